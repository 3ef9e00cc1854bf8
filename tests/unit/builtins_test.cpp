// The bodies of primitives, called as the machine calls them: window, state slots, Again. What the corpus cannot show is
// here: that long work comes back for polls, ends on cycles, and that a race or a full heap finds no hole.
#include <atomic>
#include <cmath>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "objects/arithmetic.h"
#include "objects/equality.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "vm/error.h"
#include "vm/machine.h"
#include "vm/slow_paths.h"

#undef CHECK
#include <catch2/catch.hpp>

using namespace gilt;
using bytecode::Primitive;

namespace {

// Symbols live as long as the process, so there is one machine for all tests.
struct Shared {
  Shared() : machine(options()) { machine.attach(thread, Unbound); }
  ~Shared() { machine.detach(thread); }
  static vm::MachineOptions options() {
    vm::MachineOptions options;
    options.heap.max_bytes = size_t{2} << 30;
    return options;
  }
  vm::Machine machine;
  Thread thread;
};
Thread& shared_thread() {
  static Shared shared;
  return shared.thread;
}

class Rig {
 public:

  // The result, or Failed with the message in `message`; `again` counts the polls that it asked for.
  Value call(Primitive p, std::vector<Value> arguments) {
    const bytecode::PrimitiveInfo& info = bytecode::info(p);
    Value rest = Nil;
    for (size_t named = size_t{info.required} + info.optional; arguments.size() > named; arguments.pop_back())
      rest = cons(t, arguments.back(), rest);
    while (arguments.size() < size_t{info.required} + info.optional) arguments.push_back(Default);
    if (info.rest) arguments.push_back(rest);
    arguments.resize(arguments.size() + info.state_slots(), False);
    std::vector<Value> window(arguments.rbegin(), arguments.rend());
    t.primitive = p;
    again = 0;
    for (;; ++again) {
      Value v = vm::primitive_bodies[static_cast<size_t>(p)](t, Arguments{&window.back()});
      if (v == Failed) message = to_utf8(cell_of(t.raised, condition_cell::message));
      if (v == Wait && t.wait.job != nullptr) {
        WaitFor what = std::exchange(t.wait, {});
        what.job(t, what.work);
      } else if (v != Again) {
        return v;
      }
    }
  }
  Value call(Primitive p, std::initializer_list<Value> arguments) { return call(p, std::vector<Value>(arguments)); }
  std::string complaint(Primitive p, std::initializer_list<Value> arguments) {
    return call(p, arguments) == Failed ? message : "none";
  }

  Value string(std::string_view text) { return make_string(t, text); }
  Value symbol(std::string_view text) { return symbol_of(t, text); }
  Value list(std::initializer_list<Value> items) {
    Value result = Nil;
    for (auto i = std::rbegin(items); i != std::rend(items); ++i) result = cons(t, *i, result);
    return result;
  }
  Value count_up(int64_t n) {
    Value result = Nil;
    while (n-- > 0) result = cons(t, make_fixnum(n), result);
    return result;
  }

  Thread& t = shared_thread();
  std::string message;
  size_t again = 0;
};

Value fixnum(int64_t n) { return make_fixnum(n); }
Value character(char32_t c) { return make_character(c); }
std::string shown(Value v) { return message_text(v, 200); }

}  // namespace

TEST_CASE("long lists are worked on in parts", "[builtins]") {
  Rig rig;
  constexpr int64_t n = 1'000'000;
  Value list = rig.count_up(n);
  CHECK(rig.call(Primitive::length, {list}) == fixnum(n));
  CHECK(rig.again >= 50);
  CHECK(rig.call(Primitive::is_list, {list}) == True);
  Value reversed = rig.call(Primitive::reverse, {list});
  CHECK(rig.again >= 50);
  CHECK(car(reversed) == fixnum(n - 1));
  Value both = rig.call(Primitive::append, {list, reversed});
  CHECK(rig.again >= 50);
  CHECK(rig.call(Primitive::length, {both}) == fixnum(2 * n));
  CHECK(rig.call(Primitive::list_ref, {both, fixnum(n)}) == fixnum(n - 1));
  CHECK(rig.call(Primitive::list_tail, {both, fixnum(n)}) == reversed);
  CHECK(rig.call(Primitive::memv, {fixnum(-1), list}) == False);
  CHECK(rig.again >= 50);
  Value vector = rig.call(Primitive::list_to_vector, {list});
  CHECK(rig.again >= 50);
  CHECK(vector_length(vector) == n);
  CHECK(vector_ref(vector, n - 1) == fixnum(n - 1));
  Value back = rig.call(Primitive::vector_to_list, {vector});
  CHECK(rig.call(Primitive::is_equal, {back, list}) == True);
  CHECK(rig.again >= 50);
  CHECK(rig.call(Primitive::vector_fill, {vector, Nil, fixnum(1)}) == Unspecific);
  CHECK(rig.again >= 50);
  CHECK(vector_ref(vector, 0) == fixnum(0));
  CHECK(vector_ref(vector, n - 1) == Nil);
  Value copy = rig.call(Primitive::list_copy, {list});
  CHECK(copy != list);
  CHECK(rig.call(Primitive::is_equal, {copy, list}) == True);
  set_car(rig.t, rig.call(Primitive::last_pair, {copy}), Nil);
  CHECK(rig.call(Primitive::is_equal, {copy, list}) == False);
  CHECK(rig.call(Primitive::length, {rig.call(Primitive::make_list, {fixnum(n), True})}) == fixnum(n));
  CHECK(rig.call(Primitive::add, std::vector<Value>(25'000, fixnum(2))) == fixnum(50'000));
  CHECK(rig.again == 2);
  CHECK(rig.call(Primitive::less, {fixnum(1), fixnum(2), fixnum(2)}) == False);
}

TEST_CASE("lists that end badly or never", "[builtins]") {
  Rig rig;
  Value circle = rig.count_up(5);
  set_cdr(rig.t, rig.call(Primitive::last_pair, {circle}), cdr(circle));
  Value improper = cons(rig.t, fixnum(1), fixnum(2));
  CHECK(rig.call(Primitive::is_list, {circle}) == False);
  CHECK(rig.call(Primitive::is_list, {improper}) == False);
  CHECK(rig.call(Primitive::is_list, {Nil}) == True);
  CHECK(rig.complaint(Primitive::length, {improper}) == "length: expected a list, got (1 . 2)");
  CHECK(rig.call(Primitive::length, {circle}) == Failed);
  CHECK(rig.complaint(Primitive::reverse, {improper}) == "reverse: expected a list, got (1 . 2)");
  CHECK(rig.complaint(Primitive::append, {fixnum(1), Nil}) == "append: expected a list, got 1");
  CHECK(rig.call(Primitive::append, {fixnum(1)}) == fixnum(1));
  CHECK(rig.call(Primitive::append, {}) == Nil);
  CHECK(shown(rig.call(Primitive::append, {rig.list({fixnum(1)}), fixnum(2)})) == "(1 . 2)");
  CHECK(rig.complaint(Primitive::list_tail, {rig.count_up(3), fixnum(4)}) ==
        "list-tail: index 4 out of range for a list of length 3");
  CHECK(rig.complaint(Primitive::list_ref, {rig.count_up(3), fixnum(3)}) ==
        "list-ref: index 3 out of range for a list of length 3");
  CHECK(rig.complaint(Primitive::assq, {Nil, rig.list({fixnum(1)})}) == "assq: expected a pair, got 1");
  CHECK(rig.complaint(Primitive::caddr, {rig.count_up(2)}) == "caddr: expected a pair, got (0 1)");
  CHECK(shown(rig.call(Primitive::cons_star, {fixnum(1), fixnum(2), rig.count_up(2)})) == "(1 2 0 1)");
  CHECK(shown(rig.call(Primitive::list_copy, {improper})) == "(1 . 2)");
}

TEST_CASE("equal? ends on cycles and on shared structure", "[builtins]") {
  Rig rig;
  auto circle = [&](int64_t n) {
    Value list = Nil;
    for (int64_t i = 0; i < n; ++i) list = cons(rig.t, fixnum(1), list);
    set_cdr(rig.t, rig.call(Primitive::last_pair, {list}), list);
    return list;
  };
  CHECK(rig.call(Primitive::is_equal, {circle(3), circle(5)}) == True);
  Value different = circle(7);
  set_car(rig.t, cdr(different), fixnum(2));
  CHECK(rig.call(Primitive::is_equal, {circle(3), different}) == False);
  auto nest = [&](int levels) {
    Value v = rig.string("leaf");
    for (int i = 0; i < levels; ++i) v = i % 2 ? cons(rig.t, v, v) : make_vector(rig.t, 2, v);
    return v;
  };
  CHECK(rig.call(Primitive::is_equal, {nest(200), nest(200)}) == True);
  CHECK(rig.call(Primitive::is_equal, {nest(200), nest(201)}) == False);
  Value selfish = make_vector(rig.t, 3, Nil), other = make_vector(rig.t, 3, Nil);
  for (size_t i = 0; i < 3; ++i) vector_set(rig.t, selfish, i, selfish), vector_set(rig.t, other, i, selfish);
  CHECK(rig.call(Primitive::is_equal, {selfish, other}) == True);
}

TEST_CASE("equal? goes a million levels deep", "[builtins]") {
  Rig rig;
  auto deep = [&](Value v) {
    for (int i = 0; i < 1'000'000; ++i) v = i % 3 ? cons(rig.t, v, Nil) : make_vector(rig.t, 1, v);
    return v;
  };
  CHECK(rig.call(Primitive::is_equal, {deep(fixnum(1)), deep(fixnum(1))}) == True);
  CHECK(rig.again > 0);
  CHECK(rig.call(Primitive::is_equal, {deep(fixnum(1)), deep(fixnum(2))}) == False);
}

TEST_CASE("equal? compares contents and exactness", "[builtins]") {
  Rig rig;
  auto equal = [&](Value a, Value b) { return rig.call(Primitive::is_equal, {a, b}) == True; };
  CHECK(equal(rig.string("abc"), rig.string("abc")));
  CHECK_FALSE(equal(rig.string("abc"), rig.string("abd")));
  CHECK_FALSE(equal(rig.string("abc"), rig.symbol("abc")));
  CHECK_FALSE(equal(fixnum(2), make_flonum(rig.t, 2)));
  CHECK_FALSE(equal(rig.list({fixnum(1)}), make_vector(rig.t, 1, fixnum(1))));
  CHECK_FALSE(equal(rig.count_up(2), rig.count_up(3)));
  CHECK(equal(make_vector(rig.t, 0, Nil), make_vector(rig.t, 0, Nil)));
  CHECK_FALSE(equal(Nil, make_vector(rig.t, 0, Nil)));
  Value widened = rig.string("abc");
  string_set(rig.t, widened, 0, 0x3BB);
  string_set(rig.t, widened, 0, 'a');
  CHECK(string_buffer(widened)->width == 4);
  CHECK(equal(widened, rig.string("abc")));
}

TEST_CASE("member and assoc compare deeply, in parts", "[builtins]") {
  Rig rig;
  Value key = rig.count_up(30'000), list = rig.list({rig.count_up(29'999), rig.count_up(30'000)});
  CHECK(rig.call(Primitive::member, {key, list}) == cdr(list));
  CHECK(rig.again >= 4);
  Value entry = cons(rig.t, rig.count_up(30'000), True);
  CHECK(rig.call(Primitive::assoc, {key, rig.list({cons(rig.t, Nil, False), entry})}) == entry);
  CHECK(rig.call(Primitive::assoc, {key, Nil}) == False);
}

TEST_CASE("ranges are checked and copies may overlap", "[builtins]") {
  Rig rig;
  auto numbers = [&](int64_t n) { return rig.call(Primitive::list_to_vector, {rig.count_up(n)}); };
  Value v = numbers(6);
  rig.call(Primitive::vector_copy_to, {v, fixnum(1), v, fixnum(0), fixnum(5)});
  CHECK(shown(v) == "#(0 0 1 2 3 4)");
  rig.call(Primitive::vector_copy_to, {v, fixnum(0), v, fixnum(1)});
  CHECK(shown(v) == "#(0 1 2 3 4 4)");
  Value large = numbers(30'000);
  rig.call(Primitive::vector_copy_to, {large, fixnum(7), large, fixnum(0), fixnum(29'993)});
  CHECK(rig.again == 2);
  for (size_t i : {7u, 9'999u, 10'007u, 29'999u}) CHECK(vector_ref(large, i) == fixnum(static_cast<int64_t>(i) - 7));
  CHECK(rig.complaint(Primitive::vector_copy_to, {v, fixnum(2), v}) ==
        "vector-copy!: index 8 out of range for a vector of length 6");
  CHECK(rig.complaint(Primitive::vector_copy, {v, fixnum(3), fixnum(2)}) ==
        "vector-copy: start 3 is beyond end 2");
  CHECK(rig.complaint(Primitive::vector_fill, {v, Nil, fixnum(0), fixnum(7)}) ==
        "vector-fill!: index 7 out of range for a vector of length 6");
  CHECK(rig.complaint(Primitive::vector_copy, {v, fixnum(7)}) ==
        "vector-copy: index 7 out of range for a vector of length 6");
  CHECK(rig.complaint(Primitive::equal_numbers, {v}) == "=: expected a number, got #(0 1 2 3 4 4)");
  CHECK(rig.complaint(Primitive::vector_copy, {v, fixnum(-1)}) == "vector-copy: expected an index, got -1");
  CHECK(shown(rig.call(Primitive::vector_append, {numbers(2), numbers(0), numbers(3)})) == "#(0 1 0 1 2)");
  Value bytes = rig.call(Primitive::bytevector, {fixnum(1), fixnum(2), fixnum(3)});
  rig.call(Primitive::bytevector_copy_to, {bytes, fixnum(1), bytes, fixnum(0), fixnum(2)});
  CHECK(shown(bytes) == "#u8(1 1 2)");
  CHECK(rig.complaint(Primitive::bytevector, {fixnum(256)}) == "bytevector: expected a byte, got 256");
}

TEST_CASE("strings take the width they need", "[builtins]") {
  Rig rig;
  auto width = [](Value s) { return string_buffer(s)->width; };
  Value wide = rig.string("aλb");
  CHECK(width(wide) == 4);
  CHECK(width(rig.call(Primitive::substring, {wide, fixnum(2)})) == 1);
  CHECK(width(rig.call(Primitive::string_append, {rig.string("a"), wide})) == 4);
  Value s = rig.string("12345");
  rig.call(Primitive::string_copy_to, {s, fixnum(1), wide});
  CHECK(to_utf8(s) == "1aλb5");
  rig.call(Primitive::string_copy_to, {s, fixnum(0), s, fixnum(1)});
  CHECK(to_utf8(s) == "aλb55");
  Value filled = rig.string("12345");
  rig.call(Primitive::string_fill, {filled, character(0x1F600), fixnum(1), fixnum(3)});
  CHECK(to_utf8(filled) == "1😀😀45");
  CHECK(to_utf8(rig.call(Primitive::list_to_string, {rig.list({character('a'), character(0x3BB)})})) == "aλ");
  CHECK(to_utf8(rig.call(Primitive::vector_to_string, {rig.call(Primitive::string_to_vector, {wide})})) == "aλb");
  CHECK(rig.complaint(Primitive::list_to_string, {rig.list({character('a'), fixnum(1)})}) ==
        "list->string: expected a character, got 1");
  CHECK(rig.complaint(Primitive::string_set, {s, fixnum(5), character('a')}) ==
        "string-set!: index 5 out of range for a string of length 5");
  CHECK(rig.call(Primitive::make_string, {fixnum(2), character(0x3BB)}) != Failed);
  Value millions = rig.call(Primitive::make_string, {fixnum(100'000), character('x')});
  Value characters = rig.call(Primitive::string_to_list, {millions});
  CHECK(rig.again >= 9);
  CHECK(rig.call(Primitive::strings_equal, {rig.call(Primitive::list_to_string, {characters}), millions}) == True);
}

TEST_CASE("constant strings stay as they are", "[builtins]") {
  Rig rig;
  Value name = rig.call(Primitive::symbol_to_string, {rig.symbol("abc")});
  CHECK(rig.complaint(Primitive::string_set, {name, fixnum(0), character('x')}) ==
        "string-set!: the string is a constant: \"abc\"");
  CHECK(rig.call(Primitive::string_fill, {name, character('x')}) == Failed);
  CHECK(rig.call(Primitive::string_copy_to, {name, fixnum(0), rig.string("x")}) == Failed);
  CHECK(to_utf8(name) == "abc");
  CHECK(rig.call(Primitive::string_set, {rig.call(Primitive::string_copy, {name}), fixnum(0), character('x')}) == Unspecific);
}

TEST_CASE("strings are ordered by code point", "[builtins]") {
  Rig rig;
  auto less = [&](const char* a, const char* b) {
    return rig.call(Primitive::strings_less, {rig.string(a), rig.string(b)}) == True;
  };
  CHECK(less("", "a"));
  CHECK(less("a", "ab"));
  CHECK(less("Z", "a"));
  CHECK(less("z", "é"));
  CHECK(less("é", "λ"));
  CHECK_FALSE(less("ab", "a"));
  CHECK_FALSE(less("a", "a"));
  auto s = [&](const char* text) { return rig.string(text); };
  CHECK(rig.call(Primitive::strings_less, {s("a"), s("b"), s("b")}) == False);
  CHECK(rig.call(Primitive::strings_less_equal, {s("a"), s("b"), s("b")}) == True);
  CHECK(rig.complaint(Primitive::strings_less, {s("b"), s("a"), fixnum(1)}) == "string<?: expected a string, got 1");
  CHECK(rig.call(Primitive::strings_ci_equal, {s("STRASSE"), s("Straße")}) == True);
}

TEST_CASE("case is Unicode's", "[builtins]") {
  Rig rig;
  auto converted = [&](Primitive p, const char* text) { return to_utf8(rig.call(p, {rig.string(text)})); };
  CHECK(converted(Primitive::string_upcase, "Straße, hello1") == "STRASSE, HELLO1");
  CHECK(converted(Primitive::string_upcase, "hello [z{") == "HELLO [Z{");
  CHECK(converted(Primitive::string_downcase, "HELLO [Z{@") == "hello [z{@");
  CHECK(converted(Primitive::string_downcase, "ΧΑΟΣ") == "χαος");
  CHECK(converted(Primitive::string_foldcase, "ΧΑΟΣ") == "χαοσ");
  CHECK(converted(Primitive::string_upcase, "") == "");
  CHECK(rig.call(Primitive::character_upcase, {character(0xDF)}) == character(0xDF));
  CHECK(rig.call(Primitive::character_foldcase, {character(0x3A3)}) == character(0x3C3));
  CHECK(rig.call(Primitive::character_foldcase, {character(0x3C2)}) == character(0x3C3));
  CHECK(rig.call(Primitive::character_foldcase, {character(0x130)}) == character(0x130));
  CHECK(rig.call(Primitive::character_foldcase, {character(0x1E9E)}) == character(0xDF));
  CHECK(rig.call(Primitive::digit_value, {character(0x664)}) == fixnum(4));
  CHECK(rig.call(Primitive::digit_value, {character(0xBD)}) == False);
  CHECK(rig.call(Primitive::is_character_numeric, {character(0xBD)}) == False);
  CHECK(rig.complaint(Primitive::integer_to_character, {fixnum(0xD800)}) ==
        "integer->char: no character has the number 55296");
}

TEST_CASE("strings are searched", "[builtins]") {
  Rig rig;
  Value text = rig.string("hello world"), wide = rig.string("hello wörλd");
  auto s = [&](const char* t) { return rig.string(t); };
  CHECK(rig.call(Primitive::string_index, {text, character('o')}) == fixnum(4));
  CHECK(rig.call(Primitive::string_index, {text, character('o'), fixnum(5)}) == fixnum(7));
  CHECK(rig.call(Primitive::string_index_right, {text, character('o')}) == fixnum(7));
  CHECK(rig.call(Primitive::string_index, {text, character('x')}) == False);
  CHECK(rig.call(Primitive::string_search, {text, s("wor")}) == fixnum(6));
  CHECK(rig.call(Primitive::string_search, {text, s("wor"), fixnum(7)}) == False);
  CHECK(rig.call(Primitive::string_search, {text, s("world!")}) == False);
  CHECK(rig.call(Primitive::string_search, {wide, s("λd")}) == fixnum(9));
  CHECK(rig.call(Primitive::string_search, {wide, s("")}) == fixnum(0));
}

TEST_CASE("numbers complain in their procedure's name", "[builtins]") {
  Rig rig;
  Value x = rig.symbol("x");
  CHECK(rig.complaint(Primitive::add, {fixnum(1), x}) == "+: expected a number, got x");
  CHECK(rig.complaint(Primitive::add, {x}) == "+: expected a number, got x");
  CHECK(rig.complaint(Primitive::subtract, {x}) == "-: expected a number, got x");
  CHECK(rig.complaint(Primitive::divide, {fixnum(0)}) == "/: division by zero");
  CHECK(rig.complaint(Primitive::divide, {fixnum(1), fixnum(2), fixnum(0)}) == "/: division by zero");
  CHECK(rig.complaint(Primitive::greater, {fixnum(1), x}) == ">: expected a real number, got x");
  CHECK(rig.complaint(Primitive::less, {x}) == "<: expected a real number, got x");
  CHECK(rig.complaint(Primitive::maximum, {fixnum(1), x}) == "max: expected a real number, got x");
  CHECK(rig.complaint(Primitive::floor_quotient, {fixnum(1), fixnum(0)}) == "floor-quotient: division by zero");
  CHECK(rig.complaint(Primitive::is_even, {make_flonum(rig.t, 1.5)}) == "even?: expected an integer, got 1.5");
  CHECK(rig.complaint(Primitive::expt, {fixnum(0), fixnum(-1)}) == "expt: division by zero");
  CHECK(rig.complaint(Primitive::expt, {fixnum(2), fixnum(int64_t{1} << 45)}) == "out of memory");
  CHECK(rig.complaint(Primitive::exact, {make_flonum(rig.t, INFINITY)}) == "exact: no exact number is equal to +inf.0");
  Value z = number_from_text(rig.t, "1+2i", 10);
  CHECK(rig.complaint(Primitive::less, {fixnum(1), z}) == "<: expected a real number, got 1+2i");
  CHECK(rig.complaint(Primitive::less, {z}) == "<: expected a real number, got 1+2i");
  CHECK(rig.complaint(Primitive::maximum, {fixnum(1), z}) == "max: expected a real number, got 1+2i");
  CHECK(rig.complaint(Primitive::gcd, {z}) == "gcd: expected an integer, got 1+2i");
  CHECK(rig.complaint(Primitive::divide, {z, fixnum(0)}) == "/: division by zero");
  CHECK(rig.complaint(Primitive::expt, {fixnum(0), number_from_text(rig.t, "-1+i", 10)}) == "expt: division by zero");
  CHECK(rig.complaint(Primitive::expt, {z, fixnum(int64_t{1} << 45)}) == "out of memory");
  CHECK(rig.complaint(Primitive::number_to_string, {fixnum(1), fixnum(37)}) ==
        "number->string: expected a radix from 2 to 36, got 37");
}

TEST_CASE("numeric procedures beyond the instructions", "[builtins]") {
  Rig rig;
  auto n = [&](const char* text) { return number_from_text(rig.t, text, 10); };
  auto result = [&](Primitive p, std::vector<Value> arguments) { return shown(rig.call(p, std::move(arguments))); };
  CHECK(result(Primitive::maximum, {n("1"), n("2.0"), n("3")}) == "3.0");
  CHECK(result(Primitive::minimum, {n("1"), n("2.0")}) == "1.0");
  CHECK(result(Primitive::maximum, {n("1"), n("+nan.0"), n("3")}) == "+nan.0");
  CHECK(result(Primitive::subtract, {n("0.0")}) == "-0.0");
  CHECK(result(Primitive::divide, {n("3")}) == "1/3");
  CHECK(result(Primitive::multiply, {}) == "1");
  CHECK(result(Primitive::floor_division, {n("-7"), n("2")}) == "(-4 1)");
  CHECK(result(Primitive::truncate_division, {n("-7"), n("2")}) == "(-3 -1)");
  CHECK(result(Primitive::exact_integer_sqrt, {n("17")}) == "(4 1)");
  CHECK(result(Primitive::rationalize, {n("3/10"), n("1/10")}) == "1/3");
  CHECK(result(Primitive::rationalize, {n("-3/10"), n("1/10")}) == "-1/3");
  CHECK(result(Primitive::rationalize, {n("0.3"), n("1/10")}) == "0.3333333333333333");
  CHECK(result(Primitive::rationalize, {n("1/10"), n("1/2")}) == "0");
  CHECK(result(Primitive::rationalize, {n("1"), n("+inf.0")}) == "0.0");
  CHECK(result(Primitive::numerator, {n("0.75")}) == "3.0");
  CHECK(result(Primitive::denominator, {n("6/4")}) == "2");
  CHECK(result(Primitive::equal_numbers, {n("1+2i"), n("1.0+2.0i"), n("1+2i")}) == "#t");
  CHECK(result(Primitive::equal_numbers, {n("1"), n("1+2i")}) == "#f");
  CHECK(result(Primitive::add, {n("1+2i"), n("1-2i")}) == "2");
  CHECK(result(Primitive::sqrt, {fixnum(-1)}) == "+i");
  CHECK(result(Primitive::expt, {n("-i"), n("100000000000000000000000000000000003")}) == "+i");
  CHECK(result(Primitive::log, {rig.call(Primitive::expt, {fixnum(2), fixnum(2000)}), fixnum(2)}) == "2000.0");
  CHECK(result(Primitive::log, {rig.call(Primitive::expt, {fixnum(10), fixnum(400)}), fixnum(10)}) == "400.0");
  CHECK(result(Primitive::log, {rig.call(Primitive::expt, {fixnum(2), fixnum(-2000)}), fixnum(2)}) == "-2000.0");
  CHECK(result(Primitive::gcd, {n("32"), n("-36")}) == "4");
  CHECK(result(Primitive::lcm, {n("32"), n("-36")}) == "288");
  CHECK(result(Primitive::gcd, {}) == "0");
  CHECK(result(Primitive::exp, {n("0")}) == "1");
  CHECK(result(Primitive::log, {n("8"), n("2")}) == "3.0");
  CHECK(result(Primitive::atan, {n("1"), n("-1")}) == "2.356194490192345");
  CHECK(result(Primitive::atan, {n("-1"), n("0")}) == "-1.5707963267948966");
  CHECK(std::fabs(flonum_value(rig.call(Primitive::log, {expt(rig.t, n("10"), n("400"))})) - 400 * std::log(10)) < 1e-9);
  CHECK(result(Primitive::bitwise_and, {}) == "-1");
  CHECK(result(Primitive::bitwise_xor, {n("12"), n("10"), n("1")}) == "7");
  CHECK(result(Primitive::arithmetic_shift, {n("-5"), n("-1")}) == "-3");
  CHECK(result(Primitive::arithmetic_shift, {n("1"), n("70")}) == "1180591620717411303424");
  CHECK(result(Primitive::number_to_string, {n("255"), n("16")}) == "\"ff\"");
  CHECK(rig.call(Primitive::string_to_number, {rig.string("1e3")}) == make_flonum(rig.t, 1000));
  CHECK(rig.call(Primitive::string_to_number, {rig.string("ff"), fixnum(16)}) == fixnum(255));
  CHECK(rig.call(Primitive::string_to_number, {rig.string("abc")}) == False);
}

TEST_CASE("random numbers stay in range and can be repeated", "[builtins]") {
  Rig rig;
  Value limit = expt(rig.t, fixnum(10), fixnum(30));
  rig.call(Primitive::random_seed, {fixnum(5)});
  std::vector<Value> first, second;
  for (int i = 0; i < 100; ++i) first.push_back(rig.call(Primitive::random_integer, {i % 2 ? limit : fixnum(6)}));
  rig.call(Primitive::random_seed, {fixnum(5)});
  for (int i = 0; i < 100; ++i) second.push_back(rig.call(Primitive::random_integer, {i % 2 ? limit : fixnum(6)}));
  bool seen[6] = {};
  for (int i = 0; i < 100; ++i) {
    CHECK(is_eqv(first[i], second[i]));
    CHECK(compare(first[i], i % 2 ? limit : fixnum(6)) == Order::less);
    CHECK(sign(first[i]) >= 0);
    if (i % 2 == 0) seen[fixnum_value(first[i])] = true;
  }
  CHECK(std::count(std::begin(seen), std::end(seen), true) == 6);
  CHECK(rig.call(Primitive::random_integer, {fixnum(0)}) == Failed);
}

TEST_CASE("records know their type", "[builtins]") {
  Rig rig;
  Value fields = rig.list({rig.symbol("x"), rig.symbol("y")});
  Value type = rig.call(Primitive::make_record_type, {rig.symbol("point"), fields});
  Value other = rig.call(Primitive::make_record_type, {rig.symbol("point"), fields});
  Value point = rig.call(Primitive::make_record, {type, fixnum(1), fixnum(2)});
  CHECK(rig.call(Primitive::is_record_of, {point, type}) == True);
  CHECK(rig.call(Primitive::is_record_of, {point, other}) == False);
  CHECK(rig.call(Primitive::is_record_of, {fixnum(1), type}) == False);
  CHECK(rig.call(Primitive::record_ref, {point, type, fixnum(1)}) == fixnum(2));
  CHECK(rig.call(Primitive::record_set, {point, type, fixnum(0), fixnum(7)}) == Unspecific);
  CHECK(rig.call(Primitive::record_ref, {point, type, fixnum(0)}) == fixnum(7));
  CHECK(rig.call(Primitive::record_type_fields, {type}) == fields);
  Value box = rig.call(Primitive::box, {fixnum(1)});
  rig.call(Primitive::set_box, {box, fixnum(2)});
  CHECK(rig.call(Primitive::unbox, {box}) == fixnum(2));
  CHECK(rig.complaint(Primitive::unbox, {fixnum(1)}) == "unbox: expected a box, got 1");
}

// The other thread waits for the lock and its interval is over when this one begins to free what it dropped.
TEST_CASE("a thread that is about to block lets others run while it frees", "[vm]") {
  if (!Manager::traits.counts) return;
  Thread& t = shared_thread();
  vm::Machine& machine = *t.machine;
  Value* frame = std::exchange(t.frame, nullptr);
  auto freed = [&] { return Manager::stats(machine.heap).freed_objects; };
  constexpr uint64_t length = 500'000;
  Value list = Nil;
  for (uint64_t i = 0; i < length; i++) list = cons(t, make_fixnum(0), list);
  const uint64_t before = freed();
  std::atomic<uint64_t> freed_at_its_turn{0};
  std::thread other([&] {
    Thread self;
    machine.attach(self, Unbound);
    freed_at_its_turn = freed();
    machine.detach(self);
  });
  while (!t.poll.asked(request::yield)) std::this_thread::yield();
  vm::leave_heap(t);
  vm::return_to_heap(t);
  other.join();
  t.frame = frame;
  CHECK(freed_at_its_turn - before <= 50'000);
  CHECK(freed() - before >= length);
}

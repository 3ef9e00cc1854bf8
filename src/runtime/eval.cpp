// The primitives that compile: eval and load are Lisp (lib/gilt/system.sld) over these. They give procedures to run, never
// run them.
//
// Compiling runs outside the heap and without the lock: each of them mirrors its data, waits for the compilation, and is
// called again to make code of what it gave.
#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/file.h"
#include "builtins/builtin.h"
#include "builtins/port.h"
#include "builtins/suspension.h"
#include "builtins/system_name.h"
#include "objects/arithmetic.h"
#include "objects/number.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "runtime/report.h"
#include "runtime/session.h"
#include "text/reader.h"
#include "vm/materialize.h"
#include "vm/park.h"

namespace gilt::builtins {
namespace {

using runtime::Session;
using runtime::session;

// Heap data as arena data. Pairs and vectors are mirrored, other compound objects stay themselves behind a handle.
class Mirror {
 public:
  explicit Mirror(Arena& arena) : arena_(arena) {}

  Datum* make(Value v) {
    Datum* result = shell(v);
    while (!unfilled_.empty()) {
      auto [value, datum] = unfilled_.back();
      unfilled_.pop_back();
      fill(value, datum);
    }
    return result;
  }
  Value object(uint64_t handle) const { return objects_[handle]; }
  size_t object_count() const { return objects_.size(); }

 private:
  Datum* shell(Value v) {
    Datum* datum = arena_.make<Datum>();
    if (is_pair(v) || is_vector(v)) {
      auto [at, fresh] = made_.try_emplace(v.bits, datum);
      if (!fresh) return at->second;
      datum->kind = is_pair(v) ? Datum::Kind::pair : Datum::Kind::vector;
      unfilled_.push_back({v, datum});
    } else if (is_symbol(v)) {
      datum->kind = Datum::Kind::symbol, datum->name = symbol_name(v);
    } else if (is_flonum(v)) {
      datum->kind = Datum::Kind::flonum, datum->flonum = flonum_value(v);
    } else if (is_pointer(v)) {
      opaque(v, datum);
      datum->car = as_read(v);
    } else {
      datum->word = v;
    }
    return datum;
  }
  void opaque(Value v, Datum* datum) {
    datum->kind = Datum::Kind::opaque, datum->handle = objects_.size();
    objects_.push_back(v);
  }
  // How it would look to the expander if it had been read.
  Datum* as_read(Value v) {
    if (is_string(v)) {
      Datum* datum = atom(Datum::Kind::string);
      datum->text = arena_.copy_text(to_utf8(v));
      return datum;
    }
    if (is_bytevector(v)) {
      Datum* datum = atom(Datum::Kind::bytevector);
      std::string bytes;
      for (size_t i = 0; i < bytevector_length(v); ++i) bytes += static_cast<char>(bytevector_ref(v, i));
      datum->text = arena_.copy_text(bytes);
      return datum;
    }
    if (is_bignum(v)) {
      Datum* datum = atom(Datum::Kind::integer);
      datum->digits = arena_.copy_text(number_to_text(v, 16));
      return datum;
    }
    if (is_ratnum(v)) {
      Datum* datum = atom(Datum::Kind::ratio);
      datum->digits = arena_.copy_text(number_to_text(ratnum_numerator(v), 16));
      datum->denominator = arena_.copy_text(number_to_text(ratnum_denominator(v), 16));
      return datum;
    }
    return nullptr;
  }
  Datum* atom(Datum::Kind kind) {
    Datum* datum = arena_.make<Datum>();
    datum->kind = kind;
    return datum;
  }
  void fill(Value v, Datum* datum) {
    if (is_pair(v)) {
      datum->car = shell(car(v)), datum->cdr = shell(cdr(v));
      return;
    }
    datum->items = arena_.make_array<Datum*>(vector_length(v));
    for (size_t i = 0; i < datum->items.size(); ++i) datum->items[i] = shell(vector_ref(v, i));
  }

  Arena& arena_;
  std::unordered_map<uint64_t, Datum*> made_;
  std::vector<std::pair<Value, Datum*>> unfilled_;
  std::vector<Value> objects_;
};

syntax::Environment& environment_of(Value v) { return **raw_bytes<syntax::Environment*>(object_of(v), 0); }

Value make_environment_object(Thread& t, syntax::Environment& environment) {
  Value v = make_short(t, Kind::environment, {}, sizeof(syntax::Environment*));
  *raw_bytes<syntax::Environment*>(object_of(v), 0) = &environment;
  return v;
}

Value loading_mutex(Thread& t) { return session().loading(t); }
bool begin_library(Index number) { return session().begin_library(session().library(number)); }
Value end_library(Value number, Value finished) {
  if (is_fixnum(number)) session().end_library(session().library(static_cast<size_t>(fixnum_value(number))), finished != False);
  else session().forget_running();
  return Unspecific;
}

// work->run(cancelled), without the lock.
template <class Work>
Value run_detached(Thread& t, Work* work) {
  t.wait.job = [](Thread& thread, void* begun) {
    if (vm::begin_detached(thread)) static_cast<Work*>(begun)->run(&thread.cancelled);
  };
  t.wait.work = work;
  return Wait;
}

// A compilation between its beginning in the heap, where data are mirrored, and its end there, where code is made: in between
// it runs detached, and `made` is what it gives. The objects of the mirror are saved as roots.
class Compilation final : public Suspension {
 public:
  using Made = std::variant<std::monostate, runtime::Steps, std::string, text::SyntaxError>;
  using Compile = std::function<Made(Compilation&, Session::Cancel)>;

  Compilation(syntax::Environment& environment, Compile compile) : environment(environment), compile_(std::move(compile)) {}

  syntax::Environment& environment;
  std::shared_ptr<Arena> arena = std::make_shared<Arena>();
  Mirror mirror{*arena};
  std::vector<Datum*> data;
  size_t position = 0;  // in a text that is loaded
  Made made;

  // Into the primitive's slot.
  static Value start(Thread& t, State s, std::unique_ptr<Compilation> work) {
    Compilation* self = work.get();
    auto object = [self](size_t i) { return self->mirror.object(i); };
    if (!Suspension::save(t, s[0], std::move(work), 0, self->mirror.object_count(), object)) return fail_memory(t);
    return run_detached(t, self);
  }

  // Wait until something has been made; what was thrown is raised.
  Value finish(Thread& t) {
    if (std::holds_alternative<std::monostate>(made)) return run_detached(t, this);
    auto* error = std::get_if<text::SyntaxError>(&made);
    return error == nullptr ? True : raise(t, runtime::syntax_condition(t, error->span(), error->message()));
  }

  // A procedure for each step; of a library (number . procedure).
  Value procedures(Thread& t) const {
    const auto& steps = std::get<runtime::Steps>(made);
    Value list = Nil;
    for (size_t i = steps.size(); i-- > 0;) {
      Value procedure = vm::materialize(t, steps[i].unit, [&](uint64_t handle) { return mirror.object(handle); });
      if (procedure == Failed) return fail_memory(t);
      const runtime::LibraryRecord* library = steps[i].library;
      if (library != nullptr) procedure = cons(t, make_fixnum(static_cast<int64_t>(library->number)), procedure);
      list = cons(t, procedure, list);
    }
    return list;
  }

  void run(Session::Cancel cancel) {
    try {
      made = compile_(*this, cancel);
    } catch (const text::SyntaxError& error) {
      made = error;
    }
  }

 private:
  Compile compile_;
};

// What a primitive that compiles does: `begin` makes the compilation, and when something has come of it, `make_result`
// the result.
template <class Begin, class MakeResult>
Value compiled(Thread& t, State s, Begin begin, MakeResult make_result) {
  if (s.fresh()) return Compilation::start(t, s, begin());
  auto& compilation = *static_cast<Compilation*>(Suspension::in(s[0]));
  Value result = compilation.finish(t);
  if (result == Wait) return Wait;
  if (result != Failed) result = make_result(compilation);
  return Suspension::end(t, s[0]), result;
}

std::unique_ptr<Compilation> compilation_of(Value form, Value environment, Compilation::Compile compile) {
  auto compilation = std::make_unique<Compilation>(environment_of(environment), std::move(compile));
  compilation->data.push_back(compilation->mirror.make(form));
  return compilation;
}

Value compile(Thread& t, Value form, Environment environment, State s) {
  auto begin = [&] {
    return compilation_of(form, environment, [](Compilation& c, Session::Cancel cancel) {
      return session().compile_form(c.environment, c.arena, c.data[0], "eval", runtime::FormValue::wanted, cancel);
    });
  };
  return compiled(t, s, begin, [&](Compilation& c) { return c.procedures(t); });
}

Value expand(Thread& t, Value form, Environment environment, State s) {
  auto begin = [&] {
    return compilation_of(form, environment, [](Compilation& c, Session::Cancel cancel) {
      return session().dump_form(c.environment, c.arena, c.data[0], runtime::Dump::expand, cancel);
    });
  };
  return compiled(t, s, begin, [&](Compilation& c) { return make_string(t, std::get<std::string>(c.made)); });
}

// A file that is read whole. What is no ordinary file may let us wait, so the descriptor is asked first.
class FileReading final : public Suspension {
 public:
  explicit FileReading(std::string&& path) : path(std::move(path)) {}
  ~FileReading() override {
    if (descriptor_ >= 0) file::close(descriptor_);
  }
  void run(Session::Cancel cancelled) {
    constexpr int milliseconds = 50;
    if (descriptor_ < 0) descriptor_ = file::open(path, O_RDONLY | O_NONBLOCK);
    if (descriptor_ < 0) return end("cannot open");
    char piece[size_t{16} << 10];
    for (pollfd waiting{descriptor_, POLLIN, 0}; !*cancelled;) {
      if (poll(&waiting, 1, milliseconds) <= 0) continue;
      ssize_t got = file::read(descriptor_, piece, sizeof piece);
      if (got > 0) text.append(piece, static_cast<size_t>(got));
      else if (got == 0 || errno != EAGAIN) return end(got < 0 ? "cannot read" : nullptr);
    }
  }
  // Ports that were dropped but not yet found dead may hold all descriptors.
  bool is_worth_another_try() {
    if (failed == nullptr || !file::is_lack_of_descriptors(error) || std::exchange(collected_, true)) return false;
    done = false, failed = nullptr;
    return true;
  }

  std::string path, text;
  bool done = false;
  const char* failed = nullptr;  // what could not be done
  int error = 0;

 private:
  void end(const char* what) { failed = what, error = errno, done = true; }

  int descriptor_ = -1;
  bool collected_ = false;
};

// The text of a file becomes a source.
Value load(Thread& t, String file, State s) {
  if (s.fresh()) {
    std::optional<std::string> path = system_name(file);
    if (!path) return fail_file(t, "cannot open", file, ENOENT);
    Suspension::save(t, s[0], std::make_unique<FileReading>(std::move(*path)));
  }
  FileReading& reading = *static_cast<FileReading*>(Suspension::in(s[0]));
  if (!reading.done) return run_detached(t, &reading);
  if (reading.is_worth_another_try()) return collect_and_call_again(t);
  Value result = reading.failed != nullptr
                     ? fail_file(t, reading.failed, file, reading.error)
                     : make_fixnum(text::add_source(std::move(reading.path), std::move(reading.text)));
  return Suspension::end(t, s[0]), result;
}

// The steps of the next form of a text; none at its end. A position is an offset, and whether case is folded from there on.
runtime::Steps compile_next(Compilation& c, uint32_t source, Session::Cancel cancel) {
  text::Reader reader(*c.arena, source, static_cast<uint32_t>(std::min<size_t>(c.position / 2, UINT32_MAX)));
  reader.set_fold_case(c.position % 2 != 0);
  Datum* form = reader.next();
  c.position = 2 * size_t{reader.offset()} + reader.fold_case();
  if (form == nullptr) return {};
  std::string name(text::source_path(source));
  return session().compile_form(c.environment, c.arena, form, std::move(name), runtime::FormValue::ignored, cancel);
}

// (the position behind the form . steps), or #f at the end
Value load_form(Thread& t, Index source, Index position, Environment environment, State s) {
  if (source == 0 || source > text::source_count()) return fail(t, "no such text");
  auto begin = [&] {
    auto compile_form = [source](Compilation& c, Session::Cancel cancel) {
      return compile_next(c, static_cast<uint32_t>(source), cancel);
    };
    auto compilation = std::make_unique<Compilation>(environment_of(environment), compile_form);
    compilation->position = position;
    return compilation;
  };
  return compiled(t, s, begin, [&](Compilation& c) {
    Value steps = c.procedures(t);
    if (steps == Failed) return Failed;
    return steps == Nil ? False : cons(t, make_fixnum(static_cast<int64_t>(c.position)), steps);
  });
}

Value interaction_environment(Thread& t) { return make_environment_object(t, session().interaction_environment()); }

// (environment . libraries to run)
Value make_environment(Thread& t, List import_sets, State s) {
  auto begin = [&] {
    auto import = [](Compilation& c, Session::Cancel cancel) {
      return session().import_libraries(c.environment, c.data, cancel);
    };
    auto compilation = std::make_unique<Compilation>(session().new_environment(), import);
    for (Value list = import_sets; is_pair(list); list = cdr(list))
      compilation->data.push_back(compilation->mirror.make(car(list)));
    return compilation;
  };
  return compiled(t, s, begin, [&](Compilation& c) {
    Value libraries = c.procedures(t);
    return libraries == Failed ? Failed : cons(t, make_environment_object(t, c.environment), libraries);
  });
}

}  // namespace

GILT_BODY(loading_mutex)
GILT_BODY(begin_library)
GILT_BODY(end_library)
GILT_BODY(compile)
GILT_BODY(load)
GILT_BODY(load_form)
GILT_BODY(expand)
GILT_BODY(interaction_environment)
GILT_BODY(make_environment)

}  // namespace gilt::builtins

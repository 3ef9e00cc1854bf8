// The primitives that compile: eval is Lisp (lib/gilt/system.sld) over these. They give procedures to run, never run them.
#include <unordered_map>

#include "builtins/builtin.h"
#include "objects/bignum.h"
#include "objects/string.h"
#include "objects/symbol.h"
#include "runtime/report.h"
#include "runtime/session.h"
#include "vm/materialize.h"

namespace gilt::builtins {
namespace {

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
    } else if (is_string(v)) {
      opaque(v, datum), datum->text = arena_.copy_text(to_utf8(v));
    } else if (is_pointer(v)) {
      opaque(v, datum);
    } else {
      datum->word = v;
    }
    return datum;
  }
  void opaque(Value v, Datum* datum) {
    datum->kind = Datum::Kind::opaque, datum->handle = objects_.size();
    objects_.push_back(v);
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

// Of a library: (number . thunk).
Value procedures_of(Thread& t, const runtime::Steps& steps, const Mirror& mirror) {
  Value list = Nil;
  for (size_t i = steps.size(); i-- > 0;) {
    Value procedure = vm::materialize(t, *steps[i].unit, [&](uint64_t handle) { return mirror.object(handle); });
    if (procedure == Failed) return fail_memory(t);
    const runtime::LibraryRecord* library = steps[i].library;
    if (library != nullptr) procedure = cons(t, make_fixnum(static_cast<int64_t>(library->number)), procedure);
    list = cons(t, procedure, list);
  }
  return list;
}

Value loading_mutex(Thread& t) { return session().loading(t); }
bool begin_library(Index number) { return session().begin_library(session().library(number)); }
Value end_library(Value number, Value finished) {
  if (is_fixnum(number)) session().end_library(session().library(static_cast<size_t>(fixnum_value(number))), finished != False);
  else session().forget_running();
  return Unspecific;
}

// Runs `compile`, which may throw a SyntaxError, and makes a condition of that.
template <class Compile>
Value compiling(Thread& t, Compile compile) {
  try {
    return compile();
  } catch (const text::SyntaxError& error) {
    return raise(t, runtime::syntax_condition(t, error.span(), error.message()));
  }
}

Value compile(Thread& t, Value form, Environment environment) {
  return compiling(t, [&] {
    auto arena = std::make_shared<Arena>();
    Mirror mirror(*arena);
    Datum* datum = mirror.make(form);
    return procedures_of(t, session().compile_form(environment_of(environment), arena, datum, "eval"), mirror);
  });
}

Value expand(Thread& t, Value form, Environment environment) {
  return compiling(t, [&] {
    auto arena = std::make_shared<Arena>();
    Mirror mirror(*arena);
    return make_string(t, session().dump_form(environment_of(environment), arena, mirror.make(form), runtime::Dump::expand));
  });
}

Value interaction_environment(Thread& t) { return make_environment_object(t, session().interaction_environment()); }

// (environment . libraries to run)
Value make_environment(Thread& t, List import_sets) {
  return compiling(t, [&] {
    auto arena = std::make_shared<Arena>();
    Mirror mirror(*arena);
    std::vector<Datum*> sets;
    for (Value list = import_sets; is_pair(list); list = cdr(list)) sets.push_back(mirror.make(car(list)));
    syntax::Environment& environment = session().new_environment();
    Value thunks = procedures_of(t, session().import_libraries(environment, sets), mirror);
    return thunks == Failed ? Failed : cons(t, make_environment_object(t, environment), thunks);
  });
}

}  // namespace

GILT_BODY(loading_mutex)
GILT_BODY(begin_library)
GILT_BODY(end_library)
GILT_BODY(compile)
GILT_BODY(expand)
GILT_BODY(interaction_environment)
GILT_BODY(make_environment)

}  // namespace gilt::builtins

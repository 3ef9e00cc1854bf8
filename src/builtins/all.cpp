// The bodies of all primitives by number, for the machine. Rows that are an instruction or a type test get theirs here.
#include "builtins/builtin.h"
#include "vm/slow_paths.h"

namespace gilt::builtins {

using bytecode::Inlining;

#define GILT_PRIMITIVE(name, usage, inlining, flags, doc) \
  template <>                                             \
  Value body<Primitive::name>(Thread&, Arguments);
#include "bytecode/primitives.def"
#undef GILT_PRIMITIVE

namespace {

Value reached_instruction(Thread&, Arguments) { fatal("internal error: an instruction was called as a primitive"); }

template <Primitive p>
Value test_type(Thread&, Arguments arguments) {
  return make_boolean(is_type(arguments[0], bytecode::info(p).inlining.type));
}

template <Primitive p>
constexpr vm::PrimitiveBody body_of() {
  constexpr Inlining::How how = bytecode::info(p).inlining.how;
  if constexpr (how == Inlining::How::direct) return &reached_instruction;
  else if constexpr (how == Inlining::How::test) return &test_type<p>;
  else return &body<p>;
}

}  // namespace
}  // namespace gilt::builtins

namespace gilt::vm {

const PrimitiveBody primitive_bodies[] = {
#define GILT_PRIMITIVE(name, usage, inlining, flags, doc) builtins::body_of<bytecode::Primitive::name>(),
#include "bytecode/primitives.def"
#undef GILT_PRIMITIVE
};

}  // namespace gilt::vm

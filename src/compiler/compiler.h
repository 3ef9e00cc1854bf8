// The compiler: core forms to bytecode, through letrec fixing, simplification, loop recognition, closure analysis and
// code generation. It knows no heap, so it may run detached from the Lisp world. Throws text::SyntaxError for programs
// beyond a limit of the bytecode. Nesting recurses on the C stack, lengths do not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/arena.h"
#include "bytecode/primitive.h"
#include "bytecode/unit.h"
#include "core/node.h"
#include "text/source.h"

namespace gilt::compiler {

// Where nobody wants the value of a form, a backtrace shows the form even if it failed in its last call: that is no tail call.
enum class FormValue : uint8_t { wanted, ignored };

struct CompileOptions {
  bool optimize = true;   // simplification; everything else is always done
  bool internal = false;  // library code that a backtrace leaves out
  FormValue value = FormValue::wanted;
  text::Cancel cancel = nullptr;
};

// `toplevel` is consumed. codes[0] of the result is a procedure of no arguments that runs it and returns its value.
bytecode::Unit compile(core::Node* toplevel, std::string name, std::shared_ptr<Arena> arena,
                       const CompileOptions& options = {});

// The core forms after the passes before code generation, for --dump=core.
core::Node* optimize(core::Node* toplevel, Arena& arena, const CompileOptions& options = {});

// The code of the procedure that a primitive is when it is used as a value.
bytecode::CodeTemplate compile_primitive_stub(bytecode::Primitive primitive);
// codes[i] is the stub of primitive number i.
bytecode::Unit compile_primitive_stubs();

}  // namespace gilt::compiler

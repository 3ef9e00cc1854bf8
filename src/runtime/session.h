// A running gilt: the machine, the libraries, and the way from source text to procedures that the machine can run. The
// expander and the compiler run outside the heap on a native thread with a large stack; what they make is kept for the
// life of the process.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bytecode/unit_blob.h"
#include "syntax/expander.h"
#include "text/source.h"
#include "vm/machine.h"

namespace gilt::runtime {

struct SessionOptions {
  vm::MachineOptions machine;
  std::vector<std::string> library_path;
  std::vector<std::string> command_line;
};

enum class Dump { none, expand, core, bytecode };

// Compiled code that has to run in this order: the libraries that are not there yet, then the form or program.
using Units = std::vector<const bytecode::Unit*>;

class Session {
 public:
  explicit Session(const SessionOptions&);
  ~Session();

  vm::Machine machine;
  syntax::Libraries libraries;

  // All throw text::SyntaxError.
  Units compile_program(uint32_t source);
  // `form` lives in the arena. The environment must be an interaction one.
  Units compile_form(syntax::Environment&, std::shared_ptr<Arena>, Datum* form, std::string name);
  Units import_libraries(syntax::Environment&, std::span<Datum* const> sets);
  // Text for --dump and ,expand.
  std::string dump_program(uint32_t source, Dump);
  std::string dump_form(syntax::Environment&, std::shared_ptr<Arena>, Datum* form, Dump);

  syntax::Environment& interaction_environment();
  syntax::Environment& new_environment();

 private:
  struct Library;
  const bytecode::Unit* keep(bytecode::Unit);
  void open_image();
  void add_library(syntax::Library&, syntax::ExpandedUnit);
  void append_libraries(Units&, const std::vector<syntax::Library*>&);
  Units finish(syntax::ExpandedUnit, std::string name);
  bytecode::UnitBlob open_unit(std::string_view bytes);
  Library& record_of(syntax::Library&);

  std::mutex handing_out_;  // guards which libraries have been handed out, and their blobs
  std::mutex mutex_;        // guards all below
  std::deque<bytecode::Unit> units_;
  std::deque<Library> records_;
  std::unique_ptr<bytecode::UnitBlob> stubs_;
  std::vector<std::unique_ptr<syntax::Environment>> environments_;
  syntax::Environment* interaction_ = nullptr;
};

// The session of this process (there is one), for the primitives that compile.
Session& session();

// Runs a function on a native thread with a stack for deeply nested programs, and passes its exception on.
void with_large_stack(const std::function<void()>&);

}  // namespace gilt::runtime

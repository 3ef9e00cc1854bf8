// A running gilt: the machine, the libraries, and the way from source text to procedures that the machine can run. The
// expander and the compiler run outside the heap on a native thread with a large stack. Libraries are kept for the life of
// the process; the unit of a form or program is the code's that is made of it.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/blob.h"
#include "bytecode/unit_blob.h"
#include "compiler/compiler.h"
#include "syntax/expander.h"
#include "text/source.h"
#include "vm/machine.h"

namespace gilt::runtime {

struct SessionOptions {
  vm::MachineOptions machine;
  std::vector<std::string> library_path;
  std::vector<std::string> command_line;
};

using bytecode::SharedUnit;
using compiler::FormValue;

enum class Dump { none, expand, core, bytecode };

// What a session knows of a library: its code, as a blob until first needed, and how far it has come. A library whose body
// was left by an error or in another way begins anew with the next import.
struct LibraryRecord {
  enum class State : uint8_t { new_, running, loaded };
  uint64_t number = 0;
  std::string_view blob;
  SharedUnit unit;
  State state = State::new_;
};

// Compiled code that has to run in this order: the libraries that may not be there yet, then the form or program. Whoever
// runs a library owns Session::loading() and asks begin_library first.
struct Step {
  SharedUnit unit;
  LibraryRecord* library = nullptr;  // null for the form or program itself
};
using Steps = std::vector<Step>;

class Session {
 public:
  explicit Session(const SessionOptions&);
  ~Session();

  vm::Machine machine;
  syntax::Libraries libraries;

  // Nothing here touches the heap: it is all to be done detached (detached.h). All throw text::SyntaxError, also when
  // cancelled.
  using Cancel = text::Cancel;
  Steps compile_program(uint32_t source, Cancel);
  // `form` lives in the arena. The environment must be an interaction one.
  Steps compile_form(syntax::Environment&, std::shared_ptr<Arena>, Datum* form, std::string name, FormValue, Cancel);
  Steps import_libraries(syntax::Environment&, std::span<Datum* const> sets, Cancel);
  // Text for --dump and ,expand.
  std::string dump_program(uint32_t source, Dump, Cancel);
  std::string dump_form(syntax::Environment&, std::shared_ptr<Arena>, Datum* form, Dump, Cancel);

  syntax::Environment& interaction_environment();
  syntax::Environment& new_environment(syntax::Environment::Kind = syntax::Environment::Kind::interaction);
  // Whose top level refers to the variable, defined or not; null if that environment is gone.
  syntax::Environment* environment_of(const core::Global&);

  // For syntax::Documentation.
  std::string_view manual() const { return BlobReader(manual_).get_text(); }

  // The mutex of whoever runs libraries.
  Value loading(Thread&);
  // Whether the library is to be run now: it is neither loaded nor, by this thread, just being run.
  bool begin_library(LibraryRecord&);
  // Its body has come to its end, or has been left.
  void end_library(LibraryRecord&, bool finished);
  // For the new owner of the loading mutex: what still counts as running has been left.
  void forget_running();
  // Gives up what an error at the top level has left behind.
  void leave_loading(Thread&);
  LibraryRecord& library(uint64_t number);

 private:
  void open_image();
  void add_library(syntax::Library&, syntax::ExpandedUnit, Cancel);
  void append_libraries(Steps&, const std::vector<syntax::Library*>&);
  Steps finish(syntax::ExpandedUnit, std::string name, FormValue, Cancel);
  bool is_loaded(const LibraryRecord&);
  bytecode::UnitBlob open_unit(std::string_view bytes);
  LibraryRecord& record_of(syntax::Library&);

  // In this order. Only who compiles takes the first, detached from the heap; the others are held for a few instructions.
  std::mutex gathering_;      // units of precompiled libraries are decoded
  std::mutex library_mutex_;  // guards the states of libraries
  std::mutex mutex_;          // guards all below
  Value loading_ = Unbound;
  std::deque<LibraryRecord> records_;
  std::unique_ptr<bytecode::UnitBlob> stubs_;
  std::vector<std::unique_ptr<syntax::Environment>> environments_;
  syntax::Environment* interaction_ = nullptr;
  std::string_view manual_;  // with its length in front
};

// The session of this process (there is one), for the primitives that compile.
Session& session();

// Runs a function on a native thread with a stack for deeply nested programs, and passes its exception on.
void with_large_stack(const std::function<void()>&);

}  // namespace gilt::runtime

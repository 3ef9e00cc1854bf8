// Evaluating one form after the other in the interaction environment, for the prompt: errors are reported and change
// nothing, Ctrl-C ends the evaluation.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "runtime/session.h"

namespace gilt::runtime {

class Evaluator {
 public:
  Evaluator(Session& session, Thread& t) : session_(session), t_(t) {}

  // The first value; nothing when it failed, which has been reported then. It is good until the next evaluation or blocking.
  std::optional<Value> evaluate(std::shared_ptr<Arena>, Datum* form);

  // What the compiler makes of the form; "" when it failed.
  std::string dump(std::shared_ptr<Arena>, Datum* form, Dump);

  // What the last evaluation returned, a line on standard output for each value; nothing if it is just the unspecified value.
  // Ctrl-C cuts a line off.
  void print_values();

  // Calls the function; reports the error that it throws.
  bool guarded(const std::function<void()>&);

  Session& session() { return session_; }
  Thread& thread() { return t_; }

 private:
  void print(Value);

  Session& session_;
  Thread& t_;
};

}  // namespace gilt::runtime

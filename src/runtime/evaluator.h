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

  // Nothing when it failed, which has been reported then. The value is good until the next evaluation or blocking.
  std::optional<Value> evaluate(std::shared_ptr<Arena>, Datum* form);

  // What the compiler makes of the form; "" when it failed.
  std::string dump(std::shared_ptr<Arena>, Datum* form, Dump);

  // A line on standard output, nothing for the unspecified value. Ctrl-C cuts it off.
  void print(Value);

  // Calls the function; reports the error that it throws.
  bool guarded(const std::function<void()>&);

  Session& session() { return session_; }
  Thread& thread() { return t_; }

 private:
  Session& session_;
  Thread& t_;
};

}  // namespace gilt::runtime

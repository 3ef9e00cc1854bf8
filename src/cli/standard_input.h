// Standard input byte by byte, so that what follows a line stays for the program to read, and so that Ctrl-C ends a wait
// although system calls are restarted.
#pragma once

#include <functional>
#include <utility>

namespace gilt::cli {

class StandardInput {
 public:
  enum class Outcome { byte, end, interrupted };

  // `is_interrupted` tells (once) whether Ctrl-C was pressed, as noted by the signal's handler.
  explicit StandardInput(std::function<bool()> is_interrupted) : is_interrupted_(std::move(is_interrupted)) {}

  Outcome read(char& byte);

 private:
  bool wait();

  std::function<bool()> is_interrupted_;
};

}  // namespace gilt::cli

// A line from a terminal, with editing, history and completion. The only user of libedit, which is started with the
// first line.
//
// A multi-line entry is one entry of the history, and comes back as several lines to edit. Tab completes after a letter
// of a word and is two blanks elsewhere, so that pasted indentation completes nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/history.h"

namespace gilt::cli {

// What may stand where the text ends: words that begin with the text from `begin` on.
struct Completion {
  size_t begin = 0;
  std::vector<std::string> words;
};

class LineEditor {
 public:
  enum class Outcome { line, end, interrupted };

  // `is_interrupted` tells (once) whether Ctrl-C was pressed.
  LineEditor(History& history, std::function<Completion(std::string_view)> complete, std::function<bool()> is_interrupted);
  ~LineEditor();

  // A line without its newline, or several when an old entry was edited.
  Outcome read(const std::string& prompt, std::string& line);
  // To be called after each addition to the history.
  void remember(const std::string& entry);

 private:
  struct Implementation;  // keeps libedit out of this header
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace gilt::cli

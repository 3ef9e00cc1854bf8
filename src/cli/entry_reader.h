// What is entered at the prompt: lines until their data are complete. From a terminal with prompts and editing, from
// anything else plain lines, without prompt and echo.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/history.h"
#include "cli/line_editor.h"
#include "cli/standard_input.h"

namespace gilt::cli {

class EntryReader {
 public:
  enum class Outcome { entry, end, interrupted };

  // `names`: the words to complete, asked for at each Tab. `is_interrupted` tells (once) whether Ctrl-C was pressed.
  EntryReader(std::function<std::vector<std::string>()> names, std::vector<std::string> commands,
              std::function<bool()> is_interrupted);

  bool is_terminal() const { return terminal_; }

  // The entry, never blank, each line with its newline. It may be incomplete at the end of the input.
  Outcome read(std::string& entry);

 private:
  using Line = LineEditor::Outcome;
  Line read_line(bool first, std::string& line);
  Line read_plain_line(std::string& line);
  void keep(const std::string& entry);

  bool terminal_;
  StandardInput input_;
  std::optional<History> history_;
  std::optional<LineEditor> editor_;
};

}  // namespace gilt::cli

// The loop from lines to entries.
#include "cli/entry_reader.h"

#include <unistd.h>

#include "cli/completion.h"
#include "cli/entry_scanner.h"

namespace gilt::cli {

EntryReader::EntryReader(std::function<std::vector<std::string>()> names, std::vector<std::string> commands,
                         std::function<bool()> is_interrupted)
    : terminal_(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)), input_(is_interrupted) {
  if (!terminal_) return;
  auto offer = [names = std::move(names), commands = std::move(commands)](std::string_view before) {
    return complete(before, names(), commands);
  };
  history_.emplace(history_path());
  editor_.emplace(*history_, std::move(offer), std::move(is_interrupted));
}

EntryReader::Line EntryReader::read_plain_line(std::string& line) {
  line.clear();
  for (;;) {
    char byte;
    StandardInput::Outcome outcome = input_.read(byte);
    if (outcome == StandardInput::Outcome::interrupted) return Line::interrupted;
    if (outcome == StandardInput::Outcome::end) return line.empty() ? Line::end : Line::line;
    if (byte == '\n') return Line::line;
    line += byte;
  }
}

EntryReader::Line EntryReader::read_line(bool first, std::string& line) {
  return editor_ ? editor_->read(first ? "gilt> " : "  ... ", line) : read_plain_line(line);
}

EntryReader::Outcome EntryReader::read(std::string& entry) {
  using State = EntryScanner::State;
  entry.clear();
  std::optional<EntryScanner> scanner(std::in_place);
  for (std::string line;;) {
    Line outcome = read_line(entry.empty(), line);
    if (outcome == Line::interrupted) return Outcome::interrupted;
    if (outcome == Line::end) return entry.empty() ? Outcome::end : Outcome::entry;
    entry += line + "\n";
    scanner->push(line + "\n");
    State state = scanner->state();
    if (state == State::blank) entry.clear(), scanner.emplace();
    if (state == State::complete || state == State::wrong) return keep(entry), Outcome::entry;
  }
}

void EntryReader::keep(const std::string& entry) {
  if (!editor_) return;
  std::string text = entry.substr(0, entry.size() - 1);
  history_->add(text);
  editor_->remember(text);
}

}  // namespace gilt::cli

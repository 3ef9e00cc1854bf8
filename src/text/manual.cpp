// Lines to entries. Any text can be parsed; whether it makes sense is for stage1 and the tests to say.
#include "text/manual.h"

#include <algorithm>

namespace gilt::text {
namespace {

constexpr std::string_view delimiters = " \t\n()'`,@\";";

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" )\n")); }
std::string_view without_newline(std::string_view line) { return line.substr(0, line.find('\n')); }

class ManualParser {
 public:
  explicit ManualParser(std::string_view text) : text_(text) {}

  std::vector<ManualEntry> run() {
    for (size_t at = 0; at < text_.size();) {
      size_t end = std::min(text_.find('\n', at), text_.size() - 1) + 1;
      take_line(text_.substr(at, end - at));
      at = end;
    }
    return std::move(entries_);
  }

 private:
  void take_line(std::string_view line) {
    if (line[0] == ';') return;
    if (line[0] == '\n') return void(open_ = false);
    if (!open_) begin_entry(line);
    else if (line[0] == '(') add_usage(line);
    else if (line.starts_with("   ") && !entry().examples.empty()) extend(entry().examples.back(), line);
    else if (line.starts_with("  ")) entry().examples.push_back(line);
    else extend(entry().paragraph, line);
    entry().end = offset_of(line) + line.size();
  }

  void begin_entry(std::string_view line) {
    open_ = true;
    entries_.emplace_back().offset = offset_of(line);
    if (line[0] == '(') return add_usage(line);
    for (std::string_view rest = without_newline(line); !rest.empty();) {
      std::string_view name = first_word(rest);
      if (!name.empty()) entry().headings.push_back({name, {}});
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    }
  }

  void add_usage(std::string_view line) { entry().headings.push_back({first_word(line.substr(1)), without_newline(line)}); }

  static void extend(std::string_view& block, std::string_view line) {
    block = block.empty() ? line : std::string_view(block.data(), block.size() + line.size());
  }

  size_t offset_of(std::string_view line) const { return static_cast<size_t>(line.data() - text_.data()); }
  ManualEntry& entry() { return entries_.back(); }

  std::string_view text_;
  std::vector<ManualEntry> entries_;
  bool open_ = false;
};

}  // namespace

bool ManualEntry::names(std::string_view name) const {
  return std::any_of(headings.begin(), headings.end(), [&](const Heading& heading) { return heading.name == name; });
}

std::vector<ManualEntry> parse_manual(std::string_view text) { return ManualParser(text).run(); }

bool mentions(std::string_view text, std::string_view name) {
  auto ends_word = [&](size_t at) { return at >= text.size() || delimiters.find(text[at]) != std::string_view::npos; };
  for (size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; ++at)
    if ((at == 0 || ends_word(at - 1)) && ends_word(at + name.size())) return true;
  return false;
}

}  // namespace gilt::text

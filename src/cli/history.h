// What was entered at the prompt, in this session and earlier ones. The file is plain text: an entry begins at the start
// of a line, and its further lines begin with a tab. It is readable by its owner only, and appended to under a lock, so
// that two prompts lose nothing.
#pragma once

#include <deque>
#include <string>

namespace gilt::cli {

class History {
 public:
  // "" keeps the history in memory.
  explicit History(std::string path);

  // An entry of one or several lines, without a last newline.
  void add(const std::string& entry);
  const std::deque<std::string>& entries() const { return entries_; }

  static constexpr size_t max_entries = 2000;

 private:
  void load();
  void append(const std::string& text);
  void rewrite();

  std::string path_;
  std::deque<std::string> entries_;
};

// $GILT_HISTORY if set (empty: no file), else gilt/history in the folder of the user's state.
std::string history_path();

}  // namespace gilt::cli

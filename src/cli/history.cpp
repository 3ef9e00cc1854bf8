// The history file. Trouble with it is never the user's trouble: without a file the entries are kept in memory.
#include "cli/history.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace gilt::cli {
namespace {

std::string file_text(const std::string& entry) {
  std::string out;
  for (char c : entry) out += c == '\n' ? "\n\t" : std::string(1, c);
  return out + "\n";
}

bool write_all(int descriptor, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    ssize_t wrote = write(descriptor, text.data() + done, text.size() - done);
    if (wrote <= 0) return false;
    done += static_cast<size_t>(wrote);
  }
  return true;
}

}  // namespace

History::History(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::path folder = std::filesystem::path(path_).parent_path();
  if (!folder.empty() && std::filesystem::create_directories(folder, ignored))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
  load();
}

void History::load() {
  std::ifstream in(path_);
  size_t count = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.front() == '\t' && !entries_.empty()) {
      entries_.back() += "\n" + line.substr(1);
      continue;
    }
    entries_.push_back(line);
    if (++count > max_entries) entries_.pop_front();
  }
  if (count > 2 * max_entries) rewrite();
}

void History::add(const std::string& entry) {
  size_t begin = entry.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return;
  std::string kept = entry.substr(begin, entry.find_last_not_of(" \t\n") + 1 - begin);
  if (!entries_.empty() && entries_.back() == kept) return;
  entries_.push_back(kept);
  if (entries_.size() > max_entries) entries_.pop_front();
  if (!path_.empty()) append(file_text(kept));
}

void History::append(const std::string& text) {
  int file = open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (flock(file, LOCK_EX) == 0) write_all(file, text);
  close(file);
}

// Another prompt may add an entry between our reading and our renaming; losing that one line is accepted.
void History::rewrite() {
  std::string all, fresh = path_ + ".new";
  for (const std::string& entry : entries_) all += file_text(entry);
  int file = open(fresh.c_str(), O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  bool written = write_all(file, all);
  close(file);
  std::error_code ignored;
  if (written) std::filesystem::rename(fresh, path_, ignored);
  else std::filesystem::remove(fresh, ignored);
}

std::string history_path() {
  if (const char* path = std::getenv("GILT_HISTORY")) return path;
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/gilt/history";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.local/state/gilt/history" : "";
}

}  // namespace gilt::cli

// The table of sources and the form of what is said about places in them. Columns count characters, carets count
// display columns; bytes that are not UTF-8 count and show as one replacement character each.
#include "text/source.h"

#include <fmt/format.h>
#include <uniwidth.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "text/utf8.h"

namespace gilt::text {
namespace {

struct Source {
  Source(std::string path, std::string text) : path(std::move(path)), text(std::move(text)) {}

  // Line `n` (from 0) begins at line_starts()[n].
  const std::vector<uint32_t>& line_starts() const {
    std::call_once(indexed_, [this] {
      starts_.push_back(0);
      for (size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
        starts_.push_back(static_cast<uint32_t>(at + 1));
    });
    return starts_;
  }

  std::string path, text;

 private:
  mutable std::once_flag indexed_;
  mutable std::vector<uint32_t> starts_;
};

struct Sources {
  std::shared_mutex mutex;
  std::deque<Source> all;  // never moves what it holds
  std::unordered_map<std::string_view, uint32_t> newest;  // by path
};

Sources& sources() {
  static Sources* table = new Sources;
  return *table;
}

const Source& source_at(uint32_t number) {
  Sources& table = sources();
  std::shared_lock lock(table.mutex);
  CHECK(number > 0 && number <= table.all.size());
  return table.all[number - 1];
}

size_t line_number(const Source& source, uint32_t offset) {
  const std::vector<uint32_t>& starts = source.line_starts();
  return static_cast<size_t>(std::upper_bound(starts.begin(), starts.end(), offset) - starts.begin()) - 1;
}

std::string_view line_text(const Source& source, size_t line) {
  const std::vector<uint32_t>& starts = source.line_starts();
  size_t end = line + 1 < starts.size() ? starts[line + 1] - 1 : source.text.size();
  if (end > starts[line] && source.text[end - 1] == '\r') --end;
  return std::string_view(source.text).substr(starts[line], end - starts[line]);
}

size_t count_characters(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) next_utf8(text, at);
  return count;
}

// Control characters would move the carets, or worse.
char32_t shown(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) ? replacement : c; }

size_t width(char32_t c) { return static_cast<size_t>(std::max(0, uc_width(shown(c), "UTF-8"))); }

// A line and its carets, built together. Of a line far longer than a screen only the part around the span is shown.
class Excerpt {
 public:
  Excerpt(std::string_view line, size_t begin, size_t end) : line_(line), begin_(begin), end_(end) {
    size_t at = begin > context ? first_of_character(begin - context) : 0;
    if (at > 0) put_text("...", false);
    while (at < line.size() && at < begin + 2 * context) put_next(at);
    if (at < line.size()) put_text("...", false);
    if (carets_.find('^') == carets_.npos) put_text(" ", true);
  }

  std::string line() const { return trimmed(text_); }
  std::string carets() const { return trimmed(carets_); }

 private:
  static constexpr size_t context = 100;

  size_t first_of_character(size_t at) const {
    while (at > 0 && (static_cast<unsigned char>(line_[at]) & 0xC0) == 0x80) --at;
    return at;
  }

  void put_next(size_t& at) {
    bool first = at == begin_, marked = first || (at > begin_ && at < end_);
    char32_t c = next_utf8(line_, at);
    if (c == '\t') {
      text_ += '\t';
      carets_ += marked ? '^' : '\t';
    } else {
      append_utf8(text_, shown(c));
      carets_.append(first ? std::max<size_t>(width(c), 1) : width(c), marked ? '^' : ' ');
    }
  }

  void put_text(std::string_view text, bool marked) {
    text_ += text;
    carets_.append(text.size(), marked ? '^' : ' ');
  }

  static std::string trimmed(std::string text) {
    size_t last = text.find_last_not_of(" \t");
    text.resize(last == text.npos ? 0 : last + 1);
    return text;
  }

  std::string_view line_;
  size_t begin_, end_;
  std::string text_, carets_;
};

}  // namespace

uint32_t add_source(std::string path, std::string text) {
  Sources& table = sources();
  std::unique_lock lock(table.mutex);
  if (auto known = table.newest.find(path); known != table.newest.end() && table.all[known->second - 1].text == text)
    return known->second;
  const Source& source = table.all.emplace_back(std::move(path), std::move(text));
  return table.newest[source.path] = static_cast<uint32_t>(table.all.size());
}

std::string_view source_path(uint32_t source) { return source_at(source).path; }

uint32_t source_count() {
  std::shared_lock lock(sources().mutex);
  return static_cast<uint32_t>(sources().all.size());
}

std::string_view source_text(uint32_t source) { return source_at(source).text; }

Position position_of(uint32_t number, uint32_t offset) {
  const Source& source = source_at(number);
  offset = static_cast<uint32_t>(std::min<size_t>(offset, source.text.size()));
  size_t line = line_number(source, offset);
  uint32_t start = source.line_starts()[line];
  size_t before = count_characters(std::string_view(source.text).substr(start, offset - start));
  return {static_cast<uint32_t>(line + 1), static_cast<uint32_t>(before + 1)};
}

std::string location(Span span) {
  if (span.source == 0) return "";
  Position position = position_of(span.source, span.begin);
  return fmt::format("{}:{}:{}", source_path(span.source), position.line, position.column);
}

std::string excerpt(Span span) {
  if (span.source == 0) return "";
  const Source& source = source_at(span.source);
  size_t line = line_number(source, static_cast<uint32_t>(std::min<size_t>(span.begin, source.text.size())));
  uint32_t start = source.line_starts()[line];
  std::string_view text = line_text(source, line);
  size_t begin = std::min<size_t>(span.begin - start, text.size());
  size_t end = std::clamp<size_t>(span.end < start ? 0 : span.end - start, begin, text.size());
  Excerpt excerpt(text, begin, end);
  std::string number = std::to_string(line + 1);
  return fmt::format("  {} | {}\n  {:{}} | {}\n", number, excerpt.line(), "", number.size(), excerpt.carets());
}

std::string diagnostic(Span span, std::string_view message) {
  if (span.source == 0) return fmt::format("error: {}\n", message);
  return fmt::format("{}: error: {}\n{}", location(span), message, excerpt(span));
}

}  // namespace gilt::text

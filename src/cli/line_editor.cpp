// libedit's wide interface. Keys are read here and not by libedit, which would take an interrupted read for a retry.
#include "cli/line_editor.h"

#include <histedit.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <cwchar>

#include "cli/standard_input.h"
#include "text/utf8.h"

namespace gilt::cli {
namespace {

std::wstring widen(std::string_view text) {
  std::u32string decoded = text::decode_utf8(text);
  return {decoded.begin(), decoded.end()};
}

std::string narrow(const wchar_t* begin, const wchar_t* end) {
  std::string out;
  for (; begin != end; ++begin) text::append_utf8(out, static_cast<uint32_t>(*begin));
  return out;
}

// libedit writes through the locale; source text is UTF-8 whatever the user's locale says.
void choose_locale() {
  if (std::setlocale(LC_CTYPE, "") == nullptr || std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
    std::setlocale(LC_CTYPE, "C.UTF-8");
}

size_t common_length(const std::vector<std::string>& words) {
  size_t length = words[0].size();
  for (const std::string& word : words) {
    auto differ = std::mismatch(words[0].begin(), words[0].begin() + static_cast<ptrdiff_t>(std::min(length, word.size())),
                                word.begin());
    length = static_cast<size_t>(differ.first - words[0].begin());
  }
  while (length > 0 && length < words[0].size() && (words[0][length] & 0xC0) == 0x80) --length;
  return length;
}

size_t terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// The words in columns, down and then across as ls does, at most a screen of them.
void print_columns(const std::vector<std::string>& words) {
  constexpr size_t most = 200;
  size_t count = std::min(words.size(), most), widest = 0;
  for (size_t i = 0; i < count; ++i) widest = std::max(widest, words[i].size());
  size_t columns = std::max<size_t>(1, terminal_width() / (widest + 2));
  size_t rows = (count + columns - 1) / columns;
  for (size_t row = 0; row < rows; ++row) {
    for (size_t i = row; i < count; i += rows)
      std::fprintf(stdout, "%-*s", i + rows < count ? static_cast<int>(widest + 2) : 0, words[i].c_str());
    std::fputc('\n', stdout);
  }
  if (count < words.size()) std::fprintf(stdout, "... and %zu more\n", words.size() - count);
}

}  // namespace

struct LineEditor::Implementation {
  Implementation(History& history, std::function<Completion(std::string_view)> complete,
                 std::function<bool()> is_interrupted)
      : history(history), complete(std::move(complete)), input(std::move(is_interrupted)) {}
  ~Implementation() {
    if (past != nullptr) history_wend(past);
    if (editor != nullptr) el_end(editor);
  }

  void start();
  void bind_keys();
  void enter(const std::string& entry);
  int read_key(wchar_t* key);
  unsigned char complete_word();

  // What libedit calls.
  static Implementation& of(EditLine* editor) {
    Implementation* self = nullptr;
    el_wget(editor, EL_CLIENTDATA, &self);
    return *self;
  }
  static wchar_t* prompt_of(EditLine* editor) { return of(editor).prompt.data(); }
  static int key_of(EditLine* editor, wchar_t* key) { return of(editor).read_key(key); }
  static unsigned char on_tab(EditLine* editor, int) { return of(editor).complete_word(); }

  History& history;
  std::function<Completion(std::string_view)> complete;
  StandardInput input;
  EditLine* editor = nullptr;
  HistoryW* past = nullptr;
  std::wstring prompt;
  bool interrupted = false;
};

void LineEditor::Implementation::start() {
  choose_locale();
  editor = el_init("gilt", stdin, stdout, stderr);
  past = history_winit();
  HistEventW event;
  history_w(past, &event, H_SETSIZE, static_cast<int>(History::max_entries));
  for (const std::string& entry : history.entries()) enter(entry);
  el_wset(editor, EL_CLIENTDATA, this);
  el_wset(editor, EL_HIST, history_w, past);
  el_wset(editor, EL_PROMPT, prompt_of);
  el_wset(editor, EL_GETCFN, key_of);
  bind_keys();
  el_source(editor, nullptr);  // ~/.editrc
}

void LineEditor::Implementation::bind_keys() {
  el_wset(editor, EL_EDITOR, L"emacs");
  el_wset(editor, EL_ADDFN, L"gilt-complete", L"Complete a bound name", on_tab);
  constexpr const wchar_t* keys[][2] = {
      {L"\t", L"gilt-complete"},       {L"^R", L"em-inc-search-prev"},    {L"^W", L"ed-delete-prev-word"},
      {L"\e[3~", L"ed-delete-next-char"}, {L"\e[1~", L"ed-move-to-beg"}, {L"\e[4~", L"ed-move-to-end"},
      {L"\e[H", L"ed-move-to-beg"},      {L"\e[F", L"ed-move-to-end"},   {L"\e[1;5C", L"em-next-word"},
      {L"\e[1;5D", L"ed-prev-word"}};
  for (auto& [key, command] : keys) el_wset(editor, EL_BIND, key, command, nullptr);
}

void LineEditor::Implementation::enter(const std::string& entry) {
  HistEventW event;
  history_w(past, &event, H_ENTER, widen(entry).c_str());
}

int LineEditor::Implementation::read_key(wchar_t* key) {
  std::string bytes;
  size_t wanted = 1;
  while (bytes.size() < wanted) {
    char byte;
    if (StandardInput::Outcome outcome = input.read(byte); outcome != StandardInput::Outcome::byte)
      return interrupted = outcome == StandardInput::Outcome::interrupted, 0;
    auto lead = static_cast<unsigned char>(byte);
    if (bytes.empty()) wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    bytes += byte;
  }
  size_t at = 0;
  *key = static_cast<wchar_t>(text::next_utf8(bytes, at));
  return 1;
}

unsigned char LineEditor::Implementation::complete_word() {
  const LineInfoW* line = el_wline(editor);
  std::string before = narrow(line->buffer, line->cursor);
  Completion completion = complete(before);
  size_t typed = before.size() - completion.begin;
  if (typed == 0) return el_winsertstr(editor, L"  "), CC_REFRESH;
  if (completion.words.empty()) return CC_REFRESH_BEEP;
  std::string more = completion.words[0].substr(typed, std::max(common_length(completion.words), typed) - typed);
  if (completion.words.size() == 1 && (line->cursor == line->lastchar || *line->cursor != L' ')) more += ' ';
  if (!more.empty()) return el_winsertstr(editor, widen(more).c_str()), CC_REFRESH;
  std::fputc('\n', stdout);
  print_columns(completion.words);
  return CC_REDISPLAY;
}

LineEditor::LineEditor(History& history, std::function<Completion(std::string_view)> complete,
                       std::function<bool()> is_interrupted)
    : implementation_(std::make_unique<Implementation>(history, std::move(complete), std::move(is_interrupted))) {}
LineEditor::~LineEditor() = default;

LineEditor::Outcome LineEditor::read(const std::string& prompt, std::string& line) {
  Implementation& self = *implementation_;
  if (self.editor == nullptr) self.start();
  self.prompt = widen(prompt);
  self.interrupted = false;
  el_resize(self.editor);
  el_wset(self.editor, EL_PREP_TERM, 1);  // before the prompt: what is typed in answer to it must not be echoed twice
  int count = 0;
  const wchar_t* text = el_wgets(self.editor, &count);
  if (text == nullptr || count <= 0) return self.interrupted ? Outcome::interrupted : Outcome::end;
  line = narrow(text, text + count);
  if (line.ends_with('\n')) line.pop_back();
  return Outcome::line;
}

void LineEditor::remember(const std::string& entry) {
  if (implementation_->past != nullptr) implementation_->enter(entry);
}

}  // namespace gilt::cli

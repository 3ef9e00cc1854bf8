// What is still to print is on an explicit stack: data, rests of lists, rests of vectors, and texts in between.
#include "text/print.h"

#include <algorithm>
#include <vector>

#include "text/big_integer.h"
#include "text/escape.h"
#include "text/number_text.h"

namespace gilt::text {
namespace {

using Kind = Datum::Kind;

class Printer {
 public:
  explicit Printer(size_t limit) : limit_(limit) {}

  std::string print(const Datum* datum) {
    pending_.push_back({Task::Kind::datum, datum});
    while (!pending_.empty() && out_.size() <= limit_) {
      Task task = pending_.back();
      pending_.pop_back();
      run(task);
    }
    if (!pending_.empty() || out_.size() > limit_) cut();
    return std::move(out_);
  }

 private:
  struct Task {
    enum class Kind : uint8_t { datum, rest, items, close } kind;
    const Datum* datum = nullptr;
    size_t index = 0;  // items: the next
  };

  void run(const Task& task) {
    switch (task.kind) {
      case Task::Kind::datum: return print_datum(*task.datum);
      case Task::Kind::rest: return print_rest(task.datum);
      case Task::Kind::items: return print_items(task);
      case Task::Kind::close: out_ += ')';
    }
  }

  void print_datum(const Datum& datum) {
    switch (datum.kind) {
      case Kind::word: return print_word(datum.word);
      case Kind::flonum: out_ += flonum_text(datum.flonum); return;
      case Kind::integer: return print_digits(datum.digits);
      case Kind::ratio: print_digits(datum.digits), out_ += '/', print_digits(datum.denominator); return;
      case Kind::complex: out_ += rectangular_text(to_text(datum.car), to_text(datum.cdr)); return;
      case Kind::string: return append_string(out_, datum.text);
      case Kind::symbol:
      case Kind::alias: return append_symbol(out_, datum.name ? std::string_view(datum.name->text) : "?");
      case Kind::pair: return print_pair(datum);
      case Kind::vector:
        out_ += "#(";
        return pending_.push_back({Task::Kind::items, &datum});
      case Kind::bytevector: return print_bytes(datum.text);
      case Kind::opaque:
        if (datum.car) return print_datum(*datum.car);
        out_ += "#<object>";
        return;
    }
  }

  void print_word(Value word) {
    if (is_fixnum(word)) out_ += std::to_string(fixnum_value(word));
    else if (is_character(word)) append_character(out_, character_value(word));
    else if (is_immediate_flonum(word)) out_ += flonum_text(immediate_flonum_value(word));
    else out_ += constant_text(word);
  }

  static std::string_view constant_text(Value word) {
    if (word == False) return "#f";
    if (word == True) return "#t";
    if (word == Nil) return "()";
    if (word == Eof) return "#<eof>";
    if (word == Unspecific) return "#<unspecified>";
    return word == Default ? "#<default>" : "#<internal>";
  }

  void print_digits(std::string_view digits) { out_ += BigInteger(std::string(digits), 16).text(10); }

  void print_bytes(std::string_view bytes) {
    out_ += "#u8(";
    for (size_t i = 0; i < bytes.size() && out_.size() <= limit_; ++i)
      out_.append(i ? " " : "").append(std::to_string(static_cast<unsigned char>(bytes[i])));
    out_ += ')';
  }

  // 'x for (quote x).
  static std::string_view abbreviation(const Datum& pair) {
    const Datum *head = pair.car, *rest = pair.cdr;
    if (!head->is_identifier() || !head->name || !rest->is_pair() || !rest->cdr->is_nil()) return "";
    const std::string& name = head->name->text;
    if (name == "quote") return "'";
    if (name == "quasiquote") return "`";
    if (name == "unquote") return ",";
    return name == "unquote-splicing" ? ",@" : "";
  }

  void print_pair(const Datum& pair) {
    std::string_view mark = abbreviation(pair);
    if (!mark.empty()) {
      const Datum* quoted = pair.cdr->car;
      out_ += mark;
      if (mark == "," && quoted->is_symbol() && quoted->name->text.starts_with('@')) out_ += ' ';
      return pending_.push_back({Task::Kind::datum, quoted});
    }
    out_ += '(';
    pending_.push_back({Task::Kind::rest, pair.cdr});
    pending_.push_back({Task::Kind::datum, pair.car});
  }

  void print_rest(const Datum* rest) {
    if (rest->is_nil()) {
      out_ += ')';
    } else if (rest->is_pair()) {
      out_ += ' ';
      pending_.push_back({Task::Kind::rest, rest->cdr});
      pending_.push_back({Task::Kind::datum, rest->car});
    } else {
      out_ += " . ";
      pending_.push_back({Task::Kind::close});
      pending_.push_back({Task::Kind::datum, rest});
    }
  }

  void print_items(Task task) {
    if (task.index == task.datum->items.size()) return void(out_ += ')');
    if (task.index > 0) out_ += ' ';
    const Datum* item = task.datum->items[task.index++];
    pending_.push_back(task);
    pending_.push_back({Task::Kind::datum, item});
  }

  // Not in the midst of a character.
  void cut() {
    size_t size = std::min(limit_, out_.size());
    while (size > 0 && (static_cast<unsigned char>(out_[size]) & 0xC0) == 0x80) --size;
    out_.resize(size);
    out_ += "...";
  }

  size_t limit_;
  std::string out_;
  std::vector<Task> pending_;
};

}  // namespace

std::string to_text(const Datum* datum, size_t limit) { return Printer(limit).print(datum); }

}  // namespace gilt::text

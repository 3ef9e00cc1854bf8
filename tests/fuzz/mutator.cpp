// Two families of mutations: of bytes, which mostly break the lexical syntax, and of whole data, which keep it and break
// what the expander and the compiler expect.
#include "mutator.h"

#include <algorithm>
#include <iterator>

namespace gilt::fuzz {
namespace {

constexpr size_t longest = 64 << 10;

constexpr std::string_view tokens[] = {
    "(", ")", "[", "]", "'", "`", ",", ",@", "#(", "#u8(", "#;", "#|", "|#", ";", "\n", " ", "\t", "\r", " . ", ".", "...", "_",
    "\"", "\\", "|", "#", "#t", "#false", "#\\x", "#\\space", "#\\x110000", "#\\xD800", "#\\", "#\\(", "#!fold-case",
    "#!no-fold-case", "#!eof", "#0=", "#0#", "#1=", "#1#", "#99999999999999999=", "\\x41;", "\\x;", "\\xFFFFFFFFFF;", "\\\n  ",
    "0", "1", "-1", "1/2", "1/0", "0/0", "-0.0", "1e400", "1e-400", "#e1e99999999", "#e1.5", "#i1/3", "#x-FF", "#b102", "+i",
    "-i", "1+2i", "1@2", "+inf.0", "-nan.0", "+inf.0i", "1e", "1.2.3", "+5+", "12345678901234567890123456789",
    "1152921504606846975", "-1152921504606846977", "4.9406564584124654e-324", "2.2250738585072011e-308", "quote", "quasiquote",
    "unquote", "unquote-splicing", "define", "set!", "lambda", "case-lambda", "if", "let", "let*", "letrec", "letrec*",
    "let-values", "let*-values", "define-values", "begin", "cond", "case", "else", "=>", "and", "or", "when", "unless", "do",
    "delay", "delay-force", "parameterize", "guard", "let-syntax", "letrec-syntax", "define-syntax", "syntax-rules",
    "syntax-error", "er-macro-transformer", "define-record-type", "cond-expand", "library", "import", "export", "only",
    "except", "prefix", "rename", "define-library", "include", "include-ci", "(... ...)", "(quote x)", "()", "(x . y)", "(x . ())",
    "(())", "#()", "#u8(0 255)", "#u8(256)", "\"\"", "\"a\\nb\"", "||", "|a b|", "(define-syntax m (syntax-rules () ((_ x ...) (x ...))))",
    "\xEF\xBB\xBF", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
    std::string_view("\0", 1), "\x7F", "\xC2\xA0", "\xE2\x80\xA8"};

bool is_delimiter(char c) { return std::string_view(" \t\r\n()[]\";'`,").find(c) != std::string_view::npos; }

std::string_view any_token(Random& random) { return tokens[random.below(std::size(tokens))]; }

// The end of the datum that begins at `at`, strings and comments not looked at closely.
size_t datum_end(const std::string& text, size_t at) {
  size_t depth = 0;
  for (size_t i = at; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[') ++depth;
    else if ((text[i] == ')' || text[i] == ']') && (depth == 0 || --depth == 0)) return i + (depth == 0 && i > at);
    else if (depth == 0 && i > at && is_delimiter(text[i])) return i;
  }
  return text.size();
}

std::string repeated(std::string_view text, size_t times) {
  std::string out;
  while (times-- > 0 && out.size() < longest) out += text;
  return out;
}

// Rarely many, mostly a few.
size_t any_count(Random& random) {
  return random.one_in(200) ? random.below(20'000) : random.one_in(10) ? random.below(100) : 1 + random.below(4);
}

}  // namespace

Mutator::Part Mutator::any_part(const std::string& text, Random& random) {
  size_t begin = random.below(text.size() + 1);
  size_t size = random.one_in(8) ? random.below(text.size() + 1) : random.below(16);
  return {begin, std::min(text.size(), begin + size)};
}

Mutator::Part Mutator::any_datum(const std::string& text, Random& random) {
  size_t begin = random.below(text.size() + 1);
  while (begin > 0 && !(text[begin - 1] == '(' || is_delimiter(text[begin - 1]))) --begin;
  if (begin > 0 && random.one_in(3)) --begin;
  return {begin, datum_end(text, begin)};
}

void Mutator::mutate_bytes(std::string& text, Random& random) const {
  Part part = any_part(text, random);
  switch (random.below(9)) {
    case 0:
      if (part.begin < text.size()) text[part.begin] = static_cast<char>(text[part.begin] ^ 1 << random.below(8));
      return;
    case 1:
      if (part.begin < text.size()) text[part.begin] = static_cast<char>(random.below(256));
      return;
    case 2: text.erase(part.begin, part.size()); return;
    case 3: text.insert(part.begin, repeated(text.substr(part.begin, part.size()), any_count(random))); return;
    case 4: text.insert(part.begin, any_token(random)); return;
    case 5: text.insert(part.begin, repeated(any_token(random), any_count(random))); return;
    case 6: text.replace(part.begin, part.size(), any_token(random)); return;
    case 7: {
      const std::string& other = any_seed(random);
      Part from = any_part(other, random);
      text.replace(part.begin, part.size(), other, from.begin, from.size());
      return;
    }
    default:
      if (random.one_in(4)) text.resize(part.begin);
      else text.insert(part.begin, 1, static_cast<char>(random.below(256)));
  }
}

void Mutator::mutate_structure(std::string& text, Random& random) const {
  Part part = any_datum(text, random);
  switch (random.below(6)) {
    case 0: text.erase(part.begin, part.size()); return;
    case 1: text.replace(part.begin, part.size(), any_token(random)); return;
    case 2: {
      std::string_view opening = random.one_in(2) ? "(" : random.one_in(2) ? "#(" : "'(";
      std::string inner = std::string(opening) + text.substr(part.begin, part.size()) + ")";
      text.replace(part.begin, part.size(), inner);
      return;
    }
    case 3: text.insert(part.begin, repeated(text.substr(part.begin, part.size()) + " ", any_count(random))); return;
    default: {
      const std::string& other = random.one_in(2) ? text : any_seed(random);
      Part from = any_datum(other, random);
      text.replace(part.begin, part.size(), " " + other.substr(from.begin, from.size()) + " ");
    }
  }
}

void Mutator::mutate(std::string& text, Random& random) const {
  if (random.one_in(2)) mutate_bytes(text, random);
  else mutate_structure(text, random);
  if (text.size() > longest) text.resize(longest);
}

std::string Mutator::input(uint64_t number) const {
  Random random(seed_ * 0x9E3779B97F4A7C15 + number);
  random.next();
  std::string text = any_seed(random);
  while (random.one_in(3)) text += "\n" + any_seed(random);
  size_t count = random.one_in(4) ? 1 + random.below(12) : 1 + random.below(3);
  while (count-- > 0) mutate(text, random);
  return text;
}

std::vector<std::string> forms_of(std::string_view text) {
  std::vector<std::string> forms;
  for (size_t at = 0; at < text.size();) {
    size_t next = text.find("\n(", at);
    next = next == text.npos ? text.size() : next + 1;
    std::string form(text.substr(at, next - at));
    if (form.find('(') != form.npos && form.find("(import") == form.npos) forms.push_back(std::move(form));
    at = next;
  }
  return forms;
}

}  // namespace gilt::fuzz

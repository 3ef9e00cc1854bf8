// Decodes the source and feeds the parser; complaints become exceptions with a span.
#include "text/reader.h"

#include <algorithm>

#include "text/utf8.h"

namespace gilt::text {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Where the data begin: after a byte order mark, or after a first line for the system's program loader.
uint32_t first_offset(std::string_view text) {
  if (text.starts_with(byte_order_mark)) return byte_order_mark.size();
  bool is_script = text.starts_with("#!/") || text.starts_with("#! ");
  return is_script ? static_cast<uint32_t>(std::min(text.find('\n'), text.size())) : 0;
}

}  // namespace

Reader::Reader(Arena& arena, uint32_t source, uint32_t offset)
    : source_(source),
      text_(source_text(source)),
      at_(offset == 0 ? first_offset(text_) : offset),
      builder_(arena, source),
      parser_(builder_, at_) {
  if (text_.size() >= UINT32_MAX) throw SyntaxError({source, 0, 0}, "text of 4 GiB or more");
}

Datum* Reader::next() {
  using Step = Parser<DatumBuilder>::Step;
  while (at_ < text_.size()) {
    size_t after = at_;
    bool valid = true;
    char32_t c = next_utf8(text_, after, &valid);
    if (!valid) fail_encoding(static_cast<uint32_t>(after));
    Step step = parser_.push(c);
    if (step == Step::failed) fail();
    if (step != Step::complete_before) at_ = static_cast<uint32_t>(after);
    if (step != Step::more) return builder_.take();
  }
  Step step = parser_.finish();
  if (step == Step::failed) fail();
  return step == Step::complete ? builder_.take() : nullptr;
}

void Reader::fail() const {
  const Complaint& complaint = parser_.complaint();
  Span span{source_, static_cast<uint32_t>(complaint.extent.begin), static_cast<uint32_t>(complaint.extent.end)};
  throw SyntaxError(span, complaint.message, complaint.incomplete);
}

void Reader::fail_encoding(uint32_t end) const { throw SyntaxError({source_, at_, end}, "invalid UTF-8"); }

}  // namespace gilt::text

// A datum is written depth first: each node is its kind, its span and its contents, then its parts. A node that can be
// shared (pair, vector, string, bytevector) gets a number in order of appearance; when it is met again, only the number
// is written. Writer and reader keep the parts still to come on a stack of their own.
#include "datum/datum_blob.h"

#include <unordered_map>
#include <vector>

#include "base/check.h"

namespace gilt {
namespace {

using Kind = Datum::Kind;

constexpr uint8_t again = 0xFF;  // in the place of a kind: the number of a node already there

bool can_be_shared(Kind kind) {
  return kind == Kind::pair || kind == Kind::vector || kind == Kind::string || kind == Kind::bytevector;
}

class DatumWriter {
 public:
  explicit DatumWriter(BlobWriter& blob) : blob_(blob) {}

  void write(const Datum* root) {
    pending_.push_back(root);
    while (!pending_.empty()) {
      const Datum* datum = pending_.back();
      pending_.pop_back();
      if (!write_again(datum)) write_node(datum);
    }
  }

 private:
  bool write_again(const Datum* datum) {
    if (!can_be_shared(datum->kind)) return false;
    auto [place, is_new] = numbers_.try_emplace(datum, numbers_.size());
    if (is_new) return false;
    blob_.put<uint8_t>(again);
    blob_.put_count(place->second);
    return true;
  }

  void write_node(const Datum* datum) {
    blob_.put(static_cast<uint8_t>(datum->kind));
    write_span(datum->span);
    switch (datum->kind) {
      case Kind::word: return blob_.put(datum->word.bits);
      case Kind::flonum: return blob_.put(datum->flonum);
      case Kind::integer: return blob_.put_text(datum->digits);
      case Kind::ratio: return blob_.put_text(datum->digits), blob_.put_text(datum->denominator);
      case Kind::string:
      case Kind::bytevector: return blob_.put_text(datum->text);
      case Kind::symbol: return blob_.put_text(datum->name->text);
      case Kind::complex:
      case Kind::pair: return pending_.push_back(datum->cdr), pending_.push_back(datum->car);
      case Kind::vector: return write_items(datum->items);
      case Kind::alias:
      case Kind::opaque: break;
    }
    CHECK(!"a datum that cannot be written");
  }

  void write_span(Span span) {
    blob_.put_count(span.source);
    blob_.put_count(span.begin);
    blob_.put_count(span.end - span.begin);
  }

  void write_items(std::span<Datum*> items) {
    blob_.put_count(items.size());
    pending_.insert(pending_.end(), items.rbegin(), items.rend());
  }

  BlobWriter& blob_;
  std::vector<const Datum*> pending_;
  std::unordered_map<const Datum*, uint64_t> numbers_;
};

class DatumReader {
 public:
  DatumReader(BlobReader& blob, Arena& arena) : blob_(blob), arena_(arena) {}

  Datum* read() {
    Datum* root = nullptr;
    pending_.push_back(&root);
    while (!pending_.empty()) {
      Datum** place = pending_.back();
      pending_.pop_back();
      uint8_t kind = blob_.get<uint8_t>();
      *place = kind == again ? nodes_[blob_.get_count()] : read_node(static_cast<Kind>(kind));
    }
    return root;
  }

 private:
  Datum* read_node(Kind kind) {
    Datum* datum = arena_.make<Datum>();
    datum->kind = kind;
    datum->span = read_span();
    if (can_be_shared(kind)) nodes_.push_back(datum);
    switch (kind) {
      case Kind::word: datum->word = {blob_.get<uint64_t>()}; break;
      case Kind::flonum: datum->flonum = blob_.get<double>(); break;
      case Kind::integer: datum->digits = blob_.get_text(); break;
      case Kind::ratio: datum->digits = blob_.get_text(), datum->denominator = blob_.get_text(); break;
      case Kind::string:
      case Kind::bytevector: datum->text = blob_.get_text(); break;
      case Kind::symbol: datum->name = intern(blob_.get_text()); break;
      case Kind::complex:
      case Kind::pair: pending_.push_back(&datum->cdr), pending_.push_back(&datum->car); break;
      case Kind::vector: read_items(datum); break;
      case Kind::alias:
      case Kind::opaque: CHECK(!"a datum that cannot be read");
    }
    return datum;
  }

  Span read_span() {
    Span span;
    span.source = static_cast<uint32_t>(blob_.get_count());
    span.begin = static_cast<uint32_t>(blob_.get_count());
    span.end = span.begin + static_cast<uint32_t>(blob_.get_count());
    return span;
  }

  void read_items(Datum* vector) {
    vector->items = arena_.make_array<Datum*>(blob_.get_count());
    for (size_t i = vector->items.size(); i-- > 0;) pending_.push_back(&vector->items[i]);
  }

  BlobReader& blob_;
  Arena& arena_;
  std::vector<Datum**> pending_;
  std::vector<Datum*> nodes_;
};

}  // namespace

void write_datum(BlobWriter& writer, const Datum* datum) { DatumWriter(writer).write(datum); }

Datum* read_datum(BlobReader& reader, Arena& arena) { return DatumReader(reader, arena).read(); }

}  // namespace gilt

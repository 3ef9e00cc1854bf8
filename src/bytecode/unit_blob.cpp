// Layout: name, then four tables of offsets (codes, literals, globals, sources), then their entries. Offsets are
// relative to the end of the tables. Codes refer to literals, globals and sources by number.
#include "bytecode/unit_blob.h"

#include <unordered_map>

#include "base/blob.h"
#include "datum/datum_blob.h"
#include "text/source.h"

namespace gilt::bytecode {
namespace {

// Numbers things in the order of first use.
template <class Key>
class Numbering {
 public:
  uint32_t operator()(Key key) {
    auto [at, inserted] = numbers_.try_emplace(key, static_cast<uint32_t>(keys_.size()));
    if (inserted) keys_.push_back(key);
    return at->second;
  }
  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::unordered_map<Key, uint32_t> numbers_;
  std::vector<Key> keys_;
};

class UnitWriter {
 public:
  explicit UnitWriter(const Unit& unit) : unit_(unit) {}

  std::string run() {
    std::vector<std::string> codes, literals, globals, sources;
    for (const CodeTemplate& code : unit_.codes) codes.push_back(encode_code(code));
    for (const Datum* datum : literals_.keys()) literals.push_back(encode_literal(datum));
    for (core::Global* global : globals_.keys()) globals.push_back(encode_global(*global));
    for (uint32_t source : sources_.keys()) sources.push_back(encode_source(source));
    std::vector<std::vector<std::string>*> tables = {&codes, &literals, &globals, &sources};
    uint32_t offset = 0;
    out_.put_text(unit_.name);
    for (auto* table : tables) put_offsets(*table, offset);
    std::string bytes = out_.bytes();
    for (auto* table : tables)
      for (const std::string& entry : *table) bytes += entry;
    return bytes;
  }

 private:
  void put_offsets(const std::vector<std::string>& entries, uint32_t& offset) {
    out_.put<uint32_t>(static_cast<uint32_t>(entries.size()));
    for (const std::string& entry : entries) {
      out_.put<uint32_t>(offset);
      offset += static_cast<uint32_t>(entry.size());
    }
  }

  static std::string encode_literal(const Datum* datum) {
    BlobWriter writer;
    write_datum(writer, datum);
    return writer.bytes();
  }

  static std::string encode_global(const core::Global& global) {
    BlobWriter writer;
    writer.put_text(global.home);
    writer.put_text(global.name->text);
    return writer.bytes();
  }

  static std::string encode_source(uint32_t source) {
    BlobWriter writer;
    writer.put_text(source == 0 ? "" : text::source_path(source));
    return writer.bytes();
  }

  void put_span(BlobWriter& writer, Span span) {
    writer.put_count(sources_(span.source));
    writer.put_count(span.begin);
    writer.put_count(span.end - span.begin);
  }

  void put_constant(BlobWriter& writer, const Constant& constant) {
    writer.put(constant.kind);
    if (constant.kind == Constant::Kind::literal) writer.put_count(literals_(constant.literal));
    else if (constant.kind == Constant::Kind::global) writer.put_count(globals_(constant.global));
    else writer.put_count(constant.index);
  }

  static void put_words(BlobWriter& writer, const std::vector<uint32_t>& words) {
    writer.put_count(words.size());
    for (uint32_t word : words) writer.put(word);
  }

  std::string encode_code(const CodeTemplate& code) {
    BlobWriter writer;
    writer.put_text(code.name);
    writer.put_text(code.signature);
    put_span(writer, code.span);
    for (uint8_t byte : {code.frame_size, code.live_words, code.free_count, uint8_t{code.internal}}) writer.put(byte);
    put_words(writer, code.words);
    put_words(writer, code.live);
    writer.put_count(code.constants.size());
    for (const Constant& constant : code.constants) put_constant(writer, constant);
    writer.put_count(code.points.size());
    uint32_t last = 0;
    for (const SourcePoint& point : code.points) {
      writer.put_count(point.offset - last);
      put_span(writer, point.span);
      writer.put_count(point.inlined);
      last = point.offset;
    }
    writer.put_count(code.inlined.size());
    for (const InlinedCall& call : code.inlined) {
      writer.put_text(call.procedure);
      put_span(writer, call.call);
      writer.put_count(call.caller);
    }
    return writer.bytes();
  }

  const Unit& unit_;
  BlobWriter out_;
  Numbering<const Datum*> literals_;
  Numbering<core::Global*> globals_;
  Numbering<uint32_t> sources_;
};

std::vector<uint32_t> get_words(BlobReader& reader) {
  std::vector<uint32_t> words(reader.get_count());
  for (uint32_t& word : words) word = reader.get<uint32_t>();
  return words;
}

}  // namespace

std::string write_unit(const Unit& unit) { return UnitWriter(unit).run(); }

UnitBlob::UnitBlob(std::string_view bytes, UnitBindings bindings)
    : bytes_(bytes), bindings_(std::move(bindings)), arena_(std::make_shared<Arena>()) {
  BlobReader reader(bytes);
  name_ = reader.get_text();
  size_t position = reader.position();
  code_offsets_ = read_table(position);
  literal_offsets_ = read_table(position);
  global_offsets_ = read_table(position);
  source_offsets_ = read_table(position);
  for (auto* table : {&code_offsets_, &literal_offsets_, &global_offsets_, &source_offsets_})
    for (uint32_t& offset : *table) offset += static_cast<uint32_t>(position);
  literals_.resize(literal_offsets_.size());
  globals_.resize(global_offsets_.size());
  sources_.resize(source_offsets_.size(), -1);
}

std::vector<uint32_t> UnitBlob::read_table(size_t& position) const {
  uint32_t count;
  std::memcpy(&count, bytes_.data() + position, sizeof count);
  std::vector<uint32_t> table(count);
  if (count > 0) std::memcpy(table.data(), bytes_.data() + position + sizeof count, count * sizeof count);
  position += (count + size_t{1}) * sizeof count;
  return table;
}

Datum* UnitBlob::literal(uint32_t index) {
  if (literals_[index] == nullptr) {
    BlobReader reader(bytes_);
    reader.seek(literal_offsets_[index]);
    literals_[index] = read_datum(reader, *arena_);
  }
  return literals_[index];
}

core::Global* UnitBlob::global(uint32_t index) {
  if (globals_[index] == nullptr) {
    BlobReader reader(bytes_);
    reader.seek(global_offsets_[index]);
    std::string_view home = reader.get_text();
    globals_[index] = bindings_.global(home, intern(reader.get_text()));
  }
  return globals_[index];
}

uint32_t UnitBlob::source(uint32_t index) {
  if (sources_[index] < 0) {
    BlobReader reader(bytes_);
    reader.seek(source_offsets_[index]);
    std::string_view path = reader.get_text();
    sources_[index] = path.empty() ? 0 : bindings_.source(path);
  }
  return static_cast<uint32_t>(sources_[index]);
}

CodeTemplate UnitBlob::read_code(uint32_t index) {
  BlobReader reader(bytes_);
  reader.seek(code_offsets_[index]);
  auto get_count = [&] { return static_cast<uint32_t>(reader.get_count()); };
  auto get_span = [&] {
    Span span;
    span.source = source(get_count()), span.begin = get_count(), span.end = span.begin + get_count();
    return span;
  };
  CodeTemplate code;
  code.name = reader.get_text();
  code.signature = reader.get_text();
  code.span = get_span();
  code.frame_size = reader.get<uint8_t>(), code.live_words = reader.get<uint8_t>();
  code.free_count = reader.get<uint8_t>(), code.internal = reader.get<uint8_t>() != 0;
  code.words = get_words(reader);
  code.live = get_words(reader);
  code.constants.resize(get_count());
  for (Constant& constant : code.constants) {
    constant.kind = reader.get<Constant::Kind>();
    uint32_t number = get_count();
    if (constant.kind == Constant::Kind::literal) constant.literal = literal(number);
    else if (constant.kind == Constant::Kind::global) constant.global = global(number);
    else constant.index = number;
  }
  code.points.resize(get_count());
  uint32_t offset = 0;
  for (SourcePoint& point : code.points) {
    point.offset = offset += get_count();
    point.span = get_span();
    point.inlined = get_count();
  }
  code.inlined.resize(get_count());
  for (InlinedCall& call : code.inlined) {
    call.procedure = reader.get_text();
    call.call = get_span();
    call.caller = get_count();
  }
  return code;
}

Unit UnitBlob::read_all() {
  Unit unit;
  unit.name = name_;
  unit.arena = arena_;
  for (uint32_t i = 0; i < code_count(); ++i) unit.codes.push_back(read_code(i));
  return unit;
}

}  // namespace gilt::bytecode

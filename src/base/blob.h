// Flat bytes for what the build compiles ahead (lib/): little-endian, unaligned, no pointers. A reader trusts its input,
// since the only blobs are those embedded in the executable.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace gilt {

class BlobWriter {
 public:
  template <class T>
  void put(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  // Unsigned integers that are mostly small: seven bits a byte.
  void put_count(uint64_t n) {
    for (; n >= 0x80; n >>= 7) put<uint8_t>(static_cast<uint8_t>(n) | 0x80);
    put<uint8_t>(static_cast<uint8_t>(n));
  }
  void put_text(std::string_view text) {
    put_count(text.size());
    bytes_.append(text);
  }
  void put_bytes(std::string_view bytes) { bytes_.append(bytes); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class BlobReader {
 public:
  explicit BlobReader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  T get() {
    T value;
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  uint64_t get_count() {
    uint64_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
      uint8_t byte = get<uint8_t>();
      n |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return n;
    }
  }
  // Points into the blob, which outlives every reader of it.
  std::string_view get_text() {
    size_t size = get_count();
    std::string_view text = bytes_.substr(at_, size);
    at_ += size;
    return text;
  }
  bool done() const { return at_ == bytes_.size(); }
  size_t position() const { return at_; }
  void seek(size_t position) { at_ = position; }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

}  // namespace gilt

// Copying and comparing at every alignment, distance and overlap, against the C library.
#include "objects/shared_bytes.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <vector>

using namespace gilt;

namespace {

constexpr size_t size = 48;

template <class T>
std::vector<T> numbered() {
  std::vector<T> all(size);
  for (size_t i = 0; i < size; ++i) all[i] = static_cast<T>(i * 37 + 1);
  return all;
}

template <class T>
bool copies_like_memmove() {
  for (size_t from = 0; from < 20; ++from)
    for (size_t to = 0; to < 20; ++to)
      for (size_t count = 0; count < 28; ++count) {
        std::vector<T> wanted = numbered<T>(), got = wanted;
        std::memmove(wanted.data() + to, wanted.data() + from, count * sizeof(T));
        copy_units(got.data() + to, got.data() + from, count);
        if (got != wanted) return false;
      }
  return true;
}

int sign(int order) { return order < 0 ? -1 : order > 0; }

}  // namespace

TEST_CASE("units are copied like by memmove") {
  CHECK(copies_like_memmove<uint8_t>());
  CHECK(copies_like_memmove<uint32_t>());
}

TEST_CASE("bytes are compared like by memcmp") {
  bool good = true;
  for (size_t a = 0; a < 9; ++a)
    for (size_t b = 0; b < 9; ++b)
      for (size_t count = 0; count < 20; ++count)
        for (size_t different = 0; different <= count; ++different) {
          std::vector<uint8_t> x(40, 200), y(40, 200);
          if (different < count) x[a + different] = 3, x[a + count - 1] ^= 8;
          int wanted = sign(count == 0 ? 0 : std::memcmp(x.data() + a, y.data() + b, count));
          good &= sign(compare_bytes(x.data() + a, y.data() + b, count)) == wanted;
          good &= sign(compare_bytes(y.data() + b, x.data() + a, count)) == -wanted;
        }
  CHECK(good);
}

TEST_CASE("units are filled") {
  std::vector<uint8_t> bytes(30, 1), wanted = bytes;
  fill_units(bytes.data() + 3, uint8_t{200}, 21);
  std::memset(wanted.data() + 3, 200, 21);
  CHECK(bytes == wanted);
  std::vector<uint32_t> units(10, 1);
  fill_units(units.data() + 2, uint32_t{7}, 5);
  CHECK(units == std::vector<uint32_t>{1, 1, 7, 7, 7, 7, 7, 1, 1, 1});
}

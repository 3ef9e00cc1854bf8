// Copying, filling and comparing the characters and bytes of heap objects, which another thread may be changing meanwhile.
// Each unit (a byte, or a wide character) is loaded and stored by one atomic access, so that a race shows only units that
// somebody stored, and what has been loaded is what is compared. Under a global lock nothing changes meanwhile.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "lock/lock.h"

namespace gilt {

namespace detail {

template <class T>
T load_relaxed(const T* at) {
  return __atomic_load_n(at, __ATOMIC_RELAXED);
}
template <class T>
void store_relaxed(T* at, T unit) {
  __atomic_store_n(at, unit, __ATOMIC_RELAXED);
}

// Eight bytes at a time where both places allow it.
using Word [[gnu::may_alias]] = uint64_t;
inline bool is_word_aligned(const void* at) { return reinterpret_cast<uintptr_t>(at) % 8 == 0; }
inline void copy_word(void* to, const void* from) {
  store_relaxed<Word>(static_cast<Word*>(to), load_relaxed(static_cast<const Word*>(from)));
}

template <class T>
void copy_forward(T* to, const T* from, size_t count) {
  constexpr size_t units = 8 / sizeof(T);
  while (count > 0) {
    if (count >= units && is_word_aligned(to) && is_word_aligned(from)) {
      copy_word(to, from);
      to += units, from += units, count -= units;
    } else {
      store_relaxed(to++, load_relaxed(from++));
      --count;
    }
  }
}

template <class T>
void copy_backward(T* to, const T* from, size_t count) {
  constexpr size_t units = 8 / sizeof(T);
  for (to += count, from += count; count > 0;) {
    if (count >= units && is_word_aligned(to) && is_word_aligned(from)) {
      to -= units, from -= units, count -= units;
      copy_word(to, from);
    } else {
      store_relaxed(--to, load_relaxed(--from));
      --count;
    }
  }
}

}  // namespace detail

// The two may overlap.
template <class T>
void copy_units(T* to, const T* from, size_t count) {
  if (count == 0) return;
  if constexpr (Lock::global) {
    std::memmove(to, from, count * sizeof(T));
  } else if (to <= from || to >= from + count) {
    detail::copy_forward(to, from, count);
  } else {
    detail::copy_backward(to, from, count);
  }
}

template <class T>
void fill_units(T* to, T unit, size_t count) {
  if constexpr (Lock::global) {
    std::fill_n(to, count, unit);
    return;
  }
  constexpr size_t units = 8 / sizeof(T);
  detail::Word word = unit * (~uint64_t{0} / std::numeric_limits<T>::max());
  while (count > 0) {
    if (count >= units && detail::is_word_aligned(to)) {
      detail::store_relaxed<detail::Word>(reinterpret_cast<detail::Word*>(to), word);
      to += units, count -= units;
    } else {
      detail::store_relaxed(to++, unit);
      --count;
    }
  }
}

// Less than, equal to, or greater than zero, by the first byte that differs.
inline int compare_bytes(const uint8_t* a, const uint8_t* b, size_t count) {
  if constexpr (Lock::global) return count == 0 ? 0 : std::memcmp(a, b, count);
  while (count > 0) {
    uint64_t x, y;
    size_t step = count >= 8 && detail::is_word_aligned(a) && detail::is_word_aligned(b) ? 8 : 1;
    if (step == 8) {
      x = detail::load_relaxed(reinterpret_cast<const detail::Word*>(a));
      y = detail::load_relaxed(reinterpret_cast<const detail::Word*>(b));
      if constexpr (std::endian::native == std::endian::little) x = __builtin_bswap64(x), y = __builtin_bswap64(y);
    } else {
      x = detail::load_relaxed(a), y = detail::load_relaxed(b);
    }
    if (x != y) return x < y ? -1 : 1;
    a += step, b += step, count -= step;
  }
  return 0;
}

template <class T>
bool equal_units(const T* a, const T* b, size_t count) {
  return compare_bytes(reinterpret_cast<const uint8_t*>(a), reinterpret_cast<const uint8_t*>(b), count * sizeof(T)) == 0;
}

}  // namespace gilt

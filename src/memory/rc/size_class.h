// Sizes of slots: every 8 bytes up to 128, then four to a doubling up to 8 KiB. Larger objects have their own mapping.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace gilt::memory::rc {

inline constexpr size_t least_slot = 16, largest_slot = 8192;
inline constexpr size_t linear_limit = 128, linear_classes = (linear_limit - least_slot) / 8 + 1;
inline constexpr size_t class_count = linear_classes + 4 * 6;

constexpr size_t class_of(size_t bytes) {
  if (bytes <= least_slot) return 0;
  if (bytes <= linear_limit) return (bytes + 7) / 8 - least_slot / 8;
  size_t doubling = std::bit_width(bytes - 1) - 1;              // 2^doubling < bytes <= 2^(doubling + 1)
  size_t quarter = (bytes - 1) >> (doubling - 2) & 3;
  return linear_classes + 4 * (doubling - 7) + quarter;
}

constexpr std::array<uint16_t, class_count> make_slot_sizes() {
  std::array<uint16_t, class_count> sizes{};
  for (size_t i = 0; i < linear_classes; i++) sizes[i] = static_cast<uint16_t>(least_slot + 8 * i);
  for (size_t i = linear_classes; i < class_count; i++) {
    size_t doubling = (i - linear_classes) / 4, quarter = (i - linear_classes) % 4;
    sizes[i] = static_cast<uint16_t>((linear_limit << doubling) / 4 * (5 + quarter));
  }
  return sizes;
}
inline constexpr std::array<uint16_t, class_count> slot_sizes = make_slot_sizes();

static_assert(slot_sizes[class_of(128)] == 128 && slot_sizes[class_of(129)] == 160 && slot_sizes[class_of(160)] == 160);
static_assert(slot_sizes[class_of(24)] == 24 && slot_sizes[class_of(8)] == 16);
static_assert(slot_sizes[class_of(largest_slot)] == largest_slot && class_of(largest_slot) == class_count - 1);

}  // namespace gilt::memory::rc

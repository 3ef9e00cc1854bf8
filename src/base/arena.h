// A bump arena for compile-time structures (syntax, core forms): everything in it dies at once, so what it holds
// needs no destructor. Nothing on the Lisp heap is ever allocated here.
#pragma once

#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace gilt {

class Arena {
 public:
  template <class T, class... Arguments>
  T* make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (resource_.allocate(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
  }

  template <class T>
  std::span<T> make_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    T* items = static_cast<T*>(resource_.allocate(count * sizeof(T), alignof(T)));
    for (size_t i = 0; i < count; ++i) new (items + i) T{};
    return {items, count};
  }

  template <class Range>
  auto copy(const Range& range) {
    using T = std::remove_cvref_t<decltype(*std::begin(range))>;
    std::span<T> out = make_array<T>(std::size(range));
    size_t i = 0;
    for (const T& item : range) out[i++] = item;
    return out;
  }

  std::string_view copy_text(std::string_view text) {
    char* out = static_cast<char*>(resource_.allocate(text.size() + 1, 1));
    std::memcpy(out, text.data(), text.size());
    out[text.size()] = 0;
    return {out, text.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource resource_{4096};
};

}  // namespace gilt

// A stack of plain words that grows by reallocation. It is the recursion of every loop over the heap.
#pragma once

#include <cstdlib>
#include <type_traits>

#include "base/check.h"

namespace gilt::memory {

template <class T>
class GrowingStack {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  GrowingStack() = default;
  GrowingStack(const GrowingStack&) = delete;
  ~GrowingStack() { std::free(base_); }

  bool empty() const { return top_ == base_; }
  size_t size() const { return top_ - base_; }
  void push(T item) {
    if (top_ == end_) [[unlikely]] grow();
    *top_++ = item;
  }
  T pop() { return *--top_; }
  T& top() { return top_[-1]; }
  T* begin() { return base_; }
  T* end() { return top_; }
  void clear() { top_ = base_; }
  void truncate(size_t size) { top_ = base_ + size; }
  // Gives back what one large structure needed.
  void shrink() {
    if (static_cast<size_t>(end_ - base_) <= kept || !empty()) return;
    std::free(base_);
    base_ = top_ = end_ = nullptr;
  }

 private:
  static constexpr size_t kept = 64 << 10;

  [[gnu::noinline]] void grow() {
    size_t size = top_ - base_, capacity = size ? 2 * size : 1024;
    T* grown = static_cast<T*>(std::realloc(static_cast<void*>(base_), capacity * sizeof(T)));
    if (!grown) fatal("out of memory: no room for the stack of the collector");
    base_ = grown;
    top_ = grown + size;
    end_ = grown + capacity;
  }

  T* base_ = nullptr;
  T* top_ = nullptr;
  T* end_ = nullptr;
};

}  // namespace gilt::memory

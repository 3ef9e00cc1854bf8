// The one table of objects that no heap cell refers to. A push that passes the soft end asks for a reconciliation and
// goes on: the table grows as long as nobody polls.
#pragma once

#include <cstdlib>

#include "base/check.h"
#include "memory/object.h"

namespace gilt::memory::rc {

class ZeroTable {
 public:
  ZeroTable() = default;
  ZeroTable(const ZeroTable&) = delete;
  ~ZeroTable() { std::free(base_); }

  bool is_full() const { return top_ == soft_end_; }
  void push(Object* object) { *top_++ = object; }  // only when not full

  size_t size() const { return top_ - base_; }
  Object* pop() { return *--top_; }  // only when not empty
  Object* operator[](size_t i) const { return base_[i]; }
  // The entry that so many pops from now will give.
  void prefetch(size_t ahead) const {
    if (size() > ahead) __builtin_prefetch(top_[-1 - static_cast<ptrdiff_t>(ahead)]);
  }

  // Room for `count` entries before the table is full again.
  void make_room(size_t count) {
    size_t used = size(), wanted = used + count;
    if (wanted > static_cast<size_t>(capacity_end_ - base_)) grow(wanted);
    soft_end_ = base_ + wanted;
  }

 private:
  void grow(size_t wanted) {
    size_t used = size(), capacity = wanted + wanted / 2;
    auto grown = static_cast<Object**>(std::realloc(static_cast<void*>(base_), capacity * sizeof(Object*)));
    if (!grown) fatal("out of memory: no room for the zero table");
    base_ = grown;
    top_ = grown + used;
    capacity_end_ = grown + capacity;
  }

  Object** top_ = nullptr;
  Object** soft_end_ = nullptr;
  Object** base_ = nullptr;
  Object** capacity_end_ = nullptr;
};

}  // namespace gilt::memory::rc

// Memory set aside at the start: when the system gives no more, what a leaf allocates before the next poll comes from here,
// and the manager raises at that poll. The pages are not touched before.
#pragma once

#include <utility>

#include "memory/parts/pages.h"

namespace gilt::memory {

class Reserve {
 public:
  explicit Reserve(size_t bytes, size_t alignment = page_bytes)
      : bytes_(bytes), alignment_(alignment), pages_(map_pages(bytes, alignment)) {}
  ~Reserve() {
    if (pages_ != nullptr) unmap_pages(pages_, bytes_);
  }
  Reserve(const Reserve&) = delete;

  // As map_pages; null only when the reserve is spent, too.
  char* map() {
    char* mapped = map_pages(bytes_, alignment_);
    return mapped != nullptr ? mapped : std::exchange(pages_, nullptr);
  }
  bool is_spent() const { return pages_ == nullptr; }
  // False if the system still has none.
  bool refill() {
    if (is_spent()) pages_ = map_pages(bytes_, alignment_);
    return !is_spent();
  }

 private:
  size_t bytes_, alignment_;
  char* pages_;
};

}  // namespace gilt::memory

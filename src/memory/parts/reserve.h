// Memory set aside at the start, in pieces of one size. When the system gives no more, what a leaf allocates before the next poll
// comes from here, and the manager raises at that poll; the pages are not touched before. Besides, a stock that is touched, for
// those who must not wait for the system to clear pages (`--reserve`): it is used first.
#pragma once

#include <utility>
#include <vector>

#include "memory/parts/pages.h"

namespace gilt::memory {

class Reserve {
 public:
  explicit Reserve(size_t bytes, size_t alignment = page_bytes)
      : bytes_(bytes), alignment_(alignment), pages_(map_pages(bytes, alignment)) {}
  ~Reserve() {
    if (pages_ != nullptr) unmap_pages(pages_, bytes_);
    for (char* piece : stock_) unmap_pages(piece, bytes_);
  }
  Reserve(const Reserve&) = delete;

  // Takes so much in whole pieces; less if the system maps no more.
  void lay_in(size_t bytes) {
    while (stock_.size() * bytes_ < bytes) {
      char* piece = map_pages(bytes_, alignment_);
      if (piece == nullptr) return;
      prefer_huge_pages(piece, bytes_);
      touch_pages(piece, bytes_);
      stock_.push_back(piece);
    }
  }
  bool has_stock() const { return !stock_.empty(); }
  // As map_pages; null only when the reserve is spent, too.
  char* map() {
    if (has_stock()) {
      char* piece = stock_.back();
      stock_.pop_back();
      return piece;
    }
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
  std::vector<char*> stock_;
};

}  // namespace gilt::memory

// The table of names: shards of open addressing. Looking up takes no lock: a slot, once set, never changes, and a grown
// table is published whole. Inserting locks the shard and looks again. Nothing is ever freed, outgrown tables included,
// since a reader may still be in one.
#include "datum/name.h"

#include <memory>
#include <mutex>
#include <vector>

namespace gilt {
namespace {

constexpr unsigned shard_bits = 5;
constexpr size_t first_capacity = 64;

uint64_t hash_text(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325;
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001B3;
  hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93;
  return hash ^ hash >> 32;
}

struct Table {
  explicit Table(size_t capacity) : mask(capacity - 1), slots(new std::atomic<const Name*>[capacity]()) {}

  // The name, or the empty slot where it belongs.
  const Name* find(std::string_view text, uint64_t hash, std::atomic<const Name*>** empty = nullptr) const {
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
      const Name* name = slots[i].load(std::memory_order_acquire);
      if (name && (name->hash != hash || name->text != text)) continue;
      if (!name && empty) *empty = &slots[i];
      return name;
    }
  }

  size_t mask;
  std::unique_ptr<std::atomic<const Name*>[]> slots;
};

class Shard {
 public:
  Shard() { publish(std::make_unique<Table>(first_capacity)); }

  const Name* find(std::string_view text, uint64_t hash) const {
    return table_.load(std::memory_order_acquire)->find(text, hash);
  }

  const Name* insert(std::string_view text, uint64_t hash) {
    std::lock_guard lock(mutex_);
    std::atomic<const Name*>* slot = nullptr;
    if (const Name* name = tables_.back()->find(text, hash, &slot)) return name;
    const Name* name = new Name{std::string(text), hash};
    slot->store(name, std::memory_order_release);
    if (++count_ * 2 > tables_.back()->mask) grow();
    return name;
  }

 private:
  void publish(std::unique_ptr<Table> table) {
    tables_.push_back(std::move(table));
    table_.store(tables_.back().get(), std::memory_order_release);
  }

  void grow() {
    auto wider = std::make_unique<Table>((tables_.back()->mask + 1) * 2);
    for (size_t i = 0; i <= tables_.back()->mask; ++i) {
      const Name* name = tables_.back()->slots[i].load(std::memory_order_relaxed);
      std::atomic<const Name*>* slot = nullptr;
      if (name && !wider->find(name->text, name->hash, &slot)) slot->store(name, std::memory_order_relaxed);
    }
    publish(std::move(wider));
  }

  std::atomic<const Table*> table_{nullptr};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Table>> tables_;
  size_t count_ = 0;
};

// Never destroyed: names are used until the process is gone.
Shard* shards() {
  static Shard* all = new Shard[size_t{1} << shard_bits];
  return all;
}

}  // namespace

const Name* intern(std::string_view text) {
  uint64_t hash = hash_text(text);
  Shard& shard = shards()[hash >> (64 - shard_bits)];
  if (const Name* name = shard.find(text, hash)) return name;
  return shard.insert(text, hash);
}

}  // namespace gilt

// What waits to be scanned, as it passes between threads: ranges of cells of objects that are marked already, in packets.
// A thread fills a packet of its own and hands it to the pool; markers and assisting threads take packets from there.
#pragma once

#include <cstddef>
#include <vector>

#include "base/schedule.h"
#include "memory/parts/marker.h"

namespace gilt::memory::gc {

struct Packet {
  static constexpr size_t capacity = checks ? 4 : 127;
  size_t count = 0;
  CellRange ranges[capacity];

  bool is_full() const { return count == capacity; }
  void add(CellRange range) { ranges[count++] = range; }
};

class PacketPool {
 public:
  PacketPool() = default;
  PacketPool(const PacketPool&) = delete;
  ~PacketPool();

  Packet* take_empty();
  // A packet with something in it; null when there is none now.
  Packet* take();
  void publish(Packet*);
  void recycle(Packet*);

  // Whether anything was published since take_or_finish() last said that nothing is left.
  bool was_published() const { return published_.load(std::memory_order_seq_cst); }
  // The caller took a packet and has scanned it, beside the markers: what they saw of an empty pool was not the end.
  void deny_finish() { published_.store(true, std::memory_order_seq_cst); }
  // Forgets what waits. No marker is at work.
  void clear();

  // For markers, of which `markers` work on one phase: like take(), but waits for the others; null when all of them have
  // found nothing, so that there is nothing left.
  Packet* take_or_finish(size_t markers);
  // A marker sees that others have nothing to do, and should publish some of its own.
  bool is_hungry() const { return hungry_.load(std::memory_order_relaxed); }

 private:
  Packet* pop_filled();

  schedule::Mutex mutex_;
  schedule::Condition changed_;
  std::vector<Packet*> filled_, empty_;
  size_t waiting_ = 0, finished_ = 0;
  schedule::Atomic<bool> published_{false}, hungry_{false};
};

}  // namespace gilt::memory::gc

// A mutex and two stacks: packets hold a hundred ranges, so the mutex is taken once for some thousand objects.
#include "memory/gc/packet.h"

namespace gilt::memory::gc {

PacketPool::~PacketPool() {
  for (Packet* packet : filled_) delete packet;
  for (Packet* packet : empty_) delete packet;
}

Packet* PacketPool::take_empty() {
  {
    std::lock_guard guard(mutex_);
    if (!empty_.empty()) {
      Packet* packet = empty_.back();
      empty_.pop_back();
      return packet;
    }
  }
  return new Packet;
}

Packet* PacketPool::pop_filled() {
  if (filled_.empty()) return nullptr;
  Packet* packet = filled_.back();
  filled_.pop_back();
  return packet;
}

Packet* PacketPool::take() {
  std::lock_guard guard(mutex_);
  Packet* packet = pop_filled();
  if (packet == nullptr) hungry_.store(true, std::memory_order_relaxed);
  return packet;
}

void PacketPool::publish(Packet* packet) {
  std::lock_guard guard(mutex_);
  filled_.push_back(packet);
  published_.store(true, std::memory_order_seq_cst);
  hungry_.store(waiting_ > filled_.size(), std::memory_order_relaxed);
  changed_.notify_one();
}

void PacketPool::clear() {
  while (Packet* packet = take()) recycle(packet);
  hungry_.store(false, std::memory_order_relaxed);
}

void PacketPool::recycle(Packet* packet) {
  packet->count = 0;
  std::lock_guard guard(mutex_);
  empty_.push_back(packet);
}

Packet* PacketPool::take_or_finish(size_t markers) {
  std::unique_lock lock(mutex_);
  if (Packet* packet = pop_filled()) return packet;
  waiting_++;
  hungry_.store(true, std::memory_order_relaxed);
  if (waiting_ == markers) {
    finished_++;
    waiting_ = 0;
    published_.store(false, std::memory_order_seq_cst);
    hungry_.store(false, std::memory_order_relaxed);
    changed_.notify_all();
    return nullptr;
  }
  const size_t finished = finished_;
  changed_.wait(lock, [&] { return !filled_.empty() || finished_ != finished; });
  if (finished_ != finished) return nullptr;
  waiting_--;
  return pop_filled();
}

}  // namespace gilt::memory::gc

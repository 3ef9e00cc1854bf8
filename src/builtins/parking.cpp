// A fixed number of buckets, each with its mutex. Waiting threads are few, so a bucket is a plain vector in order of arrival.
#include "builtins/parking.h"

#include <algorithm>
#include <vector>

#include "base/clock.h"
#include "builtins/mutex.h"

namespace gilt::builtins {

namespace {
constexpr size_t bucket_count = 64;
// The object this native thread waits for; only its address is used.
thread_local Value awaited;
}  // namespace

struct Queue::Bucket {
  struct Entry {
    Value object;
    Thread* thread;
  };
  std::mutex mutex;
  std::vector<Entry> entries;
};

Queue::Bucket* Queue::buckets() {
  static Bucket buckets[bucket_count];
  return buckets;
}
Queue::Bucket& Queue::bucket_of(Value object) {
  return buckets()[((object.bits >> 4) * 0x9E3779B97F4A7C15u >> 32) % bucket_count];
}

Queue::Queue(Value object) : object_(object), bucket_(bucket_of(object)), lock_(bucket_.mutex) {}

bool Queue::has(const Thread& t) const {
  return std::any_of(bucket_.entries.begin(), bucket_.entries.end(),
                     [&](const Bucket::Entry& e) { return e.object == object_ && e.thread == &t; });
}
bool Queue::has_any() const {
  return std::any_of(bucket_.entries.begin(), bucket_.entries.end(),
                     [&](const Bucket::Entry& e) { return e.object == object_; });
}
bool Queue::has_others(const Thread& t) const {
  return std::any_of(bucket_.entries.begin(), bucket_.entries.end(),
                     [&](const Bucket::Entry& e) { return e.object == object_ && e.thread != &t; });
}
void Queue::add(Thread& t) {
  if (!has(t)) bucket_.entries.push_back({object_, &t});
}
bool Queue::remove(Thread& t) {
  return std::erase_if(bucket_.entries,
                       [&](const Bucket::Entry& e) { return e.object == object_ && e.thread == &t; }) > 0;
}
bool Queue::wake_one() {
  auto first = std::find_if(bucket_.entries.begin(), bucket_.entries.end(),
                            [&](const Bucket::Entry& e) { return e.object == object_; });
  if (first == bucket_.entries.end()) return false;
  unpark(*first->thread);
  bucket_.entries.erase(first);
  return true;
}
size_t Queue::wake_all() {
  size_t count = 0;
  while (wake_one()) ++count;
  return count;
}

Value Queue::wait(Thread& t, uint64_t deadline_ns) {
  awaited = object_;
  t.abandon_wait = [](Thread& thread) {
    Queue queue(awaited);
    if (!queue.remove(thread)) queue.wake_one();
  };
  t.wait.park = true;
  t.wait.deadline_ns = deadline_ns;
  return Wait;
}

void leave_queues(Thread& t) {
  Queue::Bucket* first = Queue::buckets();
  auto owned_by_us = [&](Value v) { return is_kind(v, Kind::mutex) && cell_of(v, mutex_cell::owner) == t.object; };
  for (Queue::Bucket* bucket = first; bucket != first + bucket_count; ++bucket) {
    std::lock_guard guard(bucket->mutex);
    std::erase_if(bucket->entries, [&](const Queue::Bucket::Entry& e) {
      if (e.thread == &t) return true;
      bool wake = owned_by_us(e.object);
      if (wake) unpark(*e.thread);
      return wake;
    });
  }
}

bool is_past(uint64_t deadline_ns) { return deadline_ns != 0 && monotonic_ns() >= deadline_ns; }

}  // namespace gilt::builtins

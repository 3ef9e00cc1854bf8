// Who waits for which object: a thread's end, a mutex, a condition variable. A primitive adds its thread to the queue of an
// object and returns Wait; when it is called again it looks whether it is still in the queue. A thread is in one queue at
// most. Queues lie outside the heap, in a table by the object's address; the object lives as long as somebody waits for it,
// because it is an argument of the waiting call.
//
// A wake-up must not get lost: a thread that was taken out of the queue to be woken, but does not act on it because of a
// timeout or something raised, wakes the next one (`abandon` does it for the latter).
#pragma once

#include <mutex>

#include "builtins/builtin.h"

namespace gilt::builtins {

// The queue of an object, locked.
class Queue {
 public:
  explicit Queue(Value object);
  Queue(const Queue&) = delete;

  bool has(const Thread&) const;
  bool has_any() const;
  bool has_others(const Thread&) const;
  // At the end, unless it is there.
  void add(Thread&);
  bool remove(Thread&);  // whether it was there
  bool wake_one();
  size_t wake_all();

  // What a primitive that is in the queue returns.
  Value wait(Thread&, uint64_t deadline_ns);

 private:
  struct Bucket;
  static Bucket* buckets();
  static Bucket& bucket_of(Value object);
  friend void leave_queues(Thread&);

  Value object_;
  Bucket& bucket_;
  std::unique_lock<std::mutex> lock_;
};

// The thread ends: it waits for nothing any more, and those wake that wait for mutexes it owns.
void leave_queues(Thread&);

// Timeouts: #f or no argument (0, never), seconds from now, or a time; false after a recorded failure.
bool take_deadline(Thread&, Value timeout, uint64_t& deadline_ns);
bool is_past(uint64_t deadline_ns);
// A deadline in a state slot, which is never #f.
inline Value slot_of(uint64_t deadline_ns) { return make_fixnum(static_cast<int64_t>(deadline_ns)); }
inline uint64_t deadline_in(Value slot) { return static_cast<uint64_t>(fixnum_value(slot)); }

// Whether a thread object's thread has ended; then its result is there to be read.
inline bool has_ended(Value thread) {
  return short_cells(object_of(thread))[thread_cell::thunk].load_acquire() == False;
}

}  // namespace gilt::builtins

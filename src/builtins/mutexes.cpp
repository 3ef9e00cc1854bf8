// Mutexes and condition variables. Locking what is free is one compare-and-swap; everything else happens under the queue of the
// mutex.
#include "builtins/mutex.h"

#include <new>

#include "builtins/parking.h"
#include "objects/symbol.h"

namespace gilt::builtins {
namespace {

using namespace mutex_word;

Value make_mutex(Thread& t, Value name) {
  Value mutex = make_short(t, Kind::mutex, {name == Default ? False : name, False, Unspecific}, 8);
  new (&mutex_data(mutex)) MutexData;
  return mutex;
}
Value mutex_name(Mutex mutex) { return cell_of(mutex, mutex_cell::name); }
Value mutex_specific(Mutex mutex) { return cell_of(mutex, mutex_cell::specific); }
Value set_mutex_specific(Thread& t, Mutex mutex, Value v) {
  return set_cell(t, mutex, mutex_cell::specific, v), Unspecific;
}

Value owner_of(Value mutex) { return cell_of(mutex, mutex_cell::owner); }
bool is_abandoned(Value mutex) {
  Value owner = owner_of(mutex);
  return owner != False && has_ended(owner);
}

Value mutex_state(Thread& t, Mutex mutex) {
  if (mutex_data(mutex).word.load(std::memory_order_acquire) == unlocked) return symbol_of(t, "not-abandoned");
  if (is_abandoned(mutex)) return symbol_of(t, "abandoned");
  Value owner = owner_of(mutex);
  return owner == False ? symbol_of(t, "not-owned") : owner;
}

// The word has just been set.
Value own(Thread& t, Value mutex, Value owner) {
  if (owner != False) set_cell(t, mutex, mutex_cell::owner, owner == Default ? t.object : owner);
  t.abandon_wait = nullptr;
  return True;
}

bool try_lock(MutexData& data, uint32_t wanted) {
  uint32_t expected = unlocked;
  return data.word.compare_exchange_strong(expected, wanted, std::memory_order_acquire, std::memory_order_relaxed);
}

// Marks that somebody waits; false if the mutex has been unlocked meanwhile.
bool contend(MutexData& data) {
  uint32_t expected = locked;
  return data.word.compare_exchange_strong(expected, contended, std::memory_order_relaxed) || expected == contended;
}

Value lock_slowly(Thread& t, Value mutex, Value owner, uint64_t deadline) {
  MutexData& data = mutex_data(mutex);
  Queue queue(mutex);
  uint32_t wanted = queue.has_others(t) ? contended : locked;
  do {
    if (try_lock(data, wanted)) return queue.remove(t), own(t, mutex, owner);
    if (is_abandoned(mutex)) {
      queue.remove(t);
      data.word.store(wanted, std::memory_order_relaxed);
      own(t, mutex, owner);
      return fail(t, "abandoned-mutex", "mutex-lock!: the thread that owned the mutex has ended");
    }
    if (is_past(deadline)) {
      if (!queue.remove(t)) queue.wake_one();
      return t.abandon_wait = nullptr, False;
    }
  } while (!contend(data));
  queue.add(t);
  return queue.wait(t, deadline);
}

// State: the deadline.
Value mutex_lock(Thread& t, Mutex mutex, Value timeout, Value owner, State s) {
  if (owner != Default && owner != False && !is_type(owner, Type::thread)) return fail_type(t, Type::thread, owner);
  if (s.fresh()) {
    if (try_lock(mutex_data(mutex), locked)) return own(t, mutex, owner);
    uint64_t deadline;
    if (!take_deadline(t, timeout, deadline)) return Failed;
    s[0] = slot_of(deadline);
  }
  return lock_slowly(t, mutex, owner, deadline_in(s[0]));
}

void unlock(Thread& t, Value mutex) {
  set_cell(t, mutex, mutex_cell::owner, False);
  if (mutex_data(mutex).word.exchange(unlocked, std::memory_order_release) == contended) Queue(mutex).wake_one();
}

// State: the deadline of the wait for the condition variable.
Value mutex_unlock(Thread& t, Mutex mutex, Value variable, Value timeout, State s) {
  if (variable == Default || variable == False) return unlock(t, mutex), True;
  if (!is_type(variable, Type::condition_variable)) return fail_type(t, Type::condition_variable, variable);
  if (s.fresh()) {
    uint64_t deadline;
    if (!take_deadline(t, timeout, deadline)) return Failed;
    s[0] = slot_of(deadline);
    Queue(variable).add(t);
    unlock(t, mutex);
  }
  Queue queue(variable);
  bool signalled = !queue.has(t);
  if (signalled || is_past(deadline_in(s[0]))) return queue.remove(t), t.abandon_wait = nullptr, make_boolean(signalled);
  return queue.wait(t, deadline_in(s[0]));
}

Value make_condition_variable(Thread& t, Value name) {
  return make_short(t, Kind::condition_variable, {name == Default ? False : name, Unspecific}, 8);
}
Value condition_variable_name(ConditionVariable variable) { return cell_of(variable, condition_variable_cell::name); }
Value condition_variable_specific(ConditionVariable variable) {
  return cell_of(variable, condition_variable_cell::specific);
}
Value set_condition_variable_specific(Thread& t, ConditionVariable variable, Value v) {
  return set_cell(t, variable, condition_variable_cell::specific, v), Unspecific;
}
Value condition_variable_signal(ConditionVariable variable) { return Queue(variable).wake_one(), Unspecific; }
Value condition_variable_broadcast(ConditionVariable variable) { return Queue(variable).wake_all(), Unspecific; }

}  // namespace

GILT_BODY(make_mutex)
GILT_BODY(mutex_name)
GILT_BODY(mutex_specific)
GILT_BODY(set_mutex_specific)
GILT_BODY(mutex_state)
GILT_BODY(mutex_lock)
GILT_BODY(mutex_unlock)
GILT_BODY(make_condition_variable)
GILT_BODY(condition_variable_name)
GILT_BODY(condition_variable_specific)
GILT_BODY(set_condition_variable_specific)
GILT_BODY(condition_variable_signal)
GILT_BODY(condition_variable_broadcast)

}  // namespace gilt::builtins

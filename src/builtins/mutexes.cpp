// Mutexes and condition variables. Locking what is free is one compare-and-swap; waiting happens under the queue of the mutex.
//
// No wake-up is lost: who waits sets `waiting` and then looks at the owner, who unlocks clears the owner and then looks at
// `waiting`, all in the one order of seq_cst. The owner of an abandoned mutex is a thread that has ended; it is replaced by
// compare-and-swap, so that one thread takes over, and none after somebody else has unlocked.
#include "builtins/mutex.h"

#include <new>

#include "builtins/parking.h"
#include "objects/symbol.h"

namespace gilt::builtins {
namespace {

Value make_mutex(Thread& t, Value name) { return new_mutex(t, name == Default ? False : name); }
Value mutex_name(Mutex mutex) { return cell_of(mutex, mutex_cell::name); }
Value mutex_specific(Mutex mutex) { return cell_of(mutex, mutex_cell::specific); }
Value set_mutex_specific(Thread& t, Mutex mutex, Value v) {
  return set_cell(t, mutex, mutex_cell::specific, v), Unspecific;
}

Cell* owner_cell(Value mutex) { return &short_cells(object_of(mutex))[mutex_cell::owner]; }
bool has_ended_owner(Value owner) { return is_kind(owner, Kind::thread) && has_ended(owner); }

Value mutex_state(Thread& t, Mutex mutex) {
  Value owner = owner_cell(mutex)->load_acquire();
  if (owner == False) return symbol_of(t, "not-abandoned");
  if (owner == Unspecific) return symbol_of(t, "not-owned");
  return has_ended(owner) ? symbol_of(t, "abandoned") : owner;
}

// Replaces an owner; `expected` is the one that was found instead, if any.
bool change_owner(Thread& t, Value mutex, Value& expected, Value owner) {
  return Manager::compare_exchange(t, object_of(mutex), owner_cell(mutex), expected, owner);
}
bool try_lock(Thread& t, Value mutex, Value owner) {
  Value expected = False;
  return change_owner(t, mutex, expected, owner);
}

// The thread does not wait for the mutex any more.
void leave(Thread& t, Queue& queue, Value mutex) {
  queue.remove(t);
  mutex_data(mutex).waiting.store(queue.has_others(t), std::memory_order_relaxed);
  t.abandon_wait = nullptr;
}

Value lock_slowly(Thread& t, Value mutex, Value owner, uint64_t deadline) {
  Queue queue(mutex);
  mutex_data(mutex).waiting.exchange(1, std::memory_order_seq_cst);
  for (Value holder = False; holder == False || has_ended_owner(holder);) {
    if (!change_owner(t, mutex, holder, owner)) continue;
    leave(t, queue, mutex);
    if (holder == False) return True;
    return fail(t, "abandoned-mutex", "mutex-lock!: the thread that owned the mutex has ended");
  }
  if (is_past(deadline)) {
    if (!queue.has(t)) queue.wake_one();
    return leave(t, queue, mutex), False;
  }
  queue.add(t);
  return queue.wait(t, deadline);
}

// State: the deadline.
Value mutex_lock(Thread& t, Mutex mutex, Value timeout, Value thread, State s) {
  if (thread != Default && thread != False && !is_type(thread, Type::thread)) return fail_type(t, Type::thread, thread);
  Value owner = thread == Default ? t.object : thread == False ? Unspecific : thread;
  if (s.fresh()) {
    if (try_lock(t, mutex, owner)) return True;
    uint64_t deadline;
    if (!take_deadline(t, timeout, deadline)) return Failed;
    s[0] = slot_of(deadline);
  }
  return lock_slowly(t, mutex, owner, deadline_in(s[0]));
}

void unlock(Thread& t, Value mutex) {
  Manager::exchange(t, object_of(mutex), owner_cell(mutex), False);
  if (mutex_data(mutex).waiting.load(std::memory_order_seq_cst) == 0) return;
  Queue queue(mutex);
  queue.wake_one();
  mutex_data(mutex).waiting.store(queue.has_any(), std::memory_order_relaxed);
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

Value new_mutex(Thread& t, Value name) {
  Value mutex = make_short(t, Kind::mutex, {name, False, Unspecific}, 8);
  new (&mutex_data(mutex)) MutexData;
  return mutex;
}
bool try_to_own(Thread& t, Value mutex) {
  Value holder = False;
  if (change_owner(t, mutex, holder, t.object)) return true;
  return has_ended_owner(holder) && change_owner(t, mutex, holder, t.object);
}
bool is_owner(Thread& t, Value mutex) { return owner_cell(mutex)->load() == t.object; }
void disown(Thread& t, Value mutex) { unlock(t, mutex); }

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

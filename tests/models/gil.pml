/* The hand-off lock of src/lock/gil: one word, a FIFO of waiters under a mutex, one futex word for each waiter. Sleeps
 * have no time limit here, so a lost wake-up is a deadlock. Checked: mutual exclusion, grants in the order of the queue,
 * no barging, nobody sleeps forever. One mutant at a time is switched on by its name; each must fail.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#define HELD 1
#define QUEUED 2
#define WAITING 0
#define HEAD 1
#define GRANTED 2
#define NOBODY 255

byte word;
bool mutex;
byte signal[THREADS];
bool asleep[THREADS];
chan queue = [THREADS] of { byte, byte };  /* thread, ticket */
byte tickets, served;
byte inside;
byte finished;

inline take_mutex() { atomic { !mutex -> mutex = true } }
inline leave_mutex() { mutex = false }

/* Fewer states: what is no longer needed is forgotten. */
inline forget() { atomic { seen = 0; next = 0; head = 0; ticket = 0 } }

inline push_self() {
  d_step {
    if
    :: len(queue) == 0 -> signal[_pid] = HEAD
    :: else -> signal[_pid] = WAITING
    fi;
#ifdef MUTANT_LAST_IN_FIRST_OUT
    if
    :: len(queue) == 0 -> queue!_pid, tickets
    :: else -> queue?next, ticket; queue!_pid, tickets; queue!next, ticket
    fi;
#else
    queue!_pid, tickets;
#endif
    tickets = (tickets + 1) % (THREADS + 1)
  }
}

/* Leaves whom to wake in next and head. */
inline grant_head() {
  queue?next, ticket;
  assert(ticket == served);
  served = (served + 1) % (THREADS + 1);
  if
  :: len(queue) == 0 -> word = HELD; head = NOBODY
  :: else -> queue?<head, ticket>; signal[head] = HEAD
  fi;
#ifdef MUTANT_WAKE_BEFORE_GRANT
  asleep[next] = false;
#endif
  signal[next] = GRANTED
}

inline wake() {
#ifndef MUTANT_WAKE_BEFORE_GRANT
  asleep[next] = false;
#endif
  if
  :: head != NOBODY -> asleep[head] = false
  :: else
  fi
}

inline sleep_until_granted() {
  do
  :: seen = signal[_pid];
     if
     :: seen == GRANTED -> break
     :: else
     fi;
#ifdef MUTANT_SLEEP_WITHOUT_COMPARING
     asleep[_pid] = true;
#else
     atomic {
       if
       :: signal[_pid] == seen -> asleep[_pid] = true
       :: else
       fi
     };
#endif
     !asleep[_pid]
  od
}

inline acquire() {
  atomic {
    if
    :: word == 0 -> word = HELD; seen = GRANTED; assert(len(queue) == 0)
    :: else -> seen = WAITING
    fi
  };
  if
  :: seen == GRANTED
  :: else ->
     take_mutex();
     atomic {
#ifdef MUTANT_QUEUE_ON_A_FREE_LOCK
       word = HELD | QUEUED; seen = WAITING
#else
       if
       :: word == 0 -> word = HELD; seen = GRANTED
#ifdef MUTANT_NO_QUEUED_BIT
       :: else -> seen = WAITING
#else
       :: else -> word = HELD | QUEUED; seen = WAITING
#endif
       fi
#endif
     };
     if
     :: seen == GRANTED -> leave_mutex()
     :: else -> push_self(); leave_mutex(); sleep_until_granted()
     fi
  fi
}

inline release() {
  atomic {
    if
    :: word == HELD -> word = 0; seen = GRANTED
    :: else -> seen = WAITING
    fi
  };
  if
  :: seen == GRANTED
  :: else ->
     take_mutex();
     grant_head();
#ifdef MUTANT_FREE_AFTER_GRANT
     word = 0;
#endif
     leave_mutex();
     wake()
  fi
}

inline hand_over() {
  take_mutex();
  if
  :: len(queue) == 0 -> leave_mutex()
  :: else -> inside--; push_self(); grant_head(); leave_mutex(); wake(); sleep_until_granted(); inside++
  fi
}

active [THREADS] proctype thread() {
  byte round, seen, next, head, ticket;
  for (round : 1 .. ROUNDS) {
    acquire();
    atomic { inside++; assert(inside == 1) };
    forget();
    if
    :: hand_over(); assert(inside == 1); forget()
    :: skip
    fi;
    inside--;
    release();
    forget()
  }
  finished++;
  if
  :: finished == THREADS -> assert(word == 0 && len(queue) == 0)
  :: else
  fi
}

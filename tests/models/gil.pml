/* The hand-off lock of src/lock/gil: one word, two FIFOs of waiters (boosted, normal) under a mutex, one futex word for each
 * waiter, and requests to yield. What happens under the mutex is one step: the rest of the code touches only the word, its own
 * signal and its own requests. Only a head that has not yet asked the holder has a timer, so that any other lost wake-up is
 * a deadlock; a holder may compute until it is asked. A normal head is old once PATIENCE others were let past. Checked:
 * mutual exclusion, grants in the order of each queue, no barging, nobody sleeps forever, a request asks one hold, no
 * normal head is passed for long. One mutant at a time is switched on by its name; each must fail.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#define PATIENCE 1
#define HELD 1
#define QUEUED 2
#define WAITING 0
#define HEAD 1
#define GRANTED 2
#define NOBODY 255

byte word;
byte signal[THREADS];
bool asleep[THREADS];
bool asked[THREADS];                       /* the Poll of each thread */
byte holder = NOBODY;
chan normal = [THREADS] of { byte, byte };  /* thread, ticket */
chan boosted = [THREADS] of { byte, byte };
byte tickets[2], served[2];                /* normal, boosted */
byte passed;                               /* how often the normal head has been passed */
byte inside;
byte finished;

/* Fewer states: what is no longer needed is forgotten. */
inline forget() { atomic { seen = 0; next = 0; head = 0; ticket = 0 } }

inline push_to(queue, class) {
  if
  :: len(queue) == 0 -> signal[_pid] = HEAD
  :: else -> signal[_pid] = WAITING
  fi;
#ifdef MUTANT_LAST_IN_FIRST_OUT
  if
  :: len(queue) == 0 -> queue!_pid, tickets[class]
  :: else -> queue?next, ticket; queue!_pid, tickets[class]; queue!next, ticket
  fi;
#else
  queue!_pid, tickets[class];
#endif
  tickets[class] = (tickets[class] + 1) % (THREADS + 1)
}

inline pop_from(queue, class) {
  queue?next, ticket;
  assert(ticket == served[class]);
  served[class] = (served[class] + 1) % (THREADS + 1);
  if
  :: len(queue) == 0 -> head = NOBODY; tickets[class] = 0; served[class] = 0
  :: else -> queue?<head, ticket>; signal[head] = HEAD
  fi;
  ticket = 0
}

/* Leaves whom to wake in next and head. */
inline grant_next() {
#ifndef MUTANT_REQUEST_STAYS
  asked[_pid] = false;
#endif
  if
  :: len(boosted) == 0 -> passed = 0; pop_from(normal, 0)
#ifndef MUTANT_BOOSTED_ALWAYS_FIRST
  :: len(boosted) > 0 && len(normal) > 0 && passed == PATIENCE -> passed = 0; pop_from(normal, 0)
#endif
  :: else ->
     if
     :: len(normal) > 0 -> passed++; assert(passed <= PATIENCE)
     :: else
     fi;
     pop_from(boosted, 1)
  fi;
  if
  :: len(normal) + len(boosted) == 0 -> word = HELD
  :: else
  fi;
  assert(!asked[next]);
  holder = next
}

/* The end of the step, and what follows it. */
#ifdef MUTANT_WAKE_BEFORE_GRANT
#define GRANT asleep[next] = false } ; signal[next] = GRANTED
#define WAKE skip
#else
#define GRANT signal[next] = GRANTED }
#define WAKE asleep[next] = false
#endif

inline wake() {
  WAKE;
#ifndef MUTANT_NEW_HEAD_NOT_WOKEN
  if
  :: head != NOBODY -> asleep[head] = false
  :: else
  fi;
#endif
  forget()
}

/* The timer of a head. In the code it runs again after each request; here only until one has come through. */
#define timer_rings (seen == HEAD && holder != NOBODY && holder != _pid && !asked[holder])

inline ask_holder() {
  atomic {
    if
#ifdef MUTANT_ASK_WITHOUT_LOOKING
    :: holder != NOBODY -> asked[holder] = true
#else
    :: signal[_pid] != GRANTED && holder != NOBODY -> asked[holder] = true
#endif
    :: else
    fi
  }
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
     if
     :: !asleep[_pid]
     :: timer_rings -> asleep[_pid] = false; ask_holder()
     fi
  od
}

inline acquire() {
  atomic {
    if
    :: word == 0 -> word = HELD; seen = GRANTED; assert(len(normal) + len(boosted) == 0 && !asked[_pid])
    :: else -> seen = WAITING
    fi
  };
  if
  :: seen == GRANTED -> holder = _pid
  :: else ->
     atomic {
#ifdef MUTANT_QUEUE_ON_A_FREE_LOCK
       word = HELD | QUEUED; seen = WAITING;
#else
       if
       :: word == 0 -> word = HELD; holder = _pid; seen = GRANTED
#ifdef MUTANT_NO_QUEUED_BIT
       :: else -> seen = WAITING
#else
       :: else -> word = HELD | QUEUED; seen = WAITING
#endif
       fi;
#endif
       if
       :: seen == GRANTED
       :: seen == WAITING -> push_to(normal, 0)
       :: seen == WAITING -> push_to(boosted, 1)
       fi
     };
     if
     :: seen == GRANTED
     :: else -> sleep_until_granted()
     fi
  fi
}

inline release() {
  holder = NOBODY;
  atomic {
    if
    :: word == HELD -> word = 0; seen = GRANTED
    :: else -> seen = WAITING
    fi
  };
  if
  :: seen == GRANTED
  :: else ->
     atomic {
       grant_next();
#ifdef MUTANT_FREE_AFTER_GRANT
       word = 0;
#endif
     GRANT;
     wake()
  fi
}

inline hand_over() {
  if
  :: atomic { len(normal) + len(boosted) == 0 -> skip }
  :: atomic { len(normal) + len(boosted) > 0 ->
       inside--;
       push_to(normal, 0);
       grant_next();
     GRANT;
     wake();
     sleep_until_granted();
     inside++
  fi
}

active [THREADS] proctype thread() {
  byte round, seen, next, head, ticket;
  for (round : 1 .. (_pid == 0 -> ROUNDS : 1)) {  /* the others once: fewer states */
    acquire();
    atomic { inside++; assert(inside == 1) };
    forget();
    if
    :: skip
    :: skip ->  /* computes until it is asked, or for good */
       if
       :: atomic { asked[_pid] -> asked[_pid] = false }; hand_over(); assert(inside == 1); forget()
       :: len(normal) + len(boosted) == 0
       fi
    fi;
    inside--;
    release();
    forget()
  }
  finished++;
  if
  :: finished == THREADS -> assert(word == 0 && len(normal) + len(boosted) == 0)
  :: else
  fi
}

/* The world of src/memory/parts/world: each member has a flag `running`, the world has `stopping`, one mutex and two
 * conditions. Checked: while one member collects, no other touches the heap; nobody sleeps forever. One mutant at a time
 * is switched on by its name; each must fail.
 */
#ifndef MEMBERS
#define MEMBERS 3
#endif
#ifndef STEPS
#define STEPS 2
#endif

bool running[MEMBERS];
bool stopping;
bool mutex;
bool waits_for_running[MEMBERS], waits_for_end[MEMBERS];
bool collecting;
byte touching;

inline take_mutex() { atomic { !mutex -> mutex = true } }
inline leave_mutex() { mutex = false }
#define sleep_on(condition) atomic { condition[_pid] = true; mutex = false }; !condition[_pid]; take_mutex()
#define notify(condition) d_step { i = 0; do :: i < MEMBERS -> condition[i] = false; i++ :: else -> break od }

inline enter_blocking() {
#ifdef MUTANT_READ_BEFORE_WRITE_ENTERING
  stop_seen = stopping;
  running[_pid] = false;
#else
  running[_pid] = false;
  stop_seen = stopping;
#endif
  if
  :: stop_seen ->
#ifdef MUTANT_NO_NOTIFY
     skip
#else
#ifdef MUTANT_NOTIFY_WITHOUT_MUTEX
     notify(waits_for_running)
#else
     take_mutex();
     notify(waits_for_running);
     leave_mutex()
#endif
#endif
  :: else
  fi
}

inline leave_blocking() {
  do
#ifdef MUTANT_READ_BEFORE_WRITE_LEAVING
  :: stop_seen = stopping;
     running[_pid] = true;
#else
  :: running[_pid] = true;
     stop_seen = stopping;
#endif
#ifdef MUTANT_NO_SECOND_LOOK
     break;
#endif
     if
     :: !stop_seen -> break
     :: else
     fi;
     enter_blocking();
     take_mutex();
     do
     :: stopping -> sleep_on(waits_for_end)
     :: else -> break
     od;
     leave_mutex()
  od
}

inline park_if_stopping() {
  if
  :: stopping -> enter_blocking(); leave_blocking()
  :: else
  fi
}

inline count_others_running() {
  d_step {
    i = 0;
    others = 0;
    do
    :: i < MEMBERS ->
       if
       :: i != _pid && running[i] -> others++
       :: else
       fi;
       i++
    :: else -> break
    od
  }
}

inline collect() {
  take_mutex();
  if
  :: stopping -> leave_mutex(); park_if_stopping()
  :: else ->
     stopping = true;
     do
     :: count_others_running();
        if
        :: others == 0 -> break
        :: else -> sleep_on(waits_for_running)
        fi
     od;
     leave_mutex();
     collecting = true;
     assert(touching == 0);
     collecting = false;
     take_mutex();
     stopping = false;
     notify(waits_for_end);
     leave_mutex()
  fi
}

inline touch_heap() {
  atomic { assert(!collecting); touching++ };
  touching--
}

active [MEMBERS] proctype member() {
  byte step, i, others;
  bool stop_seen;
  /* attach */
  take_mutex();
  do
  :: stopping -> sleep_on(waits_for_end)
  :: else -> break
  od;
  running[_pid] = true;
  leave_mutex();
  for (step : 1 .. STEPS) {
    touch_heap();
    if
    :: enter_blocking(); leave_blocking()
    :: park_if_stopping()
    :: collect()
    fi;
    atomic { i = 0; others = 0; stop_seen = false }
  }
  touch_heap();
  /* detach */
  take_mutex();
  running[_pid] = false;
  notify(waits_for_running);
  do
  :: stopping -> sleep_on(waits_for_end)
  :: else -> break
  od;
  leave_mutex()
}

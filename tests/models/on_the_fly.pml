/* On-the-fly marking: the barrier with its handshakes, blocked threads for which the collector acts, an item handed
 * through a heap cell to a blocked thread, and (VARIANT_THREADS) a thread that starts and threads that exit. Object 0 is the
 * global root and the channel; each object has one field, each thread two roots. What a thread does on its own roots
 * and buffer is one step; the load, shades and write of a store are steps of their own, as is the collector's work for a
 * blocked thread. Operations are counted over both threads. Sleeping and waking are in handshake.pml.
 *
 * Checked when the collector declares marking complete: nothing reachable is unmarked (lost), nothing marked waits to be
 * traced (untraced); and the collector never waits for ever (stuck).
 *
 * What the model taught, beyond the barrier itself:
 * - All are asked to arm twice. A thread may load the old value and stop; another that is not armed yet writes a new value
 *   without a barrier, arms, is scanned, loads it again into its black stack; then the first thread overwrites it,
 *   having shaded something else. The second round waits for stores that began while some thread was not armed. Or
 *   (VARIANT_COMPARE_AND_SWAP) one round, and a store that replaces exactly the value it has shaded.
 * - The old value is shaded before it is gone from the heap. After an exchange it is too late: another thread may shade it into
 *   a buffer that it has flushed already in this round, and the round looks clean.
 * - Nothing is traced before all are armed, though buffers are published earlier.
 * - A thread that helps to trace (VARIANT_HELP) says `published` when it has done so, even if it leaves nothing: it may have
 *   held the last of the pool when the round began. And it helps only after its scan.
 * - `published` is cleared first, then the pool is found empty, then all are asked to flush.
 * - Global roots are marked after the scan, as the list of held objects has no barrier.
 *
 * By hand, 4 operations: spin -a -DOPERATIONS=4 on_the_fly.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m200000 -w27
 *
 * MUTANT_ARM_AND_SCAN_TOGETHER: lost
 * MUTANT_ATTACH_WITHOUT_MUTEX: lost
 * MUTANT_ATTACH_WITHOUT_ROOT: lost
 * MUTANT_DIJKSTRA_ONLY: lost
 * MUTANT_EXCHANGE: untraced
 * MUTANT_GLOBAL_ROOTS_BEFORE_SCAN: lost
 * MUTANT_HELP_UNSAID: lost
 * MUTANT_LOOK_AT_THE_END_ONLY: lost
 * MUTANT_NOBODY_SERVES: stuck
 * MUTANT_NO_FLUSH_AT_EXIT: lost
 * MUTANT_NO_SECOND_ARM: lost
 * MUTANT_NO_SECOND_LOOK: lost
 * MUTANT_RESET_AFTER_LOOK: lost
 * MUTANT_SERVE_WITHOUT_CLAIM: lost
 * MUTANT_START_WITHOUT_HOLD: lost
 * MUTANT_TRACE_BEFORE_ALL_ARE_ARMED: lost
 * MUTANT_WRITES_ANOTHERS_STACK: lost
 * MUTANT_YUASA_ONLY: lost
 */
#ifdef MUTANT_NO_FLUSH_AT_EXIT
#define VARIANT_THREADS
#endif
#ifdef MUTANT_ATTACH_WITHOUT_ROOT
#define VARIANT_THREADS
#endif
#ifdef MUTANT_ATTACH_WITHOUT_MUTEX
#define VARIANT_THREADS
#endif
#ifdef MUTANT_START_WITHOUT_HOLD
#define VARIANT_THREADS
#endif
#ifdef MUTANT_GLOBAL_ROOTS_BEFORE_SCAN
#define VARIANT_THREADS
#endif

#ifdef MUTANT_NO_SECOND_ARM
#define ONE_ARM
#define NO_ALLOCATION
#endif
#ifdef VARIANT_COMPARE_AND_SWAP
#define ONE_ARM
#endif
#ifdef MUTANT_ARM_AND_SCAN_TOGETHER
#define ONE_ARM
#endif

#ifdef MUTANT_TRACE_BEFORE_ALL_ARE_ARMED
#define NO_ALLOCATION
#endif
#ifdef MUTANT_HELP_UNSAID
#define VARIANT_HELP
#define FROM_A_CHAIN
#endif
#ifdef MUTANT_LOOK_AT_THE_END_ONLY
#define FROM_A_CHAIN
#endif
#ifdef MUTANT_RESET_AFTER_LOOK
#define FROM_A_CHAIN
#define OPERATIONS 4
#endif

#define THREADS 2
#ifndef OBJECTS
#define OBJECTS 4
#endif
#ifndef OPERATIONS
#define OPERATIONS 3
#endif
#define NIL 7
#define CHANNEL 0

#define ABSENT 0  /* state */
#define RUNNING 1
#define BLOCKED 2
#define SERVED 3

#define OFF 0     /* phase */
#define ARM 1
#define SCAN 2
#define FLUSH 3
#define BLACK SCAN

byte field[OBJECTS];
byte root[2 * THREADS];
byte used, marked, pool;   /* sets of objects */
byte buffer[THREADS];      /* sets of objects */
byte busy = NIL;           /* what the marker is tracing */
#ifdef MUTANT_START_WITHOUT_HOLD
byte starting = NIL;
#endif
byte held = NIL;           /* a global root: the object of a thread that was started and is not yet attached */
byte phase;
byte phase_of[THREADS];
bool asked[THREADS];
byte state[THREADS];
bool published;
byte operations;
bool complete;

#define has(set, o) ((set >> (o)) & 1)
#define is_white(o) (o != NIL && !has(marked, o))

/* Within a d_step. */
inline shade(i, o) {
  if
  :: is_white(o) -> marked = marked | (1 << o); buffer[i] = buffer[i] | (1 << o)
  :: else
  fi
}

inline flush(i) {
  if
  :: buffer[i] -> pool = pool | buffer[i]; buffer[i] = 0; published = true
  :: else
  fi
}

inline acknowledge(i) {
  flush(i);
  if
  :: phase == ARM -> phase_of[i] = ARM
  :: else -> phase_of[i] = BLACK
  fi;
  asked[i] = false
}

inline answer() {
  if
  :: phase == SCAN -> shade(me, root[2 * me]); shade(me, root[2 * me + 1])
  :: else
  fi;
  acknowledge(me)
}

inline choose_object() {
  if
  :: root[2 * me] != NIL -> object = root[2 * me]
  :: root[2 * me + 1] != NIL -> object = root[2 * me + 1]
  :: object = CHANNEL
  fi
}

/* The root it came from may be given up when it is written. */
inline choose_value() {
  if
  :: value = NIL
  :: root[2 * me] != NIL -> from = 2 * me; value = root[from]
  :: root[2 * me + 1] != NIL -> from = 2 * me + 1; value = root[from]
  fi;
  if
  :: value != NIL -> drop = true
  :: true
  fi
}

inline write() {
  field[object] = value;
  if
  :: drop -> root[from] = NIL
  :: else
  fi;
  object = 0;
  value = 0;
  from = 0;
  drop = false
}

inline allocate() {
  object = 1;
  do
  :: object < OBJECTS && has(used, object) -> object++
  :: else -> break
  od;
  if
  :: object < OBJECTS ->
     used = used | (1 << object);
     field[object] = NIL;
     root[2 * me] = object;
     if
     :: phase_of[me] == BLACK -> marked = marked | (1 << object)
     :: else
     fi
  :: else
  fi;
  object = 0
}

inline block() {
  if
  :: asked[me] -> answer()
  :: else -> flush(me)
  fi;
  state[me] = BLOCKED
}

/* The phase is read and the thread becomes a member under the mutex under which the collector changes the phase. */
inline attach() {
#ifdef MUTANT_START_WITHOUT_HOLD
  atomic { starting != NIL -> value = phase; object = starting };
#else
  atomic { held != NIL -> value = phase; object = held };
#endif
#ifdef MUTANT_ATTACH_WITHOUT_MUTEX
  skip;
#endif
  d_step {
#ifndef MUTANT_ATTACH_WITHOUT_MUTEX
    value = phase;
#endif
    state[me] = RUNNING;
    root[2 * me] = object;
    if
    :: value == FLUSH -> phase_of[me] = BLACK
    :: else -> phase_of[me] = value
    fi;
#ifndef MUTANT_ATTACH_WITHOUT_ROOT
    if
    :: phase_of[me] == BLACK -> shade(me, object)
    :: else
    fi;
#endif
    object = 0;
    value = 0
  };
  held = NIL
}

inline start() {
  operations++;
#ifdef MUTANT_START_WITHOUT_HOLD
  starting = root[2 * me];
#else
  held = root[2 * me];
#endif
  if
  :: root[2 * me] = NIL
  :: true
  fi
}

inline detach() {
#ifndef MUTANT_NO_FLUSH_AT_EXIT
  flush(me);
#endif
  buffer[me] = 0;
  root[2 * me] = NIL;
  root[2 * me + 1] = NIL;
  state[me] = ABSENT;
  phase_of[me] = OFF;
  asked[me] = false
}

/* The barrier, where the thread has one. A shade that has nothing to do takes no step: marks only appear. */
#ifdef MUTANT_YUASA_ONLY
#define shades_new false
#else
#ifdef MUTANT_DIJKSTRA_ONLY
#define shades_new true
#else
#define shades_new (phase_of[me] == ARM)
#endif
#endif

inline load_old() {
#ifdef MUTANT_DIJKSTRA_ONLY
  goto writing
#else
  old = field[object];
#ifdef MUTANT_EXCHANGE
  write();
#endif
  if
  :: is_white(old) -> goto shading_old
  :: else -> goto writing
  fi
#endif
}

inline begin_store() {
  if
  :: phase_of[me] == OFF -> write(); goto end
  :: else ->
     if
     :: shades_new && is_white(value) -> goto shading_new
     :: else -> load_old()
     fi
  fi
}

/* Any one object of the pool. */
inline take(o) {
  if
  :: has(pool, 0) -> o = 0
  :: has(pool, 1) -> o = 1
  :: has(pool, 2) -> o = 2
  :: has(pool, 3) -> o = 3
  fi;
  pool = pool & ~(1 << o)
}

/* Who has been scanned knows that all are armed. */
#ifdef HELP_BEFORE_ALL_ARE_ARMED  /* fails as a mutant, by hand: -DVARIANT_HELP -DOPERATIONS=4 -DNO_ALLOCATION */
#define helps(i) (phase_of[i] != OFF)
#else
#define helps(i) (phase_of[i] == BLACK)
#endif

#define spend() operations < OPERATIONS && !complete -> operations++

proctype thread(byte me) {
  byte object, value, old, from;
  bool drop;
#ifdef VARIANT_THREADS
end_start:
  if
  :: state[me] == RUNNING
  :: attach()
  fi;
#endif
end:
  do
  :: atomic { asked[me] -> answer() }
  :: atomic {
       spend();
       choose_object();
       if
       :: root[2 * me] != field[object] -> root[2 * me] = field[object]
       :: root[2 * me + 1] != field[object] -> root[2 * me + 1] = field[object]
       :: else
       fi;
       object = 0
     }
#ifndef NO_ALLOCATION
  :: atomic { spend(); allocate() }
#endif
  :: atomic { spend(); choose_object(); choose_value(); begin_store() }
#ifndef NO_BLOCKING
  :: atomic { spend(); block(); goto end_blocked }
#endif
#ifdef MUTANT_WRITES_ANOTHERS_STACK
  :: atomic { state[1 - me] == BLOCKED && operations < OPERATIONS && !complete -> operations++; root[2 * (1 - me) + 1] = root[2 * me]; root[2 * me] = NIL }
#endif
#ifdef VARIANT_HELP
  :: atomic {
       helps(me) && pool != 0 && operations < OPERATIONS && !complete -> operations++;
       take(object);
       value = field[object];
       goto helping
     }
#endif
#ifdef VARIANT_THREADS
  :: atomic { me == 0 && state[1] == ABSENT && held == NIL && root[2 * me] != NIL && operations < OPERATIONS && !complete -> start() }
  :: atomic { spend(); detach(); break }
#endif
  od;
  goto gone;
  /* Waits for an item, and takes it out of the channel. */
end_blocked:
  atomic { field[CHANNEL] != NIL && state[me] == BLOCKED -> state[me] = RUNNING };
  root[2 * me] = field[CHANNEL];
  atomic { object = CHANNEL; value = NIL; begin_store() };
shading_new:
  atomic { shade(me, value) };
  atomic { load_old() };
shading_old:
  atomic { shade(me, old) };
writing:
  atomic {
#ifdef VARIANT_COMPARE_AND_SWAP
    if
    :: field[object] == old
    :: else -> load_old()
    fi;
#endif
    old = 0;
#ifndef MUTANT_EXCHANGE
    write();
#endif
    goto end
  };
#ifdef VARIANT_HELP
helping:
  atomic {
    if
    :: is_white(value) -> marked = marked | (1 << value); pool = pool | (1 << value); published = true
    :: else
    fi;
#ifndef MUTANT_HELP_UNSAID
    published = true;
#endif
    object = 0;
    value = 0;
    goto end
  };
#endif
gone:
  skip
}

inline trace_one() {
  atomic {
#ifdef MUTANT_TRACE_BEFORE_ALL_ARE_ARMED
    pool != 0;
#else
    phase >= SCAN && pool != 0;
#endif
    take(busy);
    child = field[busy];
    if
    :: is_white(child)
    :: else -> child = 0; busy = NIL; goto end
    fi
  };
  d_step {
    if
    :: is_white(child) -> marked = marked | (1 << child); pool = pool | (1 << child)
    :: else
    fi;
    child = 0;
    busy = NIL
  }
}

active proctype marker() {
  byte child;
end:
  do
  :: trace_one()
  od
}

/* What the collector does for a blocked thread. */
inline serve(i) {
#ifdef MUTANT_SERVE_WITHOUT_CLAIM
  asked[i] && state[i] == BLOCKED;
#else
  atomic { asked[i] && state[i] == BLOCKED -> state[i] = SERVED };
#endif
  if
  :: phase == SCAN -> d_step { shade(i, root[2 * i]) }; d_step { shade(i, root[2 * i + 1]); acknowledge(i) }
  :: else -> d_step { acknowledge(i) }
  fi;
#ifndef MUTANT_SERVE_WITHOUT_CLAIM
  state[i] = BLOCKED
#endif
}

inline handshake(wanted) {
  d_step {
    phase = wanted;
    asked[0] = (state[0] != ABSENT);
    asked[1] = (state[1] != ABSENT)
  };
  do
#ifndef MUTANT_NOBODY_SERVES
  :: serve(0)
  :: serve(1)
#endif
  :: !asked[0] && !asked[1] -> break
  :: timeout -> stuck = true; assert(!stuck)
  od
}

inline mark_global_roots() {
  d_step {
    if
    :: is_white(CHANNEL) -> marked = marked | (1 << CHANNEL); pool = pool | (1 << CHANNEL)
    :: else
    fi;
    if
    :: is_white(held) -> marked = marked | (1 << held); pool = pool | (1 << held)
    :: else
    fi
  }
}

inline check() {
  d_step {
    reached = 1 << CHANNEL;
    if
    :: held != NIL -> reached = reached | (1 << held)
    :: else
    fi;
    for (i : 0 .. 2 * THREADS - 1) {
      if
      :: root[i] != NIL -> reached = reached | (1 << root[i])
      :: else
      fi
    }
    for (i : 1 .. OBJECTS) {
      for (o : 0 .. OBJECTS - 1) {
        if
        :: has(reached, o) && field[o] != NIL -> reached = reached | (1 << field[o])
        :: else
        fi
      }
    }
    lost = ((reached & ~marked) != 0);
    untraced = (pool || buffer[0] || buffer[1] || busy != NIL);
    complete = true
  };
  assert(!lost);
#ifdef MUTANT
#ifndef MUTANT_EXCHANGE
  untraced = false;
#endif
#endif
  assert(!untraced)
}

active proctype collector() {
  byte reached, i, o;
  bool claimed, stuck, lost, untraced;
  /* 0 -> 1, perhaps 1 -> 2; each thread holds one object; 3 is free. Some mutants start where they soon fail. */
  atomic {
    field[0] = 1;
    used = 7;
    if
    :: field[1] = 2
    :: field[1] = NIL
    fi;
    field[2] = NIL;
    field[3] = NIL;
    root[0] = 1;
    root[1] = NIL;
    root[2] = 2;
    root[3] = NIL;
#ifdef FROM_A_CHAIN
    field[1] = 2;
    field[2] = 3;
    used = 15;
    root[2] = NIL;
#endif
#ifdef MUTANT_EXCHANGE
    field[1] = 1;
    root[0] = NIL;
#endif
#ifdef MUTANT_TRACE_BEFORE_ALL_ARE_ARMED
    root[3] = 1;
#endif
    state[0] = RUNNING;
#ifdef VARIANT_THREADS
    root[2] = NIL;
#else
    state[1] = RUNNING;
#endif
    run thread(0);
    run thread(1)
  };
#ifndef MUTANT_ARM_AND_SCAN_TOGETHER
  handshake(ARM);
#endif
#ifdef MUTANT_GLOBAL_ROOTS_BEFORE_SCAN
  mark_global_roots();
#endif
#ifndef ONE_ARM
  handshake(ARM);
#endif
  handshake(SCAN);
#ifndef MUTANT_GLOBAL_ROOTS_BEFORE_SCAN
  mark_global_roots();
#endif
  do
  :: pool == 0 && busy == NIL ->
#ifdef MUTANT_NO_SECOND_LOOK
     break
#else
#ifdef MUTANT_RESET_AFTER_LOOK
     published = false;
#else
     published = false;
     if
     :: pool != 0 || busy != NIL -> goto again
     :: else
     fi;
#endif
     handshake(FLUSH);
     if
#ifdef MUTANT_LOOK_AT_THE_END_ONLY
     :: pool == 0 && busy == NIL -> break
#else
     :: !published && pool == 0 && busy == NIL -> break
#endif
     :: else
     fi;
again:
     skip
#endif
  od;
  check()
}

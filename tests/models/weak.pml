/* Weak references during on-the-fly marking: readers against the collector's clearing, and (VARIANT_GUARDIAN) a guardian's
 * decision. Object 0 is the global root; two weak references refer to objects 1 and 2, and 1 may hold 2. The barrier and
 * its handshakes are those of on_the_fly.pml, threads do not block here.
 *
 * The protocol: a reader whose barrier is on holds the weak mutex; while marking it shades what it read and notes that
 * something was published (`dirty`); while clearing it answers #f for what is unmarked. The collector clears `dirty`, finds the
 * pool empty, makes a round of flushes, takes the mutex, and if `dirty` is still clear starts clearing before it leaves the
 * mutex. That needs no second round: while the mutex is held no reader is between its load and its shade, and `dirty` tells
 * of every reader since before the round. The shade itself may come after the mutex (VARIANT_SHADE_AFTER_MUTEX), as the
 * reader answers no flush before. A guardian decides at the same place, and marking goes on.
 *
 * Checked: nothing reachable is unmarked when clearing starts (lost); no thread gets hold of a freed object (dangling);
 * a reference that was answered with #f never gives its object again (revived); a guardian's object is not reachable
 * when the guardian declares it dead (undead).
 * By hand, 4 operations: spin -a -DOPERATIONS=4 weak.pml && cc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m200000 -w25
 *
 * MUTANT_CLEARING_BEFORE_THE_LAST_ROUND: revived
 * MUTANT_GET_WITHOUT_MUTEX: lost
 * MUTANT_GET_WITHOUT_SHADE: lost
 * MUTANT_GUARDIAN_WITHOUT_MUTEX: undead
 * MUTANT_GUARDIAN_WITHOUT_SECOND_LOOK: undead
 * MUTANT_NO_SECOND_LOOK: lost
 * MUTANT_OFF_BEFORE_CLEARED: revived
 * MUTANT_READER_DOES_NOT_TELL: lost
 * MUTANT_UNMARKED_ANSWERED_WHILE_CLEARING: lost
 */
#ifndef OPERATIONS
#define OPERATIONS 3
#endif
#ifdef MUTANT_GUARDIAN_WITHOUT_MUTEX
#define VARIANT_GUARDIAN
#endif
#ifdef MUTANT_GUARDIAN_WITHOUT_SECOND_LOOK
#define VARIANT_GUARDIAN
#endif

#define THREADS 2
#define OBJECTS 3
#define NIL 7

#define OFF 0     /* phase */
#define ARM 1
#define SCAN 2
#define FLUSH 3
#define BLACK SCAN

byte field[OBJECTS];
byte weak[2];
byte root[THREADS];
byte marked, pool, freed;  /* sets of objects */
byte buffer[THREADS];
byte busy = NIL;
byte ready = NIL;          /* what a guardian holds for the program: a global root */
byte phase;
byte phase_of[THREADS];
bool asked[THREADS];
bool dirty, clearing, mutex;
bool answered_false[2];
bool guarded;
byte operations;
bool complete;

#define has(set, o) ((set >> (o)) & 1)
#define is_white(o) (o != NIL && !has(marked, o))

inline take_mutex() { atomic { !mutex -> mutex = true } }
inline leave_mutex() { mutex = false }

inline shade(i, o) {
  if
  :: is_white(o) -> marked = marked | (1 << o); buffer[i] = buffer[i] | (1 << o)
  :: else
  fi
}

inline answer() {
  if
  :: phase == SCAN -> shade(me, root[me])
  :: else
  fi;
  if
  :: buffer[me] -> pool = pool | buffer[me]; buffer[me] = 0; dirty = true
  :: else
  fi;
  if
  :: phase == FLUSH -> phase_of[me] = BLACK
  :: else -> phase_of[me] = phase
  fi;
  asked[me] = false
}

inline get_hold_of(o) {
  root[me] = o;
  dangling = (o != NIL && has(freed, o));
  assert(!dangling)
}

inline choose_object() {
  if
  :: root[me] != NIL -> object = root[me]
  :: object = 0
  fi
}

inline answer_weak_get() {
  revived = (value != NIL && answered_false[object]);
  assert(!revived);
  if
  :: value == NIL -> answered_false[object] = true
  :: else
  fi;
  get_hold_of(value);
  object = 0;
  value = 0
}

proctype thread(byte me) {
  byte object, value, old;
  bool dangling, revived;
end:
  do
  :: atomic { asked[me] -> answer() }
  :: atomic {
       operations < OPERATIONS && !complete -> operations++;
       if
       :: choose_object(); get_hold_of(field[object]); object = 0
#ifdef VARIANT_GUARDIAN
       :: ready != NIL -> get_hold_of(ready)
#endif
       :: choose_object();
          if
          :: value = root[me]
          :: value = NIL
          fi;
          if
          :: phase_of[me] == OFF -> goto writing
          :: phase_of[me] == ARM -> shade(me, value)
          :: else
          fi;
          old = field[object];
          goto shading
       :: if
          :: object = 0
          :: object = 1
          fi;
          if
          :: phase_of[me] == OFF -> value = weak[object]; answer_weak_get()
          :: else -> goto weak_get
          fi
       fi
     }
  od;
weak_get:
#ifndef MUTANT_GET_WITHOUT_MUTEX
  take_mutex();
#endif
  value = weak[object];
  old = clearing;
  atomic {
    if
    :: !old ->
#ifndef MUTANT_GET_WITHOUT_SHADE
#ifndef MUTANT_READER_DOES_NOT_TELL
       if
       :: is_white(value) -> dirty = true
       :: else
       fi;
#endif
#ifdef VARIANT_SHADE_AFTER_MUTEX
       leave_mutex();
       goto shading_read
#else
       shade(me, value)
#endif
#else
       skip
#endif
    :: else ->
#ifndef MUTANT_UNMARKED_ANSWERED_WHILE_CLEARING
       if
       :: is_white(value) -> value = NIL
       :: else
       fi
#else
       skip
#endif
    fi;
    old = 0;
    answer_weak_get();
#ifndef MUTANT_GET_WITHOUT_MUTEX
    leave_mutex();
#endif
    goto end
  };
#ifdef VARIANT_SHADE_AFTER_MUTEX
shading_read:
  atomic { shade(me, value); old = 0; answer_weak_get(); goto end };
#endif
shading:
  atomic { shade(me, old); old = 0 };
writing:
  atomic { field[object] = value; object = 0; value = 0; goto end }
}

active proctype marker() {
  byte child;
end:
  do
  :: atomic {
       phase != ARM && pool != 0;
       if
       :: has(pool, 0) -> busy = 0
       :: has(pool, 1) -> busy = 1
       :: has(pool, 2) -> busy = 2
       fi;
       pool = pool & ~(1 << busy);
       child = field[busy]
     };
     d_step {
       if
       :: is_white(child) -> marked = marked | (1 << child); pool = pool | (1 << child)
       :: else
       fi;
       child = 0;
       busy = NIL
     }
  od
}

inline handshake(wanted) {
  d_step { phase = wanted; asked[0] = true; asked[1] = true };
  !asked[0] && !asked[1]
}

inline find_reachable() {
  reached = 1;
  for (i : 0 .. 1) {
    if
    :: root[i] != NIL -> reached = reached | (1 << root[i])
    :: else
    fi
  }
  if
  :: ready != NIL -> reached = reached | (1 << ready)
  :: else
  fi;
  for (i : 0 .. 1) {
    for (o : 0 .. OBJECTS - 1) {
      if
      :: has(reached, o) && field[o] != NIL -> reached = reached | (1 << field[o])
      :: else
      fi
    }
  }
  i = 0;
  o = 0
}

/* One step: the collector holds the mutex, or the program cannot reach what is unmarked anyhow. */
inline look_at_guarded() {
  d_step {
    find_reachable();
    undead = (is_white(2) && has(reached, 2));
    if
    :: is_white(2) -> marked = marked | 4; pool = pool | 4; ready = 2
    :: else
    fi;
    guarded = false;
    reached = 0
  };
  assert(!undead)
}

active proctype collector() {
  byte reached, i, o;
  bool lost, undead;
  /* Perhaps 0 -> 1, perhaps 1 -> 2 */
  atomic {
    if
    :: field[0] = 1
    :: field[0] = NIL
    fi;
    if
    :: field[1] = 2
    :: field[1] = NIL
    fi;
    field[2] = NIL;
    weak[0] = 1;
    weak[1] = 2;
    root[0] = NIL;
    root[1] = NIL;
#ifdef VARIANT_GUARDIAN
    guarded = true;
#endif
    run thread(0);
    run thread(1)
  };
  handshake(ARM);
  handshake(ARM);
  handshake(SCAN);
  atomic { marked = marked | 1; pool = pool | 1 };
marking:
  pool == 0 && busy == NIL;
  dirty = false;
  if
  :: pool == 0 && busy == NIL
  :: else -> goto marking
  fi;
  handshake(FLUSH);
  if
  :: !dirty && pool == 0 && busy == NIL
  :: else -> goto marking
  fi;
#ifdef MUTANT_CLEARING_BEFORE_THE_LAST_ROUND
  take_mutex();
  clearing = true;
  leave_mutex();
  dirty = false;
  handshake(FLUSH);
  if
  :: dirty || pool != 0 || busy != NIL -> clearing = false; goto marking
  :: else
  fi;
#else
#ifdef MUTANT_GUARDIAN_WITHOUT_MUTEX
  if
  :: guarded -> look_at_guarded(); goto marking
  :: else
  fi;
#endif
  take_mutex();
#ifdef VARIANT_GUARDIAN
#ifdef MUTANT_GUARDIAN_WITHOUT_SECOND_LOOK
  if
  :: guarded -> look_at_guarded(); leave_mutex(); goto marking
  :: else
  fi;
#endif
#endif
#ifndef MUTANT_NO_SECOND_LOOK
  if
  :: dirty -> leave_mutex(); goto marking
  :: else
  fi;
#endif
#ifdef VARIANT_GUARDIAN
  if
  :: guarded -> look_at_guarded(); leave_mutex(); goto marking
  :: else
  fi;
#endif
  clearing = true;
  leave_mutex();
#endif
  d_step { find_reachable(); lost = ((reached & ~marked) != 0); reached = 0 };
  assert(!lost);
#ifdef MUTANT_OFF_BEFORE_CLEARED
  handshake(OFF);
#endif
  for (i : 0 .. 1) {
    atomic {
      o = weak[i];
      if
      :: is_white(o)
      :: else -> o = NIL
      fi
    };
    if
    :: o != NIL -> weak[i] = NIL
    :: else
    fi;
    o = 0
  }
#ifndef MUTANT_OFF_BEFORE_CLEARED
  handshake(OFF);
#endif
  freed = 7 & ~marked
}

/* The zero table of src/memory/rc and the sealing of src/vm, for two threads under a global lock. Each thread has one
 * uncounted slot; a heap has a few objects of one cell each, and one global cell. A thread that gives up the lock moves its
 * slot into a counted chunk first. Whoever holds the lock may do a bounded part of a reconciliation at any poll, also
 * with what another thread has found dead. One weak reference, which does not count, may be read into a slot until its object is found
 * dead. Checked: nobody ever sees an object that was freed; every count is the
 * number of cells that refer to it (Z1 to Z5 of src/memory/README.md; K1 to K3); an object at zero has exactly one entry. One
 * mutant at a time is switched on by its name; each must fail.
 */
#ifndef OBJECTS
#define OBJECTS 2
#endif
#define none OBJECTS
#define nobody 2

mtype = { unused, alive, dead };

mtype state[OBJECTS] = unused;
byte count[OBJECTS];
bool in_table[OBJECTS];
byte entries[OBJECTS];
byte cell[OBJECTS] = none;
byte global = none;
byte weak = none;
byte chunk[2] = none;   /* what the sealed frames of a thread refer to */
byte slot[2] = none;
bool sealed[2];
byte holder = nobody;

#define me _pid
#define see(o) assert(o == none || state[o] == alive)

inline increment(o) {
  if
  :: o != none -> count[o]++
  :: else
  fi
}

inline enter(o) { in_table[o] = true; entries[o]++ }

/* A cell or a chunk lets go. */
inline release(o) {
  if
  :: o != none ->
     assert(count[o] > 0);
     count[o]--;
     if
#ifdef MUTANT_ENTERED_TWICE
     :: count[o] == 0 -> enter(o)
#else
#ifdef MUTANT_NOT_ENTERED_AT_ZERO
     :: false
#else
     :: count[o] == 0 && !in_table[o] -> enter(o)
#endif
#endif
     :: else
     fi
  :: else
  fi
}

/* A dead object lets go: what only it referred to is dead too. */
inline drop(o) {
  if
  :: o != none ->
     assert(count[o] > 0);
     count[o]--;
     if
     :: count[o] != 0 || in_table[o]
#ifndef MUTANT_CHILD_FREED_WITHOUT_LOOK_AT_STACK
     :: count[o] == 0 && !in_table[o] && slot[me] == o -> enter(o)
     :: count[o] == 0 && !in_table[o] && slot[me] != o -> state[o] = dead
#else
     :: else -> state[o] = dead
#endif
     fi
  :: else
  fi
}

inline allocate() {
  i = 0;
  do
  :: i < OBJECTS && state[i] != unused -> i++
  :: else -> break
  od;
  if
  :: i < OBJECTS -> state[i] = alive; count[i] = 0; cell[i] = none; enter(i); slot[me] = i
  :: else
  fi;
  i = 0
}

inline store_global() {
  see(slot[me]);
  old = global;
  increment(slot[me]);
  global = slot[me];
  release(old);
  old = 0
}

inline store_cell() {
  if
  :: slot[me] != none ->
     see(slot[me]);
     old = cell[slot[me]];
     increment(global);
     cell[slot[me]] = global;
     release(old);
     old = 0
  :: else
  fi
}

inline load_cell() {
  if
  :: slot[me] != none -> see(slot[me]); slot[me] = cell[slot[me]]; see(slot[me])
  :: else
  fi
}

inline load_weak() {
  if
#ifndef MUTANT_WEAK_READ_OF_WHAT_WAS_FOUND_DEAD
  :: weak != none && state[weak] != dead -> slot[me] = weak; see(weak)
#else
  :: weak != none -> slot[me] = weak; see(weak)
#endif
  :: else
  fi
}

/* One entry of the table, any. */
inline look_at_entry(o) {
  assert(state[o] == alive && in_table[o]);
  if
  :: count[o] != 0 -> in_table[o] = false; entries[o]--
#ifndef MUTANT_FREED_WITHOUT_LOOK_AT_STACK
  :: count[o] == 0 && slot[me] == o          /* on_stack: stays */
  :: count[o] == 0 && slot[me] != o -> in_table[o] = false; entries[o]--; state[o] = dead
#else
  :: count[o] == 0 -> in_table[o] = false; entries[o]--; state[o] = dead
#endif
  fi
}

inline free_dead(o) {
  old = cell[o];
  cell[o] = none;
#ifndef MUTANT_FREED_WITHOUT_BREAKING
  if
  :: weak == o -> weak = none
  :: else
  fi;
#endif
  state[o] = unused;
  drop(old);
  old = 0
}

inline audit() {
  d_step {
    i = 0;
    do
    :: i < OBJECTS ->
       old = 0;
       j = 0;
       do
       :: j < OBJECTS ->
          if
          :: state[j] != unused && cell[j] == i -> old++
          :: else
          fi;
          j++
       :: else -> break
       od;
       if
       :: global == i -> old++
       :: else
       fi;
       if
       :: chunk[0] == i -> old++
       :: else
       fi;
       if
       :: chunk[1] == i -> old++
       :: else
       fi;
       assert(state[i] == unused || count[i] == old);
       assert(entries[i] == (in_table[i] -> 1 : 0));
       assert(!in_table[i] || state[i] == alive);
       assert(state[i] != alive || count[i] != 0 || in_table[i]);
       i++
    :: else -> break
    od;
    i = 0; j = 0; old = 0
  }
}

inline step() {
  i = 0;
  do
  :: i < OBJECTS - 1 -> i++
  :: break
  od;
  if
  :: entries[i] > 0 -> look_at_entry(i)
  :: state[i] == dead -> free_dead(i)
  :: else
  fi;
  i = 0
}

/* The frames become a chunk: its cells count. */
inline seal() {
  atomic { increment(slot[me]); chunk[me] = slot[me]; slot[me] = none; sealed[me] = true }
}
inline unseal() {
  atomic {
    see(chunk[me]);
    slot[me] = chunk[me];
    chunk[me] = none;
    release(slot[me]);
    sealed[me] = false
  }
}
inline acquire() { atomic { holder == nobody -> holder = me } }
inline give_up() { holder = nobody }

inline hand_over() {
#ifdef MUTANT_OWN_STACK_ONLY
  give_up();
  acquire()
#else
#ifdef MUTANT_SEAL_AFTER_RELEASE
  give_up();
  seal();
#else
  seal();
  give_up();
#endif
#ifdef MUTANT_UNSEAL_BEFORE_ACQUIRE
  unseal();
  acquire()
#else
  acquire();
  unseal()
#endif
#endif
}

/* Everything that is dead is freed first; others may get their turn between two steps. */
inline block() {
#if defined(MUTANT_OWN_STACK_ONLY) || defined(MUTANT_NO_SEAL_AT_RELEASE)
  give_up();
  acquire()
#else
  seal();
  do
  :: atomic { step() }
  :: give_up(); acquire()
  :: break
  od;
  give_up();
  acquire();
  unseal()
#endif
}

active [2] proctype thread() {
  byte i, j, old;
  acquire();
  do
  :: atomic { holder == me -> allocate() }
  :: atomic { holder == me -> slot[me] = global; see(slot[me]) }
  :: atomic { holder == me -> store_global() }
  :: atomic { global != none -> old = global; global = none; release(old); old = 0 }
  :: atomic { holder == me -> store_cell() }
  :: atomic { holder == me -> load_cell() }
  :: atomic { holder == me && slot[me] != none -> weak = slot[me] }
  :: atomic { holder == me -> load_weak() }
  :: atomic { holder == me -> slot[me] = none }
  :: atomic { holder == me -> step(); audit() }
  :: holder == me -> hand_over()
  :: holder == me -> block()
  od
}

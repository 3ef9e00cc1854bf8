/* How a handshake waits: members that run, block, leave; a collector that asks, serves whoever is blocked, and sleeps
 * until somebody wakes it. A member says how it is and then looks whether it is asked; the collector asks and then looks how
 * the members are; so one of the two sees the other. The collector forgets a wake before it looks, never after.
 * Checked: the collector never sleeps while there is nobody who will wake it (stuck), never works on the roots of a member
 * that is using them (touched), and at the end of a round each member asked has been answered for once (missed).
 *
 * MUTANT_BLOCK_WITHOUT_WAKE: stuck
 * MUTANT_READ_BEFORE_WRITE_ENTERING: stuck
 * MUTANT_FORGET_AFTER_LOOK: stuck
 * MUTANT_EXIT_WITHOUT_WAKE: stuck
 * MUTANT_SERVE_WITHOUT_CLAIM: touched
 * MUTANT_LEAVE_WITHOUT_COMPARING: touched
 * MUTANT_NOBODY_SERVES: stuck
 */
#ifndef MEMBERS
#define MEMBERS 2
#endif
#ifndef STEPS
#define STEPS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif

#define ABSENT 0
#define RUNNING 1
#define BLOCKED 2
#define SERVED 3

byte state[MEMBERS];
bool asked[MEMBERS];
byte answered[MEMBERS];    /* rounds answered by the member or for it */
bool uses_roots[MEMBERS];
bool wake;
byte asks[MEMBERS];

inline answer() {
  atomic {
    if
    :: asked[me] -> answered[me]++; asked[me] = false; goes_on = true
    :: else
    fi
  };
  if
  :: goes_on -> wake = true; goes_on = false
  :: else
  fi
}

inline enter_blocking() {
  answer();
#ifdef MUTANT_READ_BEFORE_WRITE_ENTERING
  goes_on = asked[me];
  state[me] = BLOCKED;
#else
  state[me] = BLOCKED;
  goes_on = asked[me];
#endif
  if
#ifndef MUTANT_BLOCK_WITHOUT_WAKE
  :: goes_on -> wake = true
#endif
  :: else
  fi;
  goes_on = false
}

inline leave_blocking() {
#ifdef MUTANT_LEAVE_WITHOUT_COMPARING
  state[me] = RUNNING
#else
  atomic { state[me] == BLOCKED -> state[me] = RUNNING }
#endif
}

/* Under the mutex that covers a change of the phase. */
inline detach() {
  atomic {
    state[me] = ABSENT;
    if
    :: asked[me] -> answered[me]++; asked[me] = false
    :: else
    fi
  };
#ifndef MUTANT_EXIT_WITHOUT_WAKE
  wake = true
#endif
}

proctype member(byte me) {
  byte step;
  bool goes_on;
  do
  :: step < STEPS ->
     step++;
     if
     :: uses_roots[me] = true; uses_roots[me] = false
     :: true -> answer()
     :: true -> enter_blocking();
        if
        :: leave_blocking()
        :: true -> goto end_blocked
        fi
     fi
  :: break
  od;
  answer();
  detach();
  goto gone;
end_blocked:
  false;
gone:
  skip
}

inline serve() {
  atomic {
    if
    :: asked[i] && state[i] == BLOCKED ->
#ifndef MUTANT_SERVE_WITHOUT_CLAIM
       state[i] = SERVED;
#endif
       claimed = true
    :: else
    fi
  };
  if
  :: claimed ->
     atomic { touched = uses_roots[i]; assert(!touched) };
     atomic { answered[i]++; asked[i] = false; claimed = false };
#ifndef MUTANT_SERVE_WITHOUT_CLAIM
     state[i] = BLOCKED
#endif
  :: else
  fi
}

active proctype collector() {
  byte i, round, waiting;
  bool claimed, stuck, touched, missed;
  atomic {
    for (i : 0 .. MEMBERS - 1) {
      state[i] = RUNNING;
      run member(i)
    }
  };
  for (round : 1 .. ROUNDS) {
    atomic {
      for (i : 0 .. MEMBERS - 1) {
        if
        :: state[i] != ABSENT -> asked[i] = true; asks[i]++
        :: else
        fi
      }
    };
    do
    ::
#ifndef MUTANT_FORGET_AFTER_LOOK
       wake = false;
#endif
       waiting = 0;
       for (i : 0 .. MEMBERS - 1) {
#ifndef MUTANT_NOBODY_SERVES
         serve();
#endif
         atomic {
           if
           :: asked[i] -> waiting++
           :: else
           fi
         }
       }
       if
       :: waiting == 0 -> break
       :: else
       fi;
#ifdef MUTANT_FORGET_AFTER_LOOK
       wake = false;
#endif
       if
       :: wake
       :: timeout -> stuck = true; assert(!stuck)
       fi
    od;
    atomic {
      for (i : 0 .. MEMBERS - 1) {
#ifndef MUTANT
        missed = (answered[i] != asks[i]);
#endif
        assert(!missed)
      }
    }
  }
}

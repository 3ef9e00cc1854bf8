// The stack of a thread: one raw region for the newest frames, heap chunks for all older ones (the incremental stack/heap
// strategy of Clinger, Hartheimer and Ost, 1999). Capturing a continuation, overflow, and sealing for a counting manager are
// the same act: move the raw frames into chunks. A chunk is an ordinary object: dead slots are #f, addresses are
// fixnums, so its cells are traced and counted like any others, and it never changes.
//
// Invariants: a frame is moved out at most once for each time that it was moved in; the oldest raw frame returns to
// underflow; the thread's chunk is what underflow brings back; a chunk resumes at an address that follows a site.
#pragma once

#include "vm/frame.h"
#include "vm/thread.h"

namespace gilt::vm {

bool make_stack(Thread&);  // false: the system has no memory for it
void free_stack(Thread&);

// Where the first frame of an empty stack lies.
inline Value* bottom_frame(Thread& t) { return t.stack_high - 1; }

// Moves all frames, the running one included (it stands at t.pc, after a site), into chunks. The raw stack is empty
// then; t.frame is null.
void move_to_heap(Thread&);
// As move_to_heap, but for the frames from `frame` on, which is suspended at pc.
void move_to_heap(Thread&, Value* frame, const uint32_t* pc);
// Brings the newest chunk back: t.frame and t.pc are its top frame and resume address. The raw stack must be empty and
// there must be a chunk.
void bring_back(Thread&);
inline bool has_chunk(Thread& t) { return t.dynamic(thread_cell::chunk) != False; }

// The live values of the raw stack, for the memory manager.
void visit_stack(Thread&, memory::RootVisitor&);

// Calls visit(code, offset of the word before pc) for the frames from the newest on, chunks included, until it says no.
void walk_backtrace(Thread&, bool (*visit)(void* context, Value code, uint32_t offset), void* context);

}  // namespace gilt::vm

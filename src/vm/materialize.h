// Binding a unit to the heap: code objects with their constants in place, so that the instructions find each by a distance
// back from themselves. Literals are made once a unit and are immutable.
#pragma once

#include <functional>

#include "bytecode/unit.h"
#include "vm/thread.h"

namespace gilt::vm {

// The procedure that runs the unit (codes[0]). The unit must live as long as its code: the caller keeps it. Never polls;
// Failed when the heap limit is hit. `opaque` gives back the object behind a handle of eval (may be empty).
Value materialize(Thread&, const bytecode::Unit&, const std::function<Value(uint64_t)>& opaque = {});

// Where the code of a primitive used as a value comes from: a unit of one code, by the primitive's number. Asked at most
// once for each; called with the machine's code lock held.
using StubProvider = std::function<const bytecode::Unit&(uint32_t primitive)>;
void set_stub_provider(StubProvider);

// A heap object for a literal datum; not recursive.
Value literal(Thread&, const Datum*, const std::function<Value(uint64_t)>& opaque = {});

}  // namespace gilt::vm

// Binding a unit to the heap: code objects with their constants in place, so that the instructions find each by a distance
// back from themselves. Literals are made once a unit and are immutable.
#pragma once

#include <functional>
#include <memory>

#include "bytecode/unit.h"
#include "vm/thread.h"

namespace gilt::vm {

// The procedure that runs the unit (codes[0]). Its code objects share the unit and let go of it when they die. Never polls;
// Failed when the heap limit is hit. `opaque` gives back the object behind a handle of eval (may be empty).
Value materialize(Thread&, bytecode::SharedUnit, const std::function<Value(uint64_t)>& opaque = {});

// For the machine, when an object of kind unit has died.
void forget_unit(Object*);

// Where the code of a primitive used as a value comes from: a unit of one code, by the primitive's number. Asked at most
// once for each; called with the machine's code lock held.
using StubProvider = std::function<bytecode::SharedUnit(uint32_t primitive)>;
void set_stub_provider(StubProvider);

// A heap object for a literal datum; not recursive.
Value literal(Thread&, const Datum*, const std::function<Value(uint64_t)>& opaque = {});

}  // namespace gilt::vm

// Hashes of values: equal values have equal hashes. `inside` may use addresses and is for the machine's own tables; `shown`
// is for programs, is the same in every run, and so knows little of objects without contents.
#pragma once

#include "objects/equality.h"

namespace gilt::builtins {

enum class HashUse : uint8_t { inside, shown };

// Of contents, as equal? sees them; looks at a bounded part of large data.
uint64_t hash_contents(Value, HashUse);
// As eqv? sees it: never of what can change.
uint64_t hash_identity(Value);
uint64_t hash_string(Value string);

}  // namespace gilt::builtins

// A new backing for a table, with its live entries in order and without the deleted ones, made in pieces: README.md, Note
// [Tables in pieces]. Hashes come from the old index: the keys are not looked at. Whoever calls holds the table's lock.
#pragma once

#include "builtins/table.h"

namespace gilt::builtins {

// Goes on with a growth, or begins one: Unspecific when the table has its new backing, which has room for one entry more; Again
// when there is more to do; Failed, not yet recorded, when there is no memory, and the table is as it was.
Value advance_growth(Thread&, Value table);

// After an old entry has been changed, while entries are being moved: changes the new one, if it is already there.
void follow_growth(Thread&, Value table, size_t entry);

// Drops a growth: the table is as it was.
void clear_growth(Thread&, Value table);

// Gives a table another backing, as yet without entries, and forgets about growth and snapshots.
void set_backing(Thread&, Value table, Value entries, Value index);

}  // namespace gilt::builtins

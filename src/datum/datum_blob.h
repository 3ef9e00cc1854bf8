// Data as bytes, for libraries that the build compiles ahead. Sharing and cycles within one datum survive; spans keep
// the source numbers they have. Aliases and heap objects cannot be written.
#pragma once

#include "base/arena.h"
#include "base/blob.h"
#include "datum/datum.h"

namespace gilt {

void write_datum(BlobWriter& writer, const Datum* datum);

// Texts of the result point into the blob.
Datum* read_datum(BlobReader& reader, Arena& arena);

}  // namespace gilt

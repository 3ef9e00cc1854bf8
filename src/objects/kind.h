// The kinds of heap objects, from kinds.def, and the tests for them.
#pragma once

#include <cstdint>
#include <string_view>

#include "memory/memory.h"

namespace gilt {

enum class Kind : uint8_t {
#define GILT_KIND(name, printed, cells, bytes) name,
#include "objects/kinds.def"
#undef GILT_KIND
};

static_assert(static_cast<uint8_t>(Kind::ephemeron) == memory::ephemeron_kind);

inline constexpr std::string_view kind_names[] = {
#define GILT_KIND(name, printed, cells, bytes) printed,
#include "objects/kinds.def"
#undef GILT_KIND
};

using Mutator = Manager::Mutator;

inline Kind kind_of(const Object* o) { return static_cast<Kind>(o->header.kind); }
inline bool is_kind(Value v, Kind kind) { return is_object(v) && kind_of(object_of(v)) == kind; }

// Shapes: `cells` counted cells, then `bytes` raw bytes.
constexpr Shape shape(Kind kind, size_t cells, size_t bytes = 0) {
  return {static_cast<uint8_t>(kind), false, cells, bytes};
}
constexpr Shape long_shape(Kind kind, size_t cells, size_t bytes = 0) {
  return {static_cast<uint8_t>(kind), true, cells, bytes};
}

// Cell i of an object that is not long; vectors, code and chunks use the long accessors of their headers.
inline Cell* short_cells(Object* o) { return reinterpret_cast<Cell*>(o->words() + 1); }
inline Cell* long_cells(Object* o) { return reinterpret_cast<Cell*>(o->words() + 2); }

template <class T>
T* raw_bytes(Object* o, size_t short_cell_count) {
  return reinterpret_cast<T*>(o->words() + 1 + short_cell_count);
}

}  // namespace gilt

// Symbols: one immortal object per Name, made when the heap first needs it.
#pragma once

#include "datum/name.h"
#include "objects/kind.h"

namespace gilt {

inline bool is_symbol(Value v) { return is_kind(v, Kind::symbol); }
inline const Name* symbol_name(Value v) { return *raw_bytes<const Name*>(object_of(v), 0); }
// Thread-safe.
Value symbol_of(Mutator&, const Name*);
inline Value symbol_of(Mutator& m, std::string_view text) { return symbol_of(m, intern(text)); }
// Every symbol made so far, for the global roots.
void visit_symbols(memory::RootVisitor&);

}  // namespace gilt

// Lists of data: lengths and elements without recursion, and without looping on circular lists (datum labels).
#pragma once

#include <optional>
#include <span>

#include "base/arena.h"
#include "datum/datum.h"

namespace gilt::syntax {

// Number of pairs, and what ends them; nullopt when circular.
struct ListShape {
  size_t length;
  Datum* tail;
};
std::optional<ListShape> list_shape(Datum* list);

// The elements of a proper list; nullopt for anything else.
std::optional<std::span<Datum*>> list_items(Arena& arena, Datum* list);

Datum* make_list(Arena& arena, std::span<Datum* const> items, Datum* tail, Span span);
inline Datum* make_nil(Arena& arena, Span span) { return make_word(arena, Nil, span); }

// The same datum with every alias replaced by the symbol it stands for, as quote sees it. Parts without aliases are the
// same objects; sharing and cycles survive.
Datum* strip_aliases(Arena& arena, Datum* datum);

}  // namespace gilt::syntax

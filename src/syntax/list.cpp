// Walking data with explicit stacks (list.h).
#include "syntax/list.h"

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "syntax/binding.h"

namespace gilt::syntax {

std::optional<ListShape> list_shape(Datum* list) {
  size_t length = 0, limit = 64;
  const Datum* milestone = nullptr;  // Brent: a cycle comes back to some milestone
  for (; list->is_pair(); list = list->cdr, ++length) {
    if (list == milestone) return std::nullopt;
    if (length == limit) milestone = list, limit *= 2;
  }
  return ListShape{length, list};
}

std::optional<std::span<Datum*>> list_items(Arena& arena, Datum* list) {
  auto shape = list_shape(list);
  if (!shape || !shape->tail->is_nil()) return std::nullopt;
  std::span<Datum*> items = arena.make_array<Datum*>(shape->length);
  for (Datum*& item : items) item = list->car, list = list->cdr;
  return items;
}

Datum* make_list(Arena& arena, std::span<Datum* const> items, Datum* tail, Span span) {
  for (size_t i = items.size(); i-- > 0;) tail = make_pair(arena, items[i], tail, span);
  return tail;
}

namespace {

bool is_compound(const Datum* d) { return d->is_pair() || d->kind == Datum::Kind::vector; }

class Stripper {
 public:
  explicit Stripper(Arena& arena) : arena_(arena) {}

  Datum* strip(Datum* datum) {
    if (!is_compound(datum)) return atom(datum);
    if (!collect(datum)) return datum;
    mark_changed();
    copy_changed();
    return copies_.at(datum);
  }

 private:
  Datum* atom(Datum* datum) {
    return datum->kind == Datum::Kind::alias ? make_symbol(arena_, base_name(datum), datum->span) : datum;
  }

  template <class Visit>
  static void each_part(const Datum* d, Visit visit) {
    if (d->is_pair()) visit(d->car), visit(d->cdr);
    else for (Datum* item : d->items) visit(item);
  }

  // All compound nodes, each once; says whether there is an alias at all.
  bool collect(Datum* root) {
    bool found = false;
    std::vector<Datum*> pending{root};
    while (!pending.empty()) {
      Datum* d = pending.back();
      pending.pop_back();
      if (!seen_.insert(d).second) continue;
      nodes_.push_back(d);
      each_part(d, [&](Datum* part) {
        if (part->kind == Datum::Kind::alias) found = true, changed_.insert(d);
        else if (is_compound(part)) pending.push_back(part);
      });
    }
    return found;
  }

  // A node changes if any part does: spread from the parts to the wholes.
  void mark_changed() {
    std::unordered_map<const Datum*, std::vector<Datum*>> wholes;
    for (Datum* d : nodes_)
      each_part(d, [&](Datum* part) {
        if (is_compound(part)) wholes[part].push_back(d);
      });
    std::vector<const Datum*> pending(changed_.begin(), changed_.end());
    while (!pending.empty()) {
      const Datum* d = pending.back();
      pending.pop_back();
      auto above = wholes.find(d);
      if (above == wholes.end()) continue;
      for (Datum* whole : above->second)
        if (changed_.insert(whole).second) pending.push_back(whole);
    }
  }

  void copy_changed() {
    for (Datum* d : nodes_)
      if (changed_.count(d)) copies_[d] = arena_.make<Datum>(*d);
    auto stripped = [&](Datum* part) {
      auto copy = copies_.find(part);
      return copy == copies_.end() ? atom(part) : copy->second;
    };
    for (auto& [original, copy] : copies_) {
      if (copy->is_pair()) {
        copy->car = stripped(original->car), copy->cdr = stripped(original->cdr);
      } else {
        copy->items = arena_.copy(original->items);
        for (Datum*& item : copy->items) item = stripped(item);
      }
    }
  }

  Arena& arena_;
  std::unordered_set<const Datum*> seen_, changed_;
  std::vector<Datum*> nodes_;
  std::unordered_map<const Datum*, Datum*> copies_;
};

}  // namespace

Datum* strip_aliases(Arena& arena, Datum* datum) { return Stripper(arena).strip(datum); }

}  // namespace gilt::syntax

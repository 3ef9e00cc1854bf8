// Scopes and the resolution of identifiers (binding.h explains the method).
#include "syntax/scope.h"

#include "base/check.h"
#include "syntax/environment.h"

namespace gilt::syntax {

namespace {
size_t hash(Key key) { return reinterpret_cast<uintptr_t>(key) * 0x9E3779B97F4A7C15ull >> 32; }
}  // namespace

Scope::Entry* Scope::place(Key key) const {
  for (size_t i = hash(key);; ++i) {
    Entry& entry = entries_[i & (capacity_ - 1)];
    if (!entry.key || entry.key == key) return &entry;
  }
}

const Binding* Scope::find(Key key) const {
  if (count_ == 0) return nullptr;
  const Entry* entry = place(key);
  return entry->key ? &entry->binding : nullptr;
}

void Scope::grow(Arena& arena) {
  Entry* old = entries_;
  uint32_t old_capacity = capacity_;
  capacity_ = capacity_ ? capacity_ * 2 : 4;
  entries_ = arena.make_array<Entry>(capacity_).data();
  for (uint32_t i = 0; i < old_capacity; ++i)
    if (old[i].key) *place(old[i].key) = old[i];
}

void Scope::bind(Arena& arena, Key key, const Binding& binding) {
  if ((count_ + 1) * 2 > capacity_) grow(arena);
  Entry* entry = place(key);
  INVARIANT(!entry->key);
  *entry = {key, binding};
  ++count_;
}

bool same_binding(const Binding& a, const Binding& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Binding::Kind::unbound: return a.name == b.name;
    case Binding::Kind::core: return a.form == b.form;
    case Binding::Kind::macro: return a.macro == b.macro;
    case Binding::Kind::variable: return a.variable == b.variable;
    case Binding::Kind::global: return a.global == b.global;
    case Binding::Kind::primitive: return a.primitive == b.primitive;
  }
  return false;
}

bool means_keyword(const Binding& b, CoreForm form) {
  return b.is(form) || (!b && b.name->text == info(form).name);
}

Binding resolve(const Datum* identifier, const Scope* scope) {
  for (;; scope = identifier->alias->scope, identifier = identifier->alias->base) {
    Key key = key_of(identifier);
    for (; !scope->environment(); scope = scope->parent())
      if (const Binding* found = scope->find(key)) return *found;
    if (identifier->is_symbol()) return scope->environment()->find_symbol(identifier->name);
    if (Binding found = scope->environment()->find(key)) return found;
  }
}

}  // namespace gilt::syntax

// One contour of local bindings, in the arena of the unit; the outermost scope of each chain stands for an Environment.
#pragma once

#include "base/arena.h"
#include "syntax/binding.h"

namespace gilt::syntax {

class Scope {
 public:
  Scope(Scope* parent, Environment* environment) : parent_(parent), environment_(environment) {}

  Scope* parent() const { return parent_; }
  // Not null exactly in a root scope.
  Environment* environment() const { return environment_; }

  bool empty() const { return count_ == 0; }
  const Binding* find(Key key) const;
  // The key must be new to this scope.
  void bind(Arena& arena, Key key, const Binding& binding);

 private:
  struct Entry {
    Key key = nullptr;
    Binding binding;
  };
  Entry* place(Key key) const;
  void grow(Arena& arena);

  Scope* parent_;
  Environment* environment_;
  Entry* entries_ = nullptr;  // open addressing, a power of two of them, at most half full
  uint32_t capacity_ = 0, count_ = 0;
};

// Follows scopes outwards and aliases to their bases. Never fails: see Binding::Kind::unbound.
Binding resolve(const Datum* identifier, const Scope* scope);

}  // namespace gilt::syntax

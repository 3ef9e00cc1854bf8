// Links of ephemerons, and what happens to a guarded object.
#include "memory/rc/weak.h"

#include <utility>

#include "base/check.h"
#include "memory/rc/heap.h"

namespace gilt::memory::rc {

namespace {

EphemeronData& data_of(const Object* ephemeron) {
  return *reinterpret_cast<EphemeronData*>(const_cast<Object*>(ephemeron)->bytes());
}
void visit(RootVisitor& visitor, const Object* root) {
  const Value value = value_of(root);
  visitor.visit({&value, 1});
}
bool is_marked(Value v) { return !is_pointer(v) || (target_of(v)->header.mark & flag::marked) != 0; }

}  // namespace

bool WeakObjects::is_broken(const Object* ephemeron) {
  Value key = data_of(ephemeron).key;
  return key == Unbound || (is_pointer(key) && (target_of(key)->header.mark & flag::dead) != 0);
}

bool WeakObjects::read(const Object* ephemeron, Value& key, Value& value) {
  if (is_broken(ephemeron)) return false;
  key = data_of(ephemeron).key;
  value = const_cast<Object*>(ephemeron)->cells()[0].load();
  return true;
}

bool WeakObjects::is_linked(const Object* object) {
  return object->header.kind == ephemeron_kind && is_pointer(data_of(object).key);
}

void WeakObjects::link(Object* ephemeron, Value key) {
  EphemeronData& data = data_of(ephemeron);
  data = {key, nullptr, nullptr};
  if (!is_pointer(key)) return;
  Object* target = target_of(key);
  data.next = keys_.find(target);
  if (data.next != nullptr) data_of(data.next).previous = ephemeron;
  keys_.set(target, ephemeron);
  watch(target);
  watch(ephemeron);
}

// The ephemeron is broken then. Its value is not touched.
void WeakObjects::unlink(Object* ephemeron) {
  EphemeronData& data = data_of(ephemeron);
  Object* key = target_of(std::exchange(data.key, Unbound));
  if (data.next != nullptr) data_of(data.next).previous = data.previous;
  if (data.previous != nullptr) data_of(data.previous).next = data.next;
  else if (data.next != nullptr) keys_.set(key, data.next);
  else keys_.erase(key), unwatch(key);
  unwatch(ephemeron);
}

void WeakObjects::unwatch(Object* object) {
  if (is_linked(object) || keys_.find(object) != nullptr || registrations_.count(object) != 0) return;
  INVARIANT(!(object->header.mark & flag::free_slot));
  object->header.mark &= static_cast<uint8_t>(~flag::watched);
}

void WeakObjects::guard(Value object, Object* registration) {
  registrations_.emplace(target_of(object), Registration{object, registration, registered_++});
  watch(target_of(object));
}

// The object is alive again: it is in a cell.
void WeakObjects::give(const Registration& registration) {
  heap_.increments += increment(registration.object);
  registration.ephemeron->cells()[0].set_initial(registration.object);
  waiting_.push({batch_, registration.number, registration.ephemeron});
}

bool WeakObjects::hand_over(Object* object) {
  bool kept = false;
  auto [at, end] = registrations_.equal_range(object);
  if (at == end) return false;
  while (at != end) {
    Registration registration = at->second;
    at = registrations_.erase(at);
    if (is_broken(registration.ephemeron)) heap_.release_registration(registration.ephemeron);
    else give(registration), kept = true;
  }
  unwatch(object);
  return kept;
}

Object* WeakObjects::take() {
  if (waiting_.empty()) return nullptr;
  Object* registration = waiting_.top().ephemeron;
  waiting_.pop();
  return registration;
}

// Key and ephemeron: the one that is marked second has the value followed.
CellRange WeakObjects::claim(Object* object) {
  for (Object* ephemeron = keys_.find(object); ephemeron != nullptr; ephemeron = data_of(ephemeron).next)
    if (is_marked(value_of(ephemeron))) pending_.push({ephemeron->cells(), ephemeron->cells() + 1});
  if (is_linked(object) && !is_marked(data_of(object).key)) return {};
  return {object->cells(), object->cells() + object->cell_count()};
}

// All are looked at before the first is marked, so that what died together is found together.
bool WeakObjects::rescue(RootVisitor& marker) {
  std::vector<Value> rescued;
  for (auto at = registrations_.begin(); at != registrations_.end();) {
    Registration registration = at->second;
    Value guardian = data_of(registration.ephemeron).key;
    if (is_marked(registration.object) || guardian == Unbound || !is_marked(guardian)) {
      ++at;
      continue;
    }
    give(registration);
    rescued.push_back(registration.object);
    at = registrations_.erase(at);
  }
  for (Value object : rescued) unwatch(target_of(object));
  marker.visit(rescued);
  return !rescued.empty();
}

void WeakObjects::drop_registrations(Object* object) {
  auto [at, end] = registrations_.equal_range(object);
  for (; at != end; at = registrations_.erase(at)) heap_.release_registration(at->second.ephemeron);
}

// Those of guardians that are dead.
void WeakObjects::drop_stale_registrations() {
  for (auto at = registrations_.begin(); at != registrations_.end();) {
    Registration registration = at->second;
    if (!is_broken(registration.ephemeron)) {
      ++at;
      continue;
    }
    at = registrations_.erase(at);
    unwatch(target_of(registration.object));
    heap_.release_registration(registration.ephemeron);
  }
  std::vector<Waiting> kept;
  for (const Waiting& waiting : waiting_.all())
    if (is_broken(waiting.ephemeron)) heap_.release_registration(waiting.ephemeron);
    else kept.push_back(waiting);
  waiting_.keep(std::move(kept));
}

void WeakObjects::visit_registrations(RootVisitor& visitor) {
  for (const auto& [object, registration] : registrations_) visit(visitor, registration.ephemeron);
}

void WeakObjects::visit_waiting(RootVisitor& visitor) {
  for (const Waiting& waiting : waiting_.all()) visit(visitor, waiting.ephemeron);
}

void WeakObjects::verify(const Object* object) const {
  bool known = is_linked(object) || keys_.find(object) != nullptr || registrations_.count(object) != 0;
  CHECK(known == ((object->header.mark & flag::watched) != 0));
}

void WeakObjects::verify_links() const {
  keys_.for_each([&](const Object* key, const Object* first) {
    CHECK(first != nullptr);
    for (const Object *e = first, *before = nullptr; e != nullptr; before = std::exchange(e, data_of(e).next)) {
      CHECK(is_linked(e));
      CHECK(target_of(data_of(e).key) == key);
      CHECK(data_of(e).previous == before);
    }
  });
}

}  // namespace gilt::memory::rc

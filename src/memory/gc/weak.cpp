// One mutex for all weak reads while the barrier is on; none otherwise.
#include "memory/gc/weak.h"

#include <algorithm>
#include <utility>

#include "memory/gc/heap.h"

namespace gilt::memory::gc {

bool WeakObjects::is_dead(Value v, Epoch epoch) const {
  schedule::point();
  return is_pointer(v) && !heap_.is_marked(v, epoch);
}

// Of an ephemeron that is made while the cycle marks, key and value stay alive for this cycle: it is marked by its colour, so
// that nobody finds it.
void WeakObjects::init(Mutator& mutator, Object* ephemeron, Value key, Value value) {
  EphemeronData& data = ephemeron_data(ephemeron);
  data.key.store(key.bits, std::memory_order_relaxed);
  data.value.store(value.bits, std::memory_order_relaxed);
  if (!mutator.marking) return;
  heap_.shade(mutator, key);
  heap_.shade(mutator, value);
}

bool WeakObjects::read(Mutator& mutator, Object* ephemeron, Value& key, Value& value) {
  EphemeronData& data = ephemeron_data(ephemeron);
  auto load = [&] {
    key = {data.key.load(std::memory_order_relaxed)};
    value = {data.value.load(std::memory_order_relaxed)};
    return key != Unbound;
  };
  if (!mutator.marking) return load();
  const Epoch epoch = epoch_after(mutator.epoch);
  {
    std::lock_guard guard(mutex_);
    if (!load() || (closed_ && is_dead(key, epoch))) return false;
    revived_ |= is_dead(key, epoch) || is_dead(value, epoch);
  }
  // Before this thread answers the flush that follows a refusal to close.
  heap_.shade(mutator, key);
  heap_.shade(mutator, value);
  return true;
}

bool WeakObjects::is_broken(Mutator& mutator, Object* ephemeron) {
  auto load_key = [&] { return Value{ephemeron_data(ephemeron).key.load(std::memory_order_relaxed)}; };
  if (!mutator.marking) return load_key() == Unbound;
  std::lock_guard guard(mutex_);
  const Value key = load_key();  // once: the cycle, when it has closed, breaks without the mutex
  return key == Unbound || (closed_ && is_dead(key, epoch_after(mutator.epoch)));
}

void WeakObjects::guard(Value object, Value guardian) {
  std::lock_guard guard(mutex_);
  guarded_.push_back({object, guardian});
}

bool WeakObjects::take_guarded(Mutator& mutator, Value& object, Value& guardian) {
  {
    std::lock_guard guard(mutex_);
    if (ready_.empty()) return false;
    object = ready_.front().object;
    guardian = ready_.front().guardian;
    ready_.pop_front();
  }
  if (!mutator.marking) return true;
  heap_.shade(mutator, object);
  heap_.shade(mutator, guardian);
  return true;
}

void WeakObjects::found(Object* ephemeron) {
  std::lock_guard guard(mutex_);
  found_.push_back(ephemeron);
}

void WeakObjects::begin() {
  std::lock_guard guard(mutex_);
  found_.clear();
  revived_ = false;
}

bool WeakObjects::shade_more(Mutator& marker) { return shade_values(marker) || shade_guarded(marker); }

// The list is taken out, since shading a value may find more ephemerons.
bool WeakObjects::shade_values(Mutator& marker) {
  const Epoch epoch = epoch_after(marker.epoch);
  std::vector<Object*> pending;
  {
    std::lock_guard guard(mutex_);
    pending.swap(found_);
  }
  bool more = false;
  auto alive = std::partition(pending.begin(), pending.end(), [&](Object* e) {
    return is_dead({ephemeron_data(e).key.load(std::memory_order_relaxed)}, epoch);
  });
  for (auto at = alive; at != pending.end(); ++at) {
    Value value{ephemeron_data(*at).value.load(std::memory_order_relaxed)};
    more |= is_dead(value, epoch);
    heap_.shade(marker, value);
  }
  std::lock_guard guard(mutex_);
  found_.insert(found_.end(), pending.begin(), alive);
  return more;
}

bool WeakObjects::shade_guarded(Mutator& marker) {
  const Epoch epoch = epoch_after(marker.epoch);
  std::vector<Guarded> dead;
  {
    std::lock_guard guard(mutex_);
    if (std::exchange(revived_, false)) return true;  // what was revived may lead to what is guarded
    auto first = std::stable_partition(guarded_.begin(), guarded_.end(), [&](const Guarded& g) {
      return !is_dead(g.object, epoch) || is_dead(g.guardian, epoch);
    });
    dead.assign(first, guarded_.end());
    ready_.insert(ready_.end(), first, guarded_.end());
    guarded_.erase(first, guarded_.end());
  }
  for (const Guarded& g : dead) heap_.shade(marker, g.object);
  return !dead.empty();
}

bool WeakObjects::close(Epoch epoch) {
  std::lock_guard guard(mutex_);
  if (std::exchange(revived_, false)) return false;
  closed_ = true;
  std::erase_if(guarded_, [&](const Guarded& g) { return is_dead(g.guardian, epoch); });
  return true;
}

bool WeakObjects::break_dead(Epoch epoch) {
  heap_.reach(Step::closing);
  if (!close(epoch)) return false;
  heap_.reach(Step::closed);
  for (Object* ephemeron : found_) {
    EphemeronData& data = ephemeron_data(ephemeron);
    if (!is_dead({data.key.load(std::memory_order_relaxed)}, epoch)) continue;
    data.key.store(Unbound.bits, std::memory_order_relaxed);
    data.value.store(Unbound.bits, std::memory_order_relaxed);
  }
  std::lock_guard guard(mutex_);
  closed_ = false;  // none is left that must not be read
  return true;
}

void WeakObjects::visit_roots(RootVisitor& visitor) {
  std::lock_guard guard(mutex_);
  for (const Guarded& ready : ready_) {
    const Value both[] = {ready.object, ready.guardian};
    visitor.visit(both);
  }
}

}  // namespace gilt::memory::gc

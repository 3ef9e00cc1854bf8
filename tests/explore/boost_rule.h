// Who is boosted, who goes first, and when the holder is asked (src/lock/README.md, "Who is boosted"), judged from outside: from when
// threads called the lock, who slept, and who came in next. What a schedule leaves open counts as right.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "explorer.h"

namespace gilt::exploration {

class BoostRule {
 public:
  static constexpr uint64_t boost_gap_ns = 200'000, boost_share = 10, patience = 2;

  BoostRule(Explorer& explorer, size_t threads, uint64_t interval_ns)
      : explorer_(explorer), interval_(interval_ns), threads_(threads) {}

  // `self` calls acquire, acquire_after_blocking or hand_over.
  void comes(size_t self) { queue_up(threads_[self], false, false); }
  void comes_back(size_t self) {
    Thread& t = threads_[self];
    queue_up(t, t.used_at_least < interval_ / boost_share, t.used_at_most < interval_ / boost_share);
    t.used_at_least = t.used_at_most = 0;
  }
  void hands_over(size_t self) {
    leaves(self);
    queue_up(threads_[self], false, false);
  }
  // `self`, who holds the lock, calls release. Who sleeps was told by sees().
  void leaves(size_t self) {
    Thread& t = threads_[self];
    t.used_at_least += now() - t.began;
    left_ = now();
    note_who_stands_behind();
    boosted_waited_ = any([](const Thread& o) { return o.waits && o.sleeps_boosted; });
    patience_is_over_ =
        any([&](const Thread& o) { return o.waits && o.leads_since != 0 && now() - o.leads_since >= patience * interval_; });
  }

  // `self` has the lock now. `waited`: it stood in a queue, the boosted or the normal one.
  void enters(size_t self, bool waited, bool boosted, bool handed_over) {
    Thread& t = threads_[self];
    if (handed_over) after_release(self);
    t.waits = false;
    if (waited) judge_turn(t, boosted);
    t.began = now();
    t.began_at_earliest = waited ? left_ : t.came;
    t.asked = false;
  }
  void after_release(size_t self) { threads_[self].used_at_most += now() - threads_[self].began_at_earliest; }

  // `other` sleeps in a queue.
  void sees(size_t other, bool boosted) {
    Thread& t = threads_[other];
    if (t.seen == 0) t.seen = ++events_;
    t.sleeps_boosted = boosted;
    if (!boosted && t.leads_since == 0 && nobody_before(t)) t.leads_since = now();
  }
  // `self`, who holds the lock, looks whether it was asked for it.
  void looks(size_t self, bool asked) {
    Thread& t = threads_[self];
    note_who_stands_behind();
    if (asked && !t.asked) judge_request(t);
    t.asked = asked;
  }

 private:
  struct Thread {
    bool waits = false, may_be_boosted = false, must_be_boosted = false;
    uint64_t came = 0, came_event = 0;       // when it called the lock
    uint64_t seen = 0;                       // the event at which it was first seen to sleep
    bool sleeps_boosted = false;
    uint64_t leads_since = 0;                // from when on it is certainly the head of the normal queue
    uint64_t behind_until = 0;               // until when it certainly is not
    uint64_t began = 0, began_at_earliest = 0;  // its hold
    bool asked = false;
    uint64_t used_at_least = 0, used_at_most = 0;
  };

  uint64_t now() const { return explorer_.now_ns(); }
  template <class Which>
  bool any(Which which) const {
    return std::any_of(threads_.begin(), threads_.end(), which);
  }

  void queue_up(Thread& t, bool may_be_boosted, bool must_be_boosted) {
    t.waits = true;
    t.may_be_boosted = may_be_boosted;
    t.must_be_boosted = must_be_boosted;
    t.came = t.behind_until = now();
    t.came_event = ++events_;
    t.seen = t.leads_since = 0;
    t.sleeps_boosted = false;
  }
  // Whether all that may be in the normal queue came after `t` slept there.
  bool nobody_before(const Thread& t) const {
    return !any([&](const Thread& o) { return &o != &t && o.waits && !o.sleeps_boosted && o.came_event < t.seen; });
  }
  void note_who_stands_behind() {
    for (Thread& t : threads_)
      if (any([&](const Thread& o) { return o.waits && o.seen != 0 && !o.sleeps_boosted && o.seen < t.came_event; }))
        t.behind_until = now();
  }

  void judge_turn(const Thread& t, bool boosted) {
    explorer_.require(!boosted || t.may_be_boosted, "a thread that computes was boosted");
    explorer_.require(boosted || !t.must_be_boosted, "a thread that came back was not boosted");
    explorer_.require(!boosted || !patience_is_over_, "a normal head was passed for more than two intervals");
    if (boosted || !boosted_waited_) return;
    explorer_.require(now() - t.behind_until >= patience * interval_, "a normal thread went before a boosted one");
    last_boost_ = std::max(last_boost_, left_);
  }
  void judge_request(const Thread& t) {
    const bool by_normal =
        any([&](const Thread& o) { return o.waits && !o.sleeps_boosted && now() - o.behind_until >= interval_; });
    if (by_normal) return;
    explorer_.require(any([](const Thread& o) { return o.waits && o.may_be_boosted; }), "the holder was asked too early");
    explorer_.require(last_boost_ == 0 || now() - last_boost_ >= boost_gap_ns, "boosted threads asked twice within the gap");
    last_boost_ = t.began_at_earliest;
  }

  Explorer& explorer_;
  const uint64_t interval_;
  std::vector<Thread> threads_;
  uint64_t events_ = 0;
  uint64_t left_ = 0, last_boost_ = 0;  // when the lock was last given up; no later than the last request by a boosted thread
  bool boosted_waited_ = false, patience_is_over_ = false;
};

}  // namespace gilt::exploration

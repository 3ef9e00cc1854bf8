// Several threads that mark: they find what one finds, and share the work.
#include <atomic>
#include <thread>
#include <vector>

#include "memory/gc/manager.h"
#include "memory_rig.h"

#undef CHECK  // base/check.h has one of its own
#include <catch2/catch.hpp>

using namespace gilt;
using namespace gilt::memory::test;
using M = memory::gc::Manager;

namespace {

constexpr size_t children = 4;

// A tree of nodes; how many there are goes to `count`.
Value tree(Rig<M>& rig, int depth, int64_t& count) {
  Value node = rig.node(count++, children);
  size_t held = rig.main.stack.size();
  rig.main.stack.push_back(node);
  for (size_t i = 1; depth > 0 && i <= children; i++) rig.store_cell(node, i, tree(rig, depth - 1, count));
  rig.main.stack.resize(held);
  return node;
}

int64_t count_nodes(Value root) {
  int64_t count = 0;
  std::vector<Value> waiting{root};
  while (!waiting.empty()) {
    Object* node = object_of(waiting.back());
    waiting.pop_back();
    count++;
    for (size_t i = 1; i <= children; i++)
      if (Value child = node->cells()[i].load(); child != Nil) waiting.push_back(child);
  }
  return count;
}

}  // namespace

TEST_CASE("any number of markers keeps what is alive and nothing else", "[gc][marking]") {
  unsigned markers = GENERATE(0, 1, 2, 8);
  Rig<M> rig(256 * mebibyte, true, 0, false, markers);
  int64_t built = 0, dropped = 0;
  rig.main.stack = {tree(rig, 6, built)};
  tree(rig, 6, dropped);
  for (int i = 0; i < 3; i++) rig.collect();
  CHECK(count_nodes(rig.main.stack[0]) == built);
  Rig<M> other(256 * mebibyte, true);
  int64_t alone = 0;
  other.main.stack = {tree(other, 6, alone)};
  for (int i = 0; i < 3; i++) other.collect();
  CHECK(rig.stats().live_bytes == other.stats().live_bytes);
}

TEST_CASE("the time of all markers is counted", "[gc][marking]") {
  Rig<M> rig(256 * mebibyte, false, 0, false, 4);
  int64_t built = 0;
  rig.main.stack = {tree(rig, 7, built)};
  rig.collect();
  CHECK(rig.stats().mark_cpu_ns > 0);
  CHECK(count_nodes(rig.main.stack[0]) == built);
}

TEST_CASE("a marker that finds nothing waits for what others leave, and all end together", "[gc][marking]") {
  using memory::gc::Packet;
  memory::gc::PacketPool pool;
  std::atomic<bool> got{false}, ended{false};
  std::thread other([&] {
    while (Packet* packet = pool.take_or_finish(2)) pool.recycle(packet), got = true;
    ended = true;
  });
  while (!pool.is_hungry() && !ended) std::this_thread::yield();
  CHECK_FALSE(ended);
  pool.publish(pool.take_empty());
  while (!got && !ended) std::this_thread::yield();
  CHECK(got);
  CHECK_FALSE(ended);
  CHECK(pool.take_or_finish(2) == nullptr);
  other.join();
  CHECK_FALSE(pool.was_published());
}

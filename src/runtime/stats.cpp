// Counters at the end of a run. The JSON is written by hand: a dozen numbers under fixed names.
#include "runtime/stats.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/clock.h"
#include "base/fault.h"
#include "vm/machine.h"

namespace gilt::runtime {
namespace {

std::string file;
bool text = false;
uint64_t started_wall = 0, started_cpu = 0;

long peak_rss_kb() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

constexpr std::string_view memory_name = GILT_MEMORY_NAME, lock_name = GILT_LOCK_NAME;

std::string json(const memory::HeapStats& m, const lock::LockStats& l, uint64_t wall, uint64_t cpu) {
  return fmt::format(
      R"({{"schema":1,"flavor":"{}","memory":"{}","lock":"{}","wall_ns":{},"cpu_ns":{},"peak_rss_kb":{},)"
      R"("memory_stats":{{"collections":{},"allocated_bytes":{},"live_bytes":{},"heap_bytes":{},"pause_max_ns":{},)"
      R"("pause_total_ns":{},"increments":{},"decrements":{},"reconciliations":{},"freed_objects":{},"cycles_found":{}}},)"
      R"("lock_stats":{{"waits":{},"wait_ns":{},"max_wait_ns":{},"holds":{},"max_hold_ns":{},"forced_switches":{},"voluntary_switches":{}}}}})"
      "\n",
      GILT_FLAVOR, memory_name, lock_name, wall, cpu, peak_rss_kb(), m.collections, m.allocated_bytes, m.live_bytes,
      m.heap_bytes, m.pause_max_ns, m.pause_total_ns, m.increments, m.decrements, m.reconciliations, m.freed_objects,
      m.cycles_found, l.waits, l.wait_ns, l.max_wait_ns, l.holds, l.max_hold_ns, l.forced_switches, l.voluntary_switches);
}

// What can be made to fail.
std::string requests(Manager::Heap& heap) {
  return fmt::format("testing: {} allocations, {} I/O calls, {} thread starts, {} mappings\n", heap.injection().requests(),
                     fault::requests(fault::Kind::io), fault::requests(fault::Kind::thread), fault::requests(fault::Kind::map));
}

std::string summary(const memory::HeapStats& m, const lock::LockStats& l, uint64_t wall, uint64_t cpu) {
  constexpr double ms = 1e-6, us = 1e-3, mib = 1.0 / (1 << 20);
  std::string out = fmt::format("flavor {}: wall {:.1f} ms, cpu {:.1f} ms, peak memory {:.1f} MiB\n", GILT_FLAVOR,
                                static_cast<double>(wall) * ms, static_cast<double>(cpu) * ms,
                                static_cast<double>(peak_rss_kb()) / 1024);
  out += fmt::format("memory: {} collections, longest pause {:.2f} ms, {:.1f} MiB allocated, heap {:.1f} MiB\n",
                     m.collections, static_cast<double>(m.pause_max_ns) * ms,
                     static_cast<double>(m.allocated_bytes) * mib, static_cast<double>(m.heap_bytes) * mib);
  if (m.pauses > 0)
    out += fmt::format("pauses: {}, median {:.0f} us, 99% {:.0f} us, 99.9% {:.0f} us, longest {:.0f} us; in any 20 ms at least {:.0f}% "
                       "for the program; {} helps, {} stalls; collector {:.1f} ms CPU\n",
                       m.pauses, static_cast<double>(m.pause_median_ns) * us, static_cast<double>(m.pause_p99_ns) * us,
                       static_cast<double>(m.pause_p999_ns) * us, static_cast<double>(m.pause_max_ns) * us,
                       m.least_utilization * 100, m.helps, m.stalls, static_cast<double>(m.mark_cpu_ns) * ms);
  if (Manager::traits.counts)
    out += fmt::format("counts: {} reconciliations, {} objects freed, {} in cycles\n", m.reconciliations,
                       m.freed_objects, m.cycles_found);
  if (Lock::global)
    out += fmt::format("lock: {} waits, {:.1f} ms waited (longest {:.2f} ms), {} holds (longest {:.2f} ms), "
                       "{} forced and {} voluntary switches\n",
                       l.waits, static_cast<double>(l.wait_ns) * ms, static_cast<double>(l.max_wait_ns) * ms, l.holds,
                       static_cast<double>(l.max_hold_ns) * ms, l.forced_switches, l.voluntary_switches);
  return out;
}

}  // namespace

void start_stats(std::string json_file, bool as_text) {
  file = std::move(json_file);
  text = as_text;
  started_wall = monotonic_ns();
  started_cpu = process_cpu_ns();
}

void write_stats(Thread& t) {
  if (file.empty() && !text) return;
  uint64_t wall = monotonic_ns() - started_wall, cpu = process_cpu_ns() - started_cpu;
  memory::HeapStats memory = Manager::stats(t.machine->heap);
  lock::LockStats lock = t.machine->lock.stats();
  if (text) fmt::print(stderr, "{}{}", summary(memory, lock, wall, cpu), checks ? requests(t.machine->heap) : "");
  if (file.empty()) return;
  std::string all = json(memory, lock, wall, cpu);
  std::FILE* out = std::fopen(file.c_str(), "w");
  bool good = out != nullptr && std::fwrite(all.data(), 1, all.size(), out) == all.size();
  if (out != nullptr) good &= std::fclose(out) == 0;
  if (!good) fmt::print(stderr, "gilt: cannot write {}: {}\n", file, std::strerror(errno));
}

}  // namespace gilt::runtime

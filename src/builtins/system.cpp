// The process: its end, arguments, environment, files, clocks; and what the runtime tells of itself.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "builtins/port.h"
#include "builtins/system_name.h"
#include "objects/arithmetic.h"
#include "objects/bignum.h"
#include "objects/string.h"
#include "objects/symbol.h"

extern char** environ;

namespace gilt::builtins {
namespace {

constexpr int64_t ns_per_second = 1'000'000'000;

int exit_status(Value v) {
  if (v == Default || v == True) return 0;
  return is_fixnum(v) ? static_cast<int>(fixnum_value(v) & 0xFF) : 1;
}

Value exit(Thread& t, Value v) {
  if (t.machine->exit != nullptr) t.machine->exit(t, exit_status(v));
  bool good = finish_all_ports().empty();
  std::_Exit(good || exit_status(v) != 0 ? exit_status(v) : 1);
}
Value emergency_exit(Thread&, Value v) { std::_Exit(exit_status(v)); }

Value list_of(Thread& t, const std::vector<std::string>& texts) {
  Value list = Nil;
  for (size_t i = texts.size(); i-- > 0;) list = cons(t, gilt::make_string(t, texts[i]), list);
  return list;
}
Value command_line(Thread& t) { return list_of(t, t.machine->command_line); }
Value features(Thread& t) {
  Value list = Nil;
  for (size_t i = t.machine->features.size(); i-- > 0;) list = cons(t, symbol_of(t, t.machine->features[i]), list);
  return list;
}

Value get_environment_variable(Thread& t, String name) {
  std::optional<std::string> known = system_name(name);
  const char* value = known ? std::getenv(known->c_str()) : nullptr;
  return value != nullptr ? gilt::make_string(t, std::string_view(value)) : False;
}
Value get_environment_variables(Thread& t) {
  Value list = Nil;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view text(*entry);
    size_t equals = text.find('=');
    if (equals == text.npos) continue;
    Value value = gilt::make_string(t, text.substr(equals + 1));
    list = cons(t, cons(t, gilt::make_string(t, text.substr(0, equals)), value), list);
  }
  return list;
}

Value current_second(Thread& t) {
  return make_flonum(t, static_cast<double>(clock_ns(CLOCK_REALTIME)) / static_cast<double>(ns_per_second));
}
Value current_jiffy() { return make_fixnum(static_cast<int64_t>(monotonic_ns())); }
Value jiffies_per_second() { return make_fixnum(ns_per_second); }

bool is_file(String name) {
  std::optional<std::string> path = system_name(name);
  return path && access(path->c_str(), F_OK) == 0;
}
Value delete_file(Thread& t, String name) {
  std::optional<std::string> path = system_name(name);
  if (!path) return fail_file(t, "cannot delete", name, ENOENT);
  return unlink(path->c_str()) == 0 ? Unspecific : fail_file(t, "cannot delete", name, errno);
}

Value runtime_flavor(Thread& t) { return symbol_of(t, std::string_view(GILT_FLAVOR)); }
bool is_gil_enabled() { return Lock::global; }

Value gil_switch_interval(Thread& t, Value milliseconds) {
  constexpr double ns_per_ms = 1e6;
  double before = static_cast<double>(t.machine->lock.switch_interval()) / ns_per_ms;
  if (milliseconds != Default) {
    if (!is_real(milliseconds)) return fail_type(t, Type::real, milliseconds);
    double wanted = to_double(milliseconds);
    if (!(wanted >= 0.001 && wanted <= 1e6))
      return fail(t, "expected milliseconds from 0.001 to 1000000, got " + message_text(milliseconds));
    t.machine->lock.set_switch_interval(static_cast<uint64_t>(wanted * ns_per_ms));
  }
  return make_flonum(t, before);
}

// The poll between the two calls collects.
Value collect_garbage(Thread& t, State s) {
  if (!s.fresh()) return Unspecific;
  s[0] = True;
  return collect_and_call_again(t);
}

std::string name_of_kind(size_t kind) {
  static constexpr std::string_view names[] = {
#define GILT_KIND(name, printed, cells, bytes) #name,
#include "objects/kinds.def"
#undef GILT_KIND
  };
  std::string name(names[kind == memory::Census::pair_kind ? static_cast<size_t>(Kind::pair) : kind]);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

// Those with the most bytes first.
Value list_of(Thread& t, const memory::Census& census) {
  std::vector<size_t> kinds;
  for (size_t kind = 0; kind < std::size(census.kinds); kind++)
    if (census.kinds[kind].count > 0) kinds.push_back(kind);
  auto fewer_bytes = [&](size_t a, size_t b) { return census.kinds[a].bytes < census.kinds[b].bytes; };
  std::stable_sort(kinds.begin(), kinds.end(), fewer_bytes);
  Value list = Nil;
  for (size_t kind : kinds) {
    const memory::Census::Entry& entry = census.kinds[kind];
    Value numbers = cons(t, make_unsigned_integer(t, entry.count), make_unsigned_integer(t, entry.bytes));
    list = cons(t, cons(t, symbol_of(t, name_of_kind(kind)), numbers), list);
  }
  return list;
}

// As above; the poll counts, too.
Value heap_census(Thread& t, State s) {
  if (!Manager::traits.reclaims) return False;
  if (!s.fresh() && t.census != nullptr) return list_of(t, *std::exchange(t.census, nullptr));
  s[0] = True;
  t.census = std::make_unique<memory::Census>();
  return collect_and_call_again(t);
}

Value refcount(Thread& t, Value v) {
  int64_t count = Manager::count_of(t, v);
  if (count == std::numeric_limits<int64_t>::max()) return symbol_of(t, "immortal");
  return count < 0 ? False : make_fixnum(count);
}

// An association list, made from its end.
class Counters {
 public:
  explicit Counters(Thread& t) : thread_(t) {}
  void add(std::string_view name, uint64_t count) { add_value(name, make_unsigned_integer(thread_, count)); }
  void add_value(std::string_view name, Value value) {
    list_ = cons(thread_, cons(thread_, symbol_of(thread_, name), value), list_);
  }
  Value list() const { return list_; }

 private:
  Thread& thread_;
  Value list_ = Nil;
};

Value phases_of(Thread& t, const memory::HeapStats::Phases& ns) {
  Counters counters(t);
  counters.add("disarm", ns.disarm);
  counters.add("release", ns.release);
  counters.add("weak", ns.weak);
  counters.add("mark", ns.mark);
  counters.add("scan", ns.scan);
  counters.add("arm", ns.arm);
  return counters.list();
}

Value memory_stats(Thread& t) {
  memory::HeapStats stats = Manager::stats(t.machine->heap);
  Counters counters(t);
  counters.add("cycles-found", stats.cycles_found);
  counters.add("freed-objects", stats.freed_objects);
  counters.add("reconciliations", stats.reconciliations);
  counters.add("decrements", stats.decrements);
  counters.add("increments", stats.increments);
  counters.add("stalls", stats.stalls);
  counters.add("helps", stats.helps);
  counters.add_value("phases", phases_of(t, stats.phases_ns));
  counters.add("mark-rounds", stats.mark_rounds);
  counters.add("mark-cpu-ns", stats.mark_cpu_ns);
  counters.add("cycle-ns", stats.cycle_total_ns);
  counters.add_value("least-utilization", make_flonum(t, stats.least_utilization));
  counters.add("preempted-ns", stats.preempted_ns);
  counters.add("preempted-polls", stats.preempted_polls);
  counters.add("pause-total-ns", stats.pause_total_ns);
  counters.add("pause-max-ns", stats.pause_max_ns);
  counters.add("pause-p999-ns", stats.pause_p999_ns);
  counters.add("pause-p99-ns", stats.pause_p99_ns);
  counters.add("pause-p50-ns", stats.pause_median_ns);
  counters.add("pauses", stats.pauses);
  counters.add("heap-bytes", stats.heap_bytes);
  counters.add("live-bytes", stats.live_bytes);
  counters.add("allocated-bytes", stats.allocated_bytes);
  counters.add("collections", stats.collections);
  return counters.list();
}

// A template, so that managers which count nothing need not have the function: then all is 0.
template <class M>
memory::HeapStats counters_of(typename M::Heap& heap) {
  if constexpr (M::traits.counts) return M::counters(heap);
  else return {};
}

Value counting_stats(Thread& t) {
  memory::HeapStats stats = counters_of<Manager>(t.machine->heap);
  Counters counters(t);
  counters.add("longest-trace-ns", stats.trace_max_ns);
  counters.add("longest-step-ns", stats.step_max_ns);
  counters.add("zero-table", stats.zero_entries);
  counters.add("cycles-found", stats.cycles_found);
  counters.add("traces", stats.traces);
  counters.add("reconciliations", stats.reconciliations);
  counters.add("frees", stats.freed_objects);
  counters.add("decrements", stats.decrements);
  counters.add("increments", stats.increments);
  return counters.list();
}

void add_lock_stats(Counters& counters, const lock::LockStats& stats) {
  counters.add("voluntary-switches", stats.voluntary_switches);
  counters.add("forced-switches", stats.forced_switches);
  counters.add("max-hold-ns", stats.max_hold_ns);
  counters.add("holds", stats.holds);
  counters.add("max-wait-ns", stats.max_wait_ns);
  counters.add("wait-ns", stats.wait_ns);
  counters.add("waits", stats.waits);
}

// Of the threads that live, in the order in which they began.
Value lock_stats_of_threads(Thread& t) {
  struct Entry {
    uint64_t number;
    Value name;
    lock::LockStats stats;
  };
  std::vector<Entry> entries;
  t.machine->for_each_thread([&](Thread& thread) {
    entries.push_back({thread.number, thread.dynamic(thread_cell::name), t.machine->lock.stats(thread.waiter)});
  });
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.number > b.number; });
  Value list = Nil;
  for (const Entry& entry : entries) {
    Counters counters(t);
    add_lock_stats(counters, entry.stats);
    counters.add("number", entry.number);
    counters.add_value("name", entry.name);
    list = cons(t, counters.list(), list);
  }
  return list;
}

Value lock_stats(Thread& t) {
  Counters counters(t);
  counters.add_value("threads", lock_stats_of_threads(t));
  add_lock_stats(counters, t.machine->lock.stats());
  return counters.list();
}

}  // namespace

GILT_BODY(exit)
GILT_BODY(emergency_exit)
GILT_BODY(command_line)
GILT_BODY(get_environment_variable)
GILT_BODY(get_environment_variables)
GILT_BODY(current_second)
GILT_BODY(current_jiffy)
GILT_BODY(jiffies_per_second)
GILT_BODY(features)
GILT_BODY(is_file)
GILT_BODY(delete_file)
GILT_BODY(runtime_flavor)
GILT_BODY(is_gil_enabled)
GILT_BODY(gil_switch_interval)
GILT_BODY(collect_garbage)
GILT_BODY(refcount)
GILT_BODY(heap_census)
GILT_BODY(memory_stats)
GILT_BODY(counting_stats)
GILT_BODY(lock_stats)

}  // namespace gilt::builtins

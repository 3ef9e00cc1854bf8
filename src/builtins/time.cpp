// Times and deadlines. A time is an object of its own kind, so that it is not taken for a number of seconds from now.
#include <time.h>

#include <algorithm>
#include <cmath>

#include "base/clock.h"
#include "builtins/parking.h"
#include "objects/arithmetic.h"

namespace gilt::builtins {
namespace {

constexpr double ns_per_second = 1e9;
constexpr double forever = 1e9;  // seconds; longer waits are without a limit

double now() {
  timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / ns_per_second;
}

// An opaque object whose payload is the seconds since the beginning of 1970.
bool is_time(Value v) { return is_kind(v, Kind::opaque) && is_flonum(cell_of(v, 0)); }
Value make_time(Thread& t, double seconds) {
  Value time = make_short(t, Kind::opaque, {make_flonum(t, seconds)}, 8);
  *raw_bytes<uint64_t>(object_of(time), 1) = 0;
  return time;
}
double seconds_of(Value time) { return flonum_value(cell_of(time, 0)); }

Value current_time(Thread& t) { return make_time(t, now()); }
Value time_to_seconds(Thread& t, Value time) {
  if (!is_time(time)) return fail(t, "expected a time, got " + message_text(time));
  return cell_of(time, 0);
}
Value seconds_to_time(Thread& t, Number seconds) { return make_time(t, to_double(seconds)); }

// State: the deadline.
Value thread_sleep(Thread& t, Value timeout, State s) {
  if (s.fresh()) {
    uint64_t deadline;
    if (timeout == False) return fail(t, "expected a time or a real number, got #f");
    if (!take_deadline(t, timeout, deadline)) return Failed;
    s[0] = slot_of(deadline);
  }
  uint64_t deadline = deadline_in(s[0]);
  if (is_past(deadline)) return Unspecific;
  t.wait.park = true;
  t.wait.deadline_ns = deadline;
  return Wait;
}

}  // namespace

bool take_deadline(Thread& t, Value timeout, uint64_t& deadline_ns) {
  deadline_ns = 0;
  if (timeout == Default || timeout == False) return true;
  if (!is_time(timeout) && !is_real(timeout))
    return fail(t, "expected a time or a real number, got " + message_text(timeout)), false;
  double seconds = is_time(timeout) ? seconds_of(timeout) - now() : to_double(timeout);
  if (std::isnan(seconds)) seconds = 0;
  if (seconds < forever) deadline_ns = monotonic_ns() + static_cast<uint64_t>(std::max(seconds, 0.0) * ns_per_second);
  return true;
}

GILT_BODY(current_time)
GILT_BODY(is_time)
GILT_BODY(time_to_seconds)
GILT_BODY(seconds_to_time)
GILT_BODY(thread_sleep)

}  // namespace gilt::builtins

// How a broken invariant ends: a line on standard error and abort, so that a core file shows where.
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace gilt {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "gilt: internal error: %s:%d: %s\n", file, line, expression);
  std::abort();
}

void fatal(const char* message) {
  std::fprintf(stderr, "gilt: %s\n", message);
  std::_Exit(70);
}

}  // namespace gilt

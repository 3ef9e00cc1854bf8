// Assertions. CHECK guards cheap facts in every build; INVARIANT guards the rest in checked builds
// (GILT_CHECKS >= 1). Both speak of bugs in gilt, never of errors in a Lisp program: those are conditions.
#pragma once

namespace gilt {

inline constexpr int checks = GILT_CHECKS;

[[noreturn]] void check_failed(const char* expression, const char* file, int line);
[[noreturn]] void fatal(const char* message);

}  // namespace gilt

#define CHECK(expression) \
  ((expression) ? static_cast<void>(0) : ::gilt::check_failed(#expression, __FILE__, __LINE__))
#define INVARIANT(expression) \
  ((::gilt::checks == 0 || (expression)) ? static_cast<void>(0) : ::gilt::check_failed(#expression, __FILE__, __LINE__))

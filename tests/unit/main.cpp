// The main of every unit test binary. Assertions belong to the main thread: workers record, the main thread checks.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

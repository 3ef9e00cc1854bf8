// The main program of an exploration. Options: the number of schedules a scenario (default 10,000, or GILT_SCHEDULES),
// `--seed N` to begin with, `--must-fail` for a mutant: then a failure, an aborted invariant included, is what is wanted.
#pragma once

#include <vector>

#include "explorer.h"

namespace gilt::exploration {

struct Protocol {
  const char* name;
  Scenario scenario;
  Options options;
};

int explore_all(int argc, char** argv, const std::vector<Protocol>&);

}  // namespace gilt::exploration

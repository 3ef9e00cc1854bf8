// A top-level variable as the compiler knows it: which cell, and what may be assumed of it. The cell itself is made
// by the runtime on first use; `cell` holds it for the heap's side, nothing below memory/ reads it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "datum/datum.h"

namespace gilt::core {

struct Lambda;

struct Global {
  const Name* name = nullptr;
  std::string home;             // library name as written, "" for a program or the interaction environment
  bool assigned = false;        // some set! or second definition is in the unit that defines it
  bool redefinable = false;     // lives in an interaction environment: any later form may change it
  bool defined = false;         // a definition has been seen
  const Lambda* procedure = nullptr;  // inside its own unit, when it is defined once, by this lambda, and never assigned
  Span span;                    // of the definition
  std::atomic<uint64_t> cell{0};

  bool constant() const { return defined && !assigned && !redefinable; }
};

}  // namespace gilt::core

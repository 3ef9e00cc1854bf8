// From data to core forms: the entry points of syntax/. Every function throws text::SyntaxError for errors in the program.
//
// Expansion recurses on the C stack over the nesting of code (not over the length of lists, nor over quoted data), up
// to Options::max_depth: 10,000 nested forms take up to 8 MiB of it (14 unoptimized, 48 with sanitizers), so run it on a
// thread with a stack of 64 MiB or more.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/arena.h"
#include "core/node.h"
#include "syntax/environment.h"
#include "syntax/library.h"
#include "text/source.h"

namespace gilt::syntax {

struct Options {
  text::Cancel cancel = nullptr;
  uint64_t max_steps = 4'000'000;  // macro uses and data made by them (some 200 bytes each)
  uint32_t max_depth = 10'000;     // nested forms
};

struct ExpandedUnit {
  core::Node* body = nullptr;
  // To be instantiated before the body runs: what was imported, and the homes of the library variables it uses.
  std::vector<Library*> imports;
  std::shared_ptr<Arena> arena;  // holds the nodes; the compiled unit must keep it
  Environment* environment = nullptr;
};

// A whole program as one unit. With leading imports the environment gets exactly those, else the default ones.
// define-library forms at its top are registered. The environment should be a fresh one of kind `program`; it must
// outlive the code.
ExpandedUnit expand_program(Libraries& libraries, Environment& environment, std::shared_ptr<Arena> arena,
                            std::span<Datum* const> forms, const Options& options = {});

// One form of a REPL, of load or of eval. An environment of kind `program` becomes one of kind `interaction`. After
// an error the environment is as before.
ExpandedUnit expand_form(Libraries& libraries, Environment& environment, std::shared_ptr<Arena> arena, Datum* form,
                         const Options& options = {});

// A define-library form: expands it, hands its unit to Settings::on_library and publishes it.
Library* expand_library(Libraries& libraries, std::shared_ptr<Arena> arena, Datum* form, const Options& options = {});

// (environment set ...): adds import sets to an environment; returns the libraries to instantiate.
std::vector<Library*> import_sets(Libraries& libraries, Environment& environment, std::span<Datum* const> sets,
                                  const Options& options = {});

// For completion: every name that means something there, sorted.
std::vector<std::string> bound_names(Environment& environment);

}  // namespace gilt::syntax

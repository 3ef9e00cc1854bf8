// The command line of gilt, as data. Neutral: it knows the flavors' names only as what the build passed.
//
// What follows FILE, or the first word after -e, belongs to the program and is never looked at. Options beat the
// environment (GILT_PATH, GILT_FLAVOR, GILT_MAX_HEAP, GILT_RESERVE, GILT_GC_GROWTH, GILT_GIL_INTERVAL, GILT_DEBUG).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gilt::cli {

struct Options {
  std::vector<std::string> expressions;       // -e, in order
  std::string file;                           // "" none, "-" standard input
  std::vector<std::string> arguments;         // for the program
  std::vector<std::string> library_path;      // -I before GILT_PATH before -A
  std::string flavor;                         // --flavor
  bool list_flavors = false, interactive = false, quiet = false, compare = false;
  size_t max_heap = 0;                        // bytes; 0 is the default
  size_t reserve = 0;                         // --reserve: bytes
  unsigned gc_growth_percent = 100;           // --gc-growth
  std::string stats_file;                     // --stats=json:FILE
  bool stats = false;                         // --stats: text on standard error
  std::string dump;                           // "", expand, core, bytecode
  std::optional<unsigned> markers;            // --markers; unset is the default
  bool gc_log = false;                        // --gc-log
  double gil_interval_ms = 5;
  bool gil_boost = true;
  // Testing switches of checked builds, from GILT_DEBUG=stress=N,verify,fail-io=N,... The n-th of a kind fails, 0 is none.
  unsigned stress = 0;
  bool verify = false;
  int64_t fail_allocation = 0;
  uint64_t fail_io = 0, fail_thread = 0, fail_map = 0;
};

// What --version says of this executable beyond the version, as in "<flavor>" and "tracing, no GIL".
struct Build {
  std::string flavor, description;
};

// The parsed command line, or the exit status with which to leave (help, version, usage error: already printed).
struct Parsed {
  std::optional<Options> options;
  int status = 0;
};
Parsed parse(int argc, char** argv, const Build&);

// "64m", "2G", "1048576": bytes; nullopt when it is none of these.
std::optional<size_t> parse_size(const std::string& text);

}  // namespace gilt::cli

// The table of options, the environment behind them, and the texts of --help and --version.
#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

#include "base/check.h"
#include "cli/heap_limit.h"

namespace gilt::cli {
namespace {

struct UsageError {
  std::string message;
};

// What the table writes to, before the environment is looked at and the words are checked.
struct Words {
  std::vector<std::string> prepended, appended;
  std::string max_heap, reserve, gc_growth, markers, gil_interval, gil_boost, stats, flavor;
  bool help = false, version = false;
};

class HelpText : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const override {
    std::string out = app->get_description() + "\nOptions:\n";
    for (const CLI::Option* option : app->get_options()) out += line(*option);
    return out + "\n" + app->get_footer();
  }

 private:
  // "  -e, --eval EXPR   description", with the description on a line of its own where it does not fit.
  static std::string line(const CLI::Option& option) {
    std::string left = option.get_snames().empty() ? "      " : "  -" + option.get_snames()[0];
    if (!option.get_lnames().empty()) left += (option.get_snames().empty() ? "--" : ", --") + option.get_lnames()[0];
    left += option.get_option_text();
    std::string gap = left.size() > 26 ? "\n" + std::string(28, ' ') : std::string(28 - left.size(), ' ');
    return left + gap + option.get_description() + "\n";
  }
};

constexpr const char* summary =
    "Usage: gilt [OPTION...] FILE [ARG...]         run a program (- is standard input)\n"
    "       gilt [OPTION...] -e EXPR... [ARG...]   evaluate expressions\n"
    "       gilt [OPTION...]                       the prompt, or standard input if it\n"
    "                                              is no terminal\n"
    "       gilt compare FILE [ARG...]             time a program in every flavor\n";

constexpr const char* environment_summary =
    "Environment (options win): GILT_PATH, folders of libraries separated by colons;\n"
    "GILT_FLAVOR, GILT_MAX_HEAP, GILT_RESERVE, GILT_GC_GROWTH, GILT_GIL_INTERVAL, as the options;\n"
    "GILT_HISTORY, the file of the prompt's history (empty: none). Flavors without a\n"
    "global lock accept what is said about it, and have no use for it.\n"
    "\n"
    "Exit status: that of (exit); 1 after an error that nothing handled; 2 for a wrong\n"
    "command line or an unreadable FILE; 130 after Ctrl-C.\n";

std::string refuse_nothing(const std::string& value) { return value.empty() ? "expected a value" : ""; }

void declare(CLI::App& app, Options& options, Words& words) {
  auto text_option = [&](const char* name, auto& target, const char* value, const char* description) {
    return app.add_option(name, target, description)->option_text(value)->type_name("value");
  };
  auto one = [&](const char* name, std::string& target, const char* value, const char* description) {
    text_option(name, target, value, description)->take_last()->check(refuse_nothing);
  };
  auto each = [&](const char* name, std::vector<std::string>& target, const char* value, const char* description) {
    text_option(name, target, value, description)->allow_extra_args(false);
  };
  each("-e,--eval", options.expressions, " EXPR", "evaluate EXPR; may be given several times");
  app.add_flag("-i,--interactive", options.interactive, "prompt after FILE or EXPR");
  app.add_flag("-q,--quiet", options.quiet, "no banner before the prompt");
  each("-I", words.prepended, " DIR", "look for libraries in DIR first");
  each("-A", words.appended, " DIR", "look for libraries in DIR last");
  one("--flavor", words.flavor, " NAME", "run in the flavor NAME");
  app.add_flag("--list-flavors", options.list_flavors, "print the flavors that are here");
  one("--max-heap", words.max_heap, " SIZE", "limit of the heap: bytes, or 64m, 2G, ...");
  one("--reserve", words.reserve, " SIZE", "memory for the heap that is taken from the system at\n"
      "                            the start and kept; no more than the limit");
  one("--gc-growth", words.gc_growth, " PERCENT", "collect when the heap has grown by so much of what\n"
      "                            was alive after the last collection: 100 unless told");
  app.add_flag("--gc-log", options.gc_log, "a line on standard error for each collection");
  one("--markers", words.markers, " N", "threads that mark beside the program; 0: the program\n"
      "                            marks, and waits; unless told, one for 4 processors");
  one("--gil-interval", words.gil_interval, " MS", "how long a thread may keep the global lock while\n"
      "                            others wait: milliseconds, 5 unless told");
  one("--gil-boost", words.gil_boost, " on|off", "whether a thread that comes back from waiting may\n"
      "                            ask for the global lock at once: on unless told");
  app.add_flag("--stats", words.stats, "print counters at exit, or write them to FILE")
      ->option_text("[=json:FILE]")
      ->take_last();
  one("--dump", options.dump, " WHAT", "print a stage of the compiler instead of running:\n"
      "                            expand, core or bytecode");
  app.add_flag("-h,--help", words.help, "print this text");
  app.add_flag("-V,--version", words.version, "print the version");
}

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

void append_path(std::vector<std::string>& path, std::string_view folders) {
  while (!folders.empty()) {
    std::string_view folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), folder.size() + 1));
    if (!folder.empty()) path.emplace_back(folder);
  }
}

std::optional<uint64_t> whole_number(std::string_view text) {
  uint64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

size_t size_of(const std::string& who, const std::string& text) {
  std::optional<size_t> bytes = parse_size(text);
  if (!bytes || *bytes == 0) throw UsageError{fmt::format("{}: expected a size such as 64m or 2G, got {}", who, text)};
  return *bytes;
}

// CLI11 takes the next word for the value of --name=.
void refuse_empty_values(const CLI::App& app, std::span<char*> words) {
  for (std::string_view word : words) {
    if (!word.ends_with('=')) continue;
    std::string name(word.substr(0, word.size() - 1));
    if (name.starts_with("--") && app.get_option_no_throw(name) != nullptr) throw UsageError{name + ": expected a value"};
  }
}

void check_reserve(const Options& options) {
  if (options.reserve == 0) return;
  size_t limit = options.max_heap != 0 ? options.max_heap : default_max_heap();
  if (options.reserve > limit)
    throw UsageError{fmt::format("a reserve of {} bytes is more than the limit of the heap, {} bytes", options.reserve, limit)};
}

constexpr double least_interval_ms = 0.001, most_interval_ms = 1e6;

double milliseconds(const std::string& who, const std::string& text) {
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || *end != '\0' || !(number >= least_interval_ms && number <= most_interval_ms))
    throw UsageError{fmt::format("{}: expected milliseconds from {} to {:.0f}, got {}", who, least_interval_ms,
                                 most_interval_ms, text)};
  return number;
}

constexpr unsigned most_markers = 64, least_growth_percent = 10, most_growth_percent = 10'000;

unsigned number_from(unsigned least, unsigned most, const std::string& who, const std::string& text) {
  std::optional<uint64_t> number = whole_number(text);
  if (!number || *number < least || *number > most)
    throw UsageError{fmt::format("{}: expected a number from {} to {}, got {}", who, least, most, text)};
  return static_cast<unsigned>(*number);
}

unsigned growth_percent(const std::string& who, const std::string& text) {
  return number_from(least_growth_percent, most_growth_percent, who, text);
}

bool on_or_off(const std::string& who, const std::string& text) {
  if (text != "on" && text != "off") throw UsageError{fmt::format("{}: expected on or off, got {}", who, text)};
  return text == "on";
}

// An executable that was called by its flavor's name is what was asked for, whatever the environment says.
bool named_by_flavor(std::string_view program, const Build& build) {
  return program.substr(program.rfind('/') + 1) == "gilt-" + build.flavor;
}

void take_debug_switch(Options& options, std::string_view word) {
  size_t equals = std::min(word.find('='), word.size());
  std::string_view name = word.substr(0, equals);
  std::optional<uint64_t> number = whole_number(word.substr(std::min(equals + 1, word.size())));
  if (name == "verify" && equals == word.size()) options.verify = true;
  else if (name == "stress" && number) options.stress = static_cast<unsigned>(*number);
  else if (name == "fail-allocation" && number) options.fail_allocation = static_cast<int64_t>(*number);
  else if (name == "fail-io" && number) options.fail_io = *number;
  else if (name == "fail-thread" && number) options.fail_thread = *number;
  else if (name == "fail-map" && number) options.fail_map = *number;
  else throw UsageError{fmt::format(
    "GILT_DEBUG: expected verify, stress=N, fail-allocation=N, fail-io=N, fail-thread=N or fail-map=N, got {}", word)};
}

void take_debug_switches(Options& options, std::string_view words) {
  if (checks == 0) return fmt::print(stderr, "gilt: note: GILT_DEBUG does nothing in this build, only in checked ones\n");
  while (!words.empty()) {
    std::string_view word = words.substr(0, words.find(','));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    take_debug_switch(options, word);
  }
}

void take_environment(Options& options, const Words& words, std::string_view program, const Build& build) {
  const char* value;
  options.library_path = words.prepended;
  if ((value = variable("GILT_PATH"))) append_path(options.library_path, value);
  options.library_path.insert(options.library_path.end(), words.appended.begin(), words.appended.end());
  options.flavor = words.flavor;
  if (options.flavor.empty() && (value = variable("GILT_FLAVOR")) && !named_by_flavor(program, build))
    options.flavor = value;
  if (!words.max_heap.empty()) options.max_heap = size_of("--max-heap", words.max_heap);
  else if ((value = variable("GILT_MAX_HEAP"))) options.max_heap = size_of("GILT_MAX_HEAP", value);
  if (!words.reserve.empty()) options.reserve = size_of("--reserve", words.reserve);
  else if ((value = variable("GILT_RESERVE"))) options.reserve = size_of("GILT_RESERVE", value);
  check_reserve(options);
  if (!words.gc_growth.empty()) options.gc_growth_percent = growth_percent("--gc-growth", words.gc_growth);
  else if ((value = variable("GILT_GC_GROWTH"))) options.gc_growth_percent = growth_percent("GILT_GC_GROWTH", value);
  if (!words.markers.empty()) options.markers = number_from(0, most_markers, "--markers", words.markers);
  if (!words.gil_interval.empty()) options.gil_interval_ms = milliseconds("--gil-interval", words.gil_interval);
  else if ((value = variable("GILT_GIL_INTERVAL"))) options.gil_interval_ms = milliseconds("GILT_GIL_INTERVAL", value);
  if (!words.gil_boost.empty()) options.gil_boost = on_or_off("--gil-boost", words.gil_boost);
  if ((value = variable("GILT_DEBUG"))) take_debug_switches(options, value);
}

void take_stats(Options& options, const std::string& how) {
  constexpr std::string_view json = "json:";
  if (how.empty()) return;
  if (how.starts_with(json) && how.size() > json.size()) options.stats_file = how.substr(json.size());
  else if (how == "true") options.stats = true;
  else throw UsageError{fmt::format("--stats: expected --stats or --stats=json:FILE, got --stats={}", how)};
}

// What the table left over begins with FILE or with an option that it does not know.
void take_words(Options& options, std::vector<std::string> words) {
  auto first = words.begin();
  if (first != words.end() && *first == "--") ++first;
  else if (first != words.end() && first->size() > 1 && first->front() == '-')
    throw UsageError{"there is no option " + *first};
  if (first != words.end() && options.expressions.empty()) options.file = *first++;
  options.arguments.assign(first, words.end());
}

void check_dump(const std::string& dump) {
  if (dump.empty() || dump == "expand" || dump == "core" || dump == "bytecode") return;
  throw UsageError{"--dump: expected expand, core or bytecode, got " + dump};
}

Parsed print(const std::string& text) {
  fmt::print("{}", text);
  return {std::nullopt, std::fflush(stdout) == 0 ? 0 : 1};
}

Parsed parse_words(int argc, char** argv, const Build& build) {
  Options options;
  Words words;
  CLI::App app(summary);
  app.set_help_flag();
  app.prefix_command();
  app.formatter(std::make_shared<HelpText>());
  app.footer(environment_summary);
  declare(app, options, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    throw UsageError{error.what()};
  }
  std::vector<std::string> remaining = app.remaining();
  refuse_empty_values(app, {argv, argv + argc - remaining.size()});
  take_words(options, remaining);
  if (words.help) return print(app.help());
  if (words.version) return print(fmt::format("gilt {} ({}: {})\n", GILT_VERSION, build.flavor, build.description));
  check_dump(options.dump);
  take_stats(options, words.stats);
  take_environment(options, words, argc > 0 ? argv[0] : "", build);
  return {std::move(options), 0};
}

}  // namespace

std::optional<size_t> parse_size(const std::string& text) {
  constexpr std::string_view units = "kmgt";
  std::string_view digits = text;
  unsigned shift = 0;
  if (!digits.empty()) {
    size_t unit = units.find(static_cast<char>(digits.back() | 0x20));
    if (unit != std::string_view::npos) shift = 10 * (static_cast<unsigned>(unit) + 1), digits.remove_suffix(1);
  }
  std::optional<uint64_t> number = whole_number(digits);
  if (!number || *number > SIZE_MAX >> shift) return std::nullopt;
  return *number << shift;
}

Parsed parse(int argc, char** argv, const Build& build) {
  if (argc > 1 && std::string_view(argv[1]) == "compare") {
    Options options;
    options.compare = true;
    options.arguments.assign(argv + 2, argv + argc);
    return {std::move(options), 0};
  }
  try {
    return parse_words(argc, argv, build);
  } catch (const UsageError& error) {
    fmt::print(stderr, "gilt: {}\nTry gilt --help.\n", error.message);
    return {std::nullopt, 2};
  }
}

}  // namespace gilt::cli

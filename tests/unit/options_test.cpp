// The command line: what belongs to gilt, what to the program, what wins, and what is refused.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <initializer_list>
#include <string>
#include <vector>

#include "cli/options.h"

using namespace gilt::cli;

namespace {

const Build build{"gc-free", "tracing, no GIL"};

Parsed parse_as(const char* program, std::initializer_list<const char*> words) {
  std::vector<std::string> copies{program};
  copies.insert(copies.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return parse(static_cast<int>(copies.size()), arguments.data(), build);
}

Options options_of(std::initializer_list<const char*> words) {
  Parsed parsed = parse_as("gilt", words);
  REQUIRE(parsed.options);
  return *parsed.options;
}

int refusal(std::initializer_list<const char*> words) {
  Parsed parsed = parse_as("gilt", words);
  REQUIRE_FALSE(parsed.options);
  return parsed.status;
}

using Words = std::vector<std::string>;

// A variable of the environment, for one scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("options: what follows the file belongs to the program") {
  Options options = options_of({"-q", "prog.lisp", "-i", "--help", "--", "-e", "x"});
  CHECK(options.quiet);
  CHECK_FALSE(options.interactive);
  CHECK(options.file == "prog.lisp");
  CHECK(options.arguments == Words{"-i", "--help", "--", "-e", "x"});
  CHECK(options.expressions.empty());
}

TEST_CASE("options: two dashes end the options") {
  CHECK(options_of({"--", "-odd.lisp", "-x"}).file == "-odd.lisp");
  CHECK(options_of({"--", "-odd.lisp", "-x"}).arguments == Words{"-x"});
  CHECK(options_of({"--", "--", "a"}).file == "--");
  CHECK(options_of({"-i", "--"}).file.empty());
}

TEST_CASE("options: a dash is standard input") {
  Options options = options_of({"-", "a"});
  CHECK(options.file == "-");
  CHECK(options.arguments == Words{"a"});
}

TEST_CASE("options: expressions, in order, then arguments") {
  Options options = options_of({"-e", "(display \"a b\")", "-e", "-1", "--eval=(f [x])", "-e[1]", "a", "-q"});
  CHECK(options.expressions == Words{"(display \"a b\")", "-1", "(f [x])", "[1]"});
  CHECK(options.file.empty());
  CHECK(options.arguments == Words{"a", "-q"});
  CHECK_FALSE(options.quiet);
}

TEST_CASE("options: arguments after expressions and two dashes") {
  CHECK(options_of({"-e", "1", "--", "-x", "--"}).arguments == Words{"-x", "--"});
}

TEST_CASE("options: folders of libraries, in the order of search") {
  Variable path("GILT_PATH", "/p:/q:");
  CHECK(options_of({"-A", "/z", "-I", "/a", "-I/b", "f"}).library_path == Words{"/a", "/b", "/p", "/q", "/z"});
}

TEST_CASE("options: sizes") {
  CHECK(parse_size("1048576") == 1048576u);
  CHECK(parse_size("3k") == 3u << 10);
  CHECK(parse_size("64m") == 64u << 20);
  CHECK(parse_size("2G") == size_t{2} << 30);
  CHECK(parse_size("1T") == size_t{1} << 40);
  for (const char* text : {"", "m", "-1", "+1", "1.5g", "1 g", "12x", "1mm", "99999999999999999999", "99999999999t"})
    CHECK_FALSE(parse_size(text));
}

TEST_CASE("options: options beat the environment") {
  Variable heap("GILT_MAX_HEAP", "1g"), reserve("GILT_RESERVE", "2m"), interval("GILT_GIL_INTERVAL", "2.5"), flavor("GILT_FLAVOR", "other");
  CHECK(options_of({"f"}).max_heap == size_t{1} << 30);
  CHECK(options_of({"f"}).reserve == size_t{2} << 20);
  CHECK(options_of({"--reserve=3m", "f"}).reserve == size_t{3} << 20);
  CHECK(options_of({"f"}).gil_interval_ms == 2.5);
  CHECK(options_of({"f"}).flavor == "other");
  Options options = options_of({"--max-heap=64m", "--gil-interval", "1", "--flavor", "this", "f"});
  CHECK(options.max_heap == 64u << 20);
  CHECK(options.gil_interval_ms == 1);
  CHECK(options.gil_boost);
  CHECK_FALSE(options_of({"--gil-boost=off", "f"}).gil_boost);
  CHECK(options_of({"--gil-boost=off", "--gil-boost", "on", "f"}).gil_boost);
  CHECK(options.flavor == "this");
}

TEST_CASE("options: an executable called by its flavor's name keeps it") {
  Variable flavor("GILT_FLAVOR", "other");
  CHECK(parse_as("/somewhere/gilt-gc-free", {"f"}).options->flavor.empty());
  CHECK(parse_as("/somewhere/gilt", {"f"}).options->flavor == "other");
}

TEST_CASE("options: statistics never take the next word") {
  CHECK(options_of({"--stats", "f"}).stats);
  CHECK(options_of({"--stats", "f"}).file == "f");
  Options options = options_of({"--stats=json:out.json", "f"});
  CHECK_FALSE(options.stats);
  CHECK(options.stats_file == "out.json");
  CHECK(refusal({"--stats=xml", "f"}) == 2);
  CHECK(refusal({"--stats=json:", "f"}) == 2);
}

TEST_CASE("options: defaults") {
  Options options = options_of({});
  CHECK(options.file.empty());
  CHECK(options.flavor.empty());
  CHECK(options.max_heap == 0);
  CHECK(options.gil_interval_ms == 5);
  CHECK(options.gil_boost);
  CHECK(options.dump.empty());
  CHECK(options.fail_allocation == 0);
  CHECK_FALSE((options.compare || options.interactive || options.quiet || options.list_flavors || options.stats));
}

TEST_CASE("options: compare only as the first word") {
  CHECK(options_of({"compare", "f", "--json", "x"}).compare);
  CHECK_FALSE(options_of({"./compare"}).compare);
  CHECK_FALSE(options_of({"-q", "compare"}).compare);
}

TEST_CASE("options: usage errors") {
  CHECK(refusal({"--bogus"}) == 2);
  CHECK(refusal({"--bogus", "f"}) == 2);
  CHECK(refusal({"-x", "f"}) == 2);
  CHECK(refusal({"-e"}) == 2);
  CHECK(refusal({"--max-heap", "much", "f"}) == 2);
  CHECK(refusal({"--max-heap=0", "f"}) == 2);
  CHECK(refusal({"--gil-interval=0", "f"}) == 2);
  CHECK(refusal({"--gil-interval=x", "f"}) == 2);
  CHECK(refusal({"--gil-interval=", "f"}) == 2);
  CHECK(refusal({"--gil-interval=nan", "f"}) == 2);
  CHECK(refusal({"--gil-interval=-1", "f"}) == 2);
  CHECK(refusal({"--gil-interval=1e-9", "f"}) == 2);
  CHECK(refusal({"--gil-interval=1e7", "f"}) == 2);
  CHECK(refusal({"--gil-boost=maybe", "f"}) == 2);
  CHECK(refusal({"--gil-boost=", "f"}) == 2);
  CHECK(refusal({"--dump=asm", "f"}) == 2);
  CHECK(options_of({"--dump", "core", "f"}).dump == "core");
  Variable heap("GILT_MAX_HEAP", "none");
  CHECK(refusal({"f"}) == 2);
}

TEST_CASE("options: an empty value is none, and takes no word") {
  for (const char* name : {"--gil-interval=", "--gil-boost=", "--max-heap=", "--reserve=", "--gc-growth=", "--markers=", "--flavor=",
                           "--dump=", "--eval=", "--stats="}) {
    CAPTURE(name);
    CHECK(refusal({name, "1", "f"}) == 2);
    CHECK(refusal({"-q", name, "-e", "1"}) == 2);
    CHECK(options_of({"f", name, "a"}).arguments == Words{name, "a"});
  }
  CHECK(refusal({"--flavor", "", "f"}) == 2);
  CHECK(options_of({"-e", "--x="}).expressions == Words{"--x="});
}

TEST_CASE("options: milliseconds are decimal") {
  CHECK(options_of({"--gil-interval=2.5e1", "f"}).gil_interval_ms == 25);
  for (const char* text : {"0x10", "0x1p4", " 5", "5 ", "5ms"}) CHECK(refusal({"--gil-interval", text, "f"}) == 2);
}

TEST_CASE("options: a reserve is no larger than the limit") {
  CHECK(options_of({"--reserve=100m", "--max-heap=100m", "f"}).reserve == 100u << 20);
  CHECK(refusal({"--reserve=101m", "--max-heap=100m", "f"}) == 2);
  CHECK(refusal({"--reserve=1000t", "f"}) == 2);
  Variable reserve("GILT_RESERVE", "2g");
  CHECK(refusal({"--max-heap=1g", "f"}) == 2);
}

TEST_CASE("options: help and version end well") {
  CHECK(refusal({"--help"}) == 0);
  CHECK(refusal({"-V"}) == 0);
}

TEST_CASE("options: debugging switches work in checked builds only") {
  Variable debug("GILT_DEBUG", "stress=3,verify,fail-allocation=7,fail-io=1,fail-thread=2,fail-map=3");
  Options options = options_of({"f"});
  if (GILT_CHECKS == 0) {
    CHECK(options.stress == 0);
    CHECK_FALSE(options.verify);
    return;
  }
  CHECK(options.stress == 3);
  CHECK(options.verify);
  CHECK(options.fail_allocation == 7);
  CHECK(options.fail_io == 1);
  CHECK(options.fail_thread == 2);
  CHECK(options.fail_map == 3);
  setenv("GILT_DEBUG", "stress", 1);
  CHECK(refusal({"f"}) == 2);
}

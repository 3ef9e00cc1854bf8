// gilt-fuzz-reader LIB FOLDER...: reads, expands and compiles mutated texts, made of the programs in the folders. None may
// end in a signal, a sanitizer's report or a hang, and what is read must print as something that reads the same.
//
// The work is done in children of some thousand inputs each: what a text defines is forgotten with them, and when one
// dies or hangs its parent knows at which input, writes that to a file, and goes on behind it.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>

#include "compiler/compiler.h"
#include "mutator.h"
#include "syntax/expander.h"
#include "text/print.h"
#include "text/reader.h"

namespace gilt::fuzz {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Options {
  uint64_t seed = 1, first = 0, count = 100'000, batch = 2000;
  double seconds = 1e9;  // no new batch after so long
  double limit = 10;     // for one input
  std::string failures = ".";
  bool show = false;     // print the inputs and do nothing else
  std::string library;
  std::vector<std::string> folders;
};

// What parent and children share.
struct Counters {
  std::atomic<uint64_t> at{0}, read{0}, expanded{0}, data{0};
  std::atomic<bool> differs{false};
};

struct Failure {
  std::string what;
};

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class Fuzzer {
 public:
  Fuzzer(Options options, Mutator mutator)
      : options_(std::move(options)), mutator_(std::move(mutator)), counters_(shared_counters()) {
    libraries_.settings().features = {"r7rs", "gilt", "full-unicode", "ratios"};
    libraries_.settings().search_path = {options_.library};
    libraries_.settings().default_imports = {"(gilt default)"};
    libraries_.settings().on_library = [](syntax::Library&, syntax::ExpandedUnit, text::Cancel) {};
  }

  // The number of failures.
  size_t run() {
    load_libraries();
    Clock::time_point start = Clock::now();
    uint64_t next = options_.first, end = options_.first + options_.count;
    while (next < end && since(start) < options_.seconds) next = run_batch(next, std::min(end, next + options_.batch));
    double seconds = since(start);
    std::printf("%llu inputs in %.1f s: %llu data read, %llu programs read whole, %llu compiled; %zu failures\n",
                static_cast<unsigned long long>(next - options_.first), seconds, counter(counters_->data),
                counter(counters_->read), counter(counters_->expanded), failures_);
    return failures_;
  }

  void show() const {
    for (uint64_t n = options_.first; n < options_.first + options_.count; ++n)
      std::printf(";; input %llu\n%s\n", static_cast<unsigned long long>(n), mutator_.input(n).c_str());
  }

 private:
  static unsigned long long counter(const std::atomic<uint64_t>& counter) { return counter.load(); }

  static Counters* shared_counters() {
    void* pages = mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) std::abort();
    return new (pages) Counters;
  }

  // Once, so that the children have them.
  void load_libraries() {
    on_large_stack([this] { compile("(define x 1)"); });
  }

  // Expander and compiler recurse over the nesting of code.
  template <class Work>
  static void on_large_stack(Work work) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, size_t{256} << 20);
    pthread_t thread;
    auto call = [](void* argument) -> void* { return (*static_cast<Work*>(argument))(), nullptr; };
    if (pthread_create(&thread, &attributes, call, &work) != 0) std::abort();
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
  }

  // Gives the number of the input to go on with.
  uint64_t run_batch(uint64_t first, uint64_t end) {
    counters_->at = first;
    counters_->differs = false;
    std::fflush(nullptr);
    pid_t child = fork();
    if (child == 0) {
      on_large_stack([&] { run_inputs(first, end); });
      _exit(0);
    }
    if (child < 0) std::abort();
    std::string failure = wait_for(child);
    if (failure.empty()) return end;
    report(counters_->at, failure, first);
    return counters_->at + 1;
  }

  // What went wrong with the child, or nothing.
  std::string wait_for(pid_t child) {
    uint64_t last = counters_->at;
    Clock::time_point since_last = Clock::now();
    for (int status;;) {
      pid_t ended = waitpid(child, &status, WNOHANG);
      if (ended == child) return failure_of(status);
      if (uint64_t at = counters_->at; at != last) last = at, since_last = Clock::now();
      if (since(since_last) > options_.limit) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        return "a hang";
      }
      usleep(2000);
    }
  }

  std::string failure_of(int status) const {
    if (counters_->differs) return "the text of a datum reads back as another";
    if (WIFSIGNALED(status)) return std::string("signal ") + strsignal(WTERMSIG(status));
    if (WEXITSTATUS(status) != 0) return "exit status " + std::to_string(WEXITSTATUS(status));
    return "";
  }

  void report(uint64_t number, const std::string& failure, uint64_t first) {
    ++failures_;
    fs::path path = fs::path(options_.failures) / ("reader-" + std::to_string(options_.seed) + "-" + std::to_string(number) + ".lisp");
    std::ofstream(path, std::ios::binary) << mutator_.input(number);
    std::printf("FAILED: input %llu (its batch began at %llu): %s; see %s\n", static_cast<unsigned long long>(number),
                static_cast<unsigned long long>(first), failure.c_str(), path.c_str());
  }

  // In the child.
  void run_inputs(uint64_t first, uint64_t end) {
    for (uint64_t n = first; n < end; ++n) {
      counters_->at = n;
      try_text(mutator_.input(n));
    }
  }

  void try_text(const std::string& text) {
    try {
      compile(text);
    } catch (const text::SyntaxError& error) {
      text::diagnostic(error.span(), error.message());
    } catch (const Failure&) {
      counters_->differs = true;
      _exit(1);
    }
  }

  void compile(const std::string& text) {
    auto arena = std::make_shared<Arena>();
    std::vector<Datum*> forms = read(*arena, text);
    ++counters_->read;
    auto environment = libraries_.make_environment(syntax::Environment::Kind::program);
    syntax::ExpandedUnit unit = syntax::expand_program(libraries_, *environment, arena, forms, {.max_steps = 20'000});
    compiler::compile(unit.body, "fuzz", unit.arena);
    ++counters_->expanded;
  }

  std::vector<Datum*> read(Arena& arena, const std::string& text) {
    text::Reader reader(arena, text::add_source("fuzz", text));
    std::vector<Datum*> data;
    while (Datum* datum = reader.next()) {
      ++counters_->data;
      check_round_trip(datum);
      data.push_back(datum);
    }
    return data;
  }

  // Not of circular data and of very large ones, whose texts are cut.
  static void check_round_trip(const Datum* datum) {
    constexpr size_t most = 4096;
    std::string text = text::to_text(datum, most);
    if (text.size() > most) return;
    Arena arena;
    try {
      text::Reader reader(arena, text::add_source("again", text));
      Datum* again = reader.next();
      if (again != nullptr && text::to_text(again, most) == text && reader.next() == nullptr) return;
    } catch (const text::SyntaxError&) {
    }
    throw Failure{text};
  }

  Options options_;
  Mutator mutator_;
  Counters* counters_;
  syntax::Libraries libraries_;
  size_t failures_ = 0;
};

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> seeds_in(const std::vector<std::string>& folders) {
  std::vector<fs::path> paths;
  for (const std::string& folder : folders)
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
      if (entry.path().extension() == ".lisp" || entry.path().extension() == ".sld") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const fs::path& path : paths) std::ranges::move(forms_of(contents(path)), std::back_inserter(seeds));
  return seeds;
}

int usage() {
  std::fputs(
      "usage: gilt-fuzz-reader [OPTION VALUE]... LIB FOLDER...\n"
      "  --seed N      of the generator (1)\n"
      "  --first N     number of the first input (0)\n"
      "  --count N     of inputs (100000)\n"
      "  --batch N     inputs of one process (2000)\n"
      "  --seconds S   start no process after so long\n"
      "  --limit S     for one input (10)\n"
      "  --failures D  folder for inputs that failed (.)\n"
      "  --show yes    print the inputs only\n",
      stderr);
  return 2;
}

// False when an option is unknown.
bool set_option(Options& options, std::string_view name, const char* value) {
  if (name == "--seed") options.seed = std::strtoull(value, nullptr, 10);
  else if (name == "--first") options.first = std::strtoull(value, nullptr, 10);
  else if (name == "--count") options.count = std::strtoull(value, nullptr, 10);
  else if (name == "--batch") options.batch = std::strtoull(value, nullptr, 10);
  else if (name == "--seconds") options.seconds = std::strtod(value, nullptr);
  else if (name == "--limit") options.limit = std::strtod(value, nullptr);
  else if (name == "--failures") options.failures = value;
  else if (name == "--show") options.show = true;
  else return false;
  return true;
}

bool parse(Options& options, std::vector<const char*> words) {
  size_t i = 0;
  for (; i + 1 < words.size() && std::string_view(words[i]).starts_with("--"); i += 2)
    if (!set_option(options, words[i], words[i + 1])) return false;
  if (words.size() < i + 2 || options.batch == 0) return false;
  options.library = words[i++];
  options.folders.assign(words.begin() + static_cast<ptrdiff_t>(i), words.end());
  return true;
}

int run(std::vector<const char*> words) {
  Options options;
  if (!parse(options, std::move(words))) return usage();
  std::vector<std::string> seeds = seeds_in(options.folders);
  if (seeds.empty()) return std::fputs("gilt-fuzz-reader: no programs there\n", stderr), 2;
  Fuzzer fuzzer(options, Mutator(std::move(seeds), options.seed));
  if (options.show) return fuzzer.show(), 0;
  return fuzzer.run() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace gilt::fuzz

int main(int argc, char** argv) { return gilt::fuzz::run({argv + 1, argv + argc}); }

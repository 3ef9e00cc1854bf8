// The program: command line, flavor, then a file, expressions, standard input or the prompt.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/fault.h"
#include "base/file.h"
#include "builtins/port.h"
#include "cli/flavors.h"
#include "cli/heap_limit.h"
#include "cli/options.h"
#include "objects/print.h"
#include "runtime/detached.h"
#include "runtime/interrupt.h"
#include "runtime/repl.h"
#include "runtime/report.h"
#include "runtime/run.h"
#include "runtime/session.h"
#include "runtime/stats.h"
#include "text/reader.h"

namespace gilt::runtime {
namespace {

unsigned default_markers() { return std::clamp(std::thread::hardware_concurrency() / 4, 1u, 4u); }

SessionOptions session_options(const cli::Options& options) {
  SessionOptions session;
  session.machine.heap.max_bytes = options.max_heap != 0 ? options.max_heap : cli::default_max_heap();
  session.machine.heap.reserve_bytes = options.reserve;
  session.machine.heap.stress = options.stress;
  session.machine.heap.verify = options.verify;
  session.machine.heap.log = options.gc_log;
  session.machine.heap.growth_percent = options.gc_growth_percent;
  session.machine.heap.markers = options.markers.value_or(default_markers());
  session.machine.heap.fail_allocation = options.fail_allocation - 1;
  session.machine.lock.switch_interval_ns = static_cast<uint64_t>(options.gil_interval_ms * 1e6);
  session.machine.lock.boost = options.gil_boost;
  // Libraries beside the program come first.
  if (!options.file.empty() && options.file != "-")
    session.library_path.push_back(std::filesystem::path(options.file).parent_path().string());
  session.library_path.insert(session.library_path.end(), options.library_path.begin(), options.library_path.end());
  return session;
}

std::vector<std::string> command_line(const cli::Options& options) {
  std::vector<std::string> line = {options.file.empty() ? "gilt" : options.file};
  line.insert(line.end(), options.arguments.begin(), options.arguments.end());
  return line;
}

// Standard error takes the report in one write, so that reports of several threads do not mix.
void print_error(const std::string& text) {
  std::string all = builtins::flush_all_ports() + text;
  std::fwrite(all.data(), 1, all.size(), stderr);
}

// The exit status of a run; an error is reported.
int status_of(const vm::Outcome& outcome) {
  if (outcome.returned) return 0;
  print_error(report(outcome.value));
  if (is_interrupt(outcome.value)) return 130;
  // A flavor that never frees could not run the program at all: gilt compare shows it as skipped.
  return !Manager::traits.reclaims && is_exhaustion(outcome.value) ? 70 : 1;
}

// Calls run(), which may throw a SyntaxError.
template <class Run>
int guarded(Thread& t, Run run) {
  try {
    return run();
  } catch (const text::SyntaxError& error) {
    print_error(text::diagnostic(error.span(), error.message()));
  }
  return t.poll.asked(request::interrupt) ? 130 : 1;
}

int run_program(Session& session, Thread& t, const std::string& path, const std::string& text) {
  uint32_t source = text::add_source(path, text);
  return guarded(t, [&] {
    Steps steps = detached(t, [&](Session::Cancel cancel) { return session.compile_program(source, cancel); });
    return status_of(run_steps(session, t, steps));
  });
}

// -e: all expressions share the interaction environment.
int run_expression(Session& session, Thread& t, const std::string& text) {
  uint32_t source = text::add_source("-e", text);
  return guarded(t, [&] {
    auto arena = std::make_shared<Arena>();
    text::Reader reader(*arena, source);
    while (Datum* form = reader.next()) {
      Steps steps = detached(t, [&](Session::Cancel cancel) {
        return session.compile_form(session.interaction_environment(), arena, form, "-e", FormValue::wanted, cancel);
      });
      if (int status = status_of(run_steps(session, t, steps))) return status;
    }
    return 0;
  });
}

int dump_program(Session& session, Thread& t, const std::string& path, const std::string& text,
                 const std::string& what) {
  uint32_t source = text::add_source(path, text);
  return guarded(t, [&] {
    Dump dump = what == "expand" ? Dump::expand : what == "core" ? Dump::core : Dump::bytecode;
    fmt::print("{}", detached(t, [&](Session::Cancel cancel) { return session.dump_program(source, dump, cancel); }));
    return std::fflush(stdout) == 0 ? 0 : 1;
  });
}

std::optional<std::string> read_file(const std::string& path) {
  std::string text;
  bool good = path == "-" ? file::read_all(STDIN_FILENO, text) : file::read_all(path, text);
  return good ? std::optional(std::move(text)) : std::nullopt;
}

void arm_faults(const cli::Options& options) {
  fault::arm(fault::Kind::io, options.fail_io);
  fault::arm(fault::Kind::thread, options.fail_thread);
  fault::arm(fault::Kind::map, options.fail_map);
}

int run(const cli::Options& options) {
  arm_faults(options);
  Session session(session_options(options));
  Thread& t = *new Thread;  // the main thread outlives every static
  session.machine.attach(t, Unbound);
  session.machine.command_line = command_line(options);
  session.machine.report = report;
  session.machine.exit = [](Thread& thread, int status) { leave(thread, status); };
  builtins::install_finalizer(session.machine);
  watch_interrupts(t);
  int status = 0;
  for (const std::string& expression : options.expressions) {
    status = options.dump.empty() ? run_expression(session, t, expression)
                                  : dump_program(session, t, "-e", expression, options.dump);
    if (status != 0) leave(t, status);
  }
  bool prompt = options.interactive || (options.file.empty() && options.expressions.empty() && isatty(STDIN_FILENO));
  if (!options.file.empty() || (!prompt && options.expressions.empty())) {
    std::string path = options.file.empty() ? "-" : options.file;
    std::optional<std::string> text = read_file(path);
    if (!text) {
      fmt::print(stderr, "gilt: cannot read {}: {}\n", path, std::strerror(errno));
      leave(t, 2);
    }
    std::string shown = path == "-" ? "stdin" : path;
    status = options.dump.empty() ? run_program(session, t, shown, *text)
                                  : dump_program(session, t, shown, *text, options.dump);
  }
  if (prompt && status == 0) status = repl(session, t, options.quiet);
  leave(t, status);
}

std::string description() {
  std::string memory = Manager::traits.counts ? "reference counting" : Manager::traits.reclaims ? "tracing" : "no collection";
  return memory + (Lock::global ? ", GIL" : ", no GIL");
}

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  cli::Parsed parsed = cli::parse(argc, argv, {GILT_FLAVOR, description()});
  if (!parsed.options) return parsed.status;
  const cli::Options& options = *parsed.options;
  if (options.compare) return cli::become_compare(argv + 1), 2;
  if (options.list_flavors) {
    for (const std::string& flavor : cli::built_flavors())
      fmt::print("{}{}\n", flavor, flavor == GILT_FLAVOR ? " (this one)" : "");
    return 0;
  }
  if (!options.flavor.empty() && options.flavor != GILT_FLAVOR) return cli::become_flavor(options.flavor, argv), 2;
  start_stats(options.stats_file, options.stats);
  return run(options);
}

}  // namespace
}  // namespace gilt::runtime

int main(int argc, char** argv) { return gilt::runtime::main(argc, argv); }

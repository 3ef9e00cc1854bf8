// The loop: an entry becomes a source of its own, so that messages can show it; its forms are evaluated one by one.
//
// While an entry is awaited the thread is out of the heap and without the lock, so that other threads run.
#include "runtime/repl.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdio>

#include "cli/entry_reader.h"
#include "runtime/interrupt.h"
#include "runtime/repl_commands.h"
#include "text/reader.h"
#include "text/source.h"
#include "vm/machine.h"

namespace gilt::runtime {
namespace {

using Reading = cli::EntryReader::Outcome;

Reading read_entry(cli::EntryReader& reader, Thread& t, std::string& entry) {
  vm::Blocking blocking(t);
  return reader.read(entry);
}

// Where the name of a command ends, or 0: ",name" at the start of the entry and then a blank.
size_t command_end(const std::string& entry) {
  size_t end = 1;
  while (end < entry.size() && std::isalpha(static_cast<unsigned char>(entry[end]))) ++end;
  bool is_command = entry[0] == ',' && end > 1 && std::isspace(static_cast<unsigned char>(entry[end]));
  return is_command ? end : 0;
}

bool run_command(Evaluator& evaluator, uint32_t source, const std::string& entry, size_t end) {
  bool stay = true;
  evaluator.guarded([&] {
    auto arena = std::make_shared<Arena>();
    Datum* argument = text::Reader(*arena, source, static_cast<uint32_t>(end)).next();
    stay = run_repl_command(evaluator, std::string_view(entry).substr(1, end - 1), arena, argument);
  });
  return stay;
}

void run_forms(Evaluator& evaluator, uint32_t source) {
  evaluator.guarded([&] {
    auto arena = std::make_shared<Arena>();
    text::Reader reader(*arena, source);
    while (Datum* form = reader.next()) {
      if (!evaluator.evaluate(arena, form)) return;
      evaluator.print_values();
    }
  });
}

}  // namespace

int repl(Session& session, Thread& t, bool quiet) {
  syntax::Environment& environment = session.interaction_environment();
  cli::EntryReader reader([&] { return syntax::bound_names(environment); }, repl_command_names(), take_interrupt);
  Evaluator evaluator(session, t);
  if (reader.is_terminal() && !quiet)
    fmt::print("gilt {}, flavor {}. ,help for help.\n", GILT_VERSION, GILT_FLAVOR);
  std::fflush(stdout);
  on_interrupt(OnInterrupt::note);
  for (std::string entry;;) {
    Reading reading = read_entry(reader, t, entry);
    if (reading == Reading::interrupted && !reader.is_terminal()) return 130;
    if (reading != Reading::entry && reader.is_terminal()) fmt::print("\n");
    if (reading == Reading::end) return 0;
    if (reading == Reading::interrupted) continue;
    uint32_t source = text::add_source("repl", entry);
    size_t end = command_end(entry);
    if (end == 0) run_forms(evaluator, source);
    else if (!run_command(evaluator, source, entry, end)) return 0;
  }
}

}  // namespace gilt::runtime

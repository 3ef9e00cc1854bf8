// One function for each command, and their table.
#include "runtime/repl_commands.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/clock.h"
#include "bytecode/disassembler.h"
#include "cli/flavors.h"
#include "runtime/describe.h"
#include "vm/frame.h"

namespace gilt::runtime {
namespace {

struct Command {
  std::string_view name, argument, help;  // argument: "" when it takes none
  bool (*run)(Evaluator&, std::shared_ptr<Arena>, Datum* argument);
};

// Clocks and counters, as they are and as differences.
struct Usage {
  uint64_t wall = 0, cpu = 0;
  memory::HeapStats memory;
  lock::LockStats lock;

  static Usage now(vm::Machine& machine) {
    return {monotonic_ns(), process_cpu_ns(), Manager::stats(machine.heap), machine.lock.stats()};
  }
};

std::string difference(const Usage& before, const Usage& after) {
  auto seconds = [](uint64_t from, uint64_t to) { return static_cast<double>(to - from) * 1e-9; };
  const memory::HeapStats &m = before.memory, &n = after.memory;
  std::string out = fmt::format("; {:.3f} s real, {:.3f} s CPU, {:.1f} MiB allocated, {} collections\n",
                                seconds(before.wall, after.wall), seconds(before.cpu, after.cpu),
                                static_cast<double>(n.allocated_bytes - m.allocated_bytes) / (1 << 20),
                                n.collections - m.collections);
  if (Manager::traits.counts)
    out += fmt::format("; {} increments, {} decrements, {} objects freed\n", n.increments - m.increments,
                       n.decrements - m.decrements, n.freed_objects - m.freed_objects);
  if (Lock::global)
    out += fmt::format("; {} waits for the lock, {:.3f} s waited\n", after.lock.waits - before.lock.waits,
                       seconds(before.lock.wait_ns, after.lock.wait_ns));
  return out;
}

void print(const std::string& text) {
  fmt::print("{}", text);
  std::fflush(stdout);
}

bool time_form(Evaluator& evaluator, std::shared_ptr<Arena> arena, Datum* form) {
  vm::Machine& machine = evaluator.session().machine;
  Usage before = Usage::now(machine);
  std::optional<Value> value = evaluator.evaluate(std::move(arena), form);
  Usage after = Usage::now(machine);
  if (value) evaluator.print_values();
  print(difference(before, after));
  return true;
}

bool expand(Evaluator& evaluator, std::shared_ptr<Arena> arena, Datum* form) {
  print(evaluator.dump(std::move(arena), form, Dump::expand));
  return true;
}

// A name: the code of the procedure that it is bound to. Anything else: the code of the form.
bool disassemble(Evaluator& evaluator, std::shared_ptr<Arena> arena, Datum* form) {
  if (!form->is_symbol()) return print(evaluator.dump(std::move(arena), form, Dump::bytecode)), true;
  std::optional<Value> value = evaluator.evaluate(std::move(arena), form);
  if (!value) return true;
  if (is_closure(*value)) print(bytecode::disassemble(*vm::code_template(vm::closure_code(*value))));
  else print(fmt::format("{} is not a procedure with bytecode\n", form->name->text));
  return true;
}

// What a command is about, written as name, 'name or "name"; null for anything else.
const Name* name_in(const Datum* form) {
  bool quoted = form->is_pair() && form->car->is_symbol() && form->car->name->text == "quote" && form->cdr->is_pair();
  if (quoted) form = form->cdr->car;
  if (form->kind == Datum::Kind::string) return intern(form->text);
  return form->is_symbol() ? form->name : nullptr;
}

void show_library(Evaluator& evaluator, std::string_view command, const Datum* form) {
  if (form->is_pair()) print(library_contents(evaluator, syntax::parse_library_name(form)));
  else fmt::print(stderr, "usage: ,{} NAME or LIBRARY\n", command);
}

bool doc(Evaluator& evaluator, std::shared_ptr<Arena> arena, Datum* form) {
  if (const Name* name = name_in(form)) print(documentation(evaluator, std::move(arena), name));
  else show_library(evaluator, "doc", form);
  return true;
}

bool describe(Evaluator& evaluator, std::shared_ptr<Arena> arena, Datum* form) {
  if (const Name* name = name_in(form)) print(description(evaluator, std::move(arena), name));
  else show_library(evaluator, "describe", form);
  return true;
}

bool apropos(Evaluator& evaluator, std::shared_ptr<Arena>, Datum* form) {
  if (const Name* word = name_in(form)) print(names_with(evaluator, word->text));
  else fmt::print(stderr, "usage: ,apropos WORD\n");
  return true;
}

bool show_flavor(Evaluator&, std::shared_ptr<Arena>, Datum*) {
  print(fmt::format("{}: memory {}, lock {}\n", GILT_FLAVOR, GILT_MEMORY_NAME, GILT_LOCK_NAME));
  print(fmt::format("; there are {}; choose with gilt --flavor NAME\n", fmt::join(cli::built_flavors(), ", ")));
  return true;
}

bool quit(Evaluator&, std::shared_ptr<Arena>, Datum*) { return false; }

bool help(Evaluator&, std::shared_ptr<Arena>, Datum*);

constexpr Command commands[] = {
    {"apropos", "WORD", "the names that contain a word, of all libraries", apropos},
    {"describe", "NAME or LIBRARY", "what ,doc says, and what kind of thing it is, and from where", describe},
    {"disassemble", "NAME or FORM", "the bytecode of a procedure or a form", disassemble},
    {"doc", "NAME or LIBRARY", "what the manual says of a name, with examples", doc},
    {"expand", "FORM", "the form after macro expansion", expand},
    {"flavor", "", "the memory manager and the lock of this gilt", show_flavor},
    {"help", "", "this text", help},
    {"quit", "", "leave (as Ctrl-D does)", quit},
    {"time", "FORM", "evaluate, and say what it took", time_form},
};

bool help(Evaluator&, std::shared_ptr<Arena>, Datum*) {
  for (const Command& command : commands)
    print(fmt::format(",{:26} {}\n", fmt::format("{} {}", command.name, command.argument), command.help));
  print("Ctrl-C ends an evaluation, Tab completes a name, the arrow keys recall what was entered.\n");
  return true;
}

}  // namespace

std::vector<std::string> repl_command_names() {
  std::vector<std::string> names;
  for (const Command& command : commands) names.emplace_back(command.name);
  return names;
}

bool run_repl_command(Evaluator& evaluator, std::string_view name, std::shared_ptr<Arena> arena, Datum* argument) {
  for (const Command& command : commands) {
    if (command.name != name) continue;
    if (argument != nullptr || command.argument.empty()) return command.run(evaluator, std::move(arena), argument);
    return fmt::print(stderr, "usage: ,{} {}\n", command.name, command.argument), true;
  }
  fmt::print(stderr, "there is no command ,{}; try ,help\n", name);
  return true;
}

}  // namespace gilt::runtime

// Compiling and running forms, printing what comes of them. Standard output and error are written at once, after the
// ports of the program, so that all appears in order.
#include "runtime/evaluator.h"

#include <cstdio>
#include <span>
#include <utility>

#include "builtins/port.h"
#include "objects/print.h"
#include "runtime/detached.h"
#include "runtime/interrupt.h"
#include "runtime/report.h"
#include "runtime/run.h"
#include "text/source.h"

namespace gilt::runtime {
namespace {

void print_error(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

bool Evaluator::guarded(const std::function<void()>& function) {
  try {
    function();
    return true;
  } catch (const text::SyntaxError& error) {
    print_error(text::diagnostic(error.span(), error.message()));
  }
  return false;
}

std::optional<Value> Evaluator::evaluate(std::shared_ptr<Arena> arena, Datum* form) {
  vm::Outcome outcome;
  Steps steps;
  on_interrupt(OnInterrupt::raise_patiently);
  bool compiled = guarded([&] {
    steps = detached(t_, [&](Session::Cancel cancel) {
      return session_.compile_form(session_.interaction_environment(), std::move(arena), form, "toplevel", FormValue::wanted,
                                   cancel);
    });
  });
  if (compiled) outcome = run_steps(session_, t_, steps);
  on_interrupt(OnInterrupt::note);
  take_interrupt();
  print_error(builtins::flush_all_ports());
  if (!compiled) return std::nullopt;
  if (outcome.returned) return outcome.value;
  print_error(report(outcome.value));
  return std::nullopt;
}

std::string Evaluator::dump(std::shared_ptr<Arena> arena, Datum* form, Dump dump) {
  std::string text;
  guarded([&] {
    text = detached(t_, [&](Session::Cancel cancel) {
      return session_.dump_form(session_.interaction_environment(), std::move(arena), form, dump, cancel);
    });
  });
  return text;
}

void Evaluator::print_values() {
  std::span<const Value> values(t_.values, std::exchange(t_.value_count, 0));
  if (values.size() == 1 && values[0] == Unspecific) return;
  for (Value value : values) print(value);
}

void Evaluator::print(Value value) {
  constexpr size_t steps = 10'000;
  Printer printer(value, PrintMode::write);
  std::string text;
  bool done = false;
  while (!done) {
    done = printer.run(text, steps);
    if (take_interrupt()) text += " ...", done = true;
    std::fwrite(text.data(), 1, text.size(), stdout);
    text.clear();
  }
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

}  // namespace gilt::runtime

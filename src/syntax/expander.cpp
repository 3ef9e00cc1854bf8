// The entry points of syntax/ (expander.h): locks, transactions, and messages that name macro expansions.
#include "syntax/expander.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "syntax/expansion.h"

namespace gilt::syntax {

namespace {

// One expansion at a time in an environment; all or nothing.
class Transaction {
 public:
  Transaction(Environment& environment, const Options& options) : environment_(environment) {
    while (!environment_.expanding.try_lock()) {
      text::check_cancelled(options.cancel);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    environment_.begin();
  }
  ~Transaction() {
    if (!done_) environment_.rollback();
    environment_.expanding.unlock();
  }
  void commit() {
    environment_.commit();
    done_ = true;
  }

 private:
  Environment& environment_;
  bool done_ = false;
};

}  // namespace

ExpandedUnit expand_program(Libraries& libraries, Environment& environment, std::shared_ptr<Arena> arena,
                            std::span<Datum* const> forms, const Options& options) {
  Transaction transaction(environment, options);
  Expansion expansion(libraries, environment, std::move(arena), options);
  ExpandedUnit unit = expansion.explained([&] { return expansion.program(forms); });
  transaction.commit();
  return unit;
}

ExpandedUnit expand_form(Libraries& libraries, Environment& environment, std::shared_ptr<Arena> arena, Datum* form,
                         const Options& options) {
  Transaction transaction(environment, options);
  environment.set_kind(Environment::Kind::interaction);
  Expansion expansion(libraries, environment, std::move(arena), options);
  ExpandedUnit unit = expansion.explained([&] { return expansion.top_level({&form, 1}, false); });
  transaction.commit();
  return unit;
}

Library* expand_library(Libraries& libraries, std::shared_ptr<Arena> arena, Datum* form, const Options& options) {
  LoadingLock loading(libraries, options);
  if (!form->is_pair() || !form->cdr->is_pair())
    throw text::SyntaxError(form->span, "define-library: expected " + std::string(info(CoreForm::define_library).usage));
  Datum* name = form->cdr->car;
  std::string text = parse_library_name(name).text;
  loading.enter(text, name->span);
  Library* library = libraries.make_library(text);
  Expansion expansion(libraries, library->environment(), std::move(arena), options);
  ExpandedUnit unit = expansion.explained([&] { return expansion.library(*library, form); });
  if (libraries.settings().on_library) libraries.settings().on_library(*library, std::move(unit), options.cancel);
  libraries.publish(*library);
  return library;
}

std::vector<Library*> import_sets(Libraries& libraries, Environment& environment, std::span<Datum* const> sets,
                                  const Options& options) {
  Transaction transaction(environment, options);
  Expansion expansion(libraries, environment, std::make_shared<Arena>(), options);
  for (Datum* set : sets) expansion.import(set);
  transaction.commit();
  return expansion.imports();
}

std::vector<std::string> bound_names(Environment& environment) {
  std::vector<std::string> out;
  for (const Name* name : environment.names()) out.push_back(name->text);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace gilt::syntax

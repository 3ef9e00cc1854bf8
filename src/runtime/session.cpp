// From source text to units, and the libraries that have to run before them.
#include "runtime/session.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <functional>

#include "base/check.h"
#include "base/native_thread.h"
#include "builtins/mutex.h"
#include "bytecode/disassembler.h"
#include "bytecode/unit_blob.h"
#include "compiler/compiler.h"
#include "core/print.h"
#include "objects/symbol.h"
#include "runtime/image.h"
#include "syntax/library_blob.h"
#include "text/reader.h"
#include "vm/materialize.h"

namespace gilt::runtime {

namespace {

Session* the_session = nullptr;

std::vector<std::string> features() {
  std::vector<std::string> all = {"r7rs",  "exact-closed", "exact-complex", "ieee-float",    "full-unicode", "ratios", "posix",
                                  "linux", "gnu-linux",    "x86-64",        "little-endian", "threads",      "gilt"};
  all.push_back(std::string("gilt-") + GILT_FLAVOR);
  all.push_back(Lock::global ? "gilt-gil" : "gilt-no-gil");
  if (Manager::traits.counts) all.push_back("gilt-rc");
  else if (Manager::traits.reclaims) all.push_back("gilt-gc");
  return all;
}

// What cond-expand and (features) call the library of a SRFI: srfi-1 for (srfi 1); empty for other libraries.
std::string srfi_feature(std::string_view library) {
  constexpr std::string_view prefix = "(srfi ";
  if (!library.starts_with(prefix)) return {};
  library.remove_prefix(prefix.size()), library.remove_suffix(1);
  return "srfi-" + std::string(library);
}

std::vector<Datum*> read_all(Arena& arena, uint32_t source, text::Cancel cancel) {
  text::Reader reader(arena, source);
  std::vector<Datum*> forms;
  while (Datum* form = reader.next()) forms.push_back(form), text::check_cancelled(cancel);
  return forms;
}

std::string dump_expanded(const syntax::ExpandedUnit& expanded, std::string name, Dump dump, FormValue value,
                          Session::Cancel cancel) {
  if (dump == Dump::expand) return core::print_indented(expanded.body) + "\n";
  compiler::CompileOptions options{.value = value, .cancel = cancel};
  if (dump == Dump::core) return core::print_indented(compiler::optimize(expanded.body, *expanded.arena, options)) + "\n";
  return bytecode::disassemble(compiler::compile(expanded.body, std::move(name), expanded.arena, options));
}

SharedUnit share(bytecode::Unit unit) { return std::make_shared<const bytecode::Unit>(std::move(unit)); }

void* call_function(void* argument) {
  (*static_cast<const std::function<void()>*>(argument))();
  return nullptr;
}

}  // namespace

Session& session() { return *the_session; }

void with_large_stack(const std::function<void()>& function) {
  std::exception_ptr thrown;
  std::function<void()> guarded = [&] {
    try {
      function();
    } catch (...) {
      thrown = std::current_exception();
    }
  };
  pthread_t thread;
  if (int error = start_native_thread(thread, {.stack_bytes = size_t{256} << 20}, call_function, &guarded))
    throw text::SyntaxError({}, std::string("cannot start the thread of the compiler: ") + std::strerror(error));
  pthread_join(thread, nullptr);
  if (thrown) std::rethrow_exception(thrown);
}

Session::Session(const SessionOptions& options)
    : machine(options.machine),
      libraries({.features = features(),
                 .search_path = options.library_path,
                 .default_imports = {"(gilt default)"},
                 .on_library = [this](syntax::Library& library, syntax::ExpandedUnit unit, Cancel cancel) {
                   add_library(library, std::move(unit), cancel);
                 }}) {
  the_session = this;
  open_image();
  machine.features = libraries.settings().features;
}

Session::~Session() = default;

bytecode::UnitBlob Session::open_unit(std::string_view bytes) {
  return bytecode::UnitBlob(bytes, {.global =
                                        [this](std::string_view home, const Name* name) {
                                          syntax::Library* library = libraries.find(home);
                                          CHECK(library != nullptr);
                                          return library->global(name);
                                        },
                                    .source = [](std::string_view path) { return text::add_source(std::string(path), ""); }});
}

void Session::open_image() {
  BlobReader image(library_image());
  stubs_ = std::make_unique<bytecode::UnitBlob>(open_unit(image.get_text()));
  vm::set_stub_provider([this](uint32_t primitive) {
    bytecode::Unit unit{.name = "", .arena = stubs_->arena(), .codes = {}};
    unit.codes.push_back(stubs_->read_code(primitive));
    return share(std::move(unit));
  });
  for (uint64_t count = image.get_count(); count > 0; --count) {
    syntax::Library* library = syntax::read_library_interface(image, libraries);
    record_of(*library).blob = image.get_text();
    if (std::string feature = srfi_feature(library->name()); !feature.empty())
      libraries.settings().features.push_back(std::move(feature));
  }
  manual_ = library_image().substr(image.position());
}

LibraryRecord& Session::record_of(syntax::Library& library) {
  if (void* record = library.runtime.load()) return *static_cast<LibraryRecord*>(record);
  std::lock_guard guard(mutex_);
  if (void* record = library.runtime.load()) return *static_cast<LibraryRecord*>(record);
  LibraryRecord& record = records_.emplace_back();
  record.number = records_.size() - 1;
  library.runtime.store(&record);
  return record;
}

LibraryRecord& Session::library(uint64_t number) {
  std::lock_guard guard(mutex_);
  return records_[number];
}

void Session::add_library(syntax::Library& library, syntax::ExpandedUnit expanded, Cancel cancel) {
  record_of(library).unit = share(compiler::compile(expanded.body, library.name(), expanded.arena, {.cancel = cancel}));
}

// Those that they import come first. One that is being run stays in the list: for another thread it is not there yet.
void Session::append_libraries(Steps& steps, const std::vector<syntax::Library*>& imports) {
  for (syntax::Library* library : imports) {
    LibraryRecord& record = record_of(*library);
    auto is_listed = [&](const Step& step) { return step.library == &record; };
    if (is_loaded(record) || std::any_of(steps.begin(), steps.end(), is_listed)) continue;
    append_libraries(steps, library->imports());
    if (record.unit == nullptr && !record.blob.empty()) record.unit = share(open_unit(record.blob).read_all());
    if (record.unit != nullptr) steps.push_back({record.unit, &record});
    else end_library(record, true);
  }
}

Steps Session::finish(syntax::ExpandedUnit expanded, std::string name, FormValue value, Cancel cancel) {
  compiler::CompileOptions options{.value = value, .cancel = cancel};
  SharedUnit own = share(compiler::compile(expanded.body, std::move(name), expanded.arena, options));
  Steps steps;
  std::lock_guard guard(gathering_);
  append_libraries(steps, {libraries.find("(gilt control)")});
  append_libraries(steps, expanded.imports);
  steps.push_back({std::move(own)});
  return steps;
}

Value Session::loading(Thread& t) {
  std::lock_guard guard(mutex_);
  if (loading_ == Unbound) {
    loading_ = builtins::new_mutex(t, symbol_of(t, "loading"));
    machine.keep(t, loading_);
  }
  return loading_;
}

void Session::leave_loading(Thread& t) {
  Value mutex = loading(t);
  if (builtins::is_owner(t, mutex)) builtins::disown(t, mutex);
}

bool Session::is_loaded(const LibraryRecord& record) {
  std::lock_guard guard(library_mutex_);
  return record.state == LibraryRecord::State::loaded;
}

bool Session::begin_library(LibraryRecord& record) {
  std::lock_guard guard(library_mutex_);
  if (record.state != LibraryRecord::State::new_) return false;
  record.state = LibraryRecord::State::running;
  return true;
}

void Session::end_library(LibraryRecord& record, bool finished) {
  std::lock_guard guard(library_mutex_);
  if (finished) record.state = LibraryRecord::State::loaded;
  else if (record.state == LibraryRecord::State::running) record.state = LibraryRecord::State::new_;
}

void Session::forget_running() {
  std::scoped_lock guard(library_mutex_, mutex_);
  for (LibraryRecord& record : records_)
    if (record.state == LibraryRecord::State::running) record.state = LibraryRecord::State::new_;
}

Steps Session::compile_program(uint32_t source, Cancel cancel) {
  Steps steps;
  with_large_stack([&] {
    auto arena = std::make_shared<Arena>();
    std::vector<Datum*> forms = read_all(*arena, source, cancel);
    syntax::Environment& environment = new_environment(syntax::Environment::Kind::program);
    steps = finish(syntax::expand_program(libraries, environment, arena, forms, {.cancel = cancel}),
                   std::string(text::source_path(source)), FormValue::ignored, cancel);
  });
  return steps;
}

Steps Session::compile_form(syntax::Environment& environment, std::shared_ptr<Arena> arena, Datum* form,
                            std::string name, FormValue value, Cancel cancel) {
  Steps steps;
  with_large_stack([&] {
    steps = finish(syntax::expand_form(libraries, environment, arena, form, {.cancel = cancel}), std::move(name), value, cancel);
  });
  return steps;
}

Steps Session::import_libraries(syntax::Environment& environment, std::span<Datum* const> sets, Cancel cancel) {
  Steps steps;
  with_large_stack([&] {
    std::vector<syntax::Library*> imports = syntax::import_sets(libraries, environment, sets, {.cancel = cancel});
    std::lock_guard guard(gathering_);
    append_libraries(steps, imports);
  });
  return steps;
}

std::string Session::dump_program(uint32_t source, Dump dump, Cancel cancel) {
  std::string out;
  with_large_stack([&] {
    auto arena = std::make_shared<Arena>();
    std::vector<Datum*> forms = read_all(*arena, source, cancel);
    syntax::Environment& environment = new_environment(syntax::Environment::Kind::program);
    auto expanded = syntax::expand_program(libraries, environment, arena, forms, {.cancel = cancel});
    out = dump_expanded(expanded, std::string(text::source_path(source)), dump, FormValue::ignored, cancel);
  });
  return out;
}

std::string Session::dump_form(syntax::Environment& environment, std::shared_ptr<Arena> arena, Datum* form, Dump dump,
                               Cancel cancel) {
  std::string out;
  with_large_stack([&] {
    auto expanded = syntax::expand_form(libraries, environment, arena, form, {.cancel = cancel});
    out = dump_expanded(expanded, "form", dump, FormValue::wanted, cancel);
  });
  return out;
}

syntax::Environment& Session::interaction_environment() {
  std::lock_guard guard(mutex_);
  if (interaction_ == nullptr) {
    environments_.push_back(libraries.make_environment(syntax::Environment::Kind::interaction));
    interaction_ = environments_.back().get();
    libraries.import_defaults(*interaction_);
  }
  return *interaction_;
}

syntax::Environment& Session::new_environment(syntax::Environment::Kind kind) {
  std::lock_guard guard(mutex_);
  environments_.push_back(libraries.make_environment(kind));
  return *environments_.back();
}

syntax::Environment* Session::environment_of(const core::Global& variable) {
  if (syntax::Library* library = libraries.find(variable.home)) return &library->environment();
  std::lock_guard guard(mutex_);
  auto owns = [&](const auto& environment) { return environment->owns(&variable); };
  auto owner = std::find_if(environments_.begin(), environments_.end(), owns);
  return owner == environments_.end() ? nullptr : owner->get();
}

}  // namespace gilt::runtime

// Opening, closing and asking about ports.
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <mutex>
#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "builtins/port.h"
#include "builtins/suspension.h"
#include "builtins/system_name.h"
#include "objects/string.h"

namespace gilt::builtins {
namespace {

uint32_t flags_of(Value port) {
  PortData& data = port_data(port);
  std::lock_guard guard(data.lock);
  return data.flags;
}
bool has(Value v, uint32_t flags) { return is_kind(v, Kind::port) && (flags_of(v) & flags) == flags; }

bool is_input_port(Value v) { return has(v, port_flag::input); }
bool is_output_port(Value v) { return has(v, port_flag::output); }
bool is_textual_port(Value v) { return has(v, port_flag::textual); }
bool is_binary_port(Value v) { return has(v, port_flag::binary); }

Value is_input_port_open(Thread& t, Value port) {
  if (!has(port, port_flag::input)) return fail_type(t, Type::input_port, port);
  return make_boolean(has(port, port_flag::open));
}
Value is_output_port_open(Thread& t, Value port) {
  if (!has(port, port_flag::output)) return fail_type(t, Type::output_port, port);
  return make_boolean(has(port, port_flag::open));
}

Value standard_port(Thread& t, Index n) {
  return n < 3 ? process_port(t, n) : fail(t, "there is no standard port " + std::to_string(n.value));
}

Value set_standard_parameters(Thread& t, Parameter in, Parameter out, Parameter err) {
  Value parameters[] = {in, out, err};
  for (size_t i = 0; i < 3; ++i) {
    t.machine->keep(t, parameters[i]);
    t.machine->standard_parameters[i] = parameters[i];
  }
  return Unspecific;
}

Value port_name(Port port) { return cell_of(port, 1); }

bool is_pipe(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

// The system looks a name up outside the heap and without the lock.
struct Opening final : Suspension {
  static constexpr int none = -1;
  Opening(std::string&& path, int mode) : path(std::move(path)), mode(mode) {}
  ~Opening() override {
    if (descriptor != none) file::close(descriptor);
  }
  Value start(Thread& t) {
    done = false;
    t.wait.job = [](Thread&, void* work) { static_cast<Opening*>(work)->run(); };
    t.wait.work = this;
    return Wait;
  }
  void run() {
    descriptor = file::open(path, mode);
    error = descriptor == none ? errno : 0;
    lacks_reader = error == ENXIO && is_pipe(path);
    done = true;
  }
  bool lacks_descriptors() const { return file::is_lack_of_descriptors(error); }

  std::string path;
  int mode, descriptor = none, error = 0;
  bool done = false, lacks_reader = false, collected = false;
};

// Ports that were dropped but not yet found dead may hold the descriptors: the poll before the second try collects.
Value collect_and_try_again(Thread& t, Opening& opening) {
  opening.collected = true, opening.done = false;
  return collect_and_call_again(t);
}

// A pipe that nobody reads cannot be opened for writing yet; no event tells when it can.
Value wait_for_reader(Thread& t, Opening& opening) {
  opening.done = false;
  constexpr uint64_t ns = 5'000'000;
  t.wait.park = true;
  t.wait.deadline_ns = monotonic_ns() + ns;
  return Wait;
}

Value finish(Thread& t, String name, Value& slot, uint32_t flags) {
  Opening& opening = *static_cast<Opening*>(Suspension::in(slot));
  std::string path = std::move(opening.path);
  int descriptor = std::exchange(opening.descriptor, Opening::none), error = opening.error;
  Suspension::end(t, slot);
  return error == 0 ? make_file_port(t, descriptor, flags, make_string(t, path)) : fail_file(t, "cannot open", name, error);
}

// Opening never blocks: a pipe without a writer is waited for by its first read.
Value open_file(Thread& t, String name, State s, int mode, uint32_t flags) {
  if (s.fresh()) {
    std::optional<std::string> path = system_name(name);
    if (!path) return fail_file(t, "cannot open", name, ENOENT);
    Suspension::save(t, s[0], std::make_unique<Opening>(*std::move(path), mode | O_NONBLOCK));
  }
  Opening& opening = *static_cast<Opening*>(Suspension::in(s[0]));
  if (!opening.done) return opening.start(t);
  if (opening.lacks_descriptors() && !opening.collected) return collect_and_try_again(t, opening);
  if (opening.lacks_reader) return wait_for_reader(t, opening);
  return finish(t, name, s[0], flags);
}

constexpr int create = O_WRONLY | O_CREAT | O_TRUNC;
Value open_input_file(Thread& t, String name, State s) {
  return open_file(t, name, s, O_RDONLY, port_flag::input | port_flag::textual);
}
Value open_binary_input_file(Thread& t, String name, State s) {
  return open_file(t, name, s, O_RDONLY, port_flag::input | port_flag::binary);
}
Value open_output_file(Thread& t, String name, State s) {
  return open_file(t, name, s, create, port_flag::output | port_flag::textual);
}
Value open_binary_output_file(Thread& t, String name, State s) {
  return open_file(t, name, s, create, port_flag::output | port_flag::binary);
}

Value open_input_string(Thread& t, String string) { return make_input_port(t, to_utf8(string), port_flag::textual); }
Value open_output_string(Thread& t) { return make_output_port(t, port_flag::textual); }

Value open_input_bytevector(Thread& t, Bytevector bytes) {
  std::string_view contents(reinterpret_cast<const char*>(bytevector_data(bytes)), gilt::bytevector_length(bytes));
  return make_input_port(t, contents, port_flag::binary);
}
Value open_output_bytevector(Thread& t) { return make_output_port(t, port_flag::binary); }

// The ports of open_output_string and open_output_bytevector, open or closed.
bool gathers(Value port, uint32_t kind) {
  return has(port, port_flag::output | kind) && !has(port, port_flag::standard) && cell_of(port, 1) == False;
}
Value get_output_string(Thread& t, Value port) {
  if (!gathers(port, port_flag::textual)) return fail_type(t, Type::output_port, port);
  PortData& data = port_data(port);
  std::lock_guard guard(data.lock);
  Value string = make_string(t, data.view());
  return string == Failed ? fail_memory(t) : string;
}
Value get_output_bytevector(Thread& t, Value port) {
  if (!gathers(port, port_flag::binary)) return fail_type(t, Type::output_port, port);
  PortData& data = port_data(port);
  std::lock_guard guard(data.lock);
  Value bytes = gilt::make_bytevector(t, data.size());
  if (bytes == Failed) return fail_memory(t);
  data.view().copy(reinterpret_cast<char*>(bytevector_data(bytes)), data.size());
  return bytes;
}

Value close_open(Thread& t, Value port, uint32_t direction) {
  Use use(t, port, direction, Use::even_closed);
  if (!use) return use.refusal;
  return use->has(port_flag::open) ? close(t, use) : finish_close(t, use);
}
Value close_port(Thread& t, Port port) { return close_open(t, port, 0); }
Value close_input_port(Thread& t, Port port) { return close_open(t, port, port_flag::input); }
Value close_output_port(Thread& t, Port port) { return close_open(t, port, port_flag::output); }

Value eof_object() { return Eof; }

}  // namespace

GILT_BODY(is_input_port)
GILT_BODY(is_output_port)
GILT_BODY(is_textual_port)
GILT_BODY(is_binary_port)
GILT_BODY(is_input_port_open)
GILT_BODY(is_output_port_open)
GILT_BODY(standard_port)
GILT_BODY(set_standard_parameters)
GILT_BODY(port_name)
GILT_BODY(open_input_file)
GILT_BODY(open_binary_input_file)
GILT_BODY(open_output_file)
GILT_BODY(open_binary_output_file)
GILT_BODY(open_input_string)
GILT_BODY(open_output_string)
GILT_BODY(get_output_string)
GILT_BODY(open_input_bytevector)
GILT_BODY(open_output_bytevector)
GILT_BODY(get_output_bytevector)
GILT_BODY(close_port)
GILT_BODY(close_input_port)
GILT_BODY(close_output_port)
GILT_BODY(eof_object)

}  // namespace gilt::builtins

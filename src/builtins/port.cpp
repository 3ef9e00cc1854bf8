// Buffers, descriptors, and the list of open output ports. Regular files are read and written at once; what may block is
// asked with poll(2) first, and written in pieces so small that they do not block then.
#include "builtins/port.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <utility>

#include "base/file.h"
#include "builtins/suspension.h"
#include "objects/shared_bytes.h"

namespace gilt::builtins {
namespace {

// Open output ports of files, for flush_all_ports, and what could not be written without a program to tell it to.
std::mutex list_mutex;
PortData* first_output = nullptr;
std::string lost;

void enlist(PortData& port) {
  std::lock_guard guard(list_mutex);
  port.next = first_output;
  if (first_output != nullptr) first_output->previous = &port;
  first_output = &port;
}

void delist_locked(PortData& port) {
  if (port.previous == nullptr && first_output != &port) return;
  (port.previous != nullptr ? port.previous->next : first_output) = port.next;
  if (port.next != nullptr) port.next->previous = port.previous;
  port.previous = port.next = nullptr;
}

void delist(PortData& port) {
  std::lock_guard guard(list_mutex);
  delist_locked(port);
}

Value make_port(Thread& t, uint32_t flags, Value contents, Value name) {
  Value port = make_short(t, Kind::port, {contents, name}, sizeof(PortData));
  PortData* data = new (&port_data(port)) PortData;
  data->flags = flags | port_flag::open;
  return port;
}

uint32_t descriptor_flags(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) return 0;
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode)) return 0;
  return port_flag::may_block | (isatty(descriptor) ? port_flag::terminal | port_flag::line_buffered : 0);
}

bool is_ready(int descriptor, short events) {
  pollfd asked{descriptor, events, 0};
  return ::poll(&asked, 1, 0) > 0;  // a signal that ends it says nothing about the descriptor
}

void wait_for_descriptor(Thread& t, int descriptor, short events) {
  t.wait.descriptor = descriptor;
  t.wait.events = events;
}

// Room for so many more bytes at the end of the buffer.
bool reserve(Thread& t, Use& port, size_t bytes) {
  PortData& p = *port;
  if (p.capacity - p.end >= bytes) return true;
  if (p.start > 0 && p.start >= p.size()) {
    std::memcpy(p.data, p.data + p.start, p.size());
    p.end -= p.start, p.start = 0;
    if (p.capacity - p.end >= bytes) return true;
  }
  size_t least = p.descriptor >= 0 ? port_buffer_bytes : 48;
  size_t capacity = std::max({least, 2 * p.capacity, p.end + bytes});
  if (p.descriptor >= 0) {
    void* grown = std::realloc(p.data, capacity);
    if (grown == nullptr) return fail_memory(t), false;
    p.data = static_cast<uint8_t*>(grown);
  } else {
    Value grown = make_bytevector(t, capacity);
    if (grown == Failed) return fail_memory(t), false;
    if (p.end > 0) std::memcpy(bytevector_data(grown), p.data, p.end);
    set_cell(t, port.object, 0, grown);
    p.data = bytevector_data(grown);
  }
  p.capacity = capacity;
  return true;
}

// Writes a part of the buffer; 0 when all is written, EAGAIN when the descriptor is not ready, else an error number.
int write_some(PortData& p) {
  constexpr size_t pipe_piece = 4096, terminal_piece = 256;  // what surely fits once poll(2) says so
  while (p.size() > 0) {
    size_t piece = p.size();
    if (p.has(port_flag::may_block)) {
      if (!is_ready(p.descriptor, POLLOUT)) return EAGAIN;
      piece = std::min(piece, p.has(port_flag::terminal) ? terminal_piece : pipe_piece);
    }
    ssize_t written = file::write(p.descriptor, p.data + p.start, piece);
    if (written < 0) return errno;
    p.start += static_cast<size_t>(written);
  }
  p.start = p.end = 0;
  return 0;
}

// As write_some, but waits; the bytes are gone after an error.
int write_all(PortData& p) {
  for (;;) {
    int error = write_some(p);
    if (error == EAGAIN) {
      pollfd asked{p.descriptor, POLLOUT, 0};
      ::poll(&asked, 1, -1);
    } else {
      p.start = p.end = 0;
      return error;
    }
  }
}

// The descriptor and the buffer outside the heap; an error number or 0.
int release(PortData& p) {
  p.flags &= ~port_flag::open;
  if (p.descriptor < 0) return 0;
  int error = p.has(port_flag::standard) || file::close(p.descriptor) == 0 ? 0 : errno;
  std::free(p.data);
  p.data = nullptr;
  p.start = p.end = p.capacity = 0;
  p.descriptor = -1;
  return error;
}

// The name of what a descriptor leads to, from the system: a dead port's own name may be gone.
std::string descriptor_name(int descriptor) {
  if (descriptor == STDOUT_FILENO) return "standard output";
  if (descriptor == STDERR_FILENO) return "standard error";
  char name[512];
  ssize_t size = readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), name, sizeof name);
  return size > 0 ? std::string(name, static_cast<size_t>(size)) : "a port";
}

// Under the list's mutex.
void note_loss(const std::string& name, int error) {
  if (error != 0) lost += "gilt: cannot write to " + name + ": " + std::strerror(error) + "\n";
}

// What is dropped is closed; there is nobody whom a condition could reach. All under the list's mutex: somebody may just be
// flushing all ports, and must not end the process before this one is written.
void close_dropped(PortData& port) {
  std::string name = descriptor_name(port.descriptor);
  std::lock_guard guard(list_mutex);
  int error = write_some(port);
  delist_locked(port);
  int close_error = release(port);
  note_loss(name, error != 0 ? error : close_error);
}

void finalize(Object* object) {
  if (kind_of(object) == Kind::opaque) return Suspension::finalize(object);
  PortData& port = *raw_bytes<PortData>(object, port_cells);
  if (!port.has(port_flag::open)) return;
  if (port.has(port_flag::output) && port.descriptor >= 0) close_dropped(port);
  else release(port);
}

Value parameter_value(Thread& t, Value parameter) {
  for (Value list = t.dynamic(thread_cell::parameters); is_pair(list); list = cdr(list))
    if (car(car(list)) == parameter) return cdr(car(list));
  return cell_of(parameter, 0);
}

}  // namespace

Value make_file_port(Thread& t, int descriptor, uint32_t flags, Value name) {
  Value port = make_port(t, flags | descriptor_flags(descriptor), False, name);
  port_data(port).descriptor = descriptor;
  Manager::register_finalizer(t, object_of(port));
  if (flags & port_flag::output) enlist(port_data(port));
  return port;
}

Value make_input_port(Thread& t, std::string_view contents, uint32_t flags) {
  Value copy = make_bytevector(t, contents.size());
  if (copy == Failed) return fail_memory(t);
  copy_units(bytevector_data(copy), reinterpret_cast<const uint8_t*>(contents.data()), contents.size());
  Value port = make_port(t, flags | port_flag::input, copy, False);
  PortData& data = port_data(port);
  data.data = bytevector_data(copy);
  data.end = data.capacity = contents.size();
  return port;
}

Value make_output_port(Thread& t, uint32_t flags) { return make_port(t, flags | port_flag::output, False, False); }

Value process_port(Thread& t, size_t n) {
  static std::mutex mutex;
  static constexpr std::string_view names[] = {"stdin", "stdout", "stderr"};
  static constexpr uint32_t flags[] = {port_flag::input, port_flag::output, port_flag::output | port_flag::unbuffered};
  std::lock_guard guard(mutex);
  Value port = t.machine->standard_ports[n];
  if (port != Unbound) return port;
  constexpr uint32_t common = port_flag::textual | port_flag::standard;
  port = make_file_port(t, static_cast<int>(n), flags[n] | common, make_string(t, names[n]));
  t.machine->keep(t, port);
  t.machine->standard_ports[n] = port;
  return port;
}

Value current_port(Thread& t, size_t n) {
  Value parameter = t.machine->standard_parameters[n];
  return parameter == Unbound ? process_port(t, n) : parameter_value(t, parameter);
}

void Use::fail_use(Thread& t, uint32_t wanted, uint32_t flags) {
  using namespace port_flag;
  Type direction = wanted & input ? Type::input_port : wanted & output ? Type::output_port : Type::port;
  std::string who(bytecode::info(t.primitive).lisp_name);
  if (flags == 0 || (wanted & (input | output) & ~flags)) fail_type(t, direction, object);
  else if (wanted & textual & ~flags) fail(t, "expected a textual port, got " + message_text(object));
  else if (wanted & binary & ~flags) fail(t, "expected a binary port, got " + message_text(object));
  else fail(t, "file", who + ": the port is closed");
}

Fill fill(Thread& t, Use& port) {
  PortData& p = *port;
  if (p.descriptor < 0 || p.has(port_flag::at_end)) return Fill::end;
  if (p.has(port_flag::may_block) && !is_ready(p.descriptor, POLLIN)) {
    Value out = t.machine->standard_ports[1];
    if (p.has(port_flag::terminal) && out != Unbound && out != port.object) {
      PortData& prompt = port_data(out);
      prompt.lock.lock();
      if (prompt.has(port_flag::open)) write_some(prompt);
      prompt.lock.unlock();
    }
    wait_for_descriptor(t, p.descriptor, POLLIN);
    return Fill::wait;
  }
  if (p.size() == 0) p.start = p.end = 0;
  if (!reserve(t, port, p.size() == 0 ? port_buffer_bytes : port_buffer_bytes / 2)) return Fill::failed;
  ssize_t got = file::read(p.descriptor, p.data + p.end, p.capacity - p.end);
  if (got > 0) return p.end += static_cast<size_t>(got), Fill::more;
  if (got == 0) return p.flags |= port_flag::at_end, Fill::end;
  if (errno == EAGAIN) return wait_for_descriptor(t, p.descriptor, POLLIN), Fill::wait;
  return fail_file(t, "cannot read from", cell_of(port.object, 1), errno), Fill::failed;
}

Fill fill_character(Thread& t, Use& port) {
  while (port->size() == 0 || port->size() < utf8_bytes(port->data[port->start])) {
    Fill result = fill(t, port);
    if (result == Fill::end && port->size() > 0) return Fill::more;
    if (result != Fill::more) return result;
  }
  return Fill::more;
}

bool put(Thread& t, Use& port, std::string_view bytes) {
  PortData& p = *port;
  if (bytes.empty()) return true;
  if (p.capacity - p.end < bytes.size() && !reserve(t, port, bytes.size())) return false;
  uint8_t* at = p.data + p.end;
  copy_units(at, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  p.end += bytes.size();
  if (p.has(port_flag::line_buffered) && std::memchr(at, '\n', bytes.size()) != nullptr) p.flags |= port_flag::drain_wanted;
  return true;
}

Value drain(Thread& t, Use& port) {
  PortData& p = *port;
  if (p.descriptor < 0) return Unspecific;
  int error = write_some(p);
  if (error == EAGAIN) return wait_for_descriptor(t, p.descriptor, POLLOUT), Wait;
  p.flags &= ~port_flag::drain_wanted;
  if (p.capacity > 16 * port_buffer_bytes) {
    std::free(p.data);
    p.data = nullptr;
    p.capacity = 0;
  }
  if (error == 0) return Unspecific;
  p.start = p.end = 0;
  return fail_file(t, "cannot write to", cell_of(port.object, 1), error);
}

Value finish_output(Thread& t, Use& port) {
  bool now = (port->flags & (port_flag::unbuffered | port_flag::drain_wanted)) || port->size() >= port_buffer_bytes;
  return now ? drain(t, port) : Unspecific;
}

Value close(Thread& t, Use& port) {
  Value drained = port->has(port_flag::output) ? drain(t, port) : Unspecific;
  if (drained == Wait) return Wait;
  // From here on nobody else uses the port, or closes it. The list's lock is always taken before a port's.
  port->flags &= ~port_flag::open;
  port->lock.unlock();
  delist(*port);
  port->lock.lock();
  int error = release(*port);
  if (drained == Failed || error == 0) return drained;
  return fail_file(t, "cannot close", cell_of(port.object, 1), error);
}

Value fail_file(Thread& t, std::string_view what, Value name, int error) {
  std::string message = std::string(bytecode::info(t.primitive).lisp_name) + ": " + std::string(what) + " " +
                        message_text(name) + ": " + std::strerror(error);
  return fail(t, "file", message);
}

std::string flush_all_ports() {
  std::lock_guard guard(list_mutex);
  for (PortData* port = first_output; port != nullptr; port = port->next) {
    port->lock.lock();
    if (int error = write_all(*port)) note_loss(descriptor_name(port->descriptor), error);
    port->lock.unlock();
  }
  return std::exchange(lost, {});
}

void install_finalizer(vm::Machine& machine) { machine.finalizer = finalize; }

}  // namespace gilt::builtins

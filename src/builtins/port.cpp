// Buffers, descriptors, and the list of open output ports. What may block is asked with poll(2) first, and written in pieces
// so small that they do not block then. Regular files are read and written at once, or detached (README.md, Note [Transfers]).
#include "builtins/port.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <list>
#include <mutex>
#include <new>
#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "builtins/suspension.h"
#include "objects/shared_bytes.h"

namespace gilt::builtins {
namespace {

// Open output ports of files, for flush_all_ports; what dropped ones have still to write, because a pipe is full; and what
// could not be written without a program to tell it to.
std::mutex list_mutex;
PortData* first_output = nullptr;
std::list<PortData> leftovers;  // the oldest first
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
  data->flags = flags | port_flag::open | port_flag::idle;
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

// Detached transfers

constexpr size_t large_buffer_bytes = 16 * port_buffer_bytes;      // is given up when it is empty
constexpr size_t detached_bytes = checks ? 0 : size_t{256} << 10;  // from here on a transfer is long
constexpr uint64_t slow_ns = 1'000'000;

void wait_until_idle(PortData& p) {
  for (uint32_t seen; ((seen = p.flags.load(std::memory_order_acquire)) & port_flag::idle) == 0;) p.flags.wait(seen);
}

// What the program waits for, outside the heap. The primitive's port keeps the data alive.
template <void (*job)(PortData&)>
void wait_for_job(Thread& t, PortData& p) {
  t.wait.job = [](Thread&, void* work) { job(*static_cast<PortData*>(work)); };
  t.wait.work = &p;
}

template <void (*transfer)(PortData&)>
void finish_transfer(PortData& p) {
  transfer(p);
  p.flags.fetch_or(port_flag::idle, std::memory_order_release);
  p.flags.notify_all();
}

// The port belongs to the transfer until that has come to its end.
template <void (*transfer)(PortData&)>
void detach(Thread& t, PortData& p) {
  p.clear(port_flag::idle);
  wait_for_job<finish_transfer<transfer>>(t, p);
}

bool is_long(PortData& p, size_t bytes) {
  return !p.has(port_flag::may_block) && (bytes >= detached_bytes || p.has(port_flag::slow));
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

// As write_some, and notes whether a file is one that keeps others waiting.
int write_timed(PortData& p) {
  if (p.has(port_flag::may_block) || p.size() == 0) return write_some(p);
  uint64_t start = monotonic_ns();
  int error = write_some(p);
  if (monotonic_ns() - start > slow_ns) p.set(port_flag::slow);
  return error;
}

// There may be an error to be told, and a large buffer to be given up.
void write_detached(PortData& p) {
  p.error = write_some(p);
  p.start = p.end = 0;
  p.set(port_flag::drain_wanted);
}

// What came of reading.
void took(PortData& p, ssize_t got) {
  if (got > 0) p.end += static_cast<size_t>(got);
  else if (got == 0) p.set(port_flag::at_end);
  else p.error = errno;
}

void read_detached(PortData& p) { took(p, file::read(p.descriptor, p.data + p.end, p.capacity - p.end)); }

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
  p.clear(port_flag::open);
  if (p.descriptor < 0) return 0;
  int error = p.has(port_flag::standard) || file::close(p.descriptor) == 0 ? 0 : errno;
  std::free(p.data);
  p.data = nullptr;
  p.start = p.end = p.capacity = 0;
  p.descriptor = -1;
  return error;
}

void close_detached(PortData& p) { p.error = release(p); }

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

// The descriptor and the buffer of a port that dies.
void take_over(PortData& port) {
  PortData& rest = leftovers.emplace_back();
  rest.flags = port.flags.load();
  rest.descriptor = std::exchange(port.descriptor, -1);
  rest.data = std::exchange(port.data, nullptr);
  rest.start = port.start, rest.end = port.end, rest.capacity = port.capacity;
  port.clear(port_flag::open);
}

// Closes what `write` gets done with. Under the list's mutex.
template <int (*write)(PortData&)>
void write_leftovers() {
  leftovers.remove_if([](PortData& rest) {
    int error = write(rest);
    if (error == EAGAIN) return false;
    std::string name = descriptor_name(rest.descriptor);
    int close_error = release(rest);
    note_loss(name, error != 0 ? error : close_error);
    return true;
  });
}

// What is dropped is closed; there is nobody whom a condition could reach. All under the list's mutex: somebody may just be
// flushing all ports, and must not end the process before this one is written.
void close_dropped(PortData& port) {
  std::lock_guard guard(list_mutex);
  delist_locked(port);
  take_over(port);
  write_leftovers<write_some>();
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

void Use::refuse(Thread& t, uint32_t wanted, uint32_t flags) {
  PortData& p = *std::exchange(port_, nullptr);
  if ((flags & wanted) != wanted) return fail_use(t, wanted, flags);
  wait_for_job<wait_until_idle>(t, p);
  refusal = Wait;
}

void Use::fail_use(Thread& t, uint32_t wanted, uint32_t flags) {
  refusal = Failed;
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
  if (p.error != 0) return fail_file(t, "cannot read from", cell_of(port.object, 1), std::exchange(p.error, 0)), Fill::failed;
  if (p.descriptor < 0 || p.has(port_flag::at_end)) return Fill::end;
  if (p.has(port_flag::may_block) && !is_ready(p.descriptor, POLLIN)) {
    Value out = t.machine->standard_ports[1];
    if (p.has(port_flag::terminal) && out != Unbound && out != port.object) {
      PortData& prompt = port_data(out);
      prompt.lock.lock();
      if (prompt.has(port_flag::open | port_flag::idle)) write_some(prompt);
      prompt.lock.unlock();
    }
    wait_for_descriptor(t, p.descriptor, POLLIN);
    return Fill::wait;
  }
  if (p.size() == 0) p.start = p.end = 0;
  if (!reserve(t, port, p.size() == 0 ? port_buffer_bytes : port_buffer_bytes / 2)) return Fill::failed;
  size_t room = p.capacity - p.end;
  if (is_long(p, room)) return detach<read_detached>(t, p), Fill::wait;
  bool waits = p.has(port_flag::may_block);
  ssize_t got = waits ? file::read(p.descriptor, p.data + p.end, room) : file::read_at_once(p.descriptor, p.data + p.end, room);
  if (got < 0 && errno == EAGAIN) {
    if (waits) wait_for_descriptor(t, p.descriptor, POLLIN);
    else detach<read_detached>(t, p);
    return Fill::wait;
  }
  took(p, got);
  return got > 0 ? Fill::more : got == 0 ? Fill::end : fill(t, port);
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
  if (p.has(port_flag::line_buffered) && std::memchr(at, '\n', bytes.size()) != nullptr) p.set(port_flag::drain_wanted);
  return true;
}

Value drain(Thread& t, Use& port) {
  PortData& p = *port;
  if (p.descriptor < 0) return Unspecific;
  if (p.error == 0 && p.size() > 0 && is_long(p, p.size())) return detach<write_detached>(t, p), Wait;
  int error = p.error != 0 ? std::exchange(p.error, 0) : write_timed(p);
  if (error == EAGAIN) return wait_for_descriptor(t, p.descriptor, POLLOUT), Wait;
  p.clear(port_flag::drain_wanted);
  if (p.capacity > large_buffer_bytes) {
    std::free(p.data);
    p.data = nullptr;
    p.capacity = 0;
  }
  if (error == 0) return Unspecific;
  p.start = p.end = 0;
  return fail_file(t, "cannot write to", cell_of(port.object, 1), error);
}

Value finish_output(Thread& t, Use& port) {
  bool wanted = port->flags.load(std::memory_order_relaxed) & (port_flag::unbuffered | port_flag::drain_wanted);
  return wanted || port->size() >= port_buffer_bytes ? drain(t, port) : Unspecific;
}

Value close(Thread& t, Use& port) {
  Value drained = port->has(port_flag::output) ? drain(t, port) : Unspecific;
  if (drained == Wait) return Wait;
  // From here on nobody else uses the port, or closes it. The list's lock is always taken before a port's.
  port->clear(port_flag::open);
  port->lock.unlock();
  delist(*port);
  port->lock.lock();
  if (drained != Failed && is_long(*port, 0)) return detach<close_detached>(t, *port), Wait;
  port->error = release(*port);
  return drained == Failed ? Failed : finish_close(t, port);
}

Value finish_close(Thread& t, Use& port) {
  int error = std::exchange(port->error, 0);
  return error == 0 ? Unspecific : fail_file(t, "cannot close", cell_of(port.object, 1), error);
}

Value fail_file(Thread& t, std::string_view what, Value name, int error) {
  std::string message = std::string(running_primitive(t)) + ": " + std::string(what) + " " + message_text(name) + ": " +
                        std::strerror(error);
  return fail(t, "file", message);
}

namespace {

// It waits for others' transfers.
void lock_idle(PortData& port) {
  for (port.lock.lock(); !port.has(port_flag::idle); port.lock.lock()) {
    port.lock.unlock();
    wait_until_idle(port);
  }
}

template <int (*write)(PortData&)>
std::string flush_with_leftovers() {
  std::lock_guard guard(list_mutex);
  for (PortData* port = first_output; port != nullptr; port = port->next) {
    lock_idle(*port);
    if (int error = write_all(*port)) note_loss(descriptor_name(port->descriptor), error);
    port->lock.unlock();
  }
  write_leftovers<write>();
  return std::exchange(lost, {});
}

}  // namespace

std::string flush_all_ports() { return flush_with_leftovers<write_some>(); }
std::string finish_all_ports() { return flush_with_leftovers<write_all>(); }

void install_finalizer(vm::Machine& machine) { machine.finalizer = finalize; }

}  // namespace gilt::builtins

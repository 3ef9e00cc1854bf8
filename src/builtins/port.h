// What a port is. Every port is a buffer of bytes; a textual one has UTF-8 in it. A port of a file has a descriptor to fill
// and to drain the buffer with, which is then outside the heap; a port of a string or bytevector is nothing but its buffer,
// a bytevector in cell 0 of the port object. Cell 1 is the name of the file, or #f.
//
// Reading: the bytes [start, end) have been read from the descriptor, but not from the port. Writing: they have been
// written to the port, but not to the descriptor.
//
// Without a global lock each port has a lock of its own, which is held for the length of one primitive call (Use). A
// transfer between the buffer of a regular file and its descriptor that is long, or has to wait, is *detached*: it
// happens outside the heap and without any lock. It takes the flag `idle` from the port, and gives it back when all is done;
// meanwhile the port belongs to it, everybody else waits in the machine, and of the port only `flags` may be looked at.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "builtins/builtin.h"
#include "builtins/byte_lock.h"
#include "vm/machine.h"

namespace gilt::builtins {

namespace port_flag {
enum : uint32_t {
  input = 1,
  output = 2,
  textual = 4,
  binary = 8,
  open = 16,
  standard = 32,      // not ours to close
  terminal = 64,
  may_block = 128,    // a pipe, terminal or socket: reading and writing wait in the machine
  unbuffered = 256,   // drained after every primitive
  line_buffered = 512,
  drain_wanted = 1024,
  at_end = 2048,      // an end of file has been seen, but not yet given to the program
  fold_case = 4096,   // #!fold-case has been read
  idle = 8192,        // no transfer is under way
  slow = 16384        // a short transfer took long: from now on all are detached
};
}

struct PortData {
  ByteLock lock;
  std::atomic<uint32_t> flags{0};  // written by whoever the port belongs to
  int descriptor = -1;
  int error = 0;  // of a detached transfer, not yet told to the program
  uint8_t* data = nullptr;
  size_t start = 0, end = 0, capacity = 0;
  PortData *previous = nullptr, *next = nullptr;  // among the open output ports of files

  bool has(uint32_t all) const { return (flags.load(std::memory_order_acquire) & all) == all; }
  void set(uint32_t added) { flags.store(flags.load(std::memory_order_relaxed) | added, std::memory_order_relaxed); }
  void clear(uint32_t removed) { flags.store(flags.load(std::memory_order_relaxed) & ~removed, std::memory_order_relaxed); }
  size_t size() const { return end - start; }
  std::string_view view() const { return {reinterpret_cast<const char*>(data + start), size()}; }
};

inline constexpr size_t port_buffer_bytes = size_t{64} << 10;
inline constexpr size_t port_cells = 2;
inline PortData& port_data(Value port) { return *raw_bytes<PortData>(object_of(port), port_cells); }

// All give Failed when they fail.
Value make_file_port(Thread&, int descriptor, uint32_t flags, Value name);
Value make_input_port(Thread&, std::string_view contents, uint32_t flags);
Value make_output_port(Thread&, uint32_t flags);
Value process_port(Thread&, size_t n);  // of descriptor 0, 1 or 2

// The port in force for a missing argument: 0 for input, 1 for output.
Value current_port(Thread&, size_t n);

// A port for the length of a primitive: found, locked, and checked; else false, and the primitive returns `refusal`: Failed, or
// Wait for the end of a transfer.
class Use {
 public:
  enum Openness : uint32_t { even_closed = 0, open = port_flag::open };
  // `wanted`: input or output, perhaps with textual or binary.
  Use(Thread& t, Value argument, uint32_t wanted, Openness openness = open) {
    constexpr uint32_t direction = port_flag::input | port_flag::output;
    if (argument == Default) argument = current_port(t, (wanted & direction) == port_flag::output);
    object = argument;
    if (!is_kind(argument, Kind::port)) {
      fail_use(t, wanted, 0);
      return;
    }
    port_ = &port_data(argument);
    port_->lock.lock();
    if (port_->has(wanted | openness | port_flag::idle)) [[likely]] return;
    uint32_t flags = port_->flags;
    port_->lock.unlock();
    refuse(t, wanted | openness, flags);
  }
  ~Use() {
    if (port_ != nullptr) port_->lock.unlock();
  }
  Use(const Use&) = delete;
  explicit operator bool() const { return port_ != nullptr; }
  PortData* operator->() const { return port_; }
  PortData& operator*() const { return *port_; }

  Value object;
  Value refusal;  // set when there is no port

 private:
  void refuse(Thread&, uint32_t wanted, uint32_t flags);
  void fail_use(Thread&, uint32_t wanted, uint32_t flags);
  PortData* port_ = nullptr;
};

// Reading: tries to get more bytes into the buffer. `wait`: t.wait is set.
enum class Fill : uint8_t { more, end, wait, failed };
Fill fill(Thread&, Use&);
// Whether that may have to wait for somebody else.
inline bool may_block(Use& port) { return port->has(port_flag::may_block); }

// Until the buffer begins with a whole character, or with the last bytes there are.
Fill fill_character(Thread&, Use&);
// Bytes that a character needs, by its first byte; ill-formed ones are for the decoder to take care of.
inline size_t utf8_bytes(uint8_t first) {
  return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
}

// Writing: puts bytes into the buffer, whatever its size; false after a recorded failure. Another thread may be changing
// the bytes.
bool put(Thread&, Use&, std::string_view bytes);
// What nearly always does for a byte alone: into a buffer with room that need not be drained. False when it does not.
inline bool put_byte(PortData& p, uint8_t byte) {
  constexpr uint32_t drained_soon = port_flag::unbuffered | port_flag::line_buffered | port_flag::drain_wanted;
  if ((p.flags & drained_soon) || p.end == p.capacity || p.size() + 1 >= port_buffer_bytes) return false;
  p.data[p.end++] = byte;
  return true;
}
// What a primitive that has put something returns: Unspecific, Wait, or Failed.
Value finish_output(Thread&, Use&);
// Until nothing is left in the buffer: Unspecific, Wait or Failed.
Value drain(Thread&, Use&);

// Drains first what must be; an error of the file system comes after the port is closed.
Value close(Thread&, Use&);
// For a port that is closed already: Unspecific, or Failed if nobody was told yet that closing failed.
Value finish_close(Thread&, Use&);

// A failure of kind "file": "open-input-file: cannot open "x": No such file or directory".
Value fail_file(Thread&, std::string_view what, Value name, int error);

// Before messages: waits until all ports are drained, but not for what dropped ones have still to write. Gives a line for each
// failure that lost something, those of dropped ports included, and an empty text when all is written.
std::string flush_all_ports();
// For the end of the process: waits for that, too.
std::string finish_all_ports();

// Lets the machine close dropped ports.
void install_finalizer(vm::Machine&);

}  // namespace gilt::builtins

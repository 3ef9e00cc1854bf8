// How much memory an object takes: head, cells, raw bytes, and the buffer that it does not share with anybody (characters of
// a string, contents of a port, entries and index of a hash table). What it refers to beyond that is not counted, nor what
// the allocator rounds up.
#include <cstdlib>
#include <mutex>

#include "builtins/port.h"
#include "builtins/table.h"
#include "objects/string.h"
#include "vm/frame.h"

namespace gilt::builtins {
namespace {

size_t buffer_bytes(Object* buffer) {
  StringBuffer& b = *raw_bytes<StringBuffer>(buffer, 0);
  return sizeof b + b.width * b.length;
}

// The bytes after the cells.
size_t raw_size(Value v) {
  Object* o = object_of(v);
  switch (kind_of(o)) {
    case Kind::bignum: return 8 + 8 * static_cast<size_t>(std::llabs(*raw_bytes<int64_t>(o, 0)));
    case Kind::string_buffer: return buffer_bytes(o);
    case Kind::bytevector: return 8 + bytevector_length(v);
    case Kind::code: return 4 * vm::code_template(v)->words.size();
    case Kind::unit: return 16;
    case Kind::ephemeron: return 16 - 8 * o->cell_count();  // key and value, whatever they are to the manager
    case Kind::hash_table: return sizeof(TableData);
    case Kind::port: return sizeof(PortData);
    case Kind::flonum:
    case Kind::string:
    case Kind::symbol:
    case Kind::global:
    case Kind::record_type:
    case Kind::parameter:
    case Kind::thread:
    case Kind::mutex:
    case Kind::condition_variable:
    case Kind::environment:
    case Kind::opaque: return 8;
    case Kind::free:
    case Kind::pair:
    case Kind::ratnum:
    case Kind::complex:
    case Kind::vector:
    case Kind::closure:
    case Kind::box:
    case Kind::record:
    case Kind::continuation:
    case Kind::chunk:
    case Kind::weak_pair:
    case Kind::condition: return 0;
  }
  return 0;
}

size_t own_size(Value v) {
  if (!is_object(v)) return 0;
  Object* o = object_of(v);
  return Shape{o->header.kind, o->is_long(), o->cell_count(), raw_size(v)}.size();
}

size_t port_buffer_size(Value port) {
  PortData& data = port_data(port);
  std::lock_guard guard(data.lock);
  return data.descriptor >= 0 ? data.capacity : own_size(cell_of(port, 0));
}

size_t buffer_size(Value v) {
  if (is_kind(v, Kind::string)) return own_size(cell_of(v, 0));
  if (is_kind(v, Kind::hash_table)) {
    size_t size = 0;
    for (size_t i = 0; i < table_cell::count; ++i) size += own_size(cell_of(v, i));
    return size;
  }
  return is_kind(v, Kind::port) ? port_buffer_size(v) : 0;
}

Value object_size(Value v) {
  constexpr size_t pair_size = Manager::traits.pair_header + 2 * sizeof(Value);
  return make_fixnum(static_cast<int64_t>(is_pair(v) ? pair_size : own_size(v) + buffer_size(v)));
}

}  // namespace

GILT_BODY(object_size)

}  // namespace gilt::builtins

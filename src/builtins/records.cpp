// Records, their types, and boxes. define-record-type is lib/'s; most of these are instructions where the type is known.
#include <atomic>

#include "builtins/builtin.h"
#include "vm/slow_paths.h"

namespace gilt::builtins {
namespace {

// More fields than this have no short form.
constexpr size_t most_fields = 60'000;

std::atomic<uint64_t> types_made{0};

Value make_record_type(Thread& t, Value name, Value field_names) {
  Value type = make_short(t, Kind::record_type, {name, field_names}, 8);
  *raw_bytes<uint64_t>(object_of(type), 2) = types_made.fetch_add(1, std::memory_order_relaxed);
  return type;
}
Value record_type_name(RecordType type) { return cell_of(type, 0); }
Value record_type_fields(RecordType type) { return cell_of(type, 1); }

Value make_record(Thread& t, RecordType type, Rest fields) {
  size_t count = 0;
  for (Value list = fields.list; list != Nil; list = cdr(list)) ++count;
  if (count > most_fields) return fail(t, "too many fields");
  Object* o = Manager::allocate(t, shape(Kind::record, 1 + count));
  if (o == nullptr) return fail_memory(t);
  Cell* cell = short_cells(o);
  Manager::init(t, cell++, type);
  for (Value list = fields.list; list != Nil; list = cdr(list)) Manager::init(t, cell++, car(list));
  return value_of(o);
}

Value record_type_of(Record record) { return gilt::record_type_of(record); }
bool is_record_of(Value obj, Value type) { return gilt::is_record(obj) && gilt::record_type_of(obj) == type; }

bool check_field(Thread& t, Value record, Value type, size_t index) {
  if (!is_record_of(record, type)) return vm::fail_record(t, record, type), false;
  size_t fields = object_of(record)->cell_count() - 1;
  return index < fields || (fail_range(t, make_fixnum(static_cast<int64_t>(index)), "record", fields), false);
}
Value record_ref(Thread& t, Value record, Value type, Index index) {
  return check_field(t, record, type, index) ? cell_of(record, 1 + index) : Failed;
}
Value record_set(Thread& t, Value record, Value type, Index index, Value obj) {
  if (!check_field(t, record, type, index)) return Failed;
  set_cell(t, record, 1 + index, obj);
  return Unspecific;
}

Value record_replace(Thread& t, Value record, Value type, Index index, Value old, Value obj) {
  if (!check_field(t, record, type, index)) return Failed;
  Object* o = object_of(record);
  return make_boolean(Manager::compare_exchange(t, o, &short_cells(o)[1 + index], old, obj));
}

Value box(Thread& t, Value obj) { return make_box(t, obj); }
Value unbox(Box box) { return cell_of(box, 0); }
Value set_box(Thread& t, Box box, Value obj) { return set_cell(t, box, 0, obj), Unspecific; }

}  // namespace

GILT_BODY(make_record_type)
GILT_BODY(record_type_name)
GILT_BODY(record_type_fields)
GILT_BODY(make_record)
GILT_BODY(record_type_of)
GILT_BODY(is_record_of)
GILT_BODY(record_ref)
GILT_BODY(record_set)
GILT_BODY(record_replace)
GILT_BODY(box)
GILT_BODY(unbox)
GILT_BODY(set_box)

}  // namespace gilt::builtins

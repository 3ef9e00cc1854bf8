// Pairs, boxes, vectors, bytevectors, records, closures and the other kinds that are nothing but cells. `make_*` never
// polls; null results (as Failed) mean that the request alone would break the heap limit.
#pragma once

#include <initializer_list>

#include "objects/kind.h"

namespace gilt {

// Pairs
inline Value cons(Mutator& m, Value car, Value cdr) { return Manager::cons(m, car, cdr); }
inline Value car(Value pair) { return pair_cells(pair)[0].load(); }
inline Value cdr(Value pair) { return pair_cells(pair)[1].load(); }
inline void set_car(Mutator& m, Value pair, Value v) { Manager::store(m, nullptr, &pair_cells(pair)[0], v); }
inline void set_cdr(Mutator& m, Value pair, Value v) { Manager::store(m, nullptr, &pair_cells(pair)[1], v); }

// Short objects: a few cells. They come from the reserve, so they are always to be had.
inline Object* allocate_short(Mutator& m, Shape shape) {
  Object* o = Manager::allocate(m, shape);
  if (o == nullptr) __builtin_unreachable();
  return o;
}
inline Value make_short(Mutator& m, Kind kind, std::initializer_list<Value> cells, size_t bytes = 0) {
  Object* o = allocate_short(m, shape(kind, cells.size(), bytes));
  Cell* cell = short_cells(o);
  for (Value v : cells) Manager::init(m, cell++, v);
  return value_of(o);
}
inline Value cell_of(Value object, size_t i) { return short_cells(object_of(object))[i].load(); }
inline void set_cell(Mutator& m, Value object, size_t i, Value v) {
  Manager::store(m, object_of(object), &short_cells(object_of(object))[i], v);
}

// Boxes
inline bool is_box(Value v) { return is_kind(v, Kind::box); }
inline Value make_box(Mutator& m, Value v) { return make_short(m, Kind::box, {v}); }

// Vectors
inline bool is_vector(Value v) { return is_kind(v, Kind::vector); }
inline size_t vector_length(Value v) { return object_of(v)->words()[1] >> 3; }
inline Cell* vector_cells(Value v) { return long_cells(object_of(v)); }
inline Value vector_ref(Value v, size_t i) { return vector_cells(v)[i].load(); }
inline void vector_set(Mutator& m, Value v, size_t i, Value x) {
  Manager::store(m, object_of(v), &vector_cells(v)[i], x);
}
// Failed when too large.
inline Value make_vector(Mutator& m, size_t length, Value fill) {
  Object* o = Manager::allocate(m, long_shape(Kind::vector, length));
  if (o == nullptr) return Failed;
  Cell* cells = long_cells(o);
  for (size_t i = 0; i < length; ++i) Manager::init(m, cells + i, fill);
  return value_of(o);
}

// Bytevectors
inline bool is_bytevector(Value v) { return is_kind(v, Kind::bytevector); }
inline size_t bytevector_length(Value v) { return *raw_bytes<uint64_t>(object_of(v), 0); }
inline uint8_t* bytevector_data(Value v) { return raw_bytes<uint8_t>(object_of(v), 1); }
// One byte, as a race may read or write it.
inline uint8_t bytevector_ref(Value v, size_t i) { return __atomic_load_n(bytevector_data(v) + i, __ATOMIC_RELAXED); }
inline void bytevector_set(Value v, size_t i, uint8_t byte) {
  __atomic_store_n(bytevector_data(v) + i, byte, __ATOMIC_RELAXED);
}
// Contents are not initialized. Failed when too large.
inline Value make_bytevector(Mutator& m, size_t length) {
  Object* o = Manager::allocate(m, shape(Kind::bytevector, 0, 8 + length));
  if (o == nullptr) return Failed;
  *raw_bytes<uint64_t>(o, 0) = length;
  return value_of(o);
}

// Records: cell 0 is the type
inline bool is_record(Value v) { return is_kind(v, Kind::record); }
inline Value record_type_of(Value v) { return cell_of(v, 0); }

// Flonums
inline bool is_flonum(Value v) { return is_immediate_flonum(v) || is_kind(v, Kind::flonum); }
inline double flonum_value(Value v) {
  return is_immediate_flonum(v) ? immediate_flonum_value(v) : *raw_bytes<double>(object_of(v), 0);
}
inline Value make_flonum(Mutator& m, double d) {
  Value v = encode_flonum(d);
  if (is_immediate_flonum(v)) [[likely]] return v;
  Object* o = allocate_short(m, shape(Kind::flonum, 0, 8));
  *raw_bytes<double>(o, 0) = d;
  return value_of(o);
}

// Procedures
inline bool is_closure(Value v) { return is_kind(v, Kind::closure); }
inline bool is_continuation(Value v) { return is_kind(v, Kind::continuation); }
inline bool is_parameter(Value v) { return is_kind(v, Kind::parameter); }
inline bool is_procedure(Value v) { return is_closure(v) || is_continuation(v) || is_parameter(v); }

}  // namespace gilt

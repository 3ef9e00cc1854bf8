// The hash of data is made from a bounded number of their parts, found with a small stack.
#include "builtins/hash.h"

#include <algorithm>

#include "builtins/builtin.h"
#include "objects/bignum.h"

namespace gilt::builtins {
namespace {

uint64_t mix(uint64_t x) {
  x = (x ^ x >> 32) * 0xD6E8FEB86659FD93u;
  x = (x ^ x >> 32) * 0xD6E8FEB86659FD93u;
  return x ^ x >> 32;
}

constexpr size_t hashed_bytes = 1024;  // of a string or bytevector
constexpr size_t hashed_parts = 64;    // of nested data

uint64_t hash_bytes(const uint8_t* bytes, size_t length) {
  uint64_t hash = length;
  for (size_t i = 0, n = std::min(length, hashed_bytes); i < n; ++i)
    hash = (hash ^ __atomic_load_n(bytes + i, __ATOMIC_RELAXED)) * 0x9FB21C651E98DF25u;
  return mix(hash);
}

// A value without looking inside pairs and vectors.
uint64_t hash_leaf(Value v, HashUse use) {
  if (is_string(v)) return hash_string(v);
  if (is_bytevector(v)) return hash_bytes(bytevector_data(v), gilt::bytevector_length(v));
  return use == HashUse::inside ? gilt::eqv_hash(v) : hash_identity(v);
}

}  // namespace

uint64_t hash_string(Value string) {
  StringBuffer* buffer = string_buffer(string);
  if (buffer->width == 1) return hash_bytes(buffer->narrow(), buffer->length);
  // Characters below 256 count as they do in a narrow buffer.
  uint64_t hash = buffer->length;
  for (size_t i = 0, n = std::min<size_t>(buffer->length, hashed_bytes); i < n; ++i)
    hash = (hash ^ buffer->get(i)) * 0x9FB21C651E98DF25u;
  return mix(hash);
}

uint64_t hash_identity(Value v) {
  if (is_symbol(v)) return symbol_name(v)->hash;
  if (!is_pointer(v) || is_number(v)) return gilt::eqv_hash(v);
  uint64_t hash = is_pair(v) ? 0 : mix(uint64_t{object_of(v)->header.kind} + 1);
  if (is_vector(v)) hash ^= gilt::vector_length(v);
  if (is_string(v)) hash ^= string_buffer(v)->length;
  return mix(hash);
}

uint64_t hash_contents(Value v, HashUse use) {
  if (!is_pair(v) && !is_vector(v)) return hash_leaf(v, use);
  Value stack[hashed_parts + 1] = {v};
  uint64_t hash = 0;
  size_t depth = 1;
  for (size_t parts = 0; depth > 0 && parts < hashed_parts; ++parts) {
    Value part = stack[--depth];
    if (is_pair(part)) {
      hash = mix(hash + 1);
      if (depth + 2 > hashed_parts) continue;
      stack[depth++] = cdr(part);
      stack[depth++] = car(part);
    } else if (is_vector(part)) {
      size_t length = gilt::vector_length(part);
      hash = mix(hash + 2 + length);
      for (size_t i = std::min<size_t>(length, 8); i-- > 0 && depth < hashed_parts;) stack[depth++] = gilt::vector_ref(part, i);
    } else {
      hash = mix(hash ^ hash_leaf(part, use));
    }
  }
  return hash;
}

namespace {

constexpr int64_t default_bound = int64_t{1} << 30;

Value bounded(Thread& t, uint64_t hash, Value bound) {
  if (bound == Default) return make_fixnum(static_cast<int64_t>(hash % default_bound));
  if (is_fixnum(bound) && fixnum_value(bound) > 0)
    return make_fixnum(static_cast<int64_t>(hash % static_cast<uint64_t>(fixnum_value(bound))));
  // Every hash is less than a bound beyond the fixnums.
  if (is_bignum(bound) && integer_sign(bound) > 0) return make_fixnum(static_cast<int64_t>(hash >> 4));
  return fail(t, "expected a positive exact integer, got " + message_text(bound));
}

Value hash(Thread& t, Value v, Value bound) { return bounded(t, hash_contents(v, HashUse::shown), bound); }
Value equal_hash(Thread& t, Value v, Value bound) { return hash(t, v, bound); }
Value eqv_hash(Thread& t, Value v, Value bound) { return bounded(t, hash_identity(v), bound); }
Value eq_hash(Thread& t, Value v, Value bound) { return bounded(t, hash_identity(v), bound); }
Value string_hash(Thread& t, String string, Value bound) { return bounded(t, hash_string(string), bound); }
Value symbol_hash(Thread& t, Symbol symbol, Value bound) { return bounded(t, hash_identity(symbol), bound); }

}  // namespace

GILT_BODY(hash)
GILT_BODY(equal_hash)
GILT_BODY(eqv_hash)
GILT_BODY(eq_hash)
GILT_BODY(string_hash)
GILT_BODY(symbol_hash)

}  // namespace gilt::builtins

// eq?, eqv?, equal?. equal? walks both structures with a stack of its own. Plain walking is fast but never ends on
// cycles, and takes exponential time on much shared structure; noting what is being compared in a union-find forest
// ends both, but is slow. So after a long plain start the walk changes between a few steps of the one and a random
// number of the other (after Adams and Dybvig, "Efficient nondestructive equality checking for trees and graphs").
#include "builtins/equality.h"

#include "objects/equality.h"

namespace gilt::builtins {
namespace {

// What is being compared: two pairs whose cdrs are to follow, or two vectors from element k on. In a saved walk the last
// frame is the comparison that comes next, with k = `itself`.
struct Frame {
  Value a, b;
  int64_t k;
};
constexpr int64_t itself = -1;

// The frames: the newest in an array, older ones in heap vectors of the form #(link a b k a b k ...).
class FrameStack {
 public:
  FrameStack(Thread& t, Value saved) : thread_(t), older_(saved) {}

  bool empty() const { return count_ == 0 && older_ == False; }
  bool push(Frame f) {
    if (count_ == capacity && !spill(capacity / 2)) return false;
    frames_[count_++] = f;
    return true;
  }
  Frame& top() {
    if (count_ == 0) reload();
    return frames_[count_ - 1];
  }
  void pop() { --count_; }
  // Puts all frames into the heap; False only when there are none.
  Value save() { return count_ == 0 || spill(count_) ? older_ : Failed; }

 private:
  static constexpr size_t capacity = 32;

  bool spill(size_t n) {
    Value vector = gilt::make_vector(thread_, 1 + 3 * n, older_);
    if (vector == Failed) return false;
    for (size_t i = 0; i < n; ++i) {
      gilt::vector_set(thread_, vector, 1 + 3 * i, frames_[i].a);
      gilt::vector_set(thread_, vector, 2 + 3 * i, frames_[i].b);
      gilt::vector_set(thread_, vector, 3 + 3 * i, make_fixnum(frames_[i].k));
    }
    std::copy(frames_ + n, frames_ + count_, frames_);
    count_ -= n;
    older_ = vector;
    return true;
  }
  void reload() {
    count_ = (gilt::vector_length(older_) - 1) / 3;
    for (size_t i = 0; i < count_; ++i)
      frames_[i] = {gilt::vector_ref(older_, 1 + 3 * i), gilt::vector_ref(older_, 2 + 3 * i),
                    fixnum_value(gilt::vector_ref(older_, 3 + 3 * i))};
    older_ = gilt::vector_ref(older_, 0);
  }

  Thread& thread_;
  Value older_;
  size_t count_ = 0;
  Frame frames_[capacity];
};

// Classes of objects taken to be equal. Each object has an entry (object . parent entry or weight), found through a trie
// of 64-way vectors over its mixed address. Returns whether a and b already were in one class, and puts them in one.
class Forest {
 public:
  Forest(Thread& t, Value& root) : thread_(t), root_(root) {}

  bool join(Value a, Value b) {
    Value x = find(entry(a)), y = find(entry(b));
    if (x == y) return true;
    int64_t weight_x = fixnum_value(cdr(x)), weight_y = fixnum_value(cdr(y));
    if (weight_x < weight_y) std::swap(x, y);
    set_cdr(thread_, y, x);
    set_cdr(thread_, x, make_fixnum(weight_x + weight_y));
    return false;
  }

 private:
  static constexpr unsigned branching_bits = 6, branches = 1 << branching_bits;

  static size_t branch(Value key, unsigned depth) { return eqv_hash(key) >> (depth * branching_bits) & (branches - 1); }
  Value make_node() { return gilt::make_vector(thread_, branches, False); }

  // Hashing by address mixes without loss, so two keys part before the hash is used up.
  Value entry(Value key) {
    if (root_ == False) root_ = make_node();
    Value node = root_;
    for (unsigned depth = 0;; ++depth) {
      size_t i = branch(key, depth);
      Value found = gilt::vector_ref(node, i);
      if (found == False) {
        Value made = cons(thread_, key, make_fixnum(1));
        gilt::vector_set(thread_, node, i, made);
        return made;
      }
      if (is_pair(found)) {
        if (car(found) == key) return found;
        Value child = make_node();
        gilt::vector_set(thread_, child, branch(car(found), depth + 1), found);
        gilt::vector_set(thread_, node, i, child);
        found = child;
      }
      node = found;
    }
  }
  Value find(Value x) {
    while (is_pair(cdr(x))) {
      Value parent = cdr(x);
      if (is_pair(cdr(parent))) set_cdr(thread_, x, cdr(parent));
      x = parent;
    }
    return x;
  }

  Thread& thread_;
  Value& root_;
};

enum class Leaf { equal, different, inside };

// Two values without looking inside pairs and vectors.
Leaf compare_leaves(Value a, Value b) {
  if (gilt::is_eqv(a, b)) return Leaf::equal;
  if (is_pair(a)) return is_pair(b) ? Leaf::inside : Leaf::different;
  if (!is_object(a) || !is_object(b) || kind_of(object_of(a)) != kind_of(object_of(b))) return Leaf::different;
  bool equal = false;
  switch (kind_of(object_of(a))) {
    case Kind::vector: return gilt::vector_length(a) == gilt::vector_length(b) ? Leaf::inside : Leaf::different;
    case Kind::string: equal = equal_strings(a, b); break;
    case Kind::bytevector: equal = equal_bytevectors(a, b); break;
    default: break;
  }
  return equal ? Leaf::equal : Leaf::different;
}

class Walk {
 public:
  // State: saved frames, steps left before the pace changes (negative while noting), the forest, random numbers.
  Walk(Thread& t, State s)
      : state_(s), stack_(t, s[0]), forest_(t, s[2]), pace_(s.fresh() ? first_run : fixnum_value(s[1])),
        random_(s.fresh() ? 1 : static_cast<uint64_t>(fixnum_value(s[3]))), thread_(t) {}

  Value run(Value a, Value b) {
    if (!state_.fresh()) a = stack_.top().a, b = stack_.top().b, stack_.pop();
    for (size_t n = 0; n < steps_a_time; ++n) {
      Leaf leaf = compare_leaves(a, b);
      if (leaf == Leaf::different) return False;
      bool down = leaf == Leaf::inside && !known(a, b);
      if (down ? !descend(a, b) : false) return fail_memory(thread_);
      if (!down && !next(a, b)) return True;
    }
    return save(a, b);
  }

 private:
  static constexpr int64_t first_run = 20'000, noted_run = 40, plain_run = 400;

  // Whether a and b are already being compared, as far as has been noted.
  bool known(Value a, Value b) {
    if (pace_ > 0) return --pace_, false;
    if (pace_ == -noted_run) {
      random_ = (random_ * 1103515245 + 12345) & 0x7FFFFFFF;
      pace_ = static_cast<int64_t>(random_ >> 8) % (2 * plain_run);
      return false;
    }
    if (forest_.join(a, b)) return pace_ = 0, true;
    return --pace_, false;
  }

  // To the first part of two pairs or two vectors.
  bool descend(Value& a, Value& b) {
    bool pair = is_pair(a);
    if (!pair && gilt::vector_length(a) == 0) return a = b = Nil, true;
    if (!stack_.push({a, b, 1})) return false;
    a = pair ? car(a) : gilt::vector_ref(a, 0);
    b = pair ? car(b) : gilt::vector_ref(b, 0);
    return true;
  }

  // To the next part of what is being compared; false at the end.
  bool next(Value& a, Value& b) {
    while (!stack_.empty()) {
      Frame& f = stack_.top();
      if (is_pair(f.a)) {
        a = cdr(f.a), b = cdr(f.b);
        return stack_.pop(), true;
      }
      if (static_cast<size_t>(f.k) < gilt::vector_length(f.a)) {
        a = gilt::vector_ref(f.a, static_cast<size_t>(f.k)), b = gilt::vector_ref(f.b, static_cast<size_t>(f.k));
        return ++f.k, true;
      }
      stack_.pop();
    }
    return false;
  }

  Value save(Value a, Value b) {
    Value saved = stack_.push({a, b, itself}) ? stack_.save() : Failed;
    if (saved == Failed) return fail_memory(thread_);
    state_[0] = saved, state_[1] = make_fixnum(pace_), state_[3] = make_fixnum(static_cast<int64_t>(random_));
    return Again;
  }

  State state_;
  FrameStack stack_;
  Forest forest_;
  int64_t pace_;
  uint64_t random_;
  Thread& thread_;
};

bool is_eq(Value a, Value b) { return a == b; }
bool is_eqv(Value a, Value b) { return gilt::is_eqv(a, b); }
Value is_equal(Thread& t, Value a, Value b, State s) { return compare_contents(t, a, b, s); }
bool invert(Value obj) { return obj == False; }

Value equal_booleans(Thread& t, Boolean a, Boolean b, Rest others) {
  bool same = a.value == b.value;
  for (Value list = others.list; list != Nil; list = cdr(list)) {
    if (!is_boolean(car(list))) return fail_type(t, Type::boolean, car(list));
    same &= car(list) == a.value;
  }
  return make_boolean(same);
}

}  // namespace

Value compare_contents(Thread& t, Value a, Value b, State s) {
  if (s.fresh()) {
    Leaf leaf = compare_leaves(a, b);
    if (leaf != Leaf::inside) return make_boolean(leaf == Leaf::equal);
  }
  return Walk(t, s).run(a, b);
}

GILT_BODY(is_eq)
GILT_BODY(is_eqv)
GILT_BODY(is_equal)
GILT_BODY(invert)
GILT_BODY(equal_booleans)

}  // namespace gilt::builtins

// The external representation of any value. Not recursive: what is still to print is on an explicit stack, so that data
// may be as deep and as long as memory allows, and printing may stop and go on. No address ever shows.
//
// `write` and `display` put datum labels where the data are circular, `shared` also where they are merely shared, `simple`
// nowhere.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "objects/kind.h"
#include "objects/pointer_map.h"

namespace gilt {

enum class PrintMode : uint8_t { write, display, simple, shared };

// Prints one value in steps. Between steps the caller keeps the roots alive, if a collection may come in between.
class Printer {
 public:
  // `limit`: no text of a string, and no more than about so many bytes in all, need be made.
  Printer(Value value, PrintMode mode, size_t limit = SIZE_MAX);

  // About so many steps; appends to `out`. True when all is printed.
  bool run(std::string& out, size_t steps);

  // The roots, and the number of the first of them that are as they were at the last call of `settle`.
  size_t root_count() const { return 1 + tasks_.size(); }
  Value root(size_t i) const { return i == 0 ? value_ : tasks_[i - 1].value; }
  size_t settled() const { return settled_ == 0 ? 0 : 1 + settled_; }
  void settle() { settled_ = tasks_.size(); }

 private:
  enum class Phase : uint8_t { probe, label, print };
  enum class What : uint8_t { datum, rest, items, close };
  struct Task {
    Value value;
    What what;          // print only
    size_t index = 0;   // the next item or child
    size_t depth = 0;   // probe: of the children
  };

  void begin(Phase phase);
  void step_probe();
  void step_label();
  void meet(Value v);
  void step_print(std::string& out);
  void print_datum(std::string& out, Value v);
  void print_object(std::string& out, Value v);
  void print_pair(std::string& out, Value pair);
  void print_rest(std::string& out, Value rest);
  void print_items(std::string& out, Task task);
  void print_text(std::string& out, Value string);
  // Prints "#1#" (and gives true), "#1=" or nothing.
  bool print_label(std::string& out, Value v);
  bool is_labelled(Value v) const { return labels_.get(v) == labelled; }
  void push(What what, Value v, size_t index = 0) { tasks_.push_back({v, what, index}); }

  static constexpr unsigned open = 1, done = 2, labelled = 3;  // marks

  Value value_;
  PrintMode mode_;
  size_t limit_;
  Phase phase_;
  std::vector<Task> tasks_;
  size_t settled_ = 0;
  // Probe: something on the path from the root to here, renewed whenever the path is twice as deep. Only compared.
  Value checkpoint_ = False;
  size_t checkpoint_depth_ = 0;
  PointerMap labels_;
  std::unordered_map<uint64_t, size_t> numbers_;
};

std::string write_value(Value, PrintMode);

// At most about `limit` bytes, then "..."; no labels. Cheap on data of any size.
std::string write_limited(Value, size_t limit);

}  // namespace gilt

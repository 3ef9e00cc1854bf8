// The count audit: every count is computed again from all heap cells, and the zero table is held against the flags.
#include <unordered_map>
#include <unordered_set>

#include "base/check.h"
#include "base/experiments.h"
#include "memory/rc/manager.h"

namespace gilt::memory::rc {

namespace {

struct SlotCounts final : RootVisitor {
  explicit SlotCounts(std::unordered_map<const Object*, uint32_t>& totals) : counts(totals) {}
  void visit(std::span<const Value> slots) override {
    for (Value v : slots)
      if (is_pointer(v)) counts.at(target_of(v))++;
  }
  std::unordered_map<const Object*, uint32_t>& counts;
};

}  // namespace

void Heap::verify([[maybe_unused]] Mutator& running) {
  std::unordered_map<const Object*, uint32_t> counts;
  for_each_object([&](Object* object) { counts[object] = 0; });
  for_each_object([&](Object* object) {
    Cell* cells = object->cells();
    for (size_t i = 0, count = object->cell_count(); i < count; i++) {
      Value child = cells[i].load();
      if (!is_pointer(child)) continue;
      auto target = counts.find(target_of(child));
      CHECK(target != counts.end());
      target->second++;
    }
  });
  SlotCounts registrations(counts);
  weak_.visit_registrations(registrations);
  weak_.visit_waiting(registrations);
  weak_.verify_links();
  if (SlotCounts slots(counts); count_registers && machine_) machine_->visit_stack_roots(running, slots);
  std::unordered_set<const Object*> entries;
  for (size_t i = 0; i < table.size(); i++) CHECK(entries.insert(table[i]).second);
  for_each_object([&](Object* object) {
    const Header& header = object->header;
    CHECK(!is_counted(header) || header.word == counts[object]);
    CHECK(((header.mark & flag::in_table) != 0) == (entries.count(object) != 0));
    CHECK(header.word != 0 || (header.mark & (flag::in_table | flag::dead)));
    CHECK(!(header.mark & (flag::on_stack | flag::marked)));
    weak_.verify(object);
  });
}

}  // namespace gilt::memory::rc

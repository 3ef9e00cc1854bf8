// The table of symbol objects: a list for the root scan, the Name itself for the way there.
#include "objects/symbol.h"

#include <mutex>
#include <vector>

namespace gilt {
namespace {
std::mutex mutex;
std::vector<Value> symbols;
}  // namespace

Value symbol_of(Mutator& m, const Name* name) {
  if (uint64_t bits = name->symbol.load(std::memory_order_acquire)) return {bits};
  std::lock_guard guard(mutex);
  if (uint64_t bits = name->symbol.load(std::memory_order_acquire)) return {bits};
  Object* o = Manager::allocate(m, shape(Kind::symbol, 0, sizeof(const Name*)));
  *raw_bytes<const Name*>(o, 0) = name;
  symbols.push_back(value_of(o));
  Manager::make_immortal(m, value_of(o));
  name->symbol.store(value_of(o).bits, std::memory_order_release);
  return value_of(o);
}

void visit_symbols(memory::RootVisitor& visitor) {
  std::lock_guard guard(mutex);
  visitor.visit(symbols);
}

}  // namespace gilt

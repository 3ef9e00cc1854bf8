// A unit as flat bytes, for libraries compiled ahead and embedded in the executable. Opening one reads two tables of
// offsets; each code is decoded when asked for, so start-up does not depend on the size of the libraries.
//
// Literals stand once for the whole unit and are decoded once, so that the same literal stays the same object.
// A UnitBlob is not thread-safe; its owner reads codes under a lock.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/unit.h"

namespace gilt::bytecode {

std::string write_unit(const Unit& unit);

// How names in the blob become things of this process.
struct UnitBindings {
  std::function<core::Global*(std::string_view library, const Name* name)> global;
  std::function<uint32_t(std::string_view path)> source;  // a source number for a path, 0 for none
};

class UnitBlob {
 public:
  UnitBlob(std::string_view bytes, UnitBindings bindings);  // `bytes` outlives this
  std::string_view name() const { return name_; }
  uint32_t code_count() const { return static_cast<uint32_t>(code_offsets_.size()); }
  CodeTemplate read_code(uint32_t index);
  const std::shared_ptr<Arena>& arena() const { return arena_; }  // keeps the literals
  Unit read_all();

 private:
  std::vector<uint32_t> read_table(size_t& position) const;
  Datum* literal(uint32_t index);
  core::Global* global(uint32_t index);
  uint32_t source(uint32_t index);

  std::string_view bytes_, name_;
  UnitBindings bindings_;
  std::shared_ptr<Arena> arena_;
  std::vector<uint32_t> code_offsets_, literal_offsets_, global_offsets_, source_offsets_;
  std::vector<Datum*> literals_;
  std::vector<core::Global*> globals_;
  std::vector<int64_t> sources_;
};

}  // namespace gilt::bytecode

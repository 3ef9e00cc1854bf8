// What can be said of a name without running anything: which binding it is, which libraries export it, and its entry of
// the manual (text/manual.h). An entry belongs to a binding, not to a name: it is found by whatever name an import gave it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/library.h"
#include "text/manual.h"

namespace gilt::syntax {

struct Meaning {
  const Name* name = nullptr;
  Binding binding;
  const text::ManualEntry* entry = nullptr;
  std::string_view entry_name;         // as the entry's heading has it
  std::vector<std::string> libraries;  // those for programs that export the binding under this name, by their rank

  // Usages, a line each: of the manual, of C++, or the patterns of a macro; "" if none is known.
  std::string usage() const;
  // What C++ and the manual say, then the examples that have the name in them. Lines, "" if there are none.
  std::string text() const;
  std::string first_sentence() const;
};

class Documentation {
 public:
  // `manual` is what write_manual has written.
  Documentation(Libraries& libraries, std::string_view manual);

  // What the name means in the environment.
  Meaning meaning(Environment& environment, const Name* name);
  // Every different thing that a library exports under the name.
  std::vector<Meaning> meanings(const Name* name);
  // All names of libraries that contain the word, except what the environment has already; sorted.
  std::vector<Meaning> search(std::string_view word, Environment& environment);
  // Names, bound or exported, that may have been meant (text/similar_names.h).
  std::vector<std::string> similar(std::string_view name, Environment& environment);

 private:
  struct Chapter {
    Library* library;
    std::vector<text::ManualEntry> entries;
  };
  Meaning make_meaning(const Name* name, const Binding& binding);
  void find_entry(Meaning& meaning, std::string_view name);
  bool is_public(const Library& library) const;
  std::vector<const Name*> exported_names();

  Libraries& libraries_;
  std::vector<Chapter> chapters_;
};

// The texts of some libraries as one blob.
struct ManualText {
  std::string library, text;
};
std::string write_manual(const std::vector<ManualText>& texts);

// Throws SyntaxError for an entry that says what C++ says already or leaves out what it does not say, or that is of no
// export of the library.
void check_manual(Library& library, uint32_t source);

}  // namespace gilt::syntax

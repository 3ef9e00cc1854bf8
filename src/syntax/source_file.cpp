// Source files as text and as data (source_file.h).
#include "syntax/source_file.h"

#include "text/reader.h"

namespace gilt::syntax {

void read_forms(Arena& arena, const std::string& path, std::string text, bool fold_case, std::vector<Datum*>& out) {
  text::Reader reader(arena, text::add_source(path, std::move(text)));
  reader.set_fold_case(fold_case);
  try {
    while (Datum* datum = reader.next()) out.push_back(datum);
  } catch (const text::SyntaxError& error) {
    // A prompt must not ask for more lines because some file is incomplete.
    throw text::SyntaxError(error.span(), error.message());
  }
}

}  // namespace gilt::syntax

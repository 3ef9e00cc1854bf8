// gilt-stage1 LIB IMAGE: compiles every library below LIB into the image that the flavors embed (runtime/image.h), and adds
// what the manual says of them. Built and run by the build; needs no heap.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <pthread.h>
#include <vector>

#include "base/blob.h"
#include "bytecode/unit_blob.h"
#include "compiler/compiler.h"
#include "syntax/documentation.h"
#include "syntax/expander.h"
#include "syntax/library_blob.h"
#include "text/source.h"

namespace gilt {
namespace {

namespace fs = std::filesystem;

struct Compiled {
  std::string interface, unit;
};

std::vector<syntax::LibraryName> library_names(const fs::path& folder) {
  std::vector<syntax::LibraryName> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".sld") continue;
    syntax::LibraryName name;
    fs::path relative = entry.path().lexically_relative(folder);
    for (const fs::path& part : relative.replace_extension()) name.parts.push_back(part);
    for (const std::string& part : name.parts) name.text += (name.text.empty() ? "(" : " ") + part;
    name.text += ")";
    names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  return names;
}

// (scheme base) has lib/scheme/base.sld, and its manual is lib/scheme/base.txt.
std::string manual_of(const fs::path& folder, const std::vector<syntax::LibraryName>& names, syntax::Libraries& libraries) {
  std::vector<syntax::ManualText> texts;
  for (const syntax::LibraryName& name : names) {
    fs::path path = folder;
    for (const std::string& part : name.parts) path /= part;
    std::ifstream in(path += ".txt", std::ios::binary);
    if (!in) continue;
    std::string text{std::istreambuf_iterator<char>(in), {}};
    syntax::check_manual(*libraries.find(name.text), text::add_source(path.string(), text));
    texts.push_back({name.text, std::move(text)});
  }
  return syntax::write_manual(texts);
}

// Features of a flavor may not steer lib/, so there are only those that all have.
std::string compile_all(const fs::path& folder) {
  std::vector<Compiled> compiled;
  syntax::Libraries libraries(
      {.features = {"r7rs", "gilt"},
       .search_path = {folder.string()},
       .default_imports = {},
       .on_library = [&](syntax::Library& library, syntax::ExpandedUnit expanded, text::Cancel) {
         BlobWriter interface;
         syntax::write_library_interface(interface, library);
         bytecode::Unit unit = compiler::compile(expanded.body, library.name(), expanded.arena, {.optimize = false, .internal = true});
         compiled.push_back({interface.bytes(), bytecode::write_unit(unit)});
       }});
  std::vector<syntax::LibraryName> names = library_names(folder);
  for (const syntax::LibraryName& name : names) libraries.require(name, {}, {});
  BlobWriter image;
  image.put_text(bytecode::write_unit(compiler::compile_primitive_stubs()));
  image.put_count(compiled.size());
  for (const Compiled& library : compiled) image.put_bytes(library.interface), image.put_text(library.unit);
  image.put_text(manual_of(folder, names, libraries));
  return image.bytes();
}

int write_image(const char* folder, const char* path) {
  try {
    std::string image = compile_all(folder);
    std::ofstream out(path, std::ios::binary);
    out << image;
    return out.flush() ? 0 : 1;
  } catch (const text::SyntaxError& error) {
    std::fputs(text::diagnostic(error.span(), error.message()).c_str(), stderr);
    return 1;
  }
}

}  // namespace
}  // namespace gilt

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: gilt-stage1 LIB IMAGE\n", stderr), 2;
  // The expander recurses over the nesting of code: give it a large stack.
  struct Call {
    char** argv;
    int status = 1;
  } call{argv};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size_t{256} << 20);
  pthread_t thread;
  auto run = [](void* argument) -> void* {
    Call& call = *static_cast<Call*>(argument);
    call.status = gilt::write_image(call.argv[1], call.argv[2]);
    return nullptr;
  };
  if (pthread_create(&thread, &attributes, run, &call) != 0) return 1;
  pthread_join(thread, nullptr);
  return call.status;
}

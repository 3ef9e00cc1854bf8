// The sibling executables, one a flavor, beside this one or in ../libexec/gilt. Their names come from the build.
#pragma once

#include <string>
#include <vector>

namespace gilt::cli {

// The flavors whose executables are there, in the order of the build.
std::vector<std::string> built_flavors();

// Replaces this process by gilt-<name>, with the same arguments; returns only when that cannot be done, after saying why.
void become_flavor(const std::string& name, char** argv);
// The same for gilt-compare; argv[0] is its first argument, which becomes its own name.
void become_compare(char** argv);

}  // namespace gilt::cli

// Which flavors there are to compare: executables beside this one, or where an
// installation puts them. The names come from the build, never from this source.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gilt::compare {

struct Flavor {
    std::string name;
    std::filesystem::path executable;
};

// "a,b,c" or "a;b;c" as a list; empty names are left out.
std::vector<std::string> split_names(std::string_view names);

// The folders in which to look, given the resolved path of this executable.
std::vector<std::filesystem::path> flavor_folders(const std::filesystem::path& own_executable);

// The flavors of `names` that are present, in that order; the first folder wins.
std::vector<Flavor> find_flavors(const std::vector<std::string>& names,
                                 const std::vector<std::filesystem::path>& folders);

// Null when there is none of that name.
const Flavor* find_flavor(const std::vector<Flavor>& flavors, std::string_view name);

} // namespace gilt::compare

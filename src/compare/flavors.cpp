// Looks for an executable file gilt-<name> for every name that the build knows.
#include "compare/flavors.h"

#include <unistd.h>

#include <algorithm>

namespace gilt::compare {
namespace {

bool is_executable_file(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

} // namespace

std::vector<std::string> split_names(std::string_view names) {
    std::vector<std::string> result;
    while (!names.empty()) {
        const std::size_t end = std::min(names.find_first_of(",;"), names.size());
        if (end > 0)
            result.emplace_back(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return result;
}

std::vector<std::filesystem::path> flavor_folders(const std::filesystem::path& own_executable) {
    const std::filesystem::path own = own_executable.parent_path();
    return {own, own.parent_path() / "libexec" / "gilt"};
}

std::vector<Flavor> find_flavors(const std::vector<std::string>& names,
                                 const std::vector<std::filesystem::path>& folders) {
    std::vector<Flavor> result;
    for (const std::string& name : names)
        for (const std::filesystem::path& folder : folders)
            if (find_flavor(result, name) == nullptr && is_executable_file(folder / ("gilt-" + name)))
                result.push_back({name, folder / ("gilt-" + name)});
    return result;
}

const Flavor* find_flavor(const std::vector<Flavor>& flavors, std::string_view name) {
    const auto found = std::find_if(flavors.begin(), flavors.end(),
                                    [&](const Flavor& flavor) { return flavor.name == name; });
    return found == flavors.end() ? nullptr : &*found;
}

} // namespace gilt::compare

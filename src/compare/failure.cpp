// Groups failures by ending and text, ignoring the flavor's own name in the text.
#include "compare/failure.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace gilt::compare {
namespace {

constexpr std::size_t most_lines = 40;

struct Group {
    std::string key;
    std::vector<std::string> flavors;
    const Failure* first = nullptr;
};

std::string without_name(std::string text, const std::string& name) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at))
        text.erase(at, name.size());
    return text;
}

std::vector<Group> group(const std::vector<Failure>& failures) {
    std::vector<Group> groups;
    for (const Failure& failure : failures) {
        const std::string key = failure.ending + "\n" + without_name(failure.text, failure.flavor);
        auto place = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.key == key; });
        if (place == groups.end())
            place = groups.insert(groups.end(), Group{key, {}, &failure});
        place->flavors.push_back(failure.flavor);
    }
    return groups;
}

std::string first_lines(std::string_view text) {
    std::size_t end = 0;
    for (std::size_t lines = 0; lines < most_lines && end < text.size(); ++lines)
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    std::string result(text.substr(0, end));
    if (!result.empty() && result.back() != '\n')
        result += '\n';
    if (end < text.size())
        result += "... (more lines)\n";
    return result;
}

} // namespace

std::string describe_failures(const std::vector<Failure>& failures, std::size_t flavors) {
    std::string report;
    for (const Group& same : group(failures)) {
        const bool all = same.flavors.size() == flavors && flavors > 1;
        report += fmt::format("gilt-compare: {} failed: {}\n",
                              all ? "every flavor" : fmt::format("{}", fmt::join(same.flavors, ", ")),
                              same.first->ending);
        report += first_lines(same.first->text);
    }
    return report;
}

} // namespace gilt::compare

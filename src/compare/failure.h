// Runs that went wrong, and what to say about them. Flavors that fail in the same
// way are one piece of news, not several.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace gilt::compare {

struct Failure {
    std::string flavor;
    std::string ending; // "exit status 1", ...
    std::string text;   // what it wrote on standard error
};

// A report in whole lines; `flavors` is how many ran.
std::string describe_failures(const std::vector<Failure>& failures, std::size_t flavors);

} // namespace gilt::compare

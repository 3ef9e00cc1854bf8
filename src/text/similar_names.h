// What somebody may have meant who wrote a name that is not there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gilt::text {

// The names that are closest to `name`, in their order: those that take the fewest typing errors (a character more, less or
// another one, or two neighbours exchanged), if these are few for its length; none that takes more.
std::vector<std::string> similar_names(std::string_view name, const std::vector<std::string>& names);

}  // namespace gilt::text

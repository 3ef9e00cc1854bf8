// Reads the statistics of a run, each key on its own and none of them required.
#include "compare/runtime_counters.h"

#include <nlohmann/json.hpp>

namespace gilt::compare {
namespace {

using nlohmann::json;

const json* find(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

std::string text_of(const json& object, const char* key) {
    const json* value = find(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::optional<double> number_of(const json* object, const char* key) {
    const json* value = object == nullptr ? nullptr : find(*object, key);
    if (value == nullptr || !value->is_number())
        return std::nullopt;
    return value->get<double>();
}

} // namespace

RuntimeCounters parse_runtime_counters(std::string_view text) {
    RuntimeCounters result;
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object())
        return result;
    const json* memory = find(document, "memory_stats");
    const json* lock = find(document, "lock_stats");
    result.memory = text_of(document, "memory");
    result.lock = text_of(document, "lock");
    result.wall_ns = number_of(&document, "wall_ns");
    result.cpu_ns = number_of(&document, "cpu_ns");
    result.collections = number_of(memory, "collections");
    result.pause_max_ns = number_of(memory, "pause_max_ns");
    result.lock_waits = number_of(lock, "waits");
    result.lock_wait_ns = number_of(lock, "wait_ns");
    return result;
}

} // namespace gilt::compare

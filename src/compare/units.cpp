// Picks the unit in which a quantity has one to three digits before the point.
#include "compare/units.h"

#include <fmt/core.h>

#include <cstddef>

namespace gilt::compare {
namespace {

std::string three_digits(double value) {
    const int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return fmt::format("{:.{}f}", value, decimals);
}

// The units are a thousand apart, the smallest first.
template <std::size_t Count>
std::string scale(double value, const char* const (&units)[Count]) {
    std::size_t unit = 0;
    while (unit + 1 < Count && value >= 999.5) {
        value /= 1000;
        ++unit;
    }
    return three_digits(value) + units[unit];
}

std::string ratio_digits(double ratio) {
    return ratio >= 9.9995 ? three_digits(ratio) : fmt::format("{:.3f}", ratio);
}

} // namespace

std::string format_duration(double nanoseconds) {
    if (nanoseconds == 0)
        return "0 s";
    return scale(nanoseconds, {" ns", " us", " ms", " s"});
}

std::string format_kilobytes(double kilobytes) {
    constexpr double bytes_in_kilobyte = 1024; // as the kernel counts them
    return scale(kilobytes * bytes_in_kilobyte / 1000, {" kB", " MB", " GB", " TB"});
}

std::string format_count(double count) {
    if (count < 1000)
        return fmt::format("{:g}", count);
    return scale(count, {"", "k", "M", "G", "T"});
}

std::string format_ratio(double ratio) {
    return ratio_digits(ratio) + "x";
}

std::string format_interval(const Interval& interval) {
    return ratio_digits(interval.low) + ".." + ratio_digits(interval.high);
}

} // namespace gilt::compare

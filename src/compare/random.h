// The one source of chance in a comparison: a seeded generator whose numbers are
// the same with every standard library, so that a printed seed repeats the order
// of the runs and the bootstrap. The distributions of <random> do not promise that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace gilt::compare {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // A number in [0, bound); the bias is below bound / 2^32.
    std::size_t below(std::size_t bound) {
        return static_cast<std::size_t>(((engine_() >> 32) * bound) >> 32);
    }

    template <class Item>
    void shuffle(std::vector<Item>& items) {
        for (std::size_t left = items.size(); left > 1; --left)
            std::swap(items[left - 1], items[below(left)]);
    }

private:
    std::mt19937_64 engine_;
};

} // namespace gilt::compare

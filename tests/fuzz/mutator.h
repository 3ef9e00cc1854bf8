// Broken texts: what one input of the reader's fuzzing is made of. An input depends on the seeds, the seed of the
// generator and its own number alone, so that it can be made again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gilt::fuzz {

// Splitmix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }
  size_t below(size_t bound) { return bound == 0 ? 0 : next() % bound; }
  bool one_in(size_t n) { return below(n) == 0; }

 private:
  uint64_t state_;
};

class Mutator {
 public:
  // `seeds`: texts, mostly of one form each.
  Mutator(std::vector<std::string> seeds, uint64_t seed) : seeds_(std::move(seeds)), seed_(seed) {}
  std::string input(uint64_t number) const;

 private:
  // Bytes [begin, end).
  struct Part {
    size_t begin, end;
    size_t size() const { return end - begin; }
  };

  const std::string& any_seed(Random& random) const { return seeds_[random.below(seeds_.size())]; }
  void mutate(std::string& text, Random& random) const;
  void mutate_bytes(std::string& text, Random& random) const;
  void mutate_structure(std::string& text, Random& random) const;
  static Part any_part(const std::string& text, Random& random);
  static Part any_datum(const std::string& text, Random& random);

  std::vector<std::string> seeds_;
  uint64_t seed_;
};

// The forms of a text at its left margin, each a seed.
std::vector<std::string> forms_of(std::string_view text);

}  // namespace gilt::fuzz

// Two suspensions and their jobs.
#include "builtins/long_numbers.h"

#include <memory>

#include "builtins/failure.h"
#include "objects/number_parts.h"
#include "text/big_integer.h"

namespace gilt::builtins {
namespace {

// GMP needs half a millisecond for so many.
constexpr size_t long_limbs = checks ? 2 : 2'000;

// The job calls work->run().
template <class Work>
Value start(Thread& t, std::unique_ptr<Work> work, Value& slot) {
  t.wait.job = [](Thread&, void* begun) { static_cast<Work*>(begun)->run(); };
  t.wait.work = work.get();
  Suspension::save(t, slot, std::move(work));
  return Wait;
}

struct Digits final : Text {
  Digits(const Limbs& limbs, unsigned radix)
      : limbs(limbs.data(), limbs.data() + limbs.count()), negative(limbs.negative()), radix(radix) {}
  void run() {
    mpz_t view;
    mp_size_t count = static_cast<mp_size_t>(limbs.size());
    text = text::integer_text(mpz_roinit_n(view, limbs.data(), negative ? -count : count), radix);
  }
  std::vector<mp_limb_t> limbs;
  bool negative;
  unsigned radix;
};

struct Parsing final : Suspension {
  Parsing(std::string&& text, unsigned radix) : text(std::move(text)), radix(radix) {}
  void run() { number = text::parse_number(text, radix); }
  std::string text;
  unsigned radix;
  text::NumberText number;
};

}  // namespace

bool is_long_number(Value v) { return is_bignum(v) && Limbs(v).count() >= long_limbs; }

Value make_text_of_long(Thread& t, Value integer, unsigned radix, Value& slot) {
  return start(t, std::make_unique<Digits>(Limbs(integer), radix), slot);
}

Value read_long_number(Thread& t, std::string&& text, unsigned radix, Value& slot) {
  if (slot == False) return start(t, std::make_unique<Parsing>(std::move(text), radix), slot);
  Value number = number_from_parts(t, static_cast<Parsing*>(Suspension::in(slot))->number);
  Suspension::end(t, slot);
  return number == Failed ? fail_memory(t) : number;
}

}  // namespace gilt::builtins

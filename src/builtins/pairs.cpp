// Compositions of car and cdr that are no instruction, and list and cons* used as values.
#include "builtins/builtin.h"

namespace gilt::builtins {
namespace {

// Follows the letters of "cadadr" from the last to the first.
Value follow(Thread& t, Value obj, std::string_view path) {
  Value v = obj;
  for (size_t i = path.size(); i-- > 0;) {
    if (!is_pair(v)) return fail_type(t, Type::pair, obj);
    v = path[i] == 'a' ? car(v) : cdr(v);
  }
  return v;
}

Value caaar(Thread& t, Value v) { return follow(t, v, "aaa"); }
Value caadr(Thread& t, Value v) { return follow(t, v, "aad"); }
Value cadar(Thread& t, Value v) { return follow(t, v, "ada"); }
Value caddr(Thread& t, Value v) { return follow(t, v, "add"); }
Value cdaar(Thread& t, Value v) { return follow(t, v, "daa"); }
Value cdadr(Thread& t, Value v) { return follow(t, v, "dad"); }
Value cddar(Thread& t, Value v) { return follow(t, v, "dda"); }
Value cdddr(Thread& t, Value v) { return follow(t, v, "ddd"); }
Value caaaar(Thread& t, Value v) { return follow(t, v, "aaaa"); }
Value caaadr(Thread& t, Value v) { return follow(t, v, "aaad"); }
Value caadar(Thread& t, Value v) { return follow(t, v, "aada"); }
Value caaddr(Thread& t, Value v) { return follow(t, v, "aadd"); }
Value cadaar(Thread& t, Value v) { return follow(t, v, "adaa"); }
Value cadadr(Thread& t, Value v) { return follow(t, v, "adad"); }
Value caddar(Thread& t, Value v) { return follow(t, v, "adda"); }
Value cadddr(Thread& t, Value v) { return follow(t, v, "addd"); }
Value cdaaar(Thread& t, Value v) { return follow(t, v, "daaa"); }
Value cdaadr(Thread& t, Value v) { return follow(t, v, "daad"); }
Value cdadar(Thread& t, Value v) { return follow(t, v, "dada"); }
Value cdaddr(Thread& t, Value v) { return follow(t, v, "dadd"); }
Value cddaar(Thread& t, Value v) { return follow(t, v, "ddaa"); }
Value cddadr(Thread& t, Value v) { return follow(t, v, "ddad"); }
Value cdddar(Thread& t, Value v) { return follow(t, v, "ddda"); }
Value cddddr(Thread& t, Value v) { return follow(t, v, "dddd"); }

Value list(Rest objects) { return objects.list; }

// State: what is left of the arguments, the first pair of the result, its last.
Value cons_star(Thread& t, Value first, Rest objects, State s) {
  if (objects.list == Nil) return first;
  Value rest = objects.list, head, tail;
  if (s.fresh()) head = tail = cons(t, first, Nil);
  else rest = s[0], head = s[1], tail = s[2];
  for (size_t n = 0; n < steps_a_time; ++n, rest = cdr(rest)) {
    if (cdr(rest) == Nil) return set_cdr(t, tail, car(rest)), head;
    Value pair = cons(t, car(rest), Nil);
    set_cdr(t, tail, pair);
    tail = pair;
  }
  s[0] = rest, s[1] = head, s[2] = tail;
  return Again;
}

}  // namespace

GILT_BODY(caaar)
GILT_BODY(caadr)
GILT_BODY(cadar)
GILT_BODY(caddr)
GILT_BODY(cdaar)
GILT_BODY(cdadr)
GILT_BODY(cddar)
GILT_BODY(cdddr)
GILT_BODY(caaaar)
GILT_BODY(caaadr)
GILT_BODY(caadar)
GILT_BODY(caaddr)
GILT_BODY(cadaar)
GILT_BODY(cadadr)
GILT_BODY(caddar)
GILT_BODY(cadddr)
GILT_BODY(cdaaar)
GILT_BODY(cdaadr)
GILT_BODY(cdadar)
GILT_BODY(cdaddr)
GILT_BODY(cddaar)
GILT_BODY(cddadr)
GILT_BODY(cdddar)
GILT_BODY(cddddr)
GILT_BODY(list)
GILT_BODY(cons_star)

}  // namespace gilt::builtins

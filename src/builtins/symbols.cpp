// Symbols and their names.
#include "builtins/builtin.h"

namespace gilt::builtins {
namespace {

Value symbol_to_string(Thread& t, Symbol symbol) {
  Value string = gilt::make_string(t, std::string_view(symbol_name(symbol)->text));
  if (string == Failed) return fail_memory(t);
  make_immutable_string(string);
  return string;
}
Value string_to_symbol(Thread& t, String string) { return symbol_of(t, to_utf8(string)); }

Value symbol_append(Thread& t, Rest symbols) {
  std::string text;
  for (Value list = symbols.list; list != Nil; list = cdr(list)) {
    if (!is_symbol(car(list))) return fail_type(t, Type::symbol, car(list));
    text += symbol_name(car(list))->text;
  }
  return symbol_of(t, text);
}

Value equal_symbols(Thread& t, Symbol a, Symbol b, Rest others) {
  bool same = a.value == b.value;
  for (Value list = others.list; list != Nil; list = cdr(list)) {
    if (!is_symbol(car(list))) return fail_type(t, Type::symbol, car(list));
    same &= car(list) == a.value;
  }
  return make_boolean(same);
}

}  // namespace

GILT_BODY(symbol_to_string)
GILT_BODY(string_to_symbol)
GILT_BODY(symbol_append)
GILT_BODY(equal_symbols)

}  // namespace gilt::builtins

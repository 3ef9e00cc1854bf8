// Primitives of control.def: dynamic state of the thread, parameters, conditions. What calls procedures is in lib/.
#include "builtins/builtin.h"
#include "vm/machine.h"
#include "vm/slow_paths.h"

namespace gilt::builtins {
namespace {

Value winders(Thread& t) { return t.dynamic(thread_cell::winders); }
Value set_winders(Thread& t, List list) { return t.set_dynamic(thread_cell::winders, list), Unspecific; }
Value handlers(Thread& t) { return t.dynamic(thread_cell::handlers); }
Value set_handlers(Thread& t, List list) { return t.set_dynamic(thread_cell::handlers, list), Unspecific; }
Value parameters(Thread& t) { return t.dynamic(thread_cell::parameters); }
Value set_parameters(Thread& t, List list) { return t.set_dynamic(thread_cell::parameters, list), Unspecific; }

Value continuation_winders(Thread& t, Value k) {
  return is_continuation(k) ? cell_of(k, 1) : fail_type(t, Type::continuation, k);
}

Value make_parameter_object(Thread& t, Value value, Value converter) {
  return make_short(t, Kind::parameter, {value, converter});
}
Value parameter_converter(Thread&, Parameter parameter) { return cell_of(parameter, 1); }

Value set_vm_hook(Thread& t, Symbol name, Value procedure) {
  if (!is_closure(procedure)) return fail_type(t, Type::procedure, procedure);
  t.machine->set_hook(t, symbol_name(name)->text == "raise" ? vm::Hook::raise : vm::Hook::rewind, procedure);
  return Unspecific;
}

Value uncaught(Thread& t, Value object) { return vm::end_uncaught(t, object), Failed; }

Value raise_object(Thread& t, Value object) { return raise(t, object); }

Value error(Thread& t, Value message, Rest irritants) {
  Value condition = make_condition(t, "error", "", irritants.list);
  set_cell(t, condition, condition_cell::message, message);
  return raise(t, condition);
}

Value make_error(Thread& t, Symbol kind, Value message, Value irritants) {
  Value condition = make_condition(t, symbol_name(kind)->text, "", irritants);
  set_cell(t, condition, condition_cell::message, message);
  return condition;
}
Value condition_kind(Thread&, Condition condition) { return cell_of(condition, condition_cell::kind); }
Value condition_message(Thread&, Condition condition) { return cell_of(condition, condition_cell::message); }
Value condition_irritants(Thread&, Condition condition) { return cell_of(condition, condition_cell::irritants); }

}  // namespace

GILT_INSTRUCTION_ONLY(is_procedure)
GILT_INSTRUCTION_ONLY(apply)
GILT_INSTRUCTION_ONLY(values)
GILT_INSTRUCTION_ONLY(call_with_values)
GILT_INSTRUCTION_ONLY(call_cc)
GILT_BODY(winders)
GILT_BODY(set_winders)
GILT_BODY(continuation_winders)
GILT_BODY(handlers)
GILT_BODY(set_handlers)
GILT_BODY(parameters)
GILT_BODY(set_parameters)
GILT_BODY(make_parameter_object)
GILT_INSTRUCTION_ONLY(is_parameter)
GILT_BODY(parameter_converter)
GILT_BODY(set_vm_hook)
GILT_BODY(uncaught)
GILT_BODY(raise_object)
GILT_BODY(error)
GILT_BODY(make_error)
GILT_INSTRUCTION_ONLY(is_condition)
GILT_BODY(condition_kind)
GILT_BODY(condition_message)
GILT_BODY(condition_irritants)

}  // namespace gilt::builtins

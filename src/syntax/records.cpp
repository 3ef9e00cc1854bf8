// define-record-type: definitions of the type and of plain procedures over the record primitives. These procedures have no
// place in the source, so that their errors show where they were called.
#include "syntax/expansion.h"

namespace gilt::syntax {

namespace {

constexpr Span nowhere{};

struct Field {
  Datum *name, *accessor = nullptr, *modifier = nullptr;
};

// (name accessor [modifier]); a bare name is a field that only the constructor knows.
bool parse_field(Arena& arena, Datum* datum, Field& field) {
  field.name = datum;
  if (datum->is_identifier()) return true;
  auto parts = list_items(arena, datum);
  if (!parts || parts->empty() || parts->size() > 3) return false;
  for (Datum* part : *parts)
    if (!part->is_identifier()) return false;
  field.name = (*parts)[0];
  if (parts->size() > 1) field.accessor = (*parts)[1];
  if (parts->size() > 2) field.modifier = (*parts)[2];
  return true;
}

}  // namespace

void Expansion::scan_define_record_type(Body& body, Datum* form, Scope*) {
  constexpr CoreForm which = CoreForm::define_record_type;
  Items parts = items(form, which, 4);
  Span span = form->span;
  check_identifier(parts[1], which);

  std::vector<Field> fields;
  std::vector<Datum*> names;
  for (Datum* datum : parts.subspan(4)) {
    if (!parse_field(arena_, datum, fields.emplace_back()))
      bad_syntax(datum, which, "a field is (name accessor [modifier])");
    names.push_back(fields.back().name);
  }
  check_distinct(names, which);

  BodyItem& type = declare(body, parts[1], span);
  Target target{type.variable, type.global};
  type.made = [=, this, name = parts[1]] {
    Datum* list = make_list(arena_, names, make_nil(arena_, span), span);
    return primitive_call(span, "%make-record-type", {constant(name), constant(list)});
  };

  // (name field ...), or a bare name for all fields in order, or #f for none.
  Datum* constructor = parts[2];
  if (!(constructor->kind == Datum::Kind::word && constructor->word == False)) {
    auto list = constructor->is_pair() ? list_items(arena_, constructor) : std::nullopt;
    if (!list && !constructor->is_identifier()) bad_syntax(constructor, which, "a constructor is (name field ...)");
    Datum* name = list ? (*list)[0] : constructor;
    std::vector<Datum*> arguments = list ? std::vector<Datum*>(list->begin() + 1, list->end()) : names;
    check_identifier(name, which);
    for (Datum* argument : arguments) check_identifier(argument, which);
    check_distinct(arguments, which);
    std::vector<size_t> from(names.size(), SIZE_MAX);  // which argument each field takes
    for (size_t a = 0; a < arguments.size(); ++a) {
      size_t f = 0;
      while (f < names.size() && key_of(names[f]) != key_of(arguments[a])) ++f;
      if (f == names.size())
        fail(arguments[a]->span, "define-record-type: " + base_name(arguments[a])->text + " is not a field");
      from[f] = a;
    }
    Span place = constructor->span;
    declare(body, name, place).made = [=, this] {
      std::vector<core::Variable*> variables;
      for (Datum* argument : arguments) variables.push_back(make_variable(base_name(argument)));
      std::vector<Node*> values{target_reference(nowhere, target)};
      for (size_t a : from) values.push_back(a == SIZE_MAX ? constant(nowhere, False) : local(nowhere, variables[a]));
      Node* made = call_node(nowhere, primitive_node(nowhere, "%make-record"), values);
      return lambda_node(nowhere, nullptr, variables, nullptr, made);
    };
  }

  Datum* predicate = parts[3];
  if (!(predicate->kind == Datum::Kind::word && predicate->word == False)) {
    check_identifier(predicate, which);
    Span place = predicate->span;
    declare(body, predicate, place).made = [=, this] {
      core::Variable* object = make_variable("obj");
      Node* test = primitive_call(nowhere, "%is-record", {local(nowhere, object), target_reference(nowhere, target)});
      return lambda_node(nowhere, nullptr, {&object, 1}, nullptr, test);
    };
  }

  for (size_t i = 0; i < fields.size(); ++i) {
    Value index = make_fixnum(static_cast<int64_t>(i));
    if (Datum* accessor = fields[i].accessor) {
      Span place = accessor->span;
      declare(body, accessor, place).made = [=, this] {
        core::Variable* record = make_variable("record");
        Node* value = primitive_call(nowhere, "%record-ref",
                                     {local(nowhere, record), target_reference(nowhere, target), constant(nowhere, index)});
        return lambda_node(nowhere, nullptr, {&record, 1}, nullptr, value);
      };
    }
    if (Datum* modifier = fields[i].modifier) {
      Span place = modifier->span;
      declare(body, modifier, place).made = [=, this] {
        core::Variable* variables[] = {make_variable("record"), make_variable("value")};
        Node* change = primitive_call(nowhere, "%record-set!",
                                      {local(nowhere, variables[0]), target_reference(nowhere, target),
                                       constant(nowhere, index), local(nowhere, variables[1])});
        return lambda_node(nowhere, nullptr, variables, nullptr, change);
      };
    }
  }
}

}  // namespace gilt::syntax

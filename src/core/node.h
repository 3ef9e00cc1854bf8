// The core language: what the expander produces and the compiler consumes. Every name is resolved, every derived form is
// gone. Nodes live in the unit's arena; the compiler rewrites them in place or builds new ones.
//
// The expander makes: Constant, LocalReference, LocalSet, GlobalReference, GlobalSet, GlobalDefine, PrimitiveReference,
// If, LambdaNode, LetrecStar (bodies with definitions, letrec, letrec*), Let, Call, Sequence. The compiler adds Fix,
// PrimitiveCall, Receive and Loop.
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "bytecode/primitive.h"
#include "core/global.h"
#include "datum/datum.h"

namespace gilt::core {

struct Node;

struct Variable {
  const Name* name = nullptr;
  bool assigned = false;    // target of some set!
  uint32_t references = 0;  // maintained by the compiler's analysis
  Node* binding = nullptr;  // compiler: what the variable is bound to, when that is known
  uint32_t mark = 0;        // compiler: scratch of the running pass
  int32_t slot = -1;        // compiler: frame slot while generating
  bool boxed = false;       // compiler: lives in a box
};

struct Clause {  // one clause of a (case-)lambda
  std::span<Variable*> required;
  Variable* rest = nullptr;
  Node* body = nullptr;
};

struct Lambda {
  const Name* name = nullptr;  // of the definition or binding it came from; null when anonymous
  std::span<Clause> clauses;   // one, unless case-lambda
  Span span;
  std::span<Variable*> free;   // compiler: after closure analysis
  uint32_t mark = 0;
};

// A call that the compiler replaced by the body of its procedure: the nodes of the body run in `procedure`, called at
// `call` in the frame of `caller`, or of the code itself when that is null. A call without a place was a tail call of the
// code itself, which has left no frame then.
struct InlinedCall {
  const Name* procedure;
  Span call;
  const InlinedCall* caller;
};

struct Node {
  enum class Kind : uint8_t {
    constant,             // datum
    local_reference,      // variable
    local_set,            // variable, first
    global_reference,     // global
    global_set,           // global, first
    global_define,        // global, first
    primitive_reference,  // primitive, used as a value
    branch,               // if: first (test), second, third
    lambda,               // lambda
    letrec_star,          // variables, arguments (initial values, in order), first (body)
    let,                  // variables, arguments (evaluated in any order), first (body)
    fix,                  // variables, arguments (all lambdas), first (body)
    call,                 // first (procedure), arguments
    primitive_call,       // primitive, arguments
    sequence,             // arguments, in order; the last is the value
    receive,              // first (producer), clause of `lambda` takes its values: call-with-values without closures
    loop,                 // variables, arguments, first (body): a loop whose back edges are `next`
    next                  // loop, arguments: jump back to that loop
  };
  Kind kind;
  Span span;
  const Datum* datum = nullptr;
  Variable* variable = nullptr;
  Global* global = nullptr;
  bytecode::Primitive primitive{};
  Lambda* lambda = nullptr;
  Node *first = nullptr, *second = nullptr, *third = nullptr;
  std::span<Variable*> variables;
  std::span<Node*> arguments;
  Node* loop = nullptr;
  const InlinedCall* inlined = nullptr;  // the innermost call that brought this node here
  bool tail = false;                      // call: in tail position of the procedure it was written in
};

inline Node* make_node(Arena& arena, Node::Kind kind, Span span) {
  Node* node = arena.make<Node>();
  node->kind = kind, node->span = span;
  return node;
}

}  // namespace gilt::core

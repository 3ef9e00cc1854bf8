// The queue of procedures, and what a code says about itself.
#include "compiler/generate.h"

#include "base/check.h"
#include "bytecode/assembler.h"
#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"
#include "compiler/function_generator.h"
#include "text/source.h"

namespace gilt::compiler {

using bytecode::CodeTemplate;

uint32_t UnitGenerator::code_of(Procedure& procedure) {
  if (procedure.code == Procedure::no_code) {
    procedure.code = count_++;
    queue_.push_back(&procedure);
  }
  return procedure.code;
}

std::vector<CodeTemplate> UnitGenerator::run(const Lambda* toplevel) {
  std::vector<CodeTemplate> codes;
  code_of(closures_.of(toplevel));
  while (!queue_.empty()) {
    text::check_cancelled(options_.cancel);
    Procedure& procedure = *queue_.front();
    queue_.pop_front();
    codes.push_back(FunctionGenerator(*this, procedure).run());
    complete(procedure, codes.back());
  }
  for (const CodeTemplate& code : codes) {
    std::string problem = checks > 0 ? bytecode::verify(code, codes.size()) : "";
    if (!problem.empty()) fatal((problem + "\n" + bytecode::disassemble(code)).c_str());
  }
  return codes;
}

void UnitGenerator::complete(Procedure& procedure, CodeTemplate& code) const {
  const Lambda* lambda = procedure.lambda;
  if (lambda->name != nullptr) code.name = lambda->name->text;
  code.span = lambda->span;
  code.signature = signature_of(lambda);
  code.free_count = static_cast<uint8_t>(procedure.environment ? 1 : procedure.free.size());
  code.internal = options_.internal;
  if (bytecode::code_extent(code.words.size(), code.constants.size()) > bytecode::max_code_words)
    throw text::SyntaxError(lambda->span, "this procedure is too large");
}

static std::string clause_signature(const Lambda* lambda, const Clause& clause) {
  auto name_of = [](const Variable* variable) { return variable->name == nullptr ? "_" : variable->name->text; };
  std::string text = "(" + (lambda->name == nullptr ? "lambda" : lambda->name->text);
  for (const Variable* variable : clause.required) text += " " + name_of(variable);
  if (clause.rest != nullptr) text += " . " + name_of(clause.rest);
  return text + ")";
}

std::string signature_of(const Lambda* lambda) {
  std::string text;
  for (const Clause& clause : lambda->clauses) text += (text.empty() ? "" : " or ") + clause_signature(lambda, clause);
  return text;
}

}  // namespace gilt::compiler

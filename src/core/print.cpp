// The printer keeps what is still to be printed on a stack of its own, so that depth is no concern.
#include "core/print.h"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/print.h"

namespace gilt::core {

namespace {

using Kind = Node::Kind;

// Something still to be printed: a node, a text, or a new line at some indentation.
struct Piece {
  const Node* node = nullptr;
  std::string text;
  int indent = 0;
};

class Printer {
 public:
  explicit Printer(bool lines) : lines_(lines) {}

  std::string print(const Node* node) {
    pending_.push_back({node, {}, 0});
    while (!pending_.empty()) {
      Piece piece = std::move(pending_.back());
      pending_.pop_back();
      if (piece.node) print_node(piece.node, piece.indent);
      else out_ += piece.text;
    }
    return std::move(out_);
  }

 private:
  // Pieces are collected in order and pushed in reverse.
  Printer& add(std::string text) { return pieces_.push_back({nullptr, std::move(text), 0}), *this; }
  Printer& add(const Node* node) { return pieces_.push_back({node, {}, indent_ + 1}), *this; }
  Printer& space() { return add(std::string(" ")); }
  // Before a form that gets its own line when there are lines.
  Printer& line() { return lines_ ? add("\n" + std::string(2 * static_cast<size_t>(indent_ + 1), ' ')) : space(); }

  void print_node(const Node* node, int indent) {
    indent_ = indent;
    pieces_.clear();
    describe(node);
    for (size_t i = pieces_.size(); i-- > 0;) pending_.push_back(std::move(pieces_[i]));
  }

  void describe(const Node* node) {
    switch (node->kind) {
      case Kind::constant: add(constant(node->datum)); return;
      case Kind::local_reference: add(name(node->variable)); return;
      case Kind::local_set: add("(set! " + name(node->variable) + " ").add(node->first).add(")"); return;
      case Kind::global_reference: add(global(node->global)); return;
      case Kind::global_set: add("(set! " + global(node->global) + " ").add(node->first).add(")"); return;
      case Kind::global_define: add("(define " + global(node->global) + " ").add(node->first).add(")"); return;
      case Kind::primitive_reference: add(primitive(node)); return;
      case Kind::branch: describe_branch(node); return;
      case Kind::lambda: describe_lambda(*node->lambda, "lambda"); return;
      case Kind::letrec_star: describe_let(node, "letrec*"); return;
      case Kind::let: describe_let(node, "let"); return;
      case Kind::fix: describe_let(node, "fix"); return;
      case Kind::loop: describe_let(node, "loop"); return;
      case Kind::next: describe_operands("(next", node, ")"); return;
      case Kind::call: add("(").add(node->first), describe_operands("", node, ")"); return;
      case Kind::primitive_call: describe_operands("(" + primitive(node), node, ")"); return;
      case Kind::sequence: describe_sequence(node); return;
      case Kind::receive:
        add("(receive ").add(node->first).space();
        describe_lambda(*node->lambda, "lambda");
        add(")");
        return;
    }
  }

  void describe_branch(const Node* node) {
    add("(if ").add(node->first).line().add(node->second);
    if (node->third) line().add(node->third);
    add(")");
  }

  void describe_operands(std::string open, const Node* node, std::string close) {
    add(std::move(open));
    for (const Node* argument : node->arguments) space().add(argument);
    add(std::move(close));
  }

  void describe_sequence(const Node* node) {
    add("(begin");
    for (const Node* part : node->arguments) line().add(part);
    add(")");
  }

  void describe_let(const Node* node, std::string_view keyword) {
    add("(" + std::string(keyword) + " (");
    for (size_t i = 0; i < node->variables.size(); ++i) {
      if (i) line();
      add("(" + name(node->variables[i]) + " ").add(node->arguments[i]).add(")");
    }
    add(")").line().add(node->first).add(")");
  }

  std::string formals(const Clause& clause) {
    std::string out;
    for (const Variable* v : clause.required) out += (out.empty() ? "" : " ") + name(v);
    if (clause.rest && out.empty()) return name(clause.rest);
    if (clause.rest) out += " . " + name(clause.rest);
    return "(" + out + ")";
  }

  void describe_lambda(const Lambda& lambda, std::string keyword) {
    bool one = lambda.clauses.size() == 1;
    add("(" + (one ? keyword : "case-" + keyword));
    if (lambda.name) add(" #:" + symbol(lambda.name));
    for (const Clause& clause : lambda.clauses) {
      if (one) space();
      else line().add("(");
      add(formals(clause)).line().add(clause.body);
      if (!one) add(")");
    }
    add(")");
  }

  static std::string symbol(const Name* name) {
    Datum d;
    d.kind = Datum::Kind::symbol, d.name = name;
    return text::to_text(&d);
  }

  static std::string constant(const Datum* datum) {
    bool quoted = datum->is_pair() || datum->is_identifier() || datum->is_nil() || datum->kind == Datum::Kind::vector;
    if (datum->kind == Datum::Kind::word && datum->word == Unspecific) return "#<unspecific>";
    return (quoted ? "'" : "") + text::to_text(datum);
  }

  static std::string global(const Global* global) {
    return symbol(global->name) + (global->home.empty() ? "" : "@" + global->home);
  }

  static std::string primitive(const Node* node) { return "#%" + std::string(bytecode::info(node->primitive).lisp_name); }

  std::string name(const Variable* variable) {
    auto [place, is_new] = names_.try_emplace(variable);
    if (!is_new) return place->second;
    const Name* base = variable->name;
    uint32_t number = uses_[base]++;
    place->second = (base ? symbol(base) : "_") + (number ? "." + std::to_string(number) : "");
    return place->second;
  }

  bool lines_;
  int indent_ = 0;
  std::string out_;
  std::vector<Piece> pending_, pieces_;
  std::unordered_map<const Variable*, std::string> names_;
  std::unordered_map<const Name*, uint32_t> uses_;
};

}  // namespace

std::string print(const Node* node) { return Printer(false).print(node); }
std::string print_indented(const Node* node) { return Printer(true).print(node) + "\n"; }

}  // namespace gilt::core

// Also finds variables that are bound twice, which a pass that copies without renaming would cause.
#include "compiler/scope_check.h"

#include <string>
#include <unordered_set>

#include "base/check.h"

namespace gilt::compiler {
namespace {

class ScopeCheck {
 public:
  explicit ScopeCheck(const char* pass) : pass_(pass) {}

  void walk(Node* node) {
    bool uses = node->kind == Kind::local_reference || node->kind == Kind::local_set;
    if (uses && !bound_.count(node->variable)) fail("out of scope", node->variable);
    if (node->kind == Kind::next && !loops_.count(node->loop)) fail("next without its loop", nullptr);
    if (node->kind == Kind::loop) loops_.insert(node);
    for_each_bound(node, [this](const Variable* variable) {
      if (!bound_.insert(variable).second) fail("bound twice", variable);
    });
    for_each_child(node, [this](Node* child) { walk(child); });
    for_each_bound(node, [this](const Variable* variable) { bound_.erase(variable); });
    loops_.erase(node);
  }

 private:
  [[noreturn]] void fail(const char* what, const Variable* variable) const {
    std::string name = variable == nullptr || variable->name == nullptr ? "?" : variable->name->text;
    fatal((std::string("after ") + pass_ + ": " + name + " is " + what).c_str());
  }

  const char* pass_;
  std::unordered_set<const Variable*> bound_;
  std::unordered_set<const Node*> loops_;
};

}  // namespace

void check_scopes(Node* root, const char* pass) {
  if (checks > 0) ScopeCheck(pass).walk(root);
}

}  // namespace gilt::compiler

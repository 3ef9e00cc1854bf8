// Tarjan's algorithm with an explicit stack.
#include "compiler/components.h"

#include <algorithm>

namespace gilt::compiler {
namespace {

class Components {
 public:
  explicit Components(const Graph& edges) : edges_(edges), order_(edges.size()), low_(edges.size()), open_(edges.size()) {}

  std::vector<std::vector<uint32_t>> run() {
    for (uint32_t i = 0; i < edges_.size(); ++i)
      if (order_[i] == 0) visit(i);
    return std::move(result_);
  }

 private:
  struct Frame {
    uint32_t node;
    size_t next_edge;
  };

  void enter(uint32_t node) {
    order_[node] = low_[node] = ++counter_;
    open_[node] = true;
    pending_.push_back(node);
    frames_.push_back({node, 0});
  }

  void visit(uint32_t root) {
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next_edge == edges_[frame.node].size()) {
        leave(frame.node);
        continue;
      }
      uint32_t to = edges_[frame.node][frame.next_edge++];
      if (order_[to] == 0) enter(to);
      else if (open_[to]) low_[frame.node] = std::min(low_[frame.node], order_[to]);
    }
  }

  void leave(uint32_t node) {
    frames_.pop_back();
    if (!frames_.empty()) low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
    if (low_[node] == order_[node]) close(node);
  }

  void close(uint32_t root) {
    std::vector<uint32_t> members;
    do {
      members.push_back(pending_.back());
      open_[pending_.back()] = false;
      pending_.pop_back();
    } while (members.back() != root);
    std::sort(members.begin(), members.end());
    result_.push_back(std::move(members));
  }

  const Graph& edges_;
  std::vector<uint32_t> order_, low_;
  std::vector<bool> open_;
  std::vector<uint32_t> pending_;
  std::vector<Frame> frames_;
  std::vector<std::vector<uint32_t>> result_;
  uint32_t counter_ = 0;
};

}  // namespace

std::vector<std::vector<uint32_t>> strong_components(const Graph& edges) { return Components(edges).run(); }

}  // namespace gilt::compiler

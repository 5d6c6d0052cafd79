#include "core/train/leaves.h"

#include "core/base/hash.h"

namespace espalier::train {

using torch::Tensor;

Leaves::Leaves(const std::vector<data::Example>& examples, double forward_scale, double dropout,
               std::uint64_t seed)
    : examples_(examples), forward_scale_(forward_scale) {
  dropout_.rate = dropout;
  dropout_.seed = seed;
  for (const data::Example& e : examples)
    records_.push_back(static_cast<std::uint32_t>(hash64(0, e.id)));
}

void Leaves::reset(const lora::AdapterStack& stack, lora::InputWatcher* watcher) {
  leaves_.clear();
  modules_.clear();
  adaptation_ = {};
  for (const lora::StackModule& m : stack.modules()) {
    Tensor a = m.merged_a().detach().requires_grad_(true);
    Tensor b = m.merged_b().detach().requires_grad_(true);
    modules_.push_back(m.id);
    leaves_.emplace_back(std::move(a), std::move(b));
  }
  adaptation_.set_watcher(watcher);
  if (dropout_.rate > 0) adaptation_.set_dropout(&dropout_);
}

const lora::LoraAdaptation& Leaves::bind(const std::vector<std::size_t>& which,
                                         std::int64_t epoch) {
  if (dropout_.rate > 0) describe_rows(which, epoch);
  // A scaled B is a fresh node each time, so that each backward has its own graph.
  for (std::size_t m = 0; m < leaves_.size(); ++m) {
    const auto& [a, b] = leaves_[m];
    adaptation_.set(modules_[m], a, forward_scale_ == 1 ? b : b * forward_scale_);
  }
  return adaptation_;
}

void Leaves::describe_rows(const std::vector<std::size_t>& which, std::int64_t epoch) {
  dropout_.epoch = static_cast<std::uint32_t>(epoch);
  dropout_.record.clear();
  dropout_.token.clear();
  dropout_.wanted.clear();
  for (const std::size_t i : which) {
    const data::Example& e = examples_[i];
    for (std::size_t t = 0; t < e.ids.size(); ++t) {
      const bool wanted =
          static_cast<std::int64_t>(t) + 1 >= e.first_label() && t + 1 < e.ids.size();
      if (wanted) dropout_.wanted.push_back(static_cast<std::int64_t>(dropout_.record.size()));
      dropout_.record.push_back(records_[i]);
      dropout_.token.push_back(static_cast<std::uint32_t>(t));
    }
  }
}

void Leaves::mark() {
  const auto copy = [](const Tensor& gradient) {
    return gradient.defined() ? gradient.clone() : Tensor();
  };
  marked_.clear();
  for (const auto& [a, b] : leaves_)
    marked_.emplace_back(copy(a.grad()), copy(b.grad()));
}

void Leaves::rewind() {
  for (std::size_t m = 0; m < leaves_.size(); ++m) {
    leaves_[m].first.mutable_grad() = marked_[m].first;
    leaves_[m].second.mutable_grad() = marked_[m].second;
  }
}

std::pair<std::vector<Tensor>, std::vector<Tensor>> Leaves::gradients() const {
  std::vector<Tensor> a, b;
  for (const auto& [la, lb] : leaves_) {
    a.push_back(la.grad().defined() ? la.grad() : torch::zeros_like(la));
    b.push_back(lb.grad().defined() ? lb.grad() : torch::zeros_like(lb));
  }
  return {a, b};
}

}  // namespace espalier::train

#include "core/lora/adapter_stack.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.h"

namespace espalier::lora {

namespace {

using torch::Tensor;

/// What a weight multiplies A and B with.
std::pair<double, double> factors_of(double weight, bool both) {
  if (both) return {weight, weight};
  const double root = std::sqrt(std::abs(weight));
  return {weight < 0 ? -root : root, root};
}

StackModule stack_module(model::ModuleId id, const std::vector<Entry>& entries, bool scale,
                         bool weight_both, torch::Device device) {
  StackModule m;
  m.id = id;
  std::int64_t rank = 0, in = 0, out = 0;
  for (const Entry& e : entries) {
    const auto it = e.adapter->modules.find(id);
    m.ranks.push_back(it == e.adapter->modules.end() ? 0 : it->second.rank());
    if (m.ranks.back() == 0) continue;
    rank = std::max(rank, m.ranks.back());
    in = it->second.a.size(1);
    out = it->second.b.size(0);
  }
  const auto n = static_cast<std::int64_t>(entries.size());
  m.a = torch::zeros({n, rank, in});
  m.b = torch::zeros({n, out, rank});
  m.a_mask = torch::zeros({n, rank, 1});
  m.b_mask = torch::zeros({n, 1, rank});
  for (std::int64_t i = 0; i < n; ++i) {
    const Entry& e = entries[static_cast<std::size_t>(i)];
    const std::int64_t r = m.ranks[static_cast<std::size_t>(i)];
    if (r == 0) continue;
    const Factors& f = e.adapter->modules.at(id);
    const auto [on_a, on_b] = factors_of(e.weight, weight_both);
    const double on_b_scaled = on_b * (scale ? f.scale() : 1);
    m.a[i].narrow(0, 0, r).copy_(on_a == 1 ? f.a : f.a * on_a);
    m.b[i].narrow(1, 0, r).copy_(on_b_scaled == 1 ? f.b : f.b * on_b_scaled);
    m.a_mask[i].narrow(0, 0, r).fill_(1);
    m.b_mask[i].narrow(1, 0, r).fill_(1);
  }
  for (Tensor* t : {&m.a, &m.b, &m.a_mask, &m.b_mask})
    *t = t->to(device);
  return m;
}

}  // namespace

AdapterStack::AdapterStack(const std::vector<Entry>& entries, bool scale, bool weight_both,
                           torch::Device device) {
  torch::NoGradGuard no_grad;
  std::set<model::ModuleId> ids;
  for (const Entry& e : entries) {
    names_.push_back(e.adapter->name);
    for (const auto& [id, factors] : e.adapter->modules)
      ids.insert(id);
  }
  if (ids.empty()) {
    throw Error(Code::train_not_trainable, "there is no adapter to merge or train",
                "add at least one adapter");
  }
  for (const model::ModuleId id : ids) {
    modules_.push_back(stack_module(id, entries, scale, weight_both, device));
  }
}

std::int64_t AdapterStack::parameters() const {
  std::int64_t n = 0;
  for (const StackModule& m : modules_) {
    for (const std::int64_t r : m.ranks)
      n += r * (m.a.size(2) + m.b.size(1));
  }
  return n;
}

std::int64_t AdapterStack::rank() const {
  std::int64_t r = 0;
  for (const StackModule& m : modules_)
    r = std::max(r, m.a.size(1));
  return r;
}

Factors padded(const Tensor& a, const Tensor& b, std::int64_t rank) {
  Factors f{torch::zeros({rank, a.size(1)}), torch::zeros({b.size(0), rank}),
            static_cast<double>(rank)};
  f.a.narrow(0, 0, a.size(0)).copy_(a.detach().cpu());
  f.b.narrow(1, 0, b.size(1)).copy_(b.detach().cpu());
  return f;
}

Adapter AdapterStack::merged() const {
  torch::NoGradGuard no_grad;
  Adapter out;
  out.rank = rank();
  out.alpha = static_cast<double>(out.rank);
  for (const StackModule& m : modules_) {
    out.modules[m.id] = padded(m.merged_a(), m.merged_b(), out.rank);
  }
  return out;
}

Adapter AdapterStack::one(std::size_t index) const {
  torch::NoGradGuard no_grad;
  Adapter out;
  out.name = names_[index];
  for (const StackModule& m : modules_)
    out.rank = std::max(out.rank, m.ranks[index]);
  out.alpha = static_cast<double>(out.rank);
  const auto i = static_cast<std::int64_t>(index);
  for (const StackModule& m : modules_) {
    const std::int64_t r = m.ranks[index];
    if (r == 0) continue;
    out.modules[m.id] = padded(m.a[i].narrow(0, 0, r), m.b[i].narrow(1, 0, r), out.rank);
  }
  return out;
}

AdapterStack::Snapshot AdapterStack::snapshot() const {
  Snapshot s;
  for (const StackModule& m : modules_) {
    s.a.push_back(m.a.detach().clone());
    s.b.push_back(m.b.detach().clone());
  }
  return s;
}

void AdapterStack::Snapshot::save(const std::string& name, StateDict& state) const {
  state.put(name + ".a", a);
  state.put(name + ".b", b);
}

AdapterStack::Snapshot AdapterStack::Snapshot::load(const std::string& name, const StateDict& state,
                                                    const AdapterStack& like) {
  Snapshot s = like.snapshot();
  for (std::size_t i = 0; i < s.a.size(); ++i) {
    state.take_into(name + ".a." + std::to_string(i), s.a[i]);
    state.take_into(name + ".b." + std::to_string(i), s.b[i]);
  }
  return s;
}

void AdapterStack::restore(const Snapshot& s) {
  torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    modules_[i].a.copy_(s.a[i]);
    modules_[i].b.copy_(s.b[i]);
  }
}

}  // namespace espalier::lora

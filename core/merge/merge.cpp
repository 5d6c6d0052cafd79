#include "core/merge/merge.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"

namespace espalier::merge {

namespace {

using lora::Adapter;
using lora::Entry;
using lora::Factors;
using torch::Tensor;

Adapter linear(const Request& request) {
  std::vector<Entry> entries;
  for (const Entry& e : request.entries) {
    if (e.adapter->rank != request.entries[0].adapter->rank) {
      throw Error(Code::adapter_rank, "linear merging needs adapters of one rank",
                  "use cat, svd or product_of_sums for different ranks",
                  {{"adapter", e.adapter->name}});
    }
    // sqrt(c) on both sides is the stack's own rule with w alpha / r as the weight.
    entries.push_back(
        {e.adapter, e.weight * e.adapter->alpha / static_cast<double>(e.adapter->rank)});
  }
  return lora::AdapterStack(entries, false, false, torch::kCPU).merged();
}

/// The factors of sum w_i D_i laid side by side: A [sum r, in], B [out, sum r].
Factors side_by_side(const Request& request, model::ModuleId id) {
  std::vector<Tensor> a, b;
  for (const Entry& e : request.entries) {
    const auto it = e.adapter->modules.find(id);
    if (it == e.adapter->modules.end()) continue;
    a.push_back(it->second.a * (e.weight * it->second.scale()));
    b.push_back(it->second.b);
  }
  Factors f{at::cat(a, 0), at::cat(b, 1), 1};
  f.alpha = static_cast<double>(f.rank());
  return f;
}

/// B A = Q_b (R_b R_a^T) Q_a^T with small R: the SVD is of size sum r, never out x in.
Factors truncated(const Factors& f, std::int64_t rank) {
  const auto [qb, rb] = at::linalg_qr(f.b.to(torch::kFloat64));
  const auto [qa, ra] = at::linalg_qr(f.a.t().to(torch::kFloat64));
  const auto [u, s, vh] = at::linalg_svd(rb.matmul(ra.t()), false);
  const std::int64_t k = std::min(rank, s.size(0));
  Factors out{torch::zeros({rank, f.a.size(1)}), torch::zeros({f.b.size(0), rank}),
              static_cast<double>(rank)};
  out.a.narrow(0, 0, k).copy_(vh.narrow(0, 0, k).matmul(qa.t()));
  out.b.narrow(1, 0, k).copy_(qb.matmul(u.narrow(1, 0, k)) * s.narrow(0, 0, k));
  return out;
}

void pad(Factors& f, std::int64_t rank) {
  if (f.rank() == rank) return;
  Tensor a = torch::zeros({rank, f.a.size(1)}), b = torch::zeros({f.b.size(0), rank});
  a.narrow(0, 0, f.a.size(0)).copy_(f.a);
  b.narrow(1, 0, f.b.size(1)).copy_(f.b);
  f = {a, b, static_cast<double>(rank)};
}

Adapter summed(const Request& request) {
  std::set<model::ModuleId> ids;
  std::int64_t largest = 0;
  for (const Entry& e : request.entries) {
    largest = std::max(largest, e.adapter->rank);
    for (const auto& [id, f] : e.adapter->modules)
      ids.insert(id);
  }
  Adapter out;
  for (const model::ModuleId id : ids) {
    Factors f = side_by_side(request, id);
    if (request.method == "svd") f = truncated(f, request.rank > 0 ? request.rank : largest);
    out.rank = std::max(out.rank, f.rank());
    out.modules[id] = std::move(f);
  }
  for (auto& [id, f] : out.modules)
    pad(f, out.rank);
  out.alpha = static_cast<double>(out.rank);
  return out;
}

}  // namespace

Adapter merge(const Request& request) {
  torch::NoGradGuard no_grad;
  if (request.entries.empty()) {
    throw Error(Code::train_not_trainable, "there is no adapter to merge",
                "add at least one adapter");
  }
  if (request.method == "product_of_sums") {
    return lora::AdapterStack(request.entries, request.scale, request.weight_both, torch::kCPU)
        .merged();
  }
  if (request.method == "linear") return linear(request);
  if (request.method == "cat" || request.method == "svd") return summed(request);
  throw Error(Code::plan_method, "\"" + request.method + "\" is no merge method of this version",
              "product_of_sums, linear, cat and svd are", {{"method", request.method}});
}

}  // namespace espalier::merge

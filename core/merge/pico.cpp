#include "core/merge/pico.h"

#include <algorithm>
#include <cmath>

namespace espalier::merge {

using lora::Adapter;
using torch::Tensor;

namespace {

/// B_i' of all parts of a module.
std::vector<Tensor> calibrated(const Parts& parts) {
  std::vector<Tensor> all, out;
  for (const Part& p : parts)
    all.push_back(p.b);
  const Svd x = thin_svd(at::cat(all, 1));
  if (x.s.numel() == 0) return all;
  const Tensor share = x.s.square() / x.s.square().sum();
  const Tensor damping = 1 / (1 + static_cast<double>(parts.size() - 1) * share) - 1;
  for (const Part& p : parts) {
    const Tensor b = p.b.to(torch::kFloat64);
    const Tensor less = x.u.matmul(damping.unsqueeze(1) * x.u.t().matmul(b));
    out.push_back((b + less).to(torch::kFloat32));
  }
  return out;
}

/// ||B A||_F
double norm(const Tensor& b, const Tensor& a) {
  return std::sqrt(std::max(0.0, inner(b, a, b, a)));
}

double mean_norm(const Parts& parts) {
  double sum = 0, weights = 0;
  for (const Part& p : parts) {
    sum += std::abs(p.weight) * norm(p.b, p.a) * std::abs(p.scale);
    weights += std::abs(p.weight);
  }
  return weights > 0 ? sum / weights : 0;
}

}  // namespace

Adapter pico(const Request& request, const std::function<Adapter(const Request&)>& merge_by) {
  std::vector<Adapter> damped;
  for (const lora::Entry& e : request.entries)
    damped.push_back(*e.adapter);
  const auto parts = parts_of(request);
  for (const auto& [id, own] : parts) {
    if (own.size() < 2) continue;
    const std::vector<Tensor> b = calibrated(own);
    std::size_t next = 0;
    for (Adapter& a : damped) {
      if (const auto it = a.modules.find(id); it != a.modules.end()) it->second.b = b[next++];
    }
  }
  Request inner = request;
  inner.method = request.merge_by;
  for (std::size_t i = 0; i < damped.size(); ++i)
    inner.entries[i].adapter = &damped[i];
  if (!request.rescale) return merge_by(inner);
  inner.lambda = 1;
  Adapter out = merge_by(inner);
  for (auto& [id, f] : out.modules) {
    const Parts& own = parts.at(id);
    double factor = request.lambda;
    if (own.size() > 1) {
      const double now = norm(f.b, f.a) * std::abs(f.scale());
      if (now > 0) factor *= mean_norm(own) / now;
    }
    f.b = f.b * factor;
  }
  return out;
}

}  // namespace espalier::merge

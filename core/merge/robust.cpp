#include "core/merge/robust.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace espalier::merge {

using torch::Tensor;

namespace {

/// The entries whose size is at least the floor((1 - density) n)-th smallest.
Tensor largest(const Tensor& x, double density) {
  const std::int64_t n = x.numel();
  const auto place = static_cast<std::int64_t>(std::floor((1 - density) * static_cast<double>(n)));
  const Tensor size = x.abs();
  const Tensor least =
      std::get<0>(size.reshape({-1}).kthvalue(std::clamp<std::int64_t>(place, 1, n)));
  return x * (size >= least);
}

/// g_i [r]
Tensor gains(const Tensor& a, const Tensor& kept, double tail) {
  const Tensor all = a.abs().sum(1), left = kept.abs().sum(1);
  const Tensor g = torch::where(left > 0, all / left.clamp_min(1e-300), torch::zeros_like(all));
  const std::int64_t r = g.size(0);
  const auto place = static_cast<std::int64_t>(std::floor(static_cast<double>(r) * (1 - tail)));
  const Tensor floor = std::get<0>(g.sort())[std::clamp<std::int64_t>(place, 0, r - 1)];
  return torch::maximum(g, floor);
}

lora::Factors one_module(const Request& request, const Parts& parts) {
  Tensor sum_a, sum_b, sum_g;
  for (const Part& p : parts) {
    if (p.a.size(0) != parts[0].a.size(0)) {
      throw Error(Code::adapter_rank, "RobustMerge needs adapters of one rank",
                  "use cat, svd, core_space or lora_lego for different ranks");
    }
    const double c = p.weight * p.scale, root = std::sqrt(std::abs(c)) * request.strength;
    const Tensor a = p.a.to(torch::kFloat64), kept = largest(a, request.combine.density);
    const Tensor g = gains(a, kept, request.tail);
    const Tensor own_a = kept * std::copysign(root, c);
    const Tensor own_b = largest(p.b.to(torch::kFloat64), request.combine.density) * g * root;
    sum_a = sum_a.defined() ? sum_a + own_a : own_a;
    sum_b = sum_b.defined() ? sum_b + own_b : own_b;
    sum_g = sum_g.defined() ? sum_g + g : g;
  }
  const Tensor b = torch::where(sum_g > 0, sum_b / sum_g.clamp_min(1e-300), sum_b * 0);
  return {sum_a.to(torch::kFloat32), b.to(torch::kFloat32),
          static_cast<double>(parts[0].a.size(0))};
}

}  // namespace

lora::Adapter robust_merge(const Request& request) {
  return each_module(request, [&](model::ModuleId, const Parts& parts) {
    return request.entries.size() == 1 ? exact_sum(parts) : one_module(request, parts);
  });
}

}  // namespace espalier::merge

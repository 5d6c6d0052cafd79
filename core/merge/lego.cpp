#include "core/merge/lego.h"

#include <algorithm>
#include <cmath>

#include "core/merge/k_means.h"

namespace espalier::merge {

using torch::Tensor;

namespace {

/// All units [n, in + out] f64, row of A before column of B; `ranks` counts those of each adapter.
Tensor units(Parts parts) {
  std::sort(parts.begin(), parts.end(),
            [](const Part& x, const Part& y) { return x.stream < y.stream; });
  std::vector<Tensor> rows;
  for (const Part& p : parts) {
    const double c = p.weight * p.scale, root = std::sqrt(std::abs(c));
    if (root == 0) continue;
    rows.push_back(at::cat(
        {p.a.to(torch::kFloat64) * std::copysign(root, c), p.b.t().to(torch::kFloat64) * root}, 1));
  }
  return rows.empty() ? Tensor() : at::cat(rows, 0);
}

double largest_entry(const Tensor& x) {
  return x.abs().max().item<double>();
}

/// One rank of the result: the mean of a cluster's units [m, in + out].
Tensor centroid(const Tensor& members, bool reweight) {
  const Tensor mean = members.mean(0);
  if (!reweight) return mean;
  const double own = largest_entry(mean);
  if (!(own > 0)) return mean;
  return mean * (members.abs().amax(1).mean().item<double>() / own);
}

lora::Factors one_module(const Request& request, model::ModuleId id, const Parts& parts,
                         std::int64_t rank) {
  const Tensor pool = units(parts);
  if (!pool.defined()) return lora::padded(parts[0].a * 0, parts[0].b * 0, parts[0].a.size(0));
  const std::int64_t n = pool.size(0);
  const std::int64_t k = std::min(rank, n);
  const Tensor gram = pool.matmul(pool.t()).contiguous();
  KMeans how;
  how.clusters = static_cast<std::size_t>(k);
  how.seed = request.combine.seed;
  how.where = place_of(id, 2);
  const std::vector<std::size_t> labels =
      k_means(how, {gram.data_ptr<double>(), gram.data_ptr<double>() + gram.numel()},
              static_cast<std::size_t>(n));
  std::vector<std::vector<std::int64_t>> members(how.clusters);
  for (std::size_t i = 0; i < labels.size(); ++i)
    members[labels[i]].push_back(static_cast<std::int64_t>(i));
  std::vector<Tensor> rows;
  for (const auto& own : members) {
    if (own.empty()) continue;
    rows.push_back(centroid(pool.index_select(0, torch::tensor(own)), request.parameter_reweight));
  }
  const Tensor all = at::stack(rows);
  const double adapters = static_cast<double>(
      std::count_if(parts.begin(), parts.end(), [](const Part& p) { return p.weight != 0; }));
  const double scale = request.output_reweight
                           ? std::sqrt(static_cast<double>(n) / adapters / static_cast<double>(k))
                           : 1.0;
  const std::int64_t in = parts[0].a.size(1), out = parts[0].b.size(0);
  return lora::padded(all.narrow(1, 0, in).to(torch::kFloat32),
                      (all.narrow(1, in, out).t() * scale).to(torch::kFloat32), rank);
}

}  // namespace

lora::Adapter lego(const Request& request) {
  const std::int64_t rank = request.rank > 0 ? request.rank : largest_rank(request);
  return each_module(request, [&](model::ModuleId id, const Parts& parts) {
    return one_module(request, id, parts, rank);
  });
}

}  // namespace espalier::merge

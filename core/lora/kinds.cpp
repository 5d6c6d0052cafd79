#include "core/lora/kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace espalier::lora {

namespace {

constexpr double kSparse = 0.5;
constexpr double kPruned = 0.01;
constexpr double kBound = 1.005;
constexpr double kOrthonormal = 0.05;

/// {largest |cosine| between two rows, largest | |row| - 1 |} of A [r, in].
std::pair<double, double> rows_of(const torch::Tensor& a) {
  const torch::Tensor norms = a.norm(2, 1);
  const double error = (norms - 1).abs().max().item<double>();
  if (a.size(0) < 2) return {0, error};
  const torch::Tensor unit = a / norms.clamp_min(1e-30).unsqueeze(1);
  const torch::Tensor gram = torch::matmul(unit, unit.t());
  const torch::Tensor off = gram - torch::diag(gram.diag());
  return {off.abs().max().item<double>(), error};
}

double zeros(const torch::Tensor& t) {
  return static_cast<double>((t == 0).sum().item<std::int64_t>());
}

}  // namespace

KindOfLora recognise(const Adapter& adapter) {
  torch::NoGradGuard no_grad;
  KindOfLora out;
  double entries_a = 0, entries_b = 0;
  bool drawn = !adapter.modules.empty(), several_rows = false;
  for (const auto& [id, f] : adapter.modules) {
    out.zeros_a += zeros(f.a);
    out.zeros_b += zeros(f.b);
    entries_a += static_cast<double>(f.a.numel());
    entries_b += static_cast<double>(f.b.numel());
    const auto [coherence, error] = rows_of(f.a);
    out.coherence = std::max(out.coherence, coherence);
    out.row_norm_error = std::max(out.row_norm_error, error);
    const double bound = kBound / std::sqrt(static_cast<double>(f.a.size(1)));
    drawn = drawn && f.a.abs().max().item<double>() <= bound;
    several_rows = several_rows || f.rank() > 1;
  }
  if (adapter.modules.empty()) return out;
  out.zeros_a /= entries_a;
  out.zeros_b /= entries_b;
  const bool sparse = out.zeros_b >= kSparse && out.zeros_b < 1;
  if (out.zeros_a >= kPruned) {
    out.kind = "pruned";
  } else if (sparse) {
    out.kind = drawn ? "lori" : "sparse_b";
  } else if (several_rows && out.coherence <= kOrthonormal && out.row_norm_error <= kOrthonormal) {
    out.kind = "osrm";
  }
  return out;
}

std::string describe(const KindOfLora& k) {
  if (k.kind == "lori") {
    return fmt::format("LoRI: {:.0f} % of B is zero over a random A that was not trained",
                       100 * k.zeros_b);
  }
  if (k.kind == "osrm") {
    return fmt::format(
        "A has orthonormal rows (largest cosine {:.3f}): OSRM, or an orthogonal start",
        k.coherence);
  }
  if (k.kind == "pruned") {
    return fmt::format("pruned: {:.0f} % of A and {:.0f} % of B is zero", 100 * k.zeros_a,
                       100 * k.zeros_b);
  }
  if (k.kind == "sparse_b") {
    return fmt::format("{:.0f} % of B is zero over an A that was trained", 100 * k.zeros_b);
  }
  return {};
}

}  // namespace espalier::lora

#pragma once

#include <torch/torch.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/random.h"
#include "tests/support/tiny_adapters.h"

namespace espalier::test {

/// +1 and -1 [shape of `like`] f64: bit k of word i of the generator is entry i
/// (plain_merges.signs).
inline torch::Tensor signs(const torch::Tensor& like, std::size_t k) {
  const Philox philox(1, Purpose::sample);
  torch::Tensor out = torch::empty({like.numel()}, torch::kFloat64);
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    const std::uint32_t word = philox.words(static_cast<std::uint32_t>(i / 4), 0, 0)[i % 4];
    out.data_ptr<double>()[i] = (word >> k & 1U) != 0 ? 1 : -1;
  }
  return out.view(like.sizes());
}

/// How far the updates of `got` lie from their fingerprints (make_merge_goldens.py), relative to a
/// module's norm. Infinite where the modules are not the same.
inline double farthest_of(const lora::Adapter& got, const Json& modules) {
  if (got.modules.size() != modules.size()) return std::numeric_limits<double>::infinity();
  double worst = 0;
  for (const Json& m : modules) {
    const auto id = model::parse_module(m["module"].get<std::string>());
    if (!id || !got.modules.contains(*id)) return std::numeric_limits<double>::infinity();
    const torch::Tensor d = update_of(got.modules.at(*id));
    const double norm = m["norm"].get<double>();
    const auto near = [&](double found, double wanted) {
      const double off = std::abs(found - wanted) / norm;
      worst = std::isnan(off) ? std::numeric_limits<double>::infinity() : std::max(worst, off);
    };
    const auto all_near = [&](const torch::Tensor& found, const Json& wanted) {
      for (std::size_t i = 0; i < wanted.size(); ++i)
        near(found[static_cast<std::int64_t>(i)].item<double>(), wanted[i].get<double>());
    };
    near(d.norm().item<double>(), norm);
    near(d.sum().item<double>(), m["sum"].get<double>());
    all_near(d[0], m["row"]);
    all_near(d.select(1, 0), m["column"]);
    for (std::size_t k = 0; k < 4; ++k)
      near((d * signs(d, k)).sum().item<double>(), m["projections"].at(k).get<double>());
  }
  return worst;
}

}  // namespace espalier::test

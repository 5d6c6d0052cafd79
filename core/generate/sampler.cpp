#include "core/generate/sampler.h"

#include <algorithm>

#include "core/base/random.h"

namespace espalier::generate {

using torch::Tensor;

namespace {

/// Enough for nearly every nucleus; sorting the whole vocabulary is the exception.
constexpr std::int64_t kLikeliest = 512;

/// Index of the first entry of `probability` (descending) with which the sum reaches `share`, or
/// its size.
std::int64_t reach(const Tensor& probability, double share) {
  const float* const p = probability.data_ptr<float>();
  const std::int64_t n = probability.size(0);
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    sum += static_cast<double>(p[i]);
    if (sum >= share) return i;
  }
  return n;
}

}  // namespace

std::int64_t draw(const Tensor& logits, double temperature, double top_p, double uniform) {
  const Tensor probability = at::softmax(logits.to(torch::kFloat32) / temperature, 0);
  const std::int64_t vocab = probability.size(0);
  std::int64_t count = std::min(kLikeliest, vocab);
  auto [likeliest, ids] = probability.topk(count);
  std::int64_t last = reach(likeliest, std::min(top_p, 1.0));
  if (last == count && count < vocab) {
    std::tie(likeliest, ids) = probability.sort(/*dim=*/0, /*descending=*/true);
    count = vocab;
    last = reach(likeliest, std::min(top_p, 1.0));
  }
  // Rounding may leave the whole a little short of 1.
  last = std::min(last, count - 1);
  const float* const p = likeliest.data_ptr<float>();
  double mass = 0;
  for (std::int64_t i = 0; i <= last; ++i)
    mass += static_cast<double>(p[i]);
  double left = uniform * mass;
  std::int64_t chosen = last;
  for (std::int64_t i = 0; i <= last; ++i) {
    left -= static_cast<double>(p[i]);
    if (left < 0) {
      chosen = i;
      break;
    }
  }
  return ids.data_ptr<std::int64_t>()[chosen];
}

std::vector<std::int64_t> next_tokens(const Tensor& logits, const Choice& choice,
                                      const std::vector<std::size_t>& prompts, std::size_t step) {
  std::vector<std::int64_t> out;
  if (choice.temperature <= 0) {
    const Tensor best = logits.argmax(1).cpu();
    const auto* const ids = best.data_ptr<std::int64_t>();
    out.assign(ids, ids + best.size(0));
    return out;
  }
  const Philox philox(choice.seed, Purpose::decode);
  const Tensor here = logits.cpu();
  out.reserve(prompts.size());
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    const double uniform =
        philox.uniform(static_cast<std::uint32_t>(prompts[i]), static_cast<std::uint32_t>(step));
    out.push_back(
        draw(here[static_cast<std::int64_t>(i)], choice.temperature, choice.top_p, uniform));
  }
  return out;
}

}  // namespace espalier::generate

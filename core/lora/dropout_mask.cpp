#include "core/lora/dropout_mask.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/device/parallel.h"

namespace espalier::lora {

namespace {

using torch::Tensor;

constexpr std::uint32_t kTokenShift = 14;
constexpr std::int64_t kLow = 0xFFFFFFFF;

/// A word below this drops its feature.
std::int64_t limit_of(double rate) {
  return static_cast<std::int64_t>(rate * 4294967296.0);
}

/// [n, 1] i64.
Tensor column(std::span<const std::uint32_t> values, torch::Device device) {
  Tensor out = torch::empty({static_cast<std::int64_t>(values.size()), 1}, torch::kInt64);
  std::copy(values.begin(), values.end(), out.data_ptr<std::int64_t>());
  return out.to(device);
}

/// Both halves of the 64-bit product of 32-bit words held in i64 (which wraps, as it must).
std::pair<Tensor, Tensor> product(std::int64_t factor, const Tensor& words) {
  const Tensor p = words * factor;
  return {p.bitwise_right_shift(32).bitwise_and(kLow), p.bitwise_and(kLow)};
}

}  // namespace

Tensor dropout_mask_by_tensors(const Philox& philox, double rate, const MaskRows& rows,
                               std::int64_t features, torch::Device device) {
  const auto options = torch::dtype(torch::kInt64).device(device);
  const auto word = [&](std::uint32_t value) {
    return torch::full({1, 1}, static_cast<std::int64_t>(value), options);
  };
  const Tensor block = torch::arange((features + 3) / 4, options);
  const Tensor token = column(rows.token, device).bitwise_left_shift(kTokenShift);
  std::array<Tensor, 4> x{token.bitwise_and(kLow).bitwise_or(block), column(rows.record, device),
                          word(rows.place), word(philox.purpose())};
  std::array<std::uint32_t, 2> key = philox.key();
  for (int round = 0; round < Philox::kRounds; ++round) {
    auto [high0, low0] = product(Philox::kFactors[0], x[0]);
    auto [high1, low1] = product(Philox::kFactors[1], x[2]);
    x = {high1.bitwise_xor(x[1]).bitwise_xor(static_cast<std::int64_t>(key[0])), low1,
         high0.bitwise_xor(x[3]).bitwise_xor(static_cast<std::int64_t>(key[1])), low0};
    for (std::size_t i = 0; i < key.size(); ++i)
      key[i] += Philox::kKeySteps[i];
  }
  const std::int64_t limit = limit_of(rate);
  std::vector<Tensor> kept;
  for (const Tensor& words : x)
    kept.push_back(words.ge(limit));
  return torch::stack(kept, -1).flatten(1).narrow(1, 0, features).to(torch::kFloat32) *
         (1.0 / (1.0 - rate));
}

Tensor dropout_mask(const Philox& philox, double rate, const MaskRows& rows, std::int64_t features,
                    torch::Device device) {
  if (!device.is_cpu()) return dropout_mask_by_tensors(philox, rate, rows, features, device);
  const auto count = static_cast<std::int64_t>(rows.record.size());
  Tensor mask = torch::empty({count, features});
  float* const out = mask.data_ptr<float>();
  const std::int64_t limit = limit_of(rate);
  const auto keep = static_cast<float>(1.0 / (1.0 - rate));
  device::parallel_for(0, count, 16, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const auto row = static_cast<std::size_t>(i);
      for (std::int64_t j = 0; j < features; j += 4) {
        const auto words =
            philox.words(static_cast<std::uint32_t>(j / 4) | rows.token[row] << kTokenShift,
                         rows.record[row], rows.place);
        for (std::int64_t k = j; k < std::min(j + 4, features); ++k)
          out[i * features + k] = words[static_cast<std::size_t>(k - j)] < limit ? 0.0F : keep;
      }
    }
  });
  return mask;
}

}  // namespace espalier::lora

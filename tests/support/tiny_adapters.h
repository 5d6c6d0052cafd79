#pragma once

#include <torch/torch.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/merge/merge.h"
#include "core/model/loader.h"
#include "tests/support/golden.h"

namespace espalier::test {

/// Adapters of the tiny models by model and letter, read once.
inline const lora::Adapter& adapter(const std::string& model, const std::string& letter) {
  static std::map<std::string, lora::Adapter> all;
  const std::string key = model + "-" + letter;
  auto it = all.find(key);
  if (it == all.end()) {
    const model::Config base = model::read_config(golden_path("models/" + model));
    it = all.emplace(key, lora::load_adapter(golden_path("adapters/" + key), base)).first;
  }
  return it->second;
}

inline merge::Request request(const std::string& method,
                              const std::vector<std::pair<std::string, double>>& weights,
                              std::int64_t rank = 0) {
  merge::Request r;
  r.method = method;
  r.rank = rank;
  for (const auto& [letter, weight] : weights)
    r.entries.push_back({&adapter("tiny-llama", letter), weight});
  return r;
}

/// (alpha / r) B A [out, in] f64.
inline torch::Tensor update_of(const lora::Factors& f) {
  return f.b.to(torch::kFloat64).matmul(f.a.to(torch::kFloat64)) * f.scale();
}

/// ||got - want||_F / ||want||_F
inline double distance(const torch::Tensor& got, const torch::Tensor& want) {
  return (got - want).norm().item<double>() / want.norm().item<double>();
}

}  // namespace espalier::test

#include "core/lora/new_adapter.h"

#include <cmath>

#include "core/base/error.h"
#include "core/base/random.h"

namespace espalier::lora {

namespace {

std::uint32_t module_key(model::ModuleId id, bool is_b) {
  return (static_cast<std::uint32_t>(id.layer) * 8 + static_cast<std::uint32_t>(id.proj)) * 2 +
         (is_b ? 1 : 0);
}

}  // namespace

Adapter new_adapter(const model::Config& base, const std::vector<std::string>& targets,
                    std::int64_t rank, double alpha, std::uint64_t seed) {
  Adapter out;
  out.rank = rank;
  out.alpha = alpha;
  const Philox philox(seed, Purpose::init);
  for (const std::string& target : targets) {
    bool found = false;
    for (const model::Proj proj : model::kAllProj) {
      if (model::proj_name(proj) != target) continue;
      found = true;
      const auto [rows, in] = base.shape(proj);
      const double bound = 1.0 / std::sqrt(static_cast<double>(in));
      for (std::int64_t layer = 0; layer < base.layers; ++layer) {
        const model::ModuleId id{layer, proj};
        Factors f{torch::empty({rank, in}), torch::zeros({rows, rank}), alpha};
        float* a = f.a.data_ptr<float>();
        for (std::int64_t i = 0; i < f.a.numel(); ++i) {
          const double u = philox.uniform(static_cast<std::uint32_t>(i), module_key(id, false));
          a[i] = static_cast<float>((2 * u - 1) * bound);
        }
        out.modules[id] = std::move(f);
      }
    }
    if (!found) {
      throw Error(Code::plan_bad_value, "no layer of the base is called \"" + target + "\"",
                  "use q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj",
                  {{"key", "method.target_modules"}, {"value", target}});
    }
  }
  return out;
}

Adapter random_like(const Adapter& adapter, std::uint64_t seed, std::uint32_t index) {
  Adapter out = adapter;
  const Philox philox(seed, Purpose::random_sources);
  for (auto& [id, f] : out.modules) {
    for (const bool is_b : {false, true}) {
      torch::Tensor& t = is_b ? f.b : f.a;
      const double spread = std::sqrt(t.square().mean().item<double>());
      t = torch::empty_like(t);
      float* values = t.data_ptr<float>();
      for (std::int64_t i = 0; i < t.numel(); ++i) {
        values[i] = static_cast<float>(
            spread * philox.normal(static_cast<std::uint32_t>(i), module_key(id, is_b), index));
      }
    }
  }
  out.provenance = Json::object();
  return out;
}

}  // namespace espalier::lora

#include "core/workbench/adapter_card.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/lora/adapter.h"
#include "core/lora/kinds.h"
#include "core/merge/low_rank.h"
#include "core/workbench/inspect.h"
#include "core/workbench/library.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kExamples = 200;

fs::path weights_of(const fs::path& folder) {
  return folder / "adapter_model.safetensors";
}

std::int64_t size_of(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

double square(const lora::Factors& f) {
  return std::max(0.0, merge::inner(f.b, f.a, f.b, f.a)) * f.scale() * f.scale();
}

std::string text_of(const Json& json, const char* key) {
  if (!json.is_object()) return {};
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Json member(const Json& json, const char* key) {
  return json.is_object() ? json.value(key, Json()) : Json();
}

/// The training file of the plan that made the adapter.
std::string training_file(const Json& provenance) {
  return text_of(member(member(provenance, "plan"), "data"), "train");
}

void read_sources(const Json& adapters, std::vector<AdapterSource>& out) {
  if (!adapters.is_array()) return;
  for (const Json& source : adapters) {
    AdapterSource one;
    one.name = text_of(source, "name");
    // A run's adapter is called "adapter": its path says more.
    if (one.name.empty() || one.name == "adapter") one.name = text_of(source, "path");
    const Json weight = member(source, "weight");
    if (weight.is_number()) one.weight = weight.get<double>();
    if (!one.name.empty()) out.push_back(std::move(one));
  }
}

void read_origin(const lora::Adapter& adapter, AdapterCard& card) {
  const Json& from = adapter.provenance;
  const Json plan = member(from, "plan");
  card.run = text_of(plan, "name");
  card.method =
      plan.is_object() ? text_of(member(plan, "method"), "name") : text_of(from, "method");
  card.trained = training_file(from);
  read_sources(member(plan.is_object() ? plan : from, "adapters"), card.sources);
  card.examples = adapter.training_identities();
  card.identities = static_cast<std::int64_t>(card.examples.size());
  if (card.examples.size() > kExamples) card.examples.resize(kExamples);
}

AdapterModule module_of(model::ModuleId id, const lora::Factors& f) {
  AdapterModule out;
  out.name = model::module_name(id.layer, id.proj);
  out.proj = model::proj_name(id.proj);
  out.layer = id.layer;
  out.rank = f.rank();
  out.alpha = f.alpha;
  out.norm = std::sqrt(square(f));
  const torch::Tensor s =
      (merge::thin_svd_of_product(f.b, f.a).s * std::abs(f.scale())).contiguous();
  out.spectrum.assign(s.data_ptr<double>(), s.data_ptr<double>() + s.numel());
  return out;
}

/// <D_i, D_j>, none where a module that both have differs in shape.
std::optional<double> inner(const lora::Adapter& x, const lora::Adapter& y) {
  double sum = 0;
  for (const auto& [id, f] : x.modules) {
    const auto it = y.modules.find(id);
    if (it == y.modules.end()) continue;
    const lora::Factors& g = it->second;
    if (f.a.size(1) != g.a.size(1) || f.b.size(0) != g.b.size(0)) return std::nullopt;
    sum += merge::inner(f.b, f.a, g.b, g.a) * f.scale() * g.scale();
  }
  return sum;
}

}  // namespace

AdapterCard adapter_card(const fs::path& folder, Control& control) {
  const torch::NoGradGuard no_grad;
  const Json header = lora::inspect_adapter(folder);
  const lora::Adapter adapter = lora::load_adapter(folder);
  AdapterCard card;
  card.name = adapter.name;
  card.path = folder;
  card.rank = adapter.rank;
  card.alpha = adapter.alpha;
  card.scale_low = header.at("scale").at(0);
  card.scale_high = header.at("scale").at(1);
  card.rslora = header.at("rslora");
  card.base = header.at("base");
  card.dtype = header.at("dtype");
  card.parameters = adapter.parameters();
  card.bytes = size_of(weights_of(folder));
  double sum = 0;
  for (const auto& [id, f] : adapter.modules) {
    control.check();
    card.modules.push_back(module_of(id, f));
    sum += card.modules.back().norm * card.modules.back().norm;
  }
  card.norm = std::sqrt(sum);
  const lora::KindOfLora kind = lora::recognise(adapter);
  card.kind = kind.kind;
  card.zeros_a = kind.zeros_a;
  card.zeros_b = kind.zeros_b;
  control.check();
  card.sha256 = sha256_file(weights_of(folder));
  card.tags = read_tags(folder);
  read_origin(adapter, card);
  return card;
}

AdapterFacts adapter_facts(const fs::path& folder, Control& control) {
  const torch::NoGradGuard no_grad;
  const lora::Adapter adapter = lora::load_adapter(folder);
  AdapterFacts facts;
  double sum = 0;
  for (const auto& [id, f] : adapter.modules) {
    control.check();
    sum += square(f);
  }
  facts.norm = std::sqrt(sum);
  facts.bytes = size_of(weights_of(folder));
  facts.trained = training_file(adapter.provenance);
  facts.identities = static_cast<std::int64_t>(adapter.training_identities().size());
  return facts;
}

ModelFacts model_facts(const fs::path& path) {
  const Json seen = inspect(path);
  ModelFacts facts;
  facts.dtype = text_of(seen, "dtype");
  facts.tokenizer = text_of(seen, "tokenizer");
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    facts.bytes = size_of(path);
    return facts;
  }
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".safetensors") facts.bytes += size_of(it->path());
  }
  return facts;
}

Similarities similarities(const std::vector<fs::path>& folders, Control& control) {
  const torch::NoGradGuard no_grad;
  const std::size_t n = folders.size();
  std::vector<std::optional<lora::Adapter>> adapters(n);
  Similarities out;
  out.norms.assign(n, 0);
  out.cosines.assign(n, std::vector<std::optional<double>>(n));
  for (std::size_t i = 0; i < n; ++i) {
    control.check();
    try {
      adapters[i] = lora::load_adapter(folders[i]);
    } catch (const Error&) {
      continue;  // its row stays empty, and its own row in the library says why
    }
    for (const auto& [id, f] : adapters[i]->modules)
      out.norms[i] += square(f);
    out.norms[i] = std::sqrt(out.norms[i]);
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      control.check();
      if (!adapters[i] || !adapters[j]) continue;
      const std::optional<double> product = inner(*adapters[i], *adapters[j]);
      if (!product) continue;
      const double norms = out.norms[i] * out.norms[j];
      const double cosine = norms > 0 ? std::clamp(*product / norms, -1.0, 1.0) : 0.0;
      out.cosines[i][j] = out.cosines[j][i] = cosine;
    }
  }
  return out;
}

}  // namespace espalier::workbench

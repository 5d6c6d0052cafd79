#include "core/plan/descriptors.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/plan/plan.h"

namespace espalier::plan {

namespace {

using Parameters = std::vector<ParameterInfo>;

ParameterInfo parameter(std::string key, std::string type, Json value, std::string about) {
  ParameterInfo info;
  info.key = std::move(key);
  info.type = std::move(type);
  info.default_value = std::move(value);
  info.about = std::move(about);
  return info;
}

ParameterInfo number(std::string key, Json value, double minimum, double maximum,
                     std::string about) {
  ParameterInfo info = parameter(std::move(key), "number", std::move(value), std::move(about));
  info.minimum = minimum;
  info.maximum = maximum;
  return info;
}

ParameterInfo integer(std::string key, Json value, double minimum, double maximum,
                      std::string about) {
  ParameterInfo info = number(std::move(key), std::move(value), minimum, maximum, std::move(about));
  info.type = "integer";
  return info;
}

ParameterInfo choice(std::string key, std::string value, std::vector<std::string> choices,
                     std::string about) {
  ParameterInfo info =
      parameter(std::move(key), "choice", Json(std::move(value)), std::move(about));
  info.choices = std::move(choices);
  return info;
}

ParameterInfo scale_adapters(bool value) {
  return parameter("scale_adapters", "boolean", value, "fold each adapter's alpha / r into its B");
}

ParameterInfo weight_form() {
  return choice("weight_form", "product", {"product", "both"},
                "a weight as sqrt|w| on each factor, or w on both (LoraHub)");
}

ParameterInfo dropout(double value) {
  ParameterInfo info = number("dropout", value, 0, 1, "of the input of the LoRA path");
  info.below_maximum = true;
  return info;
}

ParameterInfo target_modules() {
  ParameterInfo info = parameter("target_modules", "list", Json::array({"q_proj", "v_proj"}),
                                 "linear layers that a new LoRA adapts");
  info.choices = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
  info.minimum = 1;
  return info;
}

Parameters new_lora(double dropout_value) {
  ParameterInfo alpha = number("alpha", 8.0, 0, 1e6, "of a new LoRA; its strength is alpha / rank");
  alpha.above_minimum = true;
  return {integer("rank", 8, 1, 4096, "of a new LoRA"), std::move(alpha), dropout(dropout_value),
          target_modules()};
}

ParameterInfo density(double value) {
  ParameterInfo info = number("density", value, 0, 1, "share of entries that are kept");
  info.above_minimum = true;
  return info;
}

ParameterInfo svd_rank(const std::string& otherwise) {
  return integer("svd_rank", nullptr, 1, 65536, "rank of the result; " + otherwise);
}

ParameterInfo lambda() {
  return number("lambda", 1.0, -10, 10, "strength of the result");
}

ParameterInfo gamma() {
  ParameterInfo info = number("gamma", 0.01, 0, 1, "share of the largest entries that are dropped");
  info.below_maximum = true;
  return info;
}

ParameterInfo epsilon() {
  return number("epsilon", 0.07, 0, 0.5,
                "an entry is kept with a probability of density -+ this, by its size in its row");
}

ParameterInfo combine() {
  return choice("combine", "ties",
                {"linear", "ties", "dare_linear", "dare_ties", "magnitude_prune"},
                "how the aligned entries become one");
}

ParameterInfo majority_sign() {
  return choice("majority_sign_method", "total", {"total", "frequency"},
                "signs elected by sum of values or by count");
}

Parameters operator+(Parameters left, const Parameters& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

constexpr std::int64_t kManyAdapters = 1024;

MethodInfo baseline(std::string name, std::string label, bool needs_model,
                    Parameters parameters = {}) {
  MethodInfo info;
  info.name = std::move(name);
  info.label = std::move(label);
  info.needs_model = needs_model;
  info.parameters = std::move(parameters);
  return info;
}

/// A static merge: source adapters in, one adapter out, nothing trained.
MethodInfo merge(std::string name, std::string label, std::string paper, Parameters parameters) {
  MethodInfo info = baseline(std::move(name), std::move(label), true, std::move(parameters));
  info.paper = std::move(paper);
  info.uses_adapters = true;
  info.merges = true;
  info.min_adapters = 1;
  info.max_adapters = kManyAdapters;
  return info;
}

std::vector<MethodInfo> baselines() {
  MethodInfo lora = baseline("lora", "LoRA on the target", true, new_lora(0.05));
  lora.paper = "Hu et al. 2022, arXiv 2106.09685";
  lora.trains = true;
  MethodInfo source =
      baseline("source", "one source adapter as it is", true, {scale_adapters(true)});
  source.uses_adapters = true;
  source.min_adapters = source.max_adapters = 1;
  return {baseline("lead", "lead sentence", false),
          baseline("oracle_sentence", "best sentence of the document (ceiling)", false),
          baseline("zero_shot", "zero-shot", true),
          baseline("in_context", "in-context examples", true,
                   {integer("examples", nullptr, 1, 1000, "in the prompt; null: all shots")}),
          std::move(lora),
          std::move(source)};
}

std::vector<MethodInfo> static_merges() {
  const std::string peft = "PEFT's weighted combinations";
  const std::string ties = "TIES: Yadav et al. 2023, arXiv 2306.01708";
  const std::string dare = "DARE: Yu et al. 2024, arXiv 2311.03099";
  const std::string breadcrumbs = "Davari and Belilovsky 2023, arXiv 2312.06795";
  const std::string della = "DELLA: Deep et al. 2024, arXiv 2406.11617";
  const Parameters scaled{scale_adapters(true)};
  const Parameters sparse = scaled + Parameters{density(0.5)};
  const Parameters elected = sparse + Parameters{majority_sign()};
  const Parameters rank{svd_rank("null: the largest rank")};
  const Parameters any_rank{lambda(), svd_rank("null: the sum of the ranks, nothing lost")};
  const Parameters crumbs = scaled + Parameters{density(0.9), gamma(), lambda()} + rank;
  const Parameters by_rank = scaled + Parameters{density(0.7), epsilon(), lambda()} + rank;
  const Parameters ruled = scaled + Parameters{combine(), density(0.5), majority_sign()} + any_rank;
  const Parameters majority{majority_sign()};
  const Parameters isotropic{
      parameter("isotropic", "boolean", false, "set all singular values to their mean")};
  return {merge("product_of_sums", "product of sums, untrained",
                "Miyano and Arase 2025, arXiv 2505.24174", {scale_adapters(false), weight_form()}),
          merge("linear", "linear", peft, scaled),
          merge("cat", "concatenation (exact weighted sum)", peft, scaled),
          merge("svd", "SVD of the weighted sum", peft, scaled + rank),
          merge("ties", "TIES on the factors", ties, elected),
          merge("ties_svd", "TIES on the products, SVD", ties, elected + rank),
          merge("dare_linear", "DARE, linear", dare, sparse),
          merge("dare_ties", "DARE, TIES", dare, elected),
          merge("dare_linear_svd", "DARE on the products, linear, SVD", dare, sparse + rank),
          merge("dare_ties_svd", "DARE on the products, TIES, SVD", dare, elected + rank),
          merge("magnitude_prune", "largest entries of the factors", peft, sparse),
          merge("magnitude_prune_svd", "largest entries of the products, SVD", peft, sparse + rank),
          merge("task_arithmetic", "task arithmetic", "Ilharco et al. 2023, arXiv 2212.04089",
                scaled + any_rank),
          merge("breadcrumbs", "breadcrumbs", breadcrumbs, crumbs),
          merge("breadcrumbs_ties", "breadcrumbs, TIES", breadcrumbs, crumbs + majority),
          merge("della_linear", "DELLA, linear", della, by_rank),
          merge("della", "DELLA", della, by_rank + majority),
          merge("knots", "KnOTS", "Stoica et al. 2025, arXiv 2410.19735", ruled),
          merge("core_space", "core space", "Panariello et al. 2025, arXiv 2509.17786",
                ruled + isotropic),
          merge("tsv_m", "task singular vectors (TSV-M)", "Gargiulo et al. 2025, arXiv 2412.00081",
                scaled + any_rank)};
}

std::vector<MethodInfo> learned_merges() {
  MethodInfo hub =
      merge("lorahub", "LoraHub", "Huang et al. 2024, arXiv 2307.13269",
            {scale_adapters(true), integer("budget", 40, 1, 1000000, "evaluations of the loss"),
             number("penalty", 0.05, 0, 100, "of the mean absolute weight"),
             number("bound", 1.5, 0.01, 100, "weights lie between -bound and bound")});
  hub.merges = false;
  MethodInfo learned =
      merge("learned_weights", "learned weights", "",
            {scale_adapters(true),
             choice("granularity", "merge", {"merge", "layer", "module"},
                    "one weight an adapter, for each"),
             number("lr_factor", 100.0, 1e-6, 1e6, "a weight's learning rate is lr times this")});
  learned.merges = false;
  learned.trains = true;
  MethodInfo adaptive =
      merge("adaptive_merge", "adaptive merge", "Miyano and Arase 2025, arXiv 2505.24174",
            Parameters{scale_adapters(false), weight_form(),
                       choice("sources", "adapters", {"adapters", "random"},
                              "the adapters, or noise of the same spread (a control)"),
                       parameter("include_target", "boolean", false,
                                 "first train a LoRA on the shots and merge it as one more")} +
                new_lora(0.0));
  adaptive.merges = false;
  adaptive.trains = true;
  adaptive.prunes = true;
  return {std::move(hub), std::move(learned), std::move(adaptive)};
}

}  // namespace

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> list = [] {
    std::vector<MethodInfo> out = baselines();
    for (auto&& group : {static_merges(), learned_merges()})
      out.insert(out.end(), group.begin(), group.end());
    return out;
  }();
  return list;
}

const MethodInfo* find_method(std::string_view name) {
  const auto& list = methods();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const MethodInfo& info) { return info.name == name; });
  return found == list.end() ? nullptr : &*found;
}

bool learns_from_shots(const MethodInfo& info) {
  return info.trains || info.name == "in_context" || info.name == "lorahub";
}

void require_available(std::string_view name) {
  const MethodInfo* info = find_method(name);
  if (info != nullptr && info->available) return;
  std::vector<std::string> ready, known;
  for (const MethodInfo& method : methods()) {
    known.push_back(method.name);
    if (method.available) ready.push_back(method.name);
  }
  const std::string text(name);
  if (info == nullptr) {
    const std::string near = nearest(text, known);
    std::string hint = near.empty() ? "known:" : "did you mean \"" + near + "\"?";
    if (near.empty()) {
      for (const std::string& word : known)
        hint += " " + word;
    }
    throw Error(Code::plan_method, "there is no method \"" + text + "\"", hint,
                {{"method", text}, {"nearest", near}, {"key", "method.name"}});
  }
  std::string hint = "these work now:";
  for (const std::string& word : ready)
    hint += " " + word;
  throw Error(Code::plan_method,
              "method \"" + text +
                  "\" comes with a later version: plans may name it, but it "
                  "cannot run yet",
              hint, {{"method", text}, {"key", "method.name"}, {"reason", "later"}});
}

}  // namespace espalier::plan

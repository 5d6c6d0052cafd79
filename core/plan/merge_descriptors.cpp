#include <utility>

#include "core/plan/descriptor_parts.h"

namespace espalier::plan {

namespace {

constexpr std::int64_t kManyAdapters = 1024;

ParameterInfo weight_form() {
  return choice("weight_form", "product", {"product", "both"},
                "a weight as sqrt|w| on each factor, or w on both (LoraHub)");
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

std::vector<std::string> entry_rules() {
  return {"linear", "ties", "dare_linear", "dare_ties", "magnitude_prune"};
}

ParameterInfo combine() {
  return choice("combine", "ties", entry_rules(), "how the aligned entries become one");
}

ParameterInfo combine_cores() {
  std::vector<std::string> rules = entry_rules();
  rules.emplace_back("tsv_m");
  return choice("combine", "ties", std::move(rules),
                "how the aligned entries become one, or TSV-M of the small matrices");
}

ParameterInfo svd_clamp() {
  return number("svd_clamp", nullptr, 0.5, 1,
                "entries of both factors lie between -+ this quantile of them; null: they are not "
                "clamped");
}

ParameterInfo majority_sign() {
  return choice("majority_sign_method", "total", {"total", "frequency"},
                "signs elected by sum of values or by count");
}

ParameterInfo merge_by(const std::string& what) {
  return choice("merge_by", "task_arithmetic",
                {"task_arithmetic", "svd", "ties_svd", "dare_ties_svd", "knots", "core_space",
                 "tsv_m", "iso_c"},
                "the method that merges " + what);
}

ParameterInfo reweight(const std::string& which, const std::string& about) {
  return parameter(which, "boolean", true, about);
}

Parameters sparse_spaces(double density_value) {
  return {density(density_value), majority_sign(), combine(), lambda(),
          svd_rank("null: as the method has it by itself")};
}

using Notes = std::vector<std::string>;

/// A static merge: source adapters in, one adapter out, nothing trained.
MethodInfo merge(std::string name, std::string label, std::string paper, Parameters parameters,
                 Notes notes = {}) {
  MethodInfo info = baseline(std::move(name), std::move(label), true, std::move(parameters));
  info.paper = std::move(paper);
  info.notes = std::move(notes);
  info.uses_adapters = true;
  info.merges = true;
  info.min_adapters = 1;
  info.max_adapters = kManyAdapters;
  return info;
}

MethodInfo merge_of_two(std::string name, std::string label, std::string paper,
                        Parameters parameters, Notes notes) {
  MethodInfo info = merge(std::move(name), std::move(label), std::move(paper),
                          std::move(parameters), std::move(notes));
  info.max_adapters = 2;
  return info;
}

/// A merge that is found by trying many on the shots.
MethodInfo searched(std::string name, std::string label, std::string paper, Parameters parameters,
                    Notes notes) {
  MethodInfo info = merge(std::move(name), std::move(label), std::move(paper),
                          std::move(parameters), std::move(notes));
  info.merges = false;
  info.searches = true;
  return info;
}

ParameterInfo sigma() {
  ParameterInfo info = number("sigma", 0.5, 0, 100, "first spread of CMA-ES");
  info.above_minimum = true;
  return info;
}

ParameterInfo population(const Json& value) {
  return integer("population", value, 2, 10000,
                 "points a generation of CMA-ES; null: 4 + floor(3 ln n)");
}

MethodInfo lorahub() {
  return searched(
      "lorahub", "LoraHub", "Huang et al. 2024, arXiv 2307.13269",
      {scale_adapters(true), integer("budget", 40, 1, 1000000, "evaluations of the loss"),
       number("penalty", 0.05, 0, 100, "of the mean absolute weight"),
       number("bound", 1.5, 0.01, 100, "weights lie between -bound and bound"),
       choice("optimizer", "cobyla", {"cobyla", "cma_es"},
              "COBYLA (LoraHub's at this budget) or CMA-ES"),
       sigma(), population(nullptr)},
      {"lorahub_cross_terms"});
}

MethodInfo enmp() {
  ParameterInfo share = number("drop_share", 0.2, 0, 1, "most of the groups that are left out");
  share.below_maximum = true;
  return searched(
      "enmp", "negative-module pruning (ENMP)", "Cao et al. 2026, arXiv 2604.17753",
      Parameters{scale_adapters(true), merge_by("what is kept"),
                 choice("granularity", "layer", {"layer", "module"},
                        "what is left out as one: a layer or a module of an adapter"),
                 std::move(share), integer("budget", 240, 1, 1000000, "evaluations of the loss"),
                 sigma(), population(8)} +
          sparse_spaces(0.5),
      {"enmp_loss"});
}

/// Product of sums, and what PEFT has.
std::vector<MethodInfo> factor_merges() {
  const Notes exact{"peft_result", "peft_weights"};
  const Notes factors{"peft_result", "peft_patterns", "peft_weights"};
  const Notes factors_alone{"peft_result", "peft_patterns", "peft_weights", "one_adapter"};
  const Notes by_svd{"peft_result", "peft_scale_twice", "peft_weights"};
  const Notes by_svd_alone{"peft_result", "peft_scale_twice", "peft_weights", "one_adapter"};
  const Notes drops{"peft_result",  "peft_patterns", "peft_weights",
                    "peft_rescale", "peft_unseeded", "one_adapter"};
  const Notes drops_by_svd{"peft_result",  "peft_scale_twice", "peft_weights",
                           "peft_rescale", "peft_unseeded",    "one_adapter"};
  const std::string peft = "PEFT's weighted combinations";
  const std::string ties = "TIES: Yadav et al. 2023, arXiv 2306.01708";
  const std::string dare = "DARE: Yu et al. 2024, arXiv 2311.03099";
  const Parameters scaled{scale_adapters(true)};
  const Parameters sparse = scaled + Parameters{density(0.5)};
  const Parameters elected = sparse + Parameters{majority_sign()};
  const Parameters rank{svd_rank("null: the largest rank"), svd_clamp()};
  return {
      merge("product_of_sums", "product of sums, untrained",
            "Miyano and Arase 2025, arXiv 2505.24174", {scale_adapters(false), weight_form()}),
      merge("linear", "linear", peft, scaled, factors),
      merge("cat", "concatenation (exact weighted sum)", peft, scaled, exact),
      merge("svd", "SVD of the weighted sum", peft, scaled + rank, by_svd),
      merge("ties", "TIES on the factors", ties, elected, factors_alone),
      merge("ties_svd", "TIES on the products, SVD", ties, elected + rank, by_svd_alone),
      merge("dare_linear", "DARE, linear", dare, sparse, drops),
      merge("dare_ties", "DARE, TIES", dare, elected, drops),
      merge("dare_linear_svd", "DARE on the products, linear, SVD", dare, sparse + rank,
            drops_by_svd),
      merge("dare_ties_svd", "DARE on the products, TIES, SVD", dare, elected + rank, drops_by_svd),
      merge("magnitude_prune", "largest entries of the factors", peft, sparse, factors_alone),
      merge("magnitude_prune_svd", "largest entries of the products, SVD", peft, sparse + rank,
            by_svd_alone)};
}

/// On the updates, or in spaces that the adapters share.
std::vector<MethodInfo> update_merges() {
  const Notes alone{"one_adapter"};
  const std::string breadcrumbs = "Davari and Belilovsky 2023, arXiv 2312.06795";
  const std::string della = "DELLA: Deep et al. 2024, arXiv 2406.11617";
  const Parameters scaled{scale_adapters(true)};
  const Parameters rank{svd_rank("null: the largest rank")};
  const Parameters any_rank{lambda(), svd_rank("null: the sum of the ranks, nothing lost")};
  const Parameters crumbs = scaled + Parameters{density(0.9), gamma(), lambda()} + rank;
  const Parameters by_rank = scaled + Parameters{density(0.7), epsilon(), lambda()} + rank;
  const auto ruled = [&](ParameterInfo rule) {
    return scaled + Parameters{std::move(rule), density(0.5), majority_sign()} + any_rank;
  };
  const Parameters majority{majority_sign()};
  const Parameters isotropic{
      parameter("isotropic", "boolean", false, "set all singular values to their mean")};
  return {merge("task_arithmetic", "task arithmetic", "Ilharco et al. 2023, arXiv 2212.04089",
                scaled + any_rank),
          merge("breadcrumbs", "breadcrumbs", breadcrumbs, crumbs, alone),
          merge("breadcrumbs_ties", "breadcrumbs, TIES", breadcrumbs, crumbs + majority, alone),
          merge("della_linear", "DELLA, linear", della, by_rank, alone),
          merge("della", "DELLA", della, by_rank + majority, alone),
          merge("knots", "KnOTS", "Stoica et al. 2025, arXiv 2410.19735", ruled(combine()), alone),
          merge("core_space", "core space", "Panariello et al. 2025, arXiv 2509.17786",
                ruled(combine_cores()) + isotropic, alone),
          merge("tsv_m", "task singular vectors (TSV-M)", "Gargiulo et al. 2025, arXiv 2412.00081",
                scaled + any_rank)};
}

/// Data-free merges with a rule of their own.
std::vector<MethodInfo> newer_merges() {
  const Parameters scaled{scale_adapters(true)};
  const Parameters any_rank{lambda(), svd_rank("null: the sum of the ranks, nothing lost")};
  return {
      merge("iso_c", "isotropic merge (Iso-C)", "Marczak et al. 2025, arXiv 2502.04959",
            scaled + any_rank, {"iso_rank", "one_adapter_isotropic"}),
      merge_of_two("slerp", "spherical interpolation", "Shoemake 1985, as mergekit's nuslerp",
                   scaled + any_rank, {"slerp_weights"}),
      merge(
          "lora_lego", "LoRA-LEGO", "Zhao et al. 2025, arXiv 2409.16167",
          scaled + Parameters{svd_rank("null: the largest rank")} +
              Parameters{
                  reweight("parameter_reweight", "give a mean of units the mean size of its units"),
                  reweight("output_reweight", "multiply the update by sqrt(rank / new rank)")},
          {"lego_source", "lego_weights"}),
      merge("robust_merge", "RobustMerge", "Zeng et al. 2025, arXiv 2502.17159",
            scaled +
                Parameters{density(0.2),
                           number("tail", 0.2, 0, 1, "share of ranks whose gain is kept as it is"),
                           number("strength", 2.0, -100, 100, "of each factor of the result")},
            {"robust_weights", "one_adapter"}),
      merge("pico", "Pico calibration", "Tang and Yang 2026, arXiv 2604.16826",
            scaled +
                Parameters{merge_by("what was calibrated"),
                           parameter("rescale", "boolean", true,
                                     "give the merge the mean norm of its sources")} +
                sparse_spaces(0.5),
            {"pico_weights"})};
}

}  // namespace

std::vector<MethodInfo> static_merges() {
  std::vector<MethodInfo> out = factor_merges();
  for (auto&& group : {update_merges(), newer_merges()})
    out.insert(out.end(), group.begin(), group.end());
  return out;
}

std::vector<MethodInfo> learned_merges() {
  MethodInfo learned = merge(
      "learned_weights", "learned weights",
      "the weights of LoraHub (arXiv 2307.13269), found by gradient as in AdaMerging (Yang et "
      "al. 2024, arXiv 2310.02575)",
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
  return {lorahub(), enmp(), std::move(learned), std::move(adaptive)};
}

}  // namespace espalier::plan

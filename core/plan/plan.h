#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"

namespace espalier::plan {

/// One adapter of a merge. `weight` multiplies B_i A_i (design section 3).
struct AdapterEntry {
  std::string path;  ///< as written, relative to the plan's folder
  double weight = 1.0;
  std::string name;  ///< key in events; default: last part of the path, "-2" added if taken
};

struct DataPlan {
  std::string train;
  std::string validation;  ///< empty: the last epoch is kept
  std::string test;        ///< empty: no outputs
  std::string language = "en";
  /// Source column -> field (records.h), as in {"text": "document"}; the keys say which.
  std::map<std::string, std::string> columns;
  std::optional<std::int64_t> shots;             ///< none: all records
  std::optional<std::int64_t> validation_shots;  ///< none: as shots
  std::uint64_t sample_seed = 1;
  std::string prompt = "{document}\nSummary:";
  std::string completion = " {summary}";
  /// none: prompt and completion as they are; else the prompt is a user's turn and the completion
  /// the answer, marked as the model was taught: auto (by its own files) or a format's name.
  std::string chat = "none";
  std::string add_bos = "auto";  ///< auto | true | false
  bool append_eos = true;
  std::int64_t max_document_tokens = 320;
  std::int64_t max_summary_tokens = 96;
  bool shuffle = true;
};

/// What a method's own parameters are is said by its descriptor (descriptors.h); those that many
/// share have fields here, the rest stays in `extra` (checked against the descriptor at parse).
struct MethodPlan {
  std::string name;
  std::optional<bool>
      scale_adapters;  ///< none: false for adaptive_merge and product_of_sums, else true
  std::string weight_form = "product";  ///< product | both (LoraHub's, w_i on each side)
  double dropout = 0.0;                 ///< lora: .05; adaptive_merge: 0
  bool include_target = false;
  std::string sources = "adapters";  ///< adapters | random (noise of the same per-tensor spread)
  std::vector<std::string> target_modules{"q_proj", "v_proj"};
  std::int64_t rank = 8;
  double alpha = 8.0;
  Json extra = Json::object();  ///< density, svd_rank, budget ... by descriptor
};

struct PrunePlan {
  double ratio = 0.0;                     ///< 0 <= ratio < 1; 0 prunes nothing
  std::string importance = "input";       ///< input | gradient
  std::string granularity = "parameter";  ///< parameter | module
  std::optional<double> threshold;        ///< module: absolute
  double threshold_quantile = 0.3;        ///< module: where no threshold is given
  std::string reset = "zero";             ///< zero | initial
  std::string norms = "running";          ///< running | fresh
  std::string input = "layer";            ///< layer | module (Wanda's own input)
  /// What sets the ratio while training goes on; each has keys of its own (controllers.h), and
  /// those of the others are refused.
  std::string controller = "fixed";  ///< fixed | cubic | grasp | grasp_as_coded
  double ramp_start = 0.0;           ///< cubic: share of the planned steps before which it is 0
  double ramp_end = 0.75;            ///< cubic: share of the planned steps at which it is `ratio`
  double p_min = 0.1;                ///< grasp*: the ratio's bounds
  double p_max = 0.8;
  double p_init = 0.4;              ///< grasp*: where ratio and policy begin
  std::int64_t interval = 10;       ///< grasp*: optimizer steps between rounds
  std::int64_t group_size = 3;      ///< grasp*: ratios tried in a round
  std::int64_t micro_dev = 16;      ///< grasp*: validation records that a trial is judged on
  double policy_lr = 0.05;          ///< grasp*: learning rate of the policy
  double kl = 0.05;                 ///< grasp*: pull of its mean towards the ratio in force
  double entropy = 0.01;            ///< grasp*: what its deviation gains a round
  double max_delta = 0.1;           ///< grasp*: how far the ratio moves in a round
  std::optional<double> sigma_cap;  ///< grasp: its largest deviation; none: (p_max - p_min) / 4

  /// The ratio is found by trials on validation records; `ratio` is not read.
  bool searches_ratio() const { return controller == "grasp" || controller == "grasp_as_coded"; }
  /// Whether anything is pruned at all.
  bool prunes() const { return granularity == "module" || ratio > 0 || searches_ratio(); }
};

struct OptimizerPlan {
  double lr = 5e-4;
  double weight_decay = 0.0;
  std::int64_t accumulate = 4;
  std::int64_t epochs = 4;
  double lr_decay = 0.85;
  std::int64_t patience = 3;        ///< validations without improvement that stop the run; 0: never
  std::string select = "loss";      ///< loss | rougeL
  std::int64_t validate_every = 0;  ///< steps; 0: once an epoch; -1: a twelfth of all (small)
  std::int64_t min_steps = 0;       ///< preset small: epochs go on until this many steps
  std::int64_t max_steps = 0;       ///< 0: no bound
  /// Activations of a layer are computed again for its gradient instead of kept: memory for time.
  bool gradient_checkpointing = false;
};

struct GenerationPlan {
  std::int64_t max_new_tokens = 48;
  std::int64_t beams = 1;
  double length_penalty = 1;  ///< beams: log-probability / tokens^penalty
  double temperature = 0;     ///< 0: the likeliest token; else drawn, from the plan's seed
  double top_p = 1;           ///< drawn among the likeliest tokens that reach this probability
  std::vector<std::string> stop{"\n"};
};

/// One metric of a plan. A name alone is a built-in one (builtin_metrics()); with `command` a
/// program of the user's, with `model` one that a model on disk computes.
struct MetricEntry {
  MetricEntry() = default;
  explicit MetricEntry(std::string its_name) : name(std::move(its_name)) {}

  std::string name;
  std::vector<std::string> command;   ///< program and arguments, no shell; see CommandMetric
  std::string folder;                 ///< where it runs; empty: the plan's folder
  double time_limit = 600;            ///< seconds
  std::string model;                  ///< Hugging Face folder of an encoder
  std::optional<std::int64_t> layer;  ///< bertscore: hidden states after this layer; none: the last
  bool idf = false;                   ///< bertscore: tokens weighted by rarity in the references
  std::string baseline;               ///< bertscore: file to rescale by; empty: as they are

  /// A name alone.
  bool built_in() const { return command.empty() && model.empty(); }
  /// Of a model's: which measure. "bertscore" and "summac" name it, alone or before a hyphen
  /// ("bertscore-ja").
  std::string measure() const { return name.substr(0, name.find('-')); }
  bool operator==(const MetricEntry&) const = default;
};

/// One experiment whole: design section 5. A value of this type has every default filled in.
struct Plan {
  std::string name;
  std::uint64_t seed = 1;
  std::string device = "auto";
  std::string dtype = "auto";
  std::int64_t threads = 0;
  std::string base_model;
  std::vector<AdapterEntry> adapters;
  DataPlan data;
  std::string preset = "small";
  MethodPlan method;
  std::optional<PrunePlan> prune;
  OptimizerPlan optimizer;
  GenerationPlan generation;
  std::vector<MetricEntry> metrics{MetricEntry("rouge1"), MetricEntry("rouge2"),
                                   MetricEntry("rougeL"), MetricEntry("bleu")};

  std::filesystem::path folder;  ///< where the plan's file lies: paths are relative to it
  std::filesystem::path resolve(const std::string& path) const;
};

/// Every metric that is asked for by its name alone, of all languages.
const std::vector<std::string>& builtin_metrics();

/// One entry of "metrics": a name, or an object (`path`: "metrics.0", for messages). Throws Error
/// plan_unknown_key, plan_missing_key, plan_bad_value.
MetricEntry parse_metric(const Json& json, const std::string& path);

/// Reads a plan: unknown and duplicate keys name the nearest known key, types and ranges are
/// checked, presets and defaults filled in. `base_model` may be empty for lead and oracle_sentence
/// alone. Throws Error plan_unknown_key, plan_missing_key, plan_bad_value, plan_method, json_*.
Plan parse(const Json& json, const std::filesystem::path& folder);
Plan parse_file(const std::filesystem::path& path);

/// The plan whole in a fixed order, without keys that no chosen part reads; parse(to_json(p)) == p.
OrderedJson to_json(const Plan& plan);

/// The same plan as read from another folder: paths below it relative to it, all others absolute.
Plan rebased(const Plan& plan, const std::filesystem::path& folder);

/// "prune.ratio=0.3" applied to a plan's JSON; the value is JSON, or a bare word taken as a string.
/// A dotted path may end in an array index ("adapters.0.weight"). Creates missing objects.
void set_key(Json& json, const std::string& path, const Json& value);
/// Splits "key.path=value"; throws Error usage.
std::pair<std::string, Json> parse_setting(const std::string& text);

/// SHA-256 over to_json without name: two plans with one hash ask for the same numbers (files
/// apart).
std::string hash(const Plan& plan);

/// The same without the two seeds: runs that differ in seed and sample alone are one configuration.
std::string configuration_hash(const Plan& plan);

/// Every key with type, default, range or choices, and a word on what it does: `espalier-cli
/// schema`.
OrderedJson schema();

/// The known key nearest to `key` by edit distance, empty where none is near.
std::string nearest(const std::string& key, const std::vector<std::string>& known);

}  // namespace espalier::plan

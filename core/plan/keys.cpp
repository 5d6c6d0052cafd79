#include "core/plan/keys.h"

namespace espalier::plan {

namespace {

constexpr double kMany = 1e9;

template <class Section>
void add_paths(std::vector<std::string>& out, const std::string& section,
               const std::vector<Key<Section>>& keys) {
  for (const auto& entry : keys)
    out.push_back(section.empty() ? entry.info.key : section + "." + entry.info.key);
}

}  // namespace

const std::vector<Key<Plan>>& plan_keys() {
  static const std::vector<Key<Plan>> keys{
      key("name", &Plan::name, "what tables and charts call the run"),
      key("seed", &Plan::seed, "draws order, initialisation and dropout").range(0, 9e15),
      key("device", &Plan::device, "auto, cpu, cuda or cuda:N"),
      key("dtype", &Plan::dtype, "of the frozen base; auto: float32 on cpu, bfloat16 on cuda")
          .one_of({"auto", "float32", "bfloat16", "float16"}),
      key("threads", &Plan::threads, "0: all cores").range(0, 4096),
      key("base_model", &Plan::base_model, "GGUF file or Hugging Face folder").path(),
      key("preset", &Plan::preset, "fills what the plan leaves out").one_of({"small", "paper"})};
  return keys;
}

const std::vector<Key<MetricEntry>>& metric_keys() {
  static const std::vector<Key<MetricEntry>> keys{
      key("name", &MetricEntry::name, "built-in, bertscore, summac, or that of a command")
          .required(),
      key("command", &MetricEntry::command,
          "program and arguments: JSON lines in, one number a line out; must be allowed")
          .arguments(),
      key("folder", &MetricEntry::folder, "where the command runs; empty: the plan's folder")
          .path(),
      key("time_limit", &MetricEntry::time_limit, "seconds for the command")
          .range(0, 86400)
          .above(),
      key("model", &MetricEntry::model, "Hugging Face folder of an encoder or NLI classifier")
          .path(),
      key("layer", &MetricEntry::layer, "bertscore: states after this layer; null: the last")
          .range(0, 1000),
      key("idf", &MetricEntry::idf, "bertscore: weight tokens by rarity in the references"),
      key("baseline", &MetricEntry::baseline, "bertscore: CSV to rescale by; empty: none").path()};
  return keys;
}

const std::vector<std::string>& builtin_metrics() {
  static const std::vector<std::string> names{
      "rouge1",      "rouge2",      "rougeL",   "rougeLsum",   "bleu",        "chrf",
      "chrf++",      "exact_match", "f1",       "rouge1_char", "rouge2_char", "rougeL_char",
      "bleu_char",   "f1_char",     "novelty1", "novelty2",    "novelty3",    "novelty4",
      "compression", "coverage",    "density",  "copy_length", "repetition1", "repetition2",
      "repetition3", "repetition4"};
  return names;
}

const std::vector<Key<AdapterEntry>>& adapter_keys() {
  static const std::vector<Key<AdapterEntry>> keys{
      key("path", &AdapterEntry::path, "PEFT folder").path().required(),
      key("weight", &AdapterEntry::weight, "multiplies B A of this adapter").range(-1000, 1000),
      key("name", &AdapterEntry::name, "key in events; empty: the last part of its path")};
  return keys;
}

const std::vector<Key<DataPlan>>& data_keys() {
  static const std::vector<Key<DataPlan>> keys{
      key("train", &DataPlan::train, "JSON lines, JSON, CSV or TSV").path(),
      key("validation", &DataPlan::validation, "empty: the last epoch is kept").path(),
      key("test", &DataPlan::test, "empty: no outputs").path(),
      key("language", &DataPlan::language, "of the summaries").one_of({"en", "ja"}),
      key("columns", &DataPlan::columns, "source column to what it is")
          .one_of({"id", "document", "summary", "title", "question", "references"}),
      key("shots", &DataPlan::shots, "training examples; null: all records").range(1, kMany),
      key("validation_shots", &DataPlan::validation_shots, "null: as many as shots")
          .range(1, kMany),
      key("sample_seed", &DataPlan::sample_seed, "draws which records are the shots")
          .range(0, 9e15),
      key("prompt", &DataPlan::prompt, "template with {document}; also {title}, {question}"),
      key("completion", &DataPlan::completion, "template with {summary}"),
      key("chat", &DataPlan::chat,
          "marks the prompt as a user's turn and the completion as the answer; auto: as the "
          "model's files say")
          .one_of({"none", "auto", "smollm2", "qwen2", "qwen2.5", "gemma3", "gemma3.early",
                   "llama3", "llama3.1"}),
      key("add_bos", &DataPlan::add_bos, "auto: as the model's files say")
          .one_of({"auto", "true", "false"}),
      key("append_eos", &DataPlan::append_eos, "whether the end token is learned"),
      key("max_document_tokens", &DataPlan::max_document_tokens, "longer documents are cut")
          .range(1, 1e6),
      key("max_summary_tokens", &DataPlan::max_summary_tokens, "longer summaries are cut")
          .range(1, 1e6),
      key("shuffle", &DataPlan::shuffle, "a new order every epoch")};
  return keys;
}

const std::vector<Key<PrunePlan>>& prune_keys() {
  static const std::vector<Key<PrunePlan>> keys{
      key("ratio", &PrunePlan::ratio, "share of each A and B that is reset after every step")
          .range(0, 1)
          .below(),
      key("importance", &PrunePlan::importance, "by the norms of the inputs, or by gradients")
          .one_of({"input", "gradient"}),
      key("granularity", &PrunePlan::granularity, "single entries, or modules whole")
          .one_of({"parameter", "module"}),
      key("threshold", &PrunePlan::threshold, "module: absolute importance; null: by quantile")
          .from(0),
      key("threshold_quantile", &PrunePlan::threshold_quantile, "module: without threshold")
          .range(0, 1),
      key("reset", &PrunePlan::reset, "to zero, or to what the adapter came with")
          .one_of({"zero", "initial"}),
      key("norms", &PrunePlan::norms, "from the training passes, or an extra pass a step")
          .one_of({"running", "fresh"}),
      key("input", &PrunePlan::input, "the decoder layer's input, or the module's own (Wanda)")
          .one_of({"layer", "module"}),
      key("controller", &PrunePlan::controller, "what sets the ratio while training goes on")
          .one_of({"fixed", "cubic", "grasp", "grasp_as_coded"}),
      key("ramp_start", &PrunePlan::ramp_start, "cubic: share of the steps before which it is 0")
          .range(0, 1),
      key("ramp_end", &PrunePlan::ramp_end, "cubic: share of the steps at which it is the ratio")
          .range(0, 1),
      key("p_min", &PrunePlan::p_min, "grasp: the least ratio").range(0, 1).below(),
      key("p_max", &PrunePlan::p_max, "grasp: the largest ratio").range(0, 1).below(),
      key("p_init", &PrunePlan::p_init, "grasp: where ratio and policy begin").range(0, 1).below(),
      key("interval", &PrunePlan::interval, "grasp: steps between rounds of trials")
          .range(1, kMany),
      key("group_size", &PrunePlan::group_size, "grasp: ratios tried in a round").range(2, 1000),
      key("micro_dev", &PrunePlan::micro_dev, "grasp: validation records a trial is judged on")
          .range(1, kMany),
      key("policy_lr", &PrunePlan::policy_lr, "grasp: learning rate of the policy")
          .range(0, 10)
          .above(),
      key("kl", &PrunePlan::kl, "grasp: pull of its mean towards the ratio in force").range(0, 10),
      key("entropy", &PrunePlan::entropy, "grasp: what its deviation gains a round").range(0, 1),
      key("max_delta", &PrunePlan::max_delta, "grasp: how far the ratio moves in a round")
          .range(0, 1)
          .above(),
      key("sigma_cap", &PrunePlan::sigma_cap,
          "grasp: the policy's largest deviation; null: (p_max - p_min) / 4")
          .range(0, 1)
          .above()};
  return keys;
}

const std::vector<Key<OptimizerPlan>>& optimizer_keys() {
  static const std::vector<Key<OptimizerPlan>> keys{
      key("lr", &OptimizerPlan::lr, "learning rate of AdamW").range(0, 10).above(),
      key("weight_decay", &OptimizerPlan::weight_decay, "of AdamW").range(0, 1),
      key("accumulate", &OptimizerPlan::accumulate, "examples an optimizer step").range(1, 65536),
      key("epochs", &OptimizerPlan::epochs, "passes over the shots").range(1, 100000),
      key("lr_decay", &OptimizerPlan::lr_decay, "factor after each epoch").range(0, 1).above(),
      key("patience", &OptimizerPlan::patience,
          "validations without improvement that stop the run; 0: never")
          .range(0, kMany),
      key("select", &OptimizerPlan::select, "what the best validation is judged by")
          .one_of({"loss", "rougeL"}),
      key("validate_every", &OptimizerPlan::validate_every,
          "steps; 0: once an epoch; -1: a twelfth of all steps")
          .range(-1, kMany),
      key("min_steps", &OptimizerPlan::min_steps, "epochs go on until this many steps")
          .range(0, kMany),
      key("max_steps", &OptimizerPlan::max_steps, "training ends here; 0: no bound")
          .range(0, kMany),
      key("gradient_checkpointing", &OptimizerPlan::gradient_checkpointing,
          "activations computed again instead of kept: less memory, more time")};
  return keys;
}

const std::vector<Key<GenerationPlan>>& generation_keys() {
  static const std::vector<Key<GenerationPlan>> keys{
      key("max_new_tokens", &GenerationPlan::max_new_tokens, "longest output").range(1, 100000),
      key("beams", &GenerationPlan::beams, "texts searched side by side; 1: no search")
          .range(1, 64),
      key("length_penalty", &GenerationPlan::length_penalty,
          "beams: a text's score is its log-probability / tokens^penalty")
          .range(-10, 10),
      key("temperature", &GenerationPlan::temperature,
          "0: the likeliest token; above: drawn, from the plan's seed")
          .range(0, 100),
      key("top_p", &GenerationPlan::top_p,
          "drawn among the likeliest tokens that reach this probability")
          .range(0, 1)
          .above(),
      key("stop", &GenerationPlan::stop, "texts that end an output")};
  return keys;
}

const std::vector<Key<MethodPlan>>& method_member_keys() {
  static const std::vector<Key<MethodPlan>> keys{
      key("scale_adapters", &MethodPlan::scale_adapters, ""),
      key("weight_form", &MethodPlan::weight_form, ""),
      key("dropout", &MethodPlan::dropout, ""),
      key("include_target", &MethodPlan::include_target, ""),
      key("sources", &MethodPlan::sources, ""),
      key("target_modules", &MethodPlan::target_modules, ""),
      key("rank", &MethodPlan::rank, ""),
      key("alpha", &MethodPlan::alpha, "")};
  return keys;
}

const std::vector<std::string>& section_names() {
  static const std::vector<std::string> names{"adapters",  "data",       "method", "prune",
                                              "optimizer", "generation", "metrics"};
  return names;
}

const std::vector<std::string>& all_paths() {
  static const std::vector<std::string> paths = [] {
    std::vector<std::string> out;
    add_paths(out, "", plan_keys());
    add_paths(out, "data", data_keys());
    add_paths(out, "prune", prune_keys());
    add_paths(out, "optimizer", optimizer_keys());
    add_paths(out, "generation", generation_keys());
    add_paths(out, "method", method_member_keys());
    out.push_back("metrics");
    out.push_back("method.name");
    return out;
  }();
  return paths;
}

std::vector<std::pair<std::string, Json>> preset_values(const std::string& preset,
                                                        std::optional<std::int64_t> shots) {
  if (preset == "paper") {
    return {{"optimizer.lr", 1e-4},
            {"optimizer.accumulate", 8},
            {"optimizer.epochs", 10},
            {"optimizer.validate_every", 0},
            {"prune.ratio", 0.5}};
  }
  return {{"optimizer.accumulate", shots && *shots <= 8 ? 1 : 4},
          {"optimizer.min_steps", 24},
          {"optimizer.max_steps", 200},
          {"optimizer.validate_every", -1},
          {"prune.ratio", 0.3}};
}

}  // namespace espalier::plan

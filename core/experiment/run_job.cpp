#include "core/experiment/run_job.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/scored_text.h"
#include "core/device/machine.h"
#include "core/experiment/plan_metrics.h"
#include "core/experiment/run_parts.h"
#include "core/experiment/scored_outputs.h"
#include "core/experiment/shown_training.h"
#include "core/metrics/sentences.h"
#include "core/plan/descriptors.h"
#include "core/plan/steps.h"
#include "core/train/loss.h"
#include "core/train/sharing.h"

namespace espalier::experiment {

RunJob::RunJob(const plan::Plan& plan, const RunOptions& options, Session::State& session,
               Control& control, EventSink sink)
    : plan_(plan), options_(options), session_(session), control_(control), sink_(std::move(sink)) {
  const plan::MethodInfo* info = plan::find_method(plan.method.name);
  if (info == nullptr || !info->available) {
    throw Error(Code::plan_method, "the method \"" + plan.method.name + "\" cannot be run yet",
                "see `espalier-cli schema` for those that can", {{"method", plan.method.name}});
  }
  check_entries(plan.metrics, plan.folder, options.allow_commands);
  needs_model_ = info->needs_model;
  trains_ = info->trains;
  searches_ = info->searches;
  learns_ = plan::learns_from_shots(*info);
  if (options.processes != nullptr && !trains_) {
    throw Error(Code::usage, "method " + info->name + " trains nothing that processes could share",
                "start it as one process", {{"method", info->name}});
  }
}

void RunJob::phase(const std::string& name, double done, double total) {
  sink_(plan::event::Phase{name, done, total});
}

plan::event::Finished RunJob::run(const std::string& run_id, const std::filesystem::path& folder) {
  folder_ = folder;
  phase("load");
  if (needs_model_) load();
  phase("encode");
  encode();
  facts_ = facts();
  takes_over_ = can_take_over();
  if (resumption_) {
    check_resumption();
    resumption_->ready();
  }
  if (needs_model_) {
    if (plan_.method.include_target) train_target();
    prepared_ = prepare(plan_, *model_.model, std::move(sources_), target_ ? &*target_ : nullptr);
  }
  sink_(started(run_id));
  if (resumption_) {
    const auto step = resumption_->state.value<std::int64_t>("steps");
    sink_(plan::event::Resumed{step});
    finished_.facts["resumed_at_step"] = step;
  }
  if (takes_over_) {
    take_over();
  } else if (trains_) {
    train_method();
  } else if (needs_model_) {
    if (searches_) search_merge();
    if (!stopped_) validate_untrained();
  }
  if (!stopped_ && !plan_.data.test.empty()) test();
  phase("save");
  if (prepared_.stack || prepared_.merged) save(folder);
  finished_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (resumption_) finished_.seconds += resumption_->state.value<double>("seconds");
  tell_ratio();
  finished_.facts["peak_bytes"] = device::peak_resident_bytes();
  return finished_;
}

void RunJob::load() {
  model_ = session_.open(
      plan_, control_,
      [this](const std::string& name, double done, double total) { phase(name, done, total); });
  sources_ = load_sources(plan_, model_.model->config());
}

void RunJob::encode() {
  const bool in_context = plan_.method.name == "in_context";
  records_ = read_run_records(plan_, learns_);
  if (!needs_model_) return;
  const tokenizer::Tokenizer& tokens = *model_.tokenizer;
  if (learns_ && !in_context) train_ = encode_examples(records_.train, plan_, tokens);
  validation_ = encode_examples(records_.validation, plan_, tokens);
  std::vector<data::Record> shots = in_context ? records_.train : std::vector<data::Record>{};
  if (const Json& examples = plan_.method.extra.value("examples", Json()); examples.is_number()) {
    shots.resize(std::min(shots.size(), examples.get<std::size_t>()));
  }
  test_prompts_ = encode_prompts(records_.test, plan_, tokens, shots);
}

std::vector<std::size_t> RunJob::mine(std::size_t count) const {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return train::Sharing(options_.processes).mine(all);
}

train::Score RunJob::validate(const model::Adaptation& adaptation, std::int64_t step, bool first,
                              const EventSink& sink) {
  phase("validate", static_cast<double>(step));
  const train::Sharing sharing(options_.processes);
  const bool by_rouge = plan_.optimizer.select == "rougeL";
  std::vector<data::Example> examples;
  std::vector<data::Record> records;
  for (const std::size_t i : mine(validation_.size())) {
    examples.push_back(validation_[i]);
    records.push_back(records_.validation[i]);
  }
  // By ROUGE every validation record is written out; else one, for the reader to watch.
  const std::size_t texts = first ? 0 : by_rouge ? examples.size() : leads() ? 1 : 0;
  // Several processes agree on a stop between steps.
  Control* const control = sharing.alone() ? &control_ : nullptr;
  const auto [losses, raw] =
      train::losses_and_texts(*model_.model, adaptation, *model_.tokenizer, examples, texts,
                              generate_options(plan_), pack_tokens(), control);
  // Sums over this process's records, and over all of them once they are shared.
  std::array<double, 2> sums{};
  const auto count = static_cast<double>(examples.size());
  sums[0] = train::mean(losses) * count;
  if (by_rouge && !first && !raw.empty()) sums[1] = mean_rouge_l(plan_, records, raw) * count;
  sharing.sum(sums);
  const auto total = static_cast<double>(validation_.size());
  train::Score score;
  score.loss = sums[0] / total;
  if (first) return score;
  if (by_rouge) score.rouge_l = sums[1] / total;
  if (leads() && !raw.empty()) {
    sink(plan::event::Sample{step, records[0].id,
                             data::scored_text(raw[0].text, plan_.generation.stop)});
  }
  phase("train");
  return score;
}

train::Result RunJob::train_stack(const char* stage, Prepared& prepared,
                                  const std::optional<plan::PrunePlan>& prune, double dropout,
                                  const EventSink& sink) {
  train::Job job;
  job.model = model_.model.get();
  job.stack = &*prepared.stack;
  job.examples = &train_;
  job.optimizer = plan_.optimizer;
  job.prune = prune;
  job.update = prepared.weights.get();
  job.seed = plan_.seed;
  job.shuffle = plan_.data.shuffle;
  job.dropout = dropout;
  job.forward_scale = prepared.forward_scale;
  job.pack_tokens = pack_tokens();
  job.detailed_events = options_.detailed_events;
  job.module_pictures = options_.module_pictures;
  if (!validation_.empty()) {
    job.validate = [this, &sink](const model::Adaptation& adaptation, std::int64_t step,
                                 bool first) { return validate(adaptation, step, first, sink); };
  }
  if (prune && prune->searches_ratio() && !validation_.empty()) {
    job.trial_loss = [this](const model::Adaptation& a) { return micro_dev_loss(a); };
  }
  job.keeper = checkpoints_;
  job.processes = options_.processes;
  job.resume = resume_state(stage);
  const ShownTraining shown(
      session_, stage == std::string("train") ? folder_ : std::filesystem::path(), *prepared.stack);
  const EventSink counted = [&](const plan::Event& event) {
    if (const auto* step = std::get_if<plan::event::Step>(&event))
      session_.training.step = step->step;
    sink(event);
  };
  if (checkpoints_ == nullptr) return train::train(job, control_, counted);
  checkpoints_->begin(stage, facts_);
  struct Ender {
    RunCheckpoints& checkpoints;
    ~Ender() { checkpoints.end(); }
  } ender{*checkpoints_};
  return train::train(job, control_, counted);
}

namespace {

/// "data.train" as a JSON pointer.
Json::json_pointer pointer_to(std::string key) {
  std::replace(key.begin(), key.end(), '.', '/');
  return Json::json_pointer("/" + key);
}

/// The first of `keys` ("model", "data.train") in which the facts of two runs differ; empty: none.
std::string first_difference(const Json& a, const Json& b,
                             std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const Json::json_pointer pointer = pointer_to(key);
    if (a.value(pointer, Json()) != b.value(pointer, Json())) return key;
  }
  return {};
}

}  // namespace

void RunJob::check_resumption() const {
  const std::string what =
      first_difference(facts_, resumption_->state.value<Json>("facts"),
                       {"model", "adapters", "data.train", "data.validation", "data.test"});
  if (what.empty()) return;
  throw Error(Code::checkpoint_other,
              "the run cannot go on: " + what + " is not what it was when it began",
              "bring the file back, or start a new run", {{"what", what}});
}

const lora::StateDict* RunJob::resume_state(const char* stage) const {
  if (!resumption_ || resumption_->state.value<std::string>("stage") != stage) return nullptr;
  return &resumption_->state;
}

void RunJob::train_target() {
  phase("target");
  const std::filesystem::path kept = folder_ / "target";
  if (resume_state("train") != nullptr) {
    target_ = lora::load_adapter(kept, model_.model->config());
    target_->name = "target";
    return;
  }
  Prepared lora = prepare_lora(plan_, *model_.model);
  if (!takes_over_) {
    // The descriptor's default of method lora: this is that method on the same shots.
    // A stop in here keeps this LoRA's best; the merge that follows then stops before its first
    // step.
    const train::Result result =
        train_stack("target", lora, std::nullopt, 0.05, [](const plan::Event&) {});
    if (result.stopped) {
      checkpoints_ = nullptr;  // to be gone on from here, not from the merge that never began
    } else {
      lora::save_adapter(trained_lora(plan_, lora), kept);
    }
  }
  target_ = trained_lora(plan_, lora);
  target_->name = "target";
}

void RunJob::train_method() {
  phase("train");
  const train::Result result =
      train_stack("train", prepared_, plan_.prune, plan_.method.dropout, sink_);
  stopped_ = result.stopped;
  finished_.best_epoch = result.best_epoch;
  finished_.best_step = result.best_step;
  if (result.best) {
    finished_.validation_loss = result.best->loss;
    finished_.validation_rouge_l = result.best->rouge_l;
  }
  finished_.facts["steps"] = result.steps;
  if (!result.ratio.is_null()) finished_.facts["ratio"] = result.ratio;
  if (prepared_.weights) tell_weights();
  adaptation_.emplace(train::adaptation_of(*prepared_.stack, prepared_.forward_scale));
}

/// Whether the trained run would be trained again to the same bits.
bool RunJob::can_take_over() const {
  if (!trains_ || options_.trained == nullptr) return false;
  const std::string what = first_difference(facts_, options_.trained->facts,
                                            {"model", "adapters", "device", "dtype", "threads",
                                             "torch", "data.train", "data.validation"});
  return what.empty() && std::filesystem::exists(options_.trained->adapter / "adapter_config.json");
}

void RunJob::take_over() {
  const TrainedRun& trained = *options_.trained;
  for (const plan::Event& event : trained.events)
    sink_(event);
  prepared_.merged = lora::load_adapter(trained.adapter, model_.model->config());
  adaptation_.emplace(*prepared_.merged, model_.model->placement().device);
  finished_.best_epoch = trained.finished.best_epoch;
  finished_.best_step = trained.finished.best_step;
  finished_.validation_loss = trained.finished.validation_loss;
  finished_.validation_rouge_l = trained.finished.validation_rouge_l;
  for (const char* key : {"steps", "weights", "ratio"}) {
    if (trained.facts.contains(key)) finished_.facts[key] = trained.facts[key];
  }
  finished_.facts["trained_in"] = trained.id;
}

/// learned_weights: group by group what each adapter is multiplied by in the kept state.
void RunJob::tell_weights() {
  const torch::Tensor weights = prepared_.weights->weights_of(*prepared_.stack);
  const std::vector<std::string>& groups = prepared_.weights->groups();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t i = 0; i < prepared_.sources.size(); ++i) {
      finished_.facts["weights"][groups[g]][prepared_.sources[i].name] =
          weights[static_cast<std::int64_t>(g)][static_cast<std::int64_t>(i)].item<double>();
    }
  }
}

void RunJob::validate_untrained() {
  if (prepared_.merged) adaptation_.emplace(*prepared_.merged, model_.model->placement().device);
  if (validation_.empty() || plan_.method.name == "in_context") return;
  phase("validate");
  finished_.validation_loss = train::mean(train::example_losses(
      *model_.model, adaptation_ ? &*adaptation_ : nullptr, validation_, pack_tokens(), &control_));
  sink_(plan::event::Validation{0, 0, *finished_.validation_loss, std::nullopt, false});
}

std::vector<generate::Output> RunJob::without_model() const {
  std::vector<generate::Output> out;
  const std::string& language = plan_.data.language;
  for (const data::Record& r : records_.test) {
    generate::Output o;
    o.text = plan_.method.name == "lead"
                 ? metrics::lead(r.document, language)
                 : metrics::oracle_sentence(r.document, r.summary, language);
    o.finish = "eos";
    out.push_back(std::move(o));
  }
  return out;
}

std::vector<generate::Output> RunJob::generate_test() {
  const std::vector<std::size_t> which = mine(test_prompts_.size());
  std::vector<std::vector<tokenizer::TokenId>> prompts;
  for (const std::size_t i : which)
    prompts.push_back(test_prompts_[i]);
  const auto total = static_cast<double>(prompts.size());
  double done = 0;
  std::vector<generate::Output> raw = generate::generate(
      *model_.model, adaptation_ ? &*adaptation_ : nullptr, *model_.tokenizer, prompts,
      generate_options(plan_), &control_,
      [&](std::size_t, const generate::Output&) { phase("generate", ++done, total); });
  if (options_.processes == nullptr) return raw;
  Json texts = Json::array();
  for (std::size_t k = 0; k < raw.size(); ++k)
    texts.push_back(
        {{"at", which[k]}, {"ids", raw[k].ids}, {"text", raw[k].text}, {"finish", raw[k].finish}});
  std::vector<generate::Output> all(test_prompts_.size());
  for (const std::string& part : options_.processes->gather(json::dump(texts))) {
    for (const Json& text : json::parse(part)) {
      all.at(text.at("at").get<std::size_t>()) = {text.at("ids").get<std::vector<std::int32_t>>(),
                                                  text.at("text"), text.at("finish")};
    }
  }
  return all;
}

void RunJob::test() {
  phase("generate", 0, static_cast<double>(records_.test.size()));
  const std::vector<generate::Output> raw = needs_model_ ? generate_test() : without_model();
  if (!leads()) return;
  phase("score");
  ScoredOutputs scored =
      score_outputs(plan_, records_.test, raw, options_.allow_commands, &control_);
  finished_.metrics = scored.metrics;
  finished_.shares = scored.shares;
  finished_.facts["leaked"] = leaks();
  outputs_ = std::move(scored.outputs);
  for (const plan::event::Output& o : outputs_)
    sink_(o);
}

void RunJob::save(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  lora::Adapter adapter = result_of(plan_, prepared_);
  adapter.name = plan_.name;
  adapter.config["base_model_name_or_path"] = plan_.base_model;
  adapter.provenance = provenance();
  lora::save_adapter(adapter, folder / "adapter");
  // Each adapter as it has become: the merge alone does not tell, and "what if" moves them.
  if (takes_over_) {
    const auto parts = options_.trained->adapter.parent_path() / "parts";
    if (fs::exists(parts)) fs::copy(parts, folder / "parts", fs::copy_options::recursive);
  } else if (prepared_.stack && prepared_.stack->adapters() > 1) {
    save_parts(*prepared_.stack, folder / "parts");
  }
  finished_.adapter = (folder / "adapter").string();
}

}  // namespace espalier::experiment

#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/experiment/run_checkpoints.h"
#include "core/experiment/run_data.h"
#include "core/experiment/run_methods.h"
#include "core/experiment/session_state.h"
#include "core/generate/generator.h"
#include "core/train/loss.h"
#include "core/train/trainer.h"

namespace espalier::experiment {

/// Where a run goes on from.
struct Resumption {
  lora::StateDict state;  ///< of its newest checkpoint
  std::string plan_hash;  ///< as the run began with (paths may be written otherwise now)
  std::function<void()>
      ready;  ///< told once the state is known to fit, before the first event counts
};

/// One run between its folder's lock and its last event (internal to this room): each member is one
/// phase. Sends events; knows nothing of the store.
class RunJob {
 public:
  RunJob(const plan::Plan& plan, const RunOptions& options, Session::State& session,
         Control& control, EventSink sink);

  /// Before run(): who writes checkpoints, and the one to go on from.
  void set_checkpoints(RunCheckpoints* checkpoints) { checkpoints_ = checkpoints; }
  void set_resumption(Resumption resumption) { resumption_ = std::move(resumption); }

  /// Goes through all phases. `folder`: where the adapter and outputs go.
  plan::event::Finished run(const std::string& run_id, const std::filesystem::path& folder);

  const std::vector<plan::event::Output>& outputs() const { return outputs_; }
  /// Hash of the test file, empty without one.
  const std::string& test_hash() const { return test_hash_; }
  bool stopped() const { return stopped_; }

 private:
  bool leads() const { return options_.processes == nullptr || options_.processes->rank() == 0; }
  /// Indices of the `count` items that are this process's to work on.
  std::vector<std::size_t> mine(std::size_t count) const;
  std::vector<generate::Output> generate_test();
  void load();
  void encode();
  void train_target();
  void check_resumption() const;
  /// The state to go on from in a stage, null where that begins anew.
  const lora::StateDict* resume_state(const char* stage) const;
  bool can_take_over() const;
  void take_over();
  void train_method();
  train::Result train_stack(const char* stage, Prepared& prepared,
                            const std::optional<plan::PrunePlan>& prune, double dropout,
                            const EventSink& sink);
  train::Score validate(const model::Adaptation& adaptation, std::int64_t step, bool first,
                        const EventSink& sink);
  double micro_dev_loss(const model::Adaptation& adaptation);
  void tell_ratio();
  void search_merge();
  void tell_weights();
  void validate_untrained();
  void test();
  std::vector<generate::Output> without_model() const;
  void save(const std::filesystem::path& folder);
  plan::event::Started started(const std::string& run_id);
  Json facts();
  Json provenance();
  Json leaks() const;
  void phase(const std::string& name, double done = 0, double total = 0);

  /// Tokens that go through the model at a time.
  std::int64_t pack_tokens() const {
    return train::pack_budget(*model_.model, trains_, plan_.optimizer.gradient_checkpointing);
  }

  const plan::Plan& plan_;
  const RunOptions& options_;
  Session::State& session_;
  Control& control_;
  EventSink sink_;
  RunCheckpoints* checkpoints_ = nullptr;
  std::optional<Resumption> resumption_;
  std::filesystem::path folder_;
  bool needs_model_ = true, trains_ = false, searches_ = false, learns_ = false;
  RunRecords records_;
  OpenModel model_;
  std::vector<data::Example> train_, validation_;
  std::vector<std::vector<tokenizer::TokenId>> test_prompts_;
  std::vector<lora::Adapter> sources_;
  std::optional<lora::Adapter> target_;
  Prepared prepared_;
  std::optional<lora::LoraAdaptation> adaptation_;
  std::vector<plan::event::Output> outputs_;
  std::string test_hash_;
  plan::event::Finished finished_;
  Json facts_ = Json::object();
  bool takes_over_ = false;
  bool stopped_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace espalier::experiment

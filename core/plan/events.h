#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/json.h"

namespace espalier::plan {

/// Facts that a run reports while it goes (design section 6). Value structs: they cross threads by
/// copy, go into the store as JSON, and are one line each on the terminal.
namespace event {

struct Started {
  std::string run;   ///< the run's id in the store, or the name of its folder
  std::string name;  ///< the plan's name
  std::string plan_hash;
  std::string method;
  std::int64_t trainable = 0;  ///< entries of A and B that are updated, padding not counted
  std::int64_t steps = 0;      ///< optimizer steps planned, 0 where nothing is trained
  std::int64_t epochs = 0;
  std::vector<std::string> adapters;  ///< names, in plan order (keys of weights)
  Json facts = Json::object();  ///< build, device, dtype, threads, hashes of model/adapters/data
};
/// load | encode | target | train | validate | generate | score | save; done of total, total 0
/// unknown.
struct Phase {
  std::string name;
  double done = 0, total = 0;
};
struct Example {
  std::int64_t epoch = 0, step = 0;  ///< the step that its gradient goes into
  std::string id;
  double loss = 0;  ///< mean token loss, before the update
  std::int64_t tokens = 0;
};
struct Step {
  std::int64_t step = 0, epoch = 0;
  double loss = 0, lr = 0;
  double pruned = 0;    ///< share of all A and B entries reset at this step
  double sparsity = 0;  ///< share of zero entries of all A_i, B_i after update and pruning
  double sparsity_a = 0, sparsity_b = 0;
  double merged_sparsity = 0;  ///< over sum A_i and sum B_i
  std::vector<std::pair<std::string, double>>
      weights;  ///< adapter -> effective weight of the model
  std::int64_t tokens = 0;
  double seconds = 0;
  std::int64_t memory = 0;  ///< bytes that the process holds after the step, 0 unknown
};
struct ModuleState {
  std::string module;  ///< "model.layers.3.self_attn.q_proj"
  std::string adapter;
  double weight = 0, sparsity_a = 0, sparsity_b = 0;
  double fresh = 0, revived = 0, stable = 0;  ///< shares: newly pruned, no longer, still pruned
  double norm = 0;  ///< Frobenius norm of dW of the module (same for all adapters)
};
struct Modules {
  std::int64_t step = 0;
  std::vector<ModuleState> modules;
};
struct Validation {
  std::int64_t epoch = 0, step = 0;  ///< epoch 0: before training, never the best
  double loss = 0;
  std::optional<double> rouge_l;  ///< 0..1, where select is rougeL
  bool best = false;              ///< the best so far
};
/// One ratio that a controller tried, and what it was worth.
struct RatioTrial {
  double ratio = 0;
  double loss = 0;    ///< mean loss of the micro-dev records under its mask
  double reward = 0;  ///< loss under the mask in force less `loss`
};
/// A controller's ratio after a step: cubic tells of every step, those of GRASP of step 0 (where
/// the policy begins) and of each round.
struct Ratio {
  std::int64_t step = 0;
  std::string controller;
  double ratio = 0;                 ///< in force from here on
  double real = 0;                  ///< share of the entries of all A and B that its mask resets
  std::optional<double> mu, sigma;  ///< of the policy after its update
  std::optional<double> base_loss;  ///< mean loss of the micro-dev records under the mask in force
  std::vector<RatioTrial> trials;
  bool committed = false;  ///< a trial's ratio has moved the one in force
  double seconds = 0;      ///< that the trials took
};
struct Sample {
  std::int64_t step = 0;
  std::string record, text;
};
struct Output {
  std::string id, raw, text, finish;  ///< finish: eos | stop | limit
  std::string reference;
  Json scores = Json::object();           ///< metric -> 0..1, sentence level
  std::vector<std::string> references{};  ///< all of them, `reference` first; empty: just that one
};
struct Paused {
  std::int64_t step = 0;
};
struct Resumed {
  std::int64_t step = 0;
};
struct Stopped {
  std::int64_t step = 0;
  std::string reason;  ///< "stop" | "abort"
};
struct Failed {
  Json error;  ///< Error::to_json
};
struct Finished {
  std::int64_t best_epoch = 0, best_step = 0;
  std::optional<double> validation_loss;
  std::optional<double> validation_rouge_l;
  Json metrics = Json::object();  ///< {"rouge1": {"value", "low", "high", "signature"}, ...}
  Json shares = Json::object();   ///< empty, limit, wrong_script, repeating, copying: 0..1
  std::string adapter;            ///< folder of the resulting adapter, empty where there is none
  double seconds = 0;
  Json facts = Json::object();  ///< leaked, peak memory, tokens
};

}  // namespace event

using Event =
    std::variant<event::Started, event::Phase, event::Example, event::Step, event::Modules,
                 event::Validation, event::Ratio, event::Sample, event::Output, event::Paused,
                 event::Resumed, event::Stopped, event::Failed, event::Finished>;

/// "started", "phase", "example", ... as it stands under "event" in JSON.
std::string event_name(const Event& event);
/// {"event": name, ...}. Non-finite numbers become null.
OrderedJson to_json(const Event& event);
/// The same, but `modules` as a table: names once, then one list of numbers a column, module by
/// module with the adapters of each, to six significant figures. A quarter of the room, for stores.
OrderedJson to_packed_json(const Event& event);
/// The inverse of both; throws Error json_type for what is not an event.
Event event_from_json(const Json& json);

}  // namespace espalier::plan

// What a run says of itself: started event, hashes, provenance of its adapter, leaks.
#include <set>

#include "core/data/overlap.h"
#include "core/experiment/merge_trials.h"
#include "core/experiment/run_job.h"
#include "core/plan/steps.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// Documents that the plan's adapters were trained on.
std::set<std::string> source_identities(const std::vector<lora::Adapter>& sources) {
  std::set<std::string> out;
  for (const lora::Adapter& source : sources) {
    for (const std::string& id : source.training_identities())
      out.insert(id);
  }
  return out;
}

}  // namespace

plan::event::Started RunJob::started(const std::string& run_id) {
  plan::event::Started e;
  e.run = run_id;
  e.name = plan_.name;
  e.plan_hash = resumption_ ? resumption_->plan_hash : plan::hash(plan_);
  e.method = plan_.method.name;
  if (trains_) {
    e.trainable =
        prepared_.weights ? prepared_.weights->parameters() : prepared_.stack->parameters();
    const plan::StepPlan steps =
        plan::planned_steps(static_cast<std::int64_t>(train_.size()), plan_.optimizer);
    e.steps = steps.steps;
    e.epochs = steps.epochs;
    e.adapters = prepared_.stack->names();
  } else {
    if (searches_) {
      e.trainable = searched_numbers(plan_, prepared_.sources);
      e.steps = plan_.method.extra.value("budget", std::int64_t{0});
    }
    for (const plan::AdapterEntry& a : plan_.adapters)
      e.adapters.push_back(a.name);
  }
  e.facts = facts_;
  return e;
}

Json RunJob::facts() {
  Json out = {{"records",
               {{"train", records_.train.size()},
                {"validation", records_.validation.size()},
                {"test", records_.test.size()}}}};
  const auto hashed = [&](const char* key, const std::string& file) {
    if (!file.empty()) out["data"][key] = session_.hash_of(plan_.resolve(file));
  };
  hashed("train", plan_.data.train);
  hashed("validation", plan_.data.validation);
  hashed("test", plan_.data.test);
  if (!records_.mapped.empty()) out["columns"] = records_.mapped;
  if (out.contains("data") && out["data"].contains("test")) test_hash_ = out["data"]["test"];
  if (!needs_model_) return out;
  const fs::path model = plan_.resolve(plan_.base_model);
  out["model"] =
      fs::is_directory(model) ? session_.hash_of(model / "config.json") : session_.hash_of(model);
  out["device"] = device::describe(session_.placement);
  out["dtype"] = device::dtype_name(session_.placement.dtype);
  out["threads"] = torch::get_num_threads();
  if (options_.processes != nullptr) out["processes"] = options_.processes->size();
  out["torch"] = TORCH_VERSION;
  for (const plan::AdapterEntry& a : plan_.adapters) {
    out["adapters"][a.name] = session_.hash_of(plan_.resolve(a.path) / "adapter_model.safetensors");
  }
  std::int64_t cut = 0;
  for (const data::Example& e : train_)
    cut += e.document_cut ? 1 : 0;
  out["documents_cut"] = cut;
  return out;
}

Json RunJob::provenance() {
  std::set<std::string> identities = source_identities(prepared_.sources);
  if (learns_) {
    const std::set<std::string> own = data::identities(records_.train);
    identities.insert(own.begin(), own.end());
  }
  Json plan = Json::parse(plan::to_json(plan_).dump());
  plan["name"] = plan_.name;
  const fs::path model = plan_.resolve(plan_.base_model);
  return {{"espalier_adapter", 1},
          {"plan", plan},
          {"base_sha256", fs::is_directory(model) ? "" : session_.hash_of(model)},
          {"best_step", finished_.best_step},
          {"training_identities", identities}};
}

Json RunJob::leaks() const {
  std::set<std::string> trained = source_identities(prepared_.sources);
  const std::set<std::string> own = data::identities(records_.train);
  trained.insert(own.begin(), own.end());
  const data::Overlap overlap = data::count_overlap(trained, records_.test);
  return {{"leaked", overlap.leaked}, {"records", overlap.records}};
}

}  // namespace espalier::experiment

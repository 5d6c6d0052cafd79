#include "core/store/views.h"

namespace espalier::store {

// Runs come first in each join, so that a condition on `run` is looked at once a run and the events
// are found by their index.
const std::vector<View>& views() {
  static const std::vector<View> all{
      {"runs",
       "one row a run",
       {{"run", "its id"},
        {"name", "name of its plan"},
        {"method", "adaptive_merge, lora, svd, ..."},
        {"state", "queued, running, finished, stopped, failed or interrupted"},
        {"study", "the study that it belongs to, empty where none"},
        {"plan_hash", "equal for runs of the same plan"},
        {"created", "when it was made"},
        {"started", "when it began, null where it has not"},
        {"ended", "when it ended, null where it has not"},
        {"seconds", "how long it computed"},
        {"trainable", "trained entries"},
        {"steps", "optimizer steps planned"},
        {"epochs", "epochs planned"},
        {"best_epoch", "epoch of the best validation"},
        {"best_step", "step of the best validation"},
        {"validation_loss", "at the best validation"},
        {"validation_rouge_l", "at the best validation, where it chose"},
        {"adapter", "folder of the resulting adapter"},
        {"error", "why it failed, null where it did not"},
        {"tags", "its tags, a JSON array of texts"},
        {"note", "what was noted about it"}},
       R"sql(
SELECT printf('%03d', id), name, method, state, study, plan_hash,
  strftime('%Y-%m-%dT%H:%M:%SZ', nullif(created, 0) / 1000, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%SZ', nullif(started, 0) / 1000, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%SZ', nullif(ended, 0) / 1000, 'unixepoch'),
  seconds, trainable, steps, epochs, best_epoch, best_step, validation_loss, validation_rouge_l,
  adapter, json_extract(error, '$.message'), tags, note FROM main.runs)sql"},
      {"settings",
       "what a plan says, one row a value",
       {{"run", "the run's id"},
        {"key", "path of the value: optimizer.lr, adapters.0.path"},
        {"value", "the value; true and false as 1 and 0"},
        {"type", "text, integer, real, true, false or null"}},
       R"sql(
SELECT printf('%03d', r.id),
  replace(replace(replace(substr(t.fullkey, 3), '[', '.'), ']', ''), '"', ''), t.atom, t.type FROM main.runs AS r CROSS JOIN json_tree(r.plan) AS t
  WHERE t.type NOT IN ('object', 'array'))sql"},
      {"metrics",
       "a run's metrics on its test set",
       {{"run", "the run's id"},
        {"metric", "rougeL, bleu, ..."},
        {"value", "the value"},
        {"low", "lower end of its 95 % interval"},
        {"high", "upper end"},
        {"signature", "how it was computed"}},
       R"sql(
SELECT printf('%03d', r.id), m.key, json_extract(m.value, '$.value'),
  json_extract(m.value, '$.low'), json_extract(m.value, '$.high'),
  json_extract(m.value, '$.signature')
  FROM main.runs AS r CROSS JOIN json_each(r.metrics) AS m)sql"},
      {"facts",
       "device, threads, hashes of model, adapters and data, peak memory, ...",
       {{"run", "the run's id"}, {"key", "name of the fact"}, {"value", "a value, or JSON"}},
       R"sql(
SELECT printf('%03d', r.id), f.key, f.value
  FROM main.runs AS r CROSS JOIN json_each(r.facts) AS f)sql"},
      {"steps",
       "one row an optimizer step",
       {{"run", "the run's id"},
        {"step", "from 1"},
        {"epoch", "from 1"},
        {"loss", "mean over its examples, before the update"},
        {"lr", "learning rate"},
        {"pruned", "share of entries reset at this step"},
        {"sparsity", "share of zeros in all A and B, after it"},
        {"sparsity_a", "the same of A"},
        {"sparsity_b", "the same of B"},
        {"merged_sparsity", "share of zeros in the sums of A and of B"},
        {"tokens", "tokens trained on"},
        {"seconds", "since the training began"}},
       R"sql(
SELECT printf('%03d', r.id), e.step, e.epoch, e.loss, json_extract(e.json, '$.lr'),
  json_extract(e.json, '$.pruned'), json_extract(e.json, '$.sparsity'),
  json_extract(e.json, '$.sparsity_a'), json_extract(e.json, '$.sparsity_b'),
  json_extract(e.json, '$.merged_sparsity'), json_extract(e.json, '$.tokens'),
  json_extract(e.json, '$.seconds')
  FROM main.runs AS r CROSS JOIN main.events AS e ON e.run = r.id AND e.kind = 'step')sql"},
      {"weights",
       "the model's effective weights, one row a step and adapter",
       {{"run", "the run's id"},
        {"step", "the step"},
        {"adapter", "name of the adapter"},
        {"weight", "its share of the merge; they sum to 1"}},
       R"sql(
SELECT printf('%03d', r.id), e.step, w.key, w.value
  FROM main.runs AS r CROSS JOIN main.events AS e ON e.run = r.id AND e.kind = 'step'
  CROSS JOIN json_each(e.json, '$.weights') AS w)sql"},
      {"modules",
       "one row a step, module and adapter, where a run recorded them",
       {{"run", "the run's id"},
        {"step", "the step"},
        {"module", "model.layers.3.self_attn.q_proj"},
        {"adapter", "name of the adapter"},
        {"weight", "its effective weight in the module"},
        {"sparsity_a", "share of zeros in its A"},
        {"sparsity_b", "share of zeros in its B"},
        {"fresh", "share of entries newly pruned at this step"},
        {"revived", "share pruned at the step before and not at this one"},
        {"stable", "share pruned at both"},
        {"norm", "Frobenius norm of the module's update, the same for all adapters"}},
       {}},
      {"examples",
       "one row a training example and pass",
       {{"run", "the run's id"},
        {"step", "the step that its gradient went into"},
        {"epoch", "the epoch"},
        {"record", "id of the record"},
        {"loss", "mean token loss, before the update"},
        {"tokens", "its tokens"}},
       R"sql(
SELECT printf('%03d', r.id), e.step, e.epoch, json_extract(e.json, '$.id'), e.loss,
  json_extract(e.json, '$.tokens')
  FROM main.runs AS r CROSS JOIN main.events AS e ON e.run = r.id AND e.kind = 'example')sql"},
      {"validations",
       "one row a validation",
       {{"run", "the run's id"},
        {"step", "the step after which it was made"},
        {"epoch", "0: before training"},
        {"loss", "mean over the validation records"},
        {"rouge_l", "ROUGE-L of greedy outputs, where it chooses"},
        {"best", "1 where it was the best so far"}},
       R"sql(
SELECT printf('%03d', r.id), e.step, e.epoch, e.loss, json_extract(e.json, '$.rougeL'),
  json_extract(e.json, '$.best')
  FROM main.runs AS r CROSS JOIN main.events AS e ON e.run = r.id AND e.kind = 'validation')sql"},
      {"samples",
       "texts written while training",
       {{"run", "the run's id"},
        {"step", "the step"},
        {"record", "id of the record"},
        {"text", "what the model wrote"}},
       R"sql(
SELECT printf('%03d', r.id), e.step, json_extract(e.json, '$.record'),
  json_extract(e.json, '$.text')
  FROM main.runs AS r CROSS JOIN main.events AS e ON e.run = r.id AND e.kind = 'sample')sql"},
      {"outputs",
       "texts written for the test set",
       {{"run", "the run's id"},
        {"record", "id of the record"},
        {"text", "what is scored"},
        {"raw", "what the model wrote"},
        {"reference", "the record's own summary"},
        {"finish", "eos, stop or limit"}},
       R"sql(
SELECT printf('%03d', r.id), o.record, o.text, o.raw, o.reference, o.finish
  FROM main.runs AS r CROSS JOIN main.outputs AS o ON o.run = r.id)sql"},
      {"scores",
       "one row a test output and metric",
       {{"run", "the run's id"},
        {"record", "id of the record"},
        {"metric", "rougeL, ..."},
        {"value", "the output's own score"}},
       R"sql(
SELECT printf('%03d', r.id), o.record, s.key, s.value
  FROM main.runs AS r CROSS JOIN main.outputs AS o ON o.run = r.id
  CROSS JOIN json_each(o.scores) AS s)sql"}};
  return all;
}

}  // namespace espalier::store

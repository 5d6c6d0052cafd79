#include "core/experiment/data_export.h"

#include <map>
#include <memory>
#include <set>
#include <system_error>

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/experiment/notebook_reader.h"
#include "core/experiment/run_arrays.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;
namespace event = plan::event;

/// Events read at a time: those of modules are large.
constexpr std::int64_t kBatch = 100;

/// One CSV file, whose head is there even where no row follows.
class CsvFile {
 public:
  CsvFile(const fs::path& path, const std::vector<Json>& head) : file_(path) { row(head); }
  void row(const std::vector<Json>& values) { file_.write(csv::row(values)); }
  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
};

Json optional(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// Rows as the events come.
class EventFiles {
 public:
  explicit EventFiles(const fs::path& folder) : folder_(folder) {
    open(folder, "steps",
         {"step", "epoch", "loss", "lr", "pruned", "sparsity", "sparsity_a", "sparsity_b",
          "merged_sparsity", "tokens", "seconds"});
    open(folder, "weights", {"step", "adapter", "weight"});
    open(folder, "examples", {"step", "epoch", "record", "loss", "tokens"});
    open(folder, "validations", {"step", "epoch", "loss", "rougeL", "best"});
    open(folder, "samples", {"step", "record", "text"});
    open(folder, "modules",
         {"step", "module", "adapter", "weight", "sparsity_a", "sparsity_b", "fresh", "revived",
          "stable", "norm"});
  }

  void add(const plan::Event& any) {
    if (const auto* s = std::get_if<event::Step>(&any)) {
      row("steps", {s->step, s->epoch, s->loss, s->lr, s->pruned, s->sparsity, s->sparsity_a,
                    s->sparsity_b, s->merged_sparsity, s->tokens, s->seconds});
      for (const auto& [adapter, weight] : s->weights)
        row("weights", {s->step, adapter, weight});
    } else if (const auto* x = std::get_if<event::Example>(&any)) {
      row("examples", {x->step, x->epoch, x->id, x->loss, x->tokens});
    } else if (const auto* v = std::get_if<event::Validation>(&any)) {
      row("validations", {v->step, v->epoch, v->loss, optional(v->rouge_l), v->best ? 1 : 0});
    } else if (const auto* r = std::get_if<event::Ratio>(&any)) {
      if (!files_.contains("ratios")) open_ratios();
      row("ratios", {r->step, r->controller, r->ratio, r->real, optional(r->mu), optional(r->sigma),
                     optional(r->base_loss), r->committed ? 1 : 0, r->seconds});
      for (std::size_t i = 0; i < r->trials.size(); ++i) {
        const event::RatioTrial& t = r->trials[i];
        row("ratio_trials", {r->step, i + 1, t.ratio, t.loss, t.reward});
      }
    } else if (const auto* text = std::get_if<event::Sample>(&any)) {
      row("samples", {text->step, text->record, text->text});
    } else if (const auto* modules = std::get_if<event::Modules>(&any)) {
      for (const event::ModuleState& m : modules->modules)
        row("modules", {modules->step, m.module, m.adapter, m.weight, m.sparsity_a, m.sparsity_b,
                        m.fresh, m.revived, m.stable, m.norm});
    }
  }

  void commit() {
    for (auto& [name, file] : files_)
      file->commit();
  }

 private:
  void open(const fs::path& folder, const std::string& name, const std::vector<Json>& head) {
    files_[name] = std::make_unique<CsvFile>(folder / (name + ".csv"), head);
  }
  /// Of runs that had a controller of the ratio.
  void open_ratios() {
    open(folder_, "ratios",
         {"step", "controller", "ratio", "real", "mu", "sigma", "base_loss", "committed",
          "seconds"});
    open(folder_, "ratio_trials", {"step", "trial", "ratio", "loss", "reward"});
  }
  void row(const char* name, const std::vector<Json>& values) { files_.at(name)->row(values); }

  fs::path folder_;
  std::map<std::string, std::unique_ptr<CsvFile>> files_;
};

void write_outputs(const fs::path& folder, const std::vector<store::OutputRow>& outputs,
                   const std::vector<std::string>& metrics) {
  CsvFile texts(folder / "outputs.csv", {"record", "finish", "text", "raw", "reference"});
  std::vector<Json> head{"record"};
  head.insert(head.end(), metrics.begin(), metrics.end());
  CsvFile scores(folder / "scores.csv", head);
  for (const store::OutputRow& o : outputs) {
    texts.row({o.record, o.finish, o.text, o.raw, o.reference});
    std::vector<Json> row{o.record};
    for (const std::string& metric : metrics)
      row.push_back(o.scores.value(metric, Json(nullptr)));
    scores.row(row);
  }
  texts.commit();
  scores.commit();
}

Json about(const store::RunRow& row, const RunArrays& arrays) {
  return {{"run", row.id},
          {"name", row.name},
          {"method", row.method},
          {"state", row.state},
          {"plan", row.plan},
          {"plan_hash", row.plan_hash},
          {"best_epoch", row.best_epoch},
          {"best_step", row.best_step},
          {"validation_loss", optional(row.validation_loss)},
          {"validation_rouge_l", optional(row.validation_rouge_l)},
          {"metrics", row.metrics},
          {"shares", row.shares},
          {"facts", row.facts},
          {"seconds", row.seconds},
          {"adapters", arrays.adapters()},
          {"modules", arrays.modules()}};
}

void require_new(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::exists(folder, ignored) ||
      (fs::is_directory(folder, ignored) && fs::is_empty(folder, ignored))) {
    return;
  }
  throw Error(Code::file_unwritable, folder.string() + " is there already and not empty",
              "name another folder", {{"path", folder.string()}});
}

}  // namespace

Json export_data(const store::Store& store, const std::string& run, const fs::path& folder,
                 Control& control, const Progress& progress) {
  const store::RunRow row = store.run(run);
  require_new(folder);
  make_folder(folder);
  RunArrays arrays;
  EventFiles files(folder);
  std::int64_t at = 0;
  for (std::int64_t seq = 0;;) {
    control.check();
    const std::vector<store::EventRow> batch = store.events(run, {}, seq, kBatch);
    if (batch.empty()) break;
    for (const store::EventRow& entry : batch) {
      files.add(entry.event);
      arrays.add(entry.event);
      if (const auto* step = std::get_if<event::Step>(&entry.event)) at = step->step;
    }
    if (progress) progress("export", static_cast<double>(at), static_cast<double>(row.steps));
    seq = batch.back().seq;
  }
  files.commit();
  const std::vector<store::OutputRow> outputs = store.outputs(run);
  arrays.add(outputs);
  write_outputs(folder, outputs, arrays.metrics());
  tensor_io::write_npz(folder / "arrays.npz", arrays.arrays());
  const auto state = checkpoint_arrays(row.folder / "checkpoints");
  if (!state.empty()) tensor_io::write_npz(folder / "state.npz", state);
  write_file(folder / "reader.py", kNotebookReader);
  // Last: a folder with it is whole.
  write_file(folder / "run.json", json::dump(about(row, arrays), 1) + "\n");
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return {{"out", folder.string()}, {"run", row.id}, {"files", names}};
}

}  // namespace espalier::experiment

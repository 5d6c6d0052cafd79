#include "core/workbench/data_questions.h"

#include "core/data/template.h"
#include "core/experiment/open_model.h"
#include "core/experiment/run_data.h"
#include "core/experiment/workspace.h"
#include "core/plan/plan.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

/// The data settings of a plan, its defaults filled in; the rest of the plan does not matter.
plan::DataPlan data_plan(Json settings) {
  if (!settings.is_object()) settings = Json::object();
  if (!settings.contains("train")) settings["train"] = "train.jsonl";
  const Json whole{{"espalier_plan", 1},
                   {"base_model", "model"},
                   {"data", std::move(settings)},
                   {"method", {{"name", "zero_shot"}}}};
  return plan::parse(whole, {}).data;
}

}  // namespace

bool takes_long(const DataQuestion& question) {
  return std::holds_alternative<CheckImport>(question) ||
         std::holds_alternative<RunImport>(question) ||
         std::holds_alternative<CountLengths>(question) ||
         std::holds_alternative<FindDuplicates>(question);
}

std::shared_ptr<tokenizer::Tokenizer> DataDesk::tokenizer_of(const fs::path& model) {
  const std::lock_guard lock(mutex_);
  std::error_code ignored;
  const fs::file_time_type written = fs::last_write_time(model, ignored);
  if (!tokenizer_ || model != model_ || written != written_) {
    tokenizer_.reset();
    tokenizer_ = experiment::open_tokenizer(model);
    model_ = model;
    written_ = written;
  }
  return tokenizer_;
}

DataAnswer DataDesk::answer(const DataQuestion& question, Control& control,
                            const Progress& progress) {
  struct Visitor {
    DataDesk& desk;
    Control& control;
    const Progress& progress;

    DataAnswer operator()(const PreviewImport& q) const {
      return data::preview_import(q.file, q.mapping);
    }
    DataAnswer operator()(const CheckImport& q) const {
      ImportChecked out{data::check_import(q.file, q.mapping, q.shares, control, progress), {}};
      out.language = experiment::guess_language(out.check.first);
      return out;
    }
    DataAnswer operator()(const RunImport& q) const {
      return Imported{data::write_import(q.file, q.mapping, q.shares, q.target, control, progress)};
    }
    DataAnswer operator()(const FindRecords& q) const {
      return data::find_records(q.file, q.words, q.limit, control, progress);
    }
    DataAnswer operator()(const ShowTokens& q) const {
      const plan::DataPlan plan = data_plan(q.settings);
      const auto tokenizer = desk.tokenizer_of(q.model);
      return data::view_tokens(q.record, data::Templates::parse(plan.prompt, plan.completion),
                               *tokenizer, experiment::encode_options(plan, *tokenizer));
    }
    DataAnswer operator()(const CountLengths& q) const {
      return data::count_lengths(q.file, *desk.tokenizer_of(q.model), control, progress);
    }
    DataAnswer operator()(const DrawShots& q) const {
      return data::draw_shots(q.file, q.sample_seed, q.most, control, progress);
    }
    DataAnswer operator()(const FindDuplicates& q) const {
      return data::find_duplicates(q.folder, q.language == "ja", control, progress);
    }
  };
  control.check();
  return std::visit(Visitor{*this, control, progress}, question);
}

}  // namespace espalier::workbench

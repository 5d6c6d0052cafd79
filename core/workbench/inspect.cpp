#include "core/workbench/inspect.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/data/import.h"
#include "core/data/records.h"
#include "core/experiment/open_model.h"
#include "core/experiment/workspace.h"
#include "core/lora/adapter.h"
#include "core/lora/kinds.h"
#include "core/model/loader.h"
#include "core/plan/study.h"
#include "core/store/store.h"
#include "core/tensor_io/gguf_file_type.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

Json report(const char* kind) {
  return {{"kind", kind},     {"family", nullptr},    {"parameters", nullptr},
          {"dtype", nullptr}, {"tokenizer", nullptr}, {"warnings", Json::array()}};
}

/// Elements by stored type, and what the model says that it is.
struct StoredTypes {
  std::map<std::string, std::int64_t> elements;
  std::string said;  ///< of a GGUF ("Q4_K_M"); empty where it says nothing
  std::int64_t tensors = 0;

  void add(const tensor_io::TensorFile& file) {
    for (const tensor_io::TensorView& t : file.tensors()) {
      elements[std::string(tensor_io::dtype_info(t.dtype).name)] += t.numel();
      ++tensors;
    }
  }
  /// What it says; else the type of most elements.
  std::string main() const {
    if (!said.empty()) return said;
    const auto it =
        std::max_element(elements.begin(), elements.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return it == elements.end() ? std::string() : it->first;
  }
};

StoredTypes stored_types(const fs::path& path) {
  StoredTypes types;
  if (!fs::is_directory(path)) {
    const auto file = tensor_io::GgufFile::open(path);
    types.add(*file);
    types.said = tensor_io::gguf_file_type(*file);
    return types;
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == ".safetensors") {
      types.add(*tensor_io::SafetensorsFile::open(entry.path()));
    }
  }
  return types;
}

Json inspect_model(const fs::path& path) {
  const model::Config c = model::read_config(path);
  const StoredTypes types = stored_types(path);
  Json out = report("model");
  out["family"] = model::family_name(c.family);
  out["parameters"] = c.parameters();
  out["dtype"] = types.main();
  out["dtypes"] = types.elements;
  out["tensors"] = types.tensors;
  out["hidden"] = c.hidden;
  out["layers"] = c.layers;
  out["heads"] = c.heads;
  out["kv_heads"] = c.kv_heads;
  out["head_dim"] = c.head_dim;
  out["ff"] = c.ff;
  out["vocab"] = c.vocab;
  out["max_position"] = c.max_position;
  out["window"] = c.window;
  out["tied_head"] = c.tied_head;
  try {
    const auto tokenizer = experiment::open_tokenizer(path);
    out["tokenizer"] = tokenizer->kind();
    out["tokens"] = tokenizer->vocab_size();
    out["bos"] = tokenizer->bos();
    out["eos"] = tokenizer->eos();
    out["adds_bos"] = tokenizer->adds_bos();
    out["chat"] = nullptr;  // the model's files bring no template
    if (!tokenizer->chat().empty()) out["chat"] = tokenizer->chat();
    if (tokenizer->chat() == "unknown") {
      out["warnings"].push_back("its chat template is not one of the known ones");
    }
    experiment::check_fit(*tokenizer, c, path);
  } catch (const Error& error) {
    // A model without a usable tokenizer is still a model: its weights can be looked at.
    out["warnings"].push_back(error.message());
  }
  return out;
}

/// What the adapter's values say; a broken value or a module of an unknown base is a warning here.
void add_kind(const fs::path& path, Json& out) {
  try {
    const lora::KindOfLora kind = lora::recognise(lora::load_adapter(path));
    out["kind_of_lora"] = kind.kind;
    out["zeros"] = {{"a", kind.zeros_a}, {"b", kind.zeros_b}};
    const std::string note = lora::describe(kind);
    if (!note.empty()) out["note"] = note;
  } catch (const Error& error) {
    out["warnings"].push_back(error.message());
  }
}

Json inspect_adapter(const fs::path& path) {
  Json out = report("adapter");
  out.update(lora::inspect_adapter(path));
  add_kind(path, out);
  const fs::path provenance = path / "espalier.json";
  if (!fs::exists(provenance)) return out;
  const Json json = json::parse_file(provenance);
  if (const auto it = json.find("training_identities"); it != json.end() && it->is_array()) {
    out["trained_on"] = it->size();
  }
  return out;
}

Json inspect_data(const fs::path& path) {
  Json out = report("data");
  const std::vector<std::string> columns = data::read_columns(path);
  data::ReadOptions options;
  options.needs_summary = false;
  options.columns = data::suggest_columns(columns);
  // What Import would guess, of the same texts.
  const data::ImportPreview seen = data::preview_import(path, {}, 1);
  for (const std::string& field : seen.guessed) {
    const std::string& column = seen.suggested.at(field);
    options.columns[column] = field;
    out["guessed"].push_back(field);
    out["warnings"].push_back("no column is called as a " + field + " is: \"" + column +
                              "\" is a guess by its texts");
  }
  const std::vector<data::Record> records = data::read_records(path, options);
  std::int64_t without = 0;
  std::size_t characters = 0;
  std::set<std::string> documents, identities;
  for (const data::Record& r : records) {
    without += r.summary.empty() ? 1 : 0;
    characters += r.document.size();
    documents.insert(r.document);
    identities.insert(r.identity);
  }
  out["records"] = records.size();
  out["columns"] = columns;
  out["mapping"] = options.columns;
  out["identities"] = identities.size();
  out["language"] = experiment::guess_language(records);
  out["mean_document_bytes"] =
      static_cast<double>(characters) / static_cast<double>(records.size());
  out["without_summary"] = without;
  if (without > 0) {
    out["warnings"].push_back(std::to_string(without) + " records have no summary");
  }
  if (documents.size() < records.size()) {
    out["warnings"].push_back(std::to_string(records.size() - documents.size()) +
                              " records repeat another's document");
  }
  return out;
}

Json inspect_plan(const fs::path& path) {
  const plan::Plan plan = plan::parse_file(path);
  Json out = report("plan");
  out["name"] = plan.name;
  out["method"] = plan.method.name;
  out["hash"] = plan::hash(plan);
  out["plan"] = plan::to_json(plan);
  std::error_code ignored;
  for (const std::string* file :
       {&plan.base_model, &plan.data.train, &plan.data.validation, &plan.data.test}) {
    if (file->empty() || fs::exists(plan.resolve(*file), ignored)) continue;
    out["warnings"].push_back("there is no " + plan.resolve(*file).string());
  }
  return out;
}

Json inspect_study(const fs::path& path) {
  const plan::Study study = plan::parse_study_file(path);
  Json out = report("study");
  out["name"] = study.name;
  out["choose_by"] = study.choose_by;
  out["sample_seeds"] = study.sample_seeds;
  Json rows = Json::array();
  std::size_t cells = 0;
  for (const std::string& name : plan::row_names(study))
    rows.push_back(name);
  Json targets = Json::array();
  for (const plan::StudyColumn& column : plan::columns(study)) {
    for (std::size_t row = 0; row < column.study.runs.size(); ++row)
      cells += plan::trials(column.study, row).size() + column.study.sample_seeds.size();
    if (column.target.empty() && !column.shots) continue;
    targets.push_back(
        {{"target", column.target}, {"shots", column.shots ? Json(*column.shots) : Json()}});
  }
  out["rows"] = rows;
  if (!targets.empty()) out["targets"] = targets;
  out["runs"] = cells;
  return out;
}

Json inspect_store(const fs::path& path) {
  const auto store = store::Store::open_read_only(path);
  Json out = report("store");
  std::map<std::string, int> states;
  const auto runs = store.runs();
  for (const store::RunRow& run : runs)
    ++states[run.state];
  out["runs"] = runs.size();
  out["states"] = states;
  out["datasets"] = store.datasets().size();
  out["adapters"] = store.adapters().size();
  return out;
}

Json inspect_workspace(const fs::path& path) {
  const experiment::Workspace w = experiment::open_workspace(path);
  Json out = report("workspace");
  const auto names = [&](const auto& items) {
    Json list = Json::array();
    for (const auto& item : items) {
      list.push_back(item.name);
      if (!item.problem.empty()) out["warnings"].push_back(item.name + ": " + item.problem);
    }
    return list;
  };
  out["models"] = names(w.models);
  out["adapters"] = names(w.adapters);
  out["data"] = names(w.data);
  out["plans"] = w.plans.size();
  out["studies"] = w.studies.size();
  return out;
}

std::string first_bytes(const fs::path& path, std::size_t count) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw Error(Code::file_unreadable, "cannot read " + path.string(), "check its permissions",
                {{"path", path.string()}});
  }
  std::string bytes(count, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return bytes;
}

/// A JSON object of ours, or a data set.
Json inspect_json(const fs::path& path) {
  json::ParseOptions options;
  options.comments = true;
  options.name = path.string();
  const Json json = json::parse_file(path, options);
  if (json.is_object() && json.contains("espalier_plan")) return inspect_plan(path);
  if (json.is_object() && json.contains("espalier_study")) return inspect_study(path);
  return inspect_data(path);
}

Error unrecognised(const fs::path& path) {
  return Error(Code::model_unrecognised,
               path.string() + " is no model, adapter, data set, plan, study, store or workspace",
               "what can be looked at: .gguf, Hugging Face and PEFT folders, .jsonl .json .csv "
               ".tsv, plans, espalier.sqlite",
               {{"path", path.string()}});
}

}  // namespace

Json inspect(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    throw Error(Code::file_missing, "there is nothing at " + path.string(), "check the path",
                {{"path", path.string()}});
  }
  if (fs::is_directory(path, ignored)) {
    if (fs::exists(path / "adapter_config.json", ignored)) return inspect_adapter(path);
    if (fs::exists(path / "config.json", ignored)) return inspect_model(path);
    if (experiment::is_workspace(path)) return inspect_workspace(path);
    throw unrecognised(path);
  }
  const std::string head = first_bytes(path, 16);
  const std::string extension = path.extension().string();
  if (head.starts_with("GGUF") || extension == ".gguf") return inspect_model(path);
  if (head.starts_with("SQLite format 3") || extension == ".sqlite") return inspect_store(path);
  if (extension == ".json") return inspect_json(path);
  // What data sets come in that is not read says so itself.
  const bool foreign = extension == ".parquet" || extension == ".arrow" ||
                       extension == ".feather" || extension == ".gz" || extension == ".zst";
  if (foreign || extension == ".jsonl" || extension == ".ndjson" || extension == ".csv" ||
      extension == ".tsv") {
    return inspect_data(path);
  }
  throw unrecognised(path);
}

}  // namespace espalier::workbench

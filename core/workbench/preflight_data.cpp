// The records that count, as the run will draw and tokenise them.
#include <algorithm>

#include "core/data/overlap.h"
#include "core/data/template.h"
#include "core/experiment/run_data.h"
#include "core/plan/descriptors.h"
#include "core/plan/tasks.h"
#include "core/workbench/preflight_parts.h"

namespace espalier::workbench {

namespace {

using Level = Note::Level;

/// "article: document, highlights: summary".
std::string mapping_text(const std::map<std::string, std::string>& mapping) {
  std::string out;
  for (const auto& [column, field] : mapping)
    out += (out.empty() ? "" : ", ") + column + ": " + field;
  return out;
}

/// Reads one split just as the runner does, by a plan that has no other.
std::vector<data::Record> read_split(Findings& f, const std::string& split) {
  plan::Plan one = f.plan;
  plan::DataPlan& d = one.data;
  const std::string file = split == "train" ? d.train : split == "test" ? d.test : d.validation;
  const std::string field = "data." + split;
  if (file.empty()) return {};
  std::error_code ignored;
  const std::filesystem::path path = f.plan.resolve(file);
  if (!std::filesystem::exists(path, ignored)) {
    f.add(Level::error, "preflight.file_missing", field,
          {{"path", path.string()}, {"split", split}, {"code", "file.missing"}});
    return {};
  }
  if (split != "train") d.train.clear();
  if (split != "validation") d.validation.clear();
  if (split != "test") d.test.clear();
  try {
    experiment::RunRecords records = experiment::read_run_records(one, split == "train");
    for (const auto& [which, mapping] : records.mapped)
      f.add(Level::info, "preflight.columns", field,
            {{"split", which}, {"mapping", mapping_text(mapping)}});
    return split == "train"  ? std::move(records.train)
           : split == "test" ? std::move(records.test)
                             : std::move(records.validation);
  } catch (...) {
    const Error error = current_error();
    const bool few = error.code() == Code::data_too_few;
    Note& note = f.add(error, few ? "preflight.data_too_few" : "preflight.data",
                       few ? (split == "train" ? "data.shots" : "data.validation_shots") : field,
                       {{"split", split}});
    const auto there = error.args().find("records");
    if (few && there != error.args().end() && there->second != "0")
      note.fix = {{note.field, std::stoll(there->second)}};
    return {};
  }
}

std::string trimmed_end(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t'))
    text.pop_back();
  return text;
}

std::string question_prompt(const std::string& language) {
  const std::vector<plan::Task>& all = plan::tasks(language);
  return std::find_if(all.begin(), all.end(), [](const auto& t) { return t.key == "question"; })
      ->prompt;
}

bool check_templates(Findings& f) {
  const plan::DataPlan& d = f.plan.data;
  try {
    const auto templates = data::Templates::parse(d.prompt, d.completion);
    if (templates.prompt.ends_in_space()) {
      f.add(Level::warning, "preflight.prompt_ends_in_space", "data.prompt").fix = {
          {"data.prompt", trimmed_end(d.prompt)}};
    }
    if (!templates.prompt.uses(data::Template::Place::document)) {
      f.add(Level::warning, "preflight.prompt_without_document", "data.prompt");
    }
    const std::vector<data::Record>& records = f.train.empty() ? f.test : f.train;
    const bool asks = std::any_of(records.begin(), records.end(),
                                  [](const data::Record& r) { return !r.question.empty(); });
    if (asks && !templates.prompt.uses(data::Template::Place::question)) {
      f.add(Level::warning, "preflight.question_unused", "data.prompt", {{"place", "{question}"}})
          .fix = {{"data.prompt", question_prompt(d.language)}};
    }
    return true;
  } catch (...) {
    f.add(current_error(), "preflight.template", "data.prompt");
    return false;
  }
}

void note_cuts(Findings& f, const std::vector<data::Example>& examples) {
  const auto count = [&](bool data::Example::*member) {
    return std::count_if(examples.begin(), examples.end(),
                         [&](const data::Example& e) { return e.*member; });
  };
  const std::string n = std::to_string(examples.size());
  if (const auto k = count(&data::Example::document_cut); k > 0) {
    f.add(Level::info, "preflight.documents_cut", "data.max_document_tokens",
          {{"k", std::to_string(k)},
           {"n", n},
           {"tokens", std::to_string(f.plan.data.max_document_tokens)}});
  }
  if (const auto k = count(&data::Example::summary_cut); k > 0) {
    f.add(Level::warning, "preflight.summaries_cut", "data.max_summary_tokens",
          {{"k", std::to_string(k)},
           {"n", n},
           {"tokens", std::to_string(f.plan.data.max_summary_tokens)}});
  }
}

void encode_all(Findings& f) {
  const auto encoded = [&](const std::vector<data::Record>& records, const char* split) {
    try {
      return experiment::encode_examples(records, f.plan, *f.tokenizer);
    } catch (...) {
      f.add(current_error(), "preflight.data", std::string("data.") + split, {{"split", split}});
      return std::vector<data::Example>{};
    }
  };
  f.examples = encoded(f.train, "train");
  f.validation_examples = encoded(f.validation, "validation");
  std::vector<data::Example> all = f.examples;
  all.insert(all.end(), f.validation_examples.begin(), f.validation_examples.end());
  try {
    const data::EncodeOptions options = experiment::encode_options(f.plan.data, *f.tokenizer);
    const auto prompt = data::Template::parse(f.plan.data.prompt);
    for (const data::Record& record : f.test) {
      const data::Prompt p = data::encode_prompt(record, prompt, *f.tokenizer, options);
      f.prompt_tokens += static_cast<std::int64_t>(p.ids.size());
      f.longest = std::max(
          f.longest, static_cast<std::int64_t>(p.ids.size()) + f.plan.generation.max_new_tokens);
      data::Example marks;
      marks.document_cut = p.document_cut;
      all.push_back(marks);
    }
  } catch (...) {
    f.add(current_error(), "preflight.data", "data.test", {{"split", "test"}});
  }
  for (const data::Example& e : all)
    f.longest = std::max(f.longest, static_cast<std::int64_t>(e.ids.size()));
  note_cuts(f, all);
  if (f.config && f.longest > f.config->max_position) {
    f.add(
        Level::warning, "preflight.too_long", "data.max_document_tokens",
        {{"tokens", std::to_string(f.longest)}, {"limit", std::to_string(f.config->max_position)}});
  }
}

void note_leaks(Findings& f) {
  const auto note = [&](const data::Overlap& overlap, const char* key, const char* field,
                        std::map<std::string, std::string> args) {
    if (overlap.leaked == 0) return;
    args["k"] = std::to_string(overlap.leaked);
    args["n"] = std::to_string(overlap.records);
    f.add(Level::warning, key, field, std::move(args));
  };
  note(data::count_overlap(data::identities(f.train), f.test), "preflight.train_in_test",
       "data.test", {});
  for (const auto& [adapter, identities] : f.trained_on) {
    note(data::count_overlap({identities.begin(), identities.end()}, f.test), "preflight.leak",
         "adapters", {{"adapter", adapter}});
  }
}

}  // namespace

void check_data(Findings& f) {
  const plan::MethodInfo* info = plan::find_method(f.plan.method.name);
  if (info != nullptr && plan::learns_from_shots(*info)) f.train = read_split(f, "train");
  f.validation = read_split(f, "validation");
  f.test = read_split(f, "test");
  f.out.examples = static_cast<std::int64_t>(f.train.size());
  f.out.validation = static_cast<std::int64_t>(f.validation.size());
  f.out.test = static_cast<std::int64_t>(f.test.size());
  note_leaks(f);
}

void check_texts(Findings& f) {
  if (!f.needs_model || !check_templates(f) || !f.tokenizer) return;
  encode_all(f);
}

}  // namespace espalier::workbench

// The one list of notes: key and English pattern.
#include <algorithm>

#include "core/workbench/preflight_parts.h"

namespace espalier::workbench {

namespace {

struct Pattern {
  const char* key;
  const char* message;
};

constexpr Pattern kPatterns[] = {
    {"preflight.method_unavailable", "the method {method} cannot run yet"},
    {"preflight.adapters_needed",
     "the method {method} needs at least {minimum} adapters, the plan has {given}"},
    {"preflight.adapters_surplus",
     "the method {method} takes at most {maximum} adapters, the plan has {given}"},
    {"preflight.prune_ignored",
     "the method {method} does not prune: the plan's \"prune\" is ignored"},
    {"preflight.beams", "{beams} beams: each text costs about that many times the work"},
    {"preflight.sampled", "texts are drawn at random, from seed {seed}"},
    {"preflight.model", "the base model cannot be used: {message}"},
    {"preflight.tokenizer", "the model's tokenizer cannot be used: {message}"},
    {"preflight.device", "the device or type cannot be used: {message}"},
    {"preflight.adapter", "the adapter {adapter} cannot be used: {message}"},
    {"preflight.adapter_module",
     "the adapter {adapter} adapts {module}, which the base does not have"},
    {"preflight.adapter_shape",
     "the adapter {adapter} is made for another base: {module} is {adapter_shape} in the adapter "
     "and "
     "{base_shape} in the base"},
    {"preflight.ranks", "linear merging needs adapters of one rank; these have {ranks}"},
    {"preflight.file_missing", "there is no file {path} for {split}"},
    {"preflight.data", "the {split} data cannot be used: {message}"},
    {"preflight.columns", "the {split} data has columns of other names, read as {mapping}"},
    {"preflight.data_too_few", "{shots} shots are asked for, {split} has {records} records"},
    {"preflight.template", "prompt or completion cannot be used: {message}"},
    {"preflight.prompt_ends_in_space",
     "the prompt ends in white space; in most vocabularies the space belongs to the next word"},
    {"preflight.prompt_without_document", "the prompt does not hold {document}"},
    {"preflight.question_unused",
     "the records have questions, and the prompt does not hold {place}"},
    {"preflight.documents_cut", "{k} of {n} documents are cut at {tokens} tokens"},
    {"preflight.summaries_cut", "{k} of {n} summaries are cut at {tokens} tokens"},
    {"preflight.too_long", "a text has {tokens} tokens, the model was made for {limit}"},
    {"preflight.no_validation", "there is no validation set: the last epoch is kept"},
    {"preflight.no_test", "there is no test set: no summaries are written"},
    {"preflight.train_in_test", "{k} of {n} test records are documents of the training set"},
    {"preflight.leak", "{k} of {n} test records are documents that {adapter} was trained on"},
    {"preflight.few_steps", "only {steps} steps: too few to learn much"},
    {"preflight.accumulate",
     "accumulate is {accumulate}, but there are only {examples} training examples"},
    {"preflight.metric", "the metric {metric} is not known for {language}"},
    {"preflight.metric_command",
     "the metric {metric} starts the program {program}, and commands are not allowed"},
    {"preflight.metric_model", "the model of the metric {metric} cannot be used: {message}"},
    {"preflight.effective_lr",
     "{n} adapters move alike: the merge learns at {n} x {lr} = {effective}"},
    {"preflight.strength", "{adapter} enters at strength {factor}"},
    {"preflight.ratio_search",
     "the ratio is searched while training goes on: {rounds} rounds, {passes} passes over "
     "{records} "
     "validation records, about {seconds} s"},
    {"preflight.ratio_few_rounds",
     "only {rounds} rounds of trials in {steps} steps: too few to find a ratio"},
    {"preflight.ratio_as_coded",
     "GRASP as coded weighs entries by magnitude once (prune.importance, norms and input are not "
     "read), and its ratio is not the sparsity that is there; its authors train once more at it"},
    {"preflight.memory", "about {needed} GB are needed, {free} GB are free"},
};

/// "{name}" replaced from `args`; a name that is not among them stays as written.
std::string filled(const std::string& pattern, const std::map<std::string, std::string>& args) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) return out + pattern.substr(at);
    const auto it = args.find(pattern.substr(open + 1, close - open - 1));
    out += pattern.substr(at, open - at);
    out += it != args.end() ? it->second : pattern.substr(open, close - open + 1);
    at = close + 1;
  }
}

std::string pattern_of(const std::string& key) {
  for (const Pattern& p : kPatterns) {
    if (key == p.key) return p.message;
  }
  throw Error(Code::internal, "there is no note \"" + key + "\"");
}

const char* level_name(Note::Level level) {
  switch (level) {
    case Note::Level::info:
      return "info";
    case Note::Level::warning:
      return "warning";
    case Note::Level::error:
      return "error";
  }
  return "";
}

}  // namespace

Note& Findings::add(Note::Level level, const std::string& key, const std::string& field,
                    std::map<std::string, std::string> args) {
  Note note;
  note.level = level;
  note.key = key;
  note.field = field;
  note.message = filled(pattern_of(key), args);
  note.args = std::move(args);
  out.notes.push_back(std::move(note));
  return out.notes.back();
}

Note& Findings::add(const Error& error, const std::string& key, const std::string& field,
                    std::map<std::string, std::string> args) {
  for (const auto& [name, value] : error.args())
    args.emplace(name, value);
  args["code"] = code_info(error.code()).key;
  args["message"] = error.message();
  args["hint"] = error.hint();
  return add(Note::Level::error, key, field, std::move(args));
}

bool Preflight::ok() const {
  return std::none_of(notes.begin(), notes.end(),
                      [](const Note& note) { return note.level == Note::Level::error; });
}

Json to_json(const Preflight& p) {
  Json notes = Json::array(), strengths = Json::object();
  for (const Note& note : p.notes) {
    notes.push_back({{"level", level_name(note.level)},
                     {"key", note.key},
                     {"field", note.field},
                     {"args", note.args},
                     {"message", note.message},
                     {"fix", note.fix}});
  }
  for (const auto& [adapter, factor] : p.strengths)
    strengths[adapter] = factor;
  return {{"ok", p.ok()},           {"trainable", p.trainable},
          {"steps", p.steps},       {"epochs", p.epochs},
          {"examples", p.examples}, {"validation", p.validation},
          {"test", p.test},         {"seconds", p.seconds},
          {"bytes", p.bytes},       {"effective_lr", p.effective_lr},
          {"strengths", strengths}, {"notes", notes}};
}

const std::vector<std::string>& note_keys() {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> out;
    for (const Pattern& p : kPatterns)
      out.emplace_back(p.key);
    return out;
  }();
  return keys;
}

}  // namespace espalier::workbench

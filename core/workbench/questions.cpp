#include "core/workbench/questions.h"

#include <optional>

#include "core/base/error.h"
#include "core/data/encode.h"
#include "core/data/records.h"
#include "core/experiment/open_model.h"
#include "core/generate/generator.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/loader.h"
#include "core/train/loss.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

/// Positions whose logits are held at once: a row of 262,144 takes 1 MB, thrice.
constexpr std::int64_t kLogitRows = 32;

/// A model, its tokenizer and the adapter that goes along, ready to compute.
struct Ready {
  experiment::OpenModel open;
  std::optional<lora::LoraAdaptation> adaptation;

  Ready(const ModelChoice& choice, Control& control, const Progress& progress) {
    const device::Placement placement = device::place(choice.device, choice.dtype);
    device::set_threads(choice.threads);
    open = experiment::open_model(choice.model, placement, &control, progress);
    if (choice.adapter.empty()) return;
    const lora::Adapter adapter = lora::load_adapter(choice.adapter, open.model->config());
    adaptation.emplace(adapter, placement.device);
  }
  const model::Adaptation* adapted() const { return adaptation ? &*adaptation : nullptr; }
};

void check_ids(const std::vector<std::int32_t>& ids, std::int64_t rows) {
  if (ids.empty()) throw Error(Code::usage, "there are no ids", "for example --ids 1,2,3");
  for (const std::int32_t id : ids) {
    if (id >= 0 && id < rows) continue;
    throw Error(
        Code::token_out_of_range,
        "id " + std::to_string(id) + " is outside of the vocabulary of " + std::to_string(rows),
        "ids go from 0 to " + std::to_string(rows - 1),
        {{"id", std::to_string(id)}, {"rows", std::to_string(rows)}});
  }
}

/// The largest `top` entries of each row of logits, as JSON.
void append_top(Json& out, const torch::Tensor& logits, std::int64_t top) {
  const torch::Tensor logprobs = torch::log_softmax(logits.to(torch::kFloat32), -1);
  const auto [values, ids] = logprobs.topk(top, -1);
  const torch::Tensor v = values.cpu().contiguous(), i = ids.cpu().contiguous();
  const float* value = v.data_ptr<float>();
  const std::int64_t* id = i.data_ptr<std::int64_t>();
  for (std::int64_t row = 0; row < v.size(0); ++row) {
    const std::int64_t at = row * top;
    out.push_back({{"ids", std::vector<std::int64_t>(id + at, id + at + top)},
                   {"logprobs", std::vector<float>(value + at, value + at + top)}});
  }
}

/// The prompts of a request, with the records' ids where it reads records.
struct Prompts {
  std::vector<std::string> names;
  std::vector<std::vector<std::int32_t>> ids;
};

Prompts prompts_of(const GenerateRequest& request, const tokenizer::Tokenizer& tokenizer) {
  Prompts out;
  if (request.from == GenerateRequest::From::ids) {
    out.ids.push_back(request.ids);
  } else if (request.from == GenerateRequest::From::text) {
    out.ids.push_back(data::encode_text(request.text, tokenizer, std::nullopt));
    if (out.ids.back().empty()) {
      throw Error(Code::usage, "the text is empty, and this model puts no token before a text",
                  "give at least one character");
    }
  } else {
    const data::Template prompt = data::Template::parse(request.prompt);
    data::ReadOptions options;
    options.needs_summary = false;
    options.columns = request.input.columns;
    for (const data::Record& record : data::read_records(request.input.path, options)) {
      data::Prompt encoded = data::encode_prompt(record, prompt, tokenizer);
      out.names.push_back(encoded.id);
      out.ids.push_back(std::move(encoded.ids));
    }
  }
  return out;
}

}  // namespace

Json tokenize(const fs::path& model, const std::string& text, bool special,
              const std::string& chat) {
  const auto tokenizer = experiment::open_tokenizer(model);
  Json out = Json::object();
  std::vector<tokenizer::TokenId> ids;
  if (chat.empty()) {
    ids = tokenizer->encode(text, special);
  } else {
    const tokenizer::ChatFormat format = tokenizer::resolve_chat(chat, *tokenizer);
    out["chat"] = tokenizer::chat_name(format);
    out["text"] = tokenizer::chat_text(format, {{"user", text}}, true);
    ids = tokenizer::chat_ids(format, {{"user", text}}, true, *tokenizer);
  }
  Json pieces = Json::array();
  for (const tokenizer::TokenId id : ids)
    pieces.push_back(tokenizer->piece(id));
  out["ids"] = ids;
  out["pieces"] = pieces;
  return out;
}

Json top_logits(const ModelChoice& choice, const std::vector<std::int32_t>& ids, std::int64_t top,
                Control& control, const Progress& progress) {
  const std::int64_t rows = model::read_config(choice.model).vocab;
  check_ids(ids, rows);
  if (top < 1 || top > rows) {
    throw Error(Code::usage, "--top is " + std::to_string(top),
                "ask for 1 to " + std::to_string(rows), {{"top", std::to_string(top)}});
  }
  const Ready ready(choice, control, progress);
  torch::NoGradGuard no_grad;
  model::Pack pack;
  pack.add(ids, 0, static_cast<std::int64_t>(ids.size()));
  const torch::Tensor hidden = ready.open.model->forward(pack, ready.adapted());
  Json positions = Json::array();
  for (std::int64_t at = 0; at < hidden.size(0); at += kLogitRows) {
    control.check();
    const std::int64_t n = std::min(kLogitRows, hidden.size(0) - at);
    append_top(positions, ready.open.model->logits(hidden.narrow(0, at, n)), top);
  }
  return {{"top", positions}};
}

Json generate(const ModelChoice& choice, const GenerateRequest& request, Control& control,
              const Progress& progress) {
  if (request.max_new_tokens < 1 || request.max_new_tokens > 1 << 20) {
    throw Error(Code::usage, "--max-new-tokens is " + std::to_string(request.max_new_tokens),
                "ask for at least 1 and at most 1048576");
  }
  if (request.choice.beams > 1 && request.choice.temperature > 0) {
    throw Error(Code::usage, "--beams searches for the likeliest text, --temperature draws",
                "give one of the two");
  }
  if (request.from == GenerateRequest::From::ids) {
    check_ids(request.ids, model::read_config(choice.model).vocab);
  }
  // Before the weights: a mistake in the data or the template shows at once.
  const Prompts prompts = prompts_of(request, *experiment::open_tokenizer(choice.model));
  const Ready ready(choice, control, progress);
  generate::Options options;
  options.max_new_tokens = request.max_new_tokens;
  options.choice = request.choice;
  double done = 0;
  const auto total = static_cast<double>(prompts.ids.size());
  const auto told = [&](std::size_t, const generate::Output&) {
    if (progress) progress("generate", ++done, total);
  };
  const std::vector<generate::Output> texts =
      generate::generate(*ready.open.model, ready.adapted(), *ready.open.tokenizer, prompts.ids,
                         options, &control, told);
  Json outputs = Json::array();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Json one{{"ids", texts[i].ids}, {"text", texts[i].text}, {"finish", texts[i].finish}};
    if (!prompts.names.empty()) one["id"] = prompts.names[i];
    outputs.push_back(std::move(one));
  }
  return {{"outputs", outputs}};
}

Json score(const ModelChoice& choice, const DataChoice& input, const std::string& prompt,
           const std::string& completion, Control& control, const Progress& progress) {
  const data::Templates templates = data::Templates::parse(prompt, completion);
  const auto tokenizer = experiment::open_tokenizer(choice.model);
  std::vector<data::Example> examples;
  data::ReadOptions options;
  options.columns = input.columns;
  for (const data::Record& record : data::read_records(input.path, options))
    examples.push_back(data::encode(record, templates, *tokenizer));
  const Ready ready(choice, control, progress);
  const std::vector<double> losses =
      train::example_losses(*ready.open.model, ready.adapted(), examples,
                            train::pack_budget(*ready.open.model, /*gradients=*/false), &control);
  Json records = Json::array();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    records.push_back(
        {{"id", examples[i].id}, {"loss", losses[i]}, {"tokens", examples[i].label_tokens()}});
  }
  return {{"mean", train::mean(losses)}, {"records", records}};
}

}  // namespace espalier::workbench

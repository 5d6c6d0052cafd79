#include "core/experiment/run_data.h"

#include "core/data/records.h"
#include "core/data/shots.h"

namespace espalier::experiment {

namespace {

std::vector<data::Record> drawn(const plan::Plan& plan, const std::string& split,
                                const std::string& file, const std::optional<std::int64_t>& shots,
                                RunRecords& out) {
  if (file.empty()) return {};
  data::ReadOptions options;
  options.columns = plan.data.columns;
  const std::filesystem::path path = plan.resolve(file);
  if (options.columns.empty()) {
    options.columns = data::read_mapping(path, options);
    if (!options.columns.empty()) out.mapped[split] = options.columns;
  }
  std::vector<data::Record> records = data::read_records(path, options);
  if (!shots) return records;
  return data::select_shots(records, *shots, plan.data.sample_seed);
}

}  // namespace

RunRecords read_run_records(const plan::Plan& plan, bool needs_train) {
  const plan::DataPlan& d = plan.data;
  RunRecords out;
  if (needs_train) out.train = drawn(plan, "train", d.train, d.shots, out);
  out.validation = drawn(plan, "validation", d.validation,
                         d.validation_shots ? d.validation_shots : d.shots, out);
  out.test = drawn(plan, "test", d.test, std::nullopt, out);
  return out;
}

data::EncodeOptions encode_options(const plan::DataPlan& plan,
                                   const tokenizer::Tokenizer& tokenizer) {
  data::EncodeOptions options;
  options.max_document_tokens = plan.max_document_tokens;
  options.max_summary_tokens = plan.max_summary_tokens;
  if (plan.add_bos != "auto") options.add_bos = plan.add_bos == "true";
  options.append_eos = plan.append_eos;
  if (plan.chat != "none") options.chat = tokenizer::resolve_chat(plan.chat, tokenizer);
  return options;
}

std::vector<data::Example> encode_examples(const std::vector<data::Record>& records,
                                           const plan::Plan& plan,
                                           const tokenizer::Tokenizer& tokenizer) {
  const auto templates = data::Templates::parse(plan.data.prompt, plan.data.completion);
  const data::EncodeOptions options = encode_options(plan.data, tokenizer);
  std::vector<data::Example> out;
  for (const data::Record& r : records)
    out.push_back(data::encode(r, templates, tokenizer, options));
  return out;
}

std::vector<std::vector<tokenizer::TokenId>> encode_prompts(
    const std::vector<data::Record>& records, const plan::Plan& plan,
    const tokenizer::Tokenizer& tokenizer, const std::vector<data::Record>& shots) {
  const auto templates = data::Templates::parse(plan.data.prompt, plan.data.completion);
  const data::EncodeOptions options = encode_options(plan.data, tokenizer);
  const auto cut = [&](data::Record r) {
    bool was_cut = false;
    r.document = data::cut_to_tokens(r.document, tokenizer, options.max_document_tokens, was_cut);
    r.summary = data::cut_to_tokens(r.summary, tokenizer, options.max_summary_tokens, was_cut);
    return r;
  };
  std::string before;
  for (const data::Record& shot : shots) {
    const data::Record r = cut(shot);
    before += templates.prompt.fill(r) + templates.completion.fill(r) + "\n\n";
  }
  std::vector<std::vector<tokenizer::TokenId>> out;
  for (const data::Record& r : records) {
    if (shots.empty()) {
      out.push_back(data::encode_prompt(r, templates.prompt, tokenizer, options).ids);
    } else {
      out.push_back(data::encode_text(before + templates.prompt.fill(cut(r)), tokenizer,
                                      options.add_bos, options.chat));
    }
  }
  return out;
}

}  // namespace espalier::experiment

#include "core/tokenizer/hf_write.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/tokenizer/gguf_vocabulary.h"

namespace espalier::tokenizer {

namespace {

namespace fs = std::filesystem;
using tensor_io::GgufFile;

Json split_step(const char* pattern) {
  return {{"type", "Split"},
          {"pattern", {{"Regex", pattern}}},
          {"behavior", "Isolated"},
          {"invert", false}};
}

Json byte_level_step(bool regex) {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", false},
          {"trim_offsets", false},
          {"use_regex", regex}};
}

/// The inverse of PreTokenizer::add_named, which has refused all other names before.
Json pre_tokenizer(const std::string& pre) {
  Json steps = Json::array();
  if (pre == "smollm") steps.push_back({{"type", "Digits"}, {"individual_digits", true}});
  if (pre == "llama-bpe" || pre == "llama3" || pre == "llama-v3") {
    steps.push_back(split_step(kLlama3Pattern));
  } else if (pre == "qwen2" || pre == "deepseek-r1-qwen") {
    steps.push_back(split_step(kQwen2Pattern));
  }
  const bool cut = !steps.empty() && steps.back().at("type") == "Split";
  steps.push_back(byte_level_step(!cut));
  return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

Json post_processor(const Vocabulary& v) {
  if (!v.adds_bos || v.bos < 0) return nullptr;
  const std::string& bos = v.pieces[static_cast<std::size_t>(v.bos)];
  const Json token = {{"SpecialToken", {{"id", bos}, {"type_id", 0}}}};
  const auto sequence = [](const char* id, int type) {
    return Json{{"Sequence", {{"id", id}, {"type_id", type}}}};
  };
  Json single = Json::array(), pair = Json::array(), ids = Json::array();
  single = {token, sequence("A", 0)};
  pair = {token, sequence("A", 0), token, sequence("B", 1)};
  ids.push_back(v.bos);
  Json tokens = Json::array();
  tokens.push_back(bos);
  return {{"type", "TemplateProcessing"},
          {"single", single},
          {"pair", pair},
          {"special_tokens", {{bos, {{"id", bos}, {"ids", ids}, {"tokens", tokens}}}}}};
}

Json tokenizer_json(const ByteLevelSpec& spec, const std::string& pre) {
  Json vocab = Json::object(), merges = Json::array(), added = Json::array();
  const Vocabulary& v = spec.vocabulary;
  for (std::size_t i = 0; i < v.pieces.size(); ++i)
    vocab[v.pieces[i]] = i;
  for (const auto& [left, right] : spec.merges)
    merges.push_back(Json::array({left, right}));
  for (const AddedToken& token : spec.added) {
    added.push_back({{"id", token.id},
                     {"content", v.pieces[static_cast<std::size_t>(token.id)]},
                     {"single_word", false},
                     {"lstrip", token.takes_left},
                     {"rstrip", token.takes_right},
                     {"normalized", token.normalized},
                     {"special", token.special}});
  }
  const bool qwen = pre == "qwen2" || pre == "deepseek-r1-qwen";
  const Json model{{"type", "BPE"},
                   {"dropout", nullptr},
                   {"unk_token", nullptr},
                   {"continuing_subword_prefix", nullptr},
                   {"end_of_word_suffix", nullptr},
                   {"fuse_unk", false},
                   {"byte_fallback", false},
                   {"ignore_merges", spec.ignore_merges},
                   {"vocab", vocab},
                   {"merges", merges}};
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", added},
          {"normalizer", qwen ? Json{{"type", "NFC"}} : Json()},
          {"pre_tokenizer", pre_tokenizer(pre)},
          {"post_processor", post_processor(v)},
          {"decoder", byte_level_step(true)},
          {"model", model}};
}

Json config_json(const GgufFile& file, const Vocabulary& v, const char* kind) {
  Json out{{"tokenizer_class", kind}, {"add_bos_token", v.adds_bos}, {"add_eos_token", false}};
  const auto name = [&](const char* key, std::int64_t id) {
    if (id >= 0 && id < v.size()) out[key] = v.pieces[static_cast<std::size_t>(id)];
  };
  name("bos_token", v.bos);
  name("eos_token", v.eos);
  name("unk_token", v.unknown);
  name("pad_token", file.integer("tokenizer.ggml.padding_token_id").value_or(-1));
  if (const auto chat = file.text("tokenizer.chat_template")) out["chat_template"] = *chat;
  return out;
}

}  // namespace

void write_folder_tokenizer(const GgufFile& file, const fs::path& folder) {
  const std::string kind = file.text("tokenizer.ggml.model").value_or("");
  const auto put = [&](const char* name, const std::string& bytes) {
    write_file(folder / name, bytes);
  };
  if (kind == "llama") {
    const SentencePieceModel model = sentencepiece_of_gguf(file);
    check(model);
    const bool gemma = file.text("general.architecture").value_or("").starts_with("gemma");
    Json config = config_json(file, model.vocabulary, gemma ? "GemmaTokenizer" : "LlamaTokenizer");
    if (!gemma) config["legacy"] = false;
    put("tokenizer.model", serialize(model));
    put("tokenizer_config.json", json::dump(config, 2) + "\n");
    return;
  }
  if (kind != "gpt2") {
    throw Error(Code::tokenizer_missing, "the GGUF file holds no tokenizer of a known kind",
                "kinds that work: llama (SentencePiece), gpt2 (byte-level BPE)", {});
  }
  const ByteLevelSpec spec = byte_level_of_gguf(file);
  const std::string pre = file.text("tokenizer.ggml.pre").value_or("gpt-2");
  const Json config = config_json(file, spec.vocabulary, "PreTrainedTokenizerFast");
  put("tokenizer.json", json::dump(tokenizer_json(spec, pre), 1) + "\n");
  put("tokenizer_config.json", json::dump(config, 2) + "\n");
}

}  // namespace espalier::tokenizer

#include "core/experiment/model_metrics.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/metrics/sentences.h"
#include "core/metrics/tokens.h"
#include "core/tokenizer/encoder_tokenizer.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// The reference's longest pair, the longest sentence that it leaves out, and how many of a
/// document it looks at.
constexpr std::size_t kPairTokens = 500;
constexpr std::size_t kShortSentence = 10;
constexpr std::size_t kPremises = 100;

fs::path resolved(const fs::path& folder, const std::string& path) {
  return fs::path(path).is_absolute() ? fs::path(path) : folder / path;
}

std::string model_name(const fs::path& path) {
  const fs::path plain = path.lexically_normal();
  return (plain.has_filename() ? plain : plain.parent_path()).filename().string();
}

/// Its tokenizer, held against the configuration.
std::unique_ptr<tokenizer::EncoderTokenizer> open_tokenizer(const fs::path& path,
                                                            const model::EncoderConfig& config) {
  auto out = tokenizer::load_encoder_tokenizer(path);
  if (out->vocab_size() > config.vocab) {
    throw Error(Code::tokenizer_mismatch,
                fmt::format("the tokenizer in {} has {} tokens, the model {}", path.string(),
                            out->vocab_size(), config.vocab),
                "put the tokenizer's files that belong to this model beside its weights",
                {{"path", path.string()},
                 {"tokens", std::to_string(out->vocab_size())},
                 {"rows", std::to_string(config.vocab)}});
  }
  return out;
}

/// Tokens that both the tokenizer's files and the model allow.
std::size_t longest(const tokenizer::EncoderTokenizer& tokens, const model::EncoderConfig& config) {
  const std::int64_t named = tokens.max_length();
  return static_cast<std::size_t>(named > 0 ? std::min(named, config.longest()) : config.longest());
}

std::vector<model::EncoderInput> inputs_of(const std::vector<std::string>& texts,
                                           const tokenizer::EncoderTokenizer& tokens,
                                           std::size_t limit) {
  std::vector<model::EncoderInput> out;
  for (const std::string& text : texts) {
    const std::string whole = utf8::sanitized(text);
    tokenizer::EncodedText encoded = tokens.single(metrics::strip_spaces(whole), limit, true);
    out.push_back({std::move(encoded.ids), std::move(encoded.types)});
  }
  return out;
}

void keep_best(std::vector<model::BertScore>& best, const std::vector<model::BertScore>& other) {
  if (best.empty()) best = other;
  for (std::size_t i = 0; i < best.size(); ++i) {
    best[i].precision = std::max(best[i].precision, other[i].precision);
    best[i].recall = std::max(best[i].recall, other[i].recall);
    best[i].f = std::max(best[i].f, other[i].f);
  }
}

struct Labels {
  std::size_t entailment = 0, contradiction = 0;
};

Labels labels_of(const model::EncoderConfig& config) {
  const auto find = [&config](const std::string& stem) {
    for (std::size_t i = 0; i < config.labels.size(); ++i) {
      std::string label = config.labels[i];
      std::transform(label.begin(), label.end(), label.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      if (label.starts_with(stem)) return i;
    }
    throw Error(Code::model_config, "config.json names no label for " + stem + "...",
                "faithfulness needs a classifier of entailment with its labels in id2label",
                {{"key", "id2label"}});
  };
  return {find("entail"), find("contradict")};
}

std::vector<std::string_view> judged_sentences(std::string_view text, const std::string& language) {
  std::vector<std::string_view> out = metrics::sentences(text, language);
  if (metrics::is_japanese(language)) return out;
  std::erase_if(out, [](std::string_view sentence) {
    return utf8::decode(sentence).size() <= kShortSentence;
  });
  return out;
}

/// Mean over the columns of the highest entailment less the highest contradiction. probabilities:
/// the document's sentences, for each of which those of the summary follow each other.
double summac(const std::vector<std::vector<double>>& probabilities, std::size_t summary,
              const Labels& labels) {
  if (probabilities.empty()) return 0;
  double sum = 0;
  for (std::size_t s = 0; s < summary; ++s) {
    double entailment = 0, contradiction = 0;
    for (std::size_t i = s; i < probabilities.size(); i += summary) {
      entailment = std::max(entailment, probabilities[i][labels.entailment]);
      contradiction = std::max(contradiction, probabilities[i][labels.contradiction]);
    }
    sum += entailment - contradiction;
  }
  return sum / static_cast<double>(summary);
}

}  // namespace

BertScores bert_scores(const plan::MetricEntry& entry, const fs::path& folder,
                       const std::string& device, const metrics::Texts& texts, Control* control) {
  const fs::path path = resolved(folder, entry.model);
  const auto encoder = model::Encoder::load(path, entry.layer.value_or(-1), false, device, control);
  const std::int64_t layer = encoder->config().layers;
  const auto tokens = open_tokenizer(path, encoder->config());
  const std::size_t limit = longest(*tokens, encoder->config());
  const std::vector<model::EncoderInput> candidates = inputs_of(texts.candidates, *tokens, limit);
  std::vector<std::vector<model::EncoderInput>> sets;
  std::vector<model::EncoderInput> all;
  for (const auto& set : texts.references) {
    sets.push_back(inputs_of(set, *tokens, limit));
    // What only fills up an example of fewer references is no text of its own.
    for (std::size_t i = 0; i < set.size() && i < texts.references[0].size(); ++i) {
      const bool repeated = texts.uneven && sets.size() > 1 && set[i] == texts.references[0][i];
      if (!repeated) all.push_back(sets.back()[i]);
    }
    if (set.size() != texts.candidates.size()) {
      throw Error(
          Code::metric_counts,
          fmt::format("{} references but {} candidates", set.size(), texts.candidates.size()),
          "both need one entry for each example, in the same order");
    }
  }
  const model::TokenWeights weights = entry.idf ? model::TokenWeights(all) : model::TokenWeights();
  BertScores out;
  for (const auto& references : sets)
    keep_best(out.each, model::bert_scores(*encoder, references, candidates, weights, control));
  if (!entry.baseline.empty()) {
    const model::BertScore baseline = model::read_baseline(resolved(folder, entry.baseline), layer);
    for (model::BertScore& score : out.each)
      score = model::rescaled(score, baseline);
  }
  out.signature =
      fmt::format("nrefs:{}|model:{}|layer:{}|idf:{}|rescale:{}|agg:mean|version:0.3.13",
                  texts.uneven ? "var" : std::to_string(texts.references.size()), model_name(path),
                  layer, entry.idf ? "yes" : "no", entry.baseline.empty() ? "no" : "yes");
  return out;
}

FaithfulnessScores faithfulness(const plan::MetricEntry& entry, const fs::path& folder,
                                const std::string& device, const std::string& language,
                                const metrics::Texts& texts, Control* control) {
  if (texts.documents.size() != texts.candidates.size()) {
    throw Error(Code::metric_documents,
                "the metric \"" + entry.name + "\" looks at documents, and not every text has one",
                "give the documents, or leave the metric out", {{"metric", entry.name}});
  }
  const fs::path path = resolved(folder, entry.model);
  const auto encoder = model::Encoder::load(path, -1, true, device, control);
  const Labels labels = labels_of(encoder->config());
  const auto tokens = open_tokenizer(path, encoder->config());
  const std::size_t limit = std::min(kPairTokens, longest(*tokens, encoder->config()));
  FaithfulnessScores out;
  for (std::size_t i = 0; i < texts.candidates.size(); ++i) {
    const std::string document = utf8::sanitized(texts.documents[i]);
    const std::string summary = utf8::sanitized(texts.candidates[i]);
    const auto claims = judged_sentences(summary, language);
    std::vector<model::EncoderInput> pairs;
    auto premises = judged_sentences(document, language);
    premises.resize(std::min(premises.size(), kPremises));
    for (const std::string_view premise : premises) {
      for (const std::string_view claim : claims) {
        tokenizer::EncodedText encoded = tokens->pair(premise, claim, limit);
        pairs.push_back({std::move(encoded.ids), std::move(encoded.types)});
      }
    }
    out.each.push_back(summac(encoder->probabilities(pairs, control), claims.size(), labels));
  }
  out.signature =
      fmt::format("model:{}|granularity:sentence|op:max,mean|ent-con|agg:mean", model_name(path));
  return out;
}

void check_metric_model(const plan::MetricEntry& entry, const fs::path& folder) {
  const fs::path path = resolved(folder, entry.model);
  model::EncoderConfig config = model::read_encoder_config(path);
  if (entry.layer && *entry.layer > config.layers) {
    throw Error(Code::model_config,
                fmt::format("the model has {} layers, not {}", config.layers, *entry.layer),
                "choose a smaller layer", {{"key", "layer"}});
  }
  open_tokenizer(path, config);
  if (entry.measure() == "summac") {
    labels_of(config);
  } else if (!entry.baseline.empty()) {
    model::read_baseline(resolved(folder, entry.baseline), entry.layer.value_or(config.layers));
  }
}

}  // namespace espalier::experiment

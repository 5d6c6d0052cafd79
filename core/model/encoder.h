#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"

namespace espalier::model {

/// Shapes and constants of a BERT-like encoder.
struct EncoderConfig {
  std::string family;  ///< config.json's model_type: "bert", "roberta", "xlm-roberta"
  std::int64_t hidden = 0, layers = 0, heads = 0, ff = 0, vocab = 0;
  std::int64_t max_position = 0;     ///< rows of the position table
  std::int64_t types = 0;            ///< rows of the type table
  std::int64_t position_offset = 0;  ///< RoBERTa: the first token stands at pad_token_id + 1
  double norm_eps = 1e-12;
  std::vector<std::string> labels;  ///< of a classification head, by index, as the file names them

  bool is_bert() const { return family == "bert"; }
  /// Tokens that a text may have.
  std::int64_t longest() const { return max_position - position_offset; }
};

/// Throws model_unrecognised (no config.json), model_family (names the family and those that work),
/// model_config (a missing or senseless value, another activation or kind of positions).
EncoderConfig read_encoder_config(const std::filesystem::path& folder);

/// One text as ids and, for BERT, the type of each (empty: all 0).
struct EncoderInput {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> types;
};

/// BERT (Devlin et al. 2019), RoBERTa and XLM-R: learned positions, post-norm layers, exact GELU.
/// Weights are f32; nothing is trained. From the compute thread only.
class Encoder {
 public:
  struct Weights;

  /// From a Hugging Face folder with model.safetensors. `layers`: how many are loaded, -1 all of
  /// them. `classifies`: with the head for sequence classification (model_config where the
  /// configuration names no labels). `device`: as in plans. Throws as read_encoder_config(),
  /// model_tensor_missing, model_tensor_shape, model_not_finite, safetensors_bad,
  /// device_unavailable, stopped, aborted.
  static std::shared_ptr<const Encoder> load(const std::filesystem::path& folder,
                                             std::int64_t layers, bool classifies,
                                             const std::string& device, Control* control = nullptr);
  Encoder(EncoderConfig config, std::unique_ptr<Weights> weights);
  ~Encoder();
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  const EncoderConfig& config() const { return config_; }
  const Weights& weights() const { return *weights_; }

  /// Softmax over the labels for each text: [texts][labels]. The encoder must classify. Throws
  /// token_out_of_range (an id beyond the vocabulary, a text longer than the positions reach).
  std::vector<std::vector<double>> probabilities(std::span<const EncoderInput> texts,
                                                 Control* control = nullptr) const;

 private:
  EncoderConfig config_;
  std::unique_ptr<Weights> weights_;
};

}  // namespace espalier::model

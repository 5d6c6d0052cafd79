#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/regex.h"

namespace espalier::lora {

/// adapter_config.json of a PEFT LoRA (reference: PEFT 0.21, tuners/lora/config.py), read for what
/// changes the maths.
class PeftConfig {
 public:
  /// Throws adapter_bad (no configuration, no usable r and lora_alpha), adapter_feature (another
  /// kind of adapter, or a part that is not computed here: DoRA, biases, full copies of modules,
  /// initialisations that alter the base ...: refused by name, never ignored).
  explicit PeftConfig(const std::filesystem::path& folder);

  const Json& json() const { return json_; }
  std::int64_t rank() const { return rank_; }
  double alpha() const { return alpha_; }
  bool rslora() const { return rslora_; }
  /// rank_pattern and alpha_pattern: the first pattern that matches the module's name or its end
  /// after a dot, else r and lora_alpha.
  std::int64_t rank_of(const std::string& module) const;
  double alpha_of(const std::string& module) const;
  /// alpha / r, with use_rslora alpha / sqrt r.
  double scale_of(const std::string& module) const;

 private:
  using Pattern = std::vector<std::pair<Regex, double>>;
  void refuse_features(const std::filesystem::path& folder) const;
  Pattern read_pattern(const std::filesystem::path& folder, const OrderedJson& ordered,
                       const char* key) const;

  Json json_;
  std::int64_t rank_ = 0;
  double alpha_ = 0;
  bool rslora_ = false;
  Pattern ranks_, alphas_;
};

/// An Error about an adapter's folder: named in the message, its path among the arguments.
Error folder_error(Code code, const std::filesystem::path& folder, const std::string& message,
                   const std::string& hint, Error::Args args = {});

}  // namespace espalier::lora

#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/config.h"
#include "core/tensor_io/tensor_file.h"

namespace espalier::model {

/// The files of one model, whatever their format, as tensors by our own names:
/// "embedding", "head", "norm", and per layer "3.q_proj", "3.attention_norm" ... Remembers what was
/// asked for, so that missing and surplus tensors can be named together.
class TensorSource {
 public:
  static std::unique_ptr<TensorSource> open(const std::filesystem::path& path);
  virtual ~TensorSource() = default;

  const Config& config() const { return config_; }

  /// Whether the file has the tensor in that shape; what is missing or wrong is noted for verify().
  /// To be asked before memory is taken: a damaged file must not size an allocation.
  bool claim(const std::string& name, const std::vector<std::int64_t>& shape);
  /// Writes a claimed tensor into `out` (f32, contiguous, CPU, of its shape). Throws
  /// model_not_finite.
  void read(const std::string& name, torch::Tensor out) const;
  bool has(const std::string& name) const;
  /// A claimed tensor as it lies in its file.
  const tensor_io::TensorView* view(const std::string& name) const { return find(spelled(name)); }

  /// Throws model_tensor_missing, model_tensor_shape, model_tensor_surplus with every name in full,
  /// as the file spells it.
  void verify() const;

 protected:
  /// The file's own spelling of our name; empty where the format has none.
  virtual std::string spelled(const std::string& name) const = 0;
  virtual const tensor_io::TensorView* find(const std::string& file_name) const = 0;
  virtual std::vector<std::string> names() const = 0;
  /// Tensors that may lie in a file without belonging to the weights (rope_freqs.weight ...).
  virtual bool ignorable(const std::string& file_name) const = 0;

  Config config_;

 private:
  std::set<std::string> used_;
  std::vector<std::string> missing_, misshapen_;
};

}  // namespace espalier::model

#pragma once

#include <functional>
#include <vector>

#include "core/model/tensor_names.h"
#include "core/tensor_io/tensor_write.h"
#include "core/workbench/export_model.h"

namespace espalier::lora {
class MergedWeights;
}

namespace espalier::workbench {

/// What both formats need (internal to this room).
struct ExportJob {
  const ExportRequest& request;
  const lora::MergedWeights& weights;
  Control& control;
  const Progress& progress;
  Json warnings = Json::array();
  double done = 0, total = 1;  ///< tensors
};

/// Which tensor of ours a slot of the file holds, and how it lies there.
struct ExportTensor {
  tensor_io::TensorSlot slot;
  model::TensorShape source;
  double add = 0;        ///< to every value (Gemma's norms)
  bool permute = false;  ///< q and k of GGUF "llama"
};

/// Computes a tensor and gives it to the sink in its stored type; checks for a stop, tells
/// progress. Throws dtype_unsupported where a value is too large for the type.
void write_tensor(ExportJob& job, const ExportTensor& tensor, const tensor_io::ByteSink& sink);

/// Each returns {"files", "dtype"}.
Json export_folder(ExportJob& job);
Json export_gguf(ExportJob& job);

}  // namespace espalier::workbench

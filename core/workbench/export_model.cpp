#include "core/workbench/export_model.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/lora/adapter.h"
#include "core/lora/merged_weights.h"
#include "core/model/row_order.h"
#include "core/tensor_io/quantize.h"
#include "core/workbench/export_parts.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

/// Values that are converted at a time.
constexpr std::int64_t kChunk = std::int64_t{1} << 20;

Error usage(const std::string& message, const std::string& hint, const fs::path& path) {
  return Error(Code::usage, message, hint, {{"path", path.string()}});
}

void check_request(const ExportRequest& request) {
  const auto& formats = export_formats();
  if (std::find(formats.begin(), formats.end(), request.format) == formats.end()) {
    throw Error(Code::usage, "\"" + request.format + "\" is no format of a model",
                "formats: hf, gguf-f16, gguf-q8_0", {{"format", request.format}});
  }
  if (request.shard_bytes < 1) {
    throw Error(Code::usage, "a part of a model cannot hold less than a byte",
                "leave the size of parts as it is");
  }
  std::error_code ignored;
  const fs::path& out = request.out;
  if (out.empty()) throw usage("--out is empty", "name what to write", out);
  if (fs::equivalent(request.model, out, ignored)) {
    throw usage("--out is the model itself: " + out.string(), "name another path", out);
  }
  if (request.format == "hf") {
    if (fs::exists(out, ignored) &&
        !(fs::is_directory(out, ignored) && fs::is_empty(out, ignored))) {
      throw usage("there is something at " + out.string() + " already",
                  "name a folder that is not there yet", out);
    }
  } else if (fs::is_directory(out, ignored)) {
    throw usage(out.string() + " is a folder", "name a .gguf file", out);
  }
}

std::int64_t size_of(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    return static_cast<std::int64_t>(fs::file_size(path, ignored));
  }
  std::int64_t total = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(path))
    total += static_cast<std::int64_t>(entry.file_size(ignored));
  return total;
}

}  // namespace

const std::vector<std::string>& export_formats() {
  static const std::vector<std::string> formats{"hf", "gguf-f16", "gguf-q8_0"};
  return formats;
}

void write_tensor(ExportJob& job, const ExportTensor& tensor, const tensor_io::ByteSink& sink) {
  job.control.check();
  const tensor_io::TensorSlot& slot = tensor.slot;
  torch::Tensor values = job.weights.read(tensor.source);
  if (tensor.add != 0) values += tensor.add;
  if (tensor.permute) model::permute(values, job.weights.config().head_dim);
  const tensor_io::DTypeInfo& info = tensor_io::dtype_info(slot.dtype);
  const auto block = static_cast<std::int64_t>(info.block_elements);
  const float* at = values.data_ptr<float>();
  std::vector<std::byte> bytes(static_cast<std::size_t>(kChunk / block) * info.block_bytes);
  for (std::int64_t left = values.numel(); left > 0;) {
    const std::int64_t n = std::min(left, kChunk);
    if (!tensor_io::quantize(slot.dtype, at, n, bytes.data())) {
      throw Error(
          Code::dtype_unsupported,
          "the tensor " + slot.name + " holds values too large for " + std::string(info.name),
          "export as a Hugging Face folder in float32 or bfloat16",
          {{"tensor", slot.name}, {"dtype", std::string(info.name)}});
    }
    sink(bytes.data(), static_cast<std::size_t>(n / block) * info.block_bytes);
    at += n;
    left -= n;
  }
  if (job.progress) job.progress("export", ++job.done, job.total);
}

Json export_model(const ExportRequest& request, Control& control, const Progress& progress) {
  check_request(request);
  const auto source = model::TensorSource::open(request.model);
  std::vector<lora::Adapter> adapters;
  adapters.reserve(request.adapters.size());
  std::vector<std::pair<const lora::Adapter*, double>> entries;
  Json named = Json::array();
  for (const auto& [folder, weight] : request.adapters) {
    adapters.push_back(lora::load_adapter(folder, source->config()));
    entries.emplace_back(&adapters.back(), weight);
    named.push_back(
        {{"name", adapters.back().name}, {"path", folder.string()}, {"weight", weight}});
  }
  const lora::MergedWeights weights(*source, std::move(entries));
  ExportJob job{request, weights, control, progress};
  Json out = request.format == "hf" ? export_folder(job) : export_gguf(job);
  out["out"] = request.out.string();
  out["format"] = request.format;
  out["family"] = model::family_name(weights.config().family);
  out["parameters"] = weights.config().parameters();
  out["bytes"] = size_of(request.out);
  out["adapters"] = named;
  out["warnings"] = job.warnings;
  return out;
}

}  // namespace espalier::workbench

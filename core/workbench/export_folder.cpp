// A model as a Hugging Face folder: config.json, safetensors, the tokenizer's files.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/atomic_file.h"
#include "core/base/atomic_folder.h"
#include "core/base/error.h"
#include "core/lora/merged_weights.h"
#include "core/model/config_write.h"
#include "core/tensor_io/gguf.h"
#include "core/tensor_io/safetensors.h"
#include "core/tokenizer/hf_write.h"
#include "core/workbench/export_parts.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

using tensor_io::DType;

/// The stored type of the source's matrices, where a folder may have it.
std::string source_dtype(const fs::path& model) {
  std::map<DType, std::int64_t> elements;
  const auto add = [&](const tensor_io::TensorFile& file) {
    for (const tensor_io::TensorView& t : file.tensors())
      elements[t.dtype] += t.numel();
  };
  if (fs::is_directory(model)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(model)) {
      if (entry.path().extension() == ".safetensors") {
        add(*tensor_io::SafetensorsFile::open(entry.path()));
      }
    }
  } else {
    add(*tensor_io::GgufFile::open(model));
  }
  const auto most =
      std::max_element(elements.begin(), elements.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != elements.end() && most->first == DType::bf16) return "bfloat16";
  return most != elements.end() && most->first == DType::f16 ? "float16" : "float32";
}

DType stored_dtype(const std::string& name) {
  if (name == "float32") return DType::f32;
  if (name == "float16") return DType::f16;
  if (name == "bfloat16") return DType::bf16;
  throw Error(Code::dtype_unsupported, "weights are not written as \"" + name + "\"",
              "types: auto, float32, bfloat16, float16", {{"dtype", name}});
}

/// Tensors in the order of the model, cut where a file would grow past `limit` bytes.
std::vector<std::vector<ExportTensor>> shards(const model::Config& config, DType dtype,
                                              std::int64_t limit) {
  std::vector<std::vector<ExportTensor>> out(1);
  std::int64_t filled = 0;
  // GGUF stores Gemma's norms plus one.
  const bool minus_one = config.family == model::Family::gemma3 && !config.norm_plus_one;
  for (const model::TensorShape& shape : model::tensor_shapes(config)) {
    ExportTensor tensor{{model::hf_tensor_name(config.family, shape.name), dtype, shape.shape},
                        shape};
    if (minus_one && shape.shape.size() == 1 && shape.name.ends_with("norm")) tensor.add = -1;
    const auto bytes = static_cast<std::int64_t>(tensor_io::slot_bytes(tensor.slot));
    if (filled > 0 && filled + bytes > limit) {
      out.emplace_back();
      filled = 0;
    }
    filled += bytes;
    out.back().push_back(std::move(tensor));
  }
  return out;
}

void write_shard(ExportJob& job, const std::vector<ExportTensor>& tensors, const fs::path& path) {
  std::vector<tensor_io::TensorSlot> slots;
  std::map<std::string, const ExportTensor*> by_name;
  for (const ExportTensor& tensor : tensors) {
    slots.push_back(tensor.slot);
    by_name.emplace(tensor.slot.name, &tensor);
  }
  tensor_io::write_safetensors(
      path, slots, [&](const tensor_io::TensorSlot& slot, const tensor_io::ByteSink& sink) {
        write_tensor(job, *by_name.at(slot.name), sink);
      });
}

void write_weights(ExportJob& job, DType dtype, const fs::path& folder) {
  const auto parts = shards(job.weights.config(), dtype, job.request.shard_bytes);
  Json map = Json::object();
  std::uint64_t total = 0;
  job.total = 0;
  for (const auto& part : parts)
    job.total += static_cast<double>(part.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string name =
        parts.size() == 1 ? "model.safetensors"
                          : fmt::format("model-{:05}-of-{:05}.safetensors", i + 1, parts.size());
    write_shard(job, parts[i], folder / name);
    for (const ExportTensor& tensor : parts[i]) {
      map[tensor.slot.name] = name;
      total += tensor_io::slot_bytes(tensor.slot);
    }
  }
  if (parts.size() == 1) return;
  const Json index{{"metadata", {{"total_size", total}}}, {"weight_map", map}};
  write_file(folder / "model.safetensors.index.json", json::dump(index, 2) + "\n");
}

/// The source's own configuration, which holds more than we read; only the type of its weights is
/// new.
Json config_of_folder(const fs::path& model, const std::string& dtype) {
  Json config = json::parse_file(model / "config.json");
  const bool newer = config.contains("dtype");
  config[newer ? "dtype" : "torch_dtype"] = dtype;
  if (newer) config.erase("torch_dtype");
  return config;
}

void copy_tokenizer(ExportJob& job, const fs::path& folder) {
  bool any = false;
  for (const char* name :
       {"tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja",
        "chat_template.json", "generation_config.json"}) {
    const fs::path from = job.request.model / name;
    if (!fs::exists(from)) continue;
    write_file(folder / name, read_file(from));
    const std::string_view file(name);
    any = any || file == "tokenizer.json" || file == "tokenizer.model" || file == "vocab.json";
  }
  if (!any) job.warnings.push_back("the model's folder has no tokenizer, so the copy has none");
}

void rebuild_tokenizer(ExportJob& job, const tensor_io::GgufFile& file, const fs::path& folder) {
  try {
    tokenizer::write_folder_tokenizer(file, folder);
  } catch (const Error& error) {
    if (error.code() == Code::file_unwritable || error.code() == Code::disk_full) throw;
    job.warnings.push_back("the copy has no tokenizer: " + error.message());
  }
}

}  // namespace

Json export_folder(ExportJob& job) {
  const fs::path& model = job.request.model;
  const std::string name = job.request.dtype == "auto" ? source_dtype(model) : job.request.dtype;
  const DType dtype = stored_dtype(name);
  AtomicFolder part(job.request.out);
  if (fs::is_directory(model)) {
    write_file(part.path() / "config.json", json::dump(config_of_folder(model, name), 2) + "\n");
    copy_tokenizer(job, part.path());
  } else {
    const auto file = tensor_io::GgufFile::open(model);
    Json config = model::hf_config(job.weights.config(), name);
    for (const char* key : {"bos", "eos"}) {
      const auto id = file->integer(std::string("tokenizer.ggml.") + key + "_token_id");
      if (id) config[std::string(key) + "_token_id"] = *id;
    }
    write_file(part.path() / "config.json", json::dump(config, 2) + "\n");
    rebuild_tokenizer(job, *file, part.path());
  }
  write_weights(job, dtype, part.path());
  Json files = Json::array();
  for (const fs::directory_entry& entry : fs::directory_iterator(part.path()))
    files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  part.commit();
  return {{"files", files}, {"dtype", name}};
}

}  // namespace espalier::workbench

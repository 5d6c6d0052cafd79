// A model as GGUF (reference/formats.md section 4; llama.cpp and transformers read it).
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/lora/merged_weights.h"
#include "core/model/config_write.h"
#include "core/tensor_io/gguf.h"
#include "core/tensor_io/gguf_write.h"
#include "core/tokenizer/gguf_tokens.h"
#include "core/workbench/export_parts.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

using tensor_io::DType;
using tensor_io::GgufKeys;

constexpr std::uint32_t kMostlyF16 = 1, kMostlyQ8_0 = 7;  // llama.cpp's general.file_type
constexpr const char* kDivisors = "rope_freqs.weight";

void add_file_type(bool blocks, GgufKeys& keys) {
  keys.u32("general.file_type", blocks ? kMostlyQ8_0 : kMostlyF16);
  keys.u32("general.quantization_version", 2);
}

/// All keys of the source but those that speak of how its tensors lie.
GgufKeys keys_of_gguf(const tensor_io::GgufFile& source, bool blocks) {
  static const std::set<std::string> own{"general.file_type", "general.quantization_version",
                                         "general.alignment"};
  GgufKeys keys;
  for (const std::string& key : source.keys()) {
    if (own.contains(key) || key.starts_with("quantize.") || key.starts_with("split.")) continue;
    keys.raw(key, source.raw(key));
  }
  add_file_type(blocks, keys);
  return keys;
}

GgufKeys keys_of_folder(ExportJob& job, bool blocks) {
  const model::Config& config = job.weights.config();
  GgufKeys keys;
  model::add_gguf_config(config, keys);
  const fs::path folder = fs::absolute(job.request.model).lexically_normal();
  const fs::path name = folder.has_filename() ? folder.filename() : folder.parent_path().filename();
  keys.text("general.type", "model").text("general.name", name.string());
  add_file_type(blocks, keys);
  const tokenizer::GgufTokens tokens = tokenizer::gguf_tokens_of_folder(job.request.model);
  if (tokens.vocabulary.size() > config.vocab) {
    throw Error(Code::tokenizer_mismatch, "the tokenizer has more tokens than the model has rows",
                "put the tokenizer's files that belong to this model beside its weights",
                {{"path", job.request.model.string()},
                 {"tokens", std::to_string(tokens.vocabulary.size())},
                 {"rows", std::to_string(config.vocab)}});
  }
  tokenizer::add_gguf_tokens(tokens, config.vocab, keys);
  if (config.family == model::Family::llama && config.window > 0) {
    job.warnings.push_back("llama.cpp knows no sliding window for this family: beyond " +
                           std::to_string(config.window) + " tokens it computes other numbers");
  }
  return keys;
}

ExportTensor tensor_of(const model::Config& config, const model::TensorShape& shape, bool blocks) {
  ExportTensor out{{model::gguf_tensor_name(shape.name), DType::f32, shape.shape}, shape};
  const std::string part = model::split_name(shape.name).second;
  if (shape.shape.size() == 2) {
    out.slot.dtype = blocks && shape.shape[1] % 32 == 0 ? DType::q8_0 : DType::f16;
  } else if (part.ends_with("norm") && config.norm_plus_one) {
    out.add = 1;
  }
  out.permute = config.family == model::Family::llama && (part == "q_proj" || part == "k_proj");
  return out;
}

}  // namespace

Json export_gguf(ExportJob& job) {
  const model::Config& config = job.weights.config();
  const bool blocks = job.request.format == "gguf-q8_0";
  std::error_code ignored;
  const bool folder = fs::is_directory(job.request.model, ignored);
  const GgufKeys keys = folder
                            ? keys_of_folder(job, blocks)
                            : keys_of_gguf(*tensor_io::GgufFile::open(job.request.model), blocks);
  std::vector<ExportTensor> tensors;
  std::vector<tensor_io::TensorSlot> slots;
  const std::vector<float> divisors = model::gguf_rope_divisors(config);
  if (!divisors.empty()) {
    slots.push_back({kDivisors, DType::f32, {static_cast<std::int64_t>(divisors.size())}});
  }
  std::map<std::string, const ExportTensor*> by_name;
  for (const model::TensorShape& shape : model::tensor_shapes(config)) {
    tensors.push_back(tensor_of(config, shape, blocks));
    slots.push_back(tensors.back().slot);
  }
  for (const ExportTensor& tensor : tensors)
    by_name.emplace(tensor.slot.name, &tensor);
  job.total = static_cast<double>(tensors.size());
  tensor_io::write_gguf(job.request.out, keys, slots,
                        [&](const tensor_io::TensorSlot& slot, const tensor_io::ByteSink& sink) {
                          if (slot.name == kDivisors) {
                            sink(divisors.data(), divisors.size() * sizeof(float));
                          } else {
                            write_tensor(job, *by_name.at(slot.name), sink);
                          }
                        });
  Json files = Json::array();
  files.push_back(job.request.out.filename().string());
  return {{"files", files}, {"dtype", blocks ? "Q8_0" : "F16"}};
}

}  // namespace espalier::workbench

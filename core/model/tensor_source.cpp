#include "core/model/tensor_source.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/device/parallel.h"
#include "core/model/not_finite.h"
#include "core/model/tensor_names.h"
#include "core/tensor_io/gguf.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::model {

namespace {

namespace fs = std::filesystem;
using tensor_io::TensorView;

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < 40; ++i)
    out += (i ? ", " : "") + names[i];
  if (names.size() > 40) out += ", and " + std::to_string(names.size() - 40) + " more";
  return out;
}

class GgufSource : public TensorSource {
 public:
  explicit GgufSource(std::unique_ptr<tensor_io::GgufFile> file) : file_(std::move(file)) {
    config_ = config_from_gguf(*file_);
    read_frequencies();
  }

 protected:
  std::string spelled(const std::string& name) const override { return gguf_tensor_name(name); }
  const TensorView* find(const std::string& name) const override { return file_->find(name); }
  std::vector<std::string> names() const override {
    std::vector<std::string> out;
    for (const TensorView& t : file_->tensors())
      out.push_back(t.name);
    return out;
  }
  bool ignorable(const std::string& name) const override { return name == "rope_freqs.weight"; }

 private:
  /// llama.cpp writes the llama3 scaling as divisors of the frequencies.
  void read_frequencies() {
    const TensorView* t = file_->find("rope_freqs.weight");
    if (t == nullptr) return;
    if (t->numel() != config_.head_dim / 2) {
      throw Error(Code::model_tensor_shape, "rope_freqs.weight does not fit the head size",
                  "the file is damaged", {{"tensors", t->name}});
    }
    std::vector<float> values(static_cast<std::size_t>(t->numel()));
    tensor_io::dequantize(*t, 0, t->numel(), values.data());
    for (const float v : values) {
      if (!(v > 0)) {
        throw Error(Code::model_not_finite, "rope_freqs.weight holds a value that is no divisor",
                    "the file is damaged", {{"tensor", t->name}});
      }
      config_.rope.divisors.push_back(v);
    }
  }

  std::unique_ptr<tensor_io::GgufFile> file_;
};

class FolderSource : public TensorSource {
 public:
  explicit FolderSource(const fs::path& folder) {
    config_ = config_from_hf(json::parse_file(folder / "config.json"));
    if (fs::exists(folder / "model.safetensors.index.json")) {
      open_shards(folder);
    } else if (fs::exists(folder / "model.safetensors")) {
      add(folder / "model.safetensors");
    } else {
      throw Error(Code::model_unrecognised, "there is no model.safetensors in " + folder.string(),
                  "weights must be safetensors; pickle files (.bin) are not opened",
                  {{"path", folder.string()}});
    }
    tie();
  }

 protected:
  std::string spelled(const std::string& name) const override {
    return hf_tensor_name(config_.family, name);
  }
  const TensorView* find(const std::string& name) const override {
    const auto it = tensors_.find(name);
    return it == tensors_.end() ? nullptr : it->second;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> out;
    for (const auto& [name, view] : tensors_)
      out.push_back(name);
    return out;
  }
  bool ignorable(const std::string& name) const override {
    // Buffers that old files carry, and the tied head that some writers repeat.
    return name.ends_with("rotary_emb.inv_freq") || (config_.tied_head && name == "lm_head.weight");
  }

 private:
  void add(const fs::path& path) {
    files_.push_back(tensor_io::SafetensorsFile::open(path));
    for (const TensorView& t : files_.back()->tensors()) {
      if (!tensors_.emplace(t.name, &t).second) {
        throw Error(Code::safetensors_bad, "the tensor " + t.name + " lies in two files",
                    "the folder mixes two models", {{"tensor", t.name}});
      }
    }
  }

  void open_shards(const fs::path& folder) {
    const Json index = json::parse_file(folder / "model.safetensors.index.json");
    const auto map = index.find("weight_map");
    if (!index.is_object() || map == index.end() || !map->is_object()) {
      throw Error(Code::safetensors_bad, "model.safetensors.index.json has no weight_map",
                  "the folder is not complete", {{"path", folder.string()}});
    }
    std::set<std::string> shards;
    for (const auto& [tensor, file] : map->items()) {
      const std::string name = file.is_string() ? file.get<std::string>() : "";
      // Plain names only: an index must not reach outside its folder.
      if (name.empty() || name.find('/') != std::string::npos || name.starts_with(".")) {
        throw Error(Code::safetensors_bad, "the index names no plain file for " + tensor,
                    "the index is damaged or hostile", {{"tensor", tensor}});
      }
      shards.insert(name);
    }
    for (const std::string& name : shards)
      add(folder / name);
  }

  /// A file without lm_head is tied where config.json says nothing of it; where it says that the
  /// head is not, a part of the model is missing.
  void tie() {
    if (!config_.head_of_its_own && find("lm_head.weight") == nullptr) config_.tied_head = true;
  }

  std::vector<std::unique_ptr<tensor_io::SafetensorsFile>> files_;
  std::map<std::string, const TensorView*> tensors_;
};

}  // namespace

std::unique_ptr<TensorSource> TensorSource::open(const fs::path& path) {
  if (fs::is_directory(path)) {
    if (!fs::exists(path / "config.json")) {
      throw Error(Code::model_unrecognised, path.string() + " holds no model (no config.json)",
                  "choose a Hugging Face model folder or a .gguf file", {{"path", path.string()}});
    }
    return std::make_unique<FolderSource>(path);
  }
  if (!fs::exists(path)) {
    throw Error(Code::file_missing, "there is no file " + path.string(), "check the path",
                {{"path", path.string()}});
  }
  return std::make_unique<GgufSource>(tensor_io::GgufFile::open(path));
}

bool TensorSource::has(const std::string& name) const {
  return find(spelled(name)) != nullptr;
}

bool TensorSource::claim(const std::string& name, const std::vector<std::int64_t>& shape) {
  const std::string file_name = spelled(name);
  const TensorView* view = find(file_name);
  if (view == nullptr) {
    missing_.push_back(file_name);
    return false;
  }
  used_.insert(file_name);
  if (view->shape != shape) {
    misshapen_.push_back(file_name);
    return false;
  }
  return true;
}

void TensorSource::read(const std::string& name, torch::Tensor out) const {
  const std::string file_name = spelled(name);
  const TensorView* view = find(file_name);
  const auto block = static_cast<std::int64_t>(tensor_io::dtype_info(view->dtype).block_elements);
  const std::int64_t row = view->shape.back();
  const std::int64_t unit = row % block == 0 ? row : view->numel();
  const std::int64_t units = unit == 0 ? 0 : view->numel() / unit;
  float* data = out.data_ptr<float>();
  device::parallel_for(0, units, std::max<std::int64_t>(1, 65536 / std::max<std::int64_t>(unit, 1)),
                       [&](std::int64_t begin, std::int64_t end) {
                         tensor_io::dequantize(*view, begin * unit, (end - begin) * unit,
                                               data + begin * unit);
                       });
  if (!std::isfinite(out.sum().item<float>()) && !torch::isfinite(out).all().item<bool>()) {
    throw_not_finite(file_name);
  }
}

void TensorSource::verify() const {
  if (!missing_.empty()) {
    throw Error(Code::model_tensor_missing, "the model lacks tensors: " + joined(missing_),
                "the file is not whole, or not of the family that it names",
                {{"tensors", joined(missing_)}});
  }
  if (!misshapen_.empty()) {
    throw Error(
        Code::model_tensor_shape,
        "tensors do not have the shape that the configuration asks for: " + joined(misshapen_),
        "weights and configuration belong to different models", {{"tensors", joined(misshapen_)}});
  }
  std::vector<std::string> surplus;
  for (const std::string& name : names()) {
    if (!used_.contains(name) && !ignorable(name)) surplus.push_back(name);
  }
  if (!surplus.empty()) {
    throw Error(Code::model_tensor_surplus,
                "the model has tensors that its family does not use: " + joined(surplus),
                "computing without them would give wrong numbers, so the model is refused",
                {{"tensors", joined(surplus)}});
  }
}

}  // namespace espalier::model

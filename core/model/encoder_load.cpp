#include <cmath>

#include "core/base/error.h"
#include "core/device/device.h"
#include "core/model/encoder_weights.h"
#include "core/model/not_finite.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::model {

namespace {

namespace fs = std::filesystem;
using tensor_io::TensorView;
using torch::Tensor;

/// Takes tensors by the names of transformers' own classes, which put "bert." or "roberta." before
/// those of the bare model, and notes what is missing or misshapen.
class Reader {
 public:
  Reader(const fs::path& folder, const EncoderConfig& config, torch::Device device)
      : file_(tensor_io::SafetensorsFile::open(folder / "model.safetensors")),
        device_(device),
        prefix_(config.is_bert() ? "bert." : "roberta.") {
    if (file_->find(prefix_ + "embeddings.word_embeddings.weight") == nullptr) prefix_.clear();
  }

  Tensor body(const std::string& name, const std::vector<std::int64_t>& shape) {
    return take(prefix_ + name, shape);
  }
  Tensor take(const std::string& name, const std::vector<std::int64_t>& shape) {
    const TensorView* view = file_->find(name);
    if (view == nullptr || view->shape != shape) {
      (view == nullptr ? missing_ : misshapen_) += (missing_.empty() ? "" : " ") + name;
      return {};
    }
    Tensor out = torch::empty(shape);
    tensor_io::dequantize(*view, 0, view->numel(), out.data_ptr<float>());
    if (!torch::isfinite(out).all().item<bool>()) {
      throw_not_finite(name);
    }
    return out.to(device_);
  }

  Affine linear(const std::string& name, std::int64_t out, std::int64_t in) {
    return {body(name + ".weight", {out, in}), body(name + ".bias", {out})};
  }
  /// The oldest files call weight and bias of a norm gamma and beta.
  Affine norm(const std::string& name, std::int64_t size) {
    const bool old = file_->find(prefix_ + name + ".gamma") != nullptr;
    return {body(name + (old ? ".gamma" : ".weight"), {size}),
            body(name + (old ? ".beta" : ".bias"), {size})};
  }
  Affine head(const std::string& name, std::int64_t out, std::int64_t in) {
    return {take(name + ".weight", {out, in}), take(name + ".bias", {out})};
  }

  void verify() const {
    if (!missing_.empty()) {
      throw Error(Code::model_tensor_missing, "the model lacks tensors: " + missing_,
                  "the file is not whole, or made for another task", {{"tensors", missing_}});
    }
    if (!misshapen_.empty()) {
      throw Error(Code::model_tensor_shape,
                  "tensors do not have the shape that the configuration asks for: " + misshapen_,
                  "weights and configuration belong to different models",
                  {{"tensors", misshapen_}});
    }
  }

 private:
  std::unique_ptr<tensor_io::SafetensorsFile> file_;
  torch::Device device_;
  std::string prefix_, missing_, misshapen_;
};

EncoderLayer read_layer(Reader& reader, const EncoderConfig& c, std::int64_t index) {
  const std::string name = "encoder.layer." + std::to_string(index) + ".";
  const Affine q = reader.linear(name + "attention.self.query", c.hidden, c.hidden);
  const Affine k = reader.linear(name + "attention.self.key", c.hidden, c.hidden);
  const Affine v = reader.linear(name + "attention.self.value", c.hidden, c.hidden);
  EncoderLayer out;
  if (q.weight.defined() && k.weight.defined() && v.weight.defined() && q.bias.defined() &&
      k.bias.defined() && v.bias.defined()) {
    out.qkv = {at::cat({q.weight, k.weight, v.weight}), at::cat({q.bias, k.bias, v.bias})};
  }
  out.attention_out = reader.linear(name + "attention.output.dense", c.hidden, c.hidden);
  out.attention_norm = reader.norm(name + "attention.output.LayerNorm", c.hidden);
  out.up = reader.linear(name + "intermediate.dense", c.ff, c.hidden);
  out.down = reader.linear(name + "output.dense", c.hidden, c.ff);
  out.norm = reader.norm(name + "output.LayerNorm", c.hidden);
  return out;
}

}  // namespace

std::shared_ptr<const Encoder> Encoder::load(const fs::path& folder, std::int64_t layers,
                                             bool classifies, const std::string& device,
                                             Control* control) {
  torch::NoGradGuard no_grad;
  EncoderConfig config = read_encoder_config(folder);
  if (layers > config.layers) {
    throw Error(
        Code::model_config,
        "the model has " + std::to_string(config.layers) + " layers, not " + std::to_string(layers),
        "choose a smaller layer", {{"key", "layer"}});
  }
  if (layers >= 0) config.layers = layers;
  if (classifies && config.labels.empty()) {
    throw Error(Code::model_config, "config.json names no labels (id2label)",
                "choose a model that was trained to classify", {{"key", "id2label"}});
  }
  Reader reader(folder, config, device::place(device, "float32").device);
  const std::int64_t d = config.hidden;
  auto weights = std::make_unique<Weights>();
  weights->words = reader.body("embeddings.word_embeddings.weight", {config.vocab, d});
  weights->positions =
      reader.body("embeddings.position_embeddings.weight", {config.max_position, d});
  weights->types = reader.body("embeddings.token_type_embeddings.weight", {config.types, d});
  weights->norm = reader.norm("embeddings.LayerNorm", d);
  for (std::int64_t i = 0; i < config.layers; ++i) {
    if (control != nullptr) control->check();
    weights->layers.push_back(read_layer(reader, config, i));
  }
  if (classifies) {
    const auto labels = static_cast<std::int64_t>(config.labels.size());
    weights->pooler = config.is_bert() ? reader.linear("pooler.dense", d, d)
                                       : reader.head("classifier.dense", d, d);
    weights->classifier =
        reader.head(config.is_bert() ? "classifier" : "classifier.out_proj", labels, d);
  }
  reader.verify();
  return std::make_shared<const Encoder>(std::move(config), std::move(weights));
}

}  // namespace espalier::model

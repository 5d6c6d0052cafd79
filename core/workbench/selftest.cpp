#include "core/workbench/selftest.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/temporary_folder.h"
#include "core/experiment/open_model.h"
#include "core/experiment/workspace.h"
#include "core/lora/stack_stats.h"
#include "core/metrics/metrics.h"
#include "core/prune/importance.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::workbench {

namespace {

namespace fs = std::filesystem;
using torch::Tensor;

struct Checked {
  bool ok = false;
  std::string detail;
};

Checked near(double got, double wanted, double tolerance) {
  return {std::abs(got - wanted) <= tolerance, fmt::format("{:.8f}, wanted {:.8f}", got, wanted)};
}

/// Random123's own answer for a zero key and counter.
Checked random_numbers() {
  const std::array<std::uint32_t, 4> wanted{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  return {Philox(0, static_cast<Purpose>(0)).words(0, 0, 0) == wanted,
          "Philox4x32-10, Random123's vector"};
}

/// One block of Q8_0: scale 0.5 (f16 0x3800), values -16 .. 15.
Checked dequantising() {
  std::array<std::uint8_t, 34> block{0x00, 0x38};
  for (int i = 0; i < 32; ++i)
    block[static_cast<std::size_t>(2 + i)] = static_cast<std::uint8_t>(i - 16);
  const tensor_io::TensorView view{"q",
                                   tensor_io::DType::q8_0,
                                   {32},
                                   reinterpret_cast<const std::byte*>(block.data()),
                                   block.size()};
  std::array<float, 32> out{};
  tensor_io::dequantize(view, 0, 32, out.data());
  bool right = true;
  for (int i = 0; i < 32; ++i)
    right = right && out[static_cast<std::size_t>(i)] == 0.5F * static_cast<float>(i - 16);
  return {right, "Q8_0, d q"};
}

Checked rouge() {
  const auto m = metrics::score(
      {"rouge2"}, "en", {"The quick brown fox jumps over the lazy dog.\\nIt was running quickly!"},
      {"The quick brown dog jumps on the log.\\nIt runs quickly."});
  return near(m.at("rouge2").value, 3.0 / 11, 1e-9);
}

Checked bleu() {
  const auto m = metrics::score(
      {"bleu"}, "en",
      {"The dog bit the man.", "It was not unexpected, at 3.5%.", "The man bit him first."},
      {"The dog bit the man.", "It wasn't surprising, at 3.5% -- really.",
       "The man had just bitten him."});
  return near(m.at("bleu").value, 0.4215117993, 1e-9);
}

Checked bleu_ja() {
  const auto m = metrics::score(
      {"bleu"}, "ja", {"東京都が新しい計画を発表した。", "猫はソファーの上で寝ている。"},
      {"東京都は令和の新しい計画を発表した。", "猫がソファーで眠っている。"});
  return near(m.at("bleu").value, 0.4224331421, 1e-9);
}

lora::AdapterStack small_stack() {
  torch::manual_seed(1);
  static std::array<lora::Adapter, 2> adapters;
  for (std::size_t i = 0; i < 2; ++i) {
    adapters[i] = {};
    adapters[i].name = i == 0 ? "a" : "b";
    adapters[i].rank = 3;
    adapters[i].modules[{0, model::Proj::q}] = {torch::randn({3, 7}), torch::randn({5, 3}), 3};
  }
  return lora::AdapterStack({{&adapters[0], 1.0}, {&adapters[1], 1.0}}, false, false, torch::kCPU);
}

/// |B^T G| and |G A^T| against the derivatives that autograd finds of sum |B A| n.
Checked importance() {
  const lora::AdapterStack stack = small_stack();
  const lora::StackModule& m = stack.modules()[0];
  const Tensor norms = torch::rand({7}) + 0.1;
  const prune::Importance closed = prune::input_importance(m, norms);
  const Tensor a = m.a.clone().requires_grad_(true), b = m.b.clone().requires_grad_(true);
  (at::bmm(b, a).abs() * norms).sum().backward();
  const double worst = std::max((closed.a - a.grad().abs()).abs().max().item<double>(),
                                (closed.b - b.grad().abs()).abs().max().item<double>());
  return {worst < 1e-5, fmt::format("largest difference from autograd {:.1e}", worst)};
}

Checked effective_weights() {
  const lora::StackStats stats = lora::stack_stats(small_stack());
  return near(stats.weights[0] + stats.weights[1], 1, 1e-12);
}

Checked files() {
  const TemporaryFolder folder("espalier-selftest");
  const std::array<float, 4> values{1, -2, 3.5, 0};
  const fs::path file = folder.path() / "x.safetensors";
  const tensor_io::TensorToWrite tensor{"x", tensor_io::DType::f32, {2, 2}, values.data()};
  tensor_io::write_safetensors(file, std::span(&tensor, 1));
  const auto read = tensor_io::SafetensorsFile::open(file);
  const tensor_io::TensorView* x = read->find("x");
  return {x != nullptr && x->bytes == sizeof values &&
              std::memcmp(x->data, values.data(), sizeof values) == 0,
          "safetensors, written and read back"};
}

/// "Hello world" in both vocabularies (llama.cpp's answers).
Checked tokenizers() {
  const fs::path models = experiment::cache_folder() / "models";
  const std::pair<const char*, std::vector<std::int32_t>> wanted[] = {
      {"gemma-3-270m-q4_k_m.gguf", {9259, 1902}},
      {"SmolLM2-135M-Instruct.Q4_1.gguf", {19556, 905}}};
  int found = 0;
  for (const auto& [file, ids] : wanted) {
    if (!fs::exists(models / file)) continue;
    ++found;
    if (experiment::open_tokenizer(models / file)->encode("Hello world") != ids) {
      return {false, file};
    }
  }
  return {true, fmt::format("{} of 2 models in the cache", found)};
}

}  // namespace

Json selftest() {
  const std::pair<const char*, std::function<Checked()>> all[] = {
      {"random numbers", random_numbers},
      {"dequantising", dequantising},
      {"ROUGE-2", rouge},
      {"BLEU", bleu},
      {"BLEU, ja-mecab", bleu_ja},
      {"importance", importance},
      {"effective weights", effective_weights},
      {"files", files},
      {"tokenizers", tokenizers}};
  Json checks = Json::array();
  bool ok = true;
  for (const auto& [name, check] : all) {
    Checked result;
    try {
      result = check();
    } catch (...) {
      result.detail = current_error().message();
    }
    ok = ok && result.ok;
    checks.push_back({{"check", name}, {"ok", result.ok}, {"detail", result.detail}});
  }
  return {{"ok", ok}, {"checks", checks}};
}

}  // namespace espalier::workbench

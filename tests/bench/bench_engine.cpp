// Times the engine on the work that peer.py times transformers and PEFT on, and prints one JSON
// object of the same shape:
//
//   bench_engine MODEL.gguf [--input F.jsonl] [--prompt TEXT] [--documents N] [--new-tokens N]
//   [--runs N]
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/encode.h"
#include "core/data/records.h"
#include "core/device/machine.h"
#include "core/experiment/open_model.h"
#include "core/generate/generator.h"
#include "core/lora/adapter_stack.h"
#include "core/lora/new_adapter.h"
#include "core/train/loss.h"

using namespace espalier;

namespace {

constexpr std::int64_t kTokens = 384, kLabels = 40;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double megabytes() {
  return static_cast<double>(device::peak_resident_bytes()) / 1048576;
}

Json train_figures(const model::Model& model, int runs) {
  data::Example example;
  example.id = "bench";
  example.prompt_tokens = kTokens - kLabels;
  for (std::int64_t i = 0; i < kTokens; ++i) {
    example.ids.push_back(static_cast<std::int32_t>(1000 + 7919 * i % 5000));
  }
  const lora::Adapter fresh = lora::new_adapter(model.config(), {"q_proj", "v_proj"}, 8, 8, 1);
  const lora::AdapterStack stack({{&fresh, 1.0}}, false, false, torch::kCPU);
  std::vector<double> seconds;
  double loss = 0;
  for (int i = 0; i <= runs; ++i) {
    lora::LoraAdaptation adaptation;
    for (const lora::StackModule& m : stack.modules()) {
      adaptation.set(m.id, m.merged_a().detach().requires_grad_(true),
                     m.merged_b().detach().requires_grad_(true));
    }
    const double start = now();
    const std::vector<std::size_t> which{0};
    const train::PackLoss result = train::pack_loss(model, adaptation, {example}, which, 1);
    result.total.backward();
    if (i > 0) seconds.push_back(now() - start);  // the first is the warm-up
    loss = result.losses[0];
  }
  std::sort(seconds.begin(), seconds.end());
  return {{"median_seconds", seconds[seconds.size() / 2]},
          {"seconds", seconds},
          {"loss", loss},
          {"peak_rss_mb", megabytes()}};
}

Json generate_figures(const experiment::OpenModel& open,
                      std::map<std::string, std::string>& options) {
  std::vector<std::vector<std::int32_t>> prompts;
  const auto prompt = data::Template::parse(options["--prompt"]);
  data::ReadOptions read;
  read.needs_summary = false;
  read.limit = static_cast<std::size_t>(std::stoul(options["--documents"]));
  for (const data::Record& r : data::read_records(options["--input"], read)) {
    prompts.push_back(data::encode_prompt(r, prompt, *open.tokenizer, {}).ids);
  }
  generate::Options wanted;
  wanted.max_new_tokens = std::stoll(options["--new-tokens"]);
  const double start = now();
  std::int64_t tokens = 0;
  for (const generate::Output& o :
       generate::generate(*open.model, nullptr, *open.tokenizer, prompts, wanted)) {
    tokens += static_cast<std::int64_t>(o.ids.size());
  }
  const double seconds = now() - start;
  return {{"documents", prompts.size()},
          {"tokens", tokens},
          {"seconds", seconds},
          {"tokens_per_second", static_cast<double>(tokens) / seconds},
          {"peak_rss_mb", megabytes()}};
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options{{"--prompt", "{document}\nSummary:"},
                                             {"--documents", "8"},
                                             {"--new-tokens", "48"},
                                             {"--runs", "5"}};
  for (int i = 2; i + 1 < argc; i += 2)
    options[argv[i]] = argv[i + 1];
  try {
    device::set_threads(0);
    const double start = now();
    const experiment::OpenModel open = experiment::open_model(argc > 1 ? argv[1] : "", {});
    Json out = {{"load", {{"seconds", now() - start}, {"peak_rss_mb", megabytes()}}}};
    out["train"] = train_figures(*open.model, std::stoi(options["--runs"]));
    if (!options["--input"].empty()) out["generate"] = generate_figures(open, options);
    std::cout << out.dump(1) << "\n";
    return 0;
  } catch (...) {
    std::cerr << current_error().what() << "\n";
    return 1;
  }
}

#include "core/workbench/bench.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "core/base/median.h"
#include "core/data/packs.h"
#include "core/data/records.h"
#include "core/data/template.h"
#include "core/device/gpu.h"
#include "core/device/machine.h"
#include "core/experiment/open_model.h"
#include "core/generate/generator.h"
#include "core/lora/new_adapter.h"
#include "core/train/loss.h"
#include "core/train/trainer.h"

namespace espalier::workbench {

namespace {

using torch::Tensor;
using Clock = std::chrono::steady_clock;

double seconds_of(torch::Device device, const std::function<void()>& work) {
  device::synchronize(device);
  const auto start = Clock::now();
  work();
  device::synchronize(device);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The same ids as peer.py's.
data::Example example(int shift, std::int64_t tokens, std::int64_t labels) {
  data::Example e;
  e.id = "bench-" + std::to_string(shift);
  e.prompt_tokens = tokens - labels;
  for (std::int64_t i = 0; i < tokens; ++i)
    e.ids.push_back(static_cast<std::int32_t>(1000 + (7919 * i + shift) % 5000));
  return e;
}

class Bench {
 public:
  Bench(const BenchRequest& request, Control& control, const Progress& progress)
      : request_(request), control_(control), progress_(progress) {
    for (const std::string& file : request.peers)
      peer_.update(json::parse_file(file));
  }

  Json run() {
    const int threads = device::set_threads(request_.threads);
    place_ = device::place(request_.device, request_.dtype);
    phase("load");
    const double load = seconds_of([&] { open_ = experiment::open_model(request_.model, place_); });
    add("loading", load, "s", at("load", "seconds"), true);
    train_one();
    epochs();
    if (request_.growth) growth();
    if (!request_.input.empty()) generate();
    if (!place_.device.is_cuda())
      add("peak memory of all of it", static_cast<double>(device::peak_resident_bytes()) / 1048576,
          "MB", at("train", "peak_rss_mb"), true);
    const device::Machine machine = device::machine();
    return {{"machine", machine.processor},
            {"threads", threads},
            {"device", device::describe(place_)},
            {"figures", figures_},
            {"text", text()}};
  }

 private:
  void phase(const char* name) {
    control_.check();
    if (progress_) progress_(name, 0, 0);
  }

  data::Example example(int shift) const {
    return workbench::example(shift, request_.tokens, request_.labels);
  }
  double seconds_of(const std::function<void()>& work) const {
    return workbench::seconds_of(place_.device, work);
  }

  Json at(const char* section, const char* key) const {
    return peer_.value(section, Json::object()).value(key, Json());
  }

  /// `smaller`: less is better, so that the ratio says how many times better than the peer.
  Json& add(const std::string& figure, double value, const std::string& unit, const Json& peer = {},
            bool smaller = false) {
    Json row = {{"figure", figure}, {"value", value}, {"unit", unit}};
    if (peer.is_number()) {
      const double other = peer.get<double>();
      row["peer"] = other;
      row["ratio"] = smaller ? other / value : value / other;
    }
    figures_.push_back(std::move(row));
    return figures_.back();
  }

  void train_one() {
    phase("train");
    const model::Model& model = *open_.model;
    const lora::Adapter fresh = lora::new_adapter(model.config(), {"q_proj", "v_proj"}, 8, 8, 1);
    const lora::AdapterStack stack({{&fresh, 1.0}}, false, false, model.placement().device);
    // A GPU wants the examples of a whole step, as training gives them to it.
    std::vector<data::Example> examples;
    std::vector<std::size_t> which;
    for (int i = 0; i < (place_.device.is_cuda() ? request_.accumulate : 1); ++i) {
      examples.push_back(example(17 * i));
      which.push_back(static_cast<std::size_t>(i));
    }
    const std::int64_t tokens = request_.tokens * static_cast<std::int64_t>(examples.size());
    std::vector<double> seconds, floors;
    for (int i = 0; i <= request_.runs; ++i) {
      control_.check();
      const lora::LoraAdaptation adaptation = leaves(stack);
      const double s = seconds_of([&] { packs_of_step(model, adaptation, examples, which); });
      const double f = seconds_of([&] { floor_work(model.config(), tokens); });
      if (i == 0) continue;  // the first warms up
      seconds.push_back(s);
      floors.push_back(f);
    }
    if (place_.device.is_cuda()) {
      device::reset_peak_bytes(place_.device);
      packs_of_step(model, leaves(stack), examples, which);
      add("  its peak of the GPU's memory",
          static_cast<double>(device::peak_bytes(place_.device)) / 1048576, "MB",
          at("train", "peak_gpu_mb"), true);
    }
    const double value = static_cast<double>(tokens) / median(seconds).value();
    const double limit = static_cast<double>(tokens) / median(floors).value();
    const std::string figure =
        fmt::format("training, {} tokens with {} labels", request_.tokens, request_.labels);
    Json& row = add(figure, value, "tokens/s", at("train", "tokens_per_second"));
    row["limit"] = limit;
    row["share"] = value / limit;
    if (const Json other = at("train_batched", "tokens_per_second"); other.is_number())
      add("  the same against the peer's best batch", value, "tokens/s", other);
  }

  static lora::LoraAdaptation leaves(const lora::AdapterStack& stack) {
    lora::LoraAdaptation out;
    for (const lora::StackModule& m : stack.modules()) {
      out.set(m.id, m.merged_a().detach().requires_grad_(true),
              m.merged_b().detach().requires_grad_(true));
    }
    return out;
  }

  static void packs_of_step(const model::Model& model, const model::Adaptation& adaptation,
                            const std::vector<data::Example>& examples,
                            const std::vector<std::size_t>& which) {
    const std::int64_t budget = train::pack_budget(model, /*gradients=*/true);
    std::vector<std::int64_t> lengths;
    for (const std::size_t i : which)
      lengths.push_back(static_cast<std::int64_t>(examples[i].ids.size()));
    for (const std::vector<std::size_t>& pack : data::pack(lengths, budget))
      train::pack_loss(model, adaptation, examples, pack, 1).total.backward();
  }

  /// The products of body and head at their real shapes and the attention kernel, forward and
  /// backward: what no arrangement around them can fall below. On a GPU without the attention.
  void floor_work(const model::Config& c, std::int64_t tokens) const {
    torch::NoGradGuard no_grad;
    const auto options = torch::dtype(place_.dtype).device(place_.device);
    const std::int64_t q = c.heads * c.head_dim, kv = c.kv_heads * c.head_dim;
    const auto product = [&](std::int64_t rows, std::int64_t in, std::int64_t out) {
      static std::map<std::pair<std::int64_t, std::int64_t>, std::pair<Tensor, Tensor>> operands;
      auto& [x, w] = operands[{in, out}];
      if (!w.defined()) w = torch::randn({out, in}, options);
      if (!x.defined() || x.size(0) != rows) x = torch::randn({rows, in}, options);
      const Tensor y = at::linear(x, w);
      at::mm(y, w);
    };
    for (std::int64_t layer = 0; layer < c.layers; ++layer) {
      product(tokens, c.hidden, q + 2 * kv);
      product(tokens, q, c.hidden);
      product(tokens, c.hidden, 2 * c.ff);
      product(tokens, c.ff, c.hidden);
      if (place_.device.is_cuda()) continue;
      torch::AutoGradMode grad(true);
      Tensor query = torch::ones({1, c.heads, tokens, c.head_dim}).requires_grad_(true);
      Tensor key = torch::ones({1, c.heads, tokens, c.head_dim}).requires_grad_(true);
      Tensor value = torch::ones({1, c.heads, tokens, c.head_dim}).requires_grad_(true);
      at::scaled_dot_product_attention(query, key, value, {}, 0.0, true).sum().backward();
    }
    product(tokens / request_.tokens * request_.labels, c.hidden, c.vocab);
  }

  struct Epoch {
    std::vector<double> steps;  ///< seconds of each
    std::vector<prune::Outcome> outcomes;
    double seconds() const { return std::accumulate(steps.begin(), steps.end(), 0.0); }
  };

  /// One epoch of adaptive merge over `adapters` fresh LoRAs.
  Epoch epoch(int adapters, const char* norms) {
    control_.check();
    const model::Model& model = *open_.model;
    std::vector<lora::Adapter> sources;
    for (int i = 0; i < adapters; ++i) {
      const auto seed = static_cast<std::uint64_t>(i) + 1;
      sources.push_back(lora::random_like(
          lora::new_adapter(model.config(), {"q_proj", "v_proj"}, 8, 8, seed), seed, 0));
      // B of a fresh LoRA is zero, and so would its noise be.
      for (auto& [id, f] : sources.back().modules)
        f.b = torch::full_like(f.b, 1e-3) * (1 + static_cast<double>(i));
    }
    std::vector<lora::Entry> entries;
    for (const lora::Adapter& a : sources)
      entries.push_back({&a, 1.0});
    lora::AdapterStack stack(entries, false, false, model.placement().device);
    std::vector<data::Example> examples;
    for (int i = 0; i < request_.examples; ++i)
      examples.push_back(example(17 * i));
    train::Job job;
    job.pack_tokens = train::pack_budget(model, /*gradients=*/true);
    job.model = &model;
    job.stack = &stack;
    job.examples = &examples;
    job.optimizer.accumulate = request_.accumulate;
    job.optimizer.epochs = 1;
    job.optimizer.min_steps = job.optimizer.max_steps = 0;
    job.optimizer.lr = 1e-4;
    if (norms != nullptr) {
      plan::PrunePlan prune;
      prune.ratio = 0.5;
      prune.norms = norms;
      job.prune = prune;
    }
    Epoch out;
    job.on_prune = [&](std::int64_t, const prune::Outcome& o) { out.outcomes.push_back(o); };
    train::train(job, control_, [&](const plan::Event& e) {
      if (const auto* step = std::get_if<plan::event::Step>(&e)) out.steps.push_back(step->seconds);
    });
    return out;
  }

  void epochs() {
    phase("prune");
    // A GPU loads a kernel when it is first called, and records its graphs once a program.
    epoch(2, place_.device.is_cuda() ? "running" : nullptr);
    // In turns, several times: what a step of pruning adds is less than a machine changes its pace
    // by between two epochs.
    std::vector<double> plain_epochs, plain_steps, running_epochs, running_steps;
    Epoch running;
    const auto take = [](const Epoch& e, std::vector<double>& epochs, std::vector<double>& steps) {
      epochs.push_back(e.seconds());
      steps.insert(steps.end(), e.steps.begin(), e.steps.end());
    };
    for (int round = 0; round < 3; ++round) {
      take(epoch(2, nullptr), plain_epochs, plain_steps);
      running = epoch(2, "running");
      take(running, running_epochs, running_steps);
    }
    const Epoch fresh = epoch(2, "fresh");
    add("an epoch without pruning", median(plain_epochs).value(), "s");
    const Json other =
        at("epoch", "examples") == request_.examples ? at("epoch", "seconds") : Json();
    add("an epoch with running norms", median(running_epochs).value(), "s", other, true);
    add("overhead of pruning with running norms",
        100 * (median(running_steps).value() / median(plain_steps).value() - 1), "%");
    add("an epoch with fresh norms (the paper's extra pass)", fresh.seconds(), "s", other, true);
    double both = 0, all = 0;
    for (std::size_t i = 0; i < std::min(running.outcomes.size(), fresh.outcomes.size()); ++i) {
      const prune::Outcome &r = running.outcomes[i], &f = fresh.outcomes[i];
      for (std::size_t m = 0; m < r.a.size(); ++m) {
        both +=
            (r.a[m].logical_and(f.a[m]).sum() + r.b[m].logical_and(f.b[m]).sum()).item<double>();
        all += (f.a[m].sum() + f.b[m].sum()).item<double>();
      }
    }
    add("entries that both rules reset", all > 0 ? 100 * both / all : 0, "%");
  }

  void growth() {
    phase("growth");
    const double one = epoch(1, "running").seconds(), sixteen = epoch(16, "running").seconds();
    add("an epoch with 16 adapters over one with 1", sixteen / one, "times");
  }

  void generate() {
    phase("generate");
    const auto prompt = data::Template::parse(request_.prompt);
    data::ReadOptions read;
    read.needs_summary = false;
    read.limit = static_cast<std::size_t>(request_.documents);
    std::vector<std::vector<std::int32_t>> prompts;
    for (const data::Record& r : data::read_records(request_.input, read))
      prompts.push_back(data::encode_prompt(r, prompt, *open_.tokenizer, {}).ids);
    const auto rate = [&](const std::vector<std::vector<std::int32_t>>& texts) {
      generate::Options options;
      options.max_new_tokens = request_.new_tokens;
      std::int64_t tokens = 0;
      const double seconds = seconds_of([&] {
        for (const generate::Output& o : generate::generate(*open_.model, nullptr, *open_.tokenizer,
                                                            texts, options, &control_)) {
          tokens += static_cast<std::int64_t>(o.ids.size());
        }
      });
      return static_cast<double>(tokens) / seconds;
    };
    if (place_.device.is_cuda()) rate(prompts);
    const double batched = rate(prompts);
    add(fmt::format("generation over {} texts in batches", prompts.size()), batched, "tokens/s",
        at("generate", "tokens_per_second"));
    if (const Json other = at("generate_batched", "tokens_per_second"); other.is_number()) {
      add("  the same against the peer's batches", batched, "tokens/s", other);
    }
    if (const Json other = at("llama_cpp", "tokens_per_second"); other.is_number())
      add("  the same against llama.cpp", batched, "tokens/s", other);
    if (prompts.empty()) return;
    // One token of one text reads every weight once.
    const auto weights = static_cast<double>(open_.model->bytes());
    const Tensor memory =
        torch::ones({std::int64_t{1} << (place_.device.is_cuda() ? 30 : 26)}, place_.device);
    memory.sum();
    const double copying = seconds_of([&] { memory.sum(); });
    const double bandwidth = static_cast<double>(memory.nbytes()) / copying;
    if (place_.device.is_cuda()) rate({prompts[0]});
    const double one = rate({prompts[0]});
    Json& row = add("generation of one text", one, "tokens/s");
    row["limit"] = bandwidth / weights;
    row["share"] = one * weights / bandwidth;
  }

  std::string text() const {
    std::string out;
    for (const Json& row : figures_) {
      out += fmt::format("{:<52}{:>10.2f} {}", row["figure"].get<std::string>(),
                         row["value"].get<double>(), row["unit"].get<std::string>());
      if (row.contains("ratio")) {
        out += fmt::format("   {:.2f} times the peer's {:.2f}", row["ratio"].get<double>(),
                           row["peer"].get<double>());
      }
      if (row.contains("share")) {
        out += fmt::format("   {:.0f} % of the limit {:.2f}", 100 * row["share"].get<double>(),
                           row["limit"].get<double>());
      }
      out += "\n";
    }
    return out;
  }

  const BenchRequest& request_;
  Control& control_;
  const Progress& progress_;
  Json peer_ = Json::object();
  device::Placement place_;
  experiment::OpenModel open_;
  Json figures_ = Json::array();
};

}  // namespace

Json bench(const BenchRequest& request, Control& control, const Progress& progress) {
  return Bench(request, control, progress).run();
}

}  // namespace espalier::workbench

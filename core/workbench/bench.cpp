#include "core/workbench/bench.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "core/data/records.h"
#include "core/data/template.h"
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

/// Examples a step, as the paper trains.
constexpr std::int64_t kAccumulate = 8;
constexpr std::int64_t kTokens = 384, kLabels = 40;

double seconds_of(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// The same ids as peer.py's.
data::Example example(int shift) {
  data::Example e;
  e.id = "bench-" + std::to_string(shift);
  e.prompt_tokens = kTokens - kLabels;
  for (std::int64_t i = 0; i < kTokens; ++i)
    e.ids.push_back(static_cast<std::int32_t>(1000 + (7919 * i + shift) % 5000));
  return e;
}

class Bench {
 public:
  Bench(const BenchRequest& request, Control& control, const Progress& progress)
      : request_(request), control_(control), progress_(progress) {
    if (!request.peer.empty()) peer_ = json::parse_file(request.peer);
  }

  Json run() {
    const int threads = device::set_threads(request_.threads);
    phase("load");
    const double load =
        seconds_of([&] { open_ = experiment::open_model(request_.model, device::Placement{}); });
    add("loading", load, "s", at("load", "seconds"), true);
    train_one();
    epochs();
    growth();
    if (!request_.input.empty()) generate();
    add("peak memory of all of it", static_cast<double>(device::peak_resident_bytes()) / 1048576,
        "MB", at("train", "peak_rss_mb"), true);
    const device::Machine machine = device::machine();
    return {{"machine", machine.processor},
            {"threads", threads},
            {"figures", figures_},
            {"text", text()}};
  }

 private:
  void phase(const char* name) {
    control_.check();
    if (progress_) progress_(name, 0, 0);
  }

  Json at(const char* section, const char* key) const {
    return peer_.is_object() ? peer_.value(section, Json::object()).value(key, Json()) : Json();
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
    const std::vector<data::Example> one{example(0)};
    const std::vector<std::size_t> which{0};
    std::vector<double> seconds, floors;
    for (int i = 0; i <= request_.runs; ++i) {
      control_.check();
      lora::LoraAdaptation adaptation;
      for (const lora::StackModule& m : stack.modules()) {
        adaptation.set(m.id, m.merged_a().detach().requires_grad_(true),
                       m.merged_b().detach().requires_grad_(true));
      }
      const double s =
          seconds_of([&] { train::pack_loss(model, adaptation, one, which, 1).total.backward(); });
      const double f = seconds_of([&] { floor_work(model.config()); });
      if (i == 0) continue;  // the first warms up
      seconds.push_back(s);
      floors.push_back(f);
    }
    const double value = static_cast<double>(kTokens) / median(seconds);
    const double limit = static_cast<double>(kTokens) / median(floors);
    const Json other = at("train", "median_seconds");
    Json& row =
        add("training, 384 tokens with 40 labels", value, "tokens/s",
            other.is_number() ? Json(static_cast<double>(kTokens) / other.get<double>()) : Json());
    row["limit"] = limit;
    row["share"] = value / limit;
  }

  /// The products of body and head at their real shapes and the attention kernel, forward and
  /// backward: what no arrangement around them can fall below.
  static void floor_work(const model::Config& c) {
    torch::NoGradGuard no_grad;
    const std::int64_t q = c.heads * c.head_dim, kv = c.kv_heads * c.head_dim;
    const auto product = [](std::int64_t rows, std::int64_t in, std::int64_t out) {
      static std::map<std::pair<std::int64_t, std::int64_t>, Tensor> weights;
      Tensor& w = weights[{in, out}];
      if (!w.defined()) w = torch::randn({out, in});
      const Tensor y = at::linear(torch::ones({rows, in}), w);
      at::mm(y, w);
    };
    for (std::int64_t layer = 0; layer < c.layers; ++layer) {
      product(kTokens, c.hidden, q + 2 * kv);
      product(kTokens, q, c.hidden);
      product(kTokens, c.hidden, 2 * c.ff);
      product(kTokens, c.ff, c.hidden);
      torch::AutoGradMode grad(true);
      Tensor query = torch::ones({1, c.heads, kTokens, c.head_dim}).requires_grad_(true);
      Tensor key = torch::ones({1, c.heads, kTokens, c.head_dim}).requires_grad_(true);
      Tensor value = torch::ones({1, c.heads, kTokens, c.head_dim}).requires_grad_(true);
      at::scaled_dot_product_attention(query, key, value, {}, 0.0, true).sum().backward();
    }
    product(kLabels, c.hidden, c.vocab);
  }

  struct Epoch {
    double seconds = 0;
    std::vector<prune::Outcome> outcomes;
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
    job.model = &model;
    job.stack = &stack;
    job.examples = &examples;
    job.optimizer.accumulate = kAccumulate;
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
      if (const auto* step = std::get_if<plan::event::Step>(&e)) out.seconds += step->seconds;
    });
    return out;
  }

  void epochs() {
    phase("prune");
    epoch(2, nullptr);  // warms up
    const Epoch plain = epoch(2, nullptr), running = epoch(2, "running"), fresh = epoch(2, "fresh");
    add("an epoch without pruning", plain.seconds, "s");
    const Json other =
        at("epoch", "examples") == request_.examples ? at("epoch", "seconds") : Json();
    add("an epoch with running norms", running.seconds, "s", other, true);
    add("overhead of pruning with running norms", 100 * (running.seconds / plain.seconds - 1), "%");
    add("an epoch with fresh norms (the paper's extra pass)", fresh.seconds, "s", other, true);
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
    const double one = epoch(1, "running").seconds, sixteen = epoch(16, "running").seconds;
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
    const double batched = rate(prompts);
    add(fmt::format("generation over {} texts in batches", prompts.size()), batched, "tokens/s",
        at("generate", "tokens_per_second"));
    if (const Json other = at("generate_batched", "tokens_per_second"); other.is_number()) {
      add("  the same against the peer's batches", batched, "tokens/s", other);
    }
    if (prompts.empty()) return;
    // One token of one text reads every weight once.
    const auto weights = static_cast<double>(open_.model->bytes());
    const Tensor memory = torch::empty({std::int64_t{1} << 26});
    const double copying = seconds_of([&] { memory.sum(); });
    const double bandwidth = static_cast<double>(memory.nbytes()) / copying;
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
  Json peer_;
  experiment::OpenModel open_;
  Json figures_ = Json::array();
};

}  // namespace

Json bench(const BenchRequest& request, Control& control, const Progress& progress) {
  return Bench(request, control, progress).run();
}

}  // namespace espalier::workbench

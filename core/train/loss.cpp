#include "core/train/loss.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/data/packs.h"
#include "core/device/gpu.h"
#include "core/device/transfer.h"
#include "core/model/functions.h"

namespace espalier::train {

using torch::Tensor;

namespace {

/// The pack of some examples with what its wanted rows predict.
struct Labelled {
  model::Pack pack;
  std::vector<std::int64_t> targets;
  std::vector<float> weights;
  std::vector<std::int64_t> counts;  ///< labels of each example

  void add(const data::Example& e, double weight, std::int64_t cache_row = -1) {
    const auto tokens = static_cast<std::int64_t>(e.ids.size());
    // Row t predicts token t + 1.
    const std::int64_t first = e.first_label();
    pack.add(e.ids, first - 1, tokens - 1, cache_row);
    const std::int64_t n = e.label_tokens();
    counts.push_back(n);
    for (std::int64_t t = first; t < tokens; ++t) {
      targets.push_back(e.ids[static_cast<std::size_t>(t)]);
      weights.push_back(static_cast<float>(weight / static_cast<double>(n)));
    }
  }
};

PackLoss loss_of(const model::Model& model, Labelled labelled, const Tensor& hidden) {
  const auto device = model.placement().device;
  const Tensor targets = device::on_device(labelled.targets, torch::kInt64, device);
  const Tensor weights = device::on_device(labelled.weights, torch::kFloat32, device);
  auto [total, nll] = model::chunked_cross_entropy(hidden, model.head(), targets, weights);
  return {total, {nll, std::move(labelled.counts)}};
}

using Which = std::vector<std::size_t>;

std::vector<std::int64_t> lengths_of(const std::vector<data::Example>& examples,
                                     const Which& which) {
  std::vector<std::int64_t> out;
  for (const std::size_t i : which)
    out.push_back(static_cast<std::int64_t>(examples[i].ids.size()));
  return out;
}

/// Writes the losses of the examples `which` into `out`.
void add_losses(const model::Model& model, const model::Adaptation& adaptation,
                const std::vector<data::Example>& examples, const Which& which, std::int64_t budget,
                Control* control, std::vector<double>& out) {
  for (const Which& pack : data::pack(lengths_of(examples, which), budget)) {
    if (control != nullptr) control->check();
    Which members;
    for (const std::size_t i : pack)
      members.push_back(which[i]);
    try {
      const std::vector<double> losses =
          pack_loss(model, adaptation, examples, members, 1).losses.fetch();
      for (std::size_t i = 0; i < members.size(); ++i)
        out[members[i]] = losses[i];
    } catch (const c10::OutOfMemoryError& error) {
      if (members.size() == 1) {
        fail_for_memory(static_cast<std::int64_t>(examples[members[0]].ids.size()), error);
      }
      budget = std::max<std::int64_t>(1, budget / 2);
      add_losses(model, adaptation, examples, members, budget, control, out);
    }
  }
}

/// As add_losses; gives back where generation goes on behind the prompts, row i for which[i], with
/// room for `room` new tokens each.
generate::Prefilled add_losses_and_prefill(const model::Model& model,
                                           const model::Adaptation& adaptation,
                                           const std::vector<data::Example>& examples,
                                           const Which& which, std::int64_t budget,
                                           std::int64_t room, Control* control,
                                           std::vector<double>& out) {
  const std::vector<std::int64_t> lengths = lengths_of(examples, which);
  const auto rows = static_cast<std::int64_t>(which.size());
  const device::Placement& place = model.placement();
  const std::int64_t capacity = *std::max_element(lengths.begin(), lengths.end()) + room;
  generate::Prefilled prefilled{
      model::KvCache(model.config(), rows, capacity, place.device, place.dtype),
      torch::empty({rows, model.config().hidden},
                   torch::TensorOptions().dtype(place.dtype).device(place.device))};
  for (const Which& pack : data::pack(lengths, budget)) {
    if (control != nullptr) control->check();
    Labelled labelled;
    for (const std::size_t row : pack)
      labelled.add(examples[which[row]], 1, static_cast<std::int64_t>(row));
    const Tensor hidden = model.forward(labelled.pack, &adaptation, &prefilled.cache);
    const std::vector<double> losses = loss_of(model, std::move(labelled), hidden).losses.fetch();
    std::int64_t first = 0;  // an example's first wanted row is its prompt's last token
    for (std::size_t i = 0; i < pack.size(); ++i) {
      const data::Example& e = examples[which[pack[i]]];
      const auto row = static_cast<std::int64_t>(pack[i]);
      out[which[pack[i]]] = losses[i];
      prefilled.hidden[row].copy_(hidden[first]);
      prefilled.cache.set_length(row, e.prompt_tokens);
      first += e.label_tokens();
    }
  }
  return prefilled;
}

}  // namespace

std::vector<double> ExampleLosses::fetch() const {
  const Tensor values = nll.cpu();
  std::vector<double> out;
  std::int64_t at = 0;
  for (const std::int64_t n : labels) {
    out.push_back(values.narrow(0, at, n).to(torch::kFloat64).mean().item<double>());
    at += n;
  }
  return out;
}

void fail_for_memory(std::int64_t tokens, const c10::OutOfMemoryError& error) {
  const std::string n = std::to_string(tokens);
  throw Error(Code::out_of_memory,
              "one example of " + n +
                  " tokens does not fit in the GPU's memory: " + error.what_without_backtrace(),
              "set optimizer.gradient_checkpointing, or lower data.max_document_tokens",
              {{"tokens", n}});
}

std::int64_t pack_budget(const model::Model& model, bool gradients, bool checkpointing) {
  constexpr std::int64_t kLeast = 512, kMost = 16384;
  const device::Placement& place = model.placement();
  if (!place.device.is_cuda()) return kLeast;
  const model::Config& c = model.config();
  const auto width = static_cast<std::int64_t>(c10::elementSize(place.dtype));
  const std::int64_t q = c.heads * c.head_dim, kv = c.kv_heads * c.head_dim;
  // What a layer holds of a token: eight vectors of the hidden size (two of them f32, where
  // adapters look), queries, keys and values before and after their rotation, attention, gate, up,
  // product.
  const std::int64_t layer =
      width * (8 * c.hidden + 2 * (q + 2 * kv) + q + 3 * c.ff) + 2 * 4 * c.hidden;
  const std::int64_t layers = gradients && !checkpointing ? c.layers : 2;
  const std::int64_t kept = gradients && checkpointing ? c.layers * width * c.hidden : 0;
  const std::int64_t token = layers * layer + kept;
  const auto room =
      static_cast<std::int64_t>(0.7 * static_cast<double>(device::free_bytes(place.device)));
  return std::clamp(room / token, kLeast, kMost);
}

PackLoss pack_loss(const model::Model& model, const model::Adaptation& adaptation,
                   const std::vector<data::Example>& examples, std::span<const std::size_t> which,
                   double weight, bool checkpointing) {
  Labelled labelled;
  for (const std::size_t i : which)
    labelled.add(examples[i], weight);
  const Tensor hidden = model.forward(labelled.pack, &adaptation, nullptr, checkpointing);
  return loss_of(model, std::move(labelled), hidden);
}

std::vector<double> example_losses(const model::Model& model, const model::Adaptation* adaptation,
                                   const std::vector<data::Example>& examples, std::int64_t budget,
                                   Control* control) {
  torch::NoGradGuard no_grad;
  const lora::LoraAdaptation nothing;
  Which all(examples.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<double> out(examples.size());
  add_losses(model, adaptation != nullptr ? *adaptation : nothing, examples, all, budget, control,
             out);
  return out;
}

LossesAndTexts losses_and_texts(const model::Model& model, const model::Adaptation& adaptation,
                                const tokenizer::Tokenizer& tokenizer,
                                const std::vector<data::Example>& examples, std::size_t texts,
                                const generate::Options& options, std::int64_t budget,
                                Control* control) {
  torch::NoGradGuard no_grad;
  texts = std::min(texts, examples.size());
  LossesAndTexts out{std::vector<double>(examples.size()), std::vector<generate::Output>(texts)};
  Which written(texts), others(examples.size() - texts);
  std::iota(written.begin(), written.end(), std::size_t{0});
  std::iota(others.begin(), others.end(), texts);
  for (const std::size_t i : written)
    generate::require_prompt(examples[i].prompt_tokens);
  // Longest first: rows of a batch are alike, and what does not fit in memory fails at once.
  std::stable_sort(written.begin(), written.end(), [&](std::size_t a, std::size_t b) {
    return examples[a].ids.size() > examples[b].ids.size();
  });
  const auto longest = texts == 0 ? 0 : static_cast<std::int64_t>(examples[written[0]].ids.size());
  const auto width = static_cast<std::size_t>(generate::batch_width(longest, options));
  for (std::size_t begin = 0; begin < texts; begin += width) {
    const auto first = written.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto count = static_cast<std::ptrdiff_t>(std::min(width, texts - begin));
    const Which batch(first, first + count);
    generate::generate_from(add_losses_and_prefill(model, adaptation, examples, batch, budget,
                                                   options.max_new_tokens, control, out.losses),
                            batch, model, &adaptation, tokenizer, options, control, out.texts);
  }
  add_losses(model, adaptation, examples, others, budget, control, out.losses);
  return out;
}

double mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace espalier::train

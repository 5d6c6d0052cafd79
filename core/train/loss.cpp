#include "core/train/loss.h"

#include <numeric>

#include "core/data/packs.h"
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

  void add(const data::Example& e, double weight) {
    const auto tokens = static_cast<std::int64_t>(e.ids.size());
    // Row t predicts token t + 1; nothing predicts the very first token.
    const std::int64_t first = std::max<std::int64_t>(e.prompt_tokens, 1);
    pack.add(e.ids, first - 1, tokens - 1);
    const std::int64_t n = tokens - first;
    counts.push_back(n);
    for (std::int64_t t = first; t < tokens; ++t) {
      targets.push_back(e.ids[static_cast<std::size_t>(t)]);
      weights.push_back(static_cast<float>(weight / static_cast<double>(n)));
    }
  }
};

}  // namespace

PackLoss pack_loss(const model::Model& model, const model::Adaptation& adaptation,
                   const std::vector<data::Example>& examples, std::span<const std::size_t> which,
                   double weight) {
  Labelled labelled;
  for (const std::size_t i : which)
    labelled.add(examples[i], weight);
  const auto device = model.placement().device;
  const Tensor hidden = model.forward(labelled.pack, &adaptation);
  const Tensor targets = torch::tensor(labelled.targets, torch::kInt64).to(device);
  const Tensor weights = torch::tensor(labelled.weights).to(device);
  auto [total, nll] = model::chunked_cross_entropy(hidden, model.head(), targets, weights);
  PackLoss out;
  out.total = total;
  const Tensor values = nll.cpu();
  std::int64_t at = 0;
  for (const std::int64_t n : labelled.counts) {
    out.losses.push_back(values.narrow(0, at, n).to(torch::kFloat64).mean().item<double>());
    at += n;
  }
  return out;
}

std::vector<double> example_losses(const model::Model& model, const model::Adaptation* adaptation,
                                   const std::vector<data::Example>& examples, std::int64_t budget,
                                   Control* control) {
  torch::NoGradGuard no_grad;
  const lora::LoraAdaptation nothing;
  std::vector<std::int64_t> lengths;
  for (const data::Example& e : examples)
    lengths.push_back(static_cast<std::int64_t>(e.ids.size()));
  std::vector<double> out(examples.size());
  for (const std::vector<std::size_t>& pack : data::pack(lengths, budget)) {
    if (control != nullptr) control->check();
    const PackLoss loss =
        pack_loss(model, adaptation != nullptr ? *adaptation : nothing, examples, pack, 1);
    for (std::size_t i = 0; i < pack.size(); ++i)
      out[pack[i]] = loss.losses[i];
  }
  return out;
}

double mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace espalier::train

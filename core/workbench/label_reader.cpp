#include "core/workbench/label_reader.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/error.h"
#include "core/model/model.h"

namespace espalier::workbench {

namespace {

constexpr std::int64_t kPass = 512;  ///< tokens that enter one forward pass: a stop waits no longer

using Ids = LabelReader::Ids;

/// Tokens that both start with; each keeps one of its own, whose logits are wanted.
std::int64_t shared_start(const Ids& a, const Ids& b) {
  const std::size_t most = std::min(a.size(), b.size()) - 1;
  const auto end =
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin());
  return end.first - a.begin();
}

/// A cache of two rows that both hold the first `shared` tokens of the prompt.
model::KvCache prefilled(const model::Model& model, const model::Adaptation* adaptation,
                         const Ids& prompt, std::int64_t shared, std::int64_t longest,
                         Control& control) {
  model::KvCache cache(model.config(), 2, longest, model.placement().device,
                       model.placement().dtype);
  for (std::int64_t begin = 0; begin < shared; begin += kPass) {
    const std::int64_t n = std::min(kPass, shared - begin);
    model::Pack pack;
    pack.add(
        std::span(prompt).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(n)),
        n - 1, n, 0);
    pack.segments.back().before = begin;
    model.forward(pack, adaptation, &cache);
    control.check();
  }
  for (std::int64_t layer = 0; shared > 0 && layer < cache.layers(); ++layer) {
    for (torch::Tensor* part : {&cache.keys(layer), &cache.values(layer)})
      part->select(0, 1).narrow(1, 0, shared).copy_(part->select(0, 0).narrow(1, 0, shared));
  }
  return cache;
}

}  // namespace

LabelReader::LabelReader(const model::Model& model, const model::Adaptation* adaptation,
                         const tokenizer::Tokenizer& tokenizer,
                         const std::vector<std::string>& labels)
    : model_(model), adaptation_(adaptation), tokens_(labels.size()) {
  for (std::int64_t id = 0; id < tokenizer.vocab_size(); ++id) {
    const auto token = static_cast<tokenizer::TokenId>(id);
    if (tokenizer.is_control(token)) continue;
    std::string bytes = tokenizer.token_bytes(token);
    if (bytes.size() > 1 && bytes.front() == ' ') bytes.erase(0, 1);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (bytes == labels[i]) tokens_[i].push_back(token);
    }
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!tokens_[i].empty()) continue;
    throw Error(Code::tokenizer_bad, "the vocabulary has no token for the label " + labels[i],
                "take another model as the judge", {{"label", labels[i]}});
  }
}

std::pair<judge::Reading, judge::Reading> LabelReader::read(const Ids& first, const Ids& second,
                                                            Control& control) const {
  torch::NoGradGuard no_grad;
  const std::int64_t shared = shared_start(first, second);
  const auto longest = static_cast<std::int64_t>(std::max(first.size(), second.size()));
  model::KvCache cache = prefilled(model_, adaptation_, first, shared, longest, control);
  model::Pack pack;
  for (const Ids* prompt : {&first, &second}) {
    const auto rest = std::span(*prompt).subspan(static_cast<std::size_t>(shared));
    const auto n = static_cast<std::int64_t>(rest.size());
    pack.add(rest, n - 1, n, prompt == &first ? 0 : 1);
    pack.segments.back().before = shared;
  }
  const torch::Tensor hidden = model_.forward(pack, adaptation_, &cache);
  const torch::Tensor shares =
      torch::softmax(model_.logits(hidden).to(torch::kFloat64), -1).cpu().contiguous();
  const auto reading = [&](std::int64_t row) {
    const double* at = shares.data_ptr<double>() + row * shares.size(1);
    std::vector<double> sums(3, 0);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      for (const tokenizer::TokenId id : tokens_[i])
        sums[i] += at[id];
    }
    const double mass = sums[0] + sums[1] + sums[2];
    // Where rounding leaves nothing of any label, nothing tells them apart.
    if (!(mass > 0)) return judge::Reading{0.5, 0.5, 0, 0};
    return judge::Reading{sums[0] / mass, sums[1] / mass, sums[2] / mass, mass};
  };
  return {reading(0), reading(1)};
}

}  // namespace espalier::workbench

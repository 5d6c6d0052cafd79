#include "core/train/step_packs.h"

#include <algorithm>
#include <string>

#include "core/base/log.h"
#include "core/data/packs.h"

namespace espalier::train {

StepPacks::StepPacks(const Job& job, Leaves& leaves)
    : job_(job), leaves_(leaves), pack_tokens_(job.pack_tokens) {}

void StepPacks::begin(const Which& which, std::int64_t epoch) {
  epoch_ = epoch;
  packs_ = laid(which);
  done_ = 0;
  waiting_.clear();
}

std::vector<StepPacks::Which> StepPacks::laid(const Which& which) const {
  std::vector<std::int64_t> lengths;
  for (const std::size_t i : which)
    lengths.push_back(static_cast<std::int64_t>((*job_.examples)[i].ids.size()));
  std::vector<Which> packs = data::pack(lengths, pack_tokens_);
  for (Which& pack : packs) {
    for (std::size_t& i : pack)
      i = which[i];
  }
  return packs;
}

bool StepPacks::run_next() {
  const Which which = packs_[done_];
  const double weight = 1.0 / static_cast<double>(job_.optimizer.accumulate);
  leaves_.mark();
  if (norms_ != nullptr) norms_->mark();
  try {
    if (job_.on_pack) job_.on_pack(which);
    PackLoss loss = pack_loss(*job_.model, leaves_.bind(which, epoch_), *job_.examples, which,
                              weight, job_.optimizer.gradient_checkpointing);
    loss.total.backward();
    waiting_.emplace_back(which, std::move(loss.losses));
    ++done_;
    return true;
  } catch (const c10::OutOfMemoryError& error) {
    shrink(which, error);
  }
  leaves_.rewind();
  if (norms_ != nullptr) norms_->rewind();
  Which rest;
  for (std::size_t i = done_; i < packs_.size(); ++i)
    rest.insert(rest.end(), packs_[i].begin(), packs_[i].end());
  packs_ = laid(rest);
  done_ = 0;
  return false;
}

void StepPacks::shrink(const Which& pack, const c10::OutOfMemoryError& error) {
  std::int64_t tokens = 0;
  for (const std::size_t i : pack)
    tokens += static_cast<std::int64_t>((*job_.examples)[i].ids.size());
  if (pack.size() == 1) fail_for_memory(tokens, error);
  pack_tokens_ = std::max<std::int64_t>(1, tokens / 2);
  log::warn("a pack of " + std::to_string(tokens) + " tokens does not fit in the GPU's memory; " +
            "packs hold " + std::to_string(pack_tokens_) + " from here on");
}

std::vector<std::pair<std::size_t, double>> StepPacks::fetch() {
  std::vector<std::pair<std::size_t, double>> out;
  for (const auto& [which, losses] : waiting_) {
    const std::vector<double> values = losses.fetch();
    for (std::size_t i = 0; i < which.size(); ++i)
      out.emplace_back(which[i], values[i]);
  }
  waiting_.clear();
  return out;
}

}  // namespace espalier::train

#include "core/train/best_so_far.h"

namespace espalier::train {

namespace {

bool better(const Score& a, const Score& b) {
  if (a.rouge_l && b.rouge_l) return *a.rouge_l > *b.rouge_l;
  return a.loss < b.loss;
}

}  // namespace

bool BestSoFar::offer(const Score& score, std::int64_t epoch, std::int64_t step,
                      const lora::AdapterStack& stack) {
  if (score_ && !better(score, *score_)) {
    ++without_gain_;
    return false;
  }
  score_ = score;
  epoch_ = epoch;
  step_ = step;
  state_ = stack.snapshot();
  without_gain_ = 0;
  return true;
}

void BestSoFar::save(lora::StateDict& state) const {
  state.values["without_gain"] = without_gain_;
  if (!state_) return;
  state_->save("best", state);
  state.values["best_epoch"] = epoch_;
  state.values["best_step"] = step_;
  state.values["best_loss"] = score_->loss;
  if (score_->rouge_l) state.values["best_rouge_l"] = *score_->rouge_l;
}

void BestSoFar::load(const lora::StateDict& from, const lora::AdapterStack& like) {
  *this = {};
  without_gain_ = from.value<std::int64_t>("without_gain");
  if (!from.has("best.a.0")) return;
  state_ = lora::AdapterStack::Snapshot::load("best", from, like);
  epoch_ = from.value<std::int64_t>("best_epoch");
  step_ = from.value<std::int64_t>("best_step");
  score_ = Score{from.value<double>("best_loss"), std::nullopt};
  if (from.values.contains("best_rouge_l")) score_->rouge_l = from.value<double>("best_rouge_l");
}

}  // namespace espalier::train

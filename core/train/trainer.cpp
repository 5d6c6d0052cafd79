#include "core/train/trainer.h"

#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/device/machine.h"
#include "core/lora/stack_stats.h"
#include "core/plan/steps.h"
#include "core/train/best_so_far.h"
#include "core/train/leaves.h"
#include "core/train/per_tensor_adamw.h"
#include "core/train/prune_steps.h"
#include "core/train/shared_adamw.h"
#include "core/train/sharing.h"
#include "core/train/step_packs.h"
#include "core/train/step_report.h"

namespace espalier::train {

using torch::Tensor;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Trainer {
 public:
  Trainer(const Job& job, Control& control, const EventSink& sink)
      : job_(job),
        control_(control),
        sink_(sink),
        examples_(*job.examples),
        stack_(*job.stack),
        steps_(plan::planned_steps(static_cast<std::int64_t>(examples_.size()), job.optimizer)),
        update_(job.update),
        lr_(job.optimizer.lr),
        sharing_(job.processes),
        later_(job.model->placement().device.is_cuda() && sharing_.alone()),
        leaves_(examples_, job.forward_scale, job.dropout, job.seed),
        packs_(job, leaves_),
        pruning_(job, steps_, sharing_, [this](const prune::Masks& fresh) { forget(fresh); }) {
    if (update_ == nullptr) update_ = &own_update();
    packs_.set_norms(pruning_.norms());
  }

  Result run() {
    if (job_.resume != nullptr) {
      load(*job_.resume);
    } else {
      if (job_.validate) validate(0, true);
      tell_ratio();
    }
    while (epoch_ <= steps_.epochs && !over_)
      run_epoch();
    if (job_.keeper != nullptr) job_.keeper->at_end([this] { return state(); });
    result_.pack_tokens = packs_.pack_tokens();
    result_.ratio = pruning_.facts();
    if (best_.any()) {
      stack_.restore(best_.state());
      result_.best = best_.score();
      result_.best_step = best_.step();
      result_.best_epoch = best_.epoch();
    } else {
      check_last_state();
      result_.best_step = result_.steps;
      result_.best_epoch = std::min(epoch_, steps_.epochs);
    }
    return result_;
  }

 private:
  std::vector<std::size_t> order(std::int64_t epoch) const {
    if (job_.shuffle) {
      return shuffled(examples_.size(), job_.seed, Purpose::shuffle,
                      static_cast<std::uint32_t>(epoch));
    }
    std::vector<std::size_t> all(examples_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }

  /// From position_ of the epoch on.
  void run_epoch() {
    if (pending_) settle();
    const std::vector<std::size_t> all = order(epoch_);
    const auto width =
        static_cast<std::size_t>(std::max<std::int64_t>(1, job_.optimizer.accumulate));
    while (position_ < all.size() && !over_) {
      const std::size_t end = std::min(position_ + width, all.size());
      run_step({all.begin() + static_cast<std::ptrdiff_t>(position_),
                all.begin() + static_cast<std::ptrdiff_t>(end)});
      if (over_) return;
      position_ = end;
      pending_ = job_.validate &&
                 (result_.steps == steps_.steps || result_.steps % steps_.validate_every == 0);
      if (pending_) boundary();
      settle();
    }
    if (over_) return;
    ++epoch_;
    position_ = 0;
    lr_ *= job_.optimizer.lr_decay;
  }

  /// What follows an update: the validation that may be due, and the end after the last step.
  void settle() {
    if (pending_) {
      validate(epoch_, false);
      if (result_.stopped) return;  // a stop in the middle of it leaves it to be done
      pending_ = false;
    }
    if (result_.steps == steps_.steps) over_ = true;
    boundary();
  }

  void boundary() {
    if (job_.keeper != nullptr) job_.keeper->at_boundary([this] { return state(); });
  }

  /// The state of the last step boundary: nothing of it changes between one and the next but
  /// within an update, where nobody polls, or else the state before it is held.
  lora::StateDict state() const {
    if (held_) return *held_;
    lora::StateDict out;
    stack_.snapshot().save("stack", out);
    best_.save(out);
    if (before_ && !best_.any()) before_->save("before", out);
    update_->save(out);
    pruning_.save(out);
    out.values["epoch"] = epoch_;
    out.values["position"] = position_;
    out.values["lr"] = lr_;
    out.values["steps"] = result_.steps;
    out.values["pending"] = pending_;
    out.values["over"] = over_ && !result_.stopped;
    return out;
  }

  void load(const lora::StateDict& from) {
    using Snapshot = lora::AdapterStack::Snapshot;
    stack_.restore(Snapshot::load("stack", from, stack_));
    best_.load(from, stack_);
    before_.reset();
    if (from.has("before.a.0")) before_ = Snapshot::load("before", from, stack_);
    update_->load(from);
    pruning_.load(from, stack_.modules().front().a.device());
    epoch_ = from.value<std::int64_t>("epoch");
    position_ = from.value<std::size_t>("position");
    lr_ = from.value<double>("lr");
    result_.steps = from.value<std::int64_t>("steps");
    pending_ = from.value<bool>("pending");
    over_ = from.value<bool>("over");
  }

  /// One accumulation group: gradients, update, prune. Nothing is changed where a stop comes
  /// between.
  void run_step(const std::vector<std::size_t>& group) {
    const auto start = std::chrono::steady_clock::now();
    if (!sharing_.alone() && stop_shared()) return;
    leaves_.reset(stack_, pruning_.watcher());
    plan::event::Step event;
    event.step = result_.steps + 1;
    event.epoch = epoch_;
    event.lr = lr_;
    for (const std::size_t i : group)
      event.tokens += static_cast<std::int64_t>(examples_[i].ids.size());
    const std::vector<std::size_t> mine = sharing_.mine(group);
    std::map<std::size_t, double> losses;
    packs_.begin(mine, epoch_);
    while (packs_.left()) {
      if (interrupted()) return;
      if (packs_.run_next() && !later_) tell_losses(event.step, losses);
    }
    if (interrupted()) return;
    if (!sharing_.alone()) share_losses(group, event.step, losses);
    if (pruning_.tries_at(event.step)) held_ = state();
    pruning_.end_passes(static_cast<std::int64_t>(group.size()));
    auto [a, b] = leaves_.gradients();
    sharing_.sum(a, b);
    if (later_ || !best_.any()) before_ = stack_.snapshot();
    update_->step(stack_, a, b, lr_);
    std::optional<prune::Outcome> outcome;
    try {
      outcome = pruning_.after_update(event.step, a, b, packs_.pack_tokens());
    } catch (const Error& error) {
      // A stop among the trials: the step has not been.
      if (error.code() != Code::stopped || !held_) throw;
      load(*held_);
      result_.stopped = over_ = true;
      return;
    }
    held_.reset();
    if (later_) tell_losses(event.step, losses);
    ++result_.steps;
    for (const std::size_t i : group)
      event.loss += losses[i];
    event.loss /= static_cast<double>(group.size());
    if (outcome && job_.on_prune) job_.on_prune(result_.steps, *outcome);
    report(event, outcome, start);
    tell_ratio();
  }

  void tell_ratio() {
    if (const std::optional<plan::event::Ratio> event = pruning_.told()) sink_(*event);
  }

  /// AdamW over every A_i and B_i, in the form that the pruning asks for.
  StackOptimizer& own_update() {
    const double decay = job_.optimizer.weight_decay;
    if (job_.prune && job_.prune->controller == "grasp_as_coded") {
      return per_tensor_.emplace(stack_, decay);
    }
    return shared_.emplace(stack_, decay);
  }

  void forget(const prune::Masks& fresh) {
    if (per_tensor_) per_tensor_->forget(fresh);
  }

  /// Within a step one process alone may stop; several must agree, so they do between steps.
  bool interrupted() {
    if (sharing_.alone()) return stop_wished();
    if (control_.poll() == Control::Wish::abort) throw Error(Code::aborted, "aborted on request");
    return false;
  }

  /// Whether any process wants to stop.
  bool stop_shared() {
    if (!sharing_.any(control_.poll() == Control::Wish::stop)) return false;
    result_.stopped = over_ = true;
    return true;
  }

  /// Every process learns all losses of the step; the examples are told of in the step's order.
  void share_losses(const std::vector<std::size_t>& group, std::int64_t step,
                    std::map<std::size_t, double>& losses) {
    std::vector<double> all;
    for (const std::size_t i : group)
      all.push_back(losses.contains(i) ? losses[i] : 0);
    sharing_.sum(std::span(all));
    for (std::size_t k = 0; k < group.size(); ++k) {
      losses[group[k]] = all[k];
      told_of(group[k], step, all[k]);
    }
  }

  /// Brings the losses that wait to the host and tells of them.
  void tell_losses(std::int64_t step, std::map<std::size_t, double>& losses) {
    for (const auto& [i, loss] : packs_.fetch()) {
      losses[i] = loss;
      // Of several processes' losses all are told of when all are known.
      if (sharing_.alone()) told_of(i, step, loss);
    }
  }

  void told_of(std::size_t i, std::int64_t step, double loss) {
    const data::Example& e = examples_[i];
    if (!std::isfinite(loss)) fail_not_finite(step, e.id);
    sink_(plan::event::Example{epoch_, step, e.id, loss, static_cast<std::int64_t>(e.ids.size())});
  }

  /// The best, or else the state before the update that spoilt it: its losses were numbers.
  void restore_good() {
    if (best_.any()) {
      stack_.restore(best_.state());
    } else if (before_) {
      stack_.restore(*before_);
    }
  }

  /// The last update of a run has no later loss that would tell.
  void check_last_state() {
    torch::NoGradGuard no_grad;
    for (const lora::StackModule& m : stack_.modules()) {
      if (torch::isfinite(m.a.sum() + m.b.sum()).item<bool>()) continue;
      restore_good();
      throw Error(Code::train_not_finite,
                  "the adapter holds NaN or infinity after step " + std::to_string(result_.steps),
                  "lower the learning rate; the state before is kept",
                  {{"step", std::to_string(result_.steps)}, {"record", ""}});
    }
  }

  [[noreturn]] void fail_not_finite(std::int64_t step, const std::string& id) {
    restore_good();
    throw Error(Code::train_not_finite,
                "the loss of record " + id + " is not a number at step " + std::to_string(step),
                "lower the learning rate; what was best before is kept",
                {{"step", std::to_string(step)}, {"record", id}});
  }

  bool stop_wished() {
    switch (control_.poll()) {
      case Control::Wish::run:
        return false;
      case Control::Wish::abort:
        throw Error(Code::aborted, "aborted on request");
      case Control::Wish::stop:
        break;
    }
    result_.stopped = over_ = true;
    return true;
  }

  void report(plan::event::Step& event, const std::optional<prune::Outcome>& outcome,
              std::chrono::steady_clock::time_point start) {
    const lora::StackStats stats = lora::stack_stats(stack_);
    describe_step(stack_, stats, outcome, event);
    event.seconds = seconds_since(start);
    event.memory = device::resident_bytes();
    sink_(event);
    const bool validates = result_.steps % std::max<std::int64_t>(1, steps_.validate_every) == 0;
    const std::int64_t pictures = job_.module_pictures;
    const bool due =
        pictures > 0 &&
        result_.steps % std::max<std::int64_t>(1, (steps_.steps + pictures - 1) / pictures) == 0;
    if (job_.detailed_events || due || validates || result_.steps == steps_.steps) {
      sink_(modules_event(event.step, stack_, stats, outcome));
    }
  }

  void validate(std::int64_t epoch, bool first) {
    Score score;
    try {
      score = job_.validate(adaptation_of(stack_, job_.forward_scale), result_.steps, first);
    } catch (const Error& error) {
      // A stop in the middle of a validation keeps the best so far.
      if (error.code() != Code::stopped) throw;
      result_.stopped = over_ = true;
      return;
    }
    plan::event::Validation event{epoch, result_.steps, score.loss, score.rouge_l, false};
    if (!first && std::isfinite(score.loss)) {
      event.best = best_.offer(score, epoch, result_.steps, stack_);
      if (event.best) pruning_.is_best();
      if (job_.optimizer.patience > 0 && best_.without_gain() >= job_.optimizer.patience) {
        over_ = true;
      }
    }
    sink_(event);
  }

  const Job& job_;
  Control& control_;
  const EventSink& sink_;
  const std::vector<data::Example>& examples_;
  lora::AdapterStack& stack_;
  plan::StepPlan steps_;
  std::optional<SharedAdamW> shared_;
  std::optional<PerTensorAdamW> per_tensor_;
  StackOptimizer* update_;
  double lr_;
  Sharing sharing_;
  bool
      later_;  ///< losses come to the host after the update, so that the GPU need not be waited for
  Leaves leaves_;
  StepPacks packs_;
  PruneSteps pruning_;
  std::optional<lora::StateDict> held_;  ///< the last boundary's, while a step tries ratios
  BestSoFar best_;
  std::optional<lora::AdapterStack::Snapshot>
      before_;  ///< before the last update, while no best is
  std::int64_t epoch_ = 1;
  std::size_t position_ = 0;  ///< examples of the epoch that updates have been made from
  bool pending_ = false;      ///< a validation is due at this boundary
  bool over_ = false;
  Result result_;
};

}  // namespace

Result train(const Job& job, Control& control, const EventSink& sink) {
  if (job.examples->empty()) {
    throw Error(Code::data_empty, "there is no training example", "add records or raise shots");
  }
  return Trainer(job, control, sink).run();
}

}  // namespace espalier::train

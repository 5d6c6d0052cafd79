#include "core/train/trainer.h"

#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/data/packs.h"
#include "core/lora/stack_stats.h"
#include "core/plan/steps.h"
#include "core/train/loss.h"
#include "core/train/shared_adamw.h"

namespace espalier::train {

using torch::Tensor;

prune::Settings prune_settings(const plan::PrunePlan& p) {
  prune::Settings s;
  s.measure = p.importance == "gradient" ? prune::Settings::Measure::gradient
                                         : prune::Settings::Measure::input;
  s.granularity = p.granularity == "module" ? prune::Settings::Granularity::module
                                            : prune::Settings::Granularity::parameter;
  s.reset = p.reset == "initial" ? prune::Settings::Reset::initial : prune::Settings::Reset::zero;
  s.ratio = p.ratio;
  s.threshold = p.threshold;
  s.threshold_quantile = p.threshold_quantile;
  return s;
}

lora::LoraAdaptation adaptation_of(const lora::AdapterStack& stack, double forward_scale) {
  torch::NoGradGuard no_grad;
  lora::LoraAdaptation out;
  for (const lora::StackModule& m : stack.modules()) {
    out.set(m.id, m.merged_a(), m.merged_b() * forward_scale);
  }
  return out;
}

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Whether pruning does anything: ratio 0 of parameter pruning prunes nothing.
bool prunes(const std::optional<plan::PrunePlan>& p) {
  return p && (p->granularity == "module" || p->ratio > 0);
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
        optimizer_(stack_, job.optimizer.weight_decay),
        lr_(job.optimizer.lr) {
    if (prunes(job.prune)) pruner_.emplace(stack_, prune_settings(*job.prune));
    if (pruner_ && pruner_->needs_norms()) {
      std::vector<model::ModuleId> modules;
      for (const lora::StackModule& m : stack_.modules())
        modules.push_back(m.id);
      const bool fresh = job.prune->norms == "fresh";
      norms_.emplace(*job.model, modules, job.prune->input == "module",
                     static_cast<std::int64_t>(examples_.size()),
                     fresh ? 1 : steps_.steps_per_epoch);
    }
    dropout_.rate = job.dropout;
    dropout_.seed = job.seed;
    for (const data::Example& e : examples_) {
      records_.push_back(static_cast<std::uint32_t>(hash64(0, e.id)));
    }
  }

  Result run() {
    if (job_.validate) validate(0, true);
    for (std::int64_t epoch = 1; epoch <= steps_.epochs && !over_; ++epoch) {
      run_epoch(epoch);
      lr_ *= job_.optimizer.lr_decay;
    }
    if (best_) {
      stack_.restore(*best_);
    } else {
      check_last_state();
      result_.best_step = result_.steps;
      result_.best_epoch = epoch_;
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

  void run_epoch(std::int64_t epoch) {
    epoch_ = epoch;
    const std::vector<std::size_t> all = order(epoch);
    const auto width =
        static_cast<std::size_t>(std::max<std::int64_t>(1, job_.optimizer.accumulate));
    for (std::size_t begin = 0; begin < all.size() && !over_; begin += width) {
      const std::size_t end = std::min(begin + width, all.size());
      run_step({all.begin() + static_cast<std::ptrdiff_t>(begin),
                all.begin() + static_cast<std::ptrdiff_t>(end)});
      if (over_) return;
      const bool last = result_.steps == steps_.steps;
      if (job_.validate && (last || result_.steps % steps_.validate_every == 0)) {
        validate(epoch, false);
      }
      if (last) over_ = true;
    }
  }

  /// One accumulation group: gradients, update, prune. Nothing is changed where a stop comes
  /// between.
  void run_step(const std::vector<std::size_t>& group) {
    const auto start = std::chrono::steady_clock::now();
    make_leaves();
    std::vector<std::int64_t> lengths;
    for (const std::size_t i : group)
      lengths.push_back(static_cast<std::int64_t>(examples_[i].ids.size()));
    plan::event::Step event;
    event.step = result_.steps + 1;
    event.epoch = epoch_;
    event.lr = lr_;
    event.tokens = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    double sum = 0;
    for (const std::vector<std::size_t>& pack : data::pack(lengths, job_.pack_tokens)) {
      if (stop_wished()) return;
      std::vector<std::size_t> which;
      for (const std::size_t i : pack)
        which.push_back(group[i]);
      sum += run_pack(which, event.step);
    }
    if (stop_wished()) return;
    if (norms_) norms_->end_step(static_cast<std::int64_t>(group.size()));
    event.loss = sum / static_cast<double>(group.size());
    const auto [a, b] = gradients();
    if (!best_) before_ = stack_.snapshot();
    (job_.update != nullptr ? *job_.update : optimizer_).step(stack_, a, b, lr_);
    std::optional<prune::Outcome> outcome;
    if (pruner_) outcome = prune_step(a, b);
    ++result_.steps;
    if (outcome && job_.on_prune) job_.on_prune(result_.steps, *outcome);
    event.seconds = seconds_since(start);
    report(event, outcome);
  }

  void make_leaves() {
    leaves_.clear();
    adaptation_ = {};
    for (const lora::StackModule& m : stack_.modules()) {
      Tensor a = m.merged_a().detach().requires_grad_(true);
      Tensor b = m.merged_b().detach().requires_grad_(true);
      leaves_.emplace_back(std::move(a), std::move(b));
    }
    if (norms_ && job_.prune->norms != "fresh") adaptation_.set_watcher(&*norms_);
    if (dropout_.rate > 0) adaptation_.set_dropout(&dropout_);
  }

  /// Once a pack: a scaled B is a fresh node, so that each backward has its own graph.
  void bind_leaves() {
    for (std::size_t m = 0; m < leaves_.size(); ++m) {
      const auto& [a, b] = leaves_[m];
      adaptation_.set(stack_.modules()[m].id, a,
                      job_.forward_scale == 1 ? b : b * job_.forward_scale);
    }
  }

  void describe_rows(const std::vector<std::size_t>& which) {
    if (dropout_.rate <= 0) return;
    dropout_.epoch = static_cast<std::uint32_t>(epoch_);
    dropout_.record.clear();
    dropout_.token.clear();
    dropout_.wanted.clear();
    for (const std::size_t i : which) {
      const data::Example& e = examples_[i];
      for (std::size_t t = 0; t < e.ids.size(); ++t) {
        const bool wanted =
            static_cast<std::int64_t>(t) + 1 >= e.first_label() && t + 1 < e.ids.size();
        if (wanted) dropout_.wanted.push_back(static_cast<std::int64_t>(dropout_.record.size()));
        dropout_.record.push_back(records_[i]);
        dropout_.token.push_back(static_cast<std::uint32_t>(t));
      }
    }
  }

  /// Forward and backward of one pack; the sum of its examples' losses.
  double run_pack(const std::vector<std::size_t>& which, std::int64_t step) {
    describe_rows(which);
    bind_leaves();
    const double weight = 1.0 / static_cast<double>(job_.optimizer.accumulate);
    const PackLoss loss = pack_loss(*job_.model, adaptation_, examples_, which, weight);
    for (std::size_t i = 0; i < which.size(); ++i) {
      if (!std::isfinite(loss.losses[i])) fail_not_finite(step, examples_[which[i]].id);
    }
    loss.total.backward();
    double sum = 0;
    for (std::size_t i = 0; i < which.size(); ++i) {
      const data::Example& e = examples_[which[i]];
      sum += loss.losses[i];
      sink_(plan::event::Example{epoch_, step, e.id, loss.losses[i],
                                 static_cast<std::int64_t>(e.ids.size())});
    }
    return sum;
  }

  /// The best, or else the state before the update that spoilt it: its losses were numbers.
  void restore_good() {
    if (best_) {
      stack_.restore(*best_);
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

  std::pair<std::vector<Tensor>, std::vector<Tensor>> gradients() const {
    std::vector<Tensor> a, b;
    for (const auto& [la, lb] : leaves_) {
      a.push_back(la.grad().defined() ? la.grad() : torch::zeros_like(la));
      b.push_back(lb.grad().defined() ? lb.grad() : torch::zeros_like(lb));
    }
    return {a, b};
  }

  prune::Outcome prune_step(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
    if (norms_ && job_.prune->norms == "fresh") measure_afresh();
    return pruner_->step(stack_, a, b, norms_ ? &*norms_ : nullptr);
  }

  /// The paper's extra pass: inputs of all training examples at the weights just updated.
  void measure_afresh() {
    lora::LoraAdaptation now = adaptation_of(stack_, job_.forward_scale);
    now.set_watcher(&*norms_);
    norms_->clear();
    example_losses(*job_.model, &now, examples_, job_.pack_tokens);
    norms_->end_step(static_cast<std::int64_t>(examples_.size()));
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

  void report(plan::event::Step& event, const std::optional<prune::Outcome>& outcome) {
    const lora::StackStats stats = lora::stack_stats(stack_);
    event.pruned = outcome ? outcome->pruned : 0;
    event.sparsity = stats.sparsity;
    event.sparsity_a = stats.sparsity_a;
    event.sparsity_b = stats.sparsity_b;
    event.merged_sparsity = stats.merged_sparsity;
    for (std::size_t i = 0; i < stats.weights.size(); ++i) {
      event.weights.emplace_back(stack_.names()[i], stats.weights[i]);
    }
    sink_(event);
    const bool validates = result_.steps % std::max<std::int64_t>(1, steps_.validate_every) == 0;
    if (job_.detailed_events || validates || result_.steps == steps_.steps) {
      report_modules(event.step, stats, outcome);
    }
  }

  void report_modules(std::int64_t step, const lora::StackStats& stats,
                      const std::optional<prune::Outcome>& outcome) {
    plan::event::Modules event;
    event.step = step;
    for (std::size_t m = 0; m < stats.modules.size(); ++m) {
      const lora::ModuleStats& s = stats.modules[m];
      const model::ModuleId id = stack_.modules()[m].id;
      for (std::size_t i = 0; i < s.weights.size(); ++i) {
        plan::event::ModuleState state;
        state.module = model::module_name(id.layer, id.proj);
        state.adapter = stack_.names()[i];
        state.weight = s.weights[i];
        state.sparsity_a = s.sparsity_a[i];
        state.sparsity_b = s.sparsity_b[i];
        state.norm = std::sqrt(s.squared_norm);
        if (outcome) {
          const prune::Outcome::Churn& churn = outcome->churn[m][i];
          state.fresh = churn.fresh;
          state.revived = churn.revived;
          state.stable = churn.stable;
        }
        event.modules.push_back(std::move(state));
      }
    }
    sink_(event);
  }

  static bool better(const Score& a, const Score& b) {
    if (a.rouge_l && b.rouge_l) return *a.rouge_l > *b.rouge_l;
    return a.loss < b.loss;
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
      event.best = !result_.best || better(score, *result_.best);
      if (event.best) {
        result_.best = score;
        result_.best_epoch = epoch;
        result_.best_step = result_.steps;
        best_ = stack_.snapshot();
        without_gain_ = 0;
      } else if (++without_gain_ >= job_.optimizer.patience && job_.optimizer.patience > 0) {
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
  SharedAdamW optimizer_;
  double lr_;
  std::optional<prune::Pruner> pruner_;
  std::optional<prune::InputNorms> norms_;
  lora::Dropout dropout_;
  std::vector<std::uint32_t> records_;
  lora::LoraAdaptation adaptation_;
  std::vector<std::pair<Tensor, Tensor>> leaves_;
  std::optional<lora::AdapterStack::Snapshot> best_, before_;
  std::int64_t epoch_ = 0, without_gain_ = 0;
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

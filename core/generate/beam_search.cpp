#include "core/generate/beam_search.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/generate/growing_text.h"

namespace espalier::generate {

namespace {

using torch::Tensor;

/// A text that goes on.
struct Beam {
  GrowingText text;
  float log_probability;
  std::int64_t row;  ///< of the cache, where its keys and values are
  std::int64_t next = 0;
};

struct Finished {
  Output output;
  double score;
};

/// One prompt's search.
class Search {
 public:
  Search(const tokenizer::Tokenizer& tokenizer, const Options& options, std::int64_t row)
      : options_(options), width_(static_cast<std::size_t>(options.choice.beams)) {
    const std::size_t stops = tokenizer.stop_ids().size();
    candidates_ = std::max<std::size_t>(2, 1 + stops) * width_;
    beams_.push_back({GrowingText(tokenizer, options), 0.0F, row});
  }

  bool done() const { return done_; }
  const std::vector<Beam>& beams() const { return beams_; }
  Output take_best() { return std::move(finished_.front().output); }

  /// log_probabilities: [beams, vocab] of the tokens that may come next.
  void advance(const Tensor& log_probabilities) {
    const std::int64_t vocab = log_probabilities.size(1);
    std::vector<float> before;
    for (const Beam& beam : beams_)
      before.push_back(beam.log_probability);
    const Tensor sums = (log_probabilities + torch::tensor(before).unsqueeze(1)).view({-1});
    const auto wanted = std::min(static_cast<std::int64_t>(candidates_), sums.size(0));
    const auto [values, indices] = sums.topk(wanted);
    std::vector<Beam> going;
    for (std::int64_t i = 0; i < wanted; ++i) {
      const std::int64_t index = indices.data_ptr<std::int64_t>()[i];
      Beam beam = beams_[static_cast<std::size_t>(index / vocab)];
      beam.log_probability = values.data_ptr<float>()[i];
      beam.next = index % vocab;
      if (beam.text.take(static_cast<std::int32_t>(beam.next))) {
        if (static_cast<std::size_t>(i) < width_) finish(beam);
      } else if (going.size() < width_) {
        going.push_back(std::move(beam));
      }
    }
    std::stable_sort(finished_.begin(), finished_.end(),
                     [](const Finished& a, const Finished& b) { return a.score > b.score; });
    if (finished_.size() > width_)
      finished_.erase(finished_.begin() + as_offset(width_), finished_.end());
    beams_ = std::move(going);
    ++length_;
    done_ = beams_.empty() ||
            (finished_.size() == width_ &&
             scored(beams_.front().log_probability, length_) <= finished_.back().score);
  }

  /// The cache's rows have been put in order.
  void place(std::int64_t first_row) {
    for (Beam& beam : beams_)
      beam.row = first_row++;
  }

 private:
  static std::ptrdiff_t as_offset(std::size_t n) { return static_cast<std::ptrdiff_t>(n); }
  double scored(float log_probability, std::size_t tokens) const {
    return static_cast<double>(log_probability) /
           std::pow(static_cast<double>(tokens), options_.choice.length_penalty);
  }
  void finish(const Beam& beam) {
    finished_.push_back({beam.text.output(), scored(beam.log_probability, length_ + 1)});
  }

  const Options& options_;
  std::size_t width_, candidates_;
  std::size_t length_ = 0;  ///< tokens that every going text has
  std::vector<Beam> beams_;
  std::vector<Finished> finished_;
  bool done_ = false;
};

}  // namespace

std::vector<Output> beam_search(Prefilled prefilled, const model::Model& model,
                                const model::Adaptation* adaptation,
                                const tokenizer::Tokenizer& tokenizer, const Options& options,
                                Control* control) {
  torch::NoGradGuard no_grad;
  model::KvCache& cache = prefilled.cache;
  Tensor hidden = std::move(prefilled.hidden);
  std::vector<Search> searches;
  for (std::int64_t i = 0; i < cache.batch(); ++i)
    searches.emplace_back(tokenizer, options, i);
  while (true) {
    if (control != nullptr) control->check();
    const Tensor log_probabilities = at::log_softmax(model.logits(hidden), 1).cpu();
    std::vector<std::int64_t> rows, next;
    std::int64_t at = 0;
    for (Search& search : searches) {
      if (search.done()) continue;
      const auto count = static_cast<std::int64_t>(search.beams().size());
      search.advance(log_probabilities.narrow(0, at, count));
      at += count;
      if (search.done()) continue;
      const auto first = static_cast<std::int64_t>(rows.size());
      for (const Beam& beam : search.beams()) {
        rows.push_back(beam.row);
        next.push_back(beam.next);
      }
      search.place(first);
    }
    if (rows.empty()) break;
    cache.keep(rows);
    hidden = model.step(next, adaptation, cache);
  }
  std::vector<Output> out;
  out.reserve(searches.size());
  for (Search& search : searches)
    out.push_back(search.take_best());
  return out;
}

}  // namespace espalier::generate

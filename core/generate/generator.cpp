#include "core/generate/generator.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>

#include "core/base/error.h"
#include "core/generate/beam_search.h"
#include "core/generate/decoder.h"
#include "core/generate/growing_text.h"
#include "core/generate/sampler.h"

namespace espalier::generate {

namespace {

using Ids = std::vector<std::int32_t>;

/// One prompt's text.
struct Row {
  std::size_t index;
  GrowingText text;
};

/// What all prompts begin with (the shots of in-context learning): computed once, copied to every
/// row.
struct Prefix {
  std::int64_t length = 0;
  model::KvCache cache;

  void copy_to(model::KvCache& rows) const {
    for (std::int64_t layer = 0; layer < cache.layers(); ++layer) {
      rows.keys(layer).narrow(2, 0, length).copy_(cache.keys(layer).narrow(2, 0, length));
      rows.values(layer).narrow(2, 0, length).copy_(cache.values(layer).narrow(2, 0, length));
    }
  }
};

/// Shorter ones are not worth a pass of their own.
constexpr std::int64_t kLeastPrefix = 64;

/// Tokens that every prompt starts with; each keeps at least one of its own.
std::int64_t shared_prefix(const std::vector<Ids>& prompts) {
  if (prompts.size() < 2) return 0;
  std::size_t n = prompts[0].size();
  for (const Ids& p : prompts) {
    n = std::min(n, p.empty() ? 0 : p.size() - 1);
    n = static_cast<std::size_t>(
        std::mismatch(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(n), prompts[0].begin())
            .first -
        p.begin());
  }
  return static_cast<std::int64_t>(n);
}

std::optional<Prefix> compute_prefix(const model::Model& model, const model::Adaptation* adaptation,
                                     const std::vector<Ids>& prompts, const Options& options,
                                     Control* control) {
  const std::int64_t length = shared_prefix(prompts);
  if (length < kLeastPrefix) return std::nullopt;
  Prefix prefix{length, model::KvCache(model.config(), 1, length, model.placement().device,
                                       model.placement().dtype)};
  for (std::int64_t begin = 0; begin < length; begin += options.prefill_tokens) {
    if (control != nullptr) control->check();
    const std::int64_t n = std::min(options.prefill_tokens, length - begin);
    model::Pack pack;
    pack.add(
        std::span(prompts[0]).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(n)),
        n - 1, n, 0);
    pack.segments.back().before = begin;
    model.forward(pack, adaptation, &prefix.cache);
  }
  return prefix;
}

class Batch {
 public:
  Batch(const model::Model& model, const model::Adaptation* adaptation,
        const tokenizer::Tokenizer& tokenizer, const Options& options, Control* control)
      : model_(model),
        adaptation_(adaptation),
        tokenizer_(tokenizer),
        options_(options),
        control_(control) {}

  /// The texts of the prompts `which` into `out`.
  void run(const std::vector<Ids>& prompts, const std::vector<std::size_t>& which,
           const Prefix* prefix, const OnOutput& on_output, const OnPiece& on_piece,
           std::vector<Output>& out) {
    std::int64_t longest = 0;
    for (const std::size_t i : which)
      longest = std::max(longest, static_cast<std::int64_t>(prompts[i].size()));
    model::KvCache cache(model_.config(), static_cast<std::int64_t>(which.size()),
                         longest + options_.max_new_tokens, model_.placement().device,
                         model_.placement().dtype);
    if (prefix != nullptr) prefix->copy_to(cache);
    torch::Tensor hidden = prefill(prompts, which, prefix, cache);
    run_from({std::move(cache), std::move(hidden)}, which, on_output, on_piece, out);
  }

  /// Row i of `prefilled` is the prompt which[i].
  void run_from(Prefilled prefilled, const std::vector<std::size_t>& which,
                const OnOutput& on_output, const OnPiece& on_piece, std::vector<Output>& out) {
    if (options_.choice.beams == 1) {
      decode(prefilled.cache, prefilled.hidden, which, on_output, on_piece, out);
      return;
    }
    std::vector<Output> best =
        beam_search(std::move(prefilled), model_, adaptation_, tokenizer_, options_, control_);
    for (std::size_t i = 0; i < which.size(); ++i) {
      out[which[i]] = std::move(best[i]);
      if (on_piece) on_piece(which[i], out[which[i]].text);
      if (on_output) on_output(which[i], out[which[i]]);
    }
  }

 private:
  void poll() const {
    if (control_ != nullptr) control_->check();
  }

  void decode(model::KvCache& cache, const torch::Tensor& hidden,
              const std::vector<std::size_t>& which, const OnOutput& on_output,
              const OnPiece& on_piece, std::vector<Output>& out) const {
    std::vector<Row> rows;
    rows.reserve(which.size());
    for (const std::size_t i : which)
      rows.push_back({i, GrowingText(tokenizer_, options_)});
    Decoder decoder(model_, adaptation_, cache);
    torch::Tensor logits = model_.logits(hidden);
    for (std::size_t step = 0;; ++step) {
      poll();
      std::vector<std::size_t> prompts;
      for (const Row& row : rows)
        prompts.push_back(row.index);
      const std::vector<std::int64_t> ids = next_tokens(logits, options_.choice, prompts, step);
      std::vector<std::int64_t> next, alive;
      std::vector<Row> kept;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        Row& row = rows[i];
        const bool ended = row.text.take(static_cast<std::int32_t>(ids[i]));
        if (on_piece && !row.text.piece().empty()) on_piece(row.index, row.text.piece());
        if (ended) {
          out[row.index] = row.text.output();
          if (on_output) on_output(row.index, out[row.index]);
          continue;
        }
        alive.push_back(static_cast<std::int64_t>(i));
        next.push_back(ids[i]);
        kept.push_back(std::move(row));
      }
      if (kept.empty()) return;
      if (kept.size() < rows.size()) decoder.keep(alive);
      rows = std::move(kept);
      logits = decoder.next(next);
    }
  }

  /// Hidden states of each prompt's last token, [rows, hidden].
  torch::Tensor prefill(const std::vector<Ids>& prompts, const std::vector<std::size_t>& which,
                        const Prefix* prefix, model::KvCache& cache) const {
    std::vector<torch::Tensor> parts;
    model::Pack pack;
    const auto flush = [&] {
      if (pack.segments.empty()) return;
      poll();
      parts.push_back(model_.forward(pack, adaptation_, &cache));
      pack = {};
    };
    const std::int64_t before = prefix != nullptr ? prefix->length : 0;
    for (std::size_t i = 0; i < which.size(); ++i) {
      const auto prompt = std::span(prompts[which[i]]).subspan(static_cast<std::size_t>(before));
      const auto tokens = static_cast<std::int64_t>(prompt.size());
      if (pack.tokens() + tokens > options_.prefill_tokens) flush();
      pack.add(prompt, tokens - 1, tokens, static_cast<std::int64_t>(i));
      pack.segments.back().before = before;
    }
    flush();
    return at::cat(parts, 0);
  }

  const model::Model& model_;
  const model::Adaptation* adaptation_;
  const tokenizer::Tokenizer& tokenizer_;
  const Options& options_;
  Control* control_;
};

}  // namespace

std::int64_t batch_width(std::int64_t longest, const Options& options) {
  const std::int64_t length = std::max<std::int64_t>(1, longest + options.max_new_tokens);
  const std::int64_t beams = std::max<std::int64_t>(1, options.choice.beams);
  return std::clamp<std::int64_t>(options.cache_tokens / length / beams, 1,
                                  std::max<std::int64_t>(1, options.batch / beams));
}

void require_prompt(std::int64_t tokens) {
  if (tokens > 0) return;
  throw Error(Code::data_record, "a prompt without any token cannot be continued",
              "write a prompt, or let the model's bos token start it");
}

void generate_from(Prefilled prefilled, const std::vector<std::size_t>& which,
                   const model::Model& model, const model::Adaptation* adaptation,
                   const tokenizer::Tokenizer& tokenizer, const Options& options, Control* control,
                   std::vector<Output>& out) {
  torch::NoGradGuard no_grad;
  if (options.max_new_tokens <= 0) {
    for (const std::size_t i : which)
      out[i].finish = "limit";
    return;
  }
  Batch(model, adaptation, tokenizer, options, control)
      .run_from(std::move(prefilled), which, {}, {}, out);
}

std::vector<Output> generate(const model::Model& model, const model::Adaptation* adaptation,
                             const tokenizer::Tokenizer& tokenizer, const std::vector<Ids>& prompts,
                             const Options& options, Control* control, const OnOutput& on_output,
                             const OnPiece& on_piece) {
  torch::NoGradGuard no_grad;
  for (const Ids& prompt : prompts)
    require_prompt(static_cast<std::int64_t>(prompt.size()));
  std::vector<Output> out(prompts.size());
  if (options.max_new_tokens <= 0) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i].finish = "limit";
      if (on_output) on_output(i, out[i]);
    }
    return out;
  }
  std::vector<std::size_t> order(prompts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Longest first: rows of a batch are alike, and what does not fit in memory fails at once.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return prompts[a].size() > prompts[b].size();
  });
  const std::optional<Prefix> prefix = compute_prefix(model, adaptation, prompts, options, control);
  const auto longest =
      order.empty() ? std::int64_t{0} : static_cast<std::int64_t>(prompts[order[0]].size());
  const auto width = static_cast<std::size_t>(batch_width(longest, options));
  Batch batch(model, adaptation, tokenizer, options, control);
  for (std::size_t begin = 0; begin < order.size(); begin += width) {
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto count = static_cast<std::ptrdiff_t>(std::min(width, order.size() - begin));
    batch.run(prompts, {first, first + count}, prefix ? &*prefix : nullptr, on_output, on_piece,
              out);
  }
  return out;
}

}  // namespace espalier::generate

#include "core/generate/generator.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <span>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::generate {

namespace {

using Ids = std::vector<std::int32_t>;

/// One text while it grows.
class Row {
 public:
  Row(std::size_t index, const tokenizer::Tokenizer& tokenizer, const Options& options)
      : index_(index), tokenizer_(tokenizer), options_(options), decoder_(tokenizer) {}

  std::size_t index() const { return index_; }
  Output& output() { return output_; }

  /// Takes the next token; true where the text ends with it.
  bool take(std::int32_t id, const OnPiece& on_piece) {
    const auto& stops = tokenizer_.stop_ids();
    if (std::find(stops.begin(), stops.end(), id) != stops.end()) return end("eos", on_piece);
    output_.ids.push_back(id);
    add(decoder_.push(id), on_piece);
    const std::string_view body = utf8::trim_left(output_.text);
    for (const std::string& stop : options_.stop) {
      if (!stop.empty() && body.find(stop) != std::string_view::npos) return end("stop", on_piece);
    }
    if (static_cast<std::int64_t>(output_.ids.size()) >= options_.max_new_tokens) {
      return end("limit", on_piece);
    }
    return false;
  }

 private:
  void add(const std::string& piece, const OnPiece& on_piece) {
    output_.text += piece;
    if (on_piece && !piece.empty()) on_piece(index_, piece);
  }
  bool end(const char* why, const OnPiece& on_piece) {
    add(decoder_.finish(), on_piece);
    output_.finish = why;
    return true;
  }

  std::size_t index_;
  const tokenizer::Tokenizer& tokenizer_;
  const Options& options_;
  tokenizer::IncrementalDecoder decoder_;
  Output output_;
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
  Batch(const model::Model& model, const model::Adaptation* adaptation, const Options& options,
        Control* control, const Prefix* prefix)
      : model_(model),
        adaptation_(adaptation),
        options_(options),
        control_(control),
        prefix_(prefix) {}

  void run(const std::vector<Ids>& prompts, std::vector<std::unique_ptr<Row>> rows,
           const OnOutput& on_output, const OnPiece& on_piece) {
    rows_ = std::move(rows);
    std::int64_t longest = 0;
    for (const auto& row : rows_) {
      longest = std::max(longest, static_cast<std::int64_t>(prompts[row->index()].size()));
    }
    model::KvCache cache(model_.config(), static_cast<std::int64_t>(rows_.size()),
                         longest + options_.max_new_tokens, model_.placement().device,
                         model_.placement().dtype);
    if (prefix_ != nullptr) prefix_->copy_to(cache);
    torch::Tensor hidden = prefill(prompts, cache);
    decode(cache, std::move(hidden), on_output, on_piece);
  }

  /// Row i goes on from row i of the cache.
  void run_from(Prefilled& prefilled, std::vector<std::unique_ptr<Row>> rows) {
    rows_ = std::move(rows);
    decode(prefilled.cache, std::move(prefilled.hidden), {}, {});
  }

  std::vector<std::unique_ptr<Row>>& finished() { return finished_; }

 private:
  void poll() const {
    if (control_ != nullptr) control_->check();
  }

  void decode(model::KvCache& cache, torch::Tensor hidden, const OnOutput& on_output,
              const OnPiece& on_piece) {
    while (true) {
      poll();
      const torch::Tensor best = model_.logits(hidden).argmax(1).cpu();
      std::vector<std::int64_t> next, alive;
      std::vector<std::unique_ptr<Row>> kept;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const std::int64_t id = best.data_ptr<std::int64_t>()[i];
        if (rows_[i]->take(static_cast<std::int32_t>(id), on_piece)) {
          if (on_output) on_output(rows_[i]->index(), rows_[i]->output());
          finished_.push_back(std::move(rows_[i]));
          continue;
        }
        alive.push_back(static_cast<std::int64_t>(i));
        next.push_back(id);
        kept.push_back(std::move(rows_[i]));
      }
      if (kept.empty()) return;
      if (kept.size() < rows_.size()) cache.keep(alive);
      rows_ = std::move(kept);
      hidden = model_.step(next, adaptation_, cache);
    }
  }

  /// Hidden states of each prompt's last token, [rows, hidden].
  torch::Tensor prefill(const std::vector<Ids>& prompts, model::KvCache& cache) const {
    std::vector<torch::Tensor> parts;
    model::Pack pack;
    const auto flush = [&] {
      if (pack.segments.empty()) return;
      poll();
      parts.push_back(model_.forward(pack, adaptation_, &cache));
      pack = {};
    };
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::int64_t before = prefix_ != nullptr ? prefix_->length : 0;
      const auto prompt =
          std::span(prompts[rows_[i]->index()]).subspan(static_cast<std::size_t>(before));
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
  const Options& options_;
  Control* control_;
  const Prefix* prefix_;
  std::vector<std::unique_ptr<Row>> rows_, finished_;
};

/// The finished rows' outputs by their index.
void collect(Batch& batch, std::vector<Output>& out) {
  for (const auto& row : batch.finished())
    out[row->index()] = std::move(row->output());
}

}  // namespace

std::int64_t batch_width(std::int64_t longest, const Options& options) {
  const std::int64_t length = std::max<std::int64_t>(1, longest + options.max_new_tokens);
  return std::clamp<std::int64_t>(options.cache_tokens / length, 1,
                                  std::max<std::int64_t>(1, options.batch));
}

void require_prompt(std::int64_t tokens) {
  if (tokens > 0) return;
  throw Error(Code::data_record, "a prompt without any token cannot be continued",
              "write a prompt, or let the model's bos token start it");
}

std::vector<Output> generate_from(Prefilled prefilled, const model::Model& model,
                                  const model::Adaptation* adaptation,
                                  const tokenizer::Tokenizer& tokenizer, const Options& options,
                                  Control* control) {
  torch::NoGradGuard no_grad;
  std::vector<Output> out(static_cast<std::size_t>(prefilled.cache.batch()));
  if (options.max_new_tokens <= 0) {
    for (Output& o : out)
      o.finish = "limit";
    return out;
  }
  std::vector<std::unique_ptr<Row>> rows;
  for (std::size_t i = 0; i < out.size(); ++i)
    rows.push_back(std::make_unique<Row>(i, tokenizer, options));
  Batch batch(model, adaptation, options, control, nullptr);
  batch.run_from(prefilled, std::move(rows));
  collect(batch, out);
  return out;
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
  for (std::size_t begin = 0; begin < order.size(); begin += width) {
    std::vector<std::unique_ptr<Row>> rows;
    for (std::size_t i = begin; i < std::min(begin + width, order.size()); ++i) {
      rows.push_back(std::make_unique<Row>(order[i], tokenizer, options));
    }
    Batch batch(model, adaptation, options, control, prefix ? &*prefix : nullptr);
    batch.run(prompts, std::move(rows), on_output, on_piece);
    collect(batch, out);
  }
  return out;
}

}  // namespace espalier::generate

#include "core/tokenizer/pre_tokenizer.h"

#include "core/base/error.h"

namespace espalier::tokenizer {

// The expressions of the model families, as their own tokenizer files have them.
const char* const kGpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
const char* const kLlama3Pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
const char* const kQwen2Pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";

namespace {

using Spans = std::vector<std::pair<std::size_t, std::size_t>>;

void split(Regex::Scan& scan, PreTokenizer::Keep keep, std::string_view text, std::size_t offset,
           Spans& out) {
  using Keep = PreTokenizer::Keep;
  const bool gaps = keep != Keep::matches;
  const std::size_t first = out.size();
  std::size_t done = 0;
  scan.reset(text);
  while (const auto match = scan.next()) {
    if (match->first > done && gaps) out.emplace_back(offset + done, offset + match->first);
    const bool joins = keep == Keep::runs && match->first == done && done > 0 && out.size() > first;
    done = match->second;
    if (joins) {
      out.back().second = offset + done;
    } else if (keep != Keep::gaps) {
      out.emplace_back(offset + match->first, offset + done);
    }
  }
  if (done < text.size() && gaps) out.emplace_back(offset + done, offset + text.size());
}

void prefix_spaces(PreTokenizer::Words& words) {
  std::string text;
  text.reserve(words.text.size() + words.spans.size());
  for (auto& [begin, end] : words.spans) {
    const std::string_view word = words.text.substr(begin, end - begin);
    begin = text.size();
    if (!word.starts_with(' ')) text += ' ';
    text += word;
    end = text.size();
  }
  words.owned = std::move(text);
  words.text = words.owned;
}

}  // namespace

void PreTokenizer::add_split(Regex regex, Keep keep) {
  steps_.emplace_back(Split{std::move(regex), keep});
}

void PreTokenizer::add_prefix_space() {
  steps_.emplace_back(PrefixSpace{});
}

void PreTokenizer::add_named(const std::string& name) {
  if (name == "gpt-2" || name == "gpt2") {
    add_split(Regex(kGpt2Pattern));
  } else if (name == "smollm") {
    add_split(Regex(R"(\p{N})"));
    add_split(Regex(kGpt2Pattern));
  } else if (name == "llama-bpe" || name == "llama3" || name == "llama-v3") {
    add_split(Regex(kLlama3Pattern));
  } else if (name == "qwen2" || name == "deepseek-r1-qwen") {
    add_split(Regex(kQwen2Pattern));
  } else {
    throw Error(Code::tokenizer_pre,
                "the tokenizer cuts texts in a way that is not known: \"" + name + "\"",
                "ways that work: gpt-2 smollm llama-bpe qwen2; a Hugging Face folder of the same "
                "model may work too",
                {{"pre", name}});
  }
}

void PreTokenizer::run(std::string_view text, Words& out) const {
  out.text = text;
  out.spans.clear();
  if (!text.empty()) out.spans.emplace_back(0, text.size());
  Spans next;
  for (const auto& step : steps_) {
    if (const auto* cut = std::get_if<Split>(&step)) {
      next.clear();
      Regex::Scan scan(cut->regex);
      for (const auto& [begin, end] : out.spans)
        split(scan, cut->keep, out.text.substr(begin, end - begin), begin, next);
      out.spans.swap(next);
    } else {
      prefix_spaces(out);
    }
  }
}

}  // namespace espalier::tokenizer

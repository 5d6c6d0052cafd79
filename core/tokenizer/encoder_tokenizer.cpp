#include "core/tokenizer/encoder_tokenizer.h"

#include <algorithm>

#include "core/base/error.h"

namespace espalier::tokenizer {

EncoderTokenizer::EncoderTokenizer(Layout layout, Specials specials, std::int64_t vocabulary,
                                   std::int64_t max_length)
    : layout_(layout), specials_(specials), vocabulary_(vocabulary), max_length_(max_length) {}

EncodedText EncoderTokenizer::single(std::string_view text, std::size_t limit,
                                     bool prefix_space) const {
  std::vector<TokenId> ids = tokens(text, prefix_space);
  ids.resize(std::min(ids.size(), limit > 2 ? limit - 2 : 0));
  EncodedText out;
  out.ids.push_back(specials_.cls);
  out.ids.insert(out.ids.end(), ids.begin(), ids.end());
  out.ids.push_back(specials_.sep);
  out.types.assign(out.ids.size(), 0);
  return out;
}

EncodedText EncoderTokenizer::pair(std::string_view first, std::string_view second,
                                   std::size_t limit) const {
  std::vector<TokenId> a = tokens(first), b = tokens(second);
  const std::size_t extra = layout_ == Layout::bert ? 3 : 4;
  const std::size_t room = limit > extra ? limit - extra : 0;
  b.resize(std::min(b.size(), room));
  a.resize(std::min(a.size(), room - b.size()));
  EncodedText out;
  out.ids.push_back(specials_.cls);
  out.ids.insert(out.ids.end(), a.begin(), a.end());
  out.ids.push_back(specials_.sep);
  if (layout_ == Layout::roberta) out.ids.push_back(specials_.sep);
  out.types.assign(out.ids.size(), 0);
  out.ids.insert(out.ids.end(), b.begin(), b.end());
  out.ids.push_back(specials_.sep);
  out.types.resize(out.ids.size(), layout_ == Layout::bert ? 1 : 0);
  return out;
}

}  // namespace espalier::tokenizer

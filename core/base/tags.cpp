#include "core/base/tags.h"

#include <algorithm>

#include "core/base/utf8.h"

namespace espalier {

namespace {
constexpr std::size_t kLongestTag = 100;
constexpr std::size_t kMostTags = 32;
}  // namespace

std::vector<std::string> tidy_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> out;
  for (const std::string& tag : tags) {
    std::string word = utf8::sanitized(tag);
    std::replace(word.begin(), word.end(), ',', ' ');
    word = utf8::squeeze(word);
    if (word.size() > kLongestTag) {
      word.resize(kLongestTag);
      word = utf8::squeeze(utf8::complete_prefix(word));
    }
    if (word.empty() || std::find(out.begin(), out.end(), word) != out.end()) continue;
    if (out.size() < kMostTags) out.push_back(word);
  }
  return out;
}

}  // namespace espalier

#include "core/metrics/porter.h"

#include <array>
#include <string_view>
#include <utility>

namespace espalier::metrics {

namespace {

bool is_vowel_letter(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// One flag a letter: whether it is a consonant. y is one at the start and after a vowel.
/// (A string, because words are short enough to need no allocation there.)
std::string consonants(std::string_view word) {
  std::string flags(word.size(), 0);
  for (std::size_t i = 0; i < word.size(); ++i) {
    flags[i] = word[i] == 'y' ? (i == 0 || !flags[i - 1]) : !is_vowel_letter(word[i]);
  }
  return flags;
}

/// Porter's m: how often a consonant follows a vowel.
int measure(std::string_view stem) {
  int count = 0;
  bool before = true;
  for (std::size_t i = 0; i < stem.size(); ++i) {
    const bool now = stem[i] == 'y' ? (i == 0 || !before) : !is_vowel_letter(stem[i]);
    if (now && !before) ++count;
    before = now;
  }
  return count;
}

bool has_vowel(std::string_view stem) {
  return consonants(stem).find('\0') != std::string::npos;
}

bool ends_in_double_consonant(std::string_view word) {
  const std::size_t n = word.size();
  return n >= 2 && word[n - 1] == word[n - 2] && consonants(word).back() != 0;
}

/// Condition *o: consonant, vowel, consonant other than w, x, y; for NLTK also vowel, consonant.
bool ends_in_cvc(std::string_view word) {
  const std::size_t n = word.size();
  const std::string flags = consonants(word);
  if (n == 2) return !flags[0] && flags[1];
  if (n < 3) return false;
  const char last = word[n - 1];
  return flags[n - 3] && !flags[n - 2] && flags[n - 1] && last != 'w' && last != 'x' && last != 'y';
}

using Replacement = std::pair<std::string_view, std::string_view>;

/// The first rule whose ending fits decides: it is applied where the measure of what stands before
/// the ending is above `above`, and no other rule is tried.
template <std::size_t N>
void apply_first(std::string& word, const std::array<Replacement, N>& rules, int above) {
  for (const auto& [ending, replacement] : rules) {
    if (!word.ends_with(ending)) continue;
    const std::string_view stem = std::string_view(word).substr(0, word.size() - ending.size());
    if (measure(stem) > above) word.replace(stem.size(), ending.size(), replacement);
    return;
  }
}

void step_1a(std::string& word) {
  if (word.ends_with("ies")) {
    word.resize(word.size() - (word.size() == 4 ? 1 : 2));
  } else if (word.ends_with("sses")) {
    word.resize(word.size() - 2);
  } else if (word.ends_with("s") && !word.ends_with("ss")) {
    word.pop_back();
  }
}

/// What step 1b does after it has taken -ed or -ing away.
void mend_after_ending(std::string& word) {
  if (word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz")) {
    word += 'e';
  } else if (ends_in_double_consonant(word)) {
    const char last = word.back();
    if (last != 'l' && last != 's' && last != 'z') word.pop_back();
  } else if (measure(word) == 1 && ends_in_cvc(word)) {
    word += 'e';
  }
}

void step_1b(std::string& word) {
  if (word.ends_with("ied")) {
    word.resize(word.size() - (word.size() == 4 ? 1 : 2));
    return;
  }
  if (word.ends_with("eed")) {
    if (measure(std::string_view(word).substr(0, word.size() - 3)) > 0) word.pop_back();
    return;
  }
  for (const std::string_view ending : {"ed", "ing"}) {
    if (!word.ends_with(ending)) continue;
    if (!has_vowel(std::string_view(word).substr(0, word.size() - ending.size()))) continue;
    word.resize(word.size() - ending.size());
    mend_after_ending(word);
    return;
  }
}

void step_1c(std::string& word) {
  if (!word.ends_with('y') || word.size() < 3) return;
  const std::string flags = consonants(word);
  if (flags[word.size() - 2]) word.back() = 'i';
}

void step_2(std::string& word) {
  static constexpr std::array<Replacement, 21> kRules{
      {{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"},   {"anci", "ance"},
       {"izer", "ize"},    {"bli", "ble"},     {"alli", "al"},     {"entli", "ent"},
       {"eli", "e"},       {"ousli", "ous"},   {"ization", "ize"}, {"ation", "ate"},
       {"ator", "ate"},    {"alism", "al"},    {"iveness", "ive"}, {"fulness", "ful"},
       {"ousness", "ous"}, {"aliti", "al"},    {"iviti", "ive"},   {"biliti", "ble"},
       {"fulli", "ful"}}};
  while (word.ends_with("alli") && measure(std::string_view(word).substr(0, word.size() - 4)) > 0) {
    word.resize(word.size() - 2);
  }
  if (word.ends_with("logi")) {
    // The l belongs to the stem here, so that short stems (geo, theo) count too.
    if (measure(std::string_view(word).substr(0, word.size() - 3)) > 0) word.pop_back();
    return;
  }
  apply_first(word, kRules, 0);
}

void step_3(std::string& word) {
  static constexpr std::array<Replacement, 7> kRules{{{"icate", "ic"},
                                                      {"ative", ""},
                                                      {"alize", "al"},
                                                      {"iciti", "ic"},
                                                      {"ical", "ic"},
                                                      {"ful", ""},
                                                      {"ness", ""}}};
  apply_first(word, kRules, 0);
}

void step_4(std::string& word) {
  static constexpr std::array<Replacement, 18> kRules{{{"al", ""},
                                                       {"ance", ""},
                                                       {"ence", ""},
                                                       {"er", ""},
                                                       {"ic", ""},
                                                       {"able", ""},
                                                       {"ible", ""},
                                                       {"ant", ""},
                                                       {"ement", ""},
                                                       {"ment", ""},
                                                       {"ent", ""},
                                                       {"ou", ""},
                                                       {"ism", ""},
                                                       {"ate", ""},
                                                       {"iti", ""},
                                                       {"ous", ""},
                                                       {"ive", ""},
                                                       {"ize", ""}}};
  if (word.ends_with("ion")) {
    const std::string_view stem = std::string_view(word).substr(0, word.size() - 3);
    if (measure(stem) > 1 && (stem.back() == 's' || stem.back() == 't')) {
      word.resize(stem.size());
    }
    return;
  }
  apply_first(word, kRules, 1);
}

void step_5(std::string& word) {
  if (word.ends_with('e')) {
    const std::string_view stem = std::string_view(word).substr(0, word.size() - 1);
    const int m = measure(stem);
    if (m > 1 || (m == 1 && !ends_in_cvc(stem))) word.pop_back();
  }
  if (word.ends_with("ll") && measure(std::string_view(word).substr(0, word.size() - 1)) > 1) {
    word.pop_back();
  }
}

constexpr std::array<Replacement, 16> kIrregular{{{"sky", "sky"},
                                                  {"skies", "sky"},
                                                  {"dying", "die"},
                                                  {"lying", "lie"},
                                                  {"tying", "tie"},
                                                  {"news", "news"},
                                                  {"innings", "inning"},
                                                  {"inning", "inning"},
                                                  {"outings", "outing"},
                                                  {"outing", "outing"},
                                                  {"cannings", "canning"},
                                                  {"canning", "canning"},
                                                  {"howe", "howe"},
                                                  {"proceed", "proceed"},
                                                  {"exceed", "exceed"},
                                                  {"succeed", "succeed"}}};

}  // namespace

std::string porter_stem(std::string word) {
  for (const auto& [form, stem] : kIrregular) {
    if (word == form) return std::string(stem);
  }
  if (word.size() <= 2) return word;
  step_1a(word);
  step_1b(word);
  step_1c(word);
  step_2(word);
  step_3(word);
  step_4(word);
  step_5(word);
  return word;
}

}  // namespace espalier::metrics

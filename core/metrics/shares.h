#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier::metrics {

/// What is wrong with one output, by fixed rules:
/// - empty: the scored text has nothing but white space;
/// - cut: generation ended at the limit of new tokens instead of at eos or a stop text;
/// - wrong_script: judged over the letters that belong to a script (digits, punctuation, emoji and
///   the prolonged sound mark do not; a text without letters is not wrong). The language's scripts
///   are ICU's (ja: kana and Han; en: Latin; ru: Cyrillic; a language unknown to ICU: any). Wrong
///   where less than half of the letters are of these scripts; for a language that is not written
///   in Latin letters Latin counts as its own ("GNOME 端末"), but at least one letter must be of
///   its scripts;
/// - repeating: somewhere a block of 4 to 200 characters stands at least three times in a row
///   (white-space runs taken as one space; the third may be the end of the text minus a space);
/// - copying: the text contains a whole sentence of the document of at least 12 characters that are
///   not white space (white-space runs taken as one space, the sentence's closing mark aside).
struct OutputFlags {
  bool empty = false;
  bool cut = false;
  bool wrong_script = false;
  bool repeating = false;
  bool copying = false;
};

/// Shares of the outputs of one method on one set, each 0..1.
struct Shares {
  double empty = 0;
  double cut = 0;
  double wrong_script = 0;
  double repeating = 0;
  double copying = 0;
};

/// One output with what is needed to judge it.
struct Output {
  std::string text;            ///< the scored text
  bool reached_limit = false;  ///< finish reason "limit"
  std::string_view document;   ///< the whole source text
};

/// Ill-formed UTF-8 counts as U+FFFD.
OutputFlags judge_output(const Output& output, const std::string& language);
/// All 0 where there are no outputs.
Shares shares(const std::vector<OutputFlags>& flags);
Shares output_shares(const std::vector<Output>& outputs, const std::string& language);

}  // namespace espalier::metrics

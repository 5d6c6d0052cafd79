#pragma once

#include <string>

namespace espalier::metrics {

/// Porter's stemmer (Program 14.3, 1980) with the changes of NLTK's default mode, which
/// google rouge_score uses: a short list of irregular forms, -ies and -ied to -ie in words of four
/// letters, y to i only after a consonant, -alli first, -fulli, -logi by its l, and *o also for
/// words of two letters. `word`: lower-case ASCII letters and digits.
std::string porter_stem(std::string word);

}  // namespace espalier::metrics

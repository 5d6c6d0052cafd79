#pragma once

#include <cstdint>

namespace espalier::generate {

/// How the next token is chosen.
struct Choice {
  std::int64_t beams = 1;     ///< more than 1: beam search, see beam_search.h
  double length_penalty = 1;  ///< beams: a text's score is its log-probability / tokens^penalty
  double temperature = 0;     ///< 0: the likeliest token; else drawn from softmax(logits / it)
  double top_p = 1;           ///< drawn among the likeliest tokens that reach this probability
  std::uint64_t seed = 1;     ///< of the draws; a prompt's draws depend on its index alone
};

}  // namespace espalier::generate

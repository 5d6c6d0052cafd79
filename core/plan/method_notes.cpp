#include <array>

#include "core/plan/descriptors.h"

namespace espalier::plan {

namespace {

struct Note {
  std::string_view key, text;
};

constexpr std::array kNotes{
    Note{"peft_result",
         "The result always has alpha = r. PEFT up to 0.21.2 keeps rslora of the first adapter, "
         "which makes the result sqrt(r) too strong (peft #3449)."},
    Note{"peft_patterns",
         "Adapters with rank_pattern give one rank for all modules, padded with zeros. What PEFT "
         "up to 0.21.2 saves of such a merge cannot be loaded again (peft #3737)."},
    Note{"peft_rescale",
         "What is kept is divided by the density. PEFT before April 2026 left that out (peft "
         "#3152), which makes the result weaker."},
    Note{"peft_unseeded",
         "Drops follow the plan's seed and the adapter, not its place in the list. PEFT draws them "
         "unseeded. Adapters with DoRA or with biases are refused; PEFT up to 0.21.2 merges them "
         "wrongly without a word (peft #3761)."},
    Note{"peft_scale_twice",
         "alpha / r enters once. PEFT up to 0.20 applied it twice here (peft #3111)."},
    Note{"peft_weights",
         "Each adapter carries its weight. PEFT drops adapters without a word where the list of "
         "weights is shorter."},
    Note{"one_adapter", "One adapter alone is never pruned: density has no effect on it."},
    Note{"one_adapter_isotropic", "One adapter alone stays as it is."},
    Note{"iso_rank",
         "The mean is taken over the singular values that the sum has, not over those that a full "
         "matrix would have."},
    Note{"slerp_weights",
         "Two adapters; only the proportion of their weights counts. A module that one of them has "
         "keeps its weight."},
    Note{"lego_source",
         "The two reweightings follow published implementations that agree on them; the paper's "
         "own text was not at hand."},
    Note{"lego_weights",
         "The paper has no weights: here w alpha / r enters a unit as its root on each side."},
    Note{"pico_weights",
         "While the norm is given back, weights are shares: only their proportions count, strength "
         "sets the rest."},
    Note{"robust_weights",
         "The authors have no weights and leave alpha / r out: here w alpha / r enters as its root "
         "on each factor. Strength and cross terms make the result grow with the number of "
         "adapters."},
    Note{"lorahub_cross_terms",
         "As in LoraHub, a weight stands on A and on B: it counts squared, and cross terms "
         "remain."},
    Note{"enmp_loss",
         "The authors search by accuracy on validation data; here it is the mean loss of the "
         "shots."},
};

}  // namespace

std::string method_note(std::string_view key) {
  for (const Note& note : kNotes) {
    if (note.key == key) return std::string(note.text);
  }
  return {};
}

}  // namespace espalier::plan

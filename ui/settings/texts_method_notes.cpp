#include <QtGlobal>

#include "ui/settings/texts_tables.h"

namespace espalier::ui::texts {

namespace {

/// What core's plan::method_note() tells, for the window.
constexpr Entry kMethodNotes[] = {
    {"peft_result",
     QT_TRANSLATE_NOOP(
         "texts",
         "The result always has alpha = r. PEFT up to 0.21.2 keeps rslora of the first "
         "adapter, which makes the result √r too strong (peft #3449).")},
    {"peft_patterns",
     QT_TRANSLATE_NOOP(
         "texts",
         "Adapters with rank_pattern give one rank for all modules, filled up with zeros. "
         "PEFT up to 0.21.2 saves a file here that cannot be loaded again (peft #3737).")},
    {"peft_rescale",
     QT_TRANSLATE_NOOP("texts",
                       "What is kept is divided by the density. PEFT before April 2026 left that "
                       "out (peft #3152), which makes the result weaker.")},
    {"peft_unseeded",
     QT_TRANSLATE_NOOP(
         "texts",
         "What is dropped follows the plan's seed and the adapter, not its place in the list. "
         "PEFT draws unseeded. Adapters with DoRA or with biases are refused here; PEFT up to "
         "0.21.2 merges them wrongly without a word (peft #3761).")},
    {"peft_scale_twice",
     QT_TRANSLATE_NOOP(
         "texts", "alpha / r counts once. PEFT up to 0.20 applied it twice here (peft #3111).")},
    {"peft_weights",
     QT_TRANSLATE_NOOP(
         "texts",
         "Each adapter has a weight of its own. PEFT drops adapters without a word where "
         "the list of weights is shorter.")},
    {"one_adapter",
     QT_TRANSLATE_NOOP("texts", "One adapter alone is never pruned: density has no effect on it.")},
    {"one_adapter_isotropic", QT_TRANSLATE_NOOP("texts", "One adapter alone stays as it is.")},
    {"iso_rank",
     QT_TRANSLATE_NOOP(
         "texts",
         "The mean is taken over the singular values that the sum has, not over those that "
         "a full matrix would have.")},
    {"slerp_weights",
     QT_TRANSLATE_NOOP(
         "texts",
         "Two adapters; only the proportion of their weights counts. A module that only "
         "one of them has keeps its weight.")},
    {"lego_source",
     QT_TRANSLATE_NOOP(
         "texts",
         "The two reweightings follow published programs that agree on them; the paper's "
         "own text was not at hand.")},
    {"lego_weights",
     QT_TRANSLATE_NOOP(
         "texts",
         "The paper has no weights: here w · alpha / r enters a rank as its root on each "
         "side.")},
    {"pico_weights",
     QT_TRANSLATE_NOOP(
         "texts",
         "While the norm is given back, weights are shares: only their proportions count, "
         "the strength sets the rest.")},
    {"robust_weights",
     QT_TRANSLATE_NOOP(
         "texts",
         "The authors have no weights and leave alpha / r out: here w · alpha / r enters as its "
         "root on each factor. Cross terms make the result grow with the number of adapters.")},
    {"lorahub_cross_terms",
     QT_TRANSLATE_NOOP(
         "texts",
         "As in LoraHub, a weight stands on A and on B: it counts squared, and cross terms "
         "remain.")},
    {"enmp_loss",
     QT_TRANSLATE_NOOP(
         "texts",
         "The authors search by accuracy on validation data; here it is the mean loss of "
         "the shots.")},
};

}  // namespace

std::span<const Entry> methodNoteTable() {
  return kMethodNotes;
}

}  // namespace espalier::ui::texts

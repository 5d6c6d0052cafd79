#include <QtGlobal>

#include "ui/settings/texts_tables.h"

namespace espalier::ui::texts {

namespace {

constexpr Entry kNotes[] = {
    {"preflight.few_steps",
     QT_TRANSLATE_NOOP("texts", "Only {steps} steps: too few to learn much.")},
};

constexpr Entry kWords[] = {
    {"choice.adapters", QT_TRANSLATE_NOOP("texts", "Adapters")},
    {"choice.random", QT_TRANSLATE_NOOP("texts", "Random")},
    {"choice.product", QT_TRANSLATE_NOOP("texts", "Product")},
    {"choice.both", QT_TRANSLATE_NOOP("texts", "Both")},
    {"choice.input", QT_TRANSLATE_NOOP("texts", "Input")},
    {"choice.gradient", QT_TRANSLATE_NOOP("texts", "Gradient")},
    {"choice.parameter", QT_TRANSLATE_NOOP("texts", "Parameter")},
    {"choice.module", QT_TRANSLATE_NOOP("texts", "Module")},
    {"choice.layer", QT_TRANSLATE_NOOP("texts", "Layer")},
    {"choice.merge", QT_TRANSLATE_NOOP("texts", "Merge")},
    {"choice.model", QT_TRANSLATE_NOOP("texts", "Model")},
    {"choice.zero", QT_TRANSLATE_NOOP("texts", "Zero")},
    {"choice.initial", QT_TRANSLATE_NOOP("texts", "Initial value")},
    {"choice.running", QT_TRANSLATE_NOOP("texts", "Running sum")},
    {"choice.fresh", QT_TRANSLATE_NOOP("texts", "Fresh")},
    {"choice.loss", QT_TRANSLATE_NOOP("texts", "Validation loss")},
    {"choice.rougeL", QT_TRANSLATE_NOOP("texts", "Validation ROUGE-L")},
    {"choice.small", QT_TRANSLATE_NOOP("texts", "Small")},
    {"choice.paper", QT_TRANSLATE_NOOP("texts", "Paper")},
    {"choice.total", QT_TRANSLATE_NOOP("texts", "Total")},
    {"choice.frequency", QT_TRANSLATE_NOOP("texts", "Count")},
    {"phase.load", QT_TRANSLATE_NOOP("texts", "Loading the model")},
    {"phase.encode", QT_TRANSLATE_NOOP("texts", "Encoding the data")},
    {"phase.target", QT_TRANSLATE_NOOP("texts", "Training the target's LoRA")},
    {"phase.train", QT_TRANSLATE_NOOP("texts", "Training")},
    {"phase.validate", QT_TRANSLATE_NOOP("texts", "Validating")},
    {"phase.generate", QT_TRANSLATE_NOOP("texts", "Writing summaries")},
    {"phase.score", QT_TRANSLATE_NOOP("texts", "Scoring")},
    {"phase.save", QT_TRANSLATE_NOOP("texts", "Saving")},
    {"phase.search", QT_TRANSLATE_NOOP("texts", "Searching weights")},
    {"phase.merge", QT_TRANSLATE_NOOP("texts", "Merging")},
    {"state.idle", QT_TRANSLATE_NOOP("texts", "No run")},
    {"state.queued", QT_TRANSLATE_NOOP("texts", "Queued")},
    {"state.starting", QT_TRANSLATE_NOOP("texts", "Starting")},
    {"state.running", QT_TRANSLATE_NOOP("texts", "Running")},
    {"state.paused", QT_TRANSLATE_NOOP("texts", "Paused")},
    {"state.stopping", QT_TRANSLATE_NOOP("texts", "Stopping")},
    {"state.finished", QT_TRANSLATE_NOOP("texts", "Finished")},
    {"state.stopped", QT_TRANSLATE_NOOP("texts", "Stopped")},
    {"state.aborted", QT_TRANSLATE_NOOP("texts", "Aborted")},
    {"state.failed", QT_TRANSLATE_NOOP("texts", "Failed")},
    {"state.interrupted", QT_TRANSLATE_NOOP("texts", "Interrupted")},
    {"metric.rouge1", QT_TRANSLATE_NOOP("texts", "ROUGE-1")},
    {"metric.rouge2", QT_TRANSLATE_NOOP("texts", "ROUGE-2")},
    {"metric.rougeL", QT_TRANSLATE_NOOP("texts", "ROUGE-L")},
    {"metric.rougeLsum", QT_TRANSLATE_NOOP("texts", "ROUGE-Lsum")},
    {"metric.bleu", QT_TRANSLATE_NOOP("texts", "BLEU")},
    {"metric.chrf", QT_TRANSLATE_NOOP("texts", "chrF")},
    {"metric.rouge1_char", QT_TRANSLATE_NOOP("texts", "ROUGE-1, characters")},
    {"metric.rouge2_char", QT_TRANSLATE_NOOP("texts", "ROUGE-2, characters")},
    {"metric.rougeL_char", QT_TRANSLATE_NOOP("texts", "ROUGE-L, characters")},
    {"metric.bleu_char", QT_TRANSLATE_NOOP("texts", "BLEU, characters")},
};

}  // namespace

std::span<const Entry> noteTable() {
  return kNotes;
}

std::span<const Entry> wordTable() {
  return kWords;
}

}  // namespace espalier::ui::texts

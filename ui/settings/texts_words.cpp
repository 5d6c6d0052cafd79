#include <QtGlobal>

#include "ui/settings/texts_tables.h"

namespace espalier::ui::texts {

namespace {

constexpr Entry kNotes[] = {
    {"preflight.method_unavailable",
     QT_TRANSLATE_NOOP("texts", "The method {method} cannot run yet.")},
    {"preflight.adapters_needed",
     QT_TRANSLATE_NOOP("texts",
                       "This method needs at least {minimum} adapters; the plan has {given}.")},
    {"preflight.adapters_surplus",
     QT_TRANSLATE_NOOP("texts",
                       "This method takes at most {maximum} adapters; the plan has {given}.")},
    {"preflight.prune_ignored",
     QT_TRANSLATE_NOOP("texts", "This method does not prune: the pruning settings are left out.")},
    {"preflight.beams",
     QT_TRANSLATE_NOOP("texts", "Summaries are decoded greedily; {beams} beams are not used.")},
    {"preflight.model", QT_TRANSLATE_NOOP("texts", "The base model cannot be used. {cause}")},
    {"preflight.tokenizer",
     QT_TRANSLATE_NOOP("texts", "The model's tokenizer cannot be used. {cause}")},
    {"preflight.device", QT_TRANSLATE_NOOP("texts", "The device cannot be used. {cause}")},
    {"preflight.adapter",
     QT_TRANSLATE_NOOP("texts", "The adapter {adapter} cannot be used. {cause}")},
    {"preflight.adapter_module",
     QT_TRANSLATE_NOOP("texts",
                       "The adapter {adapter} adapts {module}, which this base does not have.")},
    {"preflight.adapter_shape",
     QT_TRANSLATE_NOOP("texts",
                       "The adapter {adapter} was made for another base: {module} is "
                       "{adapter_shape} there and {base_shape} here.")},
    {"preflight.ranks",
     QT_TRANSLATE_NOOP("texts", "This method needs adapters of one rank; these have {ranks}.")},
    {"preflight.file_missing", QT_TRANSLATE_NOOP("texts", "There is no file {path} for {split}.")},
    {"preflight.data", QT_TRANSLATE_NOOP("texts", "The {split} data cannot be used. {cause}")},
    {"preflight.data_too_few",
     QT_TRANSLATE_NOOP("texts", "{shots} shots are asked for, but {split} has {records} records.")},
    {"preflight.template",
     QT_TRANSLATE_NOOP("texts", "Prompt or completion cannot be used. {cause}")},
    {"preflight.prompt_ends_in_space",
     QT_TRANSLATE_NOOP(
         "texts",
         "The prompt ends in white space; most vocabularies count the space to the next word.")},
    {"preflight.prompt_without_document",
     QT_TRANSLATE_NOOP("texts", "The prompt does not hold the article.")},
    {"preflight.documents_cut",
     QT_TRANSLATE_NOOP("texts", "{k} of {n} documents are cut at {tokens} tokens.")},
    {"preflight.summaries_cut",
     QT_TRANSLATE_NOOP("texts", "{k} of {n} summaries are cut at {tokens} tokens.")},
    {"preflight.too_long",
     QT_TRANSLATE_NOOP("texts", "A text has {tokens} tokens; the model was made for {limit}.")},
    {"preflight.no_validation",
     QT_TRANSLATE_NOOP("texts", "There is no validation set: the last epoch is kept.")},
    {"preflight.no_test",
     QT_TRANSLATE_NOOP("texts", "There is no test set: no summaries are written.")},
    {"preflight.train_in_test",
     QT_TRANSLATE_NOOP("texts", "{k} of {n} test records are documents of the training set.")},
    {"preflight.leak",
     QT_TRANSLATE_NOOP("texts",
                       "{k} of {n} test records are documents that {adapter} was trained on.")},
    {"preflight.few_steps",
     QT_TRANSLATE_NOOP("texts", "Only {steps} steps: too few to learn much.")},
    {"preflight.accumulate",
     QT_TRANSLATE_NOOP(
         "texts", "Accumulate is {accumulate}, but there are only {examples} training examples.")},
    {"preflight.metric",
     QT_TRANSLATE_NOOP("texts", "The metric {metric} does not exist for {language}.")},
    {"preflight.effective_lr",
     QT_TRANSLATE_NOOP("texts",
                       "{n} adapters move alike: the merge learns at {n} × {lr} = {effective}.")},
    {"preflight.strength", QT_TRANSLATE_NOOP("texts", "{adapter} enters at strength {factor}.")},
    {"preflight.memory",
     QT_TRANSLATE_NOOP("texts", "About {needed} GB are needed; {free} GB are free.")},
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

#include "ui/pages/training_form.h"

#include "ui/pages/plan_fields.h"
#include "ui/pages/section.h"

namespace espalier::ui {

TrainingForm::TrainingForm(PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_fields(new PlanFields(draft, this)),
      m_training(new Section(this)),
      m_generation(new Section(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  column->addWidget(m_training);
  column->addWidget(m_generation);
  Field* preset = m_fields->choice("preset", {"small", "paper"}, "small");
  Field* rate = m_fields->number(
      "optimizer.lr",
      {.minimum = 0.00001, .maximum = 1, .decimals = 6, .step = 0.00001, .defaultValue = {}});
  Field* epochs =
      m_fields->number("optimizer.epochs", {.minimum = 1, .maximum = 100000, .defaultValue = {}});
  Field* accumulate = m_fields->number("optimizer.accumulate",
                                       {.minimum = 1, .maximum = 100000, .defaultValue = {}});
  Field* patience = m_fields->number("optimizer.patience", {.maximum = 1000, .defaultValue = 3});
  Field* select = m_fields->choice("optimizer.select", {"loss", "rougeL"}, "loss");
  for (Field* f : {preset, rate, epochs, accumulate, patience, select})
    m_training->body()->addWidget(f);
  Field* tokens = m_fields->number("generation.max_new_tokens",
                                   {.minimum = 1, .maximum = 4096, .defaultValue = 48});
  Field* beams =
      m_fields->number("generation.beams", {.minimum = 1, .maximum = 16, .defaultValue = 1});
  Field* temperature = m_fields->number(
      "generation.temperature", {.maximum = 10, .decimals = 2, .step = 0.05, .defaultValue = 0});
  Field* topP = m_fields->number(
      "generation.top_p",
      {.minimum = 0.01, .maximum = 1, .decimals = 2, .step = 0.05, .defaultValue = 1});
  for (Field* f : {tokens, beams, temperature, topP})
    m_generation->body()->addWidget(f);
  text([=, this] {
    m_training->setHeading(tr("Training"));
    m_generation->setHeading(tr("Generation"));
    m_fields->setPresetWord(tr("by preset"));
    preset->setLabel(tr("Preset"),
                     tr("Small: for few shots and small models. Paper: as published."));
    rate->setLabel(tr("Learning rate"),
                   tr("Down arrow at the smallest value: left to the preset."));
    epochs->setLabel(tr("Epochs"));
    accumulate->setLabel(tr("Accumulate"), tr("Examples whose gradients make one step."));
    patience->setLabel(tr("Patience"),
                       tr("Validations without improvement that end the run; 0: never."));
    select->setLabel(tr("Best by"), tr("What decides which state is kept."));
    tokens->setLabel(tr("New tokens"), tr("Longest summary, in tokens."));
    beams->setLabel(tr("Beams"), tr("Texts searched side by side; 1: no search."));
    temperature->setLabel(tr("Temperature"),
                          tr("0: always the likeliest token; above, tokens are drawn."));
    topP->setLabel(tr("Top p"), tr("Drawn among the likeliest tokens that reach this share."));
  });
}

void TrainingForm::setTrainingVisible(bool visible) {
  m_training->setVisible(visible);
}

}  // namespace espalier::ui

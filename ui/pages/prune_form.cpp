#include "ui/pages/prune_form.h"

#include <QCheckBox>
#include <QSlider>
#include <cmath>

#include "core/plan/controllers.h"
#include "ui/pages/importance_panel.h"
#include "ui/pages/parameter_field.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kDefaultRatio = 0.3;
}

PruneForm::PruneForm(Desk& desk, PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_draft(draft),
      m_on(new QCheckBox(this)),
      m_ratioLabel(new QLabel(this)),
      m_slider(new CalmSlider(this)),
      m_ratio(new NumberBox(this)),
      m_body(new QWidget(this)),
      m_controllerForm(new QVBoxLayout) {
  m_fields = new PlanFields(draft, m_body);
  m_controllerFields = new PlanFields(draft, m_body);
  auto* column = padded(new QVBoxLayout(this), 0, 6);
  column->addWidget(m_on);
  column->addWidget(m_body);
  auto* body = padded(new QVBoxLayout(m_body), 0, 6);
  m_ratioRow = new QWidget(m_body);
  auto* ratio = padded(new QHBoxLayout(m_ratioRow), 0, kGap);
  m_ratioLabel->setFixedWidth(112);
  ratio->addWidget(m_ratioLabel);
  ratio->addWidget(m_slider, 1);
  ratio->addWidget(m_ratio);
  body->addWidget(m_ratioRow);
  m_importance = new ImportancePanel(desk, draft, m_body);
  body->addWidget(m_importance);
  m_on->setObjectName("pruneOn");
  m_slider->setRange(0, 95);
  m_slider->setObjectName("ratioSlider");
  m_ratio->setObjectName("prune.ratio");
  m_ratio->setRange(0, 0.99);
  m_ratio->setDecimals(2);
  m_ratio->setSingleStep(0.05);
  m_ratio->setFixedWidth(64);
  m_ratio->setAlignment(Qt::AlignRight);
  QStringList controllers;
  for (const plan::ControllerInfo& info : plan::controllers())
    controllers << QString::fromStdString(info.name);
  Field* controller = m_fields->choice("prune.controller", controllers, controllers.first());
  body->addWidget(controller);
  body->addLayout(m_controllerForm);
  m_controllerForm->setSpacing(6);
  Field* importance = m_fields->choice("prune.importance", {"input", "gradient"}, "input");
  Field* granularity = m_fields->choice("prune.granularity", {"parameter", "module"}, "parameter");
  m_quantile = m_fields->number("prune.threshold_quantile",
                                {.maximum = 1, .decimals = 2, .step = 0.05, .defaultValue = 0.3});
  Field* reset = m_fields->choice("prune.reset", {"zero", "initial"}, "zero");
  Field* norms = m_fields->choice("prune.norms", {"running", "fresh"}, "running");
  for (Field* field : {importance, granularity, m_quantile, reset, norms})
    body->addWidget(field);
  connect(m_on, &QCheckBox::clicked, this, [this](bool on) {
    // Every field of the form begins anew with it.
    m_draft.fix("prune", on ? Json{{"ratio", kDefaultRatio}} : Json());
  });
  connect(m_slider, &QSlider::valueChanged, this, [this](int value) { writeRatio(value / 100.0); });
  connect(m_ratio, &QDoubleSpinBox::valueChanged, this, &PruneForm::writeRatio);
  connect(&draft, &PlanDraft::loaded, this, &PruneForm::read);
  connect(&draft, &PlanDraft::changed, this, [this] {
    if (controllerName() != m_built) changeController();
    m_quantile->setVisible(m_draft.value("prune.granularity") == "module" &&
                           !m_draft.has("prune.threshold"));
  });
  text([=, this] {
    m_on->setText(tr("Prune after every step"));
    m_ratioLabel->setText(tr("Ratio"));
    controller->setLabel(tr("Ratio over time"),
                         tr("Fixed, a cubic ramp up to the ratio, or learned by trials on the "
                            "validation records (GRASP), mended or as its script has it."));
    m_controllerFields->setPresetWord(tr("automatic"));
    m_built.clear();
    buildController();
    m_slider->setAccessibleName(tr("Ratio"));
    m_ratio->setAccessibleName(tr("Ratio"));
    m_ratio->setToolTip(tr("Share of the entries of each A and each B that are reset"));
    importance->setLabel(tr("Importance"),
                         tr("Input: how an entry moves the output on the training "
                            "inputs. Gradient: how it moves the loss."));
    granularity->setLabel(tr("Granularity"), tr("Single entries, or whole modules."));
    m_quantile->setLabel(tr("Share of modules"),
                         tr("The modules below this quantile of all importances are reset."));
    reset->setLabel(tr("Reset to"), tr("Zero, or the value that the adapter came with."));
    norms->setLabel(tr("Input norms"),
                    tr("Running: from the training passes. Fresh: a pass over all "
                       "shots after each step, as in the paper."));
  });
  read();
}

QString PruneForm::controllerName() const {
  const Json value = m_draft.value("prune.controller");
  return value.is_string() ? QString::fromStdString(value.get<std::string>())
                           : QStringLiteral("fixed");
}

/// By the user's hand: keys that the new controller does not read would be refused.
void PruneForm::changeController() {
  buildController();
  const auto others = plan::keys_of_other_controllers(m_built.toStdString());
  for (const std::string& key : others) {
    const QString path = QStringLiteral("prune.") + QString::fromStdString(key);
    if (m_draft.has(path)) m_draft.set(path, Json());
  }
  if (readsRatio() && m_draft.has("prune") && !m_draft.has("prune.ratio")) {
    writeRatio(m_ratio->value());
  }
}

bool PruneForm::readsRatio() const {
  const plan::ControllerInfo* info = plan::find_controller(m_built.toStdString());
  return info == nullptr || info->keys.front() == "ratio";
}

void PruneForm::buildController() {
  const QString name = controllerName();
  if (name == m_built) return;
  m_built = name;
  m_controllerFields->forget();
  clearLayout(m_controllerForm);
  m_ratioRow->setVisible(readsRatio());
  m_importance->setVisible(readsRatio());
  const plan::ControllerInfo* info = plan::find_controller(name.toStdString());
  if (info == nullptr) return;
  for (const std::string& key : info->keys) {
    if (key == "ratio") continue;
    m_controllerForm->addWidget(
        parameterField(*m_controllerFields, QStringLiteral("prune.") + QString::fromStdString(key),
                       plan::prune_parameter(key)));
  }
}

void PruneForm::writeRatio(double ratio) {
  if (!m_draft.has("prune")) return;
  m_draft.set("prune.ratio", std::round(ratio * 100) / 100);
  const QSignalBlocker one(m_slider);
  const QSignalBlocker two(m_ratio);
  m_slider->setValue(static_cast<int>(std::lround(ratio * 100)));
  m_ratio->setValue(ratio);
}

void PruneForm::read() {
  const bool on = m_draft.has("prune");
  m_on->setChecked(on);
  m_body->setVisible(on);
  buildController();
  m_quantile->setVisible(m_draft.value("prune.granularity") == "module" &&
                         !m_draft.has("prune.threshold"));
  const Json ratio = m_draft.value("prune.ratio");
  const double value = ratio.is_number() ? ratio.get<double>() : kDefaultRatio;
  const QSignalBlocker one(m_slider);
  const QSignalBlocker two(m_ratio);
  m_slider->setValue(static_cast<int>(std::lround(value * 100)));
  m_ratio->setValue(value);
}

}  // namespace espalier::ui

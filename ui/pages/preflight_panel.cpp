#include "ui/pages/preflight_panel.h"

#include <QGridLayout>
#include <QToolButton>

#include "ui/pages/plan_text.h"
#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"

namespace espalier::ui {

PreflightPanel::PreflightPanel(PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_draft(draft),
      m_formulaPart(new Section(this)),
      m_factPart(new Section(this)),
      m_formula(new QLabel(this)),
      m_words(makeLabel("muted", this)),
      m_checking(makeLabel("muted", this)),
      m_facts(new QGridLayout),
      m_notes(new QVBoxLayout),
      m_fold(new QToolButton(this)),
      m_text(new PlanText(draft, this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  m_formula->setFont(Theme::font(16));
  m_formula->setStyleSheet("font-size: 16px;");
  m_formula->setWordWrap(true);
  m_formula->setTextFormat(Qt::RichText);
  m_words->setWordWrap(true);
  m_formulaPart->body()->addWidget(m_formula);
  m_formulaPart->body()->addWidget(m_words);
  m_factPart->body()->addWidget(m_checking);
  m_facts->setHorizontalSpacing(12);
  m_facts->setColumnStretch(1, 1);
  m_facts->setVerticalSpacing(4);
  m_factPart->body()->addLayout(m_facts);
  m_notes->setSpacing(6);
  m_factPart->body()->addLayout(m_notes);
  m_checking->setWordWrap(true);
  m_fold->setCheckable(true);
  m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_fold->setIcon(icon("chevron-right"));
  m_fold->setObjectName("planFold");
  m_text->hide();
  for (QWidget* part : {static_cast<QWidget*>(m_formulaPart), static_cast<QWidget*>(m_factPart),
                        static_cast<QWidget*>(m_fold), static_cast<QWidget*>(m_text)}) {
    column->addWidget(part);
  }
  column->addStretch();
  connect(m_fold, &QToolButton::toggled, this, [this](bool on) {
    m_text->setVisible(on);
    m_fold->setIcon(icon(on ? "chevron-down" : "chevron-right"));
  });
  connect(&draft, &PlanDraft::changed, this, &PreflightPanel::refreshFormula);
  connect(&Theme::get(), &Theme::changed, this, &PreflightPanel::refreshFormula);
  text([this] {
    m_formulaPart->setHeading(tr("So"));
    m_factPart->setHeading(tr("Before you start"));
    m_fold->setText(tr("Plan as text"));
    refreshFormula();
    refreshFacts();
    refreshNotes();
  });
}

void PreflightPanel::setChecking() {
  m_known = false;
  m_checking->setText(tr("Checking…"));
  m_checking->show();
}

void PreflightPanel::setInfo(const PreflightInfo& info) {
  m_info = info;
  m_known = true;
  refreshFacts();
  refreshNotes();
}

void PreflightPanel::refreshFormula() {
  const QString symbols = formulaSymbols(m_draft);
  m_formula->setText(symbols);
  m_formula->setVisible(!symbols.isEmpty());
  m_words->setText(formulaWords(m_draft));
}

void PreflightPanel::addFact(const QString& name, const QString& value, const QString& tip) {
  const int row = m_facts->rowCount();
  auto* left = makeLabel("muted", this);
  left->setText(name);
  left->setToolTip(tip);
  auto* right = new QLabel(value, this);
  right->setToolTip(tip);
  right->setAlignment(Qt::AlignRight);
  right->setWordWrap(true);
  right->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_facts->addWidget(left, row, 0);
  m_facts->addWidget(right, row, 1);
}

void PreflightPanel::refreshFacts() {
  clearLayout(m_facts);
  if (!m_known) return;
  m_checking->hide();
  if (!m_info.error.isNull()) return;
  const workbench::Preflight& f = m_info.facts;
  if (f.trainable > 0) addFact(tr("Trainable entries"), formatCount(f.trainable));
  if (f.steps > 0)
    addFact(tr("Steps"), tr("%1 in %2 epochs").arg(formatCount(f.steps)).arg(f.epochs));
  addFact(tr("Records"), tr("%1 + %2 to train and validate, %3 to test")
                             .arg(f.examples)
                             .arg(f.validation)
                             .arg(f.test));
  if (f.effective_lr > 0) {
    addFact(tr("Effective rate"), formatNumber(f.effective_lr, 3),
            tr("Adapters add up: n adapters learn at n times the rate."));
  }
  addFact(tr("Time"), tr("about %1").arg(formatDuration(f.seconds)));
  addFact(tr("Memory"), tr("about %1").arg(formatBytes(f.bytes)));
  for (const auto& [name, strength] : f.strengths) {
    addFact(tr("%1 enters at").arg(QString::fromStdString(name)),
            QStringLiteral("×") + formatNumber(strength, 3));
  }
}

void PreflightPanel::refreshNotes() {
  clearLayout(m_notes);
  if (!m_known) return;
  if (!m_info.error.isNull()) {
    auto* banner = new Banner(this);
    banner->showError(m_info.error);
    m_notes->addWidget(banner);
  }
  for (const workbench::Note& note : m_info.facts.notes) {
    // Said among the facts already.
    if (note.key == "preflight.strength" || note.key == "preflight.effective_lr") continue;
    const bool bad = note.level == workbench::Note::Level::error;
    const bool info = note.level == workbench::Note::Level::info;
    auto* banner = new Banner(this);
    banner->setObjectName("banner");
    banner->showText(bad ? "error" : info ? "info" : "warning", texts::note(note));
    if (note.fix.is_object() && !note.fix.empty()) {
      banner->setAction(tr("Mend it"));
      connect(banner, &Banner::actionClicked, this, [this, fix = note.fix] {
        for (const auto& [key, value] : fix.items())
          m_draft.fix(QString::fromStdString(key), value);
      });
    }
    if (note.key == "preflight.metric_command") {
      banner->setAction(tr("Show the commands"));
      connect(banner, &Banner::actionClicked, this, &PreflightPanel::permissionWanted);
    }
    m_notes->addWidget(banner);
  }
}

void PreflightPanel::openText() {
  m_fold->setChecked(true);
}

}  // namespace espalier::ui

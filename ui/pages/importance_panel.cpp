#include "ui/pages/importance_panel.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <cmath>

#include "core/plan/descriptors.h"
#include "ui/charts/importance_chart.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kPauseMs = 250;
}

ImportancePanel::ImportancePanel(Desk& desk, PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_draft(draft),
      m_chart(new ImportanceChart(this)),
      m_less(makeLabel("caption", this)),
      m_more(makeLabel("caption", this)),
      m_words(new QLabel(this)),
      m_note(makeLabel("caption", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 2);
  auto* ends = new QHBoxLayout;
  ends->addWidget(m_less);
  ends->addStretch();
  ends->addWidget(m_more);
  column->addWidget(m_chart);
  column->addLayout(ends);
  column->addWidget(m_words);
  column->addWidget(m_note);
  m_words->setObjectName("importanceWords");
  m_words->setWordWrap(true);
  m_note->setObjectName("importanceNote");
  m_note->setWordWrap(true);
  m_soon.setSingleShot(true);
  m_soon.setInterval(kPauseMs);
  connect(&m_soon, &QTimer::timeout, this, &ImportancePanel::ask);
  connect(&draft, &PlanDraft::changed, this, &ImportancePanel::follow);
  connect(&desk, &Desk::workspaceChanged, this, &ImportancePanel::follow);
  // A folder may hold another adapter now.
  connect(&desk, &Desk::itemsChanged, this, [this] {
    m_asked = {};
    follow();
  });
  connect(&desk.jobs(), &JobService::importanceReady, this,
          [this](int token, const ImportanceInfo& info) {
            if (token == m_question) take(info);
          });
  text([this] {
    m_less->setText(tr("less important"));
    m_more->setText(tr("more important"));
    m_chart->setAccessibleName(tr("Importance of the adapters' entries"));
    refresh();
  });
}

void ImportancePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  follow();
}

ImportancePanel::Wish ImportancePanel::wish() const {
  Wish out;
  const auto word = [this](const char* path, const char* otherwise) {
    const Json value = m_draft.value(path);
    return value.is_string() ? QString::fromStdString(value.get<std::string>())
                             : QString::fromLatin1(otherwise);
  };
  out.rule = word("prune.importance", "input");
  const bool known = out.rule == "input" || out.rule == "gradient";
  if (!m_desk.hasWorkspace() || !known || !why().isEmpty()) return out;
  const Json scaled = m_draft.value("method.scale_adapters");
  out.scaled = scaled.is_boolean() && scaled.get<bool>();
  const bool both = word("method.weight_form", "product") == "both";
  for (const Json& adapter : m_draft.value("adapters")) {
    if (!adapter.is_object() || !adapter.contains("path") || !adapter["path"].is_string()) continue;
    const QString path = QString::fromStdString(adapter["path"].get<std::string>());
    out.folders << QDir::cleanPath(QDir(m_desk.workspaceFolder()).absoluteFilePath(path));
    const bool weighed = adapter.contains("weight") && adapter["weight"].is_number();
    const double weight = weighed ? std::abs(adapter["weight"].get<double>()) : 1.0;
    out.factors << (both ? weight : std::sqrt(weight));
  }
  return out;
}

/// Why there is nothing to draw; empty where there is.
QString ImportancePanel::why() const {
  if (m_draft.value("method.sources") == "random")
    return tr("Random sources have no importance before the run.");
  if (m_draft.value("prune.granularity") == "module")
    return tr(
        "Whole modules are reset where their importance is low; the ratio does not count "
        "then.");
  if (m_draft.value("adapters").empty())
    return tr("With adapters in the plan, this shows what the ratio keeps of them.");
  return {};
}

void ImportancePanel::follow() {
  if (!isVisible()) return;
  const Wish now = wish();
  const bool same =
      now.folders == m_asked.folders && now.rule == m_asked.rule && now.scaled == m_asked.scaled;
  m_asked.factors = now.factors;
  if (!same) m_soon.start();
  refresh();
}

void ImportancePanel::ask() {
  const Wish now = wish();
  if (now.rule != m_asked.rule || now.scaled != m_asked.scaled || m_asked.folders.isEmpty())
    m_known.clear();
  m_asked = now;
  m_error = {};
  m_question = -1;
  if (!now.folders.isEmpty())
    m_question = m_desk.jobs().requestImportance(now.folders, now.rule, now.scaled);
  refresh();
}

void ImportancePanel::take(const ImportanceInfo& info) {
  m_question = -1;
  m_error = info.error;
  for (qsizetype i = 0; i < info.adapters.size() && i < info.folders.size(); ++i)
    m_known.insert(info.folders[i], info.adapters[i]);
  refresh();
}

void ImportancePanel::refresh() {
  const QString reason = why();
  const Wish now = wish();
  QVector<WeighedImportance> adapters;
  qint64 layers = 0, seen = 0;
  for (qsizetype i = 0; i < now.folders.size(); ++i) {
    const auto it = m_known.constFind(now.folders[i]);
    if (it == m_known.constEnd()) break;
    adapters << WeighedImportance{*it, now.factors[i]};
    layers += it->layers;
    seen += it->seen;
  }
  const bool whole = reason.isEmpty() && m_error.isNull() && !now.folders.isEmpty() &&
                     adapters.size() == now.folders.size() && now.rule == m_asked.rule &&
                     now.scaled == m_asked.scaled;
  for (QWidget* part : {static_cast<QWidget*>(m_chart), static_cast<QWidget*>(m_less),
                        static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_note)})
    part->setVisible(whole);
  if (!whole) {
    m_words->setText(!reason.isEmpty()   ? reason
                     : !m_error.isNull() ? texts::error(m_error)
                                         : tr("Looking at the adapters…"));
    return;
  }
  const Json ratio = m_draft.value("prune.ratio");
  const ImportanceBins bins =
      binImportance(adapters, std::clamp(ratio.is_number() ? ratio.get<double>() : 0.0, 0.0, 1.0));
  m_chart->setBins(bins);
  m_words->setText(
      tr("keeps %1 of %2 entries").arg(formatCount(bins.kept), formatCount(bins.entries)));
  QStringList notes{
      now.rule == "input"
          ? tr("Without data: every input counts alike (n = 1). The run measures its own.")
          : tr("Without gradients: the size of the entries. The run measures its own."),
      tr("Each A and each B is cut at its own line; the dashed one is the middle.")};
  if (seen < layers) notes << tr("%1 of %2 layers are looked at.").arg(seen).arg(layers);
  m_note->setText(inSentences(notes));
  m_chart->setAccessibleDescription(m_words->text() + ". " + m_note->text());
  m_chart->setToolTip(
      tr("Grey: reset after every step. Red: between these lines most parts are cut."));
}

}  // namespace espalier::ui

#include "ui/pages/metrics_form.h"

#include <QCheckBox>
#include <QGridLayout>

#include "ui/models/metric_list.h"
#include "ui/pages/metric_row.h"
#include "ui/pages/permission_card.h"
#include "ui/settings/texts.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

MetricsForm::MetricsForm(Desk& desk, PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_draft(draft),
      m_more(new QToolButton(this)),
      m_nameColumn(new QVBoxLayout),
      m_error(makeLabel("error", this)),
      m_rowColumn(new QVBoxLayout),
      m_gone(makeLabel("muted", this)),
      m_undo(makeButton("flat", this)),
      m_addModel(makeButton("", this)),
      m_addCommand(makeButton("", this)),
      m_permission(new PermissionCard(desk.commands(), this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 6);
  m_nameColumn->setSpacing(0);
  column->addLayout(m_nameColumn);
  column->addWidget(m_error);
  m_rowColumn->setSpacing(2);
  column->addLayout(m_rowColumn);
  auto* gone = new QHBoxLayout;
  gone->addWidget(m_gone, 1);
  gone->addWidget(m_undo);
  column->addLayout(gone);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGap);
  buttons->addWidget(m_addModel);
  buttons->addWidget(m_addCommand);
  buttons->addStretch();
  column->addLayout(buttons);
  column->addWidget(m_permission);
  m_error->setObjectName("metricsError");
  m_error->setWordWrap(true);
  m_error->hide();
  m_gone->setWordWrap(true);
  m_undo->setObjectName("undoMetric");
  m_addModel->setObjectName("addModelMetric");
  m_addModel->setIcon(icon("plus"));
  m_addCommand->setObjectName("addCommandMetric");
  m_addCommand->setIcon(icon("plus"));
  m_more->setObjectName("moreMetrics");
  m_more->setCheckable(true);
  m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_more->setIcon(icon("chevron-right"));
  connect(m_more, &QToolButton::toggled, this, [this](bool on) {
    m_more->setIcon(icon(on ? "chevron-down" : "chevron-right"));
    m_documentArea->setVisible(on);
  });
  connect(m_undo, &QPushButton::clicked, this, &MetricsForm::undoWanted);
  connect(m_addModel, &QPushButton::clicked, this, [this] {
    add({{"name", freeMetricName(metricsOf(m_draft.json()), "bertscore").toStdString()},
         {"model", ""}});
  });
  connect(m_addCommand, &QPushButton::clicked, this, [this] {
    add({{"name", freeMetricName(metricsOf(m_draft.json()), "mine").toStdString()},
         {"command", Json::array()}});
  });
  connect(&draft, &PlanDraft::loaded, this, &MetricsForm::read);
  connect(&draft, &PlanDraft::changed, this, [this] {
    // The button beside the words takes back what came last.
    m_goneName.clear();
    refreshUndo();
    m_permission->setPlan(m_draft.json(), m_desk.workspaceFolder());
  });
  connect(&desk, &Desk::workspaceChanged, this, &MetricsForm::read);
  read();
  text([this] {
    m_addModel->setText(tr("By a model"));
    m_addModel->setToolTip(tr("BERTScore or SummaC, by an encoder on disk"));
    m_addCommand->setText(tr("By a command"));
    m_addCommand->setToolTip(tr("A program of yours that scores each summary"));
    m_more->setText(tr("Of the summary and its document"));
    m_undo->setText(tr("Undo"));
    labelNames();
    refreshUndo();
  });
}

QString MetricsForm::language() const {
  const Json language = m_draft.value("data.language");
  return language.is_string() ? QString::fromStdString(language.get<std::string>())
                              : QStringLiteral("en");
}

QCheckBox* MetricsForm::addName(const QString& name, QGridLayout* grid) {
  auto* box = new QCheckBox(this);
  box->setObjectName("metric_" + name);
  const int count = grid->count();
  grid->addWidget(box, count / 2, count % 2, Qt::AlignLeft);
  m_names.insert(name, box);
  connect(box, &QCheckBox::clicked, this,
          [this, name](bool on) { write(withBuiltInMetric(metricsOf(m_draft.json()), name, on)); });
  return box;
}

/// Check boxes of what the plan's language has, and of what the plan names all the same.
void MetricsForm::buildNames() {
  QStringList reference = referenceMetrics(language());
  const QStringList document = documentMetrics();
  for (const Json& entry : metricsOf(m_draft.json())) {
    const QString name = metricName(entry);
    if (isBuiltInMetric(entry) && !reference.contains(name) && !document.contains(name))
      reference << name;
  }
  if (reference == m_offered && m_nameArea != nullptr) return;
  m_offered = reference;
  const bool open = m_more->isChecked();
  m_nameColumn->removeWidget(m_more);
  clearLayout(m_nameColumn);
  m_names.clear();
  const auto area = [this](const QStringList& names) {
    auto* widget = new QWidget(this);
    auto* grid = padded(new QGridLayout(widget), 0, 0);
    grid->setHorizontalSpacing(kGap);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    for (const QString& name : names)
      addName(name, grid);
    return widget;
  };
  m_nameArea = area(reference);
  m_documentArea = area(document);
  m_nameColumn->addWidget(m_nameArea);
  m_nameColumn->addWidget(m_more, 0, Qt::AlignLeft);
  m_nameColumn->addWidget(m_documentArea);
  m_documentArea->setVisible(open);
  labelNames();
}

void MetricsForm::labelNames() {
  for (auto it = m_names.cbegin(); it != m_names.cend(); ++it) {
    it.value()->setText(texts::metric(it.key()));
    it.value()->setToolTip(texts::metricHelp(it.key()));
    it.value()->setAccessibleName(texts::metric(it.key()));
  }
}

void MetricsForm::read() {
  const Json metrics = metricsOf(m_draft.json());
  buildNames();
  readNames(metrics);
  readRows(metrics);
  m_permission->setPlan(m_draft.json(), m_desk.workspaceFolder());
}

void MetricsForm::readNames(const Json& metrics) {
  QStringList chosen;
  for (const Json& entry : metrics) {
    if (isBuiltInMetric(entry)) chosen << metricName(entry);
  }
  bool ofDocument = false;
  for (auto it = m_names.cbegin(); it != m_names.cend(); ++it) {
    it.value()->setChecked(chosen.contains(it.key()));
    ofDocument = ofDocument || (it.value()->isChecked() && documentMetrics().contains(it.key()));
  }
  // Nothing that counts is folded away.
  if (ofDocument) m_more->setChecked(true);
}

void MetricsForm::readRows(const Json& metrics) {
  m_places.clear();
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (!isBuiltInMetric(metrics[i]) && metrics[i].is_object()) m_places << static_cast<int>(i);
  }
  bool same = m_rows.size() == m_places.size();
  for (qsizetype i = 0; same && i < m_rows.size(); ++i) {
    const Json& entry = metrics[static_cast<std::size_t>(m_places[i])];
    same = isCommandMetric(entry) == isCommandMetric(m_rows[i]->entry());
  }
  if (same) {
    for (qsizetype i = 0; i < m_rows.size(); ++i)
      m_rows[i]->setEntry(metrics[static_cast<std::size_t>(m_places[i])]);
    return;
  }
  QStringList open;
  for (const MetricRow* row : std::as_const(m_rows)) {
    if (row->isOpen()) open << metricName(row->entry());
  }
  clearLayout(m_rowColumn);
  m_rows.clear();
  for (const int place : std::as_const(m_places)) {
    const int index = static_cast<int>(m_rows.size());
    auto* row =
        new MetricRow(metrics[static_cast<std::size_t>(place)], m_desk.workspaceFolder(), this);
    row->setObjectName(QStringLiteral("metricRow%1").arg(index));
    row->setOpen(open.contains(metricName(row->entry())));
    connect(row, &MetricRow::edited, this, [this, index] {
      Json list = metricsOf(m_draft.json());
      list[static_cast<std::size_t>(m_places[index])] = m_rows[index]->entry();
      write(list);
    });
    connect(row, &MetricRow::removed, this, [this, index] { remove(index); });
    m_rows << row;
    m_rowColumn->addWidget(row);
    row->show();  // at once: a new one takes the keyboard
  }
}

void MetricsForm::add(const Json& entry) {
  Json list = metricsOf(m_draft.json());
  list.push_back(entry);
  write(list);
  m_rows.last()->begin();
}

void MetricsForm::remove(int row) {
  Json list = metricsOf(m_draft.json());
  const QString name = metricName(m_rows[row]->entry());
  list.erase(static_cast<std::size_t>(m_places[row]));
  write(list);
  m_goneName = name;
  refreshUndo();
}

void MetricsForm::write(const Json& metrics) {
  m_draft.set("metrics", metrics);
  read();
}

void MetricsForm::refreshUndo() {
  const bool gone = !m_goneName.isEmpty();
  m_gone->setText(gone ? tr("%1 is removed.").arg(m_goneName) : QString());
  m_gone->setVisible(gone);
  m_undo->setVisible(gone);
}

void MetricsForm::clearErrors() {
  m_error->setText({});
  m_error->hide();
  for (QCheckBox* box : std::as_const(m_names))
    setStyleProperty(box, "invalid", false);
  for (MetricRow* row : std::as_const(m_rows))
    row->setError({});
}

bool MetricsForm::showError(const QString& key, const QString& sentence) {
  const QStringList parts = key.split(QLatin1Char('.'));
  if (parts.first() != "metrics") return false;
  bool known = false;
  const int place = parts.value(1).toInt(&known);
  const qsizetype row = known ? m_places.indexOf(place) : -1;
  if (row >= 0) {
    m_rows[row]->setError(sentence);
    return true;
  }
  m_error->setText(sentence);
  m_error->show();
  const Json metrics = metricsOf(m_draft.json());
  if (known && static_cast<std::size_t>(place) < metrics.size()) {
    if (QCheckBox* box = m_names.value(metricName(metrics[static_cast<std::size_t>(place)])))
      setStyleProperty(box, "invalid", true);
  }
  return true;
}

}  // namespace espalier::ui

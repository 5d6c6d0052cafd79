#include "ui/pages/whatif_page.h"

#include <QLineEdit>
#include <QScrollArea>
#include <QTextBrowser>

#include "ui/models/point_history.h"
#include "ui/pages/section.h"
#include "ui/pages/summary_column.h"
#include "ui/pages/whatif_controls.h"
#include "ui/pages/whatif_plane.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/undo_button.h"

namespace espalier::ui {

namespace {

constexpr int kPauseMs = 120;
constexpr int kControlsWidth = 300;
constexpr int kFigures = 4;

bool movable(const RunRow& run) {
  static const QStringList without{"lead", "oracle_sentence", "zero_shot", "in_context"};
  const bool there = run.state == "finished" || run.state == "running";
  return there && !without.contains(run.method);
}

QTextBrowser* readingBox(QWidget* parent, const char* name) {
  auto* box = new QTextBrowser(parent);
  box->setObjectName(name);
  box->setProperty("reading", true);
  box->setFrameShape(QFrame::NoFrame);
  box->setOpenLinks(false);
  return box;
}

}  // namespace

WhatIfPage::WhatIfPage(Desk& desk, QWidget* parent)
    : Page("whatif", desk, parent),
      m_empty(new EmptyState("whatif", this)),
      m_content(new QWidget(this)),
      m_banner(new Banner(this)),
      m_history(
          new PointHistory([this](const auto& point) { m_controls->setPoint(point); }, this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  column->addWidget(m_banner);
  column->addWidget(buildTop());
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  m_controls = new WhatIfControls(m_content);
  auto* scroll = new QScrollArea(m_content);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFixedWidth(kControlsWidth);
  scroll->setWidget(m_controls);
  row->addWidget(scroll);
  row->addWidget(buildTexts(), 1);
  auto* side = new QWidget(m_content);
  side->setFixedWidth(340);
  auto* sides = padded(new QVBoxLayout(side), 0, 12);
  sides->addWidget(buildNumbers());
  m_plane = new WhatIfPlane(m_content);
  sides->addWidget(m_plane, 1);
  sides->addWidget(buildKeep());
  row->addWidget(side);
  column->addLayout(row, 1);
  m_wait.setSingleShot(true);
  m_wait.setInterval(kPauseMs);
  connectAll();
  text([this] { translate(); });
  readRuns();
}

QWidget* WhatIfPage::buildTop() {
  auto* top = new QWidget(m_content);
  auto* row = padded(new QHBoxLayout(top), 0, kGap);
  m_runs = new ChoiceBox(top);
  m_runs->setObjectName("whatifRun");
  m_runs->setMinimumWidth(280);
  m_kind = makeLabel("muted", top);
  m_kind->setObjectName("whatifKind");
  m_kind->setWordWrap(true);
  m_reset = makeButton("", top);
  m_reset->setObjectName("whatifReset");
  row->addWidget(m_runs);
  row->addWidget(m_kind, 1);
  QPushButton* undo = makeUndoButton(*m_history, this);
  undo->setObjectName("undoWhatif");
  row->addWidget(undo);
  row->addWidget(m_reset);
  return top;
}

QWidget* WhatIfPage::buildTexts() {
  auto* card = makeCard(m_content);
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(14, 10, 14, 12);
  column->setSpacing(6);
  auto* head = new QHBoxLayout;
  m_articleHeading = makeLabel("heading", card);
  m_record = new ChoiceBox(card);
  m_record->setObjectName("whatifRecord");
  head->addWidget(m_articleHeading);
  head->addWidget(m_record, 1);
  column->addLayout(head);
  m_article = readingBox(card, "whatifArticle");
  column->addWidget(m_article, 3);
  const auto part = [&](QLabel*& heading, QTextBrowser*& box, const char* name, int stretch) {
    column->addWidget(makeRule(card));
    heading = makeLabel("heading", card);
    box = readingBox(card, name);
    column->addWidget(heading);
    column->addWidget(box, stretch);
  };
  part(m_nowHeading, m_now, "whatifNow", 2);
  part(m_restHeading, m_rest, "whatifRest", 2);
  part(m_referenceHeading, m_reference, "whatifReference", 1);
  return card;
}

QWidget* WhatIfPage::buildNumbers() {
  m_numbers = new Section(m_content);
  m_loss = makeLabel("big", m_numbers);
  m_loss->setObjectName("whatifLoss");
  m_count = makeLabel("muted", m_numbers);
  m_count->setObjectName("whatifCount");
  m_restLoss = makeLabel("muted", m_numbers);
  m_restLoss->setObjectName("whatifRestLoss");
  for (QLabel* label : {m_loss, m_count, m_restLoss})
    m_numbers->body()->addWidget(label);
  return m_numbers;
}

QWidget* WhatIfPage::buildKeep() {
  m_keepSection = new Section(m_content);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  m_name = new QLineEdit(m_keepSection);
  m_name->setObjectName("whatifName");
  m_keep = makeButton("primary", m_keepSection);
  m_keep->setObjectName("whatifKeep");
  row->addWidget(m_name, 1);
  row->addWidget(m_keep);
  m_keepSection->body()->addLayout(row);
  return m_keepSection;
}

void WhatIfPage::connectAll() {
  JobService& jobs = desk().jobs();
  connect(&desk(), &Desk::runsChanged, this, &WhatIfPage::readRuns);
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    m_wanted.clear();
    readRuns();
  });
  connect(&desk().settings(), &Settings::changed, this, &WhatIfPage::showRecord);
  connect(&Theme::get(), &Theme::changed, this, &WhatIfPage::showRecord);
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT desk().pageWanted(desk().hasWorkspace() ? "compose" : "home"); });
  connect(m_runs, &QComboBox::activated, this,
          [this] { showRun(m_runs->currentData().toString()); });
  connect(m_record, &QComboBox::activated, this, [this] {
    showRecord();
    ask();
  });
  connect(m_reset, &QPushButton::clicked, m_controls, &WhatIfControls::reset);
  connect(m_controls, &WhatIfControls::changed, this, &WhatIfPage::moved);
  connect(&m_wait, &QTimer::timeout, this, &WhatIfPage::ask);
  connect(&jobs, &JobService::liveOpened, this, &WhatIfPage::opened);
  connect(&jobs, &JobService::liveUpdated, this, &WhatIfPage::updated);
  connect(&jobs, &JobService::liveEnded, this, &WhatIfPage::ended);
  connect(&jobs, &JobService::liveFailed, m_banner, &Banner::showError);
  connect(&jobs, &JobService::liveKept, this, [this](const QString& name) {
    m_banner->showText("info", tr("Kept as the adapter %1.").arg(name));
    Q_EMIT news();
  });
  connect(m_plane, &WhatIfPlane::wanted, this, [this](const workbench::LivePlane& plane) {
    m_token = 0;
    m_planeToken = desk().jobs().askPlane(m_controls->point(), plane);
    m_plane->setRunning(true);
  });
  connect(m_plane, &WhatIfPlane::stopWanted, this, [this] {
    m_planeToken = 0;
    desk().jobs().cancelLive();
  });
  connect(m_plane, &WhatIfPlane::chosen, this, [this](const QMap<QString, double>& weights) {
    for (auto at = weights.begin(); at != weights.end(); ++at)
      m_controls->setWeight(at.key(), at.value());
    moved();
  });
  connect(m_keep, &QPushButton::clicked, this, &WhatIfPage::keep);
  connect(m_name, &QLineEdit::returnPressed, this, &WhatIfPage::keep);
  connect(m_name, &QLineEdit::textChanged, this,
          [this](const QString& name) { m_keep->setEnabled(!name.trimmed().isEmpty()); });
}

void WhatIfPage::translate() {
  m_empty->setTexts(tr("Nothing to move yet"),
                    tr("A finished merge can be moved here: its weights, what is pruned, its "
                       "layers, while one summary and the loss follow."),
                    desk().hasWorkspace() ? tr("Compose a run") : tr("Go to Home"));
  m_runs->setAccessibleName(tr("Run that is moved"));
  m_reset->setText(tr("All at rest"));
  const QMap<QString, QString> kinds{
      {"parts", tr("Each adapter as training left it; all at 1 is the run's own result.")},
      {"running", tr("The merge as it stands in training; every answer takes its newest state.")},
      {"sources", tr("The run's adapters, merged anew; a weight multiplies the one in the plan.")},
      {"whole", tr("The run's result as one adapter: its parts were not kept.")}};
  m_kind->setText(m_info.run.isEmpty() ? tr("Opening the model…") : kinds.value(m_info.kind));
  m_articleHeading->setText(tr("Article"));
  m_record->setAccessibleName(tr("Article that is summarised"));
  const std::pair<QTextBrowser*, QString> texts[] = {{m_article, tr("Article")},
                                                     {m_now, tr("Summary now")},
                                                     {m_rest, tr("Summary at rest")},
                                                     {m_reference, tr("Reference")}};
  for (const auto& [box, name] : texts)
    box->setAccessibleName(name);
  m_nowHeading->setText(tr("Summary now"));
  m_restHeading->setText(tr("Summary at rest"));
  m_referenceHeading->setText(tr("Reference"));
  m_numbers->setHeading(tr("Validation loss"));
  m_keepSection->setHeading(tr("Keep this point"));
  m_name->setAccessibleName(tr("Name of the new adapter"));
  m_name->setPlaceholderText(tr("Name"));
  m_keep->setText(tr("Keep as an adapter"));
  showAnswer();
}

void WhatIfPage::readRuns() {
  const QString chosen = m_wanted;
  m_runs->clear();
  const QVector<RunRow>& runs = desk().runs();
  for (auto run = runs.crbegin(); run != runs.crend(); ++run) {
    // Of those that run, only this process's own can be looked into.
    const bool other = run->state == "running" && run->id != desk().live().runId();
    if (movable(*run) && !other) m_runs->addItem(run->name, run->id);
  }
  m_runs->setCurrentIndex(m_runs->findData(chosen));
  const bool any = m_runs->count() > 0;
  m_empty->setReadingRuns(desk().readingRuns());
  m_empty->setVisible(!any);
  m_content->setVisible(any);
  translate();
  // What was looked at while it trained is there as it was kept.
  const RunRow* run = desk().run(m_info.run);
  if (m_info.kind == "running" && run != nullptr && run->state == "finished") showRun(run->id);
}

void WhatIfPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (!m_wanted.isEmpty() || m_runs->count() == 0) return;
  // The newest merge is what one comes for; baselines can be chosen.
  int first = 0;
  for (int i = m_runs->count() - 1; i >= 0; --i) {
    const RunRow* run = desk().run(m_runs->itemData(i).toString());
    if (run != nullptr && run->method == "adaptive_merge") first = i;
  }
  showRun(m_runs->itemData(first).toString());
}

void WhatIfPage::showRun(const QString& run) {
  m_wanted = run;
  m_info = {};
  m_atRest.clear();
  m_restMeans.clear();
  m_answer = {};
  m_history->begin({});
  m_token = m_planeToken = 0;
  m_runs->setCurrentIndex(m_runs->findData(run));
  m_banner->clear();
  m_content->setEnabled(false);
  desk().jobs().openLive(run);
  translate();
}

void WhatIfPage::opened(const LiveInfo& info) {
  if (info.run != m_wanted) return;
  m_info = info;
  m_content->setEnabled(true);
  m_controls->setInfo(info);
  m_history->begin(m_controls->point());
  m_record->clear();
  // Test records first: that is what one reads elsewhere too.
  for (const char* split : {"test", "validation"}) {
    for (int i = 0; i < info.records.size(); ++i) {
      const LiveInfo::Record& r = info.records[i];
      if (r.split == split) m_record->addItem(r.title.isEmpty() ? r.id : r.title, i);
    }
  }
  m_plane->setInfo(info);
  const RunRow* run = desk().run(info.run);
  m_name->setText(run != nullptr ? tr("%1 moved").arg(run->name) : QString());
  m_name->setCursorPosition(0);
  showRecord();
  translate();
  ask();
}

int WhatIfPage::record() const {
  return m_record->count() == 0 ? -1 : m_record->currentData().toInt();
}

void WhatIfPage::moved() {
  m_point = m_controls->point();
  m_history->take(m_point);
  m_plane->setPoint(m_point);
  m_wait.start();
}

void WhatIfPage::ask() {
  if (m_info.run.isEmpty()) return;
  m_point = m_controls->point();
  m_answer = {};
  m_planeToken = 0;
  m_plane->setRunning(false);
  m_token = desk().jobs().askLive(m_point, record());
  translate();
}

void WhatIfPage::keep() {
  const QString name = m_name->text().trimmed();
  if (name.isEmpty() || m_info.run.isEmpty()) return;
  if (name.contains('/') || name.startsWith('.')) {
    m_banner->showText("warning", tr("A name has no / in it and does not begin with a dot."));
    return;
  }
  m_banner->clear();
  m_token = m_planeToken = 0;
  desk().jobs().keepLive(m_controls->point(), name);
}

void WhatIfPage::updated(int token, const workbench::LiveUpdate& update) {
  using Kind = workbench::LiveUpdate::Kind;
  if (update.kind == Kind::cell) {
    if (token != m_planeToken) return;
    m_plane->addCell(update);
    return;
  }
  if (token != m_token) return;
  if (update.kind == Kind::losses) {
    m_answer.loss = update.loss;
    m_answer.count = static_cast<int>(update.count);
  } else if (update.kind == Kind::piece) {
    m_answer.text += QString::fromStdString(update.text);
  } else {
    m_answer.text = QString::fromStdString(update.text);
    m_answer.whole = true;
  }
  if (atRest()) {
    m_atRest[record()] = m_answer;
    if (m_answer.count > 0) m_restMeans[m_answer.count] = m_answer.loss;
  }
  showAnswer();
}

void WhatIfPage::ended(int token) {
  if (token != m_planeToken) return;
  m_planeToken = 0;
  m_plane->setRunning(false);
}

void WhatIfPage::showRecord() {
  const int index = record();
  const bool any = index >= 0 && index < m_info.records.size();
  showReading(*m_article, any ? m_info.records[index].document.toHtmlEscaped() : QString());
  showReading(*m_reference, any ? m_info.records[index].reference.toHtmlEscaped() : QString());
  showAnswer();
}

void WhatIfPage::showAnswer() {
  showReading(*m_now, m_answer.text.trimmed().toHtmlEscaped());
  const auto rest = m_atRest.constFind(record());
  const bool known = rest != m_atRest.constEnd();
  showReading(*m_rest, known ? rest->text.trimmed().toHtmlEscaped() : QString());
  m_loss->setText(m_answer.count > 0 ? formatNumber(m_answer.loss, kFigures) : QStringLiteral("…"));
  m_count->setText(
      m_info.validation == 0
          ? tr("There is no validation set.")
          : tr("mean of %1 of %2 validation records").arg(m_answer.count).arg(m_info.validation));
  auto mean = m_restMeans.constFind(m_answer.count);  // over the same records, where told
  if (mean == m_restMeans.constEnd() && !m_restMeans.isEmpty())
    mean = std::prev(m_restMeans.cend());
  m_restLoss->setText(
      mean != m_restMeans.constEnd()
          ? tr("at rest %1, over %2").arg(formatNumber(*mean, kFigures)).arg(mean.key())
          : QString());
}

}  // namespace espalier::ui

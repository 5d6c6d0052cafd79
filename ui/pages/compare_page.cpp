#include "ui/pages/compare_page.h"

#include <QCoreApplication>
#include <QDir>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBrowser>

#include "ui/pages/compare_export.h"
#include "ui/pages/compare_items.h"
#include "ui/pages/coverage_strip.h"
#include "ui/pages/summary_column.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

ComparePage::ComparePage(Desk& desk, QWidget* parent)
    : Page("compare", desk, parent),
      m_banner(new Banner(this)),
      m_empty(new EmptyState("compare", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* row = padded(new QVBoxLayout(m_content), kPad, 12);
  auto* splitter = makeSplitter(Qt::Horizontal, "compareParts", m_content);
  splitter->addWidget(buildLeft());
  splitter->addWidget(buildRight());
  splitter->setStretchFactor(0, 1);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({346, 984});  // two columns and the reference stand without scrolling
  row->addWidget(m_banner);
  row->addWidget(splitter, 1);
  connectAll();
  text([this] {
    m_empty->setTexts(tr("Nothing to compare yet"),
                      tr("Summaries of finished runs stand here side by side, beside the article."),
                      this->desk().hasWorkspace() ? tr("Compose a run") : tr("Go to Home"));
    m_add->setText(tr("Add a column"));
    m_export->setText(tr("Export"));
    m_rate->setText(tr("Rate these"));
    m_rate->setToolTip(tr("People judge these summaries without knowing whose they are"));
    m_articleHeading->setText(tr("Article"));
    m_article->setAccessibleName(tr("Article"));
    nameColumns();
    showItem();
  });
  readRuns();
}

QWidget* ComparePage::buildLeft() {
  auto* left = makeSplitter(Qt::Vertical, "compareLeft", this);
  m_items = new CompareItems(left);
  auto* article = makeCard(left);
  auto* body = new QVBoxLayout(article);
  body->setContentsMargins(12, 8, 12, 8);
  m_articleHeading = makeLabel("heading", article);
  m_article = new QTextBrowser(article);
  m_article->setProperty("reading", true);
  m_article->setFrameShape(QFrame::NoFrame);
  m_article->setObjectName("articleText");
  m_article->setOpenLinks(false);
  m_strip = new CoverageStrip(m_article, article);
  auto* row = padded(new QHBoxLayout, 0, 8);
  row->addWidget(m_article, 1);
  row->addWidget(m_strip);
  body->addWidget(m_articleHeading);
  body->addLayout(row, 1);
  left->addWidget(m_items);
  left->addWidget(article);
  left->setSizes({280, 480});
  return left;
}

QWidget* ComparePage::buildRight() {
  auto* right = new QWidget(this);
  auto* column = padded(new QVBoxLayout(right), 0, kGap);
  // More columns than the window is wide for are scrolled to.
  auto* area = new QScrollArea(right);
  area->setFocusPolicy(Qt::NoFocus);
  area->setObjectName("columnArea");
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* holder = new QWidget;
  m_row = padded(new QHBoxLayout(holder), 0, 12);
  area->setWidget(holder);
  // A column that was added may stand beyond the edge, which moves once the layout has it.
  QScrollBar* across = area->horizontalScrollBar();
  connect(across, &QScrollBar::rangeChanged, this, [this, across](int, int maximum) {
    if (m_toEnd) across->setValue(maximum);
  });
  connect(across, &QScrollBar::actionTriggered, this, [this] { m_toEnd = false; });
  // The reference is not scrolled away: it is what every column is read against.
  m_reference = new SummaryColumn(SummaryColumn::Kind::Reference, right);
  m_reference->setObjectName("referenceColumn");
  m_body = padded(new QHBoxLayout, 0, 12);
  m_body->addWidget(area, 1);
  m_body->addWidget(m_reference, 1);
  column->addLayout(m_body, 1);
  column->addLayout(buildFoot(right));
  return right;
}

QLayout* ComparePage::buildFoot(QWidget* parent) {
  auto* foot = new QHBoxLayout;
  m_key = makeLabel("muted", parent);
  m_key->setObjectName("compareKey");
  m_key->setTextFormat(Qt::RichText);
  m_key->setWordWrap(true);
  m_add = makeButton("", parent);
  m_add->setObjectName("addColumn");
  m_add->setIcon(icon("plus"));
  m_export = makeButton("", parent);
  m_export->setObjectName("exportComparison");
  m_export->setIcon(icon("save"));
  auto* menu = new CompareExport(
      [this](CompareExport::Records records) {
        return sheet(records == CompareExport::Records::All);
      },
      m_export);
  m_export->setMenu(menu);
  m_export->setProperty("menu", true);
  connect(menu, &CompareExport::began, this, [this] {
    m_export->setEnabled(false);
    m_banner->showText("info", tr("The comparison is being written…"));
  });
  connect(menu, &CompareExport::saved, this, [this](const QString& path) {
    m_export->setEnabled(true);
    m_banner->showText("info", tr("The comparison is in %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(menu, &CompareExport::failed, this, [this](const ErrorInfo& error) {
    m_export->setEnabled(true);
    m_banner->showError(error);
  });
  foot->addWidget(m_key, 1);
  m_rate = makeButton("", parent);
  m_rate->setObjectName("rateColumns");
  connect(m_rate, &QPushButton::clicked, this, [this] { Q_EMIT desk().ratingWanted(shownRuns()); });
  foot->addWidget(m_rate);
  foot->addWidget(m_add);
  foot->addWidget(m_export);
  return foot;
}

void ComparePage::connectAll() {
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT desk().pageWanted(desk().hasWorkspace() ? "compose" : "home"); });
  connect(&desk(), &Desk::runsChanged, this, &ComparePage::readRuns);
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    m_outputs.clear();
    readRuns();
  });
  connect(&desk().jobs(), &JobService::outputsReady, this,
          [this](const QString& run, const QVector<OutputRow>& rows) {
            m_outputs.setOutputs(run, rows);
            fillItems();
          });
  connect(m_items, &CompareItems::currentChanged, this, &ComparePage::showItem);
  connect(m_items, &CompareItems::questionChanged, this, &ComparePage::fillItems);
  connect(&Theme::get(), &Theme::changed, this, &ComparePage::showItem);
  connect(&desk().settings(), &Settings::changed, this, [this](Settings::Key key) {
    if (key == Settings::Key::TextSize) showItem();
  });
  connect(m_add, &QPushButton::clicked, this, [this] {
    rebuildColumns(shownRuns() << nextRun());
    m_toEnd = true;
  });
  auto* find = new QShortcut(QKeySequence::Find, this);
  find->setContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, m_items, &CompareItems::focusSearch);
  link(m_article);
  link(m_reference->text());
}

/// What a further column would show: a run on the same data, of a kind that does not stand here yet
/// where there is one. Empty where none is left.
QString ComparePage::nextRun() const {
  const QStringList runs = shownRuns();
  const RunRow* first = run(runs.value(0));
  QStringList methods;
  for (const QString& shown : runs)
    methods << (run(shown) != nullptr ? run(shown)->method : QString());
  QString next;
  for (const RunRow& row : comparableRuns()) {
    if (runs.contains(row.id) || (first != nullptr && row.data != first->data)) continue;
    if (!methods.contains(row.method)) return row.id;
    if (next.isEmpty()) next = row.id;
  }
  return next;
}

QVector<RunRow> ComparePage::comparableRuns() const {
  QVector<RunRow> out;
  for (const RunRow& run : const_cast<ComparePage*>(this)->desk().runs()) {
    if (!run.metrics.isEmpty() || m_outputs.has(run.id)) out << run;
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const RunRow& a, const RunRow& b) { return a.created > b.created; });
  return out;
}

QString ComparePage::partnerOf(const QString& run) const {
  const QVector<RunRow> all = comparableRuns();
  const auto mine =
      std::find_if(all.begin(), all.end(), [&](const RunRow& r) { return r.id == run; });
  if (mine == all.end()) return {};
  // The model as it is says best what a run changed; else another method on the same shots.
  enum class Kind { Base, SameShots, Any };
  for (const Kind kind : {Kind::Base, Kind::SameShots, Kind::Any}) {
    for (const RunRow& other : all) {
      if (other.id == run || other.data != mine->data) continue;
      const bool suits =
          kind == Kind::Any || (kind == Kind::Base && other.method == "zero_shot") ||
          (kind == Kind::SameShots && other.shots == mine->shots && other.method != mine->method);
      if (suits) return other.id;
    }
  }
  return {};
}

void ComparePage::compare(const QStringList& wanted) {
  QStringList runs = wanted;
  runs.removeDuplicates();
  if (runs.size() == 1) {
    const QString partner = partnerOf(runs.first());
    if (!partner.isEmpty()) runs << partner;
  }
  rebuildColumns(runs.mid(0, kMostRuns));
}

QStringList ComparePage::shownRuns() const {
  QStringList runs;
  for (const SummaryColumn* column : m_columns)
    runs << column->run();
  return runs;
}

void ComparePage::readRuns() {
  const QVector<RunRow> all = comparableRuns();
  m_empty->setReadingRuns(desk().readingRuns());
  m_empty->setVisible(all.isEmpty() && m_columns.isEmpty());
  m_content->setVisible(!all.isEmpty() || !m_columns.isEmpty());
  QStringList runs;
  for (const QString& run : shownRuns()) {
    if (desk().run(run) != nullptr) runs << run;
  }
  if (runs.isEmpty() && !all.isEmpty()) {
    compare({all.first().id});
    return;
  }
  if (runs.size() != m_columns.size()) rebuildColumns(runs);
  for (SummaryColumn* column : m_columns)
    column->setRuns(all, column->run());
  nameColumns();
}

void ComparePage::rebuildColumns(const QStringList& runs) {
  m_toEnd = false;
  QHash<QString, QString> against;
  for (SummaryColumn* column : m_columns) {
    against[column->run()] = column->against();
    m_row->removeWidget(column);
    column->hide();
    column->setObjectName({});  // its successor has the name now
    column->deleteLater();
  }
  m_columns.clear();
  for (const QString& run : runs)
    addColumn(run);
  m_body->setStretch(0, std::max(1, static_cast<int>(m_columns.size())));
  nameColumns();
  for (SummaryColumn* column : m_columns) {
    column->setRemovable(m_columns.size() > 1);
    column->setAgainst(against.value(column->run()));
  }
  m_empty->setVisible(m_columns.isEmpty());
  m_content->setVisible(!m_columns.isEmpty());
  fillItems();
}

void ComparePage::addColumn(const QString& run) {
  auto* column = new SummaryColumn(SummaryColumn::Kind::Run, this);
  const auto index = static_cast<int>(m_columns.size());
  column->setObjectName(QStringLiteral("summaryColumn%1").arg(index));
  column->setRuns(comparableRuns(), run);
  m_columns.push_back(column);
  m_row->insertWidget(index, column, 1);
  connectColumn(column);
  ask(run);
}

void ComparePage::connectColumn(SummaryColumn* column) {
  link(column->text());
  connect(column, &SummaryColumn::runChosen, this, [this](const QString& chosen) {
    ask(chosen);
    nameColumns();
    fillItems();
  });
  connect(column, &SummaryColumn::againstChanged, this, &ComparePage::showItem);
  connect(column, &SummaryColumn::removeWanted, this, [this, column] {
    QStringList rest;
    for (const SummaryColumn* other : m_columns) {
      if (other != column) rest << other->run();
    }
    rebuildColumns(rest);
  });
}

/// Tells the columns and the list which columns there are.
void ComparePage::nameColumns() {
  m_add->setEnabled(m_columns.size() < kMostRuns && !nextRun().isEmpty());
  QStringList names;
  for (const SummaryColumn* column : m_columns)
    names << (run(column->run()) != nullptr ? run(column->run())->name : column->run());
  m_items->setColumns(names);
  for (SummaryColumn* column : m_columns) {
    QVector<std::pair<QString, QString>> others;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
      if (m_columns[i] != column) others << std::pair(m_columns[i]->run(), names[i]);
    }
    others << std::pair(kReferenceKey, tr("Reference"));
    column->setOthers(others);
  }
}

void ComparePage::ask(const QString& run) {
  if (!run.isEmpty() && !m_outputs.has(run)) desk().jobs().requestOutputs(run);
}

const RunRow* ComparePage::run(const QString& id) const {
  return const_cast<ComparePage*>(this)->desk().run(id);
}

QString ComparePage::language() const {
  const RunRow* first = m_columns.isEmpty() ? nullptr : run(m_columns.first()->run());
  return first != nullptr ? first->language : QStringLiteral("en");
}

Comparison::Question ComparePage::question() const {
  return m_items->question(shownRuns(), language());
}

void ComparePage::fillItems() {
  const Comparison::Question now = question();
  const qsizetype all =
      m_outputs.items({.runs = now.runs.mid(0, 1), .language = now.language}).size();
  m_items->setItems(m_outputs.items(now), all, Comparison::showsDifference(now),
                    m_outputs.metric(now));
  showItem();
}

QVector<QTextBrowser*> ComparePage::texts() const {
  QVector<QTextBrowser*> all{m_article, m_reference->text()};
  for (const SummaryColumn* column : m_columns)
    all << column->text();
  return all;
}

/// All texts scroll together, by share of their height.
void ComparePage::link(QTextBrowser* browser) {
  browser->viewport()->installEventFilter(this);
  connect(browser->verticalScrollBar(), &QScrollBar::valueChanged, this,
          [this, browser](int value) {
            if (m_scrolling) return;
            m_scrolling = true;
            const int maximum = browser->verticalScrollBar()->maximum();
            const double share = maximum > 0 ? value / static_cast<double>(maximum) : 0;
            for (QTextBrowser* other : texts()) {
              QScrollBar* bar = other->verticalScrollBar();
              if (other != browser) bar->setValue(qRound(share * bar->maximum()));
            }
            m_scrolling = false;
          });
}

/// The wheel over a text that has nothing to scroll moves the article, and so all that can.
bool ComparePage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Wheel && watched != m_article->viewport()) {
    for (QTextBrowser* browser : texts()) {
      if (browser->viewport() != watched || browser->verticalScrollBar()->maximum() > 0) continue;
      if (static_cast<QWheelEvent*>(event)->angleDelta().y() == 0) break;
      QCoreApplication::sendEvent(m_article->verticalScrollBar(), event);
      return true;
    }
  }
  return Page::eventFilter(watched, event);
}

}  // namespace espalier::ui

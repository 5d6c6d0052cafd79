#include "ui/pages/compare_page.h"

#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QSplitter>
#include <QTextBrowser>

#include "ui/pages/summary_column.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr qsizetype kMaxColumns = 4;
enum Sort { InOrder, ByDifference, ByScore };
}  // namespace

ComparePage::ComparePage(Desk& desk, QWidget* parent)
    : Page("compare", desk, parent),
      m_empty(new EmptyState("compare", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* row = padded(new QHBoxLayout(m_content), kPad, 12);
  auto* splitter = new QSplitter(Qt::Horizontal, m_content);
  splitter->setHandleWidth(12);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(buildLeft());
  splitter->addWidget(buildRight());
  splitter->setStretchFactor(0, 1);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({430, 900});
  row->addWidget(splitter);
  connectAll();
  text([this] {
    m_empty->setTexts(tr("Nothing to compare yet"),
                      tr("Summaries of finished runs stand here side by side, beside the article."),
                      this->desk().hasWorkspace() ? tr("Compose a run") : tr("Go to Home"));
    m_search->setPlaceholderText(tr("Search records"));
    m_sort->setItemText(InOrder, tr("In order"));
    m_sort->setItemText(ByDifference, tr("By difference"));
    m_sort->setItemText(ByScore, tr("By score"));
    m_add->setText(tr("Add a column"));
    m_articleHeading->setText(tr("Article"));
    showItem();
  });
  readRuns();
}

QWidget* ComparePage::buildLeft() {
  auto* left = new QSplitter(Qt::Vertical, this);
  left->setHandleWidth(12);
  left->setChildrenCollapsible(false);
  auto* list = makeCard(left);
  auto* column = new QVBoxLayout(list);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(6);
  auto* top = new QHBoxLayout;
  top->setSpacing(6);
  m_search = new QLineEdit(list);
  m_search->setClearButtonEnabled(true);
  m_search->addAction(icon("search", IconRole::Muted), QLineEdit::LeadingPosition);
  m_sort = new ChoiceBox(list);
  m_sort->addItems({QString(), QString(), QString()});
  top->addWidget(m_search, 1);
  top->addWidget(m_sort);
  m_items = new QListWidget(list);
  m_items->setObjectName("itemList");
  m_items->setFrameShape(QFrame::NoFrame);
  m_items->setStyleSheet("border: none;");
  m_items->setUniformItemSizes(true);
  m_items->setTextElideMode(Qt::ElideRight);
  m_items->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addLayout(top);
  column->addWidget(m_items);
  auto* article = makeCard(left);
  auto* body = new QVBoxLayout(article);
  body->setContentsMargins(12, 8, 12, 8);
  m_articleHeading = makeLabel("heading", article);
  m_article = new QTextBrowser(article);
  m_article->setProperty("reading", true);
  m_article->setFrameShape(QFrame::NoFrame);
  m_article->setObjectName("articleText");
  m_article->setOpenLinks(false);
  body->addWidget(m_articleHeading);
  body->addWidget(m_article, 1);
  left->addWidget(list);
  left->addWidget(article);
  left->setSizes({260, 500});
  return left;
}

QWidget* ComparePage::buildRight() {
  auto* right = new QWidget(this);
  auto* column = padded(new QVBoxLayout(right), 0, kGap);
  auto* holder = new QWidget(right);
  m_row = padded(new QHBoxLayout(holder), 0, 12);
  m_reference = new SummaryColumn(SummaryColumn::Kind::Reference, holder);
  m_reference->setObjectName("referenceColumn");
  m_row->addWidget(m_reference, 1);
  auto* foot = new QHBoxLayout;
  m_key = makeLabel("muted", right);
  m_key->setTextFormat(Qt::RichText);
  m_add = makeButton("", right);
  m_add->setObjectName("addColumn");
  m_add->setIcon(icon("plus"));
  foot->addWidget(m_key, 1);
  foot->addWidget(m_add);
  column->addWidget(holder, 1);
  column->addLayout(foot);
  return right;
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
            m_outputs[run] = rows;
            fillItems();
          });
  connect(m_items, &QListWidget::currentRowChanged, this, &ComparePage::showItem);
  connect(m_search, &QLineEdit::textChanged, this, &ComparePage::fillItems);
  connect(m_sort, &QComboBox::currentIndexChanged, this, &ComparePage::fillItems);
  connect(&Theme::get(), &Theme::changed, this, &ComparePage::showItem);
  connect(&desk().settings(), &Settings::changed, this, [this](Settings::Key key) {
    if (key == Settings::Key::TextSize) showItem();
  });
  connect(m_add, &QPushButton::clicked, this, [this] {
    QStringList runs = shownRuns();
    const QString last = runs.isEmpty() ? QString() : runs.first();
    for (const RunRow& row : comparableRuns()) {
      if (runs.contains(row.id) || (!last.isEmpty() && row.data != desk().run(last)->data))
        continue;
      runs << row.id;
      break;
    }
    rebuildColumns(runs);
  });
  link(m_reference->text());
}

QVector<RunRow> ComparePage::comparableRuns() const {
  QVector<RunRow> out;
  for (const RunRow& run : const_cast<ComparePage*>(this)->desk().runs()) {
    if (!run.metrics.isEmpty() || m_outputs.contains(run.id)) out << run;
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
  for (const bool sameShots : {true, false}) {
    for (const RunRow& other : all) {
      if (other.id == run || other.data != mine->data) continue;
      if (!sameShots || (other.shots == mine->shots && other.method != mine->method))
        return other.id;
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
  rebuildColumns(runs.mid(0, kMaxColumns));
}

QStringList ComparePage::shownRuns() const {
  QStringList runs;
  for (const SummaryColumn* column : m_columns)
    runs << column->run();
  return runs;
}

void ComparePage::readRuns() {
  const QVector<RunRow> all = comparableRuns();
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
}

void ComparePage::rebuildColumns(const QStringList& runs) {
  for (SummaryColumn* column : m_columns) {
    m_row->removeWidget(column);
    column->hide();
    column->deleteLater();
  }
  m_columns.clear();
  for (const QString& run : runs)
    addColumn(run);
  for (SummaryColumn* column : m_columns)
    column->setRemovable(m_columns.size() > 1);
  m_add->setEnabled(m_columns.size() < kMaxColumns && m_columns.size() < comparableRuns().size());
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
  link(column->text());
  connect(column, &SummaryColumn::runChosen, this, [this](const QString& chosen) {
    ask(chosen);
    fillItems();
  });
  connect(column, &SummaryColumn::removeWanted, this, [this, column] {
    QStringList rest;
    for (const SummaryColumn* other : m_columns) {
      if (other != column) rest << other->run();
    }
    rebuildColumns(rest);
  });
  ask(run);
}

void ComparePage::ask(const QString& run) {
  if (!run.isEmpty() && !m_outputs.contains(run)) desk().jobs().requestOutputs(run);
}

const OutputRow* ComparePage::output(const QString& run, const QString& id) const {
  const auto at = m_outputs.constFind(run);
  if (at == m_outputs.constEnd()) return nullptr;
  for (const OutputRow& row : *at) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

QString ComparePage::language() const {
  const RunRow* run = m_columns.isEmpty()
                          ? nullptr
                          : const_cast<ComparePage*>(this)->desk().run(m_columns.first()->run());
  return run != nullptr ? run->language : QStringLiteral("en");
}

/// Difference of the first two columns, or the first one's score.
double ComparePage::sortValue(const QString& id) const {
  const auto score = [&](qsizetype column) {
    const OutputRow* row =
        column < m_columns.size() ? output(m_columns[column]->run(), id) : nullptr;
    return row != nullptr ? row->scores.value(leadingMetric(*row, language())) : 0.0;
  };
  return m_sort->currentIndex() == ByScore || m_columns.size() < 2 ? score(0) : score(0) - score(1);
}

QString ComparePage::currentItem() const {
  const QListWidgetItem* item = m_items->currentItem();
  return item != nullptr ? item->data(Qt::UserRole).toString() : QString();
}

void ComparePage::fillItems() {
  const QString before = currentItem();
  const QSignalBlocker blocker(m_items);
  m_items->clear();
  if (m_columns.isEmpty()) return;
  const QVector<OutputRow> rows = m_outputs.value(m_columns.first()->run());
  QVector<std::pair<double, const OutputRow*>> order;
  for (const OutputRow& row : rows) {
    const QString words = m_search->text();
    if (!words.isEmpty() &&
        !(row.id + row.document + row.text + row.reference).contains(words, Qt::CaseInsensitive))
      continue;
    order.push_back({sortValue(row.id), &row});
  }
  if (m_sort->currentIndex() != InOrder) {
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
  }
  for (const auto& [value, row] : order) {
    const QString title = row->title.isEmpty() ? row->document.simplified().left(80) : row->title;
    const QString number = m_columns.size() > 1 && value > 0 && m_sort->currentIndex() != ByScore
                               ? "+" + formatScore(value)
                               : formatScore(value);
    auto* item = new QListWidgetItem(
        QStringLiteral("%1   %2").arg(number, title.isEmpty() ? row->id : title), m_items);
    item->setData(Qt::UserRole, row->id);
    item->setToolTip(row->id);
    if (row->id == before) m_items->setCurrentItem(item);
  }
  if (m_items->currentRow() < 0 && m_items->count() > 0) m_items->setCurrentRow(0);
  showItem();
}

void ComparePage::showItem() {
  const Colours& c = Theme::get().colours();
  m_key->setText(
      QStringLiteral("<span style='background-color:%1'>&nbsp;%2&nbsp;</span> &nbsp; <u>%3</u>")
          .arg(c.taken.name(), tr("taken from the article"), tr("not in the article")));
  const QString id = currentItem();
  const OutputRow* first = m_columns.isEmpty() ? nullptr : output(m_columns.first()->run(), id);
  const QString article = first != nullptr ? first->document : QString();
  QString html;
  if (first != nullptr && !first->title.isEmpty())
    html += "<b>" + first->title.toHtmlEscaped() + "</b><br/>";
  html += article.isEmpty() && first != nullptr
              ? "<i>" + tr("The article's file is not there any more.") + "</i>"
              : article.toHtmlEscaped().replace("\n", "<br/>");
  showReading(*m_article, html);
  for (SummaryColumn* column : m_columns) {
    if (!m_outputs.contains(column->run()))
      column->setLoading();
    else
      column->showOutput(output(column->run(), id), desk().run(column->run()), article, language());
  }
  m_reference->showReference(first != nullptr ? first->reference : QString(), article, language());
}

/// All texts scroll together, by share of their height.
void ComparePage::link(QTextBrowser* browser) {
  connect(browser->verticalScrollBar(), &QScrollBar::valueChanged, this,
          [this, browser](int value) {
            if (m_scrolling) return;
            m_scrolling = true;
            const int maximum = browser->verticalScrollBar()->maximum();
            const double share = maximum > 0 ? value / static_cast<double>(maximum) : 0;
            QVector<SummaryColumn*> all = m_columns;
            all << m_reference;
            for (SummaryColumn* column : all) {
              QScrollBar* bar = column->text()->verticalScrollBar();
              if (column->text() != browser)
                bar->setValue(static_cast<int>(share * bar->maximum()));
            }
            m_scrolling = false;
          });
}

}  // namespace espalier::ui

#include "ui/pages/machine_results.h"

#include <QApplication>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "ui/charts/estimate_chart.h"
#include "ui/models/machine_tables.h"
#include "ui/pages/result_tables.h"
#include "ui/pages/section.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {

QPlainTextEdit* readOnly(const char* name, int height, QWidget* parent) {
  auto* edit = new QPlainTextEdit(parent);
  edit->setObjectName(name);
  edit->setReadOnly(true);
  edit->setTabChangesFocus(true);
  edit->setFixedHeight(height);
  return edit;
}

}  // namespace

MachineResults::MachineResults(Desk& desk, const QString& task, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_task(task),
      m_holder(new QWidget(this)),
      m_column(padded(new QVBoxLayout(m_holder), 0, 12)) {
  setObjectName("machineResults");
  setFocusPolicy(Qt::ClickFocus);
  padded(new QVBoxLayout(this), 0, 0)->addWidget(m_holder);
  connect(&desk.jobs().judging(), &JudgeService::machineItemReady, this, &MachineResults::showItem);
  text([this] {
    if (m_there) rebuild();
  });
}

void MachineResults::setNews(const MachineNews& news) {
  // The one that was just asked is the newest.
  if (news.machines.size() != m_news.machines.size()) m_shown.clear();
  m_news = news;
  m_there = true;
  rebuild();
}

void MachineResults::rebuild() {
  // A focus that is taken away would scroll the page to whatever comes next.
  const QWidget* focus = QApplication::focusWidget();
  const bool here = focus != nullptr && m_holder->isAncestorOf(focus);
  const QString focused = here ? focus->objectName() : QString();
  if (here) setFocus();
  fillResults();
  if (!here) return;
  // The old one is gone only after this.
  const auto again = m_holder->findChildren<QWidget*>(focused);
  if (!again.isEmpty()) again.last()->setFocus();
}

void MachineResults::fillResults() {
  clearLayout(m_column);
  m_item = nullptr;
  if (!m_news.machines.empty()) {
    auto* part = new Section(m_holder);
    part->setHeading(tr("What it said"));
    auto* which = new ChoiceBox(part);
    which->setObjectName("machineShown");
    which->setAccessibleName(tr("Model whose judgements are shown"));
    int at = static_cast<int>(m_news.machines.size()) - 1;
    for (const annotation::MachineResult& one : m_news.machines) {
      if (QString::fromStdString(one.login) == m_shown) at = which->count();
      which->addItem(QString::fromStdString(one.login));
    }
    which->setCurrentIndex(at);
    which->setMinimumContentsLength(56);
    connect(which, &QComboBox::activated, this, [this, which] {
      m_shown = which->currentText();
      // The list itself goes with the rest.
      QMetaObject::invokeMethod(this, &MachineResults::rebuild, Qt::QueuedConnection);
    });
    part->body()->addWidget(which, 0, Qt::AlignLeft);
    const annotation::MachineResult& result = m_news.machines[static_cast<std::size_t>(at)];
    addVerdict(part->body(), result);
    m_column->addWidget(part);
    addWins(m_column, result);
    addItems(m_column, result);
  }
  addMetrics(m_column);
}

QLabel* MachineResults::sentence(const char* role, const char* name, const QString& words) {
  auto* label = makeLabel(role, m_holder);
  label->setObjectName(name);
  label->setWordWrap(true);
  label->setText(words);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label->setVisible(!words.isEmpty());
  return label;
}

QTableView* MachineResults::table(QAbstractTableModel* model, const char* name,
                                  const QString& words) {
  return resultTable(model, MachineItemsModel::SortRole, 320, m_holder, name, words);
}

void MachineResults::addVerdict(QVBoxLayout* column, const annotation::MachineResult& result) {
  column->addWidget(sentence("", "machineVerdict", machine_tables::verdict(result)));
  column->addWidget(sentence("muted", "machineFacts", machine_tables::facts(result)));
  column->addWidget(sentence("muted", "machineAgreement", machine_tables::agreement(result)));
  column->addWidget(sentence("muted", "machinePosition", machine_tables::position(result)));
  if (result.test.humans.empty()) return;
  column->addWidget(table(machinePeopleModel(result, this), "machinePeople",
                          tr("The model against each person left out")));
  column->addWidget(sentence(
      "muted", "machineTest",
      tr("Alternative annotator test: each person is left out in turn, and the model may be "
         "worse at fitting the others by %1 at most (p corrected after Benjamini and "
         "Yekutieli, 5 %).")
          .arg(formatNumber(result.epsilon, 2))));
}

void MachineResults::addWins(QVBoxLayout* column, const annotation::MachineResult& result) {
  if (result.wins.empty()) return;
  auto* part = new Section(m_holder);
  part->setHeading(tr("Win rates by people, and with the model"));
  part->body()->addWidget(table(machineWinsModel(m_news, result, this), "machineWins",
                                tr("Win rates by people and with the model")));
  const auto names = machine_tables::names(m_news);
  QVector<EstimateChart::Row> rows;
  int colour = 0;
  for (const annotation::MachineWin& win : result.wins) {
    const QString pair = tr("%1 against %2")
                             .arg(names.value(QString::fromStdString(win.first)),
                                  names.value(QString::fromStdString(win.second)));
    const auto add = [&](const QString& who, const std::optional<judge::MeanInterval>& mean) {
      if (!mean) return;
      rows.append({pair + QStringLiteral(" · ") + who, mean->mean,
                   std::pair{mean->interval.low, mean->interval.high}, colour});
    };
    add(tr("people"), win.rate.classical);
    add(tr("people and model"), win.rate.powered);
    ++colour;
  }
  if (!rows.isEmpty()) {
    auto* chart = new EstimateChart(part);
    chart->setObjectName("machineChart");
    chart->setWords(tr("Win rate of the first"), tr("win rate, ties half, %; 50 is a draw"));
    chart->setRows(rows, 0.5, EstimateChart::Unit::Share);
    part->body()->addWidget(chart);
  }
  part->body()->addWidget(sentence(
      "muted", "machineWinsNote",
      tr("Prediction-powered: the model's probabilities on all pairs, corrected by how far they "
         "miss on those that people judged. That holds where those are a random draw of all.")));
  column->addWidget(part);
}

void MachineResults::addItems(QVBoxLayout* column, const annotation::MachineResult& result) {
  auto* part = new Section(m_holder);
  part->setHeading(tr("Pair by pair, by the model"));
  if (m_news.open) {
    part->body()->addWidget(
        sentence("muted", "machineItemsWait",
                 tr("What it says of a pair is told once the task is closed, so that it sways "
                    "nobody who still judges.")));
    column->addWidget(part);
    return;
  }
  auto* view = table(machineItemsModel(m_news, result, this), "machineItems",
                     tr("Pairs with the model's probabilities"));
  part->body()->addWidget(view);
  connect(view, &QTableView::activated, this, [this, view](const QModelIndex& index) {
    const auto* sorted = qobject_cast<const QSortFilterProxyModel*>(view->model());
    const auto* model = static_cast<const MachineItemsModel*>(sorted->sourceModel());
    m_openedItem =
        QString::fromStdString(model->row(sorted->mapToSource(index).row()).verdict.item);
    m_desk.jobs().judging().requestMachineItem(m_task, m_openedItem);
  });
  part->body()->addWidget(
      sentence("muted", "machineItemsHint", tr("Enter or a double click opens a pair.")));
  addOpened(part->body());
  column->addWidget(part);
}

void MachineResults::addOpened(QVBoxLayout* column) {
  m_item = new QWidget(m_holder);
  m_item->setObjectName("machineItem");
  auto* grid = padded(new QGridLayout(m_item), 0, 4);
  grid->setHorizontalSpacing(12);
  m_itemTitle = makeLabel("heading", m_item);
  auto* first = makeLabel("muted", m_item);
  auto* second = makeLabel("muted", m_item);
  m_document = readOnly("machineDocument", 180, m_item);
  m_firstText = readOnly("machineFirst", 96, m_item);
  m_secondText = readOnly("machineSecond", 96, m_item);
  m_document->setAccessibleName(tr("Article"));
  m_firstText->setAccessibleName(tr("First text"));
  m_secondText->setAccessibleName(tr("Second text"));
  first->setText(tr("First text"));
  second->setText(tr("Second text"));
  grid->addWidget(m_itemTitle, 0, 0, 1, 2);
  grid->addWidget(m_document, 1, 0, 1, 2);
  grid->addWidget(first, 2, 0);
  grid->addWidget(second, 2, 1);
  grid->addWidget(m_firstText, 3, 0);
  grid->addWidget(m_secondText, 3, 1);
  m_item->hide();
  column->addWidget(m_item);
}

void MachineResults::showItem(const judge::ItemView& view) {
  if (m_item == nullptr || QString::fromStdString(view.item) != m_openedItem) return;
  if (view.candidates.size() != 2) return;
  m_itemTitle->setText(QString::fromStdString(view.title));
  m_itemTitle->setVisible(!view.title.empty());
  m_document->setPlainText(QString::fromStdString(view.document));
  m_firstText->setPlainText(QString::fromStdString(view.candidates[0].text));
  m_secondText->setPlainText(QString::fromStdString(view.candidates[1].text));
  m_item->show();
}

void MachineResults::addMetrics(QVBoxLayout* column) {
  if (m_news.open) return;
  auto* part = new Section(m_holder);
  part->setHeading(tr("Metrics beside people"));
  if (m_news.metrics.empty()) {
    part->body()->addWidget(
        sentence("muted", "metricsEmpty",
                 tr("No run of this task stored a metric for its texts, or nobody judged them.")));
  } else {
    part->body()->addWidget(table(metricsModel(m_news, this), "metricsTable",
                                  tr("How far metrics say what people say")));
    part->body()->addWidget(new CorrelationPanel(m_news, m_correlations, part));
  }
  column->addWidget(part);
}

}  // namespace espalier::ui

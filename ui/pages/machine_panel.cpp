#include "ui/pages/machine_panel.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "core/judge/machine.h"
#include "ui/charts/estimate_chart.h"
#include "ui/models/machine_tables.h"
#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {

constexpr int kScrollBar = 14;
constexpr int kMostRows = 12;  ///< a longer table scrolls by itself
constexpr int kOwn = 2;        ///< place of the user's own text among the rubrics

QPlainTextEdit* readOnly(const char* name, int height, QWidget* parent) {
  auto* edit = new QPlainTextEdit(parent);
  edit->setObjectName(name);
  edit->setReadOnly(true);
  edit->setTabChangesFocus(true);
  edit->setFixedHeight(height);
  return edit;
}

}  // namespace

MachinePanel::MachinePanel(Desk& desk, const QString& task, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_task(task),
      m_form(new Section(this)),
      m_banner(new Banner(m_form)),
      m_setup(new QWidget(m_form)),
      m_about(makeLabel("muted", m_form)),
      m_modelLabel(makeLabel("muted", m_setup)),
      m_adapterLabel(makeLabel("muted", m_setup)),
      m_rubricLabel(makeLabel("muted", m_setup)),
      m_model(new ChoiceBox(m_setup)),
      m_adapter(new ChoiceBox(m_setup)),
      m_rubric(new ChoiceBox(m_setup)),
      m_tie(new QCheckBox(m_setup)),
      m_text(new QPlainTextEdit(m_setup)),
      m_start(makeButton("primary", m_form)),
      m_pause(makeButton("", m_form)),
      m_stop(makeButton("", m_form)),
      m_bar(new QProgressBar(m_form)),
      m_progress(makeLabel("muted", m_form)),
      m_holder(new QWidget(this)),
      m_column(padded(new QVBoxLayout(m_holder), 0, 12)) {
  setObjectName("machinePanel");
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  column->addWidget(m_form);
  column->addWidget(m_holder);
  buildForm();
  JudgeService& judging = desk.jobs().judging();
  connect(&judging, &JudgeService::machineReady, this, &MachinePanel::take);
  connect(&judging, &JudgeService::machineItemReady, this, &MachinePanel::showItem);
  connect(&judging, &JudgeService::machineStep, this, &MachinePanel::showStep);
  connect(&judging, &JudgeService::machineEnded, this, [this](const QString& ended) {
    if (ended == m_task) this->ended();
  });
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call == "requestMachine" || call == "startMachine" || call == "requestMachineItem")
      m_banner->showError(e);
  });
  text([this] { fillForm(); });
  setRunning(false);
  judging.requestMachine(task);
}

void MachinePanel::buildForm() {
  m_about->setWordWrap(true);
  auto* grid = padded(new QGridLayout(m_setup), 0, 4);
  grid->setHorizontalSpacing(12);
  int place = 0;
  for (auto [label, box, name] : {std::tuple{m_modelLabel, m_model, "machineModel"},
                                  {m_adapterLabel, m_adapter, "machineAdapter"},
                                  {m_rubricLabel, m_rubric, "machineRubric"}}) {
    grid->addWidget(label, 0, place);
    grid->addWidget(box, 1, place++);
    box->setObjectName(name);
    label->setBuddy(box);
  }
  m_tie->setObjectName("machineTie");
  m_tie->setChecked(true);
  grid->addWidget(m_tie, 1, place);
  grid->setColumnStretch(place, 1);
  m_text->setObjectName("machineText");
  m_text->setTabChangesFocus(true);
  m_text->setMinimumHeight(160);
  grid->addWidget(m_text, 2, 0, 1, place + 1);
  m_start->setObjectName("startMachine");
  m_pause->setObjectName("pauseMachine");
  m_stop->setObjectName("stopMachine");
  m_bar->setObjectName("machineBar");
  m_bar->setTextVisible(false);
  m_bar->setFixedHeight(6);
  m_progress->setObjectName("machineProgress");
  auto* row = new QHBoxLayout;
  row->setSpacing(kGap);
  for (QPushButton* button : {m_start, m_pause, m_stop})
    row->addWidget(button);
  row->addWidget(m_progress, 1);
  for (QWidget* part : std::initializer_list<QWidget*>{m_about, m_banner, m_setup})
    m_form->body()->addWidget(part);
  m_form->body()->addLayout(row);
  m_form->body()->addWidget(m_bar);
  connect(m_rubric, &QComboBox::activated, this, &MachinePanel::putRubric);
  connect(m_tie, &QCheckBox::clicked, this, &MachinePanel::putRubric);
  connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
    const std::string name =
        judge::named_rubric(m_text->toPlainText().toStdString(), m_tie->isChecked()).name;
    m_rubric->setCurrentIndex(name == "en" ? 0 : name == "ja" ? 1 : kOwn);
  });
  connect(m_start, &QPushButton::clicked, this, &MachinePanel::start);
  connect(m_pause, &QPushButton::clicked, this,
          [this] { m_desk.jobs().judging().pauseMachine(!m_paused); });
  connect(m_stop, &QPushButton::clicked, this, [this] { m_desk.jobs().judging().stopMachine(); });
  connect(&m_desk, &Desk::itemsChanged, this, &MachinePanel::fillLists);
}

void MachinePanel::fillLists() {
  const QString model = m_model->currentData().toString();
  const QString adapter = m_adapter->currentData().toString();
  m_model->clear();
  m_adapter->clear();
  for (const auto& item : m_desk.workspace().models) {
    if (item.problem.empty())
      m_model->addItem(QString::fromStdString(item.name),
                       QString::fromStdString(item.path.string()));
  }
  m_adapter->addItem(tr("none"), QString());
  for (const auto& item : m_desk.workspace().adapters) {
    if (item.problem.empty())
      m_adapter->addItem(QString::fromStdString(item.name),
                         QString::fromStdString(item.path.string()));
  }
  m_model->setCurrentIndex(std::max(0, m_model->findData(model)));
  m_adapter->setCurrentIndex(std::max(0, m_adapter->findData(adapter)));
  m_start->setEnabled(m_model->count() > 0 && !m_running);
}

void MachinePanel::fillForm() {
  m_form->setHeading(tr("Machine judge"));
  m_about->setText(tr(
      "A model reads each pair in both orders and gives the probability that either text is the "
      "better one. It is marked as a machine and counts among no people; it enters a table only "
      "where it has been shown to stand in for them, on 50 pairs or more that two people judged."));
  m_modelLabel->setText(tr("Model"));
  m_adapterLabel->setText(tr("Adapter"));
  m_rubricLabel->setText(tr("Rubric"));
  m_model->setAccessibleName(tr("Model that judges"));
  m_adapter->setAccessibleName(tr("Adapter of the model that judges"));
  m_rubric->setAccessibleName(tr("Rubric"));
  m_tie->setText(tr("It may say that both are equally good (C)"));
  m_text->setAccessibleName(tr("Text of the rubric"));
  m_text->setToolTip(tr("{document}, {a} and {b} stand for the article and the two texts"));
  m_bar->setAccessibleName(tr("Progress of the model that judges"));
  const int rubric = m_rubric->currentIndex();
  {
    const QSignalBlocker quiet(m_rubric);
    m_rubric->clear();
    m_rubric->addItems({tr("English"), tr("Japanese"), tr("your own")});
    m_rubric->setCurrentIndex(std::max(0, rubric));
  }
  fillLists();
  m_start->setText(tr("Let it judge"));
  m_stop->setText(tr("Stop"));
  setRunning(m_running);
  if (m_there) rebuild();
}

void MachinePanel::putRubric() {
  if (m_rubric->currentIndex() == kOwn) return;
  const std::string language = m_rubric->currentIndex() == 1 ? "ja" : "en";
  m_text->setPlainText(
      QString::fromStdString(judge::built_in_rubric(language, m_tie->isChecked()).text));
}

void MachinePanel::start() {
  m_banner->clear();
  MachineWish wish;
  wish.task = m_task;
  wish.model = m_model->currentData().toString();
  wish.adapter = m_adapter->currentData().toString();
  wish.rubric = m_text->toPlainText();
  wish.tie = m_tie->isChecked();
  m_step = {m_task, QStringLiteral("wait")};
  setRunning(true);
  m_desk.jobs().judging().startMachine(wish);
}

void MachinePanel::setRunning(bool running) {
  m_running = running;
  m_setup->setEnabled(!running);
  m_start->setVisible(!running);
  m_start->setEnabled(m_model->count() > 0 && m_there && m_news.pairs);
  m_pause->setVisible(running);
  m_stop->setVisible(running);
  m_bar->setVisible(running);
  m_pause->setText(m_paused ? tr("Go on") : tr("Pause"));
  if (running) {
    showStep(m_step);
    return;
  }
  m_progress->setText(m_there && !m_news.pairs
                          ? tr("The task asks for no preference, so there is nothing to judge.")
                      : m_model->count() == 0
                          ? tr("There is no model in the workspace yet: Library adds one.")
                          : QString());
}

void MachinePanel::showStep(const MachineStep& step) {
  if (step.task != m_task) return;
  m_step = step;
  m_paused = step.paused;
  if (!m_running) {
    setRunning(true);
    return;
  }
  m_pause->setText(m_paused ? tr("Go on") : tr("Pause"));
  m_bar->setRange(0, step.phase == "judge" ? static_cast<int>(step.total) : 0);
  m_bar->setValue(static_cast<int>(step.done));
  QString words = step.phase == "judge"  ? tr("%1 of %2 pairs").arg(step.done).arg(step.total)
                  : step.phase == "wait" ? tr("Waiting for what computes now…")
                                         : tr("Reading the model…");
  if (step.secondsLeft && !m_paused)
    words += QStringLiteral(" · ") + tr("%1 left").arg(formatDuration(*step.secondsLeft));
  if (m_paused) words += QStringLiteral(" · ") + tr("paused");
  m_progress->setText(words);
}

void MachinePanel::ended() {
  m_paused = false;
  setRunning(false);
  m_desk.jobs().judging().requestMachine(m_task);
}

void MachinePanel::take(const MachineNews& news) {
  if (news.task != m_task) return;
  const bool first = !m_there;
  m_news = news;
  m_there = true;
  if (first) {
    m_rubric->setCurrentIndex(news.language == "ja" ? 1 : 0);
    putRubric();
  }
  // The one that was just asked is the newest.
  if (!first && !news.machines.empty()) m_shown.clear();
  setRunning(m_running);
  rebuild();
}

void MachinePanel::rebuild() {
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
    which->setMinimumContentsLength(32);
    connect(which, &QComboBox::activated, this, [this, which] {
      m_shown = which->currentText();
      // The list itself goes with the rest.
      QMetaObject::invokeMethod(this, &MachinePanel::rebuild, Qt::QueuedConnection);
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

QLabel* MachinePanel::sentence(const char* role, const char* name, const QString& words) {
  auto* label = makeLabel(role, m_holder);
  label->setObjectName(name);
  label->setWordWrap(true);
  label->setText(words);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label->setVisible(!words.isEmpty());
  return label;
}

QTableView* MachinePanel::table(QAbstractTableModel* model, const char* name,
                                const QString& words) {
  auto* view = new QTableView(m_holder);
  auto* sorted = new QSortFilterProxyModel(view);
  model->setParent(view);
  sorted->setSourceModel(model);
  sorted->setSortRole(MachineItemsModel::SortRole);
  view->setModel(sorted);
  view->setObjectName(name);
  view->setAccessibleName(words);
  styleTable(view);
  view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  view->horizontalHeader()->setStretchLastSection(false);
  view->horizontalHeader()->setMinimumSectionSize(56);
  view->resizeColumnsToContents();
  for (int i = 0; i < sorted->columnCount(); ++i)
    view->setColumnWidth(i, std::min(view->columnWidth(i) + 12, 320));
  const int rows = std::clamp(sorted->rowCount(), 1, kMostRows);
  view->setFixedHeight(rows * view->verticalHeader()->defaultSectionSize() +
                       view->horizontalHeader()->sizeHint().height() + kScrollBar);
  view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  return view;
}

void MachinePanel::addVerdict(QVBoxLayout* column, const annotation::MachineResult& result) {
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

void MachinePanel::addWins(QVBoxLayout* column, const annotation::MachineResult& result) {
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
    chart->setWords(tr("Win rate of the first, ties half"), tr("share; 0.5 is a draw"));
    chart->setRows(rows, 0.5);
    part->body()->addWidget(chart);
  }
  part->body()->addWidget(sentence(
      "muted", "machineWinsNote",
      tr("Prediction-powered: the model's probabilities on all pairs, corrected by how far they "
         "miss on those that people judged. That holds where those are a random draw of all.")));
  column->addWidget(part);
}

void MachinePanel::addItems(QVBoxLayout* column, const annotation::MachineResult& result) {
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
  m_item = new QWidget(part);
  m_item->setObjectName("machineItem");
  auto* grid = padded(new QGridLayout(m_item), 0, 4);
  grid->setHorizontalSpacing(12);
  m_itemTitle = makeLabel("heading", m_item);
  m_itemFirst = makeLabel("muted", m_item);
  m_itemSecond = makeLabel("muted", m_item);
  m_document = readOnly("machineDocument", 180, m_item);
  m_firstText = readOnly("machineFirst", 96, m_item);
  m_secondText = readOnly("machineSecond", 96, m_item);
  m_document->setAccessibleName(tr("Article"));
  m_firstText->setAccessibleName(tr("First text"));
  m_secondText->setAccessibleName(tr("Second text"));
  m_itemFirst->setText(tr("First text"));
  m_itemSecond->setText(tr("Second text"));
  grid->addWidget(m_itemTitle, 0, 0, 1, 2);
  grid->addWidget(m_document, 1, 0, 1, 2);
  grid->addWidget(m_itemFirst, 2, 0);
  grid->addWidget(m_itemSecond, 2, 1);
  grid->addWidget(m_firstText, 3, 0);
  grid->addWidget(m_secondText, 3, 1);
  m_item->hide();
  part->body()->addWidget(m_item);
  column->addWidget(part);
}

void MachinePanel::showItem(const judge::ItemView& view) {
  if (m_item == nullptr || QString::fromStdString(view.item) != m_openedItem) return;
  if (view.candidates.size() != 2) return;
  m_itemTitle->setText(QString::fromStdString(view.title));
  m_itemTitle->setVisible(!view.title.empty());
  m_document->setPlainText(QString::fromStdString(view.document));
  m_firstText->setPlainText(QString::fromStdString(view.candidates[0].text));
  m_secondText->setPlainText(QString::fromStdString(view.candidates[1].text));
  m_item->show();
}

void MachinePanel::addMetrics(QVBoxLayout* column) {
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
  }
  column->addWidget(part);
}

}  // namespace espalier::ui

#include "ui/pages/queue_panel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QShortcut>
#include <QTableView>
#include <QUndoStack>

#include "ui/settings/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/progress_delegate.h"

namespace espalier::ui {

namespace {

constexpr int kMostAtOnce = 64;
constexpr double kMostMemory = 100000;  ///< GB
constexpr double kOwnShare = 0.8;       ///< of the machine's memory, where nobody chose
constexpr int kRowHeight = 32;
constexpr int kMostRows = 5;  ///< that show without scrolling

/// A waiting run taken out of the queue, and back.
class TakeOut : public QUndoCommand {
 public:
  TakeOut(QueueService& queue, QString run) : m_queue(queue), m_run(std::move(run)) {}
  void redo() override { m_queue.remove(m_run); }
  void undo() override { m_queue.restore(m_run); }

 private:
  QueueService& m_queue;
  QString m_run;
};

}  // namespace

QueuePanel::QueuePanel(Desk& desk, QWidget* parent)
    : Translated<QFrame>(parent),
      m_desk(desk),
      m_model(new QueueModel(this)),
      m_undo(new QUndoStack(this)),
      m_table(new QTableView(this)),
      m_banner(new Banner(this)),
      m_body(new QWidget(this)) {
  setProperty("card", true);
  setObjectName("queuePanel");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 10, 14, 12);
  column->setSpacing(kGap);
  column->addLayout(buildHead());
  column->addWidget(m_banner);
  auto* body = padded(new QVBoxLayout(m_body), 0, kGap);
  buildTable();
  body->addWidget(m_table);
  body->addLayout(buildTools());
  column->addWidget(m_body);
  connectAll();
  readLimits();
  text([this] { retranslate(); });
}

QueuePanel::~QueuePanel() {
  // Its end tells of an empty stack, when there is no panel to hear it.
  m_undo->disconnect(this);
}

QLayout* QueuePanel::buildHead() {
  auto* row = new QHBoxLayout;
  row->setSpacing(kGap);
  m_heading = makeLabel("heading", this);
  m_words = makeLabel("muted", this);
  m_words->setObjectName("queueWords");
  m_empty = makeLabel("muted", this);
  m_empty->setObjectName("queueEmpty");
  m_run = makeButton("primary", this);
  m_run->setObjectName("queueRun");
  m_run->setIcon(icon("play", IconRole::OnAccent));
  m_stop = makeButton("", this);
  m_stop->setObjectName("queueStop");
  m_stop->setIcon(icon("stop"));
  row->addWidget(m_heading);
  row->addWidget(m_words);
  row->addWidget(m_empty);
  row->addStretch();
  row->addWidget(m_stop);
  row->addWidget(m_run);
  return row;
}

void QueuePanel::buildTable() {
  m_table->setObjectName("queueTable");
  m_table->setModel(m_model);
  styleTable(m_table);
  m_table->setSortingEnabled(false);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setItemDelegateForColumn(QueueModel::Progress,
                                    new ProgressDelegate(QueueModel::ShareRole, m_table));
  // The name, and what went wrong where something did, take what the others leave.
  QHeaderView* header = m_table->horizontalHeader();
  header->setStretchLastSection(false);
  for (const int column : {QueueModel::Name, QueueModel::Problem})
    header->setSectionResizeMode(column, QHeaderView::Stretch);
  m_table->setColumnWidth(QueueModel::State, 104);
  m_table->setColumnWidth(QueueModel::Progress, 240);
  m_table->setColumnWidth(QueueModel::Left, 96);
}

QLayout* QueuePanel::buildTools() {
  auto* row = new QHBoxLayout;
  row->setSpacing(kGap);
  const auto button = [this, row](const char* name) {
    auto* made = makeButton("", m_body);
    made->setObjectName(name);
    row->addWidget(made);
    return made;
  };
  m_up = button("queueUp");
  m_down = button("queueDown");
  m_remove = button("queueRemove");
  m_again = button("queueAgain");
  m_back = makeButton("flat", m_body);
  m_back->setObjectName("queueUndo");
  row->addWidget(m_back);
  row->addStretch();
  m_atOnceLabel = makeLabel("muted", m_body);
  m_atOnce = new NumberBox(m_body);
  m_atOnce->setObjectName("queueAtOnce");
  m_atOnce->setDecimals(0);
  m_atOnce->setRange(1, kMostAtOnce);
  m_atOnce->setFixedWidth(48);
  m_memoryLabel = makeLabel("muted", m_body);
  m_memory = new NumberBox(m_body);
  m_memory->setObjectName("queueMemory");
  m_memory->setDecimals(1);
  m_memory->setRange(0, kMostMemory);
  m_memory->setFixedWidth(104);
  row->addWidget(m_atOnceLabel);
  row->addWidget(m_atOnce);
  row->addSpacing(kGap);
  row->addWidget(m_memoryLabel);
  row->addWidget(m_memory);
  return row;
}

void QueuePanel::retranslate() {
  m_heading->setText(tr("Queue"));
  m_empty->setText(tr("Plans that Compose adds to the queue stand here and run by themselves."));
  m_table->setAccessibleName(tr("Runs of the queue"));
  m_run->setText(tr("Run"));
  m_stop->setText(tr("Stop"));
  m_stop->setToolTip(tr("Ends the running ones; they go on from their last checkpoint"));
  m_up->setText(tr("Up"));
  m_down->setText(tr("Down"));
  m_remove->setText(tr("Remove"));
  m_again->setText(tr("Again"));
  m_again->setToolTip(tr("The run waits once more"));
  m_back->setText(tr("Undo remove"));
  m_atOnceLabel->setText(tr("At a time"));
  m_atOnce->setAccessibleName(tr("Runs at a time"));
  m_atOnce->setToolTip(tr("Runs side by side; the machine's threads are divided among them"));
  m_memoryLabel->setText(tr("Memory"));
  m_memory->setAccessibleName(tr("Memory of all runs together"));
  m_memory->setSuffix(tr(" GB"));
  m_memory->setSpecialValueText(tr("no bound"));
  m_memory->setToolTip(
      tr("What all runs together may take, by their estimates. A run that would not fit waits; one "
         "alone always begins. It counts from the next Run on."));
  m_model->retranslate();
  refresh();
}

void QueuePanel::connectAll() {
  connect(&queue(), &QueueService::changed, this, &QueuePanel::refresh);
  connect(&queue(), &QueueService::failed, m_banner, &Banner::showError);
  connect(&m_desk, &Desk::workspaceChanged, this, [this] {
    m_undo->clear();
    m_banner->clear();
    refresh();
  });
  connect(m_run, &QPushButton::clicked, this, [this] {
    m_banner->clear();
    queue().start();
  });
  connect(m_stop, &QPushButton::clicked, &queue(), &QueueService::stop);
  connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
  connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
  connect(m_remove, &QPushButton::clicked, this, &QueuePanel::removeChosen);
  connect(m_again, &QPushButton::clicked, this, [this] {
    for (const QString& run : chosen())
      queue().again(run);
  });
  connect(m_back, &QPushButton::clicked, m_undo, &QUndoStack::undo);
  connect(m_undo, &QUndoStack::indexChanged, this, &QueuePanel::refreshButtons);
  connect(m_atOnce, &QDoubleSpinBox::valueChanged, this, &QueuePanel::setLimits);
  connect(m_memory, &QDoubleSpinBox::valueChanged, this, &QueuePanel::setLimits);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &QueuePanel::refreshButtons);
  connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    Q_EMIT m_desk.runWanted(m_model->row(index.row()).run);
  });
  for (const auto& [key, places] : {std::pair{Qt::Key_Up, -1}, std::pair{Qt::Key_Down, 1}}) {
    auto* shortcut = new QShortcut(QKeySequence(Qt::ALT | key), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, [this, places = places] { move(places); });
  }
  auto* remove = new QShortcut(QKeySequence::Delete, this);
  remove->setContext(Qt::WidgetWithChildrenShortcut);
  connect(remove, &QShortcut::activated, this, &QueuePanel::removeChosen);
  for (const auto& [keys, action] : {std::pair{QKeySequence::Undo, &QUndoStack::undo},
                                     std::pair{QKeySequence::Redo, &QUndoStack::redo}}) {
    auto* shortcut = new QShortcut(keys, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, m_undo, action);
  }
}

void QueuePanel::readLimits() {
  Settings& settings = m_desk.settings();
  const QSignalBlocker one(m_atOnce), other(m_memory);
  m_atOnce->setValue(settings.value<int>(Settings::Key::QueueAtOnce));
  double memory = settings.value<double>(Settings::Key::QueueMemory);
  if (memory < 0)
    memory = std::floor(kOwnShare * static_cast<double>(m_desk.jobs().machine().memoryTotal) / 1e9);
  m_memory->setValue(memory);
  queue().setLimits(static_cast<int>(m_atOnce->value()), static_cast<qint64>(memory * 1e9));
}

void QueuePanel::setLimits() {
  m_desk.settings().set(Settings::Key::QueueAtOnce, static_cast<int>(m_atOnce->value()));
  m_desk.settings().set(Settings::Key::QueueMemory, m_memory->value());
  queue().setLimits(static_cast<int>(m_atOnce->value()),
                    static_cast<qint64>(m_memory->value() * 1e9));
}

void QueuePanel::refresh() {
  const QStringList selected = chosen();
  const QString current = m_table->currentIndex().isValid()
                              ? m_model->row(m_table->currentIndex().row()).run
                              : QString();
  m_model->setRows(queue().rows());
  if (chosen() != selected) {
    QItemSelection again;
    for (const QString& run : selected) {
      const int row = m_model->rowOf(run);
      if (row >= 0) again.select(m_model->index(row, 0), m_model->index(row, 0));
    }
    if (const int row = m_model->rowOf(current); row >= 0)
      m_table->selectionModel()->setCurrentIndex(m_model->index(row, 0),
                                                 QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(
        again, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  }
  const QVector<QueueRow> all = queue().rows();
  m_table->setColumnHidden(QueueModel::Problem,
                           std::all_of(all.begin(), all.end(), [](const QueueRow& row) {
                             return queueProblem(row).isEmpty();
                           }));
  const int rows = m_model->rowCount();
  m_body->setVisible(rows > 0 || m_undo->canUndo());
  m_empty->setVisible(rows == 0);
  m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + 4 +
                          kRowHeight * std::clamp(rows, 2, kMostRows));
  setVisible(m_desk.hasWorkspace());
  refreshButtons();
}

void QueuePanel::refreshButtons() {
  const QueueMode mode = queue().mode();
  const int waiting = queue().count("waiting");
  QString words = queueWords(queue());
  if (mode == QueueMode::Held) words = tr("waits until the run of this window has ended");
  if (mode == QueueMode::Stopping) words = tr("stopping");
  if (mode == QueueMode::Idle && waiting > 0)
    words = tr("%n run(s) wait: go on with Run", nullptr, waiting);
  m_words->setText(words);
  m_run->setVisible(mode == QueueMode::Idle && m_model->rowCount() > 0);
  m_run->setEnabled(waiting > 0);
  m_run->setToolTip(waiting > 0 ? tr("Works off what waits") : tr("Nothing waits"));
  m_stop->setVisible(mode != QueueMode::Idle);
  m_stop->setEnabled(mode != QueueMode::Stopping);
  const QString one = chosenWaiting();
  bool waits = false, ended = false;
  for (const QString& run : chosen()) {
    const QueueRow& row = m_model->row(m_model->rowOf(run));
    waits |= row.waits();
    ended |= row.state == "failed" || row.state == "stopped";
  }
  m_up->setEnabled(!one.isEmpty());
  m_down->setEnabled(!one.isEmpty());
  m_remove->setEnabled(waits);
  m_remove->setToolTip(waits ? tr("Delete") : tr("Choose a run that waits"));
  m_again->setVisible(ended);
  m_back->setVisible(m_undo->canUndo());
}

QStringList QueuePanel::chosen() const {
  QModelIndexList rows = m_table->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end());
  QStringList out;
  for (const QModelIndex& index : rows)
    out << m_model->row(index.row()).run;
  return out;
}

QString QueuePanel::chosenWaiting() const {
  const QStringList runs = chosen();
  if (runs.size() != 1) return {};
  return m_model->row(m_model->rowOf(runs.first())).waits() ? runs.first() : QString();
}

void QueuePanel::removeChosen() {
  QStringList waiting;
  for (const QString& run : chosen()) {
    if (m_model->row(m_model->rowOf(run)).waits()) waiting << run;
  }
  if (waiting.isEmpty()) return;
  m_undo->beginMacro({});
  for (const QString& run : waiting)
    m_undo->push(new TakeOut(queue(), run));
  m_undo->endMacro();
}

void QueuePanel::move(int places) {
  const QString run = chosenWaiting();
  if (!run.isEmpty()) queue().move(run, places);
}

void QueuePanel::showUp() {
  if (m_model->rowCount() > 0 && chosen().isEmpty()) m_table->selectRow(0);
  m_table->setFocus();
}

void QueuePanel::keyPressEvent(QKeyEvent* event) {
  if (m_table->hasFocus() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    const QStringList runs = chosen();
    if (runs.size() == 1) Q_EMIT m_desk.runWanted(runs.first());
    return;
  }
  QFrame::keyPressEvent(event);
}

}  // namespace espalier::ui

#include "ui/pages/task_form.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>

#include "ui/dialogs/ask.h"
#include "ui/pages/criteria_editor.h"
#include "ui/pages/guidelines_editor.h"
#include "ui/pages/plan_fields.h"
#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

TaskForm::TaskForm(Desk& desk, const QStringList& runs, const QString& author, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_author(author),
      m_runsPart(new Section(this)),
      m_questionPart(new Section(this)),
      m_numbersPart(new Section(this)),
      m_guidelinesPart(new Section(this)),
      m_name(new QLineEdit(this)),
      m_nameRow(new Field(m_name, this)),
      m_runs(new QListWidget(this)),
      m_part(new ChoiceBox(this)),
      m_partRow(new Field(m_part, this)),
      m_shared(makeLabel("muted", this)),
      m_testsOnly(makeLabel("muted", this)),
      m_reference(new QCheckBox(this)),
      m_lead(new QCheckBox(this)),
      m_preference(new QCheckBox(this)),
      m_comments(new QCheckBox(this)),
      m_spans(new QCheckBox(this)),
      m_criteria(new CriteriaEditor(this)),
      m_practice(makeButton("", this)),
      m_gold(makeButton("", this)),
      m_guidelines(new GuidelinesEditor(this)),
      m_banner(new Banner(this)),
      m_obstacle(makeLabel("muted", this)),
      m_cancel(makeButton("", this)),
      m_make(makeButton("primary", this)) {
  setObjectName("taskForm");
  auto* outer = padded(new QVBoxLayout(this), kPad, 12);
  auto* area = new QScrollArea(this);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* holder = new QWidget;
  auto* column = padded(new QVBoxLayout(holder), 0, 12);
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  row->addWidget(m_runsPart, 1);
  auto* right = new QVBoxLayout;
  right->setSpacing(12);
  right->addWidget(m_questionPart);
  right->addWidget(m_numbersPart, 1);
  row->addLayout(right, 1);
  column->addLayout(row);
  column->addWidget(m_guidelinesPart);
  column->addStretch();
  area->setWidget(holder);
  outer->addWidget(area, 1);
  outer->addWidget(m_banner);
  outer->addLayout(buildFoot());
  buildRuns(runs);
  buildQuestion();
  buildNumbers();
  m_guidelinesPart->body()->addWidget(m_guidelines);
  connectService();
  text([this] { retranslate(); });
  askShared();
}

void TaskForm::buildRuns(const QStringList& chosen) {
  m_name->setObjectName("taskName");
  m_runs->setObjectName("taskRuns");
  m_runs->setMinimumHeight(220);
  m_part->setObjectName("taskPart");
  m_shared->setObjectName("sharedRecords");
  m_shared->setWordWrap(true);
  m_testsOnly->setObjectName("testsOnly");
  m_testsOnly->setWordWrap(true);
  for (const RunRow& run : m_desk.runs()) {
    if (run.metrics.isEmpty()) continue;  // it wrote nothing for a test set
    auto* item = new QListWidgetItem(
        QStringLiteral("%1   %2 · %3").arg(run.name, texts::methodLabel(run.method), run.data));
    item->setData(Qt::UserRole, run.id);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setSizeHint(QSize(0, 28));
    item->setCheckState(chosen.contains(run.id) ? Qt::Checked : Qt::Unchecked);
    // What was chosen elsewhere stands on top.
    m_runs->insertItem(chosen.contains(run.id) ? 0 : m_runs->count(), item);
  }
  if (m_runs->count() > 0) m_runs->setCurrentRow(0);
  m_reference->setObjectName("asReference");
  m_lead->setObjectName("asLead");
  auto* body = m_runsPart->body();
  body->addWidget(m_nameRow);
  body->addWidget(m_runs, 1);
  body->addWidget(m_partRow);
  body->addWidget(m_shared);
  body->addWidget(m_testsOnly);
  body->addWidget(m_reference, 0, Qt::AlignLeft);
  body->addWidget(m_lead, 0, Qt::AlignLeft);
}

/// Records of one part of a data set alone: a run that scored several is judged on one of them.
void TaskForm::buildParts() {
  const QString before = part();
  const QSignalBlocker blocker(m_part);
  m_part->clear();
  m_part->addItem(tr("all that the runs share"), QString());
  const auto add = [this](const experiment::DataItem& set, const char* name, const QString& words,
                          std::int64_t records) {
    if (records == 0) return;
    const auto file = set.folder / (std::string(name) + ".jsonl");
    m_part->addItem(
        tr("%1, %2 (%3)").arg(QString::fromStdString(set.name), words, formatCount(records)),
        QString::fromStdString(file.string()));
  };
  for (const experiment::DataItem& set : m_desk.workspace().data) {
    add(set, "test", tr("test"), set.test);
    add(set, "validation", tr("validation"), set.validation);
    add(set, "train", tr("training"), set.train);
  }
  m_part->setCurrentIndex(std::max(0, m_part->findData(before)));
}

QString TaskForm::part() const {
  return m_part->currentData().toString();
}

void TaskForm::buildQuestion() {
  m_preference->setObjectName("askPreference");
  m_comments->setObjectName("askComments");
  m_spans->setObjectName("askSpans");
  for (QCheckBox* box : {m_preference, m_comments, m_spans}) {
    box->setChecked(true);
    connect(box, &QCheckBox::toggled, this, &TaskForm::refresh);
  }
  connect(m_criteria, &CriteriaEditor::changed, this, &TaskForm::refresh);
  auto* body = m_questionPart->body();
  body->addWidget(m_preference, 0, Qt::AlignLeft);
  body->addWidget(m_criteria);
  body->addWidget(m_comments, 0, Qt::AlignLeft);
  body->addWidget(m_spans, 0, Qt::AlignLeft);
}

NumberBox* TaskForm::number(const char* name, double low, double high, double value) {
  auto* box = new NumberBox(this);
  box->setObjectName(QStringLiteral("task_") + name);
  box->setDecimals(0);
  box->setRange(low, high);
  box->setValue(value);
  auto* field = new Field(box, this);
  m_numbersPart->body()->addWidget(field);
  m_numbers.insert(name, {box, field});
  connect(box, &QDoubleSpinBox::valueChanged, this, &TaskForm::refresh);
  return box;
}

void TaskForm::buildNumbers() {
  constexpr double kMost = 100000;
  number("records", 0, kMost, 0);
  number("each", 0, kMost, 0);
  number("annotators", 1, 1000, 1);
  number("raters", 1, 1000, 1);
  number("overlap", 0, kMost, 0);
  number("goldRate", 0, 50, 0);
  number("madeGold", 0, kMost, 0);
  m_practice->setObjectName("practiceFile");
  m_gold->setObjectName("goldFile");
  auto* row = new QHBoxLayout;
  row->addWidget(m_practice);
  row->addWidget(m_gold);
  row->addStretch();
  m_numbersPart->body()->addLayout(row);
  connect(m_practice, &QPushButton::clicked, this,
          [this] { chooseFile(m_practice, m_practiceFile); });
  connect(m_gold, &QPushButton::clicked, this, [this] { chooseFile(m_gold, m_goldFile); });
}

QLayout* TaskForm::buildFoot() {
  auto* foot = new QHBoxLayout;
  foot->setSpacing(kGap);
  m_obstacle->setObjectName("taskObstacle");
  m_cancel->setObjectName("cancelTask");
  m_make->setObjectName("makeTask");
  m_banner->setObjectName("taskBanner");
  foot->addWidget(m_obstacle, 1);
  foot->addWidget(m_cancel);
  foot->addWidget(m_make);
  return foot;
}

void TaskForm::connectService() {
  JudgeService& judging = m_desk.jobs().judging();
  connect(m_runs, &QListWidget::itemChanged, this, &TaskForm::askShared);
  connect(m_part, &QComboBox::activated, this, &TaskForm::askShared);
  for (QCheckBox* box : {m_reference, m_lead})
    connect(box, &QCheckBox::toggled, this, &TaskForm::refresh);
  connect(m_cancel, &QPushButton::clicked, this, &TaskForm::cancelled);
  connect(m_make, &QPushButton::clicked, this, [this] {
    m_making = true;
    refresh();
    m_desk.jobs().judging().makeTask(wish());
  });
  connect(&judging, &JudgeService::sharedReady, this,
          [this](const QStringList& asked, const QString& of, qint64 records) {
            if (asked != runs() || of != part()) return;
            m_records = records;
            refresh();
          });
  connect(&judging, &JudgeService::taskMade, this, [this](const QString& task) {
    if (m_making) Q_EMIT made(task);
  });
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call != "makeTask" && call != "requestShared") return;
    m_making = false;
    m_banner->showError(e);
    refresh();
  });
}

void TaskForm::retranslate() {
  m_runsPart->setHeading(tr("Candidates"));
  m_questionPart->setHeading(tr("What is asked"));
  m_numbersPart->setHeading(tr("How much, and of whom"));
  m_guidelinesPart->setHeading(tr("Guidelines"));
  m_nameRow->setLabel(tr("Name"), tr("Annotators see it"));
  m_name->setPlaceholderText(tr("a name that tells no method"));
  m_name->setAccessibleName(tr("Name of the task"));
  m_runs->setAccessibleName(tr("Runs whose summaries are judged"));
  m_partRow->setLabel(
      tr("Records of"),
      tr("One part of a data set alone, of what the runs wrote for their test set"));
  m_part->setAccessibleName(tr("Records of"));
  m_testsOnly->setText(
      tr("A run keeps what it writes for its test set and nothing for its validation set: "
         "validation records can be judged only where they were a run's test set."));
  buildParts();
  m_reference->setText(tr("The reference enters, hidden among them"));
  m_lead->setText(tr("The article's first sentences enter, hidden among them"));
  m_preference->setText(tr("Which of two is better: A, B, a tie, both bad"));
  m_comments->setText(tr("A note on each item"));
  m_spans->setText(tr("Errors marked in the text"));
  const std::tuple<const char*, QString, QString> numbers[] = {
      {"records", tr("Records"), tr("So many are drawn; 0: all that the runs share")},
      {"each", tr("Pairs a record"),
       tr("Without a preference: candidates a record. 0: all of them")},
      {"annotators", tr("Annotators"), tr("The items are dealt to so many")},
      {"raters", tr("Each item by"), tr("How many answer the same item")},
      {"overlap", tr("Items for all"), tr("Agreement is told from these")},
      {"goldRate", tr("Gold items, %"),
       tr("Share of items with a known answer, which look like all others")},
      {"madeGold", tr("Made gold"), tr("The reference of another record against the right one")},
  };
  for (const auto& [name, label, help] : numbers) {
    m_numbers[name].second->setLabel(label, help);
    m_numbers[name].first->setAccessibleName(label);
    m_numbers[name].first->setToolTip(help);
  }
  m_cancel->setText(tr("Cancel"));
  m_make->setText(tr("Make the task"));
  nameFiles();
  refresh();
}

void TaskForm::nameFiles() {
  const auto name = [](QPushButton* button, const QString& what, const QString& file) {
    button->setText(file.isEmpty() ? what : QFileInfo(file).fileName());
    button->setAccessibleName(what);
    button->setToolTip(
        tr("A JSON lines file of items of your own: document, candidates, expected; "
           "again to leave it out"));
  };
  name(m_practice, tr("Practice items…"), m_practiceFile);
  name(m_gold, tr("Gold items…"), m_goldFile);
}

/// A second click takes the file back.
void TaskForm::chooseFile(QPushButton* button, QString& file) {
  file = file.isEmpty() ? ask::openFile(this, button->text(), m_desk.workspaceFolder(),
                                        QStringLiteral("JSON lines (*.jsonl)"))
                        : QString();
  nameFiles();
}

QStringList TaskForm::runs() const {
  QStringList out;
  for (int i = 0; i < m_runs->count(); ++i) {
    if (m_runs->item(i)->checkState() == Qt::Checked)
      out << m_runs->item(i)->data(Qt::UserRole).toString();
  }
  return out;
}

void TaskForm::askShared() {
  m_records = -1;
  const QStringList chosen = runs();
  if (!chosen.isEmpty()) m_desk.jobs().judging().requestShared(chosen, part());
  refresh();
}

QString TaskForm::obstacle() const {
  const QStringList chosen = runs();
  if (chosen.isEmpty()) return tr("Choose the runs whose summaries are judged.");
  const auto all =
      chosen.size() + (m_reference->isChecked() ? 1 : 0) + (m_lead->isChecked() ? 1 : 0);
  if (m_preference->isChecked() && all < 2) return tr("A comparison needs two candidates.");
  if (!m_preference->isChecked() && m_criteria->criteria().empty())
    return tr("Ask for a comparison, or choose a criterion.");
  if (m_records == 0 && !part().isEmpty())
    return tr("The runs wrote nothing for the records of that part.");
  if (m_records == 0) return tr("The runs share no test record.");
  if (m_numbers["raters"].first->value() > m_numbers["annotators"].first->value())
    return tr("An item cannot have more annotators than there are.");
  return {};
}

void TaskForm::refresh() {
  const QString words = obstacle();
  m_obstacle->setText(words);
  m_make->setEnabled(words.isEmpty() && !m_making);
  m_shared->setText(m_records < 0
                        ? tr("Summaries of finished runs over one test set are judged "
                             "against each other.")
                        : tr("%n test record(s) in common", nullptr, static_cast<int>(m_records)));
}

TaskWish TaskForm::wish() const {
  const auto whole = [this](const char* name) {
    return static_cast<std::int64_t>(m_numbers[name].first->value());
  };
  TaskWish wish;
  annotation::NewTask& task = wish.task;
  task.name = m_name->text().trimmed().toStdString();
  for (const QString& run : runs())
    task.runs.push_back(run.toStdString());
  task.split = part().toStdString();
  task.reference = m_reference->isChecked();
  task.lead = m_lead->isChecked();
  task.preference = m_preference->isChecked();
  task.criteria = m_criteria->criteria();
  task.comments = m_comments->isChecked();
  task.spans = m_spans->isChecked();
  task.records = whole("records");
  task.each = whole("each");
  task.annotators = static_cast<int>(whole("annotators"));
  task.raters = static_cast<int>(whole("raters"));
  task.overlap = whole("overlap");
  task.gold_rate = m_numbers["goldRate"].first->value() / 100;
  task.made_gold = whole("madeGold");
  task.guidelines_en = m_guidelines->english().toStdString();
  task.guidelines_ja = m_guidelines->japanese().toStdString();
  task.author = m_author.toStdString();
  wish.practiceFile = m_practiceFile;
  wish.goldFile = m_goldFile;
  return wish;
}

}  // namespace espalier::ui

#include "ui/pages/machine_panel.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSignalBlocker>

#include "core/judge/machine.h"
#include "ui/pages/machine_results.h"
#include "ui/pages/section.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {

constexpr int kOwn = 2;  ///< place of the user's own text among the rubrics

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
      m_bandLabel(makeLabel("muted", m_setup)),
      m_limitLabel(makeLabel("muted", m_setup)),
      m_tokensLabel(makeLabel("muted", m_setup)),
      m_band(new NumberBox(m_setup)),
      m_limit(new NumberBox(m_setup)),
      m_tokens(new NumberBox(m_setup)),
      m_text(new QPlainTextEdit(m_setup)),
      m_start(makeButton("primary", m_form)),
      m_pause(makeButton("", m_form)),
      m_stop(makeButton("", m_form)),
      m_bar(new QProgressBar(m_form)),
      m_progress(makeLabel("muted", m_form)),
      m_results(new MachineResults(desk, task, this)) {
  setObjectName("machinePanel");
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  column->addWidget(m_form);
  column->addWidget(m_results);
  buildForm();
  JudgeService& judging = desk.jobs().judging();
  connect(&judging, &JudgeService::machineReady, this, &MachinePanel::take);
  connect(&judging, &JudgeService::machineStep, this, &MachinePanel::showStep);
  connect(&judging, &JudgeService::machineEnded, this, [this](const QString& ended) {
    if (ended == m_elsewhere) {
      m_elsewhere.clear();
      setRunning(m_running);
    }
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
  m_form->setFocusPolicy(Qt::ClickFocus);
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
  m_model->setMinimumContentsLength(30);
  m_adapter->setMinimumContentsLength(18);
  m_rubric->setMinimumContentsLength(12);
  m_tie->setObjectName("machineTie");
  m_tie->setChecked(true);
  buildNumbers(grid, place);
  grid->addWidget(m_tie, 3, 0, 1, 2, Qt::AlignLeft | Qt::AlignVCenter);
  grid->setColumnStretch(place, 1);
  m_text->setObjectName("machineText");
  m_text->setTabChangesFocus(true);
  m_text->setMinimumHeight(160);
  grid->addWidget(m_text, 4, 0, 1, place + 1);
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
  connect(m_stop, &QPushButton::clicked, this, [this] {
    m_stop->setEnabled(false);
    m_progress->setText(tr("Stopping…"));
    m_desk.jobs().judging().stopMachine();
  });
  connect(&m_desk, &Desk::itemsChanged, this, &MachinePanel::fillLists);
}

/// What `annotate judge` calls --tie-band, --limit and --document-tokens, with its defaults.
void MachinePanel::buildNumbers(QGridLayout* grid, int& place) {
  const MachineWish usual;
  m_band->setDecimals(3);
  m_band->setRange(0, 1);
  m_band->setSingleStep(0.05);
  m_band->setValue(usual.tieBand);
  m_limit->setDecimals(0);
  m_limit->setRange(0, 1e6);
  m_limit->setValue(static_cast<double>(usual.limit));
  m_tokens->setDecimals(0);
  m_tokens->setRange(1, 1e6);
  m_tokens->setValue(static_cast<double>(usual.documentTokens));
  for (auto [label, box, name] : {std::tuple{m_bandLabel, m_band, "machineTieBand"},
                                  {m_limitLabel, m_limit, "machineLimit"},
                                  {m_tokensLabel, m_tokens, "machineDocumentTokens"}}) {
    box->setObjectName(name);
    box->setFixedWidth(96);
    label->setBuddy(box);
    grid->addWidget(label, 0, place);
    grid->addWidget(box, 1, place++);
  }
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
  setRunning(m_running);
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
  for (auto [label, box, name, help] :
       {std::tuple{m_bandLabel, m_band, tr("Tie band"),
                   tr("Mean probabilities of the two orders so close are a tie; 0: none but equal "
                      "ones")},
        {m_limitLabel, m_limit, tr("Only the first pairs"), tr("0: all of them")},
        {m_tokensLabel, m_tokens, tr("Tokens an article"),
         tr("Longer articles are cut, and that is counted")}}) {
    label->setText(name);
    box->setAccessibleName(name);
    box->setAccessibleDescription(help);
    box->setToolTip(help);
  }
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
  wish.tieBand = m_band->value();
  wish.limit = static_cast<qint64>(m_limit->value());
  wish.documentTokens = static_cast<qint64>(m_tokens->value());
  m_step = {m_task, QStringLiteral("wait")};
  setRunning(true);
  m_stop->setFocus();
  m_desk.jobs().judging().startMachine(wish);
}

void MachinePanel::setRunning(bool running) {
  m_running = running;
  m_setup->setEnabled(!running);
  m_start->setVisible(!running);
  m_start->setEnabled(m_model->count() > 0 && m_there && m_news.pairs && m_elsewhere.isEmpty());
  m_pause->setVisible(running);
  m_stop->setVisible(running);
  if (!running) m_stop->setEnabled(true);
  m_bar->setVisible(running);
  m_pause->setText(m_paused ? tr("Go on") : tr("Pause"));
  if (running) {
    showStep(m_step);
    return;
  }
  m_progress->setText(m_there && !m_news.pairs
                          ? tr("The task asks for no preference, so there is nothing to judge.")
                      : !m_elsewhere.isEmpty() ? tr("A model is judging another task.")
                      : m_model->count() == 0
                          ? tr("There is no model in the workspace yet: Library adds one.")
                          : QString());
}

void MachinePanel::showStep(const MachineStep& step) {
  if (step.task != m_task) {
    m_elsewhere = step.task;
    setRunning(false);
    return;
  }
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
  m_progress->setText(m_stop->isEnabled() ? words : tr("Stopping…"));
}

void MachinePanel::ended() {
  m_paused = false;
  const bool here = m_stop->hasFocus() || m_pause->hasFocus();
  // A focus that is taken away would scroll the page to whatever comes next.
  if (here) m_form->setFocus();
  setRunning(false);
  if (here) m_start->setFocus();
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
  setRunning(m_running);
  m_results->setNews(news);
}

}  // namespace espalier::ui

#include "ui/pages/failure_card.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>

#include "ui/jobs/queue_service.h"
#include "ui/models/plan_values.h"
#include "ui/models/run_report.h"
#include "ui/models/run_state.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

FailureCard::FailureCard(Desk& desk, const RunFeed& feed, QWidget* parent)
    : Translated<QFrame>(parent),
      m_desk(desk),
      m_feed(feed),
      m_icon(new QLabel(this)),
      m_title(makeLabel("heading", this)),
      m_cause(new QLabel(this)),
      m_saved(makeLabel("muted", this)),
      m_details(makeLabel("caption", this)),
      m_told(makeLabel("muted", this)),
      m_resume(makeButton("primary", this)),
      m_change(makeButton("", this)),
      m_copy(makeButton("", this)),
      m_fold(new QToolButton(this)) {
  setObjectName("failureCard");
  setProperty("banner", true);
  setProperty("level", "error");
  const std::pair<QWidget*, const char*> names[] = {
      {m_title, "failureTitle"},    {m_cause, "failureCause"},     {m_saved, "failureSaved"},
      {m_details, "failureText"},   {m_told, "failureTold"},       {m_resume, "failureResume"},
      {m_change, "failureSetting"}, {m_copy, "failureCopyReport"}, {m_fold, "failureDetails"}};
  for (const auto& [widget, name] : names)
    widget->setObjectName(name);
  for (QLabel* words : {m_cause, m_saved, m_details})
    words->setWordWrap(true);
  m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_details->hide();
  m_fold->setCheckable(true);
  m_resume->setIcon(icon("play", IconRole::OnAccent));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGap);
  for (QWidget* one : std::initializer_list<QWidget*>{m_resume, m_change, m_copy, m_fold})
    buttons->addWidget(one);
  buttons->addWidget(m_told);
  buttons->addStretch();
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(12, 8, 12, 8);
  grid->setHorizontalSpacing(kGap);
  grid->setVerticalSpacing(4);
  grid->addWidget(m_icon, 0, 0);
  grid->addWidget(m_title, 0, 1);
  grid->addWidget(m_cause, 1, 1);
  grid->addWidget(m_saved, 2, 1);
  grid->addLayout(buttons, 3, 1);
  grid->addWidget(m_details, 4, 1);
  grid->setColumnStretch(1, 1);
  connect(m_fold, &QToolButton::toggled, m_details, &QWidget::setVisible);
  connect(m_resume, &QPushButton::clicked, this, [this] { m_desk.goOn(m_run); });
  connect(m_change, &QPushButton::clicked, this, &FailureCard::change);
  connect(m_copy, &QPushButton::clicked, this, &FailureCard::copyReport);
  connect(&desk, &Desk::runsChanged, this, &FailureCard::refresh);
  connect(&desk.jobs(), &JobService::stateChanged, this, &FailureCard::refresh);
  connect(&desk.jobs().queue(), &QueueService::changed, this, &FailureCard::refresh);
  connect(&Theme::get(), &Theme::changed, this, &FailureCard::refresh);
  text([this] {
    m_resume->setText(tr("Resume"));
    m_resume->setToolTip(tr("Goes on from the last checkpoint, to the same numbers"));
    m_copy->setText(tr("Copy report"));
    m_copy->setToolTip(
        tr("Error, plan, machine and the end of the log as text, without the "
           "names of your folders"));
    m_told->setText(tr("The report is on the clipboard."));
    m_fold->setText(tr("Details"));
    refresh();
  });
  hide();
}

void FailureCard::show(const QString& run, const ErrorInfo& error) {
  if (!m_on || run != m_run) {
    m_fold->setChecked(false);
    m_told->hide();
  }
  m_on = true;
  m_run = run;
  m_error = error;
  refresh();
}

void FailureCard::clear() {
  m_on = false;
  refresh();
}

/// What would be lost, and what not.
QString FailureCard::savedWords(const RunRow* row) const {
  QStringList words;
  if (row != nullptr && row->savedStep) {
    words << tr("Saved: everything up to step %1.").arg(formatCount(*row->savedStep));
    const auto& best = m_feed.best();
    if (row->savedBestStep && best && best->first == static_cast<double>(*row->savedBestStep)) {
      words << tr("Best so far: step %1, validation loss %2; it is saved too.")
                   .arg(formatCount(*row->savedBestStep), formatNumber(best->second));
    } else if (row->savedBestStep) {
      words << tr("Best so far: step %1; it is saved too.").arg(formatCount(*row->savedBestStep));
    }
  } else {
    words << tr("Nothing of it is saved but its curves; resumed, it begins again.");
  }
  return inSentences(words);
}

void FailureCard::refresh() {
  setVisible(m_on);
  if (!m_on) return;
  const RunRow* row = m_desk.run(m_run);
  const bool interrupted = m_error.isNull();
  m_icon->setPixmap(iconPixmap(interrupted ? "warning" : "error",
                               interrupted ? IconRole::Warning : IconRole::Danger, 18,
                               devicePixelRatioF()));
  setStyleProperty(this, "level", interrupted ? "warning" : "error");
  const auto& step = m_feed.lastStep();
  const std::optional<qint64> at = row != nullptr && row->lastStep ? row->lastStep
                                   : step ? std::optional<qint64>(step->step)
                                          : std::nullopt;
  if (row == nullptr)
    m_title->setText(tr("The run could not begin"));
  else if (at)
    m_title->setText(interrupted ? tr("Interrupted at step %1").arg(formatCount(*at))
                                 : tr("Failed at step %1").arg(formatCount(*at)));
  else
    m_title->setText(interrupted ? tr("Interrupted before its first step")
                                 : tr("Failed before its first step"));
  const QString key =
      interrupted || row == nullptr ? QString() : runs::failedKey(m_error, row->plan);
  QString cause = interrupted
                      ? tr("The program or the machine went off while it ran; nobody stopped it.")
                      : texts::error(m_error);
  if (!key.isEmpty())
    cause += QLatin1Char(' ') + tr("The setting to look at: %1.").arg(plans::label(key));
  m_cause->setText(cause);
  m_saved->setText(savedWords(row));
  m_saved->setVisible(row != nullptr);
  QStringList details;
  for (const QString& part : {m_error.message, m_error.hint, m_error.code}) {
    if (!part.isEmpty()) details << part;
  }
  m_details->setText(details.join(QLatin1Char('\n')));
  m_fold->setVisible(!details.isEmpty());
  m_resume->setVisible(row != nullptr);
  m_resume->setEnabled(m_desk.canGoOn(m_run));
  m_change->setText(interrupted || key.isEmpty() ? tr("Change the settings")
                                                 : tr("Change the setting"));
  m_change->setToolTip(tr("Compose opens with this run's plan"));
}

void FailureCard::change() {
  const RunRow* row = m_desk.run(m_run);
  if (row == nullptr) {
    Q_EMIT m_desk.pageWanted("compose");
    return;
  }
  Q_EMIT m_desk.planOfRunWanted(
      m_run, m_error.isNull() ? QString() : runs::failedKey(m_error, row->plan), m_error);
}

void FailureCard::copyReport() {
  QGuiApplication::clipboard()->setText(
      runs::report(m_desk.run(m_run), m_feed, m_error, m_desk.workspaceFolder()));
  m_told->show();
}

}  // namespace espalier::ui

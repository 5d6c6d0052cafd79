#include "ui/window/top_bar.h"

#include <QDir>
#include <QMenu>
#include <QMouseEvent>

#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

TopBar::TopBar(Desk& desk, Language& language, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_language(language),
      m_workspace(new QToolButton(this)),
      m_languageSwitch(new QToolButton(this)),
      m_theme(new QToolButton(this)) {
  setObjectName("topBar");
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(48);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 0, 8, 0);
  row->setSpacing(kGap);
  m_workspace->setObjectName("workspaceButton");
  m_workspace->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_workspace->setIcon(icon("folder", IconRole::Muted));
  m_languageSwitch->setObjectName("languageSwitch");
  m_theme->setObjectName("themeSwitch");
  m_theme->setIconSize({18, 18});
  row->addWidget(m_workspace);
  row->addStretch();
  row->addWidget(buildChip());
  row->addStretch();
  row->addWidget(m_languageSwitch);
  row->addWidget(m_theme);
  connectAll();
  text([this] {
    m_workspace->setText(m_desk.hasWorkspace() ? QDir(m_desk.workspaceFolder()).dirName()
                                               : tr("No workspace"));
    m_workspace->setToolTip(m_desk.workspaceFolder());
    m_stop->setToolTip(tr("Stop and keep best"));
    m_stop->setAccessibleName(tr("Stop and keep best"));
    refreshChip();
    refreshSwitches();
  });
}

QWidget* TopBar::buildChip() {
  m_chip = new QFrame(this);
  m_chip->setObjectName("runChip");
  m_chip->setFixedHeight(32);
  auto* row = new QHBoxLayout(m_chip);
  row->setContentsMargins(12, 0, 2, 0);
  row->setSpacing(4);
  m_job = new QToolButton(m_chip);
  m_job->setAutoRaise(true);
  m_job->setObjectName("jobWords");
  m_pause = makeIconButton("pause", m_chip);
  m_pause->setObjectName("chipPause");
  m_stop = makeIconButton("stop", m_chip);
  m_stop->setObjectName("chipStop");
  row->addWidget(m_job);
  row->addWidget(m_pause);
  row->addWidget(m_stop);
  m_chip->hide();
  return m_chip;
}

void TopBar::connectAll() {
  JobService& jobs = m_desk.jobs();
  connect(m_workspace, &QToolButton::clicked, this, &TopBar::showWorkspaces);
  connect(&m_desk, &Desk::workspaceChanged, this, [this] {
    m_workspace->setText(QDir(m_desk.workspaceFolder()).dirName());
    m_workspace->setToolTip(m_desk.workspaceFolder());
  });
  connect(&m_desk.live(), &RunFeed::changed, this, &TopBar::refreshChip);
  connect(&jobs, &JobService::stateChanged, this, &TopBar::refreshChip);
  connect(&m_desk.jobs().queue(), &QueueService::changed, this, &TopBar::refreshChip);
  connect(m_job, &QToolButton::clicked, this, [this] {
    const QueueRow* row = m_desk.busy() ? nullptr : queueRun();
    if (row != nullptr)
      Q_EMIT m_desk.runWanted(row->run);
    else if (m_desk.busy())
      Q_EMIT m_desk.pageWanted("monitor");
    else
      Q_EMIT m_desk.queueWanted();
  });
  connect(m_pause, &QToolButton::clicked, this, [this] {
    if (!m_desk.busy()) {
      if (const QueueRow* row = queueRun())
        m_desk.jobs().queue().steer(row->run, row->paused ? RunWish::Resume : RunWish::Pause);
      return;
    }
    if (m_desk.jobs().state() == JobState::Paused)
      m_desk.jobs().resume();
    else
      m_desk.jobs().pause();
  });
  connect(m_stop, &QToolButton::clicked, this, [this] {
    if (m_desk.busy())
      m_desk.jobs().stop();
    else if (const QueueRow* row = queueRun())
      m_desk.jobs().queue().steer(row->run, RunWish::Stop);
  });
  connect(m_languageSwitch, &QToolButton::clicked, this, [this] {
    m_language.set(m_language.current() == "ja" ? "en" : "ja");
    Q_EMIT languageChanged(m_language.current());
  });
  connect(m_theme, &QToolButton::clicked, this, [] {
    Theme& theme = Theme::get();
    theme.setMode(theme.mode() == Theme::Mode::System  ? Theme::Mode::Light
                  : theme.mode() == Theme::Mode::Light ? Theme::Mode::Dark
                                                       : Theme::Mode::System);
  });
  connect(&Theme::get(), &Theme::changed, this, &TopBar::refreshSwitches);
}

const QueueRow* TopBar::queueRun() const {
  for (const QueueRow& row : m_desk.jobs().queue().rows()) {
    if (row.ours) return &row;
  }
  return nullptr;
}

void TopBar::refreshChip() {
  m_chip->setVisible(m_desk.busy() || m_desk.queueWorks());
  if (m_desk.busy())
    showJob();
  else if (m_desk.queueWorks())
    showQueue();
  m_job->setToolTip(tr("Show it"));
  m_pause->setAccessibleName(m_pause->toolTip());
}

void TopBar::showJob() {
  const JobState state = m_desk.jobs().state();
  const RunFeed& live = m_desk.live();
  QStringList words;
  words << (live.started() ? QStringLiteral("%1  %2").arg(live.runId(),
                                                          QString::fromStdString(live.start().name))
                           : tr("Starting a run"));
  if (state == JobState::Paused)
    words << texts::state("paused");
  else if (state == JobState::Stopping)
    words << texts::state("stopping");
  else if (!live.phase().name.empty())
    words << texts::phase(QString::fromStdString(live.phase().name));
  if (live.lastStep() && live.start().steps > 0) {
    words << tr("step %1/%2").arg(live.lastStep()->step).arg(live.start().steps);
  }
  if (const auto left = live.secondsLeft()) words << tr("%1 left").arg(formatDuration(*left));
  m_job->setText(words.join("   "));
  const bool paused = state == JobState::Paused;
  m_pause->setIcon(icon(paused ? "play" : "pause"));
  m_pause->setToolTip(paused ? tr("Resume") : tr("Pause"));
  m_pause->setVisible(true);
  m_stop->setVisible(true);
  m_pause->setEnabled(paused || state == JobState::Running);
  m_stop->setEnabled(state != JobState::Stopping);
}

/// The first run of the queue, how far it is, and how many go and wait beside it.
void TopBar::showQueue() {
  const QueueService& queue = m_desk.jobs().queue();
  const QueueRow* row = queueRun();
  QStringList words{tr("Queue")};
  if (row != nullptr) {
    words << QStringLiteral("%1  %2").arg(row->run, row->name);
    words << (row->ending            ? texts::state("stopping")
              : row->paused          ? texts::state("paused")
              : row->phase.isEmpty() ? texts::phase("load")
                                     : texts::phase(row->phase));
    if (row->steps > 0 && row->step > 0) words << tr("step %1/%2").arg(row->step).arg(row->steps);
    if (row->secondsLeft && !row->paused)
      words << tr("%1 left").arg(formatDuration(*row->secondsLeft));
  }
  QStringList beside;
  const int others = queue.count("running") - (row != nullptr ? 1 : 0);
  if (others > 0) beside << tr("%n more running", nullptr, others);
  if (const int waiting = queue.count("waiting"); waiting > 0)
    beside << tr("%n waiting", nullptr, waiting);
  if (!beside.isEmpty()) words << beside.join(QStringLiteral(" · "));
  m_job->setText(words.join("   "));
  const bool paused = row != nullptr && row->paused;
  m_pause->setVisible(row != nullptr);
  m_stop->setVisible(row != nullptr);
  m_pause->setIcon(icon(paused ? "play" : "pause"));
  m_pause->setToolTip(paused ? tr("Resume") : tr("Pause"));
  m_pause->setEnabled(row != nullptr && !row->ending);
  m_stop->setEnabled(row != nullptr && !row->ending);
}

void TopBar::refreshSwitches() {
  m_languageSwitch->setText(m_language.current() == "ja" ? QStringLiteral("EN")
                                                         : QStringLiteral("日本語"));
  m_languageSwitch->setToolTip(m_language.current() == "ja" ? QStringLiteral("Show in English")
                                                            : QStringLiteral("日本語で表示"));
  m_languageSwitch->setAccessibleName(m_languageSwitch->toolTip());
  switch (Theme::get().mode()) {
    case Theme::Mode::System:
      m_theme->setIcon(icon("theme-system"));
      m_theme->setToolTip(tr("Theme: as the system"));
      break;
    case Theme::Mode::Light:
      m_theme->setIcon(icon("theme-light"));
      m_theme->setToolTip(tr("Theme: light"));
      break;
    case Theme::Mode::Dark:
      m_theme->setIcon(icon("theme-dark"));
      m_theme->setToolTip(tr("Theme: dark"));
      break;
  }
  m_theme->setAccessibleName(m_theme->toolTip());
}

void TopBar::showWorkspaces() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const QString& folder : m_desk.settings().recentWorkspaces()) {
    QAction* action = menu->addAction(QDir(folder).dirName(), this,
                                      [this, folder] { m_desk.jobs().openWorkspace(folder); });
    action->setToolTip(folder);
  }
  if (!menu->isEmpty()) menu->addSeparator();
  menu->addAction(tr("Open a folder…"), this, &TopBar::openFolderWanted);
  menu->popup(m_workspace->mapToGlobal(QPoint(0, m_workspace->height() + 2)));
}

}  // namespace espalier::ui

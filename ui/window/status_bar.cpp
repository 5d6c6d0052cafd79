#include "ui/window/status_bar.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

#include "ui/models/queue_model.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kRefreshMs = 5000;
}

StatusBar::StatusBar(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_device(addFact("deviceFacts", &StatusBar::deviceDetails)),
      m_memory(addFact("memoryFacts", &StatusBar::memoryDetails)),
      m_saved(addFact("savedFacts", &StatusBar::savedDetails)),
      m_queueButton(new QToolButton(this)),
      m_noticeButton(new QToolButton(this)) {
  setObjectName("statusBar");
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(28);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(6, 0, 8, 0);
  row->setSpacing(12);
  row->addWidget(m_device);
  row->addWidget(m_memory);
  row->addWidget(m_saved);
  row->addStretch();
  row->addWidget(m_queueButton);
  row->addWidget(m_noticeButton);
  m_queueButton->setObjectName("queueButton");
  m_queueButton->setFocusPolicy(Qt::StrongFocus);
  connect(m_queueButton, &QToolButton::clicked, &desk, &Desk::queueWanted);
  connect(&desk.jobs().queue(), &QueueService::changed, this, &StatusBar::refreshQueue);
  m_noticeButton->setObjectName("notices");
  m_noticeButton->setFocusPolicy(Qt::StrongFocus);
  JobService& jobs = desk.jobs();
  connect(&jobs, &JobService::saved, this, [this] {
    m_savedAt = QDateTime::currentDateTime();
    refresh();
  });
  connect(&jobs, &JobService::startFailed, this, &StatusBar::addNotice);
  connect(&jobs, &JobService::workspaceFailed, this, &StatusBar::addNotice);
  connect(&jobs, &JobService::queryFailed, this,
          [this](const QString&, const ErrorInfo& error) { addNotice(error); });
  connect(&jobs.queue(), &QueueService::failed, this, &StatusBar::addNotice);
  connect(m_noticeButton, &QToolButton::clicked, this, &StatusBar::showNotices);
  connect(&m_timer, &QTimer::timeout, this, &StatusBar::refresh);
  m_timer.start(kRefreshMs);
  text([this] {
    refresh();
    refreshQueue();
  });
}

void StatusBar::refreshQueue() {
  const QString words = queueWords(m_desk.jobs().queue());
  m_queueButton->setVisible(!words.isEmpty());
  m_queueButton->setText(tr("queue: %1").arg(words));
  m_queueButton->setToolTip(tr("Show the queue"));
}

void StatusBar::refresh() {
  const MachineFacts facts = m_desk.jobs().machine();
  m_device->setText(
      tr("%1, %n thread(s), %2", nullptr, facts.threads).arg(facts.device, facts.dtype));
  m_memory->setText(
      tr("memory %1 of %2").arg(formatBytes(facts.memoryUsed), formatBytes(facts.memoryTotal)));
  m_saved->setVisible(m_savedAt.isValid());
  if (m_savedAt.isValid())
    m_saved->setText(
        tr("saved %1").arg(QLocale().toString(m_savedAt.time(), QLocale::ShortFormat)));
  m_noticeButton->setVisible(!m_notices.isEmpty());
  m_noticeButton->setText(tr("%n notice(s)", nullptr, notices()));
}

void StatusBar::addNotice(const ErrorInfo& error) {
  m_notices.push_back({QDateTime::currentDateTime(), error});
  refresh();
}

void StatusBar::showNotices() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const auto& [time, error] : m_notices) {
    QAction* action = menu->addAction(QLocale().toString(time.time(), QLocale::ShortFormat) + "  " +
                                      texts::error(error));
    action->setToolTip(error.message);
  }
  menu->addSeparator();
  menu->addAction(tr("Clear"), this, [this] {
    m_notices.clear();
    refresh();
  });
  showAbove(menu, m_noticeButton);
}

void StatusBar::showAbove(QMenu* menu, const QToolButton* button) {
  menu->popup(button->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
}

QToolButton* StatusBar::addFact(const char* name, QStringList (StatusBar::*details)() const) {
  auto* button = new QToolButton(this);
  button->setObjectName(name);
  button->setFocusPolicy(Qt::TabFocus);
  connect(button, &QToolButton::clicked, this, [this, button, details] {
    auto* menu = new QMenu(this);
    menu->setObjectName("factDetails");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString& line : (this->*details)())
      menu->addAction(line);
    showAbove(menu, button);
  });
  return button;
}

QStringList StatusBar::deviceDetails() const {
  const MachineFacts facts = m_desk.jobs().machine();
  return {tr("Device: %1").arg(facts.device), tr("Numbers: %1").arg(facts.dtype),
          tr("Threads: %1").arg(facts.threads)};
}

QStringList StatusBar::memoryDetails() const {
  const MachineFacts facts = m_desk.jobs().machine();
  return {tr("Of the whole machine: %1").arg(formatBytes(facts.memoryTotal)),
          tr("In use: %1").arg(formatBytes(facts.memoryUsed)),
          tr("Free: %1").arg(formatBytes(facts.memoryTotal - facts.memoryUsed))};
}

QStringList StatusBar::savedDetails() const {
  return {tr("Last written: %1").arg(QLocale().toString(m_savedAt, QLocale::ShortFormat)),
          tr("Into: %1").arg(m_desk.workspaceFolder())};
}

}  // namespace espalier::ui

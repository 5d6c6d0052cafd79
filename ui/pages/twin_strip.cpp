#include "ui/pages/twin_strip.h"

#include <QLocale>
#include <algorithm>

#include "core/plan/descriptors.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

TwinStrip::TwinStrip(Desk& desk, QWidget* parent)
    : Translated<QFrame>(parent),
      m_desk(desk),
      m_icon(new QLabel(this)),
      m_words(new QLabel(this)),
      m_together(makeButton("", this)),
      m_queue(makeButton("", this)),
      m_out(makeButton("", this)),
      m_close(makeIconButton("abort", this)) {
  setObjectName("banner");
  setProperty("level", "info");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 4, 4);
  row->setSpacing(kGap);
  m_words->setObjectName("twinWords");
  m_words->setWordWrap(true);
  m_together->setObjectName("twinTogether");
  m_queue->setObjectName("twinQueue");
  m_out->setObjectName("twinOut");
  m_close->setObjectName("twinClose");
  m_close->setIconSize({14, 14});
  row->addWidget(m_icon);
  row->addWidget(m_words, 1);
  row->addWidget(m_out);
  row->addWidget(m_queue);
  row->addWidget(m_together);
  row->addWidget(m_close);
  connect(&desk.jobs().queue(), &QueueService::twinsReady, this,
          [this](int token, const QVector<TwinRow>& twins, const ErrorInfo& error) {
            if (token != m_token) return;
            if (error.isNull())
              take(twins);
            else
              Q_EMIT failed(error);
          });
  connect(&desk, &Desk::runsChanged, this, &TwinStrip::readRuns);
  connect(&desk, &Desk::workspaceChanged, this, [this] {
    m_twins.clear();
    refresh();
  });
  connect(&desk.jobs().queue(), &QueueService::changed, this, &TwinStrip::refresh);
  connect(m_together, &QPushButton::clicked, this, [this] { Q_EMIT togetherWanted(runs()); });
  connect(m_queue, &QPushButton::clicked, &desk, &Desk::queueWanted);
  connect(m_out, &QPushButton::clicked, this, &TwinStrip::takeOut);
  connect(m_close, &QToolButton::clicked, this, [this] {
    m_twins.clear();
    refresh();
  });
  connect(&Theme::get(), &Theme::changed, this, &TwinStrip::refresh);
  text([this] {
    m_together->setText(tr("Show together"));
    m_together->setToolTip(tr("The run and its twins over each other"));
    m_queue->setText(tr("Show the queue"));
    m_out->setText(tr("Take out again"));
    m_out->setToolTip(
        tr("The twins that were added and are not done leave the queue; one that runs is ended"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close"));
    refresh();
  });
}

bool TwinStrip::suits(const RunRow* run) {
  if (run == nullptr) return false;
  const plan::MethodInfo* info = plan::find_method(run->method.toStdString());
  return info != nullptr && info->prunes;
}

QString TwinStrip::help() {
  return tr(
      "Runs the same plan and seeds without pruning, with random sources and at three "
      "ratios, and shows all of them together");
}

void TwinStrip::run(const QString& run) {
  m_run = run;
  m_token = m_desk.jobs().queue().addTwins(run);
}

QStringList TwinStrip::runs() const {
  QStringList out{m_run};
  for (const TwinRow& twin : m_twins)
    out << twin.run;
  return out;
}

void TwinStrip::take(const QVector<TwinRow>& twins) {
  m_twins = twins;
  m_present = 0;
  bool toRun = false;
  for (const TwinRow& twin : twins) {
    const RunRow* row = m_desk.run(twin.run);
    toRun |= twin.added || (row != nullptr && row->state != "finished");
  }
  if (toRun) m_desk.jobs().queue().start();
  readRuns();
  Q_EMIT togetherWanted(runs());
}

void TwinStrip::readRuns() {
  if (m_twins.isEmpty()) return;
  int present = 0;
  for (const TwinRow& twin : std::as_const(m_twins))
    present += m_desk.run(twin.run) != nullptr ? 1 : 0;
  refresh();
  // Rows that were not there yet could not be chosen.
  if (present > m_present) Q_EMIT togetherWanted(runs());
  m_present = present;
}

/// What the click that asked for twins has begun is undone, as far as it is not done.
void TwinStrip::takeOut() {
  QueueService& queue = m_desk.jobs().queue();
  // Those that wait first: the end of the running one would let the next begin.
  for (const TwinRow& twin : std::as_const(m_twins)) {
    const QueueRow* row = queue.row(twin.run);
    if (twin.added && row != nullptr && row->waits()) queue.remove(twin.run);
  }
  for (const TwinRow& twin : std::as_const(m_twins)) {
    const QueueRow* row = queue.row(twin.run);
    if (twin.added && row != nullptr && row->ours) queue.steer(twin.run, RunWish::Abort);
  }
  m_twins.clear();
  refresh();
}

QString TwinStrip::word(const TwinRow& twin) const {
  if (twin.kind == "no_pruning") return tr("without pruning");
  if (twin.kind == "random_sources") return tr("random sources");
  if (twin.kind == "real_sources") return tr("real sources");
  return tr("ratio %1").arg(QLocale().toString(twin.ratio, 'g', 3));
}

void TwinStrip::refresh() {
  setVisible(!m_twins.isEmpty());
  if (m_twins.isEmpty()) return;
  m_icon->setPixmap(iconPixmap("info", IconRole::Accent, 18, devicePixelRatioF()));
  QStringList waiting, broken;
  int done = 0;
  for (const TwinRow& twin : std::as_const(m_twins)) {
    const RunRow* row = m_desk.run(twin.run);
    if (row != nullptr && row->state == "finished")
      ++done;
    else if (row != nullptr && (row->state == "failed" || row->state == "stopped"))
      broken << word(twin);
    else
      waiting << word(twin);
  }
  const RunRow* own = m_desk.run(m_run);
  QString words = tr("Twins of “%1”: %2 of %3 are done.")
                      .arg(own != nullptr ? own->name : m_run)
                      .arg(done)
                      .arg(m_twins.size());
  if (!waiting.isEmpty())
    words += QStringLiteral(" ") + tr("Still to come: %1.").arg(formatList(waiting));
  if (!broken.isEmpty()) words += QStringLiteral(" ") + tr("Failed: %1.").arg(formatList(broken));
  if (!waiting.isEmpty() && m_desk.jobs().queue().mode() == QueueMode::Held)
    words += QStringLiteral(" ") + tr("They wait until the run of this window has ended.");
  m_words->setText(words);
  m_queue->setVisible(!waiting.isEmpty() || !broken.isEmpty());
  const QueueService& queue = m_desk.jobs().queue();
  m_out->setVisible(std::any_of(m_twins.begin(), m_twins.end(), [&queue](const TwinRow& twin) {
    const QueueRow* row = queue.row(twin.run);
    return twin.added && row != nullptr && (row->waits() || row->ours) && !row->ending;
  }));
}

}  // namespace espalier::ui

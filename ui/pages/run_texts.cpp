#include "ui/pages/run_texts.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBrowser>
#include <QToolButton>
#include <cmath>
#include <limits>

#include "ui/pages/summary_column.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

struct LogWriter {
  Q_DECLARE_TR_FUNCTIONS(RunLog)
 public:
  bool stopped = false;  ///< before the end
  QString operator()(const plan::event::Started& e) const {
    return tr("Started: %1").arg(texts::methodLabel(QString::fromStdString(e.method)));
  }
  QString operator()(const plan::event::Phase& e) const {
    return texts::phase(QString::fromStdString(e.name));
  }
  QString operator()(const plan::event::Validation& e) const {
    QString words = tr("Epoch %1: validation loss %2").arg(e.epoch).arg(formatNumber(e.loss));
    if (e.rouge_l) words += tr(", ROUGE-L %1").arg(formatScore(e.rouge_l));
    return e.best ? tr("%1 (best)").arg(words) : words;
  }
  QString operator()(const plan::event::Paused&) const { return tr("Paused"); }
  QString operator()(const plan::event::Resumed&) const { return tr("Resumed"); }
  QString operator()(const plan::event::Stopped& e) const {
    return e.reason == "abort" ? tr("Aborted") : tr("Stopped; the best state is kept");
  }
  QString operator()(const plan::event::Failed& e) const {
    return tr("Failed: %1").arg(texts::error(errorFromJson(e.error)));
  }
  QString operator()(const plan::event::Finished& e) const {
    return (stopped ? tr("Took %1") : tr("Finished in %1")).arg(formatDuration(e.seconds));
  }
  template <typename Other>
  QString operator()(const Other&) const {
    return {};
  }
};

}  // namespace

QString logWords(const plan::Event& event, bool stopped) {
  LogWriter writer;
  writer.stopped = stopped;
  return std::visit(writer, event);
}

RunTexts::RunTexts(const RunFeed& feed, QWidget* parent)
    : Translated<QFrame>(parent),
      m_feed(feed),
      m_logSwitch(new QToolButton(this)),
      m_log(new QPlainTextEdit(this)),
      m_step(std::numeric_limits<double>::quiet_NaN()) {
  setProperty("card", true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 8, 8);
  row->setSpacing(16);
  m_article = addColumn("sampleArticle", 3);
  m_now = addColumn("sampleText", 3);
  m_best = addColumn("sampleBest", 3);
  m_reference = addColumn("sampleReference", 3);
  auto* last = padded(new QVBoxLayout, 0, 2);
  last->addWidget(m_logSwitch, 0, Qt::AlignRight);
  last->addWidget(m_log, 1);
  last->addStretch();
  row->addLayout(last, 3);
  m_logSwitch->setObjectName("logSwitch");
  m_logSwitch->setCheckable(true);
  m_logSwitch->setChecked(true);
  m_logSwitch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_log->setObjectName("logText");
  m_log->setReadOnly(true);
  m_log->setFrameShape(QFrame::NoFrame);
  m_log->setStyleSheet("border: none;");
  connect(m_logSwitch, &QToolButton::toggled, this, [this, row, last](bool on) {
    m_log->setVisible(on);
    m_logSwitch->setIcon(icon(on ? "chevron-down" : "chevron-right"));
    row->setStretchFactor(last, on ? 3 : 0);
  });
  m_logSwitch->setIcon(icon("chevron-down"));
  connect(&feed, &RunFeed::changed, this, &RunTexts::refresh);
  connect(&Theme::get(), &Theme::changed, this, [this] { m_shown.clear(), refresh(); });
  text([this] {
    m_article.title->setText(tr("Article"));
    m_reference.title->setText(tr("Reference"));
    m_logSwitch->setText(tr("Log"));
    m_logSwitch->setAccessibleName(tr("Show the log"));
    m_log->setAccessibleName(tr("Log of the run"));
    m_article.body->setAccessibleName(tr("Article of the sample"));
    m_now.body->setAccessibleName(tr("Sample at this step"));
    m_best.body->setAccessibleName(tr("Sample at the best step"));
    m_reference.body->setAccessibleName(tr("Reference of the sample"));
    m_log->setPlaceholderText(tr("What the run reports stands here."));
    m_shown.clear();
    m_shownLog = -1;
    refresh();
  });
}

RunTexts::Column RunTexts::addColumn(const char* name, int stretch) {
  Column column{new QWidget(this), makeLabel("caption", this), new QTextBrowser(this)};
  auto* box = padded(new QVBoxLayout(column.frame), 0, 2);
  box->addWidget(column.title);
  box->addWidget(column.body, 1);
  column.title->setFixedHeight(28);
  column.body->setObjectName(name);
  column.body->setProperty("reading", true);
  column.body->setFrameShape(QFrame::NoFrame);
  column.body->setOpenLinks(false);
  static_cast<QHBoxLayout*>(layout())->addWidget(column.frame, stretch);
  return column;
}

void RunTexts::showEvent(QShowEvent* event) {
  Translated<QFrame>::showEvent(event);
  refresh();
}

void RunTexts::setStep(double step) {
  m_step = step;
  refresh();
}

void RunTexts::setRecord(const Record& record) {
  if (record.id != m_asked) return;
  m_record = record;
  refresh();
}

void RunTexts::forgetRecord() {
  m_asked.clear();
  m_record = {};
}

void RunTexts::refresh() {
  if (!isVisible()) return;
  refreshSamples();
  if (m_shownLog != m_feed.log().size()) refreshLog();
}

void RunTexts::write(const Column& column, const QString& text, const QString& missing) {
  const QString muted = Theme::get().colours().muted.name();
  const int top = column.body->verticalScrollBar()->value();
  showReading(*column.body,
              text.isEmpty()
                  ? QStringLiteral("<span style='color:%1'>%2</span>").arg(muted, missing)
                  : text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
  column.body->verticalScrollBar()->setValue(top);
}

void RunTexts::refreshSamples() {
  const double step = std::isnan(m_step) ? std::numeric_limits<double>::infinity() : m_step;
  const SampleText* now = m_feed.sampleAt(step);
  const SampleText* best = m_feed.best() ? m_feed.sampleAt(m_feed.best()->first) : nullptr;
  if (m_feed.samples().isEmpty()) {
    m_asked.clear();
    m_record = {};
  } else if (m_asked != m_feed.samples().last().record) {
    m_record = {};
    m_asked = m_feed.samples().last().record;
    Q_EMIT recordWanted(m_asked);
  }
  QStringList shown{now != nullptr ? QString::number(now->step) : QString(),
                    now != nullptr ? now->text : QString(),
                    best != nullptr ? QString::number(best->step) : QString(),
                    best != nullptr ? best->text : QString(),
                    m_asked,
                    m_record.document,
                    m_record.summary,
                    QString::number(m_step),
                    m_feed.finished() ? QStringLiteral("over") : QString()};
  if (shown == m_shown) return;
  m_shown = shown;
  const QString empty = "<i>" + tr("(empty)") + "</i>";
  m_now.title->setText(now != nullptr ? tr("Summary at step %1").arg(now->step)
                                      : tr("Summary at this step"));
  m_best.title->setText(best != nullptr ? tr("Summary at the best, step %1").arg(best->step)
                                        : tr("Summary at the best"));
  write(
      m_now, now != nullptr ? now->text : QString(),
      now != nullptr ? empty
      : m_feed.samples().isEmpty()
          ? (m_feed.finished() ? tr("No validation of this run has written one.")
                               : tr("Every validation writes a summary of one record, shown here."))
          : tr("No validation up to this step has written one."));
  write(m_best, best != nullptr ? best->text : QString(),
        best != nullptr ? empty : tr("The best validated state writes here."));
  const QString gone = m_asked.isEmpty()
                           ? tr("Of the record that is summarised.")
                           : tr("Record %1 is no longer in the data.").arg(m_asked.toHtmlEscaped());
  write(m_article, m_record.document, gone);
  write(m_reference, m_record.summary, m_record.id.isEmpty() ? gone : empty);
  m_article.title->setToolTip(m_asked);
}

void RunTexts::refreshLog() {
  m_shownLog = m_feed.log().size();
  QStringList lines;
  bool stopped = false;  // a run that was resumed has more than one end
  for (const LogLine& line : m_feed.log()) {
    if (std::holds_alternative<plan::event::Started>(line.event)) stopped = false;
    if (std::holds_alternative<plan::event::Stopped>(line.event)) stopped = true;
    const QString words = logWords(line.event, stopped);
    if (words.isEmpty()) continue;
    lines << (line.step > 0 ? tr("step %1").arg(line.step).leftJustified(10) + words : words);
  }
  m_log->setPlainText(lines.join('\n'));
  m_log->verticalScrollBar()->setValue(m_log->verticalScrollBar()->maximum());
}

}  // namespace espalier::ui

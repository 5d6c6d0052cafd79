#include "ui/pages/run_texts.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextBrowser>

#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

struct LogWriter {
  Q_DECLARE_TR_FUNCTIONS(RunLog)
 public:
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
    return tr("Finished in %1").arg(formatDuration(e.seconds));
  }
  template <typename Other>
  QString operator()(const Other&) const {
    return {};
  }
};

}  // namespace

QString logWords(const plan::Event& event) {
  return std::visit(LogWriter(), event);
}

RunTexts::RunTexts(const RunFeed& feed, QWidget* parent)
    : Translated<QFrame>(parent),
      m_feed(feed),
      m_sampleTab(new QToolButton(this)),
      m_logTab(new QToolButton(this)),
      m_stack(new QStackedWidget(this)),
      m_samples(new QTextBrowser(this)),
      m_log(new QPlainTextEdit(this)) {
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 6, 8, 8);
  column->setSpacing(4);
  auto* tabs = new QHBoxLayout;
  tabs->setSpacing(4);
  auto* group = new QButtonGroup(this);
  for (QToolButton* tab : {m_sampleTab, m_logTab}) {
    tab->setCheckable(true);
    group->addButton(tab);
    tabs->addWidget(tab);
  }
  m_sampleTab->setChecked(true);
  tabs->addStretch();
  column->addLayout(tabs);
  m_samples->setProperty("reading", true);
  m_samples->setObjectName("sampleText");
  m_log->setObjectName("logText");
  m_log->setReadOnly(true);
  m_log->setFrameShape(QFrame::NoFrame);
  m_log->setStyleSheet("border: none;");
  m_stack->addWidget(m_samples);
  m_stack->addWidget(m_log);
  column->addWidget(m_stack, 1);
  connect(group, &QButtonGroup::buttonToggled, this,
          [this] { m_stack->setCurrentIndex(m_logTab->isChecked() ? 1 : 0); });
  connect(&feed, &RunFeed::changed, this, &RunTexts::refresh);
  connect(&Theme::get(), &Theme::changed, this, [this] { m_shownSamples = -1, refresh(); });
  text([this] {
    m_sampleTab->setText(tr("Sample"));
    m_logTab->setText(tr("Log"));
    m_log->setPlaceholderText(tr("What the run reports stands here."));
    m_shownSamples = m_shownLog = -1;
    refresh();
  });
}

void RunTexts::showEvent(QShowEvent* event) {
  Translated<QFrame>::showEvent(event);
  refresh();
}

void RunTexts::refresh() {
  if (!isVisible()) return;
  if (m_shownSamples != m_feed.samples().size()) refreshSamples();
  if (m_shownLog != m_feed.log().size()) refreshLog();
}

void RunTexts::refreshSamples() {
  m_shownSamples = m_feed.samples().size();
  const QString muted = Theme::get().colours().muted.name();
  if (m_feed.samples().isEmpty()) {
    m_samples->setHtml(QStringLiteral("<p style='color:%1'>%2</p>")
                           .arg(muted, tr("Summaries of a validation record show here as the model "
                                          "learns.")));
    return;
  }
  QString html;
  for (auto i = m_feed.samples().size() - 1; i >= 0; --i) {
    const SampleText& s = m_feed.samples()[i];
    html += QStringLiteral(
                "<p style='margin:0 0 2px 0;color:%1;font-size:11px'>%2 · %3</p>"
                "<p style='margin:0 0 12px 0;font-size:15px;line-height:150%'>%4</p>")
                .arg(muted, tr("step %1").arg(s.step), s.record.toHtmlEscaped(),
                     s.text.isEmpty() ? "<i>" + tr("(empty)") + "</i>" : s.text.toHtmlEscaped());
  }
  m_samples->setHtml(html);
}

void RunTexts::refreshLog() {
  m_shownLog = m_feed.log().size();
  QStringList lines;
  for (const LogLine& line : m_feed.log()) {
    const QString words = logWords(line.event);
    if (words.isEmpty()) continue;
    lines << (line.step > 0 ? tr("step %1").arg(line.step).leftJustified(10) + words : words);
  }
  m_log->setPlainText(lines.join('\n'));
  m_log->verticalScrollBar()->setValue(m_log->verticalScrollBar()->maximum());
}

}  // namespace espalier::ui

#include "ui/pages/summary_column.h"

#include <QTextBlockFormat>
#include <QTextBrowser>

#include "ui/models/text_marks.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

QString leadingMetric(const OutputRow& output, const QString& language) {
  const QString characters = QStringLiteral("rougeL_char");
  return language == "ja" && output.scores.contains(characters) ? characters
                                                                : QStringLiteral("rougeL");
}

void showReading(QTextBrowser& browser, const QString& html) {
  const QFont font = Theme::get().readingFont();
  browser.document()->setDocumentMargin(0);
  browser.setHtml(QStringLiteral("<div style='font-size:%1px;color:%2'>%3</div>")
                      .arg(font.pixelSize())
                      .arg(Theme::get().colours().text.name(), html));
  // A share of the font's own height would be far more for a font of Japanese.
  QTextBlockFormat format;
  format.setLineHeight(font.pixelSize() * 1.6, QTextBlockFormat::FixedHeight);
  QTextCursor cursor(browser.document());
  cursor.select(QTextCursor::Document);
  cursor.mergeBlockFormat(format);
}

SummaryColumn::SummaryColumn(Kind kind, QWidget* parent)
    : Translated<QFrame>(parent),
      m_kind(kind),
      m_chip(new QLabel(this)),
      m_heading(makeLabel("heading", this)),
      m_choice(new ChoiceBox(this)),
      m_remove(makeIconButton("abort", this)),
      m_numbers(new QLabel(this)),
      m_body(new QTextBrowser(this)),
      m_foot(makeLabel("caption", this)) {
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(6);
  auto* head = new QHBoxLayout;
  head->setSpacing(6);
  head->addWidget(m_chip);
  head->addWidget(m_heading, 1);
  head->addWidget(m_choice, 1);
  head->addWidget(m_remove);
  column->addLayout(head);
  column->addWidget(m_numbers);
  column->addWidget(makeRule(this));
  column->addWidget(m_body, 1);
  column->addWidget(m_foot);
  const bool run = kind == Kind::Run;
  m_chip->setVisible(run);
  m_choice->setVisible(run);
  m_heading->setVisible(!run);
  m_heading->setMinimumHeight(28);
  m_numbers->setFixedHeight(60);
  m_numbers->setTextFormat(Qt::RichText);
  m_numbers->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_remove->setIconSize({14, 14});
  m_remove->hide();
  m_body->setProperty("reading", true);
  m_body->setFrameShape(QFrame::NoFrame);
  m_body->setOpenLinks(false);
  connect(m_choice, &QComboBox::activated, this, [this] {
    m_run = m_choice->currentData().toString();
    recolour();
    Q_EMIT runChosen(m_run);
  });
  connect(m_remove, &QToolButton::clicked, this, &SummaryColumn::removeWanted);
  connect(&Theme::get(), &Theme::changed, this, &SummaryColumn::recolour);
  Translated<QFrame>::text([this] {
    m_heading->setText(tr("Reference"));
    m_choice->setAccessibleName(tr("Run of this column"));
    m_remove->setToolTip(tr("Remove this column"));
    m_remove->setAccessibleName(tr("Remove this column"));
  });
}

void SummaryColumn::setRemovable(bool removable) {
  m_remove->setVisible(removable);
}

void SummaryColumn::setRuns(const QVector<RunRow>& runs, const QString& chosen) {
  m_choice->clear();
  for (const RunRow& run : runs) {
    m_choice->addItem(run.name, run.id);
    m_choice->setItemData(m_choice->count() - 1,
                          run.id + " · " + texts::methodLabel(run.method) + " · " + run.data,
                          Qt::ToolTipRole);
  }
  m_run = chosen;
  m_choice->setCurrentIndex(m_choice->findData(chosen));
  recolour();
}

void SummaryColumn::recolour() {
  if (m_run.isEmpty()) return;
  m_chip->setPixmap(
      colourChip(Theme::get().series(Theme::get().runIndex(m_run)), 12, devicePixelRatioF()));
}

void SummaryColumn::setLoading() {
  m_numbers->clear();
  m_foot->clear();
  m_body->setHtml(QStringLiteral("<span style='color:%1'>%2</span>")
                      .arg(Theme::get().colours().muted.name(), tr("Reading…")));
}

QString SummaryColumn::numbers(const OutputRow* output, const RunRow* run) const {
  const QString muted = Theme::get().colours().muted.name();
  const bool japanese = run != nullptr && run->language == "ja" &&
                        (run->metrics.contains("rougeL_char") ||
                         (output != nullptr && output->scores.contains("rougeL_char")));
  QString names, mine, means;
  for (const QString& base : {QStringLiteral("rouge1"), QStringLiteral("rouge2"),
                              QStringLiteral("rougeL"), QStringLiteral("bleu")}) {
    const QString key = japanese ? base + "_char" : base;
    const auto score = output != nullptr && output->scores.contains(key)
                           ? std::optional(output->scores[key])
                           : std::nullopt;
    const auto mean = run != nullptr && run->metrics.contains(key)
                          ? std::optional(run->metrics[key])
                          : std::nullopt;
    if (!score && !mean) continue;
    const QString cell = QStringLiteral("<td align='right' style='padding-left:10px;%1'>%2</td>");
    names += cell.arg("font-size:11px;color:" + muted, texts::metric(base));
    mine += cell.arg("font-weight:600", formatScore(score));
    means += cell.arg("color:" + muted, formatScore(mean));
  }
  const QString label = QStringLiteral("<td style='font-size:11px;color:%1'>%2</td>");
  return "<table cellspacing='0' cellpadding='0'><tr>" +
         label.arg(muted, japanese ? tr("characters") : QString()) + names + "</tr><tr>" +
         label.arg(muted, tr("this one")) + mine + "</tr><tr>" + label.arg(muted, tr("mean")) +
         means + "</tr></table>";
}

void SummaryColumn::setBody(const QString& summary, const QString& article,
                            const QString& language) {
  const QVector<TextMark> marks =
      article.isEmpty() ? QVector<TextMark>() : markSummary(article, summary, language);
  showReading(*m_body, markedHtml(summary, marks));
  m_foot->setText(
      article.isEmpty() || summary.isEmpty()
          ? QString()
          : tr("%1 taken from the article").arg(formatShare(takenShare(marks, summary))));
}

void SummaryColumn::showOutput(const OutputRow* output, const RunRow* run, const QString& article,
                               const QString& language) {
  m_numbers->setText(numbers(output, run));
  const QString muted = Theme::get().colours().muted.name();
  const QString plain = QStringLiteral("<span style='color:%1'>%2</span>");
  if (output == nullptr) {
    m_body->setHtml(plain.arg(muted, tr("This run has no text for this record.")));
    m_foot->clear();
    return;
  }
  if (output->text.isEmpty()) {
    m_body->setHtml(plain.arg(muted, tr("(empty)")));
    m_foot->clear();
    return;
  }
  setBody(output->text, article, language);
  if (output->finish == "limit") m_foot->setText(m_foot->text() + " · " + tr("cut at the limit"));
}

void SummaryColumn::showReference(const QString& reference, const QString& article,
                                  const QString& language) {
  setBody(reference, article, language);
}

QString SummaryColumn::plainText() const {
  return m_body->toPlainText();
}

}  // namespace espalier::ui

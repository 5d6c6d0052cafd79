#include "ui/pages/summary_column.h"

#include <QCheckBox>
#include <QPainter>
#include <QSignalBlocker>
#include <QTextBlockFormat>
#include <QTextBrowser>

#include "ui/models/comparison.h"
#include "ui/models/text_marks.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kNarrowest = 312;  // below this a column's table of numbers is cut
constexpr int kNarrowestReference = 240;

/// Runs beyond eight have the colours again: hollow, then in two pieces, as their lines are dashed.
QPixmap runChip(int index, qreal ratio) {
  QPixmap chip = colourChip(Theme::get().series(index), 12, ratio);
  const int round = index / kSeriesColours % 3;
  QPainter painter(&chip);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Theme::get().colours().surface);
  if (round == 1) painter.drawRect(QRectF(3, 3, 6, 6));
  if (round == 2) painter.drawRect(QRectF(0, 5, 12, 2));
  return chip;
}
}  // namespace

QTextBrowser* makeReading(QWidget* parent, const char* name) {
  auto* box = new QTextBrowser(parent);
  box->setObjectName(name);
  box->setProperty("reading", true);
  box->setFrameShape(QFrame::NoFrame);
  box->setOpenLinks(false);
  return box;
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

QString columnMethod(const RunRow& run) {
  const QString method = texts::methodLabel(run.method);
  return run.sparsity
             ? SummaryColumn::tr("%1 · sparsity %2").arg(method, formatShare(*run.sparsity))
             : method;
}

SummaryColumn::SummaryColumn(Kind kind, QWidget* parent)
    : Translated<QFrame>(parent),
      m_chip(new QLabel(this)),
      m_heading(makeLabel("heading", this)),
      m_choice(new ChoiceBox(this)),
      m_remove(makeIconButton("abort", this)),
      m_method(new ElidedLabel(this)),
      m_numbers(new QLabel(this)),
      m_difference(new QCheckBox(this)),
      m_other(new ChoiceBox(this)),
      m_body(new QTextBrowser(this)),
      m_foot(makeLabel("caption", this)) {
  setProperty("card", true);
  setMinimumWidth(kind == Kind::Run ? kNarrowest : kNarrowestReference);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(6);
  column->addLayout(buildHead());
  column->addWidget(m_method);
  column->addWidget(m_numbers);
  column->addLayout(buildDifference());
  column->addWidget(makeRule(this));
  column->addWidget(m_body, 1);
  column->addWidget(m_foot);
  const bool run = kind == Kind::Run;
  for (QWidget* widget : {static_cast<QWidget*>(m_chip), static_cast<QWidget*>(m_choice),
                          static_cast<QWidget*>(m_difference), static_cast<QWidget*>(m_other)})
    widget->setVisible(run);
  m_heading->setVisible(!run);
  // The reference begins on the line on which the summaries begin.
  QSizePolicy kept = m_other->sizePolicy();
  kept.setRetainSizeWhenHidden(true);
  m_other->setSizePolicy(kept);
  m_heading->setMinimumHeight(28);
  m_numbers->setFixedHeight(60);
  m_numbers->setTextFormat(Qt::RichText);
  m_numbers->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_body->setProperty("reading", true);
  m_body->setFrameShape(QFrame::NoFrame);
  m_body->setOpenLinks(false);
  connect(&Theme::get(), &Theme::changed, this, &SummaryColumn::recolour);
  Translated<QFrame>::text([this] {
    m_heading->setText(tr("Reference"));
    m_choice->setAccessibleName(tr("Run of this column"));
    m_remove->setToolTip(tr("Remove this column"));
    m_remove->setAccessibleName(tr("Remove this column"));
    m_difference->setText(tr("Difference to"));
    m_difference->setToolTip(
        tr("Shows which words this summary has and the other does not, and the other way round"));
    m_other->setAccessibleName(tr("Column that this one is compared with"));
    m_body->setAccessibleName(tr("Summary"));
  });
}

QLayout* SummaryColumn::buildHead() {
  auto* head = new QHBoxLayout;
  head->setSpacing(6);
  head->addWidget(m_chip);
  head->addWidget(m_heading, 1);
  head->addWidget(m_choice, 1);
  head->addWidget(m_remove);
  setStyleProperty(m_method, "role", "caption");
  m_remove->setIconSize({14, 14});
  m_remove->hide();
  m_chip->setObjectName("columnChip");
  m_choice->setObjectName("columnRun");
  m_remove->setObjectName("columnRemove");
  m_method->setObjectName("columnMethod");
  connect(m_choice, &QComboBox::activated, this, [this] {
    m_run = m_choice->currentData().toString();
    recolour();
    Q_EMIT runChosen(m_run);
  });
  connect(m_remove, &QToolButton::clicked, this, &SummaryColumn::removeWanted);
  return head;
}

QLayout* SummaryColumn::buildDifference() {
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  row->addWidget(m_difference);
  row->addWidget(m_other, 1);
  m_difference->setObjectName("differenceOn");
  m_other->setObjectName("differenceTo");
  connect(m_difference, &QCheckBox::toggled, this, &SummaryColumn::againstChanged);
  connect(m_other, &QComboBox::activated, this, [this] {
    if (m_difference->isChecked())
      Q_EMIT againstChanged();
    else
      m_difference->setChecked(true);  // who chooses a column wants to see it
  });
  return row;
}

void SummaryColumn::setOthers(const QVector<std::pair<QString, QString>>& others) {
  const QString before = m_other->currentData().toString();
  m_other->clear();
  for (const auto& [key, name] : others) {
    m_other->addItem(name, key);
    m_other->setItemData(m_other->count() - 1, name, Qt::ToolTipRole);
  }
  const int at = m_other->findData(before);
  m_other->setCurrentIndex(std::max(0, at));
  if (at < 0) {
    const QSignalBlocker blocker(m_difference);
    m_difference->setChecked(false);
  }
}

QString SummaryColumn::against() const {
  return m_difference->isChecked() ? m_other->currentData().toString() : QString();
}

void SummaryColumn::setAgainst(const QString& key) {
  const QSignalBlocker blocker(m_difference);
  const int at = m_other->findData(key);
  if (at >= 0) m_other->setCurrentIndex(at);
  m_difference->setChecked(at >= 0);
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
  m_chip->setPixmap(runChip(Theme::get().runIndex(m_run), devicePixelRatioF()));
}

void SummaryColumn::setLoading() {
  m_numbers->clear();
  m_foot->clear();
  m_body->setHtml(QStringLiteral("<span style='color:%1'>%2</span>")
                      .arg(Theme::get().colours().muted.name(), tr("Reading…")));
}

QString SummaryColumn::numbers(const OutputRow* output, const RunRow* run) const {
  const QString muted = Theme::get().colours().muted.name();
  const QStringList keys = shownMetrics(output, run);
  const auto number = [](const QMap<QString, double>& scores, const QString& key) {
    return formatScore(scores.contains(key) ? std::optional(scores[key]) : std::nullopt);
  };
  QString names, mine, means;
  for (const QString& key : keys) {
    const QString cell = QStringLiteral("<td align='right' style='padding-left:10px;%1'>%2</td>");
    names += cell.arg("font-size:11px;color:" + muted, texts::metric(QString(key).remove("_char")));
    mine += cell.arg("font-weight:600",
                     output != nullptr ? number(output->scores, key) : formatScore(std::nullopt));
    means += cell.arg("color:" + muted,
                      run != nullptr ? number(run->metrics, key) : formatScore(std::nullopt));
  }
  const bool characters = !keys.isEmpty() && keys.first().endsWith("_char");
  const QString label = QStringLiteral("<td style='font-size:11px;color:%1'>%2</td>");
  return "<table cellspacing='0' cellpadding='0'><tr>" +
         label.arg(muted, characters ? tr("characters") : QString()) + names + "</tr><tr>" +
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
                               const QString& language, const QString& other) {
  m_method->setText(run != nullptr ? columnMethod(*run) : QString());
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
  if (!against().isEmpty())
    showReading(*m_body, themeHtml(differenceParts(output->text, other, language)));
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

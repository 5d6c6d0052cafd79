#pragma once

#include <QFrame>

#include "ui/jobs/types.h"
#include "ui/widgets/translated.h"

class QLabel;
class QTextBrowser;
class QToolButton;

namespace espalier::ui {

class ChoiceBox;

/// One column of Compare: which run, its numbers for this example and on average, its summary. The
/// reference is a column without a choice.
class SummaryColumn : public Translated<QFrame> {
  Q_OBJECT
 public:
  enum class Kind { Run, Reference };
  explicit SummaryColumn(Kind kind, QWidget* parent = nullptr);

  void setRuns(const QVector<RunRow>& runs, const QString& chosen);
  QString run() const { return m_run; }
  void setRemovable(bool removable);
  /// `output` null: this run has no such record.
  void showOutput(const OutputRow* output, const RunRow* run, const QString& article,
                  const QString& language);
  void showReference(const QString& reference, const QString& article, const QString& language);
  void setLoading();
  QTextBrowser* text() const { return m_body; }
  QString plainText() const;

 Q_SIGNALS:
  void runChosen(const QString& run);
  void removeWanted();

 private:
  void setBody(const QString& summary, const QString& article, const QString& language);
  void recolour();
  QString numbers(const OutputRow* output, const RunRow* run) const;
  Kind m_kind;
  QString m_run;
  QLabel* m_chip;
  QLabel* m_heading;
  ChoiceBox* m_choice;
  QToolButton* m_remove;
  QLabel* m_numbers;
  QTextBrowser* m_body;
  QLabel* m_foot;
};

/// The metric by which examples of this language are sorted and compared.
QString leadingMetric(const OutputRow& output, const QString& language);
/// Shows text at the size for reading, with a line height of 1.6.
void showReading(QTextBrowser& browser, const QString& html);

}  // namespace espalier::ui

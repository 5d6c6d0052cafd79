#pragma once

#include <QFrame>

#include "ui/jobs/types.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QTextBrowser;
class QToolButton;

namespace espalier::ui {

class ChoiceBox;

/// One column of Compare: which run, its numbers for this example and on average, its summary with
/// marks of the article or its difference to another column. The reference is a column without a
/// choice of runs.
class SummaryColumn : public Translated<QFrame> {
  Q_OBJECT
 public:
  enum class Kind { Run, Reference };
  explicit SummaryColumn(Kind kind, QWidget* parent = nullptr);

  void setRuns(const QVector<RunRow>& runs, const QString& chosen);
  QString run() const { return m_run; }
  void setRemovable(bool removable);
  /// The columns that this one can be compared with, key and name; a difference to one that is gone
  /// ends.
  void setOthers(const QVector<std::pair<QString, QString>>& others);
  /// The key of the column that the summary is shown against, empty where it is not.
  QString against() const;
  void setAgainst(const QString& key);
  /// `output` null: this run has no such record. `other`: the text of the column in against().
  void showOutput(const OutputRow* output, const RunRow* run, const QString& article,
                  const QString& language, const QString& other);
  void showReference(const QString& reference, const QString& article, const QString& language);
  void setLoading();
  QTextBrowser* text() const { return m_body; }
  QString plainText() const;

 Q_SIGNALS:
  void runChosen(const QString& run);
  void removeWanted();
  void againstChanged();

 private:
  QLayout* buildHead();
  QLayout* buildDifference();
  void setBody(const QString& summary, const QString& article, const QString& language);
  void recolour();
  QString numbers(const OutputRow* output, const RunRow* run) const;
  QString m_run;
  QLabel* m_chip;
  QLabel* m_heading;
  ChoiceBox* m_choice;
  QToolButton* m_remove;
  QLabel* m_method;
  QLabel* m_numbers;
  QCheckBox* m_difference;
  ChoiceBox* m_other;
  QTextBrowser* m_body;
  QLabel* m_foot;
};

/// So many runs differ by colour alone, as Theme has them; further ones are marked.
inline constexpr int kSeriesColours = 8;
/// "Adaptive merge · sparsity 31 %": what kind of run a column stands for.
QString columnMethod(const RunRow& run);
/// A box without a frame for showReading().
QTextBrowser* makeReading(QWidget* parent, const char* name);
/// Shows text at the size for reading, with a line height of 1.6.
void showReading(QTextBrowser& browser, const QString& html);

}  // namespace espalier::ui

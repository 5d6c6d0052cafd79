#pragma once

#include <QHash>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace espalier::ui {

class DifferencePanel;
class FrontPanel;
class JudgedPanel;
class MatrixPanel;
class ParallelPanel;
class RunsChart;
class RunsProxy;
class StudyPanel;
class WordsPanel;

/// What stands under the table of runs: of the chosen ones the curves over each other and which of
/// their settings differ, their tags and notes; of all that show the table of methods, the front of
/// sparsity and quality, parallel coordinates, and what people said; and the table of a study.
/// Until a view is chosen by hand it follows the selection. Curves are asked for as runs are chosen
/// and kept until they change.
class RunDetails : public Translated<QWidget> {
  Q_OBJECT
 public:
  RunDetails(Desk& desk, const RunsProxy& table, QWidget* parent = nullptr);
  enum View { Curves, Settings, Methods, Study, Front, Parallel, Words, Judged };
  void setRuns(const QVector<RunRow>& runs);
  /// The runs that show in the table: what methods and front are about.
  void setShown(const QVector<RunRow>& runs);
  /// Tags and notes of all runs that are chosen.
  void setWords(const QVector<RunWords>& runs);
  /// The table's runs or its words changed.
  void rereadParallel();
  void setHighlighted(const QString& run);
  void clearBrushes();
  void editNote();
  /// The view Study with the study of this file.
  void openStudy(const QString& file);

 Q_SIGNALS:
  /// The runs that brushes let through; nothing: no brush.
  void runsKept(const std::optional<QStringList>& runs);
  void runHovered(const QString& run);
  void wordsWanted(const QVector<espalier::ui::RunWords>& before,
                   const QVector<espalier::ui::RunWords>& now, int typing);
  /// Runs chosen in a view.
  void runsChosen(const QStringList& runs);

 private:
  void build();
  void connectAll();
  QWidget* buildCurves();
  void retranslate();
  void showView(int view);
  void askForCurves();
  void drawCurves();
  void forget();
  /// What a run's curves belong to: they are asked for again where it changed.
  static QString stamp(const RunRow& run);

  Desk& m_desk;
  QVector<RunRow> m_runs;
  QHash<QString, RunCurves> m_curves;
  QHash<QString, QString> m_stamps;
  bool m_byHand = false;  ///< a view was chosen
  QButtonGroup* m_group;
  QToolButton* m_showCurves;
  QToolButton* m_showSettings;
  QToolButton* m_showMethods;
  QToolButton* m_showStudy;
  QToolButton* m_showFront;
  QToolButton* m_showParallel;
  QToolButton* m_showWords;
  QToolButton* m_showJudged;
  QComboBox* m_quantity;
  QStackedWidget* m_stack;
  RunsChart* m_chart;
  QLabel* m_noCurves;
  DifferencePanel* m_difference;
  MatrixPanel* m_matrix;
  StudyPanel* m_study;
  FrontPanel* m_front;
  ParallelPanel* m_parallel;
  WordsPanel* m_words;
  JudgedPanel* m_judged;
};

}  // namespace espalier::ui

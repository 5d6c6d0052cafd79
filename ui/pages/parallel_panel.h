#pragma once

#include "ui/jobs/types.h"
#include "ui/models/parallel_runs.h"
#include "ui/widgets/translated.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace espalier::ui {

class Banner;
class ParallelPlot;
class RunsProxy;
class Settings;

/// Parallel coordinates of the runs that the table's filter finds, or of the selected ones: which
/// axes, by what the lines are coloured, and the same as a table.
class ParallelPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  ParallelPanel(Settings& settings, const RunsProxy& runs, QWidget* parent = nullptr);
  /// The table's runs or its filter changed.
  void reread();
  void setChosen(const QStringList& runs);
  void setHighlighted(const QString& run);
  void clearBrushes();

 Q_SIGNALS:
  /// The runs that the brushes let through; nothing: no brush.
  void runsKept(const std::optional<QStringList>& runs);
  void runsChosen(const QStringList& runs);
  void runHovered(const QString& run);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  void connectAll();
  void retranslate();
  void read();
  void readColours(const QStringList& offered);
  void showAxes();
  void setAxes(const QStringList& axes);
  void showAsTable(bool on);
  void showExport();
  void tellBrushes();
  bool selectedAlone() const;

  Settings& m_settings;
  const RunsProxy& m_source;
  QStringList m_chosen;
  QStringList m_offered, m_axes;
  QString m_colour = QStringLiteral("?");  ///< not yet chosen
  bool m_dirty = true;
  ParallelModel* m_model;
  ParallelPlot* m_plot;
  QTableView* m_table;
  QStackedWidget* m_stack;
  QComboBox* m_which;
  QComboBox* m_colours;
  QPushButton* m_axesButton;
  QPushButton* m_clear;
  QToolButton* m_asTable;
  QPushButton* m_export;
  QLabel* m_readout;
  QLabel* m_empty;
  Banner* m_banner;
};

}  // namespace espalier::ui

#pragma once

#include <QMap>

#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace espalier::ui {

class MetricRow;
class PermissionCard;

/// How the plan's summaries are scored: built-in metrics of its language to tick, metrics of models
/// and commands as rows, and the leave that commands need.
class MetricsForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  MetricsForm(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);
  void clearErrors();
  /// Errors of "metrics" and "metrics.N..." stand at their row; false for any other key.
  bool showError(const QString& key, const QString& sentence);
  PermissionCard& permission() { return *m_permission; }

 Q_SIGNALS:
  /// The removal that was just made is not meant.
  void undoWanted();

 private:
  void buildNames();
  QCheckBox* addName(const QString& name, QGridLayout* grid);
  void read();
  void readNames(const Json& metrics);
  void readRows(const Json& metrics);
  void write(const Json& metrics);
  void add(const Json& entry);
  void remove(int row);
  void labelNames();
  void refreshUndo();
  QString language() const;

  Desk& m_desk;
  PlanDraft& m_draft;
  QString m_goneName;  ///< of the row that was just removed
  QStringList m_offered;
  QMap<QString, QCheckBox*> m_names;
  QWidget* m_nameArea = nullptr;
  QWidget* m_documentArea = nullptr;
  QToolButton* m_more;
  QVBoxLayout* m_nameColumn;
  QLabel* m_error;
  QVBoxLayout* m_rowColumn;
  QVector<MetricRow*> m_rows;
  QVector<int> m_places;  ///< of the rows in the plan's list
  QLabel* m_gone;
  QPushButton* m_undo;
  QPushButton* m_addModel;
  QPushButton* m_addCommand;
  PermissionCard* m_permission;
};

}  // namespace espalier::ui

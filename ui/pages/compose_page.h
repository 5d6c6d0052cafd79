#pragma once

#include <QTimer>

#include "ui/models/plan_draft.h"
#include "ui/pages/page.h"

class QLineEdit;
class QPushButton;
class QScrollArea;

namespace espalier::ui {

class Banner;
class EmptyState;
class MethodForm;
class MetricsForm;
class PlanFields;
class PlanHistory;
class PreflightPanel;
class PruneForm;
class QueueActions;
class Section;
class SweepPanel;
class TrainingForm;
class WhatForm;

/// What to merge, how, and so: the plan of the next run.
class ComposePage : public Page {
  Q_OBJECT
 public:
  explicit ComposePage(Desk& desk, QWidget* parent = nullptr);
  PlanDraft& draft() { return m_draft; }
  /// Takes a plan's file, as Load does.
  void loadFile(const QString& path);
  /// The draft with this method and its defaults.
  void chooseMethod(const QString& method);
  /// The plan of a stored run, to be changed; what it failed of stands at the field of `key`.
  void takeRun(const QString& run, const QString& key, const ErrorInfo& error);
  /// The plan takes its data from a set of the workspace.
  void useData(const QString& set);

 private:
  QWidget* buildColumns();
  QWidget* buildActions();
  void connectAll();
  void connectText();
  void showPermission();
  bool commandsAllowed() const;
  QScrollArea* scrolled(QWidget* widget);
  void updateName();
  void updateParts();
  void updateStart();
  void check();
  void show(PreflightInfo info);
  void showBlame();
  void showFieldError(const QString& key, const QString& sentence);
  void start();
  void save();
  void load();
  void followRename(const QString& from, const QString& to);
  QVector<PlanFields*> allFields() const;

  PlanDraft m_draft;
  QTimer m_checkSoon;
  int m_question = 0;
  bool m_ownName = false;  ///< the user wrote the name
  bool m_blocked = false;  ///< preflight found an error
  QString m_blamed;        ///< key of the setting that a run failed of
  Json m_blamedValue;      ///< that it had then
  ErrorInfo m_blame;
  QWidget* m_stack;
  EmptyState* m_empty;
  QWidget* m_content;
  Banner* m_banner;
  WhatForm* m_what;
  Section* m_methodPart;
  Section* m_prunePart;
  Section* m_metricsPart;
  MethodForm* m_method;
  PruneForm* m_prune;
  TrainingForm* m_training;
  MetricsForm* m_metrics;
  PreflightPanel* m_preflight;
  SweepPanel* m_sweep;
  QueueActions* m_queue;
  QLineEdit* m_name;
  QPushButton* m_start;
  QPushButton* m_save;
  QPushButton* m_load;
  PlanHistory* m_history;
};

}  // namespace espalier::ui

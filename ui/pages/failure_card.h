#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace espalier::ui {

/// Why a run ended too early, at which step, what of it is saved, and what helps: going on with it,
/// the setting that is to blame, a report for somebody who can help. Hidden while nothing is wrong.
class FailureCard : public Translated<QFrame> {
  Q_OBJECT
 public:
  /// `feed`: the events of the run that shows.
  FailureCard(Desk& desk, const RunFeed& feed, QWidget* parent = nullptr);
  /// `run`: empty for one that never came into the store. A null error: it was interrupted.
  void show(const QString& run, const ErrorInfo& error);
  void clear();

 private:
  void refresh();
  QString savedWords(const RunRow* row) const;
  void change();
  void copyReport();

  Desk& m_desk;
  const RunFeed& m_feed;
  QString m_run;
  ErrorInfo m_error;
  bool m_on = false;
  QLabel* m_icon;
  QLabel* m_title;
  QLabel* m_cause;
  QLabel* m_saved;
  QLabel* m_details;
  QLabel* m_told;  ///< that the report is on the clipboard
  QPushButton* m_resume;
  QPushButton* m_change;
  QPushButton* m_copy;
  QToolButton* m_fold;
};

}  // namespace espalier::ui

#pragma once

#include "ui/jobs/queue_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace espalier::ui {

/// A run and its twins (without pruning, with random sources, at three ratios): which of them are
/// done and which are still to come. Hidden while there are none.
class TwinStrip : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit TwinStrip(Desk& desk, QWidget* parent = nullptr);
  /// Queues the twins of a stored run that the store does not hold yet, and lets the queue work.
  void run(const QString& run);
  /// The run and its twins.
  QStringList runs() const;
  /// Whether the run's method has twins.
  static bool suits(const RunRow* run);
  /// What it would do, for the buttons that ask for it.
  static QString help();

 Q_SIGNALS:
  /// They belong over each other: at first, as each of them appears, and by the button.
  void togetherWanted(const QStringList& runs);
  void failed(const espalier::ui::ErrorInfo& error);

 private:
  void take(const QVector<TwinRow>& twins);
  void readRuns();
  void refresh();
  void takeOut();
  QString word(const TwinRow& twin) const;

  Desk& m_desk;
  QString m_run;
  int m_token = 0;
  QVector<TwinRow> m_twins;
  int m_present = 0;  ///< of them, in the table of runs when it was last read
  QLabel* m_icon;
  QLabel* m_words;
  QPushButton* m_together;
  QPushButton* m_queue;
  QPushButton* m_out;
  QToolButton* m_close;
};

}  // namespace espalier::ui

#pragma once

#include <QTimer>
#include <optional>

#include "ui/pages/page.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTextBrowser;

namespace espalier::ui {

class Banner;
class ChoiceBox;
class EmptyState;
class PointHistory;
class Section;
class WhatIfControls;
class WhatIfPlane;

/// "What if": the weights, the prune ratio and the layers of a finished merge are moved, and the
/// loss and one summary follow at once; a plane of two weights; a point kept as a new adapter.
class WhatIfPage : public Page {
  Q_OBJECT
 public:
  WhatIfPage(Desk& desk, QWidget* parent);
  /// Opens a run's merge.
  void showRun(const QString& run);
  WhatIfControls* controls() const { return m_controls; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  /// What stands on the page for one place of the sliders.
  struct Answer {
    double loss = 0;
    int count = 0;
    QString text;
    bool whole = false;  ///< the summary is there to its end
  };
  QWidget* buildTop();
  QWidget* buildTexts();
  QWidget* buildNumbers();
  QWidget* buildKeep();
  void connectAll();
  void translate();
  void readRuns();
  void setMovable(bool on);
  void opened(const LiveInfo& info);
  void updated(int token, const workbench::LiveUpdate& update);
  void ended(int token);
  void moved();
  void ask();
  void keep();
  void showAnswer();
  void showRecord();
  bool atRest() const { return m_point == workbench::LivePoint(); }
  int record() const;

  EmptyState* m_empty;
  QWidget* m_content;
  Banner* m_banner;
  PointHistory* m_history;
  ChoiceBox* m_runs = nullptr;
  QLabel* m_kind = nullptr;
  QPushButton* m_reset = nullptr;
  WhatIfControls* m_controls = nullptr;
  ChoiceBox* m_record = nullptr;
  QTextBrowser* m_article = nullptr;
  QLabel* m_articleHeading = nullptr;
  QLabel* m_nowHeading = nullptr;
  QTextBrowser* m_now = nullptr;
  QLabel* m_restHeading = nullptr;
  QTextBrowser* m_rest = nullptr;
  QLabel* m_referenceHeading = nullptr;
  QTextBrowser* m_reference = nullptr;
  Section* m_numbers = nullptr;
  QLabel* m_loss = nullptr;
  QLabel* m_count = nullptr;
  QLabel* m_restLoss = nullptr;
  WhatIfPlane* m_plane = nullptr;
  Section* m_keepSection = nullptr;
  QLineEdit* m_name = nullptr;
  QPushButton* m_keep = nullptr;

  QTimer m_wait;  ///< a slider that moves asks once it pauses
  LiveInfo m_info;
  QString m_wanted;           ///< the run that is open or being opened
  bool m_failed = false;      ///< it could not be opened
  QVector<QWidget*> m_parts;  ///< what nothing can be done with until a run is open
  workbench::LivePoint m_point;
  Answer m_answer;
  QMap<int, Answer> m_atRest;     ///< by record
  QMap<int, double> m_restMeans;  ///< loss at rest by how many records it is the mean of
  int m_token = 0, m_planeToken = 0;
};

}  // namespace espalier::ui

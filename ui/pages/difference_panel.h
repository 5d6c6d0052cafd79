#pragma once

#include "ui/jobs/types.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;

namespace espalier::ui {

class Banner;
class DifferenceModel;

/// Which settings of the chosen runs differ, as a table that can be copied.
class DifferencePanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit DifferencePanel(QWidget* parent = nullptr);
  void setRuns(const QVector<RunRow>& runs);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void copy();
  void showExport();
  void refresh();
  QStringList m_shown;
  bool m_more = false;
  DifferenceModel* m_model;
  QTableView* m_table;
  QLabel* m_words;
  QLabel* m_alike;
  QCheckBox* m_all;
  QPushButton* m_copy;
  QPushButton* m_export;
  Banner* m_banner;
};

}  // namespace espalier::ui

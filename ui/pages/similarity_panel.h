#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace espalier::ui {

class Banner;
class SimilarityModel;

/// How alike the workspace's adapters are: cosines of their updates as a matrix. It asks when it is
/// first looked at, and again where the adapters are others by then.
class SimilarityPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit SimilarityPanel(Desk& desk, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void ask();
  void take(const SimilarityInfo& info);
  void retranslate();
  void fit();

  Desk& m_desk;
  SimilarityModel* m_model;
  QTableView* m_table;
  QLabel* m_words;
  QLabel* m_scale;
  QProgressBar* m_progress;
  QPushButton* m_copy;
  Banner* m_banner;
  QStringList m_asked;  ///< folders
  int m_question = -1;
};

}  // namespace espalier::ui

#pragma once

#include "ui/models/rows_model.h"
#include "ui/pages/data_panel.h"

class QLabel;
class QPushButton;
class QTableView;
class QTextBrowser;

namespace espalier::ui {

class CalmSlider;
class NumberBox;
class Section;

/// The three parts of a set: how many records each has, which ones are the shots, and documents
/// that stand nearly the same in two of them.
class DataSplits : public DataPanel {
  Q_OBJECT
 public:
  DataSplits(Desk& desk, const PlanDraft& draft, QWidget* parent = nullptr);

 protected:
  void load() override;

 private:
  void buildShots();
  void buildDuplicates();
  void connectAll();
  void readDraft();
  int parts() const;  ///< that hold a record
  void askShots();
  void showShots();
  void showDuplicates();
  void showPair();
  const PlanDraft& m_draft;
  DataAsk* m_shotAsk;
  DataAsk* m_duplicateAsk;
  data::ShotOrder m_order;
  std::optional<data::Duplicates> m_duplicates;
  QLabel* m_counts;
  Section* m_shotPart;
  Section* m_duplicatePart;
  QLabel* m_shotLabel;
  CalmSlider* m_slider;
  NumberBox* m_shots;
  QLabel* m_seedLabel;
  NumberBox* m_seed;
  RowsModel<data::Record>* m_shotModel;
  QTableView* m_shotTable;
  QLabel* m_words;
  RowsModel<data::Duplicate>* m_pairModel;
  QTableView* m_pairTable;
  QTextBrowser* m_left;
  QTextBrowser* m_right;
};

}  // namespace espalier::ui

#pragma once

#include "ui/pages/data_panel.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace espalier::ui {

class FlowLayout;
class TokenStrip;

/// One record as the model sees it in training: every token, what is masked, what is learnt and
/// what was cut.
class DataTokens : public DataPanel {
  Q_OBJECT
 public:
  DataTokens(Desk& desk, const PlanDraft& draft, QWidget* parent = nullptr);
  /// Shows this record once the records of its part are read.
  void choose(const std::string& id);

 protected:
  void load() override;

 private:
  QLayout* buildBar();
  void connectAll();
  void step(int by);
  void ask();
  void showRecords(const data::FoundRecords& found);
  void showFacts();
  void showCurrent();
  void fillLegend();
  const PlanDraft& m_draft;
  DataAsk* m_records;
  DataAsk* m_tokens;
  QVector<data::Record> m_rows;
  std::string m_wanted;
  data::TokenView m_view;
  QToolButton* m_previous;
  QComboBox* m_record;
  QToolButton* m_next;
  QLabel* m_place;
  QLabel* m_facts;
  QWidget* m_legend;
  FlowLayout* m_flow;
  TokenStrip* m_strip;
  QLabel* m_current;
  QLabel* m_note;
};

}  // namespace espalier::ui

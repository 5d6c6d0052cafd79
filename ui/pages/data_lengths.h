#pragma once

#include "ui/pages/data_panel.h"

class QLabel;

namespace espalier::ui {

class Histogram;

/// How long documents and summaries of a part are in the tokens of a model, and where the plan
/// cuts.
class DataLengths : public DataPanel {
  Q_OBJECT
 public:
  DataLengths(Desk& desk, const PlanDraft& draft, QWidget* parent = nullptr);

 protected:
  void load() override;

 private:
  void readBounds();
  const PlanDraft& m_draft;
  DataAsk* m_ask;
  Histogram* m_documents;
  Histogram* m_summaries;
  QLabel* m_note;
};

}  // namespace espalier::ui

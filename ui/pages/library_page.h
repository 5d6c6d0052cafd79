#pragma once

#include "ui/models/rows_model.h"
#include "ui/pages/page.h"

namespace espalier::ui {

class EmptyState;
class Section;

/// Base models and adapters of the workspace.
class LibraryPage : public Page {
  Q_OBJECT
 public:
  explicit LibraryPage(Desk& desk, QWidget* parent = nullptr);

 private:
  void read();
  RowsModel<experiment::ModelItem>* m_models;
  RowsModel<experiment::AdapterItem>* m_adapters;
  Section* m_modelPart;
  Section* m_adapterPart;
  EmptyState* m_empty;
  QWidget* m_content;
};

}  // namespace espalier::ui

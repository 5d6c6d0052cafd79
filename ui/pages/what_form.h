#pragma once

#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QPlainTextEdit;

namespace espalier::ui {

class AdapterList;
class ChoiceBox;
class Field;
class PlanFields;
class Section;

/// The left column of Compose: base model, adapters, data set with its shots and templates.
class WhatForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  WhatForm(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);
  PlanFields& fields() { return *m_fields; }
  void setAdaptersVisible(bool visible);
  /// Takes the data from a set of the workspace, as if it were chosen from the list.
  void useData(const QString& set);

 private:
  void buildData();
  void readWorkspace();
  void takeWhatThereIs();
  Json adaptersNamed(const std::vector<std::string>& names) const;
  bool fromElsewhere() const;
  void followLanguage(Json& data, const std::string& to) const;
  void followData(const experiment::DataItem& item);
  void read();
  void chooseData(int index);
  std::string language() const;
  void chooseTask(int index);
  void showTask();
  QString relative(const std::filesystem::path& path) const;
  Desk& m_desk;
  PlanDraft& m_draft;
  PlanFields* m_fields;
  ChoiceBox* m_model;
  ChoiceBox* m_data;
  Field* m_modelField;
  Field* m_dataField;
  ChoiceBox* m_task;
  QPlainTextEdit* m_prompt;
  Section* m_modelPart;
  Section* m_adapterPart;
  Section* m_dataPart;
  AdapterList* m_adapters;
};

}  // namespace espalier::ui

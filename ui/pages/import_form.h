#pragma once

#include "core/data/import.h"
#include "core/experiment/workspace.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace espalier::ui {

class Field;
class NumberBox;
class Section;

/// Which columns a file's records are made of, and where they go.
class ImportForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit ImportForm(QWidget* parent = nullptr);

  /// A new file: its columns, with what is suggested chosen.
  void setPreview(const data::ImportPreview& preview, const QString& suggestedName);
  /// Sets of the workspace, that records can be added to.
  void setSets(const std::vector<experiment::DataItem>& sets);
  /// Until the user chooses one.
  void suggestLanguage(const QString& language);
  void setCheck(const std::optional<data::ImportCheck>& check);

  data::ImportMapping mapping() const;
  data::ImportShares shares() const;
  QString name() const;
  QString language() const;
  bool leaveOut() const;
  bool replace() const;
  /// Why nothing can be imported as the form stands; empty where it can.
  QString obstacle() const;
  /// The part of it that is about the columns.
  QString columnObstacle() const;

 Q_SIGNALS:
  void mappingChanged();
  void sharesChanged();
  void changed();

 private:
  void buildMapping();
  void freeColumn(qsizetype taker);
  void buildTarget();
  void retranslate();
  void fillColumns();
  void refresh();
  /// Says which columns are a guess still: until another one is chosen.
  void showGuess();
  bool guessed(const char* field) const;
  const experiment::DataItem* existing() const;
  /// The parts that would be written over: "train (20)".
  QStringList inTheWay() const;

  data::ImportPreview m_preview;
  std::optional<data::ImportCheck> m_check;
  std::vector<experiment::DataItem> m_sets;
  bool m_languageChosen = false;
  Section* m_mappingPart;
  Section* m_targetPart;
  struct Column {
    const char* field;
    QComboBox* box;
    Field* row;
  };
  QVector<Column> m_columns;
  QLabel* m_guess;
  QComboBox* m_name;
  Field* m_nameRow;
  QComboBox* m_language;
  Field* m_languageRow;
  QComboBox* m_part;
  Field* m_partRow;
  NumberBox* m_validation;
  NumberBox* m_test;
  Field* m_validationRow;
  Field* m_testRow;
  QLabel* m_counts;
  QCheckBox* m_leaveOut;
  QCheckBox* m_replace;
};

}  // namespace espalier::ui

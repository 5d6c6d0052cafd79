#pragma once

#include <QMap>

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace espalier::ui {

class Banner;
class ChoiceBox;
class CriteriaEditor;
class Field;
class GuidelinesEditor;
class NumberBox;
class Section;

/// What a new annotation task is made of: runs over the same test records, what is asked of whom,
/// and the guidelines. Its seed is drawn and shown nowhere.
class TaskForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  /// The runs that stand chosen at first.
  TaskForm(Desk& desk, const QStringList& runs, const QString& author, QWidget* parent);
  QStringList runs() const;
  TaskWish wish() const;

 Q_SIGNALS:
  void made(const QString& task);
  void cancelled();

 private:
  void buildRuns(const QStringList& chosen);
  void buildParts();
  QString part() const;
  void buildQuestion();
  void buildNumbers();
  QLayout* buildFoot();
  void connectService();
  void retranslate();
  void askShared();
  void refresh();
  QString obstacle() const;
  NumberBox* number(const char* name, double low, double high, double value);
  void chooseFile(QPushButton* button, QString& file);
  void nameFiles();

  Desk& m_desk;
  QString m_author;
  Section *m_runsPart, *m_questionPart, *m_numbersPart, *m_guidelinesPart;
  QLineEdit* m_name;
  Field* m_nameRow;
  QListWidget* m_runs;
  ChoiceBox* m_part;  ///< data: a file of records, empty for all
  Field* m_partRow;
  QLabel* m_shared;
  QLabel* m_testsOnly;
  qint64 m_records = -1;  ///< shared test records, -1: not told yet
  QCheckBox *m_reference, *m_lead;
  QCheckBox *m_preference, *m_comments, *m_spans;
  CriteriaEditor* m_criteria;
  QMap<QString, std::pair<NumberBox*, Field*>> m_numbers;
  QPushButton *m_practice, *m_gold;
  QString m_practiceFile, m_goldFile;
  GuidelinesEditor* m_guidelines;
  Banner* m_banner;
  QLabel* m_obstacle;
  QPushButton *m_cancel, *m_make;
  bool m_making = false;
};

}  // namespace espalier::ui

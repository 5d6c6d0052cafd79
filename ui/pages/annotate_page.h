#pragma once

#include "ui/models/judging_keys.h"
#include "ui/pages/page.h"

class QStackedWidget;

namespace espalier::ui {

class AnnotateStart;
class JudgingView;

/// Blind judging: the tasks, one annotator at work, disagreements, what came of it. Only the tasks
/// and the judging stay; what names methods is made when it is looked at and gone afterwards.
class AnnotatePage : public Page {
  Q_OBJECT
 public:
  explicit AnnotatePage(Desk& desk, QWidget* parent = nullptr);
  /// A form for a new task of these runs.
  void newTask(const QStringList& runs);
  QVector<std::pair<QString, QString>> keys() const override;

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void connectStart();
  void goBack();
  /// Shows a part that lives until goBack().
  void showPart(QWidget* part);
  void editGuidelines(const QString& task);
  void changeKeys();
  JudgingKeys m_keys;
  QStackedWidget* m_stack;
  AnnotateStart* m_start;
  JudgingView* m_judging;
  QWidget* m_part = nullptr;
  QString m_folder;
};

}  // namespace espalier::ui

#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/answer_draft.h"
#include "ui/models/desk.h"
#include "ui/models/judging_keys.h"
#include "ui/widgets/translated.h"

class QLabel;
class QListWidget;
class QPushButton;
class QTextBrowser;

namespace espalier::ui {

class Banner;
class JudgingBoard;
class KeyButton;

/// The items on which annotators differ, with all that they said, and the answer that is to stand.
class DisputesView : public Translated<QWidget> {
  Q_OBJECT
 public:
  /// `viewer`: what this login has still to answer is left out.
  DisputesView(Desk& desk, JudgingKeys& keys, const judge::Task& task, const QString& viewer,
               QWidget* parent);

 Q_SIGNALS:
  void leaveWanted();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void connectService();
  void fillList();
  void showDispute();
  void showAnswers();
  void settle();
  QString about(const annotation::Dispute& dispute) const;
  const annotation::Dispute* current() const;

  Desk& m_desk;
  JudgingKeys& m_keys;
  judge::Task m_task;
  QString m_viewer;
  QVector<annotation::Dispute> m_disputes;
  QString m_wanted;  ///< item to stand at after the list was read again
  AnswerDraft m_draft;
  QLabel* m_title;
  Banner* m_banner;
  QLabel* m_none;
  QWidget* m_content;
  QListWidget* m_list;
  QTextBrowser* m_answers;
  JudgingBoard* m_board;
  QLabel* m_hint;
  KeyButton* m_settle;
  QPushButton* m_leave;
};

}  // namespace espalier::ui

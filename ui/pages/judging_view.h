#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "ui/jobs/judge_service.h"
#include "ui/models/answer_draft.h"
#include "ui/models/desk.h"
#include "ui/models/judging_clock.h"
#include "ui/models/judging_keys.h"
#include "ui/widgets/translated.h"

class QLabel;
class QProgressBar;
class QTextBrowser;

namespace espalier::ui {

class Banner;
class JudgingBoard;
class JudgingTools;
class NoteField;

/// One annotator at an open task, item by item. What is answered is stored at once, what is begun
/// is kept; nothing here tells which method wrote what.
class JudgingView : public Translated<QWidget> {
  Q_OBJECT
 public:
  JudgingView(Desk& desk, JudgingKeys& keys, QWidget* parent);

  void takeSeat(const QString& task, const QString& login);
  /// Keeps what is begun and lets go of the seat.
  void leave();
  static constexpr int kAdvanceMs = 350;
  static constexpr int kDraftMs = 300;

 Q_SIGNALS:
  void leaveWanted();
  void keysWanted();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QLayout* buildHead();
  void buildPanels();
  void connectService();
  void connectParts();
  void retranslate();
  void perform(JudgingKeys::Action action);
  void showItem(const JudgeItem& item);
  void showProgress(const judge::Progress& progress);
  void showGuidelines(bool on);
  void showOthers(bool on);
  void tell(const judge::Feedback& feedback);
  void finish(const judge::Progress& progress);
  void answered(bool required);
  void submit();
  void go(qint64 position);
  void keepDraft();
  judge::Answer timed() const;
  bool noteHasFocus() const;
  qint64 now() const { return m_since.elapsed(); }

  Desk& m_desk;
  JudgingKeys& m_keys;
  AnswerDraft m_draft;
  JudgingClock m_clock;
  QElapsedTimer m_since;
  QTimer m_advance, m_keep;
  JudgeSeat m_seat;
  JudgeItem m_item;
  qint64 m_back = 0;
  bool m_seated = false, m_waiting = false, m_told = false, m_done = false;
  bool m_unkept = false;  ///< the draft is another one than the stored one
  QProgressBar* m_bar;
  QLabel* m_place;
  QLabel* m_left;
  Banner* m_banner;
  JudgingBoard* m_board;
  QTextBrowser* m_guidelines;
  QTextBrowser* m_others;
  NoteField* m_note;
  QLabel* m_hint;
  JudgingTools* m_tools;
};

}  // namespace espalier::ui

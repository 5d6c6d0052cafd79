#pragma once

#include "ui/models/answer_draft.h"
#include "ui/models/judging_keys.h"
#include "ui/widgets/translated.h"

class QHBoxLayout;
class QLabel;
class QTextBrowser;

namespace espalier::ui {

class CandidatePane;
class ChoiceRow;
class CoverageStrip;
class RatingRow;

/// What is judged and what is said of it: the article, the candidates side by side with their
/// ratings, and the choice. It shows and changes a draft.
class JudgingBoard : public Translated<QWidget> {
  Q_OBJECT
 public:
  JudgingBoard(AnswerDraft& draft, JudgingKeys& keys, QWidget* parent);

  /// After the draft took an item up. The focus goes to what comes first.
  void open();
  void setHighlights(bool on);
  bool highlights() const { return m_highlights; }
  void setDifference(bool on);
  bool difference() const { return m_difference; }
  const QVector<CandidatePane*>& panes() const { return m_panes; }
  /// Writes all texts anew: after a change of their size.
  void showTexts();

  /// What has to do with the item itself; false: not the board's business.
  bool perform(JudgingKeys::Action action);
  /// A pressed key that means something to the item itself: a digit while a criterion has the
  /// focus, a choice, a way to another criterion.
  bool press(const QKeyEvent& event);
  bool criterionHasFocus() const;
  void focusFirst();
  QWidget* lastStop() const;

  /// Frames what is missing, puts the focus there and says what it is; none: no frame any more.
  QString pointOut(const std::optional<AnswerDraft::Missing>& missing);

 protected:
  /// Tab goes from the choice to the criteria and over them, then on to what follows.
  bool focusNextPrevChild(bool next) override;

 private:
  void refresh();
  void showCoverage();
  QString language() const;
  QVector<QWidget*> stops() const;
  RatingRow* focusedRow() const;
  void step(int direction);
  void mark();
  bool rate(int digit);

  AnswerDraft& m_draft;
  JudgingKeys& m_keys;
  QLabel* m_title;
  QTextBrowser* m_article;
  CoverageStrip* m_strip;
  QHBoxLayout* m_row;
  ChoiceRow* m_choice;
  QVector<CandidatePane*> m_panes;
  bool m_highlights = false, m_difference = false;
};

}  // namespace espalier::ui

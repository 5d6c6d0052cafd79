#pragma once

#include <QFrame>
#include <QVector>

#include "core/judge/annotation.h"
#include "ui/widgets/translated.h"

class QLabel;
class QTextBrowser;
class QVBoxLayout;

namespace espalier::ui {

class AnswerDraft;
class FlowLayout;
class RatingRow;

/// One candidate under a letter: its text with what was marked in it, and its ratings. It knows a
/// letter, a text and an id that says nothing.
class CandidatePane : public Translated<QFrame> {
  Q_OBJECT
 public:
  /// side: "A", "B", ...
  CandidatePane(const QString& side, AnswerDraft& draft, const judge::Candidate& candidate,
                QWidget* parent);

  enum class Show { Plain, Highlights, Difference };
  /// `other`: what the difference is to, the article for highlights.
  void showText(Show how, const QString& other, const QString& language);
  /// Ratings, spans and what is missing, from the draft.
  void refresh();

  QString side() const { return m_side; }
  QString id() const { return QString::fromStdString(m_candidate.id); }
  QString plainText() const { return m_text; }
  QTextBrowser* browser() const { return m_browser; }
  const QVector<RatingRow*>& ratings() const { return m_rows; }
  /// The selected code points; empty where nothing is, or while the text is not the plain one.
  std::pair<qsizetype, qsizetype> selected() const;
  void clearSelection();
  /// The kinds of errors, at the selection.
  void askKind(const QPoint& place);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void paintMarks();
  void listSpans();
  void showMenu(const QPoint& place);
  QString m_side;
  AnswerDraft& m_draft;
  judge::Candidate m_candidate;
  QString m_text;
  Show m_how = Show::Plain;
  QString m_other, m_language;
  QLabel* m_heading;
  QTextBrowser* m_browser;
  QWidget* m_spans;
  FlowLayout* m_flow;
  QVector<RatingRow*> m_rows;
  std::vector<judge::Span> m_listed;
};

/// Text for reading that keeps every character at its place, line height 1.6.
void showPlain(QTextBrowser& browser, const QString& text);

}  // namespace espalier::ui

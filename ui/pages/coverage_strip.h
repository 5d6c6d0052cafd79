#pragma once

#include "ui/models/text_marks.h"
#include "ui/widgets/translated.h"

class QTextBrowser;

namespace espalier::ui {

/// A strip beside an article: a lane a summary, where the sentences that the summary has something
/// of are filled, the more the stronger. It stands for the whole article, with a frame around what
/// of it is in view; a click, or the up and down keys, go to a sentence.
class CoverageStrip : public Translated<QWidget> {
  Q_OBJECT
 public:
  struct Lane {
    QString name;
    QColor colour;
    QVector<SentenceCoverage> sentences;
    int round = 0;  ///< how often its colour was given before: hollow, then in pieces
  };
  /// `article` is the widget that shows the text.
  CoverageStrip(QTextBrowser* article, QWidget* parent);

  /// `offset`: where the article's text begins in the widget's document.
  void setLanes(const QVector<Lane>& lanes, qsizetype offset);
  const QVector<Lane>& lanes() const { return m_lanes; }
  /// The sentence that was gone to last, as selected in the article; -1 where none.
  int sentence() const { return m_sentence; }
  /// Where a sentence is drawn.
  QRect place(int sentence) const;
  QSize sizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  /// From the document's height to the strip's.
  double scale() const;
  double height(qsizetype position, bool bottom) const;
  int sentenceAt(int y) const;
  bool covered(int sentence) const;
  void goTo(int sentence);
  void describe();
  QTextBrowser* m_article;
  QVector<Lane> m_lanes;
  qsizetype m_offset = 0;
  int m_sentence = -1;
};

}  // namespace espalier::ui

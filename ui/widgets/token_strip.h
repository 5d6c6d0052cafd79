#pragma once

#include <QAbstractScrollArea>
#include <QVector>

#include "core/data/token_view.h"

namespace espalier::ui {

/// The tokens of one example in a flow, each in a frame of its own: prompt, document and what is
/// learnt in their colours, what was cut struck through. White space is made visible. Arrows, Home
/// and End walk the tokens.
class TokenStrip : public QAbstractScrollArea {
  Q_OBJECT
 public:
  enum class Kind { Bos, Prompt, Document, Completion, Eos, Cut };

  explicit TokenStrip(QWidget* parent = nullptr);
  void setView(const data::TokenView& view);
  void clear();

  int count() const { return static_cast<int>(m_items.size()); }
  Kind kind(int index) const { return m_items[index].kind; }
  QString shown(int index) const { return m_items[index].text; }
  /// What the tooltip says; empty for what was cut.
  QString words(int index) const;
  int current() const { return m_current; }
  void setCurrent(int index);
  /// In the coordinates of the viewport.
  QRect rectOf(int index) const;

  static QString name(Kind kind);
  static QColor background(Kind kind);
  /// The line under what is learnt, and the frame.
  static QColor mark(Kind kind);

 Q_SIGNALS:
  void currentChanged(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Item {
    QString text, piece;
    int id = -1, place = 0;
    Kind kind = Kind::Prompt;
    bool special = false, breaks = false;
    QRect rect{};
  };
  void addCut(const data::CutText& cut);
  void arrange();
  int at(const QPoint& point) const;
  QFont itemFont() const;
  QVector<Item> m_items;
  int m_current = -1;
  int m_height = 0;
};

}  // namespace espalier::ui

#pragma once

#include <QVector>
#include <QWidget>

namespace espalier::ui {

/// Tags as small chips side by side.
namespace chips {

struct Chip {
  QString text;  ///< the tag; "+2" for those that have no room
  QRect rect;
  bool more = false;
};
/// One line of chips in an area, the first tags first.
QVector<Chip> laid(const QStringList& tags, const QRect& area);
/// The width that all of them want.
int width(const QStringList& tags);
void paint(QPainter& painter, const QVector<Chip>& chips);
/// The tag under a point, empty where there is none.
QString at(const QVector<Chip>& chips, const QPoint& point);

}  // namespace chips

/// A run's tags, and a sign where something was noted about it. Hidden where there is neither.
class TagRow : public QWidget {
 public:
  explicit TagRow(QWidget* parent = nullptr);
  void setWords(const QStringList& tags, const QString& note);
  const QStringList& tags() const { return m_tags; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {24, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void name();
  QStringList m_tags;
  QString m_note;
};

}  // namespace espalier::ui

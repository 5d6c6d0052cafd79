#pragma once

#include <QVector>
#include <optional>

namespace espalier::ui {

/// From the lowest to the highest value; low <= high.
struct ValueSpan {
  double low = 0, high = 0;

  double size() const { return high - low; }
  void include(const ValueSpan& other);
};

/// What a chart keeps of one line: its values and what is known of them, so that a line that only
/// grew (a run that trains) costs what is new, not all of it again.
class LineData {
 public:
  /// Takes new values of equal length. Where the old ones are their beginning, bit for bit, only
  /// the rest is looked at.
  void set(const QVector<double>& x, const QVector<double>& y);

  const QVector<double>& x() const { return m_x; }
  const QVector<double>& y() const { return m_y; }
  /// How many points the plot still holds as they are; it lacks those after them.
  qsizetype unchanged() const { return m_unchanged; }
  /// The plot has taken all.
  void taken() { m_unchanged = m_x.size(); }

  /// Of the finite values, of those above 0 where `positive`; none where there is none.
  std::optional<ValueSpan> whole(bool positive) const { return positive ? m_positive : m_all; }
  /// Without the hundredth at either end, one value at least, of some 20,000 taken evenly; the
  /// whole for a line of fewer than 12.
  std::optional<ValueSpan> central() const;
  /// The x where y is not finite, rising.
  const QVector<double>& gaps() const { return m_gaps; }

 private:
  void look(qsizetype from);

  QVector<double> m_x, m_y, m_gaps;
  std::optional<ValueSpan> m_all, m_positive;
  qsizetype m_unchanged = 0;
};

}  // namespace espalier::ui

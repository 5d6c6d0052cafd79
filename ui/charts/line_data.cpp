#include "ui/charts/line_data.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace espalier::ui {

namespace {

constexpr qsizetype kFewValues = 12;
constexpr qsizetype kManyValues = 20000;
constexpr qsizetype kTail = 100;  ///< one of so many values goes at either end

/// Bit for bit, so that values that are not numbers are equal to themselves.
bool beginsWith(const QVector<double>& all, const QVector<double>& part) {
  return all.size() >= part.size() &&
         (all.constData() == part.constData() ||
          std::memcmp(all.constData(), part.constData(),
                      static_cast<std::size_t>(part.size()) * sizeof(double)) == 0);
}

void include(std::optional<ValueSpan>& span, double value) {
  if (span)
    span->include({value, value});
  else
    span = ValueSpan{value, value};
}

}  // namespace

void ValueSpan::include(const ValueSpan& other) {
  low = std::min(low, other.low);
  high = std::max(high, other.high);
}

void LineData::set(const QVector<double>& x, const QVector<double>& y) {
  const bool grown = beginsWith(x, m_x) && beginsWith(y, m_y);
  const qsizetype known = grown ? m_x.size() : 0;
  if (!grown) {
    m_unchanged = 0;
    m_all.reset();
    m_positive.reset();
    m_gaps.clear();
  }
  m_x = x;
  m_y = y;
  look(known);
}

void LineData::look(qsizetype from) {
  for (qsizetype i = from; i < m_y.size(); ++i) {
    const double value = m_y[i];
    if (!std::isfinite(value)) {
      if (m_gaps.isEmpty() || m_gaps.last() != m_x[i]) m_gaps << m_x[i];
      continue;
    }
    include(m_all, value);
    if (value > 0) include(m_positive, value);
  }
}

std::optional<ValueSpan> LineData::central() const {
  if (m_y.size() < kFewValues) return m_all;
  const qsizetype stride = std::max<qsizetype>(1, m_y.size() / kManyValues);
  QVector<double> some;
  some.reserve(m_y.size() / stride + 1);
  for (qsizetype i = 0; i < m_y.size(); i += stride) {
    if (std::isfinite(m_y[i])) some << m_y[i];
  }
  if (some.size() < kFewValues) return m_all;
  const qsizetype cut = std::max<qsizetype>(1, some.size() / kTail);
  const auto at = [&](qsizetype place) {
    std::nth_element(some.begin(), some.begin() + place, some.end());
    return some[place];
  };
  const double low = at(cut);
  return ValueSpan{low, at(some.size() - 1 - cut)};
}

}  // namespace espalier::ui

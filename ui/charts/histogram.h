#pragma once

#include <vector>

#include "ui/charts/qcustomplot.h"
#include "ui/models/length_bins.h"
#include "ui/widgets/translated.h"

class QLabel;

namespace espalier::ui {

/// How long the texts of a data set are, in tokens, with the line where a plan cuts them.
class Histogram : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit Histogram(int colour, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  /// No lengths are known; `words` say why, where there is something to say.
  void setUnknown(const QString& words);
  /// `sorted`: rising.
  void setLengths(const std::vector<std::int32_t>& sorted);
  /// 0: nothing is cut.
  void setBound(qint64 tokens);
  const LengthBins& bins() const { return m_bins; }
  QString facts() const;
  QString csv() const;

 private:
  void build();
  void recolour();
  void refresh();
  void showTip(const QPoint& at);
  int m_colour;
  std::vector<std::int32_t> m_sorted;
  LengthBins m_bins;
  qint64 m_bound = 0;
  bool m_known = true;
  QString m_words;  ///< instead of facts
  QLabel* m_title;
  QLabel* m_facts;
  QLabel* m_cut;
  QCustomPlot* m_plot;
  QCPBars* m_bars;
  QCPItemLine* m_line;
};

}  // namespace espalier::ui

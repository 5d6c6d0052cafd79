#pragma once

#include <QTableWidget>

namespace espalier::ui {

/// A small matrix as a grid of coloured cells with their numbers, as large as it needs to be.
/// Arrows walk the cells; in an editable grid typing, F2 or a double click changes one.
class NumberGrid : public QTableWidget {
  Q_OBJECT
 public:
  enum class Heat { None, Diverging, Sequential };
  struct Cell {
    double value = 0;
    bool marked = false;  ///< in a dashed frame: the next step resets it
    QString hint;
  };

  NumberGrid(Heat heat, bool editable, QWidget* parent = nullptr);
  /// What an editor takes.
  void setBounds(double low, double high);
  /// Row by row; the colours reach to `limit`.
  void setCells(const QVector<Cell>& cells, int columns, double limit);
  /// Name and the word for a marked cell, for those who listen.
  void setName(const QString& name, const QString& markedWord = {});
  double value(int row, int column) const;
  bool marked(int row, int column) const;
  QColor background(const QModelIndex& index) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void edited(int row, int column, double value);

 protected:
  void changeEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  friend class CellPainter;
  void describe(QTableWidgetItem& item, const Cell& cell);
  void fit();
  Heat m_heat;
  bool m_editable;
  double m_limit = 1, m_low = -9, m_high = 9;
  QString m_markedWord;
};

/// At most two decimals, no superfluous zeros: "0.5", "-1.25".
QString gridNumber(double value);

}  // namespace espalier::ui

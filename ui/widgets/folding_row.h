#pragma once

#include <QWidget>

class QBoxLayout;
class QHBoxLayout;

namespace espalier::ui {

/// Two groups of controls in one line, the first at its left and the second at its right end; where
/// the line is too short for both, the second stands under the first.
class FoldingRow : public QWidget {
 public:
  explicit FoldingRow(QWidget* parent = nullptr);
  QHBoxLayout* left() const { return m_left; }
  QHBoxLayout* right() const { return m_right; }

 protected:
  bool event(QEvent* event) override;

 private:
  QBoxLayout* m_both;
  QHBoxLayout* m_left;
  QHBoxLayout* m_right;
};

}  // namespace espalier::ui

#pragma once

#include <QFrame>

namespace espalier::ui {

/// The keys of a page, over the window; any key or click closes it.
class KeyHelp : public QFrame {
  Q_OBJECT
 public:
  KeyHelp(const QString& page, QWidget* parent);

 Q_SIGNALS:
  void tourWanted();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
};

}  // namespace espalier::ui

#pragma once

#include <QFrame>
#include <QTimer>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;

namespace espalier::ui {

/// Five steps through the demo: a card beside the thing that it tells of, with a ring around that
/// thing. It stops nothing: the window can be used while it stands there. Right, Left and Escape
/// turn it and close it.
class Tour : public Translated<QFrame> {
  Q_OBJECT
 public:
  Tour(Desk& desk, QWidget* window);
  /// Asks once whether it shall start; what was answered is remembered.
  void offer();
  void start();
  /// The step that is shown, from 0; -1: the offer, or nothing.
  int step() const { return m_step; }
  static int steps();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  void show(int step);
  void turn(int direction);
  void openPlace(int step);
  QWidget* target() const;
  void place();
  void refresh();
  bool handle(QKeyEvent* event);

  Desk& m_desk;
  QWidget* m_window;
  QWidget* m_ring;
  QTimer m_watch;
  int m_step = -1;
  bool m_bring = false;  ///< the step's thing is still to be scrolled into sight
  QLabel* m_heading;
  QLabel* m_words;
  QLabel* m_count;
  QPushButton* m_back;
  QPushButton* m_next;
  QPushButton* m_close;
};

}  // namespace espalier::ui

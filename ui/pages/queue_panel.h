#pragma once

#include "ui/models/desk.h"
#include "ui/models/queue_model.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;
class QTableView;
class QUndoStack;

namespace espalier::ui {

class Banner;
class NumberBox;

/// The queue: its runs with how far they are and what went wrong, working it off, and its order.
class QueuePanel : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit QueuePanel(Desk& desk, QWidget* parent = nullptr);
  ~QueuePanel() override;
  /// Puts the keyboard on the table.
  void showUp();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QLayout* buildHead();
  QLayout* buildTools();
  void buildTable();
  void connectAll();
  void retranslate();
  void readLimits();
  void setLimits();
  void refresh();
  void refreshButtons();
  QStringList chosen() const;
  QString chosenWaiting() const;
  void removeChosen();
  void move(int places);
  QueueService& queue() const { return m_desk.jobs().queue(); }

  Desk& m_desk;
  QueueModel* m_model;
  QUndoStack* m_undo;
  QTableView* m_table;
  Banner* m_banner;
  QLabel* m_heading;
  QLabel* m_words;
  QLabel* m_empty;
  QLabel* m_atOnceLabel;
  QLabel* m_memoryLabel;
  NumberBox* m_atOnce;
  NumberBox* m_memory;
  QPushButton* m_run;
  QPushButton* m_stop;
  QPushButton* m_up;
  QPushButton* m_down;
  QPushButton* m_remove;
  QPushButton* m_again;
  QPushButton* m_back;
  QWidget* m_body;
};

}  // namespace espalier::ui

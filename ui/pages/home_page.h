#pragma once

#include <QPointer>

#include "ui/pages/page.h"

class QGridLayout;
class QLabel;
class QProgressBar;
class QScrollArea;
class QPushButton;
class QVBoxLayout;

namespace espalier::ui {

class Banner;
class QueuePanel;
class Section;

/// Where work begins: the demo, recent workspaces, running and last runs, what this machine can do.
class HomePage : public Page {
  Q_OBJECT
 public:
  explicit HomePage(Desk& desk, QWidget* parent = nullptr);
  void showQueue();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void placeCards();
  QWidget* buildLeft();
  QWidget* buildRight();
  void connectAll();
  void readRecent();
  void readRuns();
  void showNext();
  void readMachine();
  void open(const QString& folder);
  void setOpening(bool opening);
  Banner* m_banner;
  QPushButton* m_demo;
  QPushButton* m_folder;
  QPushButton* m_tour;
  QPushButton* m_teach;
  bool m_demoAsked = false;  ///< its button was pressed, it is not open yet
  QLabel* m_demoWords;
  QLabel* m_drop;
  QLabel* m_recentHeading;
  QLabel* m_noRecent;
  QVBoxLayout* m_recent;
  QProgressBar* m_opening;
  QLabel* m_title;
  QueuePanel* m_queue;
  QLabel* m_runsHeading;
  QLabel* m_noRuns;
  QPushButton* m_next;  ///< the step that a workspace without runs begins with
  QString m_nextPage;
  QPointer<QWidget> m_focused;  ///< before a workspace was being opened
  QGridLayout* m_cards;
  QScrollArea* m_cardArea;
  QVector<QWidget*> m_shown;  ///< the cards
  int m_columns = 0;
  Section* m_machine;
  QGridLayout* m_facts;
};

}  // namespace espalier::ui

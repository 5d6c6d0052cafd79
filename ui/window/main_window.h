#pragma once

#include <QMap>
#include <QStringList>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QStackedWidget;

namespace espalier::ui {

class AnnotatePage;
class Banner;
class ComparePage;
class ComposePage;
class DataPage;
class DropTaker;
class HomePage;
class Language;
class MonitorPage;
class Page;
class Rail;
class ResultsPage;
class StatusBar;
class TopBar;
class Tray;
class Tour;

/// The one window: rail, top bar, page, status bar.
class MainWindow : public Translated<QWidget> {
  Q_OBJECT
 public:
  MainWindow(JobService& jobs, Settings& settings, Language& language, QWidget* parent = nullptr);
  ~MainWindow() override;

  void openPage(const QString& key);
  QString currentPage() const;
  Desk& desk() { return m_desk; }

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void buildPages();
  void buildShortcuts();
  void connectAll();
  void go(int direction);
  void showPage(Page& page);
  void fitScreen();
  void changeTextSize(int change);
  void showKeys();
  void openFolder();
  void closeJob();
  void closeQueue();
  void keepRunning(const QString& name);

  Desk m_desk;
  QStackedWidget* m_stack;
  Rail* m_rail;
  TopBar* m_top;
  StatusBar* m_status;
  Banner* m_banner;
  DropTaker* m_drops;
  Tour* m_tour;
  QMap<QString, Page*> m_pages;
  HomePage* m_home = nullptr;
  ResultsPage* m_results = nullptr;
  ComposePage* m_compose = nullptr;
  DataPage* m_data = nullptr;
  MonitorPage* m_monitor = nullptr;
  ComparePage* m_compare = nullptr;
  AnnotatePage* m_annotate = nullptr;
  QStringList m_history;
  QString m_wanted;  ///< page of the last time, until a workspace is there to show on it
  Tray* m_tray = nullptr;
  qsizetype m_place = -1;
  bool m_closeWhenDone = false;
};

}  // namespace espalier::ui

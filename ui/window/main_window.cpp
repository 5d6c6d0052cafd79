#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QDropEvent>
#include <QGridLayout>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QScrollArea>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <utility>

#include "ui/dialogs/ask.h"
#include "ui/jobs/queue_service.h"
#include "ui/pages/annotate_page.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/home_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/monitor_page.h"
#include "ui/pages/results_page.h"
#include "ui/pages/teach_page.h"
#include "ui/pages/whatif_page.h"
#include "ui/settings/language.h"
#include "ui/settings/layout_memory.h"
#include "ui/settings/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/focus.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/key_help.h"
#include "ui/window/click_guard.h"
#include "ui/window/drop_taker.h"
#include "ui/window/rail.h"
#include "ui/window/status_bar.h"
#include "ui/window/top_bar.h"
#include "ui/window/tour.h"
#include "ui/window/tray.h"

namespace espalier::ui {

namespace {
constexpr QSize kUsual{1440, 900};
constexpr QSize kLeast{1000, 640};
constexpr QSize kLeastPage{900, 540};  ///< in a smaller window the page is scrolled

/// Gives what is in it all of its room, and asks for no more than its own least: what a page would
/// like to have is not what makes the window scroll.
class PageRoom : public QWidget {
 public:
  explicit PageRoom(QWidget* content) : m_content(content) {
    content->setParent(this);
    setMinimumSize(kLeastPage);
  }

 protected:
  void resizeEvent(QResizeEvent*) override { m_content->setGeometry(rect()); }

 private:
  QWidget* m_content;
};

constexpr int kMinText = 11;
constexpr int kMaxText = 32;
constexpr int kDefaultText = 15;
}  // namespace

MainWindow::MainWindow(JobService& jobs, Settings& settings, Language& language, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(jobs, settings),
      m_stack(new QStackedWidget(this)),
      m_rail(new Rail(this)),
      m_top(new TopBar(m_desk, language, this)),
      m_status(new StatusBar(m_desk, this)),
      m_banner(new Banner(this)),
      m_drops(new DropTaker(m_desk, *m_banner, this)),
      m_tour(new Tour(m_desk, this)) {
  setObjectName("mainWindow");
  setWindowIcon(icon("espalier", IconRole::Accent));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(m_rail, 0, 0, 4, 1);
  grid->addWidget(m_top, 0, 1);
  grid->addWidget(m_banner, 1, 1);
  auto* area = new QScrollArea(this);
  area->setObjectName("pageArea");
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(new PageRoom(m_stack));
  grid->addWidget(area, 2, 1);
  grid->addWidget(m_status, 3, 1);
  grid->setRowStretch(2, 1);
  setAcceptDrops(true);
  grid->setColumnStretch(1, 1);
  buildPages();
  buildShortcuts();
  connectAll();
  new ClickGuard(this);
  resize(kUsual);
  const QByteArray geometry = settings.value<QByteArray>(Settings::Key::WindowGeometry);
  if (!geometry.isEmpty()) restoreGeometry(geometry);
  fitScreen();
  setLayoutOf(*this, settings.value<QVariantMap>(Settings::Key::Layout));
  m_wanted = settings.value<QString>(Settings::Key::LastPage);
  openPage("home");
  // A page that needs no workspace is there at once.
  if (m_wanted == "teach") openPage(std::exchange(m_wanted, QString()));
  text([this] { setWindowTitle(tr("Espalier")); });
}

MainWindow::~MainWindow() {
  // Fields keep what was typed as they are left: while there is still a desk to tell.
  hide();
  keepLayout();
}

/// On a screen that is small for its scale the window is as large as the screen, and scrolls.
void MainWindow::fitScreen() {
  const QSize room = screen()->availableGeometry().size();
  setMinimumSize(kLeast.boundedTo(room));
  resize(size().boundedTo(room));
}

void MainWindow::keepLayout() {
  // Nobody shows anything else for it.
  const QSignalBlocker quiet(m_desk.settings());
  m_desk.settings().set(Settings::Key::Layout, layoutOf(*this));
}

void MainWindow::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  focusPage(*m_stack->currentWidget());
}

void MainWindow::buildPages() {
  m_home = new HomePage(m_desk, this);
  m_results = new ResultsPage(m_desk, this);
  m_monitor = new MonitorPage(m_desk, this);
  m_compare = new ComparePage(m_desk, this);
  m_compose = new ComposePage(m_desk, this);
  m_annotate = new AnnotatePage(m_desk, this);
  m_data = new DataPage(m_desk, m_compose->draft(), this);
  const QVector<Page*> pages{m_home,     new LibraryPage(m_desk, this), m_data,    m_compose,
                             m_monitor,  new WhatIfPage(m_desk, this),  m_compare, m_results,
                             m_annotate, new TeachPage(m_desk, this)};
  for (Page* page : pages) {
    m_stack->addWidget(page);
    m_pages.insert(page->key(), page);
    connect(page, &Page::news, this, [this, page] {
      if (currentPage() != page->key()) m_rail->setNews(page->key(), true);
    });
  }
}

void MainWindow::buildShortcuts() {
  const auto add = [this](const QKeySequence& keys, auto action) {
    connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
  };
  int number = 1;
  for (const QString& key : Rail::keys()) {
    add(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number++)),
        [this, key] { openPage(key); });
  }
  add(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { go(-1); });
  add(QKeySequence(Qt::ALT | Qt::Key_Right), [this] { go(1); });
  add(QKeySequence(Qt::CTRL | Qt::Key_Plus), [this] { changeTextSize(1); });
  add(QKeySequence(Qt::CTRL | Qt::Key_Equal), [this] { changeTextSize(1); });
  add(QKeySequence(Qt::CTRL | Qt::Key_Minus), [this] { changeTextSize(-1); });
  add(QKeySequence(Qt::CTRL | Qt::Key_0), [this] { changeTextSize(0); });
  add(QKeySequence(Qt::CTRL | Qt::Key_O), [this] { openFolder(); });
  add(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
  add(QKeySequence(Qt::CTRL | Qt::Key_T), [this] { openPage("teach"); });
  add(QKeySequence(QStringLiteral("?")), [this] { showKeys(); });
  add(QKeySequence(Qt::Key_F1), [this] {
    if (auto* help = findChild<KeyHelp*>()) help->close();
    m_tour->start();
  });
}

void MainWindow::connectAll() {
  connect(m_rail, &Rail::chosen, this, &MainWindow::openPage);
  connect(&m_desk, &Desk::workspaceChanged, this, [this] {
    // The first one of this start, and nobody has gone anywhere yet.
    const QString last = std::exchange(m_wanted, QString());
    if (m_desk.hasWorkspace() && m_history.size() == 1 && !last.isEmpty()) openPage(last);
  });
  connect(m_top, &TopBar::openFolderWanted, this, &MainWindow::openFolder);
  connect(&m_desk, &Desk::pageWanted, this, &MainWindow::openPage);
  connect(&m_desk, &Desk::tourWanted, m_tour, &Tour::start);
  connect(&m_desk, &Desk::demoOpened, m_tour, &Tour::offer);
  connect(&m_desk, &Desk::runWanted, this, [this](const QString& run) {
    m_monitor->showRun(run);
    openPage("monitor");
  });
  connect(&m_desk, &Desk::dataWanted, this, [this](const QString& set) {
    m_compose->useData(set);
    openPage("compose");
  });
  connect(&m_desk, &Desk::comparisonWanted, this, [this](const QStringList& runs) {
    m_compare->compare(runs);
    openPage("compare");
  });
  connect(&m_desk, &Desk::queueWanted, this, [this] {
    openPage("home");
    m_home->showQueue();
  });
  connect(&m_desk, &Desk::twinsWanted, this, [this](const QString& run) {
    m_results->runTwins(run);
    openPage("results");
  });
  connect(&m_desk.jobs().queue(), &QueueService::changed, this, [this] {
    if (m_closeWhenDone && !m_desk.busy() && !m_desk.queueWorks()) close();
  });
  connect(&m_desk, &Desk::ratingWanted, this, [this](const QStringList& runs) {
    openPage("annotate");
    m_annotate->newTask(runs);
  });
  connect(&m_desk, &Desk::focusModeChanged, this, [this](bool on) {
    for (QWidget* part : std::initializer_list<QWidget*>{m_rail, m_top, m_status})
      part->setVisible(!on);
  });
  connect(&m_desk, &Desk::methodWanted, this, [this](const QString& method) {
    m_compose->chooseMethod(method);
    openPage("compose");
  });
  connect(&m_desk, &Desk::planWanted, this, [this](const QString& file) {
    m_compose->loadFile(file);
    openPage("compose");
  });
  connect(&m_desk, &Desk::studyWanted, this, [this](const QString& file) {
    m_results->showStudy(file);
    openPage("results");
  });
  connect(&m_desk, &Desk::planOfRunWanted, this,
          [this](const QString& run, const QString& key, const ErrorInfo& error) {
            openPage("compose");
            m_compose->takeRun(run, key, error);
          });
  connect(&m_desk, &Desk::importWanted, this, [this](const QString& file) {
    m_data->startImport(file);
    openPage("data");
  });
  connect(&m_desk.jobs(), &JobService::stateChanged, this, [this](JobState state) {
    if (state == JobState::Starting) openPage("monitor");
    const bool ended =
        state == JobState::Finished || state == JobState::Stopped || state == JobState::Failed;
    if (ended) {
      for (const char* key : {"results", "compare"}) {
        if (currentPage() != key && state != JobState::Failed) m_rail->setNews(key, true);
      }
      if (m_closeWhenDone && !m_desk.queueWorks()) close();
    }
    // What a pause leaves on disk is all that is to be kept.
    if (state == JobState::Paused && m_closeWhenDone) m_desk.jobs().abort();
  });
}

void MainWindow::openPage(const QString& key) {
  Page* page = m_pages.value(key);
  if (page == nullptr) return;
  m_rail->setCurrent(key);
  if (m_stack->currentWidget() == page && m_place >= 0) return;
  showPage(*page);
  while (m_history.size() > m_place + 1)
    m_history.removeLast();
  m_history << key;
  m_place = m_history.size() - 1;
}

void MainWindow::showPage(Page& page) {
  m_stack->setCurrentWidget(&page);
  m_desk.settings().set(Settings::Key::LastPage, page.key());
  if (isVisible()) focusPage(page);
}

void MainWindow::go(int direction) {
  const qsizetype place = m_place + direction;
  if (place < 0 || place >= m_history.size()) return;
  m_place = place;
  showPage(*m_pages.value(m_history[place]));
  m_rail->setCurrent(m_history[place]);
}

QString MainWindow::currentPage() const {
  return m_stack->currentWidget() != nullptr ? m_stack->currentWidget()->objectName() : QString();
}

void MainWindow::changeTextSize(int change) {
  Settings& settings = m_desk.settings();
  const int now = settings.value<int>(Settings::Key::TextSize);
  settings.set(Settings::Key::TextSize,
               change == 0 ? kDefaultText : std::clamp(now + change, kMinText, kMaxText));
}

void MainWindow::openFolder() {
  const QString folder = ask::openFolder(this, tr("Open a workspace"), m_desk.workspaceFolder());
  if (!folder.isEmpty()) m_desk.jobs().openWorkspace(folder);
}

void MainWindow::showKeys() {
  auto* help = new KeyHelp(currentPage(), m_pages.value(currentPage())->keys(), this);
  connect(help, &KeyHelp::tourWanted, m_tour, &Tour::start);
  help->setAttribute(Qt::WA_DeleteOnClose);
  help->show();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (DropTaker::wants(*event->mimeData())) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  m_drops->take(*event->mimeData());
}

void MainWindow::closeEvent(QCloseEvent* event) {
  Settings& settings = m_desk.settings();
  settings.set(Settings::Key::WindowGeometry, saveGeometry());
  keepLayout();
  settings.sync();
  if (!m_desk.busy() && !m_desk.queueWorks()) {
    event->accept();
    return;
  }
  event->ignore();
  m_desk.busy() ? closeJob() : closeQueue();
}

/// The queue's runs are processes of this program: they end with it.
void MainWindow::closeQueue() {
  QueueService& queue = m_desk.jobs().queue();
  if (queue.mode() == QueueMode::Stopping) {
    m_closeWhenDone = true;
    return;
  }
  switch (
      ask::closingQueue(this, queue.count("running"), queue.count("waiting"), Tray::available())) {
    case ask::Closing::KeepRunning:
      keepRunning(tr("The queue"));
      break;
    case ask::Closing::PauseAndSave:
    case ask::Closing::Abort:
      // Closes when the children have ended.
      m_closeWhenDone = true;
      queue.stop();
      break;
    case ask::Closing::Cancel:
      break;
  }
}

void MainWindow::closeJob() {
  const QString name = m_desk.live().started() ? QString::fromStdString(m_desk.live().start().name)
                                               : tr("Starting a run");
  switch (ask::closing(this, name, Tray::available())) {
    case ask::Closing::KeepRunning:
      keepRunning(name);
      break;
    case ask::Closing::PauseAndSave:
      // Closes when the worker says that it has ended.
      m_closeWhenDone = true;
      m_desk.jobs().queue().stop();
      if (m_desk.jobs().state() == JobState::Paused)
        m_desk.jobs().abort();
      else
        m_desk.jobs().pause();
      break;
    case ask::Closing::Abort:
      m_closeWhenDone = true;
      m_desk.jobs().queue().stop();
      m_desk.jobs().abort();
      break;
    case ask::Closing::Cancel:
      break;
  }
}

void MainWindow::keepRunning(const QString& name) {
  if (!Tray::available()) {
    showMinimized();
    return;
  }
  if (m_tray == nullptr) m_tray = new Tray(*this);
  m_tray->takeIn(name);
}

}  // namespace espalier::ui

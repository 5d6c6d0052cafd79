#include "ui/pages/home_page.h"

#include <QDir>
#include <QGridLayout>
#include <QProgressBar>
#include <QScrollArea>
#include <utility>

#include "ui/dialogs/ask.h"
#include "ui/pages/queue_panel.h"
#include "ui/pages/run_card.h"
#include "ui/pages/section.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"

namespace espalier::ui {

namespace {
constexpr int kCards = 9;
constexpr int kCardColumns = 3;
constexpr int kLeftWidth = 300;
constexpr int kCardHeight = 148;
constexpr int kCardWidth = 220;  ///< at least; with less room there are fewer beside each other
}  // namespace

HomePage::HomePage(Desk& desk, QWidget* parent)
    : Page("home", desk, parent), m_banner(new Banner(this)) {
  auto* outer = padded(new QVBoxLayout(this), 24, 16);
  m_title = makeLabel("title", this);
  outer->addWidget(m_title);
  outer->addWidget(m_banner);
  auto* row = new QHBoxLayout;
  row->setSpacing(24);
  row->addWidget(buildLeft());
  row->addWidget(buildRight(), 1);
  outer->addLayout(row, 1);
  connectAll();
  text([this] {
    m_title->setText(tr("Espalier"));
    m_demo->setText(tr("Open the demo"));
    m_demoWords->setText(
        tr("Two small models, adapters trained on English and Japanese text, and finished runs to "
           "look at."));
    m_folder->setText(tr("Open a folder…"));
    m_drop->setText(
        tr("A workspace, or an empty folder for a new one. Models, adapter folders, data files, "
           "plans and studies can be dropped anywhere."));
    m_tour->setText(tr("A tour of five steps"));
    m_tour->setToolTip(tr("What is where, on the demo or on your own workspace (F1)"));
    m_teach->setText(tr("Teach: a merge by hand"));
    m_teach->setToolTip(
        tr("Two small adapters, merged and pruned once with real numbers (Ctrl+T)"));
    m_recentHeading->setText(tr("Recent workspaces"));
    m_noRecent->setText(tr("Workspaces that you open stand here."));
    m_runsHeading->setText(tr("Runs"));
    m_machine->setHeading(tr("This machine"));
    readRecent();
    readRuns();
    readMachine();
  });
}

QWidget* HomePage::buildLeft() {
  auto* left = new QWidget(this);
  left->setFixedWidth(kLeftWidth);
  auto* column = padded(new QVBoxLayout(left), 0, kGap);
  m_demo = makeButton("primary", left);
  m_demo->setObjectName("openDemo");
  m_demoWords = makeLabel("muted", left);
  m_demoWords->setWordWrap(true);
  m_folder = makeButton("", left);
  m_folder->setObjectName("openFolder");
  m_folder->setIcon(icon("folder"));
  m_opening = new QProgressBar(left);
  m_opening->setRange(0, 0);
  m_opening->setTextVisible(false);
  m_opening->hide();
  m_recentHeading = makeLabel("heading", left);
  m_noRecent = makeLabel("muted", left);
  m_noRecent->setWordWrap(true);
  m_recent = new QVBoxLayout;
  m_recent->setSpacing(0);
  column->addWidget(m_demo);
  column->addWidget(m_opening);
  column->addWidget(m_demoWords);
  column->addSpacing(kGap);
  column->addWidget(m_folder);
  m_drop = makeLabel("muted", left);
  m_drop->setWordWrap(true);
  column->addWidget(m_drop);
  column->addSpacing(kPad);
  column->addWidget(m_recentHeading);
  column->addWidget(m_noRecent);
  column->addLayout(m_recent);
  column->addStretch();
  m_teach = makeButton("flat", left);
  m_teach->setObjectName("openTeach");
  m_teach->setIcon(icon("teach", IconRole::Muted));
  m_tour = makeButton("flat", left);
  m_tour->setObjectName("openTour");
  m_tour->setIcon(icon("info", IconRole::Muted));
  column->addWidget(m_tour, 0, Qt::AlignLeft);
  column->addWidget(m_teach, 0, Qt::AlignLeft);
  return left;
}

QWidget* HomePage::buildRight() {
  auto* right = new QWidget(this);
  auto* column = padded(new QVBoxLayout(right), 0, 12);
  m_runsHeading = makeLabel("heading", right);
  m_noRuns = makeLabel("muted", right);
  m_noRuns->setObjectName("noRuns");
  m_noRuns->setWordWrap(true);
  m_next = makeButton("", right);
  m_next->setObjectName("nextStep");
  auto* area = new QScrollArea(right);
  area->setFocusPolicy(Qt::NoFocus);
  area->setObjectName("homeRuns");
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* holder = new QWidget(area);
  m_cards = padded(new QGridLayout(holder), 0, 12);
  m_cards->setAlignment(Qt::AlignTop);
  area->setWidget(holder);
  m_cardArea = area;
  m_machine = new Section(right);
  m_facts = new QGridLayout;
  m_facts->setHorizontalSpacing(24);
  m_machine->body()->addLayout(m_facts);
  m_queue = new QueuePanel(desk(), right);
  column->addWidget(m_queue);
  column->addWidget(m_runsHeading);
  column->addWidget(m_noRuns);
  column->addWidget(m_next, 0, Qt::AlignLeft);
  column->addWidget(area, 1);
  column->addWidget(m_machine);
  return right;
}

void HomePage::connectAll() {
  JobService& jobs = desk().jobs();
  connect(m_demo, &QPushButton::clicked, this, [this] {
    setOpening(true);
    m_demoAsked = true;
    desk().jobs().openDemo();
  });
  connect(m_folder, &QPushButton::clicked, this, [this] {
    const QString folder = ask::openFolder(this, tr("Open a workspace"), QDir::homePath());
    if (!folder.isEmpty()) open(folder);
  });
  connect(m_tour, &QPushButton::clicked, &desk(), &Desk::tourWanted);
  connect(m_teach, &QPushButton::clicked, this, [this] { Q_EMIT desk().pageWanted("teach"); });
  connect(&jobs, &JobService::workspaceFailed, this, [this](const ErrorInfo& error) {
    setOpening(false);
    m_demoAsked = false;
    m_banner->showError(error);
  });
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    setOpening(false);
    m_banner->clear();
    readRecent();
    readRuns();
    if (std::exchange(m_demoAsked, false)) Q_EMIT desk().demoOpened();
  });
  connect(&desk(), &Desk::runsChanged, this, &HomePage::readRuns);
  connect(&desk(), &Desk::itemsChanged, this, &HomePage::showNext);
  connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT desk().pageWanted(m_nextPage); });
}

void HomePage::showQueue() {
  m_queue->showUp();
}

void HomePage::setOpening(bool opening) {
  QWidget* focused = focusWidget();
  m_opening->setVisible(opening);
  m_demo->setEnabled(!opening);
  m_folder->setEnabled(!opening);
  // A button that is disabled hands its focus on; it gets it back, if it is still there.
  if (opening)
    m_focused = focused;
  else if (const QPointer<QWidget> before = std::exchange(m_focused, nullptr);
           before != nullptr && isVisible())
    before->setFocus();
}

void HomePage::open(const QString& folder) {
  setOpening(true);
  desk().jobs().openWorkspace(folder);
}

void HomePage::readRecent() {
  clearLayout(m_recent);
  const QStringList recent = desk().settings().recentWorkspaces();
  m_noRecent->setVisible(recent.isEmpty());
  for (const QString& folder : recent) {
    auto* button = makeButton("flat", this);
    button->setText(QDir(folder).dirName());
    button->setIcon(icon("folder", IconRole::Muted));
    button->setToolTip(folder);
    connect(button, &QPushButton::clicked, this, [this, folder] { open(folder); });
    m_recent->addWidget(button);
  }
}

void HomePage::readRuns() {
  clearLayout(m_cards);
  m_shown.clear();
  QVector<RunRow> runs = desk().runs();
  // What waits stands in the queue above.
  runs.removeIf([](const RunRow& run) { return run.state == "queued"; });
  const auto going = [](const RunRow& r) { return r.state == "running" || r.state == "paused"; };
  std::stable_sort(runs.begin(), runs.end(), [&](const RunRow& a, const RunRow& b) {
    if (going(a) != going(b)) return going(a);
    return a.created > b.created;
  });
  m_noRuns->setVisible(runs.isEmpty() && !desk().readingRuns());
  m_next->setVisible(m_noRuns->isVisibleTo(this) && desk().hasWorkspace());
  showNext();
  for (int i = 0; i < std::min<int>(kCards, static_cast<int>(runs.size())); ++i) {
    auto* card = new RunCard(runs[i], this);
    card->setFixedHeight(kCardHeight);
    connect(card, &RunCard::opened, &desk(), &Desk::runWanted);
    m_shown << card;
  }
  m_columns = 0;
  placeCards();
}

/// What a workspace without runs is for, and what it lacks to begin one.
void HomePage::showNext() {
  if (!desk().hasWorkspace()) {
    m_noRuns->setText(
        tr("Running and finished runs of the workspace show here. Open the demo to see some."));
    return;
  }
  const auto say = [this](const char* page, const QString& step, const QString& words) {
    m_nextPage = page;
    m_next->setText(step);
    m_noRuns->setText(words);
  };
  const experiment::Workspace& w = desk().workspace();
  if (w.models.empty())
    say("library", tr("Go to the Library"),
        tr("No runs yet. Begin with a base model and adapters: the Library imports them."));
  else if (w.data.empty())
    say("data", tr("Go to Data"),
        tr("No runs yet. Next comes a data set: Data makes one from a file."));
  else
    say("compose", tr("Compose a run"),
        tr("No runs yet. Compose makes one of a model, adapters and data."));
}

/// As many beside each other as there is room for.
void HomePage::placeCards() {
  const int room = m_cardArea->viewport()->width() / kCardWidth;
  const int columns = std::clamp(room, 1, kCardColumns);
  if (columns == m_columns) return;
  m_columns = columns;
  for (int i = 0; i < m_shown.size(); ++i)
    m_cards->addWidget(m_shown[i], i / columns, i % columns);
  for (int i = 0; i < kCardColumns; ++i)
    m_cards->setColumnStretch(i, i < columns ? 1 : 0);
}

void HomePage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  // The scroll area has its new width when this page's layout has run.
  QMetaObject::invokeMethod(this, &HomePage::placeCards, Qt::QueuedConnection);
}

void HomePage::readMachine() {
  clearLayout(m_facts);
  const MachineFacts facts = desk().jobs().machine();
  auto add = [this, column = 0](const QString& name, const QString& value) mutable {
    auto* caption = makeLabel("caption", this);
    caption->setText(name);
    auto* words = new QLabel(value, this);
    words->setWordWrap(true);
    m_facts->addWidget(caption, 0, column);
    m_facts->addWidget(words, 1, column, Qt::AlignTop);
    m_facts->setColumnStretch(column++, 1);
  };
  add(tr("Device"), tr("%1, %2").arg(facts.device, facts.dtype));
  add(tr("Threads"), formatCount(facts.threads));
  add(tr("Memory"), formatBytes(facts.memoryTotal));
  add(tr("Network"), tr("not used"));
  if (!Theme::japaneseFontFound()) {
    add(tr("Fonts"), tr("No Japanese font found; the package fonts-noto-cjk brings one."));
  }
}

}  // namespace espalier::ui

#include "ui/widgets/key_help.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>

#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

KeyHelp::KeyHelp(const QString& page, const QVector<std::pair<QString, QString>>& more,
                 QWidget* parent)
    : QFrame(parent), m_before(QApplication::focusWidget()) {
  setObjectName("keyHelp");
  setProperty("card", true);
  setFocusPolicy(Qt::StrongFocus);
  QVector<std::pair<QString, QString>> keys{
      {"Ctrl+1 … 9", tr("open a page")},
      {"Alt+←  Alt+→", tr("back and forward")},
      {"Ctrl+O", tr("open a workspace")},
      {"Ctrl+T", tr("a merge by hand, to teach")},
      {"Ctrl+Q", tr("leave Espalier")},
      {"F1", tr("a tour of five steps")},
      {"Ctrl++  Ctrl+-  Ctrl+0", tr("size of articles and summaries")},
      {"Tab  Shift+Tab", tr("next and previous control")},
  };
  if (page == "home") {
    keys.append({"Enter", tr("in the queue: open the run")});
    keys.append({"Alt+↑  Alt+↓", tr("move the waiting run")});
    keys.append({"Delete", tr("take the waiting run out")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo that")});
  }
  if (page == "data") {
    keys.append({"Ctrl+I", tr("import a file")});
    keys.append({"Ctrl+F", tr("search the records")});
    keys.append({"Enter", tr("the record as the model sees it")});
    keys.append({"Page Up  Page Down", tr("previous and next record")});
    keys.append({"←  →  ↑  ↓  Home  End", tr("walk the tokens")});
    keys.append({"Ctrl+Enter  Esc", tr("import, or leave the import")});
  }
  if (page == "compose") {
    keys.append({"Ctrl+Enter", tr("start the run")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo")});
    keys.append({"Ctrl+Shift+Enter", tr("add it to the queue")});
  }
  if (page == "monitor") {
    keys.append({"←  →  Home  End", tr("the step that is shown")});
    keys.append({"Space", tr("on the slider: replay, hold")});
    keys.append({"↑  ↓", tr("on the heat map: the module that is read")});
    keys.append({tr("double-click"), tr("follow the run again")});
  }
  if (page == "whatif") {
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo")});
    keys.append({"← ↑ → ↓  Enter", tr("choose a point of the plane or the triangle")});
  }
  if (page == "compare") {
    keys.append({"↑  ↓", tr("previous and next record")});
    keys.append({"↑  ↓", tr("on the strip: previous and next covered sentence")});
    keys.append({"Ctrl+F", tr("search records")});
  }
  if (page == "results") {
    keys.append({"F2  Shift+F2  Ctrl+F2", tr("rename the run, its tags, its note")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo names, tags, notes")});
    keys.append({"Enter", tr("open the run")});
    keys.append({"Menu", tr("what can be done with the selected runs")});
    keys.append({"← → ↑ ↓  Enter", tr("choose a cell of the methods, a dot of the front")});
    keys.append({"Ctrl+Shift+←  →", tr("move the column, the axis")});
    keys.append({"+  -  Page Up  Page Down", tr("on an axis: move its brush, widen, narrow")});
    keys.append({"N  Delete  Esc", tr("runs without a value, clear the brush, all brushes")});
  }
  if (page == "library") {
    keys.append({"F2", tr("rename the adapter")});
    keys.append({"Delete", tr("remove the adapter")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo")});
    keys.append({"←  →  ↑  ↓", tr("another cell of the map")});
  }
  if (page == "teach") {
    keys.append({"Ctrl+Enter", tr("prune once")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo")});
    keys.append({"F2", tr("change the number of a cell")});
  }
  if (page == "monitor" || page == "results" || page == "library") {
    keys.append({"+  -  Home", tr("on a chart: zoom in, out, show all")});
    keys.append({"←  →  End", tr("on a chart that is zoomed: move what is seen")});
    keys.append({"Ctrl+←  Ctrl+→", tr("on a chart: move the cross-hair")});
    keys.append({"Shift+F10", tr("on a chart: copy, save, more")});
  }
  if (page == "results" || page == "annotate")
    keys.append({"↑  ↓  Home  End", tr("on a chart of intervals: the row that is read")});
  if (page == "annotate") keys.append({"Shift+F10", tr("on a chart: copy, save, more")});
  keys += more;
  keys.append({"?", tr("these keys")});
  auto* grid = padded(new QGridLayout(this), 20, 10);
  grid->setHorizontalSpacing(24);
  auto* title = makeLabel("big", this);
  title->setText(tr("Keys"));
  grid->addWidget(title, 0, 0, 1, 2);
  // A long list stands in two columns.
  constexpr int kRows = 14;
  const bool two = keys.size() > kRows;
  const int half = two ? static_cast<int>(keys.size() + 1) / 2 : static_cast<int>(keys.size());
  for (int i = 0; i < keys.size(); ++i) {
    auto* left = makeLabel("heading", this);
    left->setText(keys[i].first);
    grid->addWidget(left, 1 + i % half, 2 * (i / half));
    grid->addWidget(new QLabel(keys[i].second, this), 1 + i % half, 2 * (i / half) + 1);
  }
  auto* tour = makeButton("flat", this);
  tour->setObjectName("keyHelpTour");
  tour->setText(tr("Take the tour"));
  connect(tour, &QPushButton::clicked, this, [this] {
    Q_EMIT tourWanted();
    close();
  });
  grid->addWidget(tour, half + 1, 0, 1, 2, Qt::AlignLeft);
  adjustSize();
  move(parent->rect().center() - rect().center());
  raise();
  setFocus();
}

void KeyHelp::leave() {
  if (m_before) m_before->setFocus(Qt::OtherFocusReason);
  close();
}

void KeyHelp::keyPressEvent(QKeyEvent*) {
  leave();
}

void KeyHelp::mousePressEvent(QMouseEvent*) {
  leave();
}

}  // namespace espalier::ui

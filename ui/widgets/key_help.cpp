#include "ui/widgets/key_help.h"

#include <QGridLayout>
#include <QKeyEvent>

#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

KeyHelp::KeyHelp(const QString& page, QWidget* parent) : QFrame(parent) {
  setObjectName("keyHelp");
  setProperty("card", true);
  setFocusPolicy(Qt::StrongFocus);
  QVector<std::pair<QString, QString>> keys{
      {"Ctrl+1 … 8", tr("open a page")},
      {"Alt+←  Alt+→", tr("back and forward")},
      {"Ctrl+O", tr("open a workspace")},
      {"Ctrl+T", tr("a merge by hand, to teach")},
      {"Ctrl++  Ctrl+-  Ctrl+0", tr("size of articles and summaries")},
      {"Tab  Shift+Tab", tr("next and previous control")},
  };
  if (page == "compose") keys.append({"Ctrl+Enter", tr("start the run")});
  if (page == "monitor") keys.append({tr("double-click"), tr("follow the run again")});
  if (page == "whatif") keys.append({"← ↑ → ↓  Enter", tr("choose a point of the plane")});
  if (page == "compare") keys.append({"↑  ↓", tr("previous and next record")});
  if (page == "results") {
    keys.append({"F2", tr("rename the run")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo a rename")});
    keys.append({"Enter", tr("open the run")});
    keys.append({"← → ↑ ↓  Enter", tr("choose a cell of the methods, a dot of the front")});
    keys.append({"Ctrl+Shift+←  →", tr("move the column")});
  }
  if (page == "teach") {
    keys.append({"Ctrl+Enter", tr("prune once")});
    keys.append({"Ctrl+Z  Ctrl+Shift+Z", tr("undo and redo")});
    keys.append({"F2", tr("change the number of a cell")});
  }
  keys.append({"?", tr("these keys")});
  auto* grid = padded(new QGridLayout(this), 20, 10);
  grid->setHorizontalSpacing(24);
  auto* title = makeLabel("big", this);
  title->setText(tr("Keys"));
  grid->addWidget(title, 0, 0, 1, 2);
  int row = 1;
  for (const auto& [key, words] : keys) {
    auto* left = makeLabel("heading", this);
    left->setText(key);
    grid->addWidget(left, row, 0);
    grid->addWidget(new QLabel(words, this), row++, 1);
  }
  adjustSize();
  move(parent->rect().center() - rect().center());
  raise();
  setFocus();
}

void KeyHelp::keyPressEvent(QKeyEvent*) {
  close();
}

void KeyHelp::mousePressEvent(QMouseEvent*) {
  close();
}

}  // namespace espalier::ui

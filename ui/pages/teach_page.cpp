#include "ui/pages/teach_page.h"

#include <QScrollArea>
#include <QShortcut>
#include <QSignalBlocker>

#include "ui/pages/teach_adapters.h"
#include "ui/pages/teach_merge.h"
#include "ui/pages/teach_parts.h"
#include "ui/pages/teach_prune.h"
#include "ui/settings/settings.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {
constexpr std::uint64_t kFirstSeed = 1;
}

TeachPage::TeachPage(Desk& desk, QWidget* parent)
    : Page("teach", desk, parent), m_history(toy_example(kFirstSeed, kToyMostRank)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(buildTop());
  auto* area = new QScrollArea(this);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setFocusPolicy(Qt::NoFocus);
  auto* holder = new QWidget(area);
  auto* column = new QVBoxLayout(holder);
  column->setContentsMargins(kPad, 0, kPad, kPad);
  column->setSpacing(kGap);
  m_prune = new TeachPrune(m_history, holder);
  column->addWidget(new TeachAdapters(m_history, holder));
  column->addWidget(new TeachMerge(m_history, holder));
  column->addWidget(m_prune);
  column->addStretch();
  area->setWidget(holder);
  outer->addWidget(area, 1);
  connectAll();
  applyReadingSize(this);
  text([this] {
    m_title->setText(tr("Teach: a merge by hand"));
    const QSignalBlocker quiet(m_rank);
    m_rank->clear();
    m_rank->addItems({tr("Rank 1"), tr("Rank 2")});
    m_rank->setCurrentIndex(static_cast<int>(state().rank) - 1);
    m_rank->setAccessibleName(tr("Rank of the adapters"));
    m_undo->setText(tr("Undo"));
    m_undo->setToolTip(tr("Takes the last change back (Ctrl+Z)"));
    m_redo->setText(tr("Redo"));
    m_redo->setToolTip(tr("Makes it again (Ctrl+Shift+Z)"));
    m_another->setText(tr("Another example"));
    m_another->setToolTip(tr("Draws the next example; a number always gives the same one"));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(tr("Back to this example as it was drawn"));
    m_example->setText(tr("Example %1").arg(state().seed));
  });
}

QWidget* TeachPage::buildTop() {
  auto* top = new QWidget(this);
  auto* row = new QHBoxLayout(top);
  row->setContentsMargins(kPad, 8, kPad, 8);
  row->setSpacing(kGap);
  m_title = makeLabel("title", top);
  m_example = makeLabel("muted", top);
  m_example->setObjectName("toyExample");
  m_rank = new ChoiceBox(top);
  m_rank->setObjectName("toyRank");
  m_undo = makeButton("", top);
  m_undo->setObjectName("toyUndo");
  m_redo = makeButton("", top);
  m_redo->setObjectName("toyRedo");
  m_another = makeButton("", top);
  m_another->setObjectName("toyAnother");
  m_reset = makeButton("", top);
  m_reset->setObjectName("toyResetAll");
  row->addWidget(m_title);
  row->addSpacing(kGap);
  row->addWidget(m_example);
  row->addStretch();
  for (QWidget* control : {static_cast<QWidget*>(m_rank), static_cast<QWidget*>(m_another),
                           static_cast<QWidget*>(m_reset), static_cast<QWidget*>(m_undo),
                           static_cast<QWidget*>(m_redo)})
    row->addWidget(control);
  return top;
}

void TeachPage::connectAll() {
  QUndoStack& stack = m_history.stack();
  m_undo->setEnabled(false);
  m_redo->setEnabled(false);
  connect(&stack, &QUndoStack::canUndoChanged, m_undo, &QPushButton::setEnabled);
  connect(&stack, &QUndoStack::canRedoChanged, m_redo, &QPushButton::setEnabled);
  connect(m_undo, &QPushButton::clicked, &stack, &QUndoStack::undo);
  connect(m_redo, &QPushButton::clicked, &stack, &QUndoStack::redo);
  connect(m_another, &QPushButton::clicked, this, &TeachPage::another);
  connect(m_reset, &QPushButton::clicked, this, &TeachPage::reset);
  connect(m_rank, &QComboBox::activated, this, [this](int index) {
    ToyState next = state();
    next.rank = static_cast<std::size_t>(index) + 1;
    m_history.change(next);
  });
  connect(&m_history, &ToyHistory::changed, this, [this] {
    m_rank->setCurrentIndex(static_cast<int>(state().rank) - 1);
    m_example->setText(tr("Example %1").arg(state().seed));
  });
  connect(&desk().settings(), &Settings::changed, this, [this](Settings::Key key) {
    if (key == Settings::Key::TextSize) applyReadingSize(this);
  });
  const auto keys = [this](const QKeySequence& sequence, auto action) {
    connect(new QShortcut(sequence, this), &QShortcut::activated, this, action);
  };
  keys(QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { m_prune->pruneOnce(); });
  keys(QKeySequence(Qt::CTRL | Qt::Key_Enter), [this] { m_prune->pruneOnce(); });
  keys(QKeySequence(Qt::CTRL | Qt::Key_Z), [this] { m_history.stack().undo(); });
  keys(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), [this] { m_history.stack().redo(); });
}

void TeachPage::another() {
  ToyState next = toy_example(state().seed + 1, state().rank);
  // How a teacher set the step up stays; the numbers are new.
  next.ratio = state().ratio;
  next.reset = state().reset;
  m_history.change(next);
}

void TeachPage::reset() {
  m_history.change(toy_example(state().seed, state().rank));
}

}  // namespace espalier::ui

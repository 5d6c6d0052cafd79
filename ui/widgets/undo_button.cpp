#include "ui/widgets/undo_button.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QShortcut>

namespace espalier::ui {

namespace {

class UndoButton : public Translated<QPushButton> {
  Q_DECLARE_TR_FUNCTIONS(UndoButton)
 public:
  UndoButton(UndoSteps& steps, QWidget* parent) : Translated<QPushButton>(parent), m_steps(steps) {
    setProperty("kind", "flat");
    connect(&steps, &UndoSteps::changed, this, &UndoButton::refresh);
    connect(this, &QPushButton::clicked, &steps, &UndoSteps::undo);
    text([this] {
      setText(tr("Undo"));
      refresh();
    });
  }

 private:
  void refresh() {
    setEnabled(m_steps.canUndo());
    setToolTip(m_steps.undoText());
  }
  UndoSteps& m_steps;
};

}  // namespace

QPushButton* makeUndoButton(UndoSteps& steps, QWidget* page) {
  // Keys of the window that count while the page is the one that shows.
  QObject::connect(new QShortcut(QKeySequence::Undo, page), &QShortcut::activated, &steps,
                   &UndoSteps::undo);
  QObject::connect(new QShortcut(QKeySequence::Redo, page), &QShortcut::activated, &steps,
                   &UndoSteps::redo);
  return new UndoButton(steps, page);
}

}  // namespace espalier::ui

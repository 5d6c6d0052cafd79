#pragma once

#include <QSplitter>

namespace espalier::ui {

/// A division that the user moves and that is remembered by its name; no side is ever folded away.
inline QSplitter* makeSplitter(Qt::Orientation orientation, const char* name, QWidget* parent) {
  constexpr int kHandle = 12;
  auto* splitter = new QSplitter(orientation, parent);
  splitter->setObjectName(name);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(kHandle);
  return splitter;
}

}  // namespace espalier::ui

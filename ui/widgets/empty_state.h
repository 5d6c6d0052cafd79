#pragma once

#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;

namespace espalier::ui {

/// What a page shows while it has nothing: what goes here, and the one next action.
class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(const QString& iconName, QWidget* parent = nullptr);
  void setTexts(const QString& heading, const QString& words, const QString& action);

 Q_SIGNALS:
  void actionClicked();

 private:
  void refresh();
  QString m_iconName;
  QLabel* m_icon;
  QLabel* m_heading;
  QLabel* m_words;
  QPushButton* m_action;
};

}  // namespace espalier::ui

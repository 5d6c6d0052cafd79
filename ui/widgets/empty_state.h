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
  /// Whether the runs have yet to be read: it says so then, instead of the texts and the action.
  void setReadingRuns(bool reading);

 Q_SIGNALS:
  void actionClicked();

 private:
  void refresh();
  void showTexts();
  QString m_iconName;
  QString m_headingText, m_actionText;
  bool m_reading = false;
  QLabel* m_icon;
  QLabel* m_heading;
  QLabel* m_words;
  QPushButton* m_action;
};

}  // namespace espalier::ui

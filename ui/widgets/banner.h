#pragma once

#include <QFrame>

#include "ui/jobs/types.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace espalier::ui {

/// An error or note where it belongs: one sentence with its cause, a button that helps, details
/// that fold out. Hidden while there is nothing to say.
class Banner : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit Banner(QWidget* parent = nullptr);
  void showError(const ErrorInfo& error);
  /// level: "error" | "warning" | "info".
  void showText(const QString& level, const QString& sentence, const QString& details = {});
  /// A button in the banner; an empty text hides it.
  void setAction(const QString& caption);
  void clear();

 Q_SIGNALS:
  void actionClicked();

 private:
  void refresh();
  ErrorInfo m_error;
  QLabel* m_icon;
  QLabel* m_sentence;
  QLabel* m_details;
  QPushButton* m_action;
  QToolButton* m_fold;
  QToolButton* m_close;
};

}  // namespace espalier::ui

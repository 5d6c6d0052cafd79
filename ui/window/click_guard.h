#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

namespace espalier::ui {

/// The second click of a double click belongs to what the first one met. Where that has opened
/// another page, a control which lies at the same place there does not hear it: "Show on Monitor"
/// starts no twins.
class ClickGuard : public QObject {
  Q_OBJECT
 public:
  /// Watches the windows of the application as long as `window` lives.
  explicit ClickGuard(QWidget* window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QPointer<QWidget> m_first;  ///< what the press met
  bool m_pressed = false;     ///< a press that went on to its parents is still the same one
};

}  // namespace espalier::ui

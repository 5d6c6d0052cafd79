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
  static constexpr quint64 kNever = ~quint64{0};
  QPointer<QWidget> m_first;   ///< what the press met
  quint64 m_pressed = kNever;  ///< when, as events tell it
  quint64 m_passed = kNever;   ///< when the last double click was that was let through
};

}  // namespace espalier::ui

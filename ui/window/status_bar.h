#pragma once

#include <QDateTime>
#include <QTimer>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QMenu;
class QToolButton;

namespace espalier::ui {

/// Facts only: device, memory, when the store was written, notices of this session. A click on one
/// shows its details.
class StatusBar : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit StatusBar(Desk& desk, QWidget* parent = nullptr);
  int notices() const { return static_cast<int>(m_notices.size()); }

 private:
  void refresh();
  void refreshQueue();
  void addNotice(const ErrorInfo& error);
  void showNotices();
  QToolButton* addFact(const char* name, QStringList (StatusBar::*details)() const);
  QStringList deviceDetails() const;
  QStringList memoryDetails() const;
  QStringList savedDetails() const;
  void showAbove(QMenu* menu, const QToolButton* button);
  Desk& m_desk;
  QToolButton* m_device;
  QToolButton* m_memory;
  QToolButton* m_saved;
  QToolButton* m_queueButton;
  QToolButton* m_noticeButton;
  QVector<std::pair<QDateTime, ErrorInfo>> m_notices;
  QDateTime m_savedAt;
  QTimer m_timer;
};

}  // namespace espalier::ui

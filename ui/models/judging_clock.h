#pragma once

#include <QtGlobal>
#include <algorithm>

namespace espalier::ui {

/// How long somebody was at an item. Every sign of life counts the time since the last one, at most
/// a minute of it; while the window is not the active one nothing counts. Times are milliseconds of
/// any one clock.
class JudgingClock {
 public:
  static constexpr qint64 kIdleMs = 60000;

  void start(qint64 now, qint64 already) {
    m_spent = already;
    m_last = now;
  }
  void touch(qint64 now) {
    if (m_active) m_spent += std::clamp<qint64>(now - m_last, 0, kIdleMs);
    m_last = now;
  }
  void setActive(bool active, qint64 now) {
    if (active != m_active) touch(now);
    m_active = active;
  }
  qint64 spent(qint64 now) const {
    return m_spent + (m_active ? std::clamp<qint64>(now - m_last, 0, kIdleMs) : 0);
  }

 private:
  qint64 m_spent = 0, m_last = 0;
  bool m_active = true;
};

}  // namespace espalier::ui

#pragma once

#include <QFrame>

#include "ui/jobs/types.h"

namespace espalier::ui {

/// A run on Home: name, state, what it is, its loss as a small line, its best number.
class RunCard : public QFrame {
  Q_OBJECT
 public:
  explicit RunCard(const RunRow& run, QWidget* parent = nullptr);

 Q_SIGNALS:
  void opened(const QString& run);

 protected:
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QString m_id;
};

}  // namespace espalier::ui

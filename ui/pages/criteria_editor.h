#pragma once

#include <QVector>
#include <vector>

#include "core/judge/annotation.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace espalier::ui {

class NumberBox;

/// Which criteria a task rates by: those that the program brings, and one's own.
class CriteriaEditor : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit CriteriaEditor(QWidget* parent = nullptr);
  std::vector<judge::Criterion> criteria() const;

 Q_SIGNALS:
  void changed();

 private:
  struct Own {
    QWidget* row;
    QLineEdit* name;
    NumberBox *low, *high;
    QToolButton* remove;
  };
  void addOwn();
  void removeOwn(QWidget* row);
  void nameOwn(const Own& own);
  QVector<std::pair<judge::Criterion, QCheckBox*>> m_usual;
  QVector<Own> m_own;
  QVBoxLayout* m_rows;
  QPushButton* m_add;
};

}  // namespace espalier::ui

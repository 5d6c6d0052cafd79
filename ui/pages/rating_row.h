#pragma once

#include <QFrame>
#include <QVector>
#include <optional>

#include "core/judge/annotation.h"
#include "ui/widgets/translated.h"

class QLabel;

namespace espalier::ui {

class KeyButton;

/// One criterion of one candidate: its name and a button a value. While it has the focus digits
/// rate it; the page's keys do the rest.
class RatingRow : public Translated<QFrame> {
  Q_OBJECT
 public:
  RatingRow(const QString& candidate, const judge::Criterion& criterion, const QString& side,
            QWidget* parent);
  QString candidate() const { return m_candidate; }
  QString criterion() const;
  int low() const { return m_criterion.low; }
  int high() const { return m_criterion.high; }
  void setValue(std::optional<int> value);
  std::optional<int> value() const { return m_value; }
  /// It is what is missing.
  void setMissing(bool missing);

 Q_SIGNALS:
  void rated(int value);

 protected:
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  QString m_candidate, m_side;
  judge::Criterion m_criterion;
  std::optional<int> m_value;
  QLabel* m_name;
  QVector<KeyButton*> m_buttons;
};

}  // namespace espalier::ui

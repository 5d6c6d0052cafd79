#pragma once

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/widgets/parts.h"

namespace espalier::ui {

/// A card with a heading, one part of a form.
class Section : public QFrame {
 public:
  explicit Section(QWidget* parent = nullptr)
      : QFrame(parent), m_heading(makeLabel("heading", this)) {
    setProperty("card", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(kGap);
    column->addWidget(m_heading);
    m_body = new QVBoxLayout;
    m_body->setSpacing(6);
    column->addLayout(m_body);
  }
  void setHeading(const QString& heading) { m_heading->setText(heading); }
  QVBoxLayout* body() { return m_body; }

 private:
  QLabel* m_heading;
  QVBoxLayout* m_body;
};

}  // namespace espalier::ui

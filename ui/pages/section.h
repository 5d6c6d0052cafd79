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
      : QFrame(parent), m_heading(makeLabel("heading", this)), m_words(makeLabel("muted", this)) {
    setProperty("card", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(kGap);
    column->addWidget(m_heading);
    m_words->setWordWrap(true);
    m_words->hide();
    column->addWidget(m_words);
    m_body = new QVBoxLayout;
    m_body->setSpacing(6);
    column->addLayout(m_body);
  }
  void setHeading(const QString& heading) { m_heading->setText(heading); }
  /// What goes into it, told while nothing is there.
  void setWords(const QString& words) { m_words->setText(words); }
  void showWords(bool show) { m_words->setVisible(show); }
  QVBoxLayout* body() { return m_body; }

 private:
  QLabel* m_heading;
  QLabel* m_words;
  QVBoxLayout* m_body;
};

}  // namespace espalier::ui

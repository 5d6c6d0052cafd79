#include "ui/pages/guidelines_editor.h"

#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>

#include "ui/widgets/parts.h"

namespace espalier::ui {

GuidelinesEditor::GuidelinesEditor(QWidget* parent)
    : Translated<QWidget>(parent),
      m_enLabel(makeLabel("muted", this)),
      m_jaLabel(makeLabel("muted", this)),
      m_en(new QPlainTextEdit(this)),
      m_ja(new QPlainTextEdit(this)) {
  auto* grid = padded(new QGridLayout(this), 0, 4);
  grid->setHorizontalSpacing(12);
  grid->addWidget(m_enLabel, 0, 0);
  grid->addWidget(m_jaLabel, 0, 1);
  grid->addWidget(m_en, 1, 0);
  grid->addWidget(m_ja, 1, 1);
  m_en->setObjectName("guidelinesEn");
  m_ja->setObjectName("guidelinesJa");
  for (QPlainTextEdit* text : {m_en, m_ja}) {
    text->setTabChangesFocus(true);
    text->setMinimumHeight(120);
  }
  text([this] {
    m_enLabel->setText(tr("In English"));
    m_jaLabel->setText(tr("In Japanese"));
    m_en->setAccessibleName(tr("Guidelines in English"));
    m_ja->setAccessibleName(tr("Guidelines in Japanese"));
    for (QPlainTextEdit* text : {m_en, m_ja})
      text->setPlaceholderText(tr("What is to be judged, and how; Markdown"));
  });
}

void GuidelinesEditor::setTexts(const QString& en, const QString& ja) {
  m_en->setPlainText(en);
  m_ja->setPlainText(ja);
}

QString GuidelinesEditor::english() const {
  return m_en->toPlainText();
}

QString GuidelinesEditor::japanese() const {
  return m_ja->toPlainText();
}

}  // namespace espalier::ui

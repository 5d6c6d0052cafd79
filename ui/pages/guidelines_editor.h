#pragma once

#include "ui/widgets/translated.h"

class QLabel;
class QPlainTextEdit;

namespace espalier::ui {

/// The guidelines of a task in both languages, as Markdown.
class GuidelinesEditor : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit GuidelinesEditor(QWidget* parent = nullptr);
  void setTexts(const QString& en, const QString& ja);
  QString english() const;
  QString japanese() const;

 private:
  QLabel *m_enLabel, *m_jaLabel;
  QPlainTextEdit *m_en, *m_ja;
};

}  // namespace espalier::ui

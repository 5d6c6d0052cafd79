#pragma once

#include <QSyntaxHighlighter>

namespace espalier::ui {

/// Keys, texts, numbers and comments of a plan in the colours of the theme.
class PlanHighlighter : public QSyntaxHighlighter {
  Q_OBJECT
 public:
  explicit PlanHighlighter(QTextDocument* document);

 protected:
  void highlightBlock(const QString& text) override;
};

}  // namespace espalier::ui

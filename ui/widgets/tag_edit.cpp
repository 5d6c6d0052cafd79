#include "ui/widgets/tag_edit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QStringListModel>

#include "ui/models/tags.h"

namespace espalier::ui {

TagEdit::TagEdit(Known known, QWidget* parent)
    : QLineEdit(parent), m_known(std::move(known)), m_offers(new QStringListModel(this)) {
  auto* completer = new QCompleter(m_offers, this);
  // The offers are whole lines, made for what is typed.
  completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  setCompleter(completer);
  connect(this, &QLineEdit::textEdited, this, [this, completer](const QString& line) {
    m_offers->setStringList(tags::completions(line, m_known()));
    if (m_offers->rowCount() == 0) completer->popup()->hide();
  });
}

QStringList TagEdit::tags() const {
  return tags::fromLine(text());
}

void TagEdit::setTags(const QStringList& tags) {
  setText(tags::toLine(tags));
}

}  // namespace espalier::ui

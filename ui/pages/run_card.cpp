#include "ui/pages/run_card.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include "ui/models/run_state.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/tag_chips.h"

namespace espalier::ui {

namespace {

QString numberLine(const RunRow& run) {
  const QString characters = QStringLiteral("rougeL_char");
  const QString key = run.metrics.contains(characters) && run.language == "ja"
                          ? characters
                          : QStringLiteral("rougeL");
  QStringList parts;
  if (run.metrics.contains(key))
    parts << QStringLiteral("%1  %2").arg(texts::metric(key), formatScore(run.metrics[key]));
  if (run.bestValidation)
    parts << RunCard::tr("best loss %1").arg(formatNumber(*run.bestValidation));
  return parts.join("   ");
}

}  // namespace

RunCard::RunCard(const RunRow& run, QWidget* parent) : QFrame(parent), m_id(run.id) {
  setProperty("hoverCard", true);
  setObjectName("runCard_" + run.id);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setAccessibleName(run.name);
  setToolTip(run.id + "  " + run.name);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 10, 14, 10);
  column->setSpacing(2);
  auto* top = new QHBoxLayout;
  auto* name = new ElidedLabel(this);
  name->setProperty("role", "heading");
  name->setText(run.name);
  auto* state = makeLabel("caption", this);
  state->setText(texts::state(run.state));
  if (run.state == "failed" || run.state == "interrupted") state->setProperty("role", "error");
  top->addWidget(name, 1);
  top->addWidget(state);
  auto* what = new ElidedLabel(this);
  what->setProperty("role", "caption");
  QStringList words{run.id, texts::methodLabel(run.method), run.data};
  if (run.shots) words << tr("%n shot(s)", nullptr, static_cast<int>(*run.shots));
  what->setText(words.join(" · "));
  auto* line = new Sparkline(this);
  line->setValues(run.losses, Theme::get().runIndex(run.id));
  auto* number = new ElidedLabel(this);
  number->setProperty("role", "caption");
  // Where it ended takes more room than there is beside the name.
  const bool cut = run.state == "failed" || run.state == "interrupted";
  number->setText(cut ? runs::stateWords(run) : numberLine(run));
  column->addLayout(top);
  column->addWidget(what);
  column->addWidget(line, 1);
  auto* bottom = new QHBoxLayout;
  bottom->addWidget(number, 1);
  auto* tags = new TagRow(this);
  tags->setObjectName("cardTags");
  tags->setWords(run.tags, run.note);
  bottom->addWidget(tags);
  column->addLayout(bottom);
}

void RunCard::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && rect().contains(event->pos())) Q_EMIT opened(m_id);
}

void RunCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space)
    Q_EMIT opened(m_id);
  else
    QFrame::keyPressEvent(event);
}

}  // namespace espalier::ui

#include "ui/pages/judging_tools.h"

#include <QCheckBox>
#include <QMenu>

#include "ui/models/answer_draft.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

JudgingTools::JudgingTools(JudgingKeys& keys, Settings& settings, AnswerDraft& draft,
                           QWidget* parent)
    : Translated<QWidget>(parent), m_keys(keys), m_draft(draft), m_advance(new QCheckBox(this)) {
  auto* row = padded(new QHBoxLayout(this), 0, kGap);
  auto* left = new QWidget(this);
  auto* flow = new FlowLayout(left, 6);
  for (const Action action : {Action::Skip, Action::Flag, Action::Note, Action::Mark,
                              Action::Highlights, Action::Difference, Action::Others, Action::Back})
    flow->addWidget(add(action, action != Action::Skip && action != Action::Back &&
                                    action != Action::Mark && action != Action::Note));
  row->addWidget(left, 1);
  m_advance->setObjectName("autoAdvance");
  m_advance->setChecked(settings.value<bool>(Settings::Key::JudgingAdvance));
  connect(m_advance, &QCheckBox::toggled, this,
          [&settings](bool on) { settings.set(Settings::Key::JudgingAdvance, on); });
  row->addWidget(m_advance);
  KeyButton* submit = add(Action::Submit, false);
  submit->setProperty("kind", "primary");
  row->addWidget(submit);
  connect(&keys, &JudgingKeys::changed, this, &JudgingTools::refresh);
  connect(&draft, &AnswerDraft::changed, this, &JudgingTools::refresh);
  text([this] {
    m_advance->setText(tr("Go on by itself"));
    m_advance->setToolTip(tr(
        "A moment after the last answer that is needed, it is submitted and the next item comes"));
    for (auto at = m_buttons.begin(); at != m_buttons.end(); ++at)
      at.value()->setWords(words(at.key()));
    refresh();
  });
}

KeyButton* JudgingTools::add(Action action, bool checkable) {
  auto* button = new KeyButton(this);
  button->setObjectName(QStringLiteral("judge_") +
                        JudgingKeys::table()[static_cast<int>(action)].name);
  button->setCheckable(checkable);
  m_buttons.insert(action, button);
  connect(button, &QAbstractButton::clicked, this, [this, action, button] {
    // What is checked is said by what it stands for.
    if (button->isCheckable()) button->setChecked(!button->isChecked());
    Q_EMIT wanted(action);
  });
  return button;
}

QString JudgingTools::words(Action action) const {
  switch (action) {
    case Action::Skip:
      return tr("Skip");
    case Action::Flag:
      return tr("Flag");
    case Action::Note:
      return tr("Note");
    case Action::Mark:
      return tr("Mark an error");
    case Action::Highlights:
      return tr("Highlights");
    case Action::Difference:
      return tr("Difference");
    case Action::Others:
      return tr("Others");
    case Action::Back:
      return tr("Back");
    case Action::Submit:
      return tr("Submit");
    default:
      return {};
  }
}

bool JudgingTools::advances() const {
  return m_advance->isChecked();
}

void JudgingTools::refresh() {
  for (auto at = m_buttons.begin(); at != m_buttons.end(); ++at)
    at.value()->setKey(m_keys.shown(at.key()));
  const auto& flags = m_draft.answer().flags;
  KeyButton* flag = m_buttons[Action::Flag];
  flag->setChecked(!flags.empty());
  flag->setWords(flags.empty() ? words(Action::Flag) : tr("Flags: %1").arg(flags.size()));
  m_buttons[Action::Mark]->setVisible(m_draft.task().spans);
  m_buttons[Action::Note]->setVisible(m_draft.task().comments);
  m_buttons[Action::Difference]->setVisible(m_draft.view().candidates.size() > 1);
}

void JudgingTools::askFlags() {
  auto* menu = new QMenu(this);
  menu->setObjectName("flagMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  int number = 1;
  for (const std::string& kind : judge::flag_kinds()) {
    const QString key = QString::fromStdString(kind);
    QAction* action =
        menu->addAction(QStringLiteral("&%1  %2").arg(number++).arg(texts::flagKind(key)));
    action->setObjectName("flag_" + key);
    action->setCheckable(true);
    action->setChecked(m_draft.flag(key));
    connect(action, &QAction::toggled, this, [this, key](bool on) { m_draft.setFlag(key, on); });
  }
  const KeyButton* flag = m_buttons[Action::Flag];
  menu->popup(flag->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
  menu->setActiveAction(menu->actions().first());
}

}  // namespace espalier::ui

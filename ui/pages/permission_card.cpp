#include "ui/pages/permission_card.h"

#include <QCheckBox>
#include <QFontDatabase>

#include "ui/models/command_line.h"
#include "ui/models/command_permission.h"
#include "ui/models/metric_list.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

PermissionCard::PermissionCard(CommandPermission& permission, QWidget* parent)
    : Translated<QFrame>(parent),
      m_permission(permission),
      m_heading(new QLabel(this)),
      m_commands(new QLabel(this)),
      m_allow(new QCheckBox(this)),
      m_remember(new QCheckBox(this)) {
  setObjectName("permissionCard");
  setProperty("notice", "warning");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(4);
  column->addWidget(m_heading);
  column->addWidget(m_commands);
  column->addWidget(m_allow, 0, Qt::AlignLeft);
  column->addWidget(m_remember, 0, Qt::AlignLeft);
  m_heading->setWordWrap(true);
  m_commands->setObjectName("startedCommands");
  m_commands->setTextFormat(Qt::PlainText);
  m_commands->setWordWrap(true);
  m_commands->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_commands->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  m_allow->setObjectName("allowCommands");
  m_remember->setObjectName("rememberCommands");
  connect(m_allow, &QCheckBox::clicked, this,
          [this](bool on) { m_permission.allow(m_plan, m_folder, on); });
  connect(m_remember, &QCheckBox::clicked, this,
          [this](bool on) { m_permission.remember(m_plan, m_folder, on); });
  connect(&permission, &CommandPermission::changed, this, &PermissionCard::refresh);
  text([this] {
    m_allow->setText(tr("Allow these commands to run"));
    m_allow->setToolTip(
        tr("They run with your rights and read the documents, references and summaries of the "
           "test set."));
    m_remember->setText(tr("Remember in this workspace"));
    m_remember->setToolTip(tr(
        "A fingerprint of exactly these commands is kept in the settings; any change asks anew."));
    refresh();
  });
}

void PermissionCard::setPlan(const Json& plan, const QString& folder) {
  m_plan = plan;
  m_folder = folder;
  refresh();
}

bool PermissionCard::allowed() const {
  return m_permission.allowed(m_plan, m_folder);
}

void PermissionCard::ask() {
  m_allow->setFocus(Qt::OtherFocusReason);
}

void PermissionCard::refresh() {
  const QVector<StartedCommand> commands = commandsOf(m_plan, m_folder);
  setVisible(!commands.isEmpty());
  if (commands.isEmpty()) return;
  m_heading->setText(
      tr("The plan's metrics start %n program(s):", nullptr, static_cast<int>(commands.size())));
  QStringList lines;
  for (const StartedCommand& command : commands) {
    QStringList words;
    for (const QString& argument : command.arguments)
      words << quotedArgument(argument);
    lines << tr("%1: %2\n    in %3")
                 .arg(command.metric, words.join(QLatin1Char(' ')), quotedArgument(command.folder));
  }
  m_commands->setText(lines.join(QLatin1Char('\n')));
  const bool allowed = m_permission.allowed(m_plan, m_folder);
  m_allow->setChecked(allowed);
  m_remember->setEnabled(allowed);
  m_remember->setChecked(m_permission.remembered(m_plan, m_folder));
  setStyleProperty(this, "notice", allowed ? "info" : "warning");
}

}  // namespace espalier::ui

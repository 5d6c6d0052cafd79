#include "ui/pages/go_on_card.h"

#include <utility>

#include "ui/models/command_permission.h"
#include "ui/pages/permission_card.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

GoOnCard::GoOnCard(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_permission(new PermissionCard(desk.commands(), this)),
      m_goOn(makeButton("primary", this)),
      m_leave(makeButton("", this)) {
  setObjectName("goOnCard");
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  column->addWidget(m_permission);
  auto* row = new QHBoxLayout;
  row->setSpacing(kGap);
  row->addWidget(m_goOn);
  row->addWidget(m_leave);
  row->addStretch();
  column->addLayout(row);
  m_goOn->setObjectName("goOnAllowed");
  m_goOn->setIcon(icon("play", IconRole::OnAccent));
  m_leave->setObjectName("goOnLeave");
  connect(&desk, &Desk::permissionWanted, this, &GoOnCard::ask);
  connect(&desk, &Desk::runsChanged, this, &GoOnCard::refresh);
  connect(&desk.commands(), &CommandPermission::changed, this, &GoOnCard::refresh);
  connect(&desk.jobs(), &JobService::stateChanged, this, &GoOnCard::refresh);
  connect(m_goOn, &QPushButton::clicked, this, [this] {
    const QString run = std::exchange(m_run, {});
    refresh();
    m_desk.goOn(run);
  });
  connect(m_leave, &QPushButton::clicked, this, [this] {
    m_run.clear();
    refresh();
  });
  text([this] {
    m_goOn->setText(tr("Go on with the run"));
    m_leave->setText(tr("Leave it"));
    refresh();
  });
}

void GoOnCard::ask(const QString& run) {
  m_run = run;
  if (const RunRow* row = m_desk.run(run))
    m_permission->setPlan(row->plan, m_desk.workspaceFolder());
  refresh();
  m_permission->ask();
}

void GoOnCard::setShown(const QString& run) {
  if (run == m_run) return;
  m_run.clear();
  refresh();
}

void GoOnCard::refresh() {
  setVisible(!m_run.isEmpty() && m_desk.canGoOn(m_run));
  m_goOn->setEnabled(m_permission->allowed());
  m_goOn->setToolTip(m_permission->allowed() ? QString() : tr("Allow the commands first."));
}

}  // namespace espalier::ui

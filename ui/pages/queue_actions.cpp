#include "ui/pages/queue_actions.h"

#include "ui/models/command_permission.h"
#include "ui/models/run_names.h"
#include "ui/pages/sweep_panel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

QueueActions::QueueActions(Desk& desk, PlanDraft& draft, Banner& banner, SweepPanel& sweep,
                           QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_draft(draft),
      m_banner(banner),
      m_sweepPanel(sweep),
      m_add(makeButton("", this)),
      m_sweep(makeButton("", this)) {
  auto* row = padded(new QHBoxLayout(this), 0, kGap);
  m_sweep->setObjectName("sweepButton");
  m_sweep->setCheckable(true);
  m_add->setObjectName("addToQueue");
  m_add->setIcon(icon("plus"));
  m_add->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
  row->addWidget(m_sweep);
  row->addWidget(m_add);
  connect(m_add, &QPushButton::clicked, this, [this] { add({}); });
  connect(m_sweep, &QPushButton::clicked, this, [this](bool on) {
    if (on)
      m_sweepPanel.open();
    else
      m_sweepPanel.hide();
  });
  connect(&sweep, &SweepPanel::closed, this, [this] {
    m_sweepPanel.hide();
    m_sweep->setChecked(false);
    m_sweep->setFocus();
  });
  connect(&sweep, &SweepPanel::wanted, this, &QueueActions::add);
  connect(&desk.jobs().queue(), &QueueService::added, this,
          [this](int token, const QueueAdded& result) {
            if (token == m_token) show(result);
          });
  connect(&banner, &Banner::actionClicked, this, [this] {
    if (m_told) Q_EMIT m_desk.queueWanted();
  });
  text([this] {
    m_add->setText(tr("Add to queue"));
    m_sweep->setText(tr("Sweep…"));
    m_sweep->setToolTip(tr("One run for every combination of values"));
    setBlocked(m_blocked);
  });
}

void QueueActions::setBlocked(bool blocked) {
  m_blocked = blocked;
  m_add->setEnabled(!blocked);
  m_add->setToolTip(blocked ? tr("Mend what stands in red first.") : tr("Ctrl+Shift+Enter"));
  m_add->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
  m_sweepPanel.setBlocked(blocked);
}

void QueueActions::add(const plan::Grid& grid) {
  m_banner.clear();
  m_banner.setAction({});
  m_told = false;
  Json plan = planToRun(m_draft);
  const QString folder = m_desk.workspaceFolder();
  plan["name"] = runs::queuedName(m_draft, folder, m_desk.runs(), grid).toStdString();
  m_token = m_desk.jobs().queue().add(plan, folder, grid, m_desk.commands().allowed(plan, folder));
}

void QueueActions::show(const QueueAdded& result) {
  if (!result.error.isNull()) {
    m_banner.showError(result.error);
    return;
  }
  QStringList words;
  if (!result.added.isEmpty())
    words << tr("%n run(s) wait in the queue now.", nullptr, static_cast<int>(result.added.size()));
  if (result.known > 0)
    words << tr("%n run(s) of just these settings are there already, done or to come.", nullptr,
                result.known);
  m_banner.showText("info", words.join(QStringLiteral(" ")));
  m_banner.setAction(tr("Show the queue"));
  m_told = true;
}

}  // namespace espalier::ui

#include "ui/pages/compose_page.h"

#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QSaveFile>
#include <QScrollArea>

#include "core/plan/descriptors.h"
#include "ui/dialogs/ask.h"
#include "ui/models/command_permission.h"
#include "ui/models/library_edits.h"
#include "ui/models/plan_history.h"
#include "ui/models/plan_task.h"
#include "ui/models/run_names.h"
#include "ui/pages/method_form.h"
#include "ui/pages/metrics_form.h"
#include "ui/pages/permission_card.h"
#include "ui/pages/plan_fields.h"
#include "ui/pages/plan_text.h"
#include "ui/pages/preflight_panel.h"
#include "ui/pages/prune_form.h"
#include "ui/pages/queue_actions.h"
#include "ui/pages/section.h"
#include "ui/pages/sweep_panel.h"
#include "ui/pages/training_form.h"
#include "ui/pages/what_form.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/undo_button.h"

namespace espalier::ui {

namespace {
constexpr int kCheckDelayMs = 400;
}  // namespace

ComposePage::ComposePage(Desk& desk, QWidget* parent)
    : Page("compose", desk, parent),
      m_empty(new EmptyState("compose", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  m_banner = new Banner(m_content);
  column->addWidget(m_banner);
  column->addWidget(buildColumns(), 1);
  m_sweep = new SweepPanel(desk, m_draft, m_content);
  column->addWidget(m_sweep);
  column->addWidget(buildActions());
  m_checkSoon.setSingleShot(true);
  m_checkSoon.setInterval(kCheckDelayMs);
  connectAll();
  connectText();
  text([this] {
    m_empty->setTexts(tr("Nothing to compose from"),
                      tr("Open a workspace with a model, adapters and a data set, or the demo."),
                      tr("Go to Home"));
    m_methodPart->setHeading(tr("Method"));
    m_prunePart->setHeading(tr("Pruning"));
    m_metricsPart->setHeading(tr("Metrics"));
    m_name->setPlaceholderText(tr("Name of the run"));
    m_name->setAccessibleName(tr("Name of the run"));
    m_save->setText(tr("Save plan…"));
    m_load->setText(tr("Load plan…"));
    m_start->setText(tr("Start"));
    updateStart();
  });
  const Json stored = Json::parse(
      desk.settings().value<QByteArray>(Settings::Key::Draft).toStdString(), nullptr, false);
  if (stored.is_object()) m_draft.load(stored);
  m_history->forget();
  text([this] { updateName(); });
  updateParts();
  m_empty->setVisible(!desk.hasWorkspace());
  m_content->setVisible(desk.hasWorkspace());
}

void ComposePage::useData(const QString& set) {
  m_what->useData(set);
}

QScrollArea* ComposePage::scrolled(QWidget* widget) {
  auto* area = new QScrollArea(this);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(widget);
  return area;
}

QWidget* ComposePage::buildColumns() {
  auto* columns = new QWidget(m_content);
  auto* row = padded(new QHBoxLayout(columns), 0, 12);
  m_what = new WhatForm(desk(), m_draft, columns);
  auto* how = new QWidget(columns);
  auto* middle = padded(new QVBoxLayout(how), 0, 12);
  m_methodPart = new Section(how);
  m_method = new MethodForm(m_draft, how);
  m_methodPart->body()->addWidget(m_method);
  m_prunePart = new Section(how);
  m_prune = new PruneForm(desk(), m_draft, how);
  m_prunePart->body()->addWidget(m_prune);
  m_training = new TrainingForm(m_draft, how);
  m_metricsPart = new Section(how);
  m_metrics = new MetricsForm(desk(), m_draft, how);
  m_metricsPart->body()->addWidget(m_metrics);
  middle->addWidget(m_methodPart);
  middle->addWidget(m_prunePart);
  middle->addWidget(m_training);
  middle->addWidget(m_metricsPart);
  middle->addStretch();
  m_preflight = new PreflightPanel(m_draft, columns);
  row->addWidget(scrolled(m_what), 10);
  row->addWidget(scrolled(how), 11);
  row->addWidget(scrolled(m_preflight), 10);
  return columns;
}

QWidget* ComposePage::buildActions() {
  auto* bar = new QWidget(m_content);
  auto* row = padded(new QHBoxLayout(bar), 0, kGap);
  m_name = new QLineEdit(bar);
  m_name->setObjectName("runNameEdit");
  m_history = new PlanHistory(m_draft, this);
  QPushButton* undo = makeUndoButton(*m_history, this);
  undo->setObjectName("undoPlan");
  m_load = makeButton("", bar);
  m_load->setIcon(icon("folder"));
  m_load->setObjectName("loadPlan");
  m_save = makeButton("", bar);
  m_save->setIcon(icon("save"));
  m_save->setObjectName("savePlan");
  m_start = makeButton("primary", bar);
  m_start->setObjectName("startButton");
  m_start->setIcon(icon("play", IconRole::OnAccent));
  m_start->setMinimumWidth(120);
  row->addWidget(m_name, 1);
  row->addWidget(undo);
  row->addWidget(m_load);
  row->addWidget(m_save);
  m_queue = new QueueActions(desk(), m_draft, *m_banner, *m_sweep, bar);
  row->addWidget(m_queue);
  row->addWidget(m_start);
  return bar;
}

void ComposePage::connectAll() {
  JobService& jobs = desk().jobs();
  connect(m_empty, &EmptyState::actionClicked, this, [this] { Q_EMIT desk().pageWanted("home"); });
  connect(&m_checkSoon, &QTimer::timeout, this, &ComposePage::check);
  connect(&m_draft, &PlanDraft::changed, this, [this] {
    updateName();
    m_checkSoon.start();
  });
  connect(m_metrics, &MetricsForm::undoWanted, m_history, &PlanHistory::undo);
  connect(m_method, &MethodForm::methodChanged, this, &ComposePage::updateParts);
  connect(m_name, &QLineEdit::textEdited, this, [this](const QString& name) {
    m_ownName = !name.isEmpty();
    m_draft.set("name", name.toStdString());
  });
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    m_empty->setVisible(!desk().hasWorkspace());
    m_content->setVisible(desk().hasWorkspace());
    // What a workspace offered by itself is where its plan begins.
    m_history->forget();
    m_checkSoon.start();
  });
  connect(&desk().library(), &LibraryEdits::done, this, [this](const LibraryDone& done) {
    if (done.change.kind == LibraryChange::Kind::Rename)
      followRename(done.change.name, done.change.other);
    m_checkSoon.start();
  });
  connect(&jobs, &JobService::preflightReady, this, [this](int token, const PreflightInfo& info) {
    if (token == m_question) show(info);
  });
  connect(&jobs, &JobService::startFailed, this, [this](const ErrorInfo& error) {
    m_banner->showError(error);
    showFieldError(error.args.value("key"), texts::error(error));
    Q_EMIT desk().pageWanted("compose");
  });
  connect(&jobs, &JobService::stateChanged, this, &ComposePage::updateStart);
  connect(&jobs.queue(), &QueueService::changed, this, &ComposePage::updateStart);
  connect(m_start, &QPushButton::clicked, this, &ComposePage::start);
  connect(m_save, &QPushButton::clicked, this, &ComposePage::save);
  connect(m_load, &QPushButton::clicked, this, &ComposePage::load);
}

/// The plan as text beside the form, and the commands that wait for leave.
void ComposePage::connectText() {
  PlanText& text = m_preflight->planText();
  connect(&text, &PlanText::taking, this, [this](const Json& plan) {
    const Json name = plan.value("name", Json());
    const bool named = name.is_string() && !name.get_ref<const std::string&>().empty();
    PlanDraft typed;
    typed.load(plan);
    m_ownName = named && name != typed.suggestedName().toStdString() &&
                (m_ownName || name != m_draft.value("name"));
  });
  connect(&text, &PlanText::brokenChanged, this, &ComposePage::updateStart);
  connect(m_preflight, &PreflightPanel::permissionWanted, this, &ComposePage::showPermission);
  connect(&desk().commands(), &CommandPermission::changed, this, &ComposePage::check);
}

void ComposePage::showPermission() {
  PermissionCard& card = m_metrics->permission();
  for (QWidget* above = card.parentWidget(); above != nullptr; above = above->parentWidget()) {
    if (auto* area = qobject_cast<QScrollArea*>(above)) area->ensureWidgetVisible(&card);
  }
  card.ask();
}

bool ComposePage::commandsAllowed() const {
  return desk().commands().allowed(planToRun(m_draft), desk().workspaceFolder());
}

QVector<PlanFields*> ComposePage::allFields() const {
  return {&m_what->fields(), &m_method->fields(), &m_prune->fields(), &m_prune->controllerFields(),
          &m_training->fields()};
}

void ComposePage::updateName() {
  const Json name = m_draft.value("name");
  const QString stored =
      name.is_string() ? QString::fromStdString(name.get<std::string>()) : QString();
  if (stored.isEmpty()) m_ownName = false;
  if (const QString suggested = m_draft.suggestedName(); !m_ownName && suggested != stored) {
    m_draft.set("name", suggested.toStdString());
    return;
  }
  if (m_name->text() != stored) m_name->setText(stored);
}

/// Only what the method uses is shown; what it does not use leaves the plan.
void ComposePage::updateParts() {
  const plan::MethodInfo* info = plan::find_method(m_draft.method().toStdString());
  if (info == nullptr) return;
  m_what->setAdaptersVisible(info->uses_adapters);
  m_prunePart->setVisible(info->prunes);
  m_training->setTrainingVisible(info->trains);
}

void ComposePage::updateStart() {
  const bool busy = desk().busy(), queue = desk().queueWorks();
  const bool broken = m_preflight->planText().broken();
  m_start->setEnabled(!busy && !queue && !m_blocked && !broken);
  m_queue->setBlocked(m_blocked || broken);
  m_start->setToolTip(busy     ? tr("A run is going; it ends first.")
                      : queue  ? tr("The queue is running; add the plan to it, or stop it first.")
                      : broken ? tr("The plan as text has a fault; mend it or put it back first.")
                      : m_blocked ? tr("Mend what stands in red first.")
                                  : tr("Ctrl+Enter"));
  m_start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
}

void ComposePage::check() {
  if (!desk().hasWorkspace()) return;
  desk().settings().set(Settings::Key::Draft,
                        QByteArray::fromStdString(json::dump(m_draft.json())));
  m_preflight->setChecking();
  m_question = desk().jobs().requestPreflight(planToRun(m_draft), desk().workspaceFolder(),
                                              commandsAllowed());
}

void ComposePage::show(PreflightInfo info) {
  info.error = asTask(info.error, m_draft.json());
  for (PlanFields* fields : allFields())
    fields->clearErrors();
  m_metrics->clearErrors();
  m_preflight->setInfo(info);
  m_sweep->setSeconds(info.error.isNull() ? info.facts.seconds : 0);
  m_blocked = !info.error.isNull();
  if (m_blocked) showFieldError(info.error.args.value("key"), texts::error(info.error));
  showBlame();
  for (const workbench::Note& note : info.facts.notes) {
    if (note.level != workbench::Note::Level::error) continue;
    m_blocked = true;
    showFieldError(QString::fromStdString(note.field), texts::note(note));
  }
  updateStart();
}

void ComposePage::showFieldError(const QString& key, const QString& sentence) {
  if (key.isEmpty() || m_metrics->showError(key, sentence)) return;
  for (PlanFields* fields : allFields()) {
    if (fields->showError(key, sentence)) return;
  }
}

void ComposePage::start() {
  m_banner->clear();
  if (!m_preflight->planText().settle()) return;
  desk().clearLive();
  Json plan = planToRun(m_draft);
  plan["name"] = runs::distinctName(plan, desk().workspaceFolder(), desk().runs()).toStdString();
  desk().jobs().start(plan, desk().workspaceFolder(), commandsAllowed());
}

void ComposePage::save() {
  if (!m_preflight->planText().settle()) return;
  const QString folder = desk().workspaceFolder() + "/plans";
  QString name = m_name->text().simplified().replace(QLatin1Char(' '), QLatin1Char('-'));
  if (name.isEmpty()) name = QStringLiteral("plan");
  const QString path =
      ask::saveFile(this, tr("Save plan"), folder + "/" + name + ".json", tr("Plans (*.json)"));
  if (path.isEmpty()) return;
  const QString target = QFileInfo(path).absolutePath();
  QDir().mkpath(target);
  const Json plan = PlanDraft::rebased(planToRun(m_draft), desk().workspaceFolder(), target);
  QSaveFile file(path);
  const QByteArray text = QByteArray::fromStdString(json::dump(plan, 2)) + "\n";
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
    m_banner->showError({"file.unwritable", {{"path", path}}, file.errorString(), {}});
    return;
  }
  m_banner->showText("info",
                     tr("Saved as %1").arg(QDir(desk().workspaceFolder()).relativeFilePath(path)));
}

void ComposePage::load() {
  const QString path = ask::openFile(this, tr("Load plan"), desk().workspaceFolder() + "/plans",
                                     tr("Plans (*.json)"));
  if (!path.isEmpty()) loadFile(path);
}

void ComposePage::loadFile(const QString& path) {
  try {
    const Json plan =
        json::parse_file(path.toStdString(), {.comments = true, .name = path.toStdString()});
    m_ownName = plan.is_object() && plan.contains("name");
    // It has not brought its own permission, and nobody has given it one.
    desk().commands().forget();
    m_draft.load(
        PlanDraft::rebased(plan, QFileInfo(path).absolutePath(), desk().workspaceFolder()));
    m_preflight->planText().putBack();
    m_banner->clear();
  } catch (const Error& error) {
    m_banner->showError(errorFromJson(error.to_json()));
  }
}

void ComposePage::takeRun(const QString& run, const QString& key, const ErrorInfo& error) {
  const RunRow* row = desk().run(run);
  if (row == nullptr) return;
  m_ownName = true;
  desk().commands().forget();
  m_draft.load(row->plan);
  m_preflight->planText().putBack();
  m_banner->clear();
  m_blamed = key;
  m_blamedValue = key.isEmpty() ? Json() : m_draft.value(key);
  m_blame = error;
  showBlame();
  for (PlanFields* fields : allFields()) {
    const Field* field = key.isEmpty() ? nullptr : fields->find(key);
    if (field == nullptr) continue;
    for (QWidget* above = field->parentWidget(); above != nullptr; above = above->parentWidget()) {
      if (auto* area = qobject_cast<QScrollArea*>(above))
        area->ensureWidgetVisible(field->editor());
    }
    field->editor()->setFocus();
  }
}

/// What a run failed of stands at its field until the setting is another one.
void ComposePage::showBlame() {
  if (m_blamed.isEmpty()) return;
  if (m_draft.value(m_blamed) == m_blamedValue)
    showFieldError(m_blamed, texts::error(m_blame));
  else
    m_blamed.clear();
}

void ComposePage::chooseMethod(const QString& method) {
  if (m_draft.method() != method) m_draft.fix("method", Json{{"name", method.toStdString()}});
}

/// The plan goes on naming an adapter of the library that got another name.
void ComposePage::followRename(const QString& from, const QString& to) {
  Json adapters = m_draft.value("adapters");
  bool changed = false;
  for (Json& adapter : adapters) {
    if (!adapter.is_object() || adapter.value("path", Json()) != "adapters/" + from.toStdString())
      continue;
    adapter["path"] = "adapters/" + to.toStdString();
    if (adapter.value("name", Json()) == from.toStdString()) adapter["name"] = to.toStdString();
    changed = true;
  }
  if (!changed) return;
  m_draft.fix("adapters", adapters);
  // Older plans name what is no longer there.
  m_history->forget();
}

}  // namespace espalier::ui

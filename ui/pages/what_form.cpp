#include "ui/pages/what_form.h"

#include <QDir>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <algorithm>

#include "core/plan/plan.h"
#include "core/plan/tasks.h"
#include "ui/models/metric_list.h"
#include "ui/pages/adapter_list.h"
#include "ui/pages/plan_fields.h"
#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {
QString qt(const std::string& text) {
  return QString::fromStdString(text);
}
QString textOf(const Json& value) {
  return value.is_string() ? qt(value.get<std::string>()) : QString();
}
}  // namespace

WhatForm::WhatForm(Desk& desk, PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_draft(draft),
      m_fields(new PlanFields(draft, this)),
      m_model(new ChoiceBox(this)),
      m_data(new ChoiceBox(this)),
      m_task(new ChoiceBox(this)),
      m_prompt(new QPlainTextEdit(this)),
      m_modelPart(new Section(this)),
      m_adapterPart(new Section(this)),
      m_dataPart(new Section(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  m_model->setObjectName("modelBox");
  m_data->setObjectName("dataBox");
  m_modelField = new Field(m_model, this);
  m_modelPart->body()->addWidget(m_modelField);
  m_adapters = new AdapterList(desk, draft, this);
  m_adapterPart->body()->addWidget(m_adapters);
  buildData();
  for (QWidget* part : {static_cast<QWidget*>(m_modelPart), static_cast<QWidget*>(m_dataPart),
                        static_cast<QWidget*>(m_adapterPart)}) {
    column->addWidget(part);
  }
  column->addStretch(1);
  connect(m_model, &QComboBox::activated, this,
          [this] { m_draft.set("base_model", m_model->currentData().toString().toStdString()); });
  connect(m_data, &QComboBox::activated, this, &WhatForm::chooseData);
  connect(&desk, &Desk::workspaceChanged, this, &WhatForm::readWorkspace);
  connect(&desk, &Desk::itemsChanged, this, &WhatForm::readWorkspace);
  connect(&draft, &PlanDraft::loaded, this, &WhatForm::read);
  text([this] {
    m_modelPart->setHeading(tr("Base model"));
    m_adapterPart->setHeading(tr("Adapters"));
    m_dataPart->setHeading(tr("Data set"));
    m_modelField->setLabel(tr("Model"));
    m_dataField->setLabel(tr("Data set"));
    readWorkspace();
  });
}

void WhatForm::buildData() {
  m_dataField = new Field(m_data, this);
  m_dataPart->body()->addWidget(m_dataField);
  Field* shots = m_fields->number("data.shots",
                                  {.minimum = 1, .maximum = 1000000, .defaultValue = std::nullopt});
  Field* seed = m_fields->number("data.sample_seed", {.maximum = 1e9, .defaultValue = 1});
  Field* run = m_fields->number("seed", {.maximum = 1e9, .defaultValue = 1});
  m_prompt->setObjectName("data.prompt");
  m_prompt->setFixedHeight(58);
  m_prompt->setTabChangesFocus(true);
  auto* prompt = new Field(m_prompt, this);
  m_fields->adopt("base_model", m_modelField);
  for (const char* key : {"data.train", "data.validation", "data.test"}) {
    m_fields->adopt(key, m_dataField);
  }
  m_fields->adopt("data.prompt", prompt);
  Field* completion = m_fields->line("data.completion", " {summary}");
  m_task->setObjectName("taskBox");
  auto* task = new Field(m_task, this);
  connect(m_task, &QComboBox::activated, this, &WhatForm::chooseTask);
  // Typing makes a prompt one's own.
  connect(&m_draft, &PlanDraft::changed, this, &WhatForm::showTask);
  for (Field* field : {shots, seed, run, task, prompt, completion})
    m_dataPart->body()->addWidget(field);
  connect(m_prompt, &QPlainTextEdit::textChanged, this, [this] {
    if (m_prompt->hasFocus()) m_draft.set("data.prompt", m_prompt->toPlainText().toStdString());
  });
  text([=, this] {
    m_fields->setPresetWord(tr("all"));
    shots->setLabel(tr("Shots"),
                    tr("How many training records are used; five stand within twenty."));
    seed->setLabel(tr("Sample seed"), tr("Which records are the shots."));
    run->setLabel(tr("Run seed"), tr("Order, initial values and dropout."));
    task->setLabel(tr("Task"), tr("A prompt, a completion and metrics that suit it."));
    m_task->setAccessibleName(tr("Task"));
    prompt->setLabel(tr("Prompt"),
                     tr("{document} stands for the article, {question} for what is asked of it."));
    completion->setLabel(tr("Completion"), tr("{summary} stands for the summary."));
    m_task->clear();
    for (const plan::Task& each : plan::tasks("en"))
      m_task->addItem(texts::task(qt(each.key)), qt(each.key));
    m_task->addItem(tr("Its own prompt"), QString());
    showTask();
  });
}

QString WhatForm::relative(const std::filesystem::path& path) const {
  return QDir(m_desk.workspaceFolder()).relativeFilePath(qt(path.string()));
}

void WhatForm::setAdaptersVisible(bool visible) {
  m_adapterPart->setVisible(visible);
}

void WhatForm::readWorkspace() {
  m_model->clear();
  for (const experiment::ModelItem& item : m_desk.workspace().models) {
    m_model->addItem(qt(item.name), relative(item.path));
    const int row = m_model->count() - 1;
    if (!item.problem.empty()) m_model->setItemData(row, qt(item.problem), Qt::ToolTipRole);
  }
  m_data->clear();
  for (const experiment::DataItem& item : m_desk.workspace().data) {
    m_data->addItem(
        tr("%1 (%2, %3 to train)").arg(qt(item.name), qt(item.language)).arg(item.train),
        relative(item.folder));
  }
  if (m_desk.hasWorkspace() && fromElsewhere()) m_draft.load(PlanDraft().json());
  const bool lacking = textOf(m_draft.value("base_model")).isEmpty() ||
                       textOf(m_draft.value("data.train")).isEmpty();
  if (m_desk.hasWorkspace() && lacking) takeWhatThereIs();
  read();
}

/// Whether nothing that the plan names is in this workspace: it is the plan of another one.
bool WhatForm::fromElsewhere() const {
  QStringList paths{textOf(m_draft.value("base_model"))};
  const QString train = textOf(m_draft.value("data.train"));
  if (!train.isEmpty()) paths << QFileInfo(train).path();
  for (const Json& adapter : m_draft.value("adapters"))
    if (adapter.is_object()) paths << textOf(adapter.value("path", Json()));
  paths.removeAll(QString());
  const auto& adapters = m_desk.workspace().adapters;
  const auto here = [&](const QString& path) {
    return QDir::isAbsolutePath(path) || path.startsWith(QLatin1String("..")) ||
           m_model->findData(path) >= 0 || m_data->findData(path) >= 0 ||
           std::any_of(adapters.begin(), adapters.end(),
                       [&](const auto& adapter) { return relative(adapter.path) == path; });
  };
  return !paths.isEmpty() && std::none_of(paths.begin(), paths.end(), here);
}

/// A new plan takes what there is to take, so that Start is near: the base that most adapters are
/// made for, those adapters, and the data set with the fewest training records (targets are small).
void WhatForm::takeWhatThereIs() {
  const experiment::Workspace& w = m_desk.workspace();
  const auto fits = [](const experiment::AdapterItem& adapter, const experiment::ModelItem& model) {
    return adapter.problem.empty() &&
           std::filesystem::path(adapter.base).filename() == model.path.filename();
  };
  const experiment::ModelItem* base = nullptr;
  std::ptrdiff_t most = -1;
  const QString chosen = textOf(m_draft.value("base_model"));
  for (const experiment::ModelItem& model : w.models) {
    if (!chosen.isEmpty() && relative(model.path) != chosen) continue;
    const auto count =
        model.problem.empty()
            ? std::count_if(w.adapters.begin(), w.adapters.end(),
                            [&](const auto& adapter) { return fits(adapter, model); })
            : -1;
    if (count <= most) continue;
    most = count;
    base = &model;
  }
  if (base != nullptr) {
    m_draft.set("base_model", relative(base->path).toStdString());
    std::vector<std::string> fitting;
    for (const experiment::AdapterItem& adapter : w.adapters) {
      if (fits(adapter, *base)) fitting.push_back(adapter.name);
    }
    if (m_draft.value("adapters").empty()) m_draft.set("adapters", adaptersNamed(fitting));
  }
  if (!textOf(m_draft.value("data.train")).isEmpty() || w.data.empty()) return;
  std::size_t smallest = 0;
  for (std::size_t i = 1; i < w.data.size(); ++i) {
    const bool usable = w.data[i].train > 0 && w.data[i].problem.empty();
    if (usable && (w.data[smallest].train == 0 || w.data[i].train < w.data[smallest].train)) {
      smallest = i;
    }
  }
  // What suits the set is better than all there is.
  const Json suited = adaptersNamed(w.data[smallest].adapters);
  if (!suited.empty()) m_draft.set("adapters", suited);
  chooseData(static_cast<int>(smallest));
}

Json WhatForm::adaptersNamed(const std::vector<std::string>& names) const {
  Json out = Json::array();
  for (const experiment::AdapterItem& adapter : m_desk.workspace().adapters) {
    if (std::find(names.begin(), names.end(), adapter.name) == names.end()) continue;
    out.push_back(
        {{"path", relative(adapter.path).toStdString()}, {"weight", 1.0}, {"name", adapter.name}});
  }
  return out;
}

/// Adapters that were there because they suited the old set make room for those of the new one.
void WhatForm::followData(const experiment::DataItem& item) {
  const Json suited = adaptersNamed(item.adapters);
  if (suited.empty()) return;
  for (const experiment::DataItem& other : m_desk.workspace().data) {
    if (other.adapters.empty() || adaptersNamed(other.adapters) != m_draft.value("adapters")) {
      continue;
    }
    m_draft.set("adapters", suited);
    return;
  }
}

void WhatForm::read() {
  const QString model = textOf(m_draft.value("base_model"));
  int row = m_model->findData(model);
  if (row < 0 && !model.isEmpty()) {
    m_model->addItem(QFileInfo(model).fileName(), model);
    row = m_model->count() - 1;
  }
  m_model->setCurrentIndex(row);
  const QString train = textOf(m_draft.value("data.train"));
  const QString folder = train.isEmpty() ? QString() : QFileInfo(train).path();
  row = m_data->findData(folder);
  if (row < 0 && !folder.isEmpty()) {
    m_data->addItem(QFileInfo(train).fileName(), folder);
    row = m_data->count() - 1;
  }
  m_data->setCurrentIndex(row);
  const QString prompt = textOf(m_draft.value("data.prompt"));
  if (m_prompt->toPlainText() != prompt) m_prompt->setPlainText(prompt);
}

std::string WhatForm::language() const {
  const QString language = textOf(m_draft.value("data.language"));
  return language.isEmpty() ? "en" : language.toStdString();
}

void WhatForm::chooseTask(int index) {
  const QString key = m_task->itemData(index).toString();
  for (const plan::Task& task : plan::tasks(language())) {
    if (qt(task.key) != key) continue;
    Json data = m_draft.value("data");
    if (!data.is_object()) data = Json::object();
    data["prompt"] = task.prompt;
    data["completion"] = task.completion;
    m_draft.fix("data", data);
    m_draft.fix("metrics", withBuiltInMetrics(metricsOf(m_draft.json()), task.metrics));
  }
  showTask();
}

void WhatForm::showTask() {
  const plan::DataPlan usual;
  const auto text = [this](const char* key, const std::string& otherwise) {
    const Json value = m_draft.value(key);
    return value.is_string() ? value.get<std::string>() : otherwise;
  };
  const plan::Task* task = plan::find_task(language(), text("data.prompt", usual.prompt),
                                           text("data.completion", usual.completion));
  m_task->setCurrentIndex(m_task->findData(task == nullptr ? QString() : qt(task->key)));
}

void WhatForm::useData(const QString& set) {
  const auto& sets = m_desk.workspace().data;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (qt(sets[i].name) == set) chooseData(static_cast<int>(i));
  }
}

/// The prompt of a task is that of the set's language; the default of a plan is English.
void WhatForm::followLanguage(Json& data, const std::string& to) const {
  const plan::DataPlan usual;
  const auto text = [&](const char* key, const std::string& otherwise) {
    const Json value = data.value(key, Json());
    return value.is_string() ? value.get<std::string>() : otherwise;
  };
  const plan::Task* task = plan::find_task(language(), text("prompt", usual.prompt),
                                           text("completion", usual.completion));
  for (const plan::Task& same : plan::tasks(to)) {
    if (task == nullptr || same.key != task->key) continue;
    data["prompt"] = same.prompt;
    data["completion"] = same.completion;
  }
}

void WhatForm::chooseData(int index) {
  const auto& sets = m_desk.workspace().data;
  if (index < 0 || static_cast<std::size_t>(index) >= sets.size()) return;
  const experiment::DataItem& item = sets[static_cast<std::size_t>(index)];
  const PlanDraft::Together one(m_draft);
  followData(item);
  const std::string folder = relative(item.folder).toStdString();
  Json data = m_draft.value("data");
  if (!data.is_object()) data = Json::object();
  data["train"] = folder + "/train.jsonl";
  const auto part = [&](const char* key, std::int64_t count) {
    if (count > 0)
      data[key] = folder + "/" + key + ".jsonl";
    else
      data.erase(key);
  };
  part("validation", item.validation);
  part("test", item.test);
  data["language"] = item.language;
  if (!item.prompt.empty()) data["prompt"] = item.prompt;
  if (!item.completion.empty()) data["completion"] = item.completion;
  if (item.prompt.empty()) followLanguage(data, item.language);
  if (!data.contains("shots"))
    data["shots"] = std::min<std::int64_t>(5, std::max<std::int64_t>(1, item.train));
  m_draft.fix("data", data);
}

}  // namespace espalier::ui

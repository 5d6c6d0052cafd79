#include "tests/ui/fake_job_service.h"

#include <QFileInfo>
#include <cmath>
#include <memory>
#include <utility>

#include "tests/ui/fake_data.h"

namespace espalier::ui {

namespace {

const char* const kDocument =
    "フォルダー内のファイルを並べ替える方法はいくつもあります。名前、サイズ、種類、更新日などで並べ"
    "替えられます。"
    "デフォルトでは、ファイルは名前のアルファベット順に並びます。並べ替えの順序を変更するには、"
    "ツールバーの表示オプションボタンをクリックして、アイコン表示または一覧表示を選びます。\n"
    "一覧表示では、列の見出しをクリックして並べ替えの基準を変更できます。見出しをもう一度クリックす"
    "ると、逆順になります。";

/// As a store holds it: whole, with what the method does not use left at its default.
Json storedPlan(const QString& name, const QString& method) {
  Json plan = {{"espalier_plan", 1},
               {"name", name.toStdString()},
               {"seed", 1},
               {"base_model", "models/gemma-3-270m-q4_k_m.gguf"},
               {"data",
                {{"train", "data/help-ja/train.jsonl"},
                 {"language", "ja"},
                 {"shots", 5},
                 {"prompt", "記事: {document}\n一行要約:"}}},
               {"method", {{"name", method.toStdString()}, {"dropout", 0.0}}}};
  if (method == "adaptive_merge") {
    plan["adapters"] = {{{"name", "descriptions-ja"}, {"weight", 1.0}},
                        {{"name", "manual-ja"}, {"weight", 0.5}}};
    plan["prune"] = {{"ratio", 0.3}, {"importance", "input"}};
  }
  if (method == "adaptive_merge" || method == "lora")
    plan["optimizer"] = {{"lr", method == "lora" ? 0.001 : 0.0005}, {"epochs", 10}};
  return plan;
}

RunRow runRow(const QString& id, const QString& name, const QString& method, double rouge,
              double loss) {
  RunRow row;
  row.id = id;
  row.name = name;
  row.method = method;
  row.model = "gemma-3-270m-q4_k_m.gguf";
  row.data = "help-ja";
  row.language = "ja";
  row.state = "finished";
  row.shots = 5;
  row.seed = 1;
  row.sampleSeed = 1;
  if (loss > 0) row.bestValidation = loss;
  for (const char* key : {"rouge1_char", "rouge2_char", "rougeL_char", "bleu_char"}) {
    row.metrics[key] = rouge * (QString(key).startsWith("rouge2") ? 0.6 : 1.0);
    row.signatures[key] = "characters, F, mean of 43";
  }
  row.seconds = loss > 0 ? 96 : 14;
  row.plan = storedPlan(name, method);
  if (loss > 0 && method == "adaptive_merge") row.sparsity = 0.31;
  if (loss > 0) row.bestStep = 36;
  row.created = QDateTime(QDate(2026, 3, 1), QTime(9, 30)).addSecs(id.toInt() * 600);
  if (loss > 0) {
    for (int i = 0; i < 50; ++i)
      row.losses << loss + 1.6 * std::exp(-i / 12.0) + 0.12 * std::sin(i * 2.3 + id.toInt());
  }
  return row;
}

OutputRow outputRow(int i, const QString& run) {
  OutputRow row;
  row.id = QStringLiteral("nautilus-%1").arg(i);
  row.title = i == 0 ? QStringLiteral("ファイルとフォルダーの並べ替え")
                     : QStringLiteral("ページ %1").arg(i);
  row.document = QString::fromUtf8(kDocument);
  row.reference = QStringLiteral("名前、サイズ、種類、または更新日でファイルを並べ替えます。");
  row.text =
      run == "003"   ? QStringLiteral("ファイルを名前やサイズ、更新日で並べ替える方法を説明します。")
      : run == "002" ? QStringLiteral("フォルダー内のファイルを並べ替える方法はいくつもあります。")
                     : QStringLiteral("コンピューターの設定を変更する。");
  row.raw = row.text;
  row.finish = "stop";
  for (const char* key : {"rouge1_char", "rouge2_char", "rougeL_char", "bleu_char"}) {
    row.scores[key] = 0.2 + 0.1 * run.toInt() + 0.013 * ((i * 7) % 11);
  }
  return row;
}

}  // namespace

FakeJobService::FakeJobService(const QString& folder, QObject* parent)
    : JobService(parent), m_folder(folder), m_open(folder) {
  const std::filesystem::path root = folder.toStdString();
  models = {
      {"gemma-3-270m-q4_k_m", root / "models/gemma-3-270m-q4_k_m.gguf", "gemma3", 268098176, ""},
      {"SmolLM2-135M-Instruct.Q4_1", root / "models/SmolLM2-135M-Instruct.Q4_1.gguf", "llama",
       134515008, ""}};
  for (const char* name : {"descriptions-en", "descriptions-ja", "manual-ja", "papers-approach"}) {
    adapters.push_back(
        {name, root / "adapters" / name, 8, 8, {"q_proj", "v_proj"}, "gemma-3-270m-q4_k_m", ""});
  }
  m_runs = {runRow("001", "help-ja zero-shot", "zero_shot", 0.231, 0),
            runRow("002", "help-ja lead", "lead", 0.346, 0),
            runRow("003", "help-ja 5 shots p30", "adaptive_merge", 0.368, 2.31)};
  m_runs << runRow("004", "help-ja 5 shots lora", "lora", 0.214, 2.62);
  RunRow failed = runRow("005", "papers-outcome 20 shots", "adaptive_merge", 0, 0);
  failed.state = "failed";
  failed.metrics.clear();
  failed.data = "papers-outcome";
  failed.language = "en";
  m_runs << failed;
  fakeQueue.onRun = [this](const QueueRow& told, const Json& plan) {
    for (RunRow& row : m_runs) {
      if (row.id != told.run) continue;
      row.state = told.state;
      if (told.state == "finished") row = runRow(told.run, told.name, told.method, 0.35, 2.4);
      return;
    }
    RunRow row = runRow(told.run, told.name, told.method, 0, 0);
    row.state = told.state;
    row.metrics.clear();
    if (plan.is_object()) row.plan = plan;
    m_runs << row;
  };
}

void FakeJobService::openWorkspace(const QString& folder) {
  calls << "open";
  m_open = folder;
  QTimer::singleShot(0, this, [this] { Q_EMIT workspaceOpened(workspace()); });
}

void FakeJobService::openDemo() {
  calls << "demo";
  openWorkspace(m_folder);
}

void FakeJobService::requestRuns() {
  if (holdsRuns) return;
  QTimer::singleShot(0, this, [this] { Q_EMIT runsReady(m_runs); });
}

void FakeJobService::requestEvents(const QString& run) {
  if (storedEvents.contains(run)) {
    QTimer::singleShot(0, this, [this, run] { Q_EMIT eventsReady(run, storedEvents[run]); });
    return;
  }
  QVector<plan::Event> events = eventsUntil(kSteps);
  events << plan::event::Finished{.best_epoch = 3,
                                  .best_step = 36,
                                  .validation_loss = 2.31,
                                  .validation_rouge_l = {},
                                  .metrics = Json::object(),
                                  .shares = Json::object(),
                                  .adapter = "",
                                  .seconds = 96,
                                  .facts = Json::object()};
  QTimer::singleShot(0, this, [this, run, events] { Q_EMIT eventsReady(run, events); });
}

QVector<plan::Event> FakeJobService::eventsUntil(int step) const {
  QVector<plan::Event> events = opening();
  for (int at = 1; at <= step; ++at)
    events += stepEvents(at);
  return events;
}

int FakeJobService::exportRun(const ExportWish& wish) {
  exports << wish;
  return static_cast<int>(exports.size());
}

void FakeJobService::stopExport(int token) {
  exportsStopped << token;
}

void FakeJobService::advanceExport(double done, double total) {
  Q_EMIT exportProgress(static_cast<int>(exports.size()), done, total);
}

void FakeJobService::endExport(const ErrorInfo& error, const QStringList& checks) {
  Q_EMIT exportDone(static_cast<int>(exports.size()), {exports.last(), error, checks});
}

void FakeJobService::requestCurves(const QString& run) {
  calls << "curves " + run;
  RunCurves curves;
  for (const RunRow& row : m_runs) {
    if (row.id != run) continue;
    for (int i = 0; i < row.losses.size(); ++i) {
      curves.steps << i + 1;
      curves.loss << row.losses[i];
      if (i % 10 != 9) continue;
      curves.validationSteps << i + 1;
      curves.validationLoss << *row.bestValidation + 0.9 * std::exp(-i / 10.0);
    }
  }
  QTimer::singleShot(0, this, [this, run, curves] { Q_EMIT curvesReady(run, curves); });
}

void FakeJobService::requestOutputs(const QString& run) {
  calls << "outputs " + run;
  QVector<OutputRow> rows;
  for (int i = 0; i < 24; ++i)
    rows << outputRow(i, run);
  if (outputs.contains(run)) rows = outputs[run];
  QTimer::singleShot(0, this, [this, run, rows] { Q_EMIT outputsReady(run, rows); });
}

void FakeJobService::requestRecord(const QString& run, const QString& id) {
  calls << "record " + run + " " + id;
  const Record record{id, QString::fromUtf8(kDocument),
                      QStringLiteral("名前、サイズ、種類、または更新日でファイルを並べ替えます。")};
  QTimer::singleShot(0, this, [this, run, record] { Q_EMIT recordReady(run, record); });
}

int FakeJobService::requestStudy(const QString& file, const QString& baseline) {
  calls << "study " + QFileInfo(file).fileName() + " " + baseline;
  StudyInfo info = studies.value(file);
  if (!baseline.isEmpty()) info.grid.baseline = baseline.toStdString();
  const int token = ++m_studyToken;
  QTimer::singleShot(0, this, [this, token, info] { Q_EMIT studyReady(token, info); });
  return token;
}

int FakeJobService::requestMatrix(const QStringList& runs, const QString& metric) {
  calls << "matrix " + metric;
  matrixRuns = runs;
  MatrixInfo info;
  info.error = matrixError;
  std::vector<judge::ScoredRun> list;
  for (const judge::ScoredRun& run : scored) {
    if (runs.contains(QString::fromStdString(run.id))) list.push_back(run);
  }
  info.matrix = judge::build_matrix(metric.toStdString(), list, {.resamples = 500});
  info.scorings = scorings;
  info.scorings.resize(static_cast<qsizetype>(info.matrix.targets.size()));
  const int token = ++m_matrixToken;
  QTimer::singleShot(0, this, [this, token, info] { Q_EMIT matrixReady(token, info); });
  return token;
}

void FakeJobService::renameRun(const QString& run, const QString& name) {
  renames[run] = name;
  for (RunRow& row : m_runs) {
    if (row.id == run) row.name = name;
  }
}

void FakeJobService::describeRun(const QString& run, const QStringList& tags, const QString& note) {
  for (RunRow& row : m_runs) {
    if (row.id != run) continue;
    row.tags = tags;
    row.note = note;
  }
}

int FakeJobService::askData(const workbench::DataQuestion& question) {
  const int token = ++m_token;
  dataQuestions.append({token, question});
  if (!holdData) QTimer::singleShot(0, this, [this, token] { answerData(token); });
  return token;
}

void FakeJobService::stopData(int token) {
  dataStopped << token;
}

void FakeJobService::answerData(int token) {
  if (dataStopped.contains(token)) return;
  for (const auto& [asked, question] : dataQuestions) {
    if (asked == token) {
      tellData(token, question);
      return;
    }
  }
}

void FakeJobService::tellData(int token, const workbench::DataQuestion& question) {
  if (!nextDataError.isNull()) {
    const ErrorInfo error = std::exchange(nextDataError, {});
    Q_EMIT dataFailed(token, error);
    return;
  }
  workbench::DataAnswer answer = fakeDataAnswer(question);
  if (onData) onData(answer);
  if (const auto* done = std::get_if<workbench::RunImport>(&question)) {
    const QString name = QString::fromStdString(done->target.folder.filename().string());
    if (!m_imported.contains(name)) m_imported << name;
  }
  Q_EMIT dataAnswered(token, answer);
}

int FakeJobService::requestPreflight(const Json& plan, const QString&, bool allowCommands) {
  calls << "preflight";
  preflightAllowed = allowCommands;
  PreflightInfo info;
  info.error = preflightError;
  info.facts.trainable = 1179648;
  info.facts.steps = kSteps;
  info.facts.epochs = 5;
  info.facts.examples = 5;
  info.facts.validation = 5;
  info.facts.test = 43;
  info.facts.seconds = 118;
  info.facts.bytes = 1900000000;
  const auto adapters = plan.contains("adapters") ? plan["adapters"].size() : 0;
  info.facts.effective_lr = 5e-4 * static_cast<double>(adapters);
  if (adapters > 0) {
    for (const Json& a : plan["adapters"])
      info.facts.strengths.emplace_back(a["name"].get<std::string>(), a.value("weight", 1.0));
  }
  info.facts.notes = notes;
  const Json metrics = plan.value("metrics", Json::array());
  for (std::size_t i = 0; i < metrics.size() && !allowCommands; ++i) {
    if (!metrics[i].is_object() || metrics[i].value("command", Json::array()).empty()) continue;
    workbench::Note note;
    note.level = workbench::Note::Level::error;
    note.key = "preflight.metric_command";
    note.field = "metrics." + std::to_string(i);
    note.args = {{"metric", metrics[i].value("name", "")},
                 {"program", metrics[i]["command"][0].get<std::string>()}};
    info.facts.notes.push_back(note);
  }
  const int token = ++m_token;
  QTimer::singleShot(0, this, [this, token, info] { Q_EMIT preflightReady(token, info); });
  return token;
}

void FakeJobService::setState(JobState state) {
  m_state = state;
  Q_EMIT stateChanged(state);
  fakeQueue.setJobBusy(state == JobState::Starting || state == JobState::Running ||
                       state == JobState::Paused || state == JobState::Stopping);
}

QVector<plan::Event> FakeJobService::opening() const {
  plan::event::Started started;
  started.run = "006";
  started.name = "help-ja 5 shots p30";
  started.method = "adaptive_merge";
  started.trainable = 1179648;
  started.steps = kSteps;
  started.epochs = 5;
  started.adapters = {"descriptions-ja", "manual-ja", "papers-approach"};
  return {started, plan::event::Phase{"load", 1, 1}, plan::event::Phase{"encode", 53, 53},
          plan::event::Phase{"train", 0, kSteps}};
}

void FakeJobService::openLive(const QString& run) {
  calls << "openLive " + run;
  LiveInfo info;
  info.run = run;
  info.kind = liveKind;
  info.method = "adaptive_merge";
  info.adapters = liveAdapters;
  if (liveKind == "whole") info.adapters = QStringList{"help-ja 5 shots"};
  info.layers = 18;
  info.prunes = liveKind != "sources";
  info.ratio = 0.3;
  info.validation = 20;
  for (int i = 0; i < 6; ++i) {
    info.records << LiveInfo::Record{
        QStringLiteral("nautilus-%1").arg(i), i < 2 ? "validation" : "test",
        QStringLiteral("ページ %1").arg(i), QString::fromUtf8(kDocument),
        QStringLiteral("名前、サイズ、種類、または更新日でファイルを並べ替えます。")};
  }
  QTimer::singleShot(0, this, [this, info] { Q_EMIT liveOpened(info); });
}

namespace {

/// 2.3 at rest, more the further the weights are from 1, the ratio from 0 and the layers from on.
double liveLoss(const workbench::LivePoint& point) {
  double loss = 2.3 + point.ratio + 0.01 * static_cast<double>(point.layers_off.size());
  for (const auto& [name, weight] : point.weights)
    loss += 0.1 * (weight - 1) * (weight - 1);
  return loss;
}

}  // namespace

int FakeJobService::askLive(const workbench::LivePoint& point, int record) {
  calls << QStringLiteral("askLive %1").arg(record);
  livePoint = point;
  const int token = ++m_liveToken;
  QTimer::singleShot(0, this, [this, token, point, record] {
    if (token != m_liveToken) return;
    using Update = workbench::LiveUpdate;
    const std::string text =
        point == workbench::LivePoint() ? "名前で並べ替えます。" : "設定を変更する。";
    std::vector<Update> all(4);
    all[0].loss = liveLoss(point) - 0.1;
    all[0].count = 2;
    all[1].kind = Update::Kind::piece;
    all[1].text = text.substr(0, 9);
    all[2].kind = Update::Kind::text;
    all[2].text = text;
    all[3].loss = liveLoss(point);
    all[3].count = 20;
    for (Update& update : all) {
      update.total = 20;
      if (record >= 0 || update.kind == Update::Kind::losses) Q_EMIT liveUpdated(token, update);
    }
    Q_EMIT liveEnded(token);
  });
  return token;
}

int FakeJobService::askPlane(const workbench::LivePoint& point, const workbench::LivePlane& plane) {
  calls << "askPlane";
  const int token = ++m_liveToken;
  // A few cells now, the rest once the window has had its turn.
  auto told = std::make_shared<int>(0);
  auto* timer = new QTimer(this);
  connect(timer, &QTimer::timeout, this, [this, timer, token, point, plane, told] {
    const bool triangle = !plane.z.empty();
    QVector<std::pair<int, int>> places;
    for (int row = 0; row < plane.steps; ++row) {
      for (int column = 0; column < (triangle ? plane.steps - row : plane.steps); ++column)
        places.append({column, row});
    }
    const int total = static_cast<int>(places.size());
    for (int k = 0; k < 9 && *told < total && token == m_liveToken; ++k, ++*told) {
      workbench::LiveUpdate update;
      update.kind = workbench::LiveUpdate::Kind::cell;
      const double low = triangle ? 0 : plane.low, high = triangle ? 1 : plane.high;
      const double step = (high - low) / (plane.steps - 1);
      update.x = low + step * places[*told].first;
      update.y = low + step * places[*told].second;
      workbench::LivePoint here = point;
      here.weights[plane.x] = update.x;
      here.weights[plane.y] = update.y;
      if (triangle) here.weights[plane.z] = 1 - update.x - update.y;
      update.loss = liveLoss(here);
      update.count = *told + 1;
      update.total = total;
      Q_EMIT liveUpdated(token, update);
    }
    if (*told < total && token == m_liveToken) return;
    timer->deleteLater();
    if (token == m_liveToken) Q_EMIT liveEnded(token);
  });
  timer->start(5);
  return token;
}

void FakeJobService::cancelLive() {
  calls << "cancelLive";
  ++m_liveToken;
}

void FakeJobService::keepLive(const workbench::LivePoint& point, const QString& name) {
  calls << "keepLive " + name;
  livePoint = point;
  QTimer::singleShot(0, this, [this, name] { Q_EMIT liveKept(name); });
}

void FakeJobService::start(const Json& plan, const QString&, bool allowCommands) {
  calls << "start";
  lastPlan = plan;
  lastAllowed = allowCommands;
  if (!nextStartError.isNull()) {
    const ErrorInfo error = std::exchange(nextStartError, {});
    Q_EMIT startFailed(error);
    return;
  }
  m_step = 0;
  setState(JobState::Starting);
  QTimer::singleShot(0, this, [this] {
    setState(JobState::Running);
    Q_EMIT eventsArrived(opening());
  });
}

void FakeJobService::goOn(const QString& run, bool allowCommands) {
  lastAllowed = allowCommands;
  calls << "goOn " + run;
  m_step = 0;
  setState(JobState::Starting);
  QTimer::singleShot(0, this, [this] {
    setState(JobState::Running);
    Q_EMIT eventsArrived(opening());
  });
}

double FakeJobService::moduleWeight(int step, int layer, int part, int adapter) {
  const double drift = 1 - std::exp(-step / 30.0);
  const double tilt = 0.3 * std::sin(layer * 0.55 + part) * (1 - 0.5 * drift);
  return adapter == 0 ? 0.5 + tilt : adapter == 1 ? 0.36 - tilt : 0.14;
}

plan::event::Modules FakeJobService::moduleEvent(int step) {
  plan::event::Modules event;
  event.step = step;
  for (int layer = 0; layer < kLayers; ++layer) {
    for (int part = 0; part < 2; ++part) {
      for (int adapter = 0; adapter < 3; ++adapter) {
        plan::event::ModuleState s;
        s.module = "model.layers." + std::to_string(layer) +
                   (part == 0 ? ".self_attn.q_proj" : ".self_attn.v_proj");
        s.adapter = adapter == 0   ? "descriptions-ja"
                    : adapter == 1 ? "manual-ja"
                                   : "papers-approach";
        s.weight = moduleWeight(step, layer, part, adapter);
        s.sparsity_a = 0.3 + 0.02 * std::sin(layer + step / 5.0);
        s.sparsity_b = 0.34 + 0.06 * (1 - std::exp(-step / 15.0)) + 0.004 * layer;
        s.fresh = 0.12 * std::exp(-step / 20.0) + 0.01 * part;
        s.revived = step > 1 ? 0.1 * std::exp(-step / 20.0) : 0;
        s.stable = 0.3 - s.fresh;
        s.norm = 1;
        event.modules.push_back(s);
      }
    }
  }
  return event;
}

QVector<plan::Event> FakeJobService::stepEvents(int step) const {
  QVector<plan::Event> events;
  const double base = 2.3 + 1.7 * std::exp(-step / 12.0);
  for (int i = 0; i < 4; ++i) {
    events << plan::event::Example{(step + 9) / 10, step,
                                   QStringLiteral("r%1").arg(i).toStdString(),
                                   base + 0.5 * std::sin(step * 3.7 + i * 2.1), 300};
  }
  plan::event::Step s;
  s.step = step;
  s.epoch = (step + 9) / 10;
  s.loss = base + 0.18 * std::sin(step * 1.9);
  s.lr = 5e-4;
  s.pruned = 0.3;
  s.sparsity_a = 0.3 + 0.02 * std::sin(step / 5.0);
  s.sparsity_b = 0.34 + 0.04 * (1 - std::exp(-step / 15.0));
  s.sparsity = (s.sparsity_a + s.sparsity_b) / 2;
  s.merged_sparsity = 0.05 + 0.01 * std::sin(step / 7.0);
  const double drift = 1 - std::exp(-step / 30.0);
  s.weights = {{"descriptions-ja", 0.52 - 0.12 * drift},
               {"manual-ja", 0.34 + 0.02 * drift},
               {"papers-approach", 0.14 + 0.10 * drift}};
  s.tokens = 1200;
  s.seconds = 1.9;
  s.memory = 1'900'000'000 + 2'000'000LL * step;
  events << s << moduleEvent(step);
  if (step % 12 == 0) {
    plan::event::Validation v;
    v.epoch = s.epoch;
    v.step = step;
    v.loss = 2.31 + 0.9 * std::exp(-step / 10.0) + (step > 40 ? 0.05 : 0);
    v.best = step <= 40;
    events
        << v
        << plan::event::Sample{step, "nautilus-7",
                               step < 20
                                   ? "ファイルの並べ替え。"
                                   : "名前やサイズ、更新日でファイルを並べ替える方法を説明します。"}
        << plan::event::Phase{"train", static_cast<double>(step), kSteps};
  }
  return events;
}

void FakeJobService::advance(int steps) {
  QVector<plan::Event> events;
  for (int i = 0; i < steps && m_step < kSteps; ++i)
    events += stepEvents(++m_step);
  Q_EMIT eventsArrived(events);
  Q_EMIT saved();
  if (m_step >= kSteps) finish(nullptr);
}

void FakeJobService::finish(const char* stopped) {
  QVector<plan::Event> events;
  const bool aborted = stopped != nullptr && std::string(stopped) == "abort";
  if (stopped != nullptr) events << plan::event::Stopped{m_step, stopped};
  if (!aborted) {
    plan::event::Finished finished;
    finished.best_epoch = 4;
    finished.best_step = 36;
    finished.validation_loss = 2.334;
    finished.seconds = 97;
    events << finished;
    RunRow row = runRow("006", "help-ja 5 shots p30", "adaptive_merge", 0.372, 2.334);
    row.state = stopped != nullptr ? "stopped" : "finished";
    m_runs << row;
  }
  Q_EMIT eventsArrived(events);
  setState(stopped != nullptr ? JobState::Stopped : JobState::Finished);
}

void FakeJobService::pause() {
  calls << "pause";
  Q_EMIT eventsArrived({plan::event::Paused{m_step}});
  setState(JobState::Paused);
}

void FakeJobService::resume() {
  calls << "resume";
  Q_EMIT eventsArrived({plan::event::Resumed{m_step}});
  setState(JobState::Running);
}

void FakeJobService::stop() {
  calls << "stop";
  setState(JobState::Stopping);
  QTimer::singleShot(0, this, [this] { finish("stop"); });
}

void FakeJobService::abort() {
  calls << "abort";
  setState(JobState::Stopping);
  QTimer::singleShot(0, this, [this] { finish("abort"); });
}

MachineFacts FakeJobService::machine() const {
  return {2, 24'000'000'000LL, 1'900'000'000LL, "CPU", "f32"};
}

}  // namespace espalier::ui

#include "ui/jobs/bridge/store_queries.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/experiment/portable_plan.h"
#include "core/experiment/run_documents.h"
#include "core/experiment/saved_state.h"
#include "core/judge/method_matrix.h"
#include "core/plan/plan.h"
#include "core/store/store.h"
#include "ui/jobs/bridge/judged_runs.h"
#include "ui/models/run_feed.h"

namespace espalier::ui::queries {

namespace {

constexpr std::size_t kSparklines = 60;  ///< newest runs that get a line of losses
constexpr qsizetype kSparklinePoints = 60;
constexpr std::size_t kSparsities = 1000;  ///< newest runs whose sparsity is looked up

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QString textAt(const Json& json, const char* outer, const char* key) {
  const Json* at = &json;
  if (*outer != '\0') {
    if (!at->is_object() || !at->contains(outer)) return {};
    at = &at->at(outer);
  }
  if (!at->is_object() || !at->contains(key) || !at->at(key).is_string()) return {};
  return qt(at->at(key).get<std::string>());
}

std::optional<qint64> wholeAt(const Json& json, const char* outer, const char* key) {
  const Json* at = &json;
  if (*outer != '\0') {
    if (!at->is_object() || !at->contains(outer)) return std::nullopt;
    at = &at->at(outer);
  }
  if (!at->is_object() || !at->contains(key) || !at->at(key).is_number_integer())
    return std::nullopt;
  return at->at(key).get<qint64>();
}

QMap<QString, double> scoresOf(const Json& json) {
  QMap<QString, double> out;
  if (!json.is_object()) return out;
  for (const auto& [key, value] : json.items()) {
    if (value.is_number())
      out.insert(qt(key), value.get<double>());
    else if (value.is_object() && value.contains("value") && value["value"].is_number()) {
      out.insert(qt(key), value["value"].get<double>());
    }
  }
  return out;
}

QVector<double> thinned(const std::vector<store::Point>& points) {
  QVector<double> out;
  const auto n = static_cast<qsizetype>(points.size());
  const qsizetype stride = std::max<qsizetype>(1, (n + kSparklinePoints - 1) / kSparklinePoints);
  for (qsizetype i = 0; i < n; i += stride) {
    double sum = 0;
    const qsizetype end = std::min(n, i + stride);
    for (qsizetype k = i; k < end; ++k)
      sum += points[static_cast<std::size_t>(k)].loss;
    out << sum / static_cast<double>(end - i);
  }
  return out;
}

/// The sparsity that the kept state has: an event of its own is read, not all of them.
std::optional<double> sparsityOf(const store::Store& db, const store::RunRow& run,
                                 const std::vector<store::Point>& points) {
  if (points.empty()) return std::nullopt;
  const store::Point* at = &points.back();
  for (const store::Point& point : points) {
    if (run.best_step > 0 && point.step == run.best_step) at = &point;
  }
  for (const store::EventRow& row : db.events(run.id, {"step"}, at->seq - 1, 1)) {
    if (const auto* step = std::get_if<plan::event::Step>(&row.event)) return step->sparsity;
  }
  return std::nullopt;
}

std::pair<double, double> intervalOf(const Json& metric) {
  return {metric.at("low").get<double>(), metric.at("high").get<double>()};
}

bool hasInterval(const Json& metric) {
  return metric.is_object() && metric.contains("low") && metric["low"].is_number() &&
         metric.contains("high") && metric["high"].is_number();
}

/// What the run made, as long as it is there; a workspace that was moved has it at its new place.
QString adapterOf(const store::RunRow& run) {
  if (run.adapter.empty()) return {};
  std::error_code ignored;
  for (const std::filesystem::path& folder :
       {std::filesystem::path(run.adapter), run.folder / "adapter"}) {
    if (std::filesystem::exists(folder / "adapter_config.json", ignored))
      return qt(folder.string());
  }
  return {};
}

/// Whether there may be more to do than was done.
bool endedEarly(const store::RunRow& run) {
  return run.state == "interrupted" || run.state == "stopped" || run.state == "failed";
}

void readSaved(const store::RunRow& run, RunRow& row) {
  const auto saved = experiment::saved_state(run.folder);
  if (!saved) return;
  row.savedStep = saved->step;
  if (saved->best_step > 0) row.savedBestStep = saved->best_step;
}

RunRow rowOf(const store::RunRow& run, const std::filesystem::path& workspace) {
  RunRow row;
  row.id = qt(run.id);
  row.name = qt(run.name);
  for (const std::string& tag : run.tags)
    row.tags << qt(tag);
  row.note = qt(run.note);
  row.adapter = adapterOf(run);
  row.method = qt(run.method);
  row.state = qt(run.state);
  row.study = qt(run.study);
  // However it was started, a file of the workspace is the same file.
  row.plan = experiment::portable_plan(run.plan, workspace);
  row.model = QFileInfo(textAt(run.plan, "", "base_model")).fileName();
  const QString train = textAt(run.plan, "data", "train");
  row.data = train.isEmpty() ? QString() : QFileInfo(QFileInfo(train).path()).fileName();
  row.language = textAt(run.plan, "data", "language");
  row.shots = wholeAt(run.plan, "data", "shots");
  row.sampleSeed = static_cast<quint64>(wholeAt(run.plan, "data", "sample_seed").value_or(1));
  row.seed = static_cast<quint64>(wholeAt(run.plan, "", "seed").value_or(1));
  row.bestValidation = run.validation_loss;
  row.validationRougeL = run.validation_rouge_l;
  if (run.best_step > 0) row.bestStep = run.best_step;
  row.metrics = scoresOf(run.metrics);
  if (run.metrics.is_object()) {
    for (const auto& [key, value] : run.metrics.items()) {
      row.signatures.insert(qt(key), textAt(value, "", "signature"));
      if (hasInterval(value)) row.intervals.insert(qt(key), intervalOf(value));
    }
  }
  row.seconds = run.seconds;
  row.planHash = qt(run.plan_hash);
  row.steps = run.steps;
  const Json records = run.facts.is_object() ? run.facts.value("records", Json()) : Json();
  row.testRecords = wholeAt(records, "", "test").value_or(0);
  if (!run.error.is_null()) row.error = errorFromJson(run.error);
  row.created = QDateTime::fromMSecsSinceEpoch(run.created);
  return row;
}

/// How many runs were made after each: taken in later, a run may have been made before.
std::vector<std::size_t> ages(const std::vector<store::RunRow>& list) {
  std::vector<std::size_t> newest(list.size()), out(list.size());
  std::iota(newest.begin(), newest.end(), std::size_t{0});
  std::stable_sort(newest.begin(), newest.end(), [&list](std::size_t a, std::size_t b) {
    return list[a].created > list[b].created;
  });
  for (std::size_t i = 0; i < newest.size(); ++i)
    out[newest[i]] = i;
  return out;
}

}  // namespace

void prepareStore(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return;
  store::Store::open(path).mark_interrupted();
}

QVector<RunRow> runs(const std::filesystem::path& path) {
  QVector<RunRow> out;
  if (!std::filesystem::exists(path)) return out;
  const store::Store db = store::Store::open_read_only(path, false);
  const std::vector<store::RunRow> list = db.runs();
  const auto workspace = std::filesystem::absolute(path).lexically_normal().parent_path();
  const std::vector<std::size_t> age = ages(list);
  for (std::size_t i = 0; i < list.size(); ++i) {
    RunRow row = rowOf(list[i], workspace);
    if (age[i] < kSparsities && endedEarly(list[i])) readSaved(list[i], row);
    if (age[i] < kSparsities && list[i].trainable > 0) {
      const std::vector<store::Point> points = db.points(list[i].id, "step");
      if (endedEarly(list[i]) && !points.empty()) row.lastStep = points.back().step;
      if (age[i] < kSparklines) row.losses = thinned(points);
      row.sparsity = sparsityOf(db, list[i], points);
    }
    out.push_back(std::move(row));
  }
  return out;
}

QVector<plan::Event> events(const std::filesystem::path& path, const QString& run) {
  QVector<plan::Event> out;
  const store::Store db = store::Store::open_read_only(path, false);
  for (store::EventRow& row : db.events(run.toStdString()))
    out.push_back(std::move(row.event));
  return out;
}

RunCurves curves(const std::filesystem::path& path, const QString& run) {
  RunCurves out;
  const store::Store db = store::Store::open_read_only(path, false);
  for (const store::Point& point : db.points(run.toStdString(), "step")) {
    out.steps << static_cast<double>(point.step);
    out.loss << point.loss;
  }
  for (const store::Point& point : db.points(run.toStdString(), "validation")) {
    out.validationSteps << static_cast<double>(point.step);
    out.validationLoss << point.loss;
  }
  return out;
}

namespace {

/// The records of a run's "train", "validation" or "test"; none where the file is gone.
QVector<Record> dataOf(const std::filesystem::path& store, const store::RunRow& run,
                       const char* part) {
  constexpr int kMostRecords = 100000;
  const std::filesystem::path file = experiment::run_data_file(store, run, part);
  return file.empty() ? QVector<Record>() : records(qt(file.string()), kMostRecords);
}

}  // namespace

QVector<OutputRow> outputs(const std::filesystem::path& path, const QString& run) {
  const store::Store db = store::Store::open_read_only(path, false);
  const store::RunRow stored = db.run(run.toStdString());
  QHash<QString, Record> documents;
  for (const Record& record : dataOf(path, stored, "test"))
    documents.insert(record.id, record);
  QVector<OutputRow> out;
  for (const store::OutputRow& row : db.outputs(run.toStdString())) {
    OutputRow o;
    o.id = qt(row.record);
    o.text = qt(row.text);
    o.raw = qt(row.raw);
    o.finish = qt(row.finish);
    o.reference = qt(row.reference);
    o.scores = scoresOf(row.scores);
    const auto at = documents.constFind(o.id);
    if (at != documents.constEnd()) {
      o.document = at->document;
      o.title = at->title;
    }
    out.push_back(std::move(o));
  }
  return out;
}

Record record(const std::filesystem::path& path, const QString& run, const QString& id) {
  const store::Store db = store::Store::open_read_only(path, false);
  const store::RunRow stored = db.run(run.toStdString());
  for (const char* part : {"validation", "train"}) {
    for (const Record& record : dataOf(path, stored, part)) {
      if (record.id == id) return record;
    }
  }
  return {id, {}, {}};
}

namespace {

/// One run's scores by a metric, none where it has none.
judge::ScoredRun scored(const store::Store& db, const store::RunRow& run,
                        const std::string& metric) {
  judge::ScoredRun out;
  out.id = run.id;
  out.plan = run.plan;
  const QString file = textAt(run.plan, "data", "test");
  const QString hash = textAt(run.facts.value("data", Json::object()), "", "test");
  out.test = (hash.isEmpty() ? file : hash).toStdString();
  out.data = QFileInfo(QFileInfo(file).path()).fileName().toStdString();
  out.validation_loss = run.validation_loss;
  out.validation_rouge_l = run.validation_rouge_l;
  const QMap<QString, double> values = scoresOf(run.metrics);
  if (values.contains(qt(metric))) out.value = values.value(qt(metric));
  out.leaked = wholeAt(run.facts, "leaked", "leaked").value_or(0);
  for (const store::OutputRow& row : db.outputs(run.id)) {
    if (row.scores.contains(metric) && row.scores[metric].is_number())
      out.scores[row.record] = row.scores[metric].get<double>();
  }
  return out;
}

std::string configurationOf(const Json& plan) {
  try {
    return plan::configuration_hash(plan::parse(plan, {}));
  } catch (const Error&) {
    return json::dump(plan);
  }
}

MatrixInfo::Scorings scoringsOf(const std::vector<judge::ScoredRun>& runs,
                                const std::string& test) {
  qint64 times = 0;
  std::set<std::string> configurations;
  for (const judge::ScoredRun& run : runs) {
    if (run.test != test) continue;
    ++times;
    configurations.insert(configurationOf(run.plan));
  }
  return {times, static_cast<qint64>(configurations.size())};
}

}  // namespace

MatrixInfo matrix(const std::filesystem::path& path, const QStringList& runs, const QString& metric,
                  const std::function<bool()>& cancelled) {
  MatrixInfo out;
  const store::Store db = store::Store::open_read_only(path, false);
  const QSet<QString> wanted(runs.begin(), runs.end());
  std::vector<judge::ScoredRun> list;
  const bool by_people = metric.startsWith("judged.");
  const auto said = by_people ? judgedRecords(db, metric.toStdString()) : JudgedRecords();
  store::RunFilter filter;
  filter.states = {"finished"};
  for (const store::RunRow& run : db.runs(filter)) {
    if (!wanted.contains(qt(run.id))) continue;
    if (by_people ? !said.contains(run.id) : !run.metrics.contains(metric.toStdString())) continue;
    judge::ScoredRun one = scored(db, run, metric.toStdString());
    if (by_people) one.scores = said.at(run.id);
    if (!one.scores.empty()) list.push_back(std::move(one));
  }
  out.matrix = judge::build_matrix(metric.toStdString(), list, {}, cancelled);
  for (const judge::MatrixTarget& target : out.matrix.targets) {
    const store::Scorings count = db.test_scorings(target.test);
    // Runs that were made elsewhere and taken in scored it as well, uncounted.
    const MatrixInfo::Scorings seen = scoringsOf(list, target.test);
    out.scorings << MatrixInfo::Scorings{
        std::max<qint64>(count.times, seen.times),
        std::max<qint64>(count.configurations, seen.configurations)};
  }
  return out;
}

void rename(const std::filesystem::path& path, const QString& run, const QString& name) {
  store::Store::open(path).rename_run(run.toStdString(), name.toStdString());
}

void describe(const std::filesystem::path& path, const QString& run, const QStringList& tags,
              const QString& note) {
  std::vector<std::string> words;
  for (const QString& tag : tags)
    words.push_back(tag.toStdString());
  store::Store::open(path).describe_run(run.toStdString(), words, note.toStdString());
}

QVector<Record> records(const QString& name, int limit) {
  QFile file(name);
  if (!file.open(QIODevice::ReadOnly)) {
    throw Error(file.exists() ? Code::file_unreadable : Code::file_missing,
                "cannot read " + name.toStdString(), {}, {{"path", name.toStdString()}});
  }
  constexpr qint64 kLongestLine = 16 << 20;
  QVector<Record> out;
  for (int line = 1; !file.atEnd() && out.size() < limit; ++line) {
    const QByteArray text = file.readLine(kLongestLine).trimmed();
    if (text.isEmpty()) continue;
    const Json json = json::parse(text.toStdString(), {.name = name.toStdString()});
    if (!json.is_object()) {
      throw Error(Code::data_record, "a line is not an object", {},
                  {{"path", name.toStdString()}, {"line", std::to_string(line)}});
    }
    Record record{textAt(json, "", "id"), textAt(json, "", "document"), textAt(json, "", "summary"),
                  textAt(json, "", "title")};
    if (record.id.isEmpty()) record.id = QString::number(line);
    out.push_back(std::move(record));
  }
  return out;
}

}  // namespace espalier::ui::queries

#include "ui/models/plan_draft.h"

#include <QDir>
#include <QFileInfo>
#include <cmath>

#include "core/plan/descriptors.h"
#include "ui/models/metric_list.h"

namespace espalier::ui {

namespace {

Json::json_pointer pointer(const QString& path) {
  return Json::json_pointer(
      "/" + QString(path).replace(QLatin1Char('.'), QLatin1Char('/')).toStdString());
}

Json emptyPlan() {
  return {{"espalier_plan", 1},       {"name", ""},
          {"base_model", ""},         {"adapters", Json::array()},
          {"data", Json::object()},   {"method", {{"name", "adaptive_merge"}}},
          {"prune", {{"ratio", 0.3}}}};
}

}  // namespace

PlanDraft::PlanDraft(QObject* parent) : QObject(parent), m_json(emptyPlan()) {}

Json PlanDraft::value(const QString& path) const {
  const auto p = pointer(path);
  return m_json.contains(p) ? m_json.at(p) : Json();
}

bool PlanDraft::has(const QString& path) const {
  return m_json.contains(pointer(path));
}

void PlanDraft::set(const QString& path, const Json& value) {
  if (this->value(path) == value) return;
  const auto p = pointer(path);
  if (value.is_null()) {
    Json& parent = m_json[p.parent_pointer()];
    if (parent.is_object()) parent.erase(p.back());
  } else {
    // A scalar on the way would make the pointer throw: it gives way to an object.
    Json& parent = m_json[p.parent_pointer()];
    if (!parent.is_object() && !parent.is_array()) parent = Json::object();
    m_json[p] = value;
  }
  tell();
}

void PlanDraft::tell() {
  Q_EMIT changed();
  if (m_depth == 0) Q_EMIT settled();
}

void PlanDraft::load(const Json& json) {
  m_json = json.is_object() ? json : emptyPlan();
  for (const char* key : {"data", "method"}) {
    if (!m_json.contains(key) || !m_json[key].is_object()) m_json[key] = Json::object();
  }
  if (!m_json.contains("adapters") || !m_json["adapters"].is_array()) {
    m_json["adapters"] = Json::array();
  }
  Q_EMIT loaded();
  tell();
}

void PlanDraft::fix(const QString& path, const Json& value) {
  set(path, value);
  Q_EMIT loaded();
}

QString PlanDraft::text() const {
  return QString::fromStdString(json::dump(m_json, 2));
}

QString PlanDraft::method() const {
  const Json name = value("method.name");
  return name.is_string() ? QString::fromStdString(name.get<std::string>()) : QString();
}

QString PlanDraft::suggestedName(const QStringList& without) const {
  QStringList parts;
  const Json train = value("data.train");
  if (train.is_string() && !train.get<std::string>().empty()) {
    parts << QFileInfo(QString::fromStdString(train.get<std::string>())).dir().dirName();
  }
  const Json shots = value("data.shots");
  if (shots.is_number_integer() && !without.contains("data.shots"))
    parts << tr("%n shot(s)", nullptr, shots.get<int>());
  if (method() != "adaptive_merge") parts << method();
  const Json controller = value("prune.controller");
  if (method() == "adaptive_merge" && controller.is_string() && controller != "fixed")
    parts << QString::fromStdString(controller.get<std::string>());
  const Json ratio = value("prune.ratio");
  if (method() == "adaptive_merge" && !without.contains("prune.ratio") && ratio.is_number() &&
      ratio.get<double>() > 0) {
    parts << QStringLiteral("p%1").arg(std::lround(ratio.get<double>() * 100));
  }
  return parts.join(QLatin1Char(' '));
}

QString adapterName(const Json& adapter) {
  for (const char* key : {"name", "path"}) {
    if (adapter.is_object() && adapter.contains(key) && adapter[key].is_string() &&
        !adapter[key].get<std::string>().empty()) {
      return QFileInfo(QString::fromStdString(adapter[key].get<std::string>())).fileName();
    }
  }
  return {};
}

Json planToRun(const PlanDraft& draft) {
  Json plan = draft.json();
  const espalier::plan::MethodInfo* info =
      espalier::plan::find_method(draft.method().toStdString());
  if (info == nullptr) return plan;
  if (!info->uses_adapters) plan.erase("adapters");
  if (!info->prunes) plan.erase("prune");
  if (!info->trains) plan.erase("optimizer");
  return plan;
}

Json PlanDraft::rebased(const Json& plan, const QString& from, const QString& to) {
  Json out = plan;
  const auto move = [&](Json& object, const char* key) {
    if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return;
    const QString path = QString::fromStdString(object[key].get<std::string>());
    if (path.isEmpty() || QDir::isAbsolutePath(path)) return;
    const QString whole = QDir::cleanPath(QDir(from).absoluteFilePath(path));
    object[key] = QDir::cleanPath(QDir(to).relativeFilePath(whole)).toStdString();
  };
  move(out, "base_model");
  if (out.contains("data")) {
    for (const char* key : {"train", "validation", "test"})
      move(out["data"], key);
  }
  if (out.contains("adapters") && out["adapters"].is_array()) {
    for (Json& adapter : out["adapters"])
      move(adapter, "path");
  }
  if (out.is_object() && out.contains("metrics") && out["metrics"].is_array()) {
    for (Json& metric : out["metrics"]) {
      // A command names what it reads from where it runs.
      if (isCommandMetric(metric) && metric.value("folder", Json("")) == "") metric["folder"] = ".";
      for (const char* key : {"model", "baseline", "folder"})
        move(metric, key);
      if (metric.is_object() && metric.value("folder", Json()) == ".") metric.erase("folder");
    }
  }
  return out;
}

}  // namespace espalier::ui

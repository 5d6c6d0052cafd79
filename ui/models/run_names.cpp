#include "ui/models/run_names.h"

#include <QSet>
#include <algorithm>

#include "core/base/error.h"
#include "ui/models/plan_draft.h"
#include "ui/models/plan_values.h"

namespace espalier::ui::runs {

namespace {

constexpr qsizetype kMostParts = 4;
constexpr qsizetype kMostLookedAt = 64;
constexpr qsizetype kLongest = 24;  ///< of a value; a longer one is only said to differ
const QString kBetween = QStringLiteral(" · ");

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// As the store would keep it: what is left at its default stands there too. None where it cannot
/// be read, which the start of the run will say.
std::optional<Json> whole(const Json& plan, const QString& folder) {
  try {
    return Json::parse(plan::to_json(plan::parse(plan, folder.toStdString()))
                           .dump(-1, ' ', false, Json::error_handler_t::replace));
  } catch (const Error&) {
    return std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

/// What one looks for first stands first.
int rank(const QString& path) {
  static const QStringList order{"seed", "data.sample_seed", "optimizer.lr", "method.sources",
                                 "adapters"};
  const auto at = order.indexOf(path);
  return at >= 0 ? static_cast<int>(at) : static_cast<int>(order.size());
}

QString adapterWords(const Json& adapters) {
  QStringList names;
  for (const Json& one : adapters) {
    if (one.is_object() && one.contains("name") && one["name"].is_string())
      names << qt(one["name"].get<std::string>());
  }
  return names.join(QLatin1Char('+'));
}

/// " · seed 2", " · lr 0.001", " · manual-ja+descriptions-ja".
QString part(const QString& path, const Json& value) {
  const QString key = path.section(QLatin1Char('.'), -1);
  if (path == "adapters") {
    const QString names = adapterWords(value);
    return kBetween + (names.isEmpty() ? key : names);
  }
  if (path == "method.name") return kBetween + plans::text(value);
  if (value.is_null()) return kBetween + key + QStringLiteral(" –");
  if (value.is_structured()) return kBetween + key;
  if (value.is_string() && plans::text(value).size() > kLongest) return kBetween + key;
  return qt(plan::point_name({{path.toStdString(), value}}));
}

QStringList differing(const Json& plan, const QVector<Json>& others, const QSet<QString>& leftOut) {
  QSet<QString> found;
  for (const Json& other : others) {
    for (const QString& path : plans::differing({&plan, &other}))
      found.insert(path);
  }
  found.subtract(leftOut);
  QStringList out(found.begin(), found.end());
  std::sort(out.begin(), out.end(), [](const QString& a, const QString& b) {
    return std::pair(rank(a), a) < std::pair(rank(b), b);
  });
  return out;
}

QString joined(const QString& base, const Json& plan, const QStringList& paths) {
  QString out = base;
  for (const QString& path : paths.mid(0, kMostParts))
    out += part(path, plans::value(plan, path));
  return out;
}

}  // namespace

QString distinctName(const Json& plan, const QString& folder, const QVector<RunRow>& runs,
                     const plan::Grid& grid, Same same) {
  QString base = plan.is_object() && plan.contains("name") && plan["name"].is_string()
                     ? qt(plan["name"].get<std::string>())
                     : QString();
  if (base.isEmpty()) return base;
  QSet<QString> taken;
  QVector<const RunRow*> named, related;
  for (const RunRow& run : runs) {
    taken.insert(run.name);
    if (run.name == base && named.size() < kMostLookedAt) named << &run;
    if (related.size() < kMostLookedAt &&
        (run.name == base || run.name.startsWith(base + kBetween)))
      related << &run;
  }
  // The names of a sweep's runs are longer than its own: those of another sweep count.
  if (!grid.empty()) named = related;
  if (named.isEmpty()) return base;
  const std::optional<Json> full = whole(plan, folder);
  if (!full) return base;
  QSet<QString> leftOut{"name", "preset"};
  for (const auto& [key, values] : grid)
    leftOut.insert(qt(key));
  const auto plansOf = [&](const QVector<const RunRow*>& list) {
    QVector<Json> plans;
    for (const RunRow* run : list)
      plans << whole(run->plan, folder).value_or(run->plan);
    return plans;
  };
  const auto known = [&](const Json& other) {
    return differing(*full, {other}, leftOut).isEmpty();
  };
  const QVector<Json> others = plansOf(related);
  if (same == Same::Kept && std::any_of(others.begin(), others.end(), known)) return base;
  QString name = joined(base, *full, differing(*full, plansOf(named), leftOut));
  if (!grid.empty()) return name;
  if (taken.contains(name)) name = joined(base, *full, differing(*full, others, leftOut));
  const QString stem = name;
  for (int n = 2; taken.contains(name); ++n)
    name = stem + QStringLiteral(" (%1)").arg(n);
  return name;
}

QString queuedName(const PlanDraft& draft, const QString& folder, const QVector<RunRow>& runs,
                   const plan::Grid& grid) {
  Json plan = planToRun(draft);
  if (plan.value("name", Json()) == draft.suggestedName().toStdString()) {
    QStringList swept;
    for (const auto& [key, values] : grid)
      swept << qt(key);
    plan["name"] = draft.suggestedName(swept).toStdString();
  }
  return distinctName(plan, folder, runs, grid, Same::Kept);
}

}  // namespace espalier::ui::runs

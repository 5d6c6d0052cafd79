#include "ui/models/plan_history.h"

#include <QStringList>

#include "ui/models/plan_values.h"
#include "ui/settings/texts.h"

namespace espalier::ui {

namespace {

QStringList pointerParts(const Json& operation) {
  QStringList parts = QString::fromStdString(operation.at("path").get<std::string>())
                          .split('/', Qt::SkipEmptyParts);
  // The first key of a section brings the section along.
  Json value = operation.value("value", Json());
  while (parts.size() < 2 && value.is_object() && value.size() == 1) {
    parts << QString::fromStdString(value.begin().key());
    value = Json(value.begin().value());
  }
  return parts;
}

/// "optimizer.lr", "adapters.0.weight"; empty where an entry of a list came or went.
QString fieldOf(const QStringList& parts) {
  const bool list = parts.value(0) == "adapters" || parts.value(0) == "metrics";
  const qsizetype depth = list ? 3 : 2;
  if (list && parts.size() < depth) return {};
  return parts.mid(0, depth).join('.');
}

/// The one field in which they differ.
QString differingField(const Json& before, const Json& after) {
  QString field;
  for (const Json& operation : Json::diff(before, after)) {
    const QString one = fieldOf(pointerParts(operation));
    if (one.isEmpty() || (!field.isEmpty() && one != field)) return {};
    field = one;
  }
  return field;
}

QStringList adapterNames(const Json& plan) {
  QStringList out;
  if (!plan.contains("adapters")) return out;
  for (const Json& adapter : plan.at("adapters"))
    out << adapterName(adapter);
  return out;
}

/// Of an adapter's list one more or one fewer; empty for any other change.
QString adapterWords(const Json& before, const Json& after) {
  const QStringList was = adapterNames(before), is = adapterNames(after);
  for (const QString& name : was) {
    if (!is.contains(name) && was.size() == is.size() + 1)
      return PlanHistory::tr("“%1” comes back").arg(name);
  }
  for (const QString& name : is) {
    if (!was.contains(name) && is.size() == was.size() + 1)
      return PlanHistory::tr("“%1” leaves the plan").arg(name);
  }
  return {};
}

QString valueWords(const Json& value) {
  const QString words = plans::text(value);
  return value.is_string() && texts::hasChoice(words) ? texts::choice(words) : words;
}

QString wordsOf(const Json& before, const Json& after) {
  const QString field = differingField(before, after);
  if (field == "method.name")
    return PlanHistory::tr("The method becomes “%1” again")
        .arg(texts::methodLabel(plans::text(plans::value(before, field))));
  const QStringList parts = field.split('.');
  if (parts.first() == "adapters" && parts.value(2) == "weight") {
    const Json& adapter = before.at("adapters").at(parts[1].toULong());
    return PlanHistory::tr("The weight of “%1” becomes %2 again")
        .arg(adapterName(adapter), plans::text(adapter.value("weight", Json(1.0))));
  }
  const Json adapters[] = {before.value("adapters", Json()), after.value("adapters", Json())};
  if (QString words = adapterWords(before, after); !words.isEmpty()) return words;
  if (before.value("metrics", Json()) != after.value("metrics", Json()) &&
      adapters[0] == adapters[1])
    return PlanHistory::tr("The metrics as they were");
  const QString label = plans::label(field);
  if (field.isEmpty() || label == field) return PlanHistory::tr("The plan as it was");
  const Json value = plans::value(before, field);
  constexpr qsizetype kLongest = 40;
  return value.is_null() || valueWords(value).size() > kLongest
             ? PlanHistory::tr("%1 as it was").arg(label)
             : PlanHistory::tr("%1 becomes %2 again").arg(label, valueWords(value));
}

}  // namespace

PlanHistory::PlanHistory(PlanDraft& draft, QObject* parent) : Snapshots(parent), m_draft(draft) {
  forget();
  connect(&draft, &PlanDraft::settled, this, [this] { take(state()); });
}

Json PlanHistory::state() const {
  Json plan = m_draft.json();
  plan.erase("name");
  return plan;
}

void PlanHistory::put(const Json& state) {
  Json plan = state;
  if (m_draft.has("name")) plan["name"] = m_draft.value("name");
  m_draft.load(plan);
}

void PlanHistory::forget() {
  begin(state());
}

QString PlanHistory::field(const Json& before, const Json& after) const {
  return differingField(before, after);
}

QString PlanHistory::words(const Json& before, const Json& after) const {
  return wordsOf(before, after);
}

}  // namespace espalier::ui

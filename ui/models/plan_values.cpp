#include "ui/models/plan_values.h"

#include <QCoreApplication>
#include <QSet>

#include "ui/settings/texts.h"

namespace espalier::ui::plans {

namespace {

constexpr struct {
  const char* path;
  const char* label;
} kLabels[] = {
    {"adapters", QT_TRANSLATE_NOOP("plans", "Adapters")},
    {"base_model", QT_TRANSLATE_NOOP("plans", "Base model")},
    {"data.add_bos", QT_TRANSLATE_NOOP("plans", "Start token")},
    {"data.append_eos", QT_TRANSLATE_NOOP("plans", "End token")},
    {"data.chat", QT_TRANSLATE_NOOP("plans", "Chat template")},
    {"data.columns", QT_TRANSLATE_NOOP("plans", "Columns of the data")},
    {"data.completion", QT_TRANSLATE_NOOP("plans", "Completion")},
    {"data.language", QT_TRANSLATE_NOOP("plans", "Language")},
    {"data.max_document_tokens", QT_TRANSLATE_NOOP("plans", "Document tokens")},
    {"data.max_summary_tokens", QT_TRANSLATE_NOOP("plans", "Summary tokens")},
    {"data.prompt", QT_TRANSLATE_NOOP("plans", "Prompt")},
    {"data.sample_seed", QT_TRANSLATE_NOOP("plans", "Sample seed")},
    {"data.shots", QT_TRANSLATE_NOOP("plans", "Shots")},
    {"data.shuffle", QT_TRANSLATE_NOOP("plans", "Shuffle")},
    {"data.test", QT_TRANSLATE_NOOP("plans", "Test data")},
    {"data.train", QT_TRANSLATE_NOOP("plans", "Training data")},
    {"data.validation", QT_TRANSLATE_NOOP("plans", "Validation data")},
    {"data.validation_shots", QT_TRANSLATE_NOOP("plans", "Validation shots")},
    {"device", QT_TRANSLATE_NOOP("plans", "Device")},
    {"dtype", QT_TRANSLATE_NOOP("plans", "Number format")},
    {"generation.beams", QT_TRANSLATE_NOOP("plans", "Beams")},
    {"generation.length_penalty", QT_TRANSLATE_NOOP("plans", "Length penalty")},
    {"generation.max_new_tokens", QT_TRANSLATE_NOOP("plans", "New tokens")},
    {"generation.stop", QT_TRANSLATE_NOOP("plans", "Stop texts")},
    {"generation.temperature", QT_TRANSLATE_NOOP("plans", "Temperature")},
    {"generation.top_p", QT_TRANSLATE_NOOP("plans", "Top p")},
    {"method.granularity", QT_TRANSLATE_NOOP("plans", "Weights for each")},
    {"method.name", QT_TRANSLATE_NOOP("plans", "Method")},
    {"metrics", QT_TRANSLATE_NOOP("plans", "Metrics")},
    {"name", QT_TRANSLATE_NOOP("plans", "Name")},
    {"optimizer.accumulate", QT_TRANSLATE_NOOP("plans", "Accumulate")},
    {"optimizer.epochs", QT_TRANSLATE_NOOP("plans", "Epochs")},
    {"optimizer.gradient_checkpointing", QT_TRANSLATE_NOOP("plans", "Gradient checkpointing")},
    {"optimizer.lr", QT_TRANSLATE_NOOP("plans", "Learning rate")},
    {"optimizer.lr_decay", QT_TRANSLATE_NOOP("plans", "Rate decay")},
    {"optimizer.max_steps", QT_TRANSLATE_NOOP("plans", "Most steps")},
    {"optimizer.min_steps", QT_TRANSLATE_NOOP("plans", "Least steps")},
    {"optimizer.patience", QT_TRANSLATE_NOOP("plans", "Patience")},
    {"optimizer.select", QT_TRANSLATE_NOOP("plans", "Best by")},
    {"optimizer.validate_every", QT_TRANSLATE_NOOP("plans", "Validate every")},
    {"optimizer.weight_decay", QT_TRANSLATE_NOOP("plans", "Weight decay")},
    {"preset", QT_TRANSLATE_NOOP("plans", "Preset")},
    {"prune.controller", QT_TRANSLATE_NOOP("plans", "Ratio over time")},
    {"prune.granularity", QT_TRANSLATE_NOOP("plans", "Granularity")},
    {"prune.importance", QT_TRANSLATE_NOOP("plans", "Importance")},
    {"prune.input", QT_TRANSLATE_NOOP("plans", "Inputs that count")},
    {"prune.norms", QT_TRANSLATE_NOOP("plans", "Input norms")},
    {"prune.ratio", QT_TRANSLATE_NOOP("plans", "Ratio")},
    {"prune.reset", QT_TRANSLATE_NOOP("plans", "Reset to")},
    {"prune.threshold", QT_TRANSLATE_NOOP("plans", "Threshold")},
    {"prune.threshold_quantile", QT_TRANSLATE_NOOP("plans", "Share of modules")},
    {"seed", QT_TRANSLATE_NOOP("plans", "Seed")},
    {"threads", QT_TRANSLATE_NOOP("plans", "Threads")},
};

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QString joined(const QString& prefix, const std::string& key) {
  return prefix.isEmpty() ? qt(key) : prefix + QLatin1Char('.') + qt(key);
}

void collect(const Json& json, const QString& prefix, QStringList& out) {
  for (const auto& [key, value] : json.items()) {
    const QString path = joined(prefix, key);
    if (value.is_object() && !value.empty())
      collect(value, path, out);
    else
      out << path;
  }
}

void compare(const Json& a, const Json& b, const QString& prefix, QSet<QString>& out) {
  if (a == b) return;
  static const Json nothing = Json::object();
  const bool objects = (a.is_object() || a.is_null()) && (b.is_object() || b.is_null());
  if (!objects) {
    out.insert(prefix);
    return;
  }
  const Json& left = a.is_object() ? a : nothing;
  const Json& right = b.is_object() ? b : nothing;
  for (const auto& [key, value] : left.items())
    compare(value, right.contains(key) ? right.at(key) : Json(), joined(prefix, key), out);
  for (const auto& [key, value] : right.items()) {
    if (!left.contains(key)) compare(Json(), value, joined(prefix, key), out);
  }
}

QString number(double value) {
  return QString::number(value, 'g', 12);
}

/// A name, its weight where it is not 1.
QString adapterText(const Json& adapter) {
  QString words = adapter.contains("name") && adapter["name"].is_string()
                      ? qt(adapter["name"].get<std::string>())
                      : qt(adapter.value("path", std::string()));
  if (adapter.contains("weight") && adapter["weight"].is_number() && adapter["weight"] != 1.0)
    words += QStringLiteral(" × ") + number(adapter["weight"].get<double>());
  return words;
}

}  // namespace

QStringList paths(const Json& plan) {
  QStringList out;
  if (plan.is_object()) collect(plan, {}, out);
  return out;
}

Json value(const Json& plan, const QString& path) {
  const Json* at = &plan;
  for (const QString& part : path.split(QLatin1Char('.'))) {
    const std::string key = part.toStdString();
    if (!at->is_object() || !at->contains(key)) return {};
    at = &at->at(key);
  }
  return *at;
}

QStringList differing(const QVector<const Json*>& list) {
  QSet<QString> found;
  for (qsizetype i = 1; i < list.size(); ++i)
    compare(*list[0], *list[i], {}, found);
  found.remove(QString());
  QStringList out(found.begin(), found.end());
  out.sort();
  return out;
}

QString text(const Json& value) {
  if (value.is_null()) return QStringLiteral("–");
  if (value.is_string()) return qt(value.get<std::string>());
  if (value.is_boolean())
    return value.get<bool>() ? QStringLiteral("true") : QStringLiteral("false");
  if (value.is_number_float()) return number(value.get<double>());
  if (value.is_array()) {
    QStringList parts;
    for (const Json& item : value) {
      const bool named = item.is_object() && (item.contains("name") || item.contains("path"));
      parts << (named ? adapterText(item) : text(item));
    }
    return parts.isEmpty() ? QStringLiteral("–") : parts.join(QStringLiteral(", "));
  }
  return qt(json::dump(value));
}

QString label(const QString& path) {
  const QByteArray wanted = path.toUtf8();
  for (const auto& entry : kLabels) {
    if (wanted == entry.path) return QCoreApplication::translate("plans", entry.label);
  }
  // The parameters of methods and of controllers have their words where their forms have them.
  for (const QLatin1String part : {QLatin1String("method."), QLatin1String("prune.")}) {
    const QString key = path.mid(part.size());
    if (path.startsWith(part) && texts::hasParameter(key)) return texts::parameter(key);
  }
  return path;
}

}  // namespace espalier::ui::plans

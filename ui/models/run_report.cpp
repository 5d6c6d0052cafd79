#include "ui/models/run_report.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QSysInfo>

namespace espalier::ui::runs {

namespace {

constexpr qsizetype kLogLines = 20;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// The first text below `json` that a path ends with, by its key.
QString keyOfPath(const Json& json, const QString& path, const QString& prefix) {
  if (!json.is_structured()) return {};
  for (const auto& [key, value] : json.items()) {
    QString at = prefix.isEmpty() ? qt(key) : prefix + QLatin1Char('.') + qt(key);
    if (value.is_string()) {
      const QString text = qt(value.get<std::string>());
      const bool file = text.contains(QLatin1Char('/'));
      if (file && (path == text || path.contains(QLatin1Char('/') + text) || path.contains(text)))
        return at;
    } else if (QString found = keyOfPath(value, path, at); !found.isEmpty()) {
      return found;
    }
  }
  return {};
}

void line(QStringList& lines, const char* label, const QString& value) {
  if (!value.isEmpty()) lines << QStringLiteral("%1: %2").arg(QLatin1String(label), value);
}

QString number(const std::optional<qint64>& value) {
  return value ? QString::number(*value) : QString();
}

QStringList logLines(const RunFeed& feed) {
  QStringList out;
  for (const LogLine& entry : feed.log().mid(std::max<qsizetype>(0, feed.log().size() - kLogLines)))
    out << QStringLiteral("  step %1  %2")
               .arg(entry.step)
               .arg(qt(plan::to_json(entry.event)
                           .dump(-1, ' ', false, Json::error_handler_t::replace)));
  return out;
}

}  // namespace

QString failedKey(const ErrorInfo& error, const Json& plan) {
  QString key = error.args.value(QStringLiteral("key"));
  if (!key.isEmpty()) return key;
  if (error.code == "train.not_finite") return QStringLiteral("optimizer.lr");
  if (error.code == "out_of_memory") return QStringLiteral("data.shots");
  for (const char* name : {"path", "file"}) {
    const QString path = error.args.value(QLatin1String(name));
    if (path.isEmpty()) continue;
    if (QString found = keyOfPath(plan, path, {}); !found.isEmpty()) return found;
  }
  return {};
}

QString withoutHome(const QString& text, const QString& workspace) {
  QString out = text;
  if (workspace.size() > 1) out.replace(workspace, QStringLiteral("<workspace>"));
  if (const QString home = QDir::homePath(); home.size() > 1)
    out.replace(home, QStringLiteral("~"));
  static const QRegularExpression other(QStringLiteral("/(?:home|Users)/[^/\\s\"]+"));
  out.replace(other, QStringLiteral("~"));
  return out;
}

QString report(const RunRow* run, const RunFeed& feed, const ErrorInfo& error,
               const QString& workspace) {
  QStringList lines{
      QStringLiteral("Espalier %1 (%2)")
          .arg(QCoreApplication::applicationVersion(), QSysInfo::prettyProductName())};
  if (run != nullptr) {
    line(lines, "run", run->id + QStringLiteral("  ") + run->name);
    line(lines, "state", run->state);
  }
  line(lines, "error", error.code);
  for (auto at = error.args.begin(); at != error.args.end(); ++at)
    lines << QStringLiteral("  %1: %2").arg(at.key(), at.value());
  line(lines, "message", error.message);
  line(lines, "hint", error.hint);
  const std::optional<qint64> told =
      feed.lastStep() ? std::optional<qint64>(feed.lastStep()->step) : std::nullopt;
  line(lines, "step", number(run != nullptr && run->lastStep ? run->lastStep : told));
  line(lines, "saved to step", run != nullptr ? number(run->savedStep) : QString());
  if (feed.best())
    line(lines, "best so far",
         QStringLiteral("step %1, validation loss %2")
             .arg(feed.best()->first)
             .arg(feed.best()->second));
  QString hash = run != nullptr ? run->planHash : QString();
  if (feed.started()) {
    if (hash.isEmpty()) hash = qt(feed.start().plan_hash);
    const Json& facts = feed.start().facts;
    for (const char* key : {"device", "dtype", "threads", "torch"}) {
      if (!facts.is_object() || !facts.contains(key)) continue;
      const Json& value = facts[key];
      line(lines, key, value.is_string() ? qt(value.get<std::string>()) : qt(json::dump(value)));
    }
  }
  line(lines, "plan hash", hash);
  if (run != nullptr && run->plan.is_object())
    lines << QStringLiteral("plan:") << qt(json::dump(run->plan, 2));
  const QStringList log = logLines(feed);
  if (!log.isEmpty()) lines << QStringLiteral("log:") << log;
  return withoutHome(lines.join(QLatin1Char('\n')), workspace) + QLatin1Char('\n');
}

}  // namespace espalier::ui::runs

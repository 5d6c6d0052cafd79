#include "ui/settings/texts.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <cstring>

#include "core/plan/descriptors.h"
#include "ui/settings/texts_tables.h"

namespace espalier::ui::texts {

namespace {

template <typename Table>
auto find(const Table& table, const QString& key) -> const typename Table::element_type* {
  const QByteArray wanted = key.toUtf8();
  for (const auto& entry : table) {
    if (wanted == entry.key) return &entry;
  }
  return nullptr;
}

QString tr(const char* source) {
  return QCoreApplication::translate("texts", source);
}

QString word(const QString& group, const QString& key) {
  const Entry* entry = find(wordTable(), group + "." + key);
  return entry != nullptr ? tr(entry->text) : key;
}

QMap<QString, QString> toQt(const std::map<std::string, std::string>& args) {
  QMap<QString, QString> out;
  for (const auto& [key, value] : args) {
    out.insert(QString::fromStdString(key), QString::fromStdString(value));
  }
  return out;
}

}  // namespace

QString fill(const QString& pattern, const QMap<QString, QString>& args) {
  static const QRegularExpression field("\\{([a-z_0-9]+)\\}");
  static const QRegularExpression optional("\\[([^\\[\\]]*)\\]");
  const auto missing = [&args](const QString& part) {
    auto matches = field.globalMatch(part);
    while (matches.hasNext()) {
      if (args.value(matches.next().captured(1)).isEmpty()) return true;
    }
    return false;
  };
  QString shape = pattern;
  for (auto m = optional.match(shape); m.hasMatch(); m = optional.match(shape)) {
    const QString part = m.captured(1);
    shape.replace(m.capturedStart(), m.capturedLength(), missing(part) ? QString() : part);
  }
  // One pass from left to right: what an argument holds is never taken for a pattern.
  QString out;
  qsizetype from = 0;
  auto matches = field.globalMatch(shape);
  while (matches.hasNext()) {
    const auto m = matches.next();
    out += QStringView(shape).mid(from, m.capturedStart() - from);
    out += args.value(m.captured(1), QStringLiteral("…"));
    from = m.capturedEnd();
  }
  return out + shape.mid(from);
}

QString error(const ErrorInfo& error) {
  const Entry* entry = find(errorTable(), error.code);
  return entry != nullptr ? fill(tr(entry->text), error.args) : error.message;
}

QString note(const workbench::Note& note) {
  const Entry* entry = find(noteTable(), QString::fromStdString(note.key));
  QMap<QString, QString> args = toQt(note.args);
  // A note made of an error carries its code: the cause is that error's own sentence.
  if (args.contains("code")) {
    args["cause"] = error({args["code"], args, args.value("message"), args.value("hint")});
  }
  if (args.contains("split")) args["split"] = part(args["split"]);
  return entry != nullptr ? fill(tr(entry->text), args) : QString::fromStdString(note.message);
}

QString part(const QString& key) {
  return key == "train"        ? tr(QT_TRANSLATE_NOOP("texts", "training"))
         : key == "validation" ? tr(QT_TRANSLATE_NOOP("texts", "validation"))
         : key == "test"       ? tr(QT_TRANSLATE_NOOP("texts", "test"))
                               : key;
}

QString methodLabel(const QString& method) {
  const MethodEntry* entry = find(methodTable(), method);
  return entry != nullptr ? tr(entry->label) : method;
}

QString methodLine(const QString& method) {
  const MethodEntry* entry = find(methodTable(), method);
  return entry != nullptr ? tr(entry->line) : QString();
}

QStringList methodNotes(const QString& method) {
  QStringList out;
  const plan::MethodInfo* info = plan::find_method(method.toStdString());
  if (info == nullptr) return out;
  for (const std::string& key : info->notes) {
    const Entry* entry = find(methodNoteTable(), QString::fromStdString(key));
    out << (entry != nullptr ? tr(entry->text) : QString::fromStdString(plan::method_note(key)));
  }
  return out;
}

QString parameter(const QString& key) {
  const ParameterEntry* entry = find(parameterTable(), key);
  return entry != nullptr ? tr(entry->label) : key;
}

QString parameterHelp(const QString& key) {
  const ParameterEntry* entry = find(parameterTable(), key);
  return entry != nullptr ? tr(entry->help) : QString();
}

QString choice(const QString& value) {
  return word("choice", value);
}
QString phase(const QString& name) {
  return word("phase", name);
}
QString state(const QString& state) {
  return word("state", state);
}
QString metric(const QString& name) {
  if (name.startsWith(QLatin1String("judged."))) {
    const bool rating = name.section(QLatin1Char('.'), 1, 1) == "rating";
    return judged(name, {{}, rating ? name.section(QLatin1Char('.'), 2, -2) : QString(), {}});
  }
  return word("metric", name);
}
QString metricHelp(const QString& name) {
  const Entry* entry = find(wordTable(), "metric_help." + name);
  return entry != nullptr ? tr(entry->text) : QString();
}
QString fault(const ErrorInfo& info) {
  const Entry* entry = find(wordTable(), "fault." + info.args.value("fault"));
  return entry != nullptr ? fill(tr(entry->text), info.args) : error(info);
}
QString judged(const QString& key, const Judged& judged) {
  if (judged.criterion.isEmpty()) return word("judged", key.section(QLatin1Char('.'), 1));
  const QString name = judged.label.isEmpty() ? word("criterion", judged.criterion) : judged.label;
  // Scales of other lengths are columns of their own.
  const QString scale = key.section(QLatin1Char('.'), -1);
  return scale == "1-5" ? name : QStringLiteral("%1, %2").arg(name, scale);
}
QString judgedHelp(const QString& key) {
  const Entry* entry = find(wordTable(), "judged_help." + key.section(QLatin1Char('.'), 1));
  return entry != nullptr ? tr(entry->text) : QString();
}
QString task(const QString& key) {
  return word("task", key);
}
QString layout(const QString& name) {
  return word("layout", name);
}

QString criterion(const judge::Criterion& criterion) {
  return criterion.label.empty() ? word("criterion", QString::fromStdString(criterion.key))
                                 : QString::fromStdString(criterion.label);
}
QString criterionHelp(const judge::Criterion& criterion) {
  if (!criterion.help.empty()) return QString::fromStdString(criterion.help);
  const Entry* entry = find(wordTable(), "criterion_help." + QString::fromStdString(criterion.key));
  return entry != nullptr && criterion.label.empty() ? tr(entry->text) : QString();
}
QString spanKind(const QString& key) {
  return word("span", key);
}
QString flagKind(const QString& key) {
  return word("flag", key);
}
QString reason(const QString& key) {
  const Entry* entry = find(wordTable(), key);
  return entry != nullptr ? tr(entry->text) : key;
}

QString loraKind(const QString& kind, const QMap<QString, QString>& args) {
  return fill(word("lora", kind), args);
}

bool hasError(const QString& code) {
  return find(errorTable(), code) != nullptr;
}
bool hasNote(const QString& key) {
  return find(noteTable(), key) != nullptr;
}
bool hasMethod(const QString& method) {
  return find(methodTable(), method) != nullptr;
}
bool hasMethodNote(const QString& key) {
  return find(methodNoteTable(), key) != nullptr;
}
bool hasParameter(const QString& key) {
  return find(parameterTable(), key) != nullptr;
}
bool hasChoice(const QString& value) {
  return hasWord("choice." + value);
}
bool hasWord(const QString& key) {
  return find(wordTable(), key) != nullptr;
}
bool hasMetricHelp(const QString& name) {
  return find(wordTable(), "metric_help." + name) != nullptr;
}

QStringList allSources() {
  QStringList all;
  for (const auto& e : errorTable())
    all << e.text;
  for (const auto& e : noteTable())
    all << e.text;
  for (const auto& e : wordTable())
    all << e.text;
  for (const auto& e : methodTable())
    all << e.label << e.line;
  for (const auto& e : methodNoteTable())
    all << e.text;
  for (const auto& e : parameterTable())
    all << e.label << e.help;
  return all;
}

}  // namespace espalier::ui::texts

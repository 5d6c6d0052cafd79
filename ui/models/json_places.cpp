#include "ui/models/json_places.h"

#include <QSet>
#include <QVector>

namespace espalier::ui {

namespace {

/// One walk over a text that a JSON parser has taken, or at least got to the end of.
class Walk {
 public:
  explicit Walk(const QString& text) : m_text(text) { value({}, -1); }
  QHash<QString, JsonPlace> places;
  std::optional<qsizetype> doubled;

 private:
  bool more() const { return m_at < m_text.size(); }
  QChar now() const { return more() ? m_text[m_at] : QChar(); }

  void skip() {
    while (more()) {
      if (now().isSpace()) {
        ++m_at;
      } else if (m_text.mid(m_at, 2) == QLatin1String("//")) {
        const qsizetype end = m_text.indexOf(QLatin1Char('\n'), m_at);
        m_at = end < 0 ? m_text.size() : end;
      } else if (m_text.mid(m_at, 2) == QLatin1String("/*")) {
        const qsizetype end = m_text.indexOf(QLatin1String("*/"), m_at + 2);
        m_at = end < 0 ? m_text.size() : end + 2;
      } else {
        return;
      }
    }
  }

  QString string() {
    const qsizetype from = m_at++;
    while (more() && now() != QLatin1Char('"'))
      m_at += now() == QLatin1Char('\\') ? 2 : 1;
    m_at = std::min(m_at + 1, m_text.size());
    const std::string raw = m_text.mid(from, m_at - from).toStdString();
    const Json parsed = Json::parse(raw, nullptr, false);
    return parsed.is_string() ? QString::fromStdString(parsed.get<std::string>()) : QString();
  }

  void value(const QString& path, qsizetype key) {
    skip();
    JsonPlace place{key < 0 ? m_at : key, m_at, m_at};
    if (now() == QLatin1Char('{'))
      object(path);
    else if (now() == QLatin1Char('['))
      list(path);
    else if (now() == QLatin1Char('"'))
      string();
    else
      while (more() && !now().isSpace() && !QStringLiteral(",]}/").contains(now()))
        ++m_at;
    place.end = m_at;
    places.insert(path, place);
  }

  static QString below(const QString& path, const QString& name) {
    return path.isEmpty() ? name : path + QLatin1Char('.') + name;
  }

  void object(const QString& path) {
    QSet<QString> names;
    ++m_at;
    for (skip(); more() && now() == QLatin1Char('"'); skip()) {
      const qsizetype key = m_at;
      const QString name = string();
      if (names.contains(name) && !doubled) doubled = key;
      names.insert(name);
      skip();
      if (now() == QLatin1Char(':')) ++m_at;
      value(below(path, name), key);
      skip();
      if (now() == QLatin1Char(',')) ++m_at;
    }
    if (now() == QLatin1Char('}')) ++m_at;
  }

  void list(const QString& path) {
    ++m_at;
    int index = 0;
    for (skip(); more() && now() != QLatin1Char(']'); skip()) {
      const qsizetype before = m_at;
      value(below(path, QString::number(index++)), -1);
      skip();
      if (now() == QLatin1Char(',')) ++m_at;
      if (m_at == before) return;  // nothing that a parser would have taken
    }
    if (now() == QLatin1Char(']')) ++m_at;
  }

  const QString& m_text;
  qsizetype m_at = 0;
};

bool compare(const Json& before, const Json& after, const QString& path, QVector<JsonChange>& out) {
  if (before == after) return true;
  if (!before.is_structured() && !after.is_structured()) {
    out << JsonChange{path, after};
    return true;
  }
  if (before.type() != after.type() || before.size() != after.size()) return false;
  const QString stem = path.isEmpty() ? QString() : path + QLatin1Char('.');
  if (before.is_array()) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!compare(before[i], after[i], stem + QString::number(i), out)) return false;
    }
    return true;
  }
  for (const auto& [key, value] : before.items()) {
    if (!after.contains(key)) return false;
    if (!compare(value, after[key], stem + QString::fromStdString(key), out)) return false;
  }
  return true;
}

}  // namespace

QHash<QString, JsonPlace> jsonPlaces(const QString& text) {
  return Walk(text).places;
}

std::optional<qsizetype> doubledKey(const QString& text) {
  return Walk(text).doubled;
}

std::optional<QVector<JsonChange>> leafChanges(const Json& before, const Json& after) {
  QVector<JsonChange> out;
  if (!compare(before, after, {}, out)) return std::nullopt;
  return out;
}

}  // namespace espalier::ui

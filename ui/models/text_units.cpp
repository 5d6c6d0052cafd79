#include "ui/models/text_units.h"

#include <QTextBoundaryFinder>
#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/metrics/mecab.h"
#include "core/metrics/sentences.h"

namespace espalier::ui {

namespace {

/// Of one piece that MeCab is given; in UTF-8 at most three bytes each.
constexpr qsizetype kLongestPiece = metrics::Mecab::kMaxLine / 4;

/// Places in UTF-8 as places in the UTF-16 that it was made of; they have to be asked in order.
class Places {
 public:
  explicit Places(const QByteArray& utf8) : m_at(utf8.constData()) {}
  qsizetype of(const char* byte) {
    for (; m_at < byte; ++m_at) {
      const auto c = static_cast<unsigned char>(*m_at);
      if (c >= 0xF0)
        m_place += 2;
      else if (c < 0x80 || c >= 0xC0)
        m_place += 1;
    }
    return m_place;
  }
  TextSpan span(std::string_view part) {
    const qsizetype start = of(part.data());
    return {start, of(part.data() + part.size()) - start};
  }

 private:
  const char* m_at;
  qsizetype m_place = 0;
};

bool hasLetters(const QString& text) {
  return std::any_of(text.begin(), text.end(),
                     [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
}

/// Null where no dictionary is installed.
const metrics::Mecab* mecab() {
  static const metrics::Mecab* const shared = []() -> const metrics::Mecab* {
    try {
      return &metrics::Mecab::shared();
    } catch (const Error&) {
      return nullptr;
    }
  }();
  return shared;
}

void add(QVector<TextUnit>& units, const QString& text, TextSpan at) {
  const QString unit = text.mid(at.start, at.length).toCaseFolded();
  if (hasLetters(unit)) units.push_back({unit, at});
}

void addMecabWords(QVector<TextUnit>& units, const QString& text, TextSpan piece) {
  const QByteArray utf8 = QStringView(text).mid(piece.start, piece.length).toUtf8();
  Places places(utf8);
  for (const std::string_view word : mecab()->words({utf8.constData(), std::size_t(utf8.size())})) {
    const TextSpan at = places.span(word);
    add(units, text, {piece.start + at.start, at.length});
  }
}

QVector<TextUnit> japaneseWords(const QString& text) {
  QVector<TextUnit> units;
  qsizetype from = 0;
  while (from < text.size()) {
    qsizetype to = text.indexOf('\n', from);
    if (to < 0) to = text.size();
    to = std::min(to, from + kLongestPiece);
    if (to > from) addMecabWords(units, text, {from, to - from});
    from = to < text.size() && text[to] == '\n' ? to + 1 : to;
  }
  return units;
}

}  // namespace

bool unitsAreCharacters(const QString& language) {
  return language == "ja" && mecab() == nullptr;
}

QVector<TextUnit> textUnits(const QString& text, const QString& language) {
  if (language == "ja" && mecab() != nullptr) return japaneseWords(text);
  QVector<TextUnit> units;
  QTextBoundaryFinder finder(
      language == "ja" ? QTextBoundaryFinder::Grapheme : QTextBoundaryFinder::Word, text);
  qsizetype from = 0;
  while (finder.toNextBoundary() != -1) {
    const qsizetype to = finder.position();
    add(units, text, {from, to - from});
    from = to;
  }
  return units;
}

QVector<TextSpan> textSentences(const QString& text, const QString& language) {
  const QByteArray utf8 = text.toUtf8();
  Places places(utf8);
  QVector<TextSpan> out;
  for (const std::string_view sentence :
       metrics::sentences({utf8.constData(), std::size_t(utf8.size())}, language.toStdString()))
    out << places.span(sentence);
  return out;
}

}  // namespace espalier::ui

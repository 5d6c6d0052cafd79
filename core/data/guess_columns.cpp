#include "core/data/guess_columns.h"

#include <algorithm>
#include <optional>
#include <set>

#include "core/base/utf8.h"

namespace espalier::data {

namespace {

constexpr double kMostlyProse = 0.8;     ///< share of texts that must read as prose
constexpr double kOftenFilled = 0.5;     ///< of the fullest column's texts
constexpr double kMostlyDigits = 0.4;    ///< "2024年1月5日" is a date
constexpr double kRepeats = 0.5;         ///< fewer different texts than this share are labels,
constexpr std::size_t kLabel = 60;       ///< unless they are longer
constexpr std::size_t kLeastWidth = 16;  ///< of prose: a name or a word says too little
constexpr double kClearlyShorter = 0.8;  ///< a summary against its document
constexpr std::size_t kFew = 4;

struct Measure {
  std::string name;
  std::size_t width = 0;  ///< median; full-width characters count two
};

struct Counts {
  std::size_t shown = 0, digits = 0, width = 0;
  bool spaces = false, ascii = true;
};

Counts count(const std::string& text) {
  Counts out;
  for (const char32_t c : utf8::decode(utf8::trim(text))) {
    out.width += c < 0x1100 ? 1 : 2;
    out.ascii = out.ascii && c < 0x80;
    if (utf8::is_space(c)) {
      out.spaces = true;
      continue;
    }
    ++out.shown;
    out.digits += (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19) ? 1 : 0;
  }
  return out;
}

/// Neither a number or date, nor an id, an address or another single word without a blank.
bool prose(const std::string& text, const Counts& counts) {
  if (counts.shown == 0) return false;
  if (static_cast<double>(counts.digits) >= kMostlyDigits * static_cast<double>(counts.shown))
    return false;
  if (counts.ascii && !counts.spaces) return false;
  return counts.spaces || text.find("://") == std::string::npos;
}

/// None where the column holds no prose.
std::optional<Measure> measure(const ColumnTexts& column, std::size_t fullest) {
  const std::size_t n = column.texts.size();
  if (n == 0 || static_cast<double>(n) < kOftenFilled * static_cast<double>(fullest)) return {};
  std::vector<std::size_t> widths;
  std::size_t good = 0;
  for (const std::string& text : column.texts) {
    const Counts counts = count(text);
    good += prose(text, counts) ? 1 : 0;
    widths.push_back(counts.width);
  }
  if (static_cast<double>(good) < kMostlyProse * static_cast<double>(n)) return {};
  std::nth_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(n / 2),
                   widths.end());
  const Measure out{column.name, widths[n / 2]};
  const std::set<std::string> different(column.texts.begin(), column.texts.end());
  const bool labels = n >= kFew && out.width < kLabel &&
                      static_cast<double>(different.size()) < kRepeats * static_cast<double>(n);
  return labels ? std::nullopt : std::optional(out);
}

std::size_t width_of(const std::vector<ColumnTexts>& columns, const std::string& name) {
  for (const ColumnTexts& column : columns) {
    if (column.name != name || column.texts.empty()) continue;
    std::vector<std::size_t> widths;
    for (const std::string& text : column.texts)
      widths.push_back(count(text).width);
    std::sort(widths.begin(), widths.end());
    return widths[widths.size() / 2];
  }
  return 0;
}

}  // namespace

std::map<std::string, std::string> guess_columns(const std::vector<ColumnTexts>& columns,
                                                 const std::map<std::string, std::string>& known) {
  std::set<std::string> taken;
  for (const auto& [field, column] : known)
    taken.insert(column);
  std::size_t fullest = 0;
  for (const ColumnTexts& column : columns)
    fullest = std::max(fullest, column.texts.size());
  std::vector<Measure> prose;
  for (const ColumnTexts& column : columns) {
    if (taken.contains(column.name)) continue;
    const auto measured = measure(column, fullest);
    if (measured && measured->width >= kLeastWidth) prose.push_back(*measured);
  }
  std::stable_sort(prose.begin(), prose.end(),
                   [](const Measure& a, const Measure& b) { return a.width > b.width; });
  std::map<std::string, std::string> out;
  const auto named = [&](const char* field) {
    const auto found = known.find(field);
    return found == known.end() ? std::optional<std::size_t>()
                                : std::optional(width_of(columns, found->second));
  };
  auto document = named("document");
  const auto summary = named(known.contains("references") ? "references" : "summary");
  if (!document) {
    if (prose.empty() || (summary && prose.front().width <= *summary)) return out;
    out["document"] = prose.front().name;
    document = prose.front().width;
    prose.erase(prose.begin());
  }
  if (summary) return out;
  std::erase_if(prose, [&](const Measure& m) { return m.width >= *document; });
  if (prose.empty()) return out;
  const auto shorter = std::find_if(prose.begin(), prose.end(), [&](const Measure& m) {
    return static_cast<double>(m.width) <= kClearlyShorter * static_cast<double>(*document);
  });
  out["summary"] = (shorter == prose.end() ? prose.front() : *shorter).name;
  return out;
}

}  // namespace espalier::data

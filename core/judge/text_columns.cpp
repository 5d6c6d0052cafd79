#include "core/judge/text_columns.h"

#include <algorithm>

#include "core/base/utf8.h"

namespace espalier::judge {

namespace {

/// Columns that a text takes on a terminal: two for what East Asian fonts draw wide.
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (const char32_t c : utf8::decode(text)) {
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                      (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0x1F300 && c <= 0x3FFFD);
    width += wide ? 2 : 1;
  }
  return width;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::string aligned(const TextColumns& cells) {
  std::vector<std::size_t> widths(cells.front().size(), 0);
  for (const auto& row : cells) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : cells) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    out += line + "\n";
  }
  return out;
}

std::string piped(const TextColumns& cells) {
  std::string out;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    out += "|";
    for (const std::string& cell : cells[r])
      out += " " + escaped(cell) + " |";
    out += "\n";
    if (r > 0) continue;
    out += "|";
    for (std::size_t i = 0; i < cells[r].size(); ++i)
      out += " --- |";
    out += "\n";
  }
  return out;
}

}  // namespace espalier::judge

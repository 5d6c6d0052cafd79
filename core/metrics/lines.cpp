#include "core/metrics/lines.h"

#include <fmt/format.h>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::metrics {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end == std::string_view::npos) {
      out.emplace_back(line);
      break;
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.emplace_back(line);
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string with_line_breaks(std::string_view line) {
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool written = line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'n';
    out += written ? '\n' : line[i];
    if (written) ++i;
  }
  return out;
}

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  std::vector<std::string> lines = split_lines(read_file(path));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!utf8::valid(lines[i])) {
      const std::string name = path.filename().string(), line = std::to_string(i + 1);
      throw Error(Code::text_encoding, fmt::format("{}: line {} is not UTF-8", name, line),
                  "save the file as UTF-8", {{"file", name}, {"line", line}});
    }
    lines[i] = with_line_breaks(lines[i]);
  }
  return lines;
}

}  // namespace espalier::metrics

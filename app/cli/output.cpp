#include "app/cli/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "core/base/utf8.h"

namespace espalier::cli {

namespace {

/// Cells that a text takes on a terminal.
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (const char32_t c : utf8::decode(text)) {
    const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                      (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                      (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                      (c >= 0xffe0 && c <= 0xffe6);
    width += wide ? 2 : 1;
  }
  return width;
}

}  // namespace

void print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return;
  const std::string detail = std::strerror(errno);
  throw Error(errno == ENOSPC ? Code::disk_full : Code::file_unwritable,
              "cannot write to standard output: " + detail, "free some space or the pipe",
              {{"detail", detail}});
}

void print_line(const OrderedJson& json) {
  print(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

void print_line(const Json& json) {
  print(json::dump(json) + "\n");
}

void print_error(const Error& error, bool json) {
  if (json) {
    // Exit status 3 has no such object by rule; one is printed all the same, so that whoever reads
    // JSON always gets some.
    print_line(Json{{"error", error.to_json()}});
    return;
  }
  std::fprintf(stderr, "error: %s\n", error.message().c_str());
  if (!error.hint().empty()) std::fprintf(stderr, "hint: %s\n", error.hint().c_str());
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string one_line(const std::string& text) {
  std::string out;
  for (const char32_t c : utf8::decode(text)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      utf8::append(out, c);
    }
  }
  return out;
}

std::string cell(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return fmt::format("{:.4g}", value.get<double>());
  return json::dump(value);
}

std::string percent(const Json& fraction) {
  return fraction.is_number() ? fmt::format("{:.1f}", 100 * fraction.get<double>()) : std::string();
}

std::string metric_text(const Json& value, bool share) {
  if (share || !value.is_number()) return percent(value);
  return fmt::format("{:.2f}", value.get<double>());
}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::show(const std::string& phase, double done, double total) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  if (!terminal) {
    if (phase != phase_) std::fprintf(stderr, "%s\n", phase.c_str());
    phase_ = phase;
    return;
  }
  phase_ = phase;
  const std::string text = total > 0 ? fmt::format("{} {:.0f}/{:.0f}", phase, done, total) : phase;
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  std::fflush(stderr);
  open_ = true;
}

void ProgressLine::clear() {
  if (open_) std::fprintf(stderr, "\r\033[K");
  open_ = false;
}

Progress ProgressLine::callback() {
  return [this](const std::string& phase, double done, double total) { show(phase, done, total); };
}

}  // namespace espalier::cli

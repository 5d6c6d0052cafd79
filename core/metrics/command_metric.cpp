#include "core/metrics/command_metric.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/process.h"
#include "core/base/utf8.h"
#include "core/metrics/lines.h"

namespace espalier::metrics {

namespace {

/// Bytes of output for each record: a number has at most about 25.
constexpr std::size_t kOutputPerRecord = 256;

[[noreturn]] void fail(const CommandMetric& metric, const std::string& why,
                       const std::string& errors = {}) {
  const std::string said(utf8::trim(errors));
  const std::string hint = said.empty() ? "run it by hand on one record and look at what it writes"
                                        : "it wrote: " + utf8::sanitized(said);
  throw Error(Code::metric_command,
              fmt::format("the command of metric \"{}\" {}", metric.name, why), hint,
              {{"metric", metric.name}, {"program", metric.command.front()}, {"reason", why}});
}

std::string input_of(const std::vector<std::string>& ids, const Texts& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.candidates.size(); ++i) {
    OrderedJson record{{"id", ids[i]},
                       {"document", texts.documents.empty() ? "" : texts.documents[i]},
                       {"reference", texts.references.empty() ? "" : texts.references[0][i]},
                       {"candidate", texts.candidates[i]}};
    if (texts.references.size() > 1) {
      for (const auto& set : texts.references)
        record["references"].push_back(set[i]);
    }
    out += record.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
  }
  return out;
}

double number_of(const CommandMetric& metric, const std::string& line, std::size_t number) {
  const std::string_view text = utf8::trim(line);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    fail(metric, fmt::format("wrote \"{}\" in line {}, which is no finite number",
                             utf8::sanitized(text.substr(0, 60)), number));
  }
  return value;
}

void check_end(const CommandMetric& metric, const ProcessResult& result) {
  using End = ProcessResult::End;
  switch (result.end) {
    case End::time_limit:
      fail(metric,
           fmt::format("was not done after {:g} s",
                       std::chrono::duration<double>(metric.time_limit).count()),
           result.errors);
    case End::output_limit:
      fail(metric, "wrote far more than one number a record", result.errors);
    case End::killed:
      fail(metric, fmt::format("was ended by signal {}", result.code), result.errors);
    case End::exited:
      if (result.code != 0) {
        fail(metric, fmt::format("ended with exit status {}", result.code), result.errors);
      }
  }
}

}  // namespace

std::vector<double> score_by_command(const CommandMetric& metric,
                                     const std::vector<std::string>& ids, const Texts& texts,
                                     Control* control) {
  const std::size_t n = texts.candidates.size();
  const auto check = [n](const char* what, std::size_t given) {
    if (given == n) return;
    throw Error(Code::metric_counts, fmt::format("{} {} but {} candidates", given, what, n),
                "both need one entry for each example, in the same order");
  };
  check("ids", ids.size());
  for (const auto& set : texts.references)
    check("references", set.size());
  if (!texts.documents.empty()) check("documents", texts.documents.size());
  const std::string input = input_of(ids, texts);
  ProcessRequest request;
  request.command = metric.command;
  request.folder = metric.folder;
  request.input = input;
  request.time_limit = metric.time_limit;
  request.output_limit = kOutputPerRecord * (n + 16);
  ProcessResult result;
  try {
    result = run_process(request, control);
  } catch (const Error& error) {
    if (error.code() != Code::file_missing) throw;
    fail(metric, "does not start: " + error.message());
  }
  check_end(metric, result);
  const std::vector<std::string> lines = split_lines(result.output);
  if (lines.size() != n) {
    fail(metric, fmt::format("wrote {} lines for {} records", lines.size(), n), result.errors);
  }
  std::vector<double> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(number_of(metric, lines[i], i + 1));
  return out;
}

std::string signature(const CommandMetric& metric) {
  return fmt::format("command:{}|agg:mean", fmt::join(metric.command, " "));
}

}  // namespace espalier::metrics

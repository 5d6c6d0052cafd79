// metrics: scores of a file of candidates against a file of references.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/metrics/lines.h"
#include "core/metrics/metrics.h"

namespace espalier::cli {

namespace {

struct MetricsOptions {
  std::string language, references, candidates;
};

int score(Context& context, const MetricsOptions& o) {
  const auto& names = metrics::metric_names(o.language);
  const auto found = metrics::score(names, o.language, metrics::read_lines(o.references),
                                    metrics::read_lines(o.candidates));
  OrderedJson out = OrderedJson::object();
  std::vector<std::vector<std::string>> rows{{"metric", "value", "95 % interval", "signature"}};
  for (const std::string& name : names) {
    const metrics::MetricValue& m = found.at(name);
    out[name] = {{"value", m.value}, {"low", m.low}, {"high", m.high}, {"signature", m.signature}};
    rows.push_back(
        {name, percent(m.value), percent(m.low) + " to " + percent(m.high), m.signature});
  }
  context.json ? print_line(OrderedJson{{"metrics", out}}) : print(table(rows));
  return 0;
}

}  // namespace

void add_metrics_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<MetricsOptions>();
  CLI::App* command = add_command(app, context, "metrics", "ROUGE, BLEU and chrF of two text files",
                                  [&context, o] { return score(context, *o); });
  command->add_option("--language", o->language, "ja, or en for all others")->required();
  command->add_option("--references", o->references, "one reference a line")->required();
  command->add_option("--candidates", o->candidates, "one candidate a line")->required();
}

}  // namespace espalier::cli

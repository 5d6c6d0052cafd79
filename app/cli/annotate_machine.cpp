#include "app/cli/annotate_machine.h"

#include <fmt/format.h>

#include "app/cli/output.h"

namespace espalier::cli {

namespace annotation = workbench::annotation;

namespace {

const char* name_of(judge::Choice choice) {
  switch (choice) {
    case judge::Choice::first:
      return "first";
    case judge::Choice::second:
      return "second";
    case judge::Choice::tie:
      return "tie";
    case judge::Choice::both_bad:
      return "both_bad";
  }
  return "";
}

template <class Number>
Json maybe(const std::optional<Number>& value) {
  return value ? Json(*value) : Json();
}

Json json_of(const std::optional<judge::Interval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json();
}

Json json_of(const std::optional<judge::MeanInterval>& mean) {
  if (!mean) return nullptr;
  return {{"mean", mean->mean}, {"interval", {mean->interval.low, mean->interval.high}}};
}

Json json_of(const judge::AlternativeTest& test, const std::vector<std::string>& logins,
             double epsilon) {
  Json humans = Json::array();
  for (std::size_t i = 0; i < test.humans.size(); ++i) {
    const judge::LeftOut& one = test.humans[i];
    humans.push_back({{"annotator", logins.at(i)},
                      {"items", one.items},
                      {"machine_share", one.judge_share},
                      {"human_share", one.human_share},
                      {"test", one.t_test ? "t" : "wilcoxon"},
                      {"p", one.p},
                      {"adjusted", one.adjusted},
                      {"machine_wins", one.judge_wins}});
  }
  return {{"passed", test.passed},
          {"reason", judge::key_of(test.reason)},
          {"winning_rate", test.winning_rate},
          {"advantage", maybe(test.advantage)},
          {"epsilon", epsilon},
          {"items", test.items},
          {"humans", humans}};
}

Json json_of(const judge::Correlation& one) {
  return {{"value", maybe(one.value)},
          {"interval", json_of(one.interval)},
          {"reason", judge::key_of(one.reason)},
          {"outputs", one.outputs},
          {"items", one.items},
          {"systems", one.methods}};
}

std::string mean_text(const std::optional<judge::MeanInterval>& mean) {
  if (!mean) return "";
  return fmt::format("{:.1f} ({:.1f} .. {:.1f})", mean->mean * 100, mean->interval.low * 100,
                     mean->interval.high * 100);
}

std::string width_text(const std::optional<judge::MeanInterval>& mean) {
  return mean ? fmt::format("{:.1f}", (mean->interval.high - mean->interval.low) * 100) : "";
}

std::string correlation_text(const judge::Correlation& one) {
  if (!one.value) return one.reason == judge::Reason::none ? "" : std::string(key_of(one.reason));
  if (!one.interval) return fmt::format("{:.2f}", *one.value);
  return fmt::format("{:.2f} ({:.2f} .. {:.2f})", *one.value, one.interval->low,
                     one.interval->high);
}

std::string verdict_text(const annotation::MachineResult& result) {
  const judge::AlternativeTest& test = result.test;
  switch (test.reason) {
    case judge::Reason::no_answers:
      return "does not count: no item has answers by people and by the machine";
    case judge::Reason::few_humans:
      return "does not count: it needs two people who judged the same items as it did";
    case judge::Reason::few_items:
      return fmt::format(
          "does not count: it needs 50 items that two people and the machine judged, there are {}",
          test.items);
    default:
      break;
  }
  return fmt::format("{}: it stands in for {:.0f} % of the people (at least 50 % are needed)",
                     test.passed ? "counts" : "does not count", test.winning_rate * 100);
}

}  // namespace

Json json_of(const annotation::MachineResult& result) {
  Json peers = Json::array(), wins = Json::array(), items = Json::array();
  for (const annotation::MachinePeer& peer : result.peers) {
    peers.push_back({{"annotator", peer.login},
                     {"kappa", maybe(peer.kappa.value)},
                     {"interval", json_of(peer.kappa.interval)},
                     {"same", maybe(peer.kappa.same)},
                     {"items", peer.kappa.items}});
  }
  for (const annotation::MachineWin& win : result.wins) {
    wins.push_back({{"first", win.first},
                    {"second", win.second},
                    {"humans", json_of(win.rate.classical)},
                    {"combined", json_of(win.rate.powered)},
                    {"reason", judge::key_of(win.rate.reason)},
                    {"lambda", win.rate.lambda},
                    {"labelled", win.rate.labelled},
                    {"judged", win.rate.judged},
                    {"tied", win.tied},
                    {"gain", win.rate.gain}});
  }
  for (const annotation::MachineItem& item : result.items) {
    Json one{{"item", item.verdict.item},
             {"record", item.record},
             {"candidates", item.verdict.candidates},
             {"first", item.verdict.first()},
             {"second", item.verdict.second()},
             {"tie", item.verdict.tie()},
             {"choice", name_of(item.choice)},
             {"answers", item.answers},
             {"verdict", judge::to_json(item.verdict)}};
    if (item.humans) one["humans"] = name_of(*item.humans);
    if (!item.first.empty()) one["systems"] = {item.first, item.second};
    items.push_back(one);
  }
  const judge::MachinePosition& position = result.position;
  return {{"annotator", result.login},
          {"kind", "machine"},
          {"key", result.key},
          {"setup", annotation::to_json(result.setup)},
          {"judged", result.judged},
          {"total", result.total},
          {"cut", result.cut},
          {"seconds", result.seconds},
          {"label_mass", maybe(result.mass)},
          {"position",
           {{"first", position.first},
            {"decided", position.decided},
            {"share", maybe(position.share)},
            {"consistent", position.consistent},
            {"items", position.items},
            {"both_first", position.both_first},
            {"both_second", position.both_second},
            {"p", position.p}}},
          {"agreement", {{"same", result.same}, {"compared", result.compared}, {"peers", peers}}},
          {"counts", result.counts()},
          {"test", json_of(result.test, result.humans, result.epsilon)},
          {"wins", wins},
          {"items", items}};
}

Json json_of(const annotation::MetricCorrelation& row) {
  return {{"metric", row.metric},
          {"machine", row.machine},
          {"about", row.about},
          {"level", annotation::name_of(row.level)},
          {"kendall", json_of(row.kendall)},
          {"spearman", json_of(row.spearman)},
          {"pearson", json_of(row.pearson)},
          {"same", maybe(row.same)},
          {"decided", row.decided}};
}

std::string words_of(const annotation::MachineResult& result) {
  std::string out = fmt::format("\n{}: {} of {} pairs, {:.1f} s", result.login, result.judged,
                                result.total, result.seconds);
  if (result.cut > 0)
    out += fmt::format(", articles cut to {} tokens: {}", result.setup.document_tokens, result.cut);
  if (result.mass)
    out += fmt::format("; {:.0f} % of its probability is on the letters", *result.mass * 100);
  out += "\n" + verdict_text(result) + "\n";
  const judge::MachinePosition& position = result.position;
  if (position.share) {
    out += fmt::format(
        "the first is chosen in {:.0f} % of {} decisions; the same in both orders: {} of {} pairs; "
        "always the first {}, always the second {} (p {:.3f})\n",
        *position.share * 100, position.decided, position.consistent, position.items,
        position.both_first, position.both_second, position.p);
  }
  if (result.compared > 0)
    out += fmt::format("it says what most people say of {} of {} pairs\n", result.same,
                       result.compared);
  if (!result.test.humans.empty()) {
    std::vector<std::vector<std::string>> rows{
        {"left out", "items", "kappa", "machine fits", "human fits", "p adjusted", "machine wins"}};
    for (std::size_t i = 0; i < result.test.humans.size(); ++i) {
      const judge::LeftOut& one = result.test.humans[i];
      std::string kappa;
      for (const annotation::MachinePeer& peer : result.peers) {
        if (peer.login == result.humans[i] && peer.kappa.value)
          kappa = fmt::format("{:.2f}", *peer.kappa.value);
      }
      rows.push_back({result.humans[i], std::to_string(one.items), kappa,
                      fmt::format("{:.2f}", one.judge_share),
                      fmt::format("{:.2f}", one.human_share), fmt::format("{:.4f}", one.adjusted),
                      one.judge_wins ? "yes" : "no"});
    }
    out += table(rows);
  }
  if (!result.wins.empty()) {
    std::vector<std::vector<std::string>> rows{{"first", "second", "people alone", "width",
                                                "with the machine", "width", "judged by both",
                                                "machine alone"}};
    for (const annotation::MachineWin& win : result.wins) {
      rows.push_back({win.first, win.second, mean_text(win.rate.classical),
                      width_text(win.rate.classical), mean_text(win.rate.powered),
                      width_text(win.rate.powered), std::to_string(win.rate.labelled),
                      std::to_string(win.rate.judged)});
    }
    out += table(rows);
  }
  return out;
}

std::string words_of(const std::vector<annotation::MetricCorrelation>& rows) {
  if (rows.empty()) return {};
  std::vector<std::vector<std::string>> out{
      {"metric", "question", "level", "kendall", "spearman", "pearson", "same choice", "outputs"}};
  for (const annotation::MetricCorrelation& row : rows) {
    out.push_back({row.metric, row.about, annotation::name_of(row.level),
                   correlation_text(row.kendall), correlation_text(row.spearman),
                   correlation_text(row.pearson),
                   row.same ? fmt::format("{:.1f} %", *row.same * 100) : "",
                   std::to_string(row.kendall.outputs)});
  }
  return "\n" + table(out);
}

}  // namespace espalier::cli

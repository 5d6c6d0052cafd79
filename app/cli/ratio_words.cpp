#include "app/cli/ratio_words.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace espalier::cli {

bool searched_ratio(const Json& facts) {
  return facts.is_object() && facts.contains("ratio") && facts["ratio"].is_object() &&
         facts["ratio"].contains("cost");
}

std::optional<plan::RatioGrid> grid_beside(const store::RunRow& run,
                                           const std::vector<store::RunRow>& runs) {
  std::vector<plan::GridPoint> finished;
  for (const store::RunRow& row : runs) {
    if (row.state == "finished")
      finished.push_back({row.id, &row.plan, row.seconds, row.validation_loss});
  }
  return plan::ratio_grid(run.plan, finished);
}

Json json_of(const plan::RatioGrid& grid) {
  return {{"ratios", grid.ratios},
          {"runs", grid.runs},
          {"seconds", grid.seconds},
          {"validation_loss", grid.validation ? Json(*grid.validation) : Json()},
          {"best_ratio", grid.validation ? Json(grid.best_ratio) : Json()}};
}

std::string ratio_words(const Json& facts, const std::optional<plan::RatioGrid>& grid,
                        const std::optional<double>& validation) {
  const Json ratio = facts.value("ratio", Json());
  if (!ratio.is_object()) return {};
  const auto percent = [](const Json& share) {
    return fmt::format("{:.1f} %", 100 * share.get<double>());
  };
  std::string out =
      fmt::format("ratio ({}): {} at the end, {} in the kept state, where {} is pruned\n",
                  ratio.at("controller").get<std::string>(), percent(ratio.at("ratio")),
                  percent(ratio.at("kept_ratio")), percent(ratio.at("kept_real")));
  if (ratio.contains("script_choice"))
    out += "the script would choose " + percent(ratio.at("script_choice")) + "\n";
  if (!ratio.contains("cost")) return out;
  const Json& cost = ratio.at("cost");
  out += fmt::format(
      "search: {} rounds, {} passes, {:.1f} s; {} {:.1f} s = {:.2f} runs at a fixed ratio\n",
      ratio.at("rounds").get<std::int64_t>(), ratio.at("passes").get<std::int64_t>(),
      ratio.at("seconds").get<double>(),
      cost.at("final_run").get<bool>() ? "this run and one at the ratio found" : "this run",
      cost.at("search_seconds").get<double>(), cost.at("runs").get<double>());
  if (!grid) {
    return out + fmt::format(
                     "a grid of {} takes about {:.1f} s (estimated from this run's own "
                     "time; the store holds no such grid)\n",
                     cost.at("grid").size(), cost.at("grid_seconds").get<double>());
  }
  std::string ratios;
  for (const double one : grid->ratios)
    ratios += fmt::format("{}{:g}", ratios.empty() ? "" : ", ", one);
  out += fmt::format("the grid of {} in the store ({}) took {:.1f} s (measured)",
                     grid->ratios.size(), ratios, grid->seconds);
  if (grid->validation)
    out += fmt::format("; its best validation loss is {:.4f} at {:g}", *grid->validation,
                       grid->best_ratio);
  if (grid->validation && validation) out += fmt::format(", this run's {:.4f}", *validation);
  return out + "\n";
}

}  // namespace espalier::cli

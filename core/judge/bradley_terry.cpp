#include "core/judge/bradley_terry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

using Matrix = std::vector<std::vector<double>>;  ///< [winner][loser] wins, by place of the method

struct Win {
  std::uint32_t winner = 0, loser = 0;
  double count = 0;
};

struct Table {
  Places methods;
  std::vector<std::vector<Win>> items;
  double judgements = 0;
  std::size_t both_bad = 0;
};

Table table_of(const std::vector<Judgement>& judgements) {
  Table out;
  for (const Judgement& judgement : judgements) {
    out.methods.add(judgement.first);
    out.methods.add(judgement.second);
  }
  out.methods.close();
  std::map<std::uint32_t, std::vector<Win>> items;
  // Of one item together: halves add up exactly in any order.
  const auto add = [](std::vector<Win>& wins, std::uint32_t winner, std::uint32_t loser,
                      double count) {
    for (Win& win : wins) {
      if (win.winner != winner || win.loser != loser) continue;
      win.count += count;
      return;
    }
    wins.push_back({winner, loser, count});
  };
  for (const Judgement& judgement : judgements) {
    if (judgement.choice == Choice::both_bad) {
      ++out.both_bad;
      continue;
    }
    const std::uint32_t a = out.methods.at(judgement.first), b = out.methods.at(judgement.second);
    if (a == b) continue;
    out.judgements += 1;
    auto& wins = items[judgement.item];
    if (judgement.choice == Choice::tie) {
      add(wins, a, b, 0.5);
      add(wins, b, a, 0.5);
    } else {
      const bool first = judgement.choice == Choice::first;
      add(wins, first ? a : b, first ? b : a, 1);
    }
  }
  for (auto& [item, wins] : items)
    out.items.push_back(std::move(wins));
  return out;
}

Matrix wins_of(const Table& table, const std::vector<std::uint32_t>& times) {
  const std::size_t n = table.methods.size();
  Matrix out(n, std::vector<double>(n));
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] == 0) continue;
    for (const Win& win : table.items[i])
      out[win.winner][win.loser] += times[i] * win.count;
  }
  return out;
}

/// Which methods are reached from `start` along wins (or, with `either`, along any comparison).
std::vector<bool> reached(const Matrix& wins, std::size_t start, bool backward, bool either) {
  std::vector<bool> seen(wins.size());
  std::vector<std::size_t> open{start};
  seen[start] = true;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (std::size_t to = 0; to < wins.size(); ++to) {
      const bool ahead = wins[at][to] > 0, behind = wins[to][at] > 0;
      if (seen[to] || !(either ? ahead || behind : backward ? behind : ahead)) continue;
      seen[to] = true;
      open.push_back(to);
    }
  }
  return seen;
}

bool all(const std::vector<bool>& seen) {
  return std::find(seen.begin(), seen.end(), false) == seen.end();
}

bool identified(const Matrix& wins) {
  return all(reached(wins, 0, false, false)) && all(reached(wins, 0, true, false));
}

/// Strongly connected parts, those that reach more methods along wins first.
std::vector<std::vector<std::uint32_t>> groups_of(const Matrix& wins, const Places& methods) {
  std::vector<std::pair<std::ptrdiff_t, std::vector<std::uint32_t>>> parts;
  std::vector<bool> done(wins.size());
  for (std::size_t i = 0; i < wins.size(); ++i) {
    if (done[i]) continue;
    const auto ahead = reached(wins, i, false, false), behind = reached(wins, i, true, false);
    parts.emplace_back(std::count(ahead.begin(), ahead.end(), true), std::vector<std::uint32_t>{});
    for (std::size_t k = i; k < wins.size(); ++k) {
      if (!ahead[k] || !behind[k]) continue;
      done[k] = true;
      parts.back().second.push_back(methods.id(k));
    }
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::vector<std::uint32_t>> out;
  out.reserve(parts.size());
  for (auto& part : parts)
    out.push_back(std::move(part.second));
  return out;
}

/// Log strengths with mean 0, from `start` on. `wins` is identified.
std::vector<double> fit(const Matrix& wins, std::vector<double> start, double tolerance) {
  const std::size_t n = wins.size();
  std::vector<double> own(n), power(n);
  for (std::size_t i = 0; i < n; ++i) {
    own[i] = std::accumulate(wins[i].begin(), wins[i].end(), 0.0);
    power[i] = std::exp(start[i]);
  }
  for (int round = 0; round < 100000; ++round) {
    double moved = 0, mean = 0;
    std::vector<double> next(n);
    for (std::size_t i = 0; i < n; ++i) {
      double share = 0;
      for (std::size_t k = 0; k < n; ++k) {
        const double met = wins[i][k] + wins[k][i];
        if (met > 0) share += met / (power[i] + power[k]);
      }
      next[i] = std::log(own[i] / share);
      mean += next[i] / static_cast<double>(n);
    }
    for (std::size_t i = 0; i < n; ++i) {
      next[i] -= mean;
      moved = std::max(moved, std::fabs(next[i] - start[i]));
      power[i] = std::exp(next[i]);
    }
    start = std::move(next);
    if (moved < tolerance) break;
  }
  return start;
}

double beats(double strength, double other) {
  return 1 / (1 + std::exp(other - strength));
}

void add_intervals(BradleyTerry& out, const Table& table, const std::vector<double>& found,
                   std::optional<std::size_t> baseline, const BootstrapOptions& options) {
  const std::size_t n = found.size();
  std::vector<std::vector<double>> strengths(n), chances(n);
  std::vector<std::uint32_t> times(table.items.size());
  std::size_t missed = 0;
  for (std::size_t r = 0; r < options.resamples; ++r) {
    Stream stream = resample_stream(options, r);
    std::fill(times.begin(), times.end(), 0);
    draw_times(stream, times);
    const Matrix wins = wins_of(table, times);
    if (!identified(wins)) {
      ++missed;
      continue;
    }
    const std::vector<double> fitted = fit(wins, found, 1e-9);
    for (std::size_t i = 0; i < n; ++i) {
      strengths[i].push_back(fitted[i]);
      if (baseline) chances[i].push_back(beats(fitted[i], fitted[*baseline]));
    }
  }
  if (options.resamples == 0) return;
  out.unidentified = static_cast<double>(missed) / static_cast<double>(options.resamples);
  for (std::size_t i = 0; i < n; ++i) {
    out.methods[i].interval = interval_of_defined(strengths[i], options);
    out.methods[i].win_interval = interval_of_defined(chances[i], options);
  }
}

}  // namespace

BradleyTerry bradley_terry(const std::vector<Judgement>& judgements,
                           std::optional<std::uint32_t> baseline, const BootstrapOptions& options) {
  check_level(options.level);
  const Table table = table_of(judgements);
  const std::size_t n = table.methods.size();
  BradleyTerry out;
  out.judgements = static_cast<std::size_t>(table.judgements);
  out.items = table.items.size();
  out.both_bad = table.both_bad;
  if (out.judgements == 0) {
    out.reason = Reason::no_answers;
    return out;
  }
  std::optional<std::size_t> base;
  if (baseline) {
    base = table.methods.at(*baseline);
    if (*base >= n || table.methods.id(*base) != *baseline) refuse_value("baseline", *baseline);
  }
  const Matrix wins = wins_of(table, std::vector<std::uint32_t>(table.items.size(), 1));
  if (!identified(wins)) {
    out.reason = all(reached(wins, 0, false, true)) ? Reason::separated : Reason::unconnected;
    out.groups = groups_of(wins, table.methods);
    return out;
  }
  const std::vector<double> found = fit(wins, std::vector<double>(n), 1e-14);
  for (std::size_t i = 0; i < n; ++i) {
    Strength method;
    method.method = table.methods.id(i);
    method.strength = found[i];
    for (std::size_t k = 0; k < n; ++k) {
      method.wins += wins[i][k];
      method.judgements += wins[i][k] + wins[k][i];
    }
    if (base) method.win_probability = beats(found[i], found[*base]);
    out.methods.push_back(method);
  }
  if (out.items > 1) add_intervals(out, table, found, base, options);
  std::stable_sort(out.methods.begin(), out.methods.end(),
                   [](const Strength& a, const Strength& b) { return a.strength > b.strength; });
  return out;
}

}  // namespace espalier::judge

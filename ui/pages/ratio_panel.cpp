#include "ui/pages/ratio_panel.h"

#include <QLabel>
#include <algorithm>

#include "ui/charts/ratio_charts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

double number(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_number()
             ? object[key].get<double>()
             : 0;
}

}  // namespace

RatioPanel::RatioPanel(const RunFeed& feed, QWidget* parent)
    : Translated<QWidget>(parent),
      m_feed(feed),
      m_ratio(new RatioChart(feed, this)),
      m_rewards(new RewardChart(feed, this)),
      m_cost(makeLabel("muted", this)) {
  setObjectName("ratioPanel");
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  // Of one height: the rows of the charts beside them go on.
  column->addWidget(m_ratio, 1);
  column->addWidget(m_rewards, 1);
  column->addWidget(m_cost);
  m_cost->setObjectName("ratioCost");
  m_cost->setWordWrap(true);
  m_cost->setTextInteractionFlags(Qt::TextSelectableByMouse);
  connect(&feed, &RunFeed::changed, this, &RatioPanel::refresh);
  text([this] { refresh(); });
}

QVector<StepPlot*> RatioPanel::plots() const {
  return {m_ratio, m_rewards};
}

void RatioPanel::refresh() {
  const auto& ratios = m_feed.ratios();
  setVisible(!ratios.isEmpty());
  m_rewards->setVisible(
      std::any_of(ratios.begin(), ratios.end(), [](const auto& e) { return e.mu.has_value(); }));
  const auto& done = m_feed.finished();
  const QString words = done ? costWords(done->facts) : QString();
  m_cost->setText(words);
  m_cost->setVisible(!words.isEmpty());
}

QString RatioPanel::costWords(const Json& facts) const {
  if (!facts.is_object() || !facts.contains("ratio")) return {};
  const Json& ratio = facts["ratio"];
  QStringList words;
  words << tr("Kept: ratio %1, really zero %2.")
               .arg(formatShare(number(ratio, "kept_ratio")),
                    formatShare(number(ratio, "kept_real")));
  if (ratio.contains("script_choice")) {
    words << tr("GRASP's script would choose %1.").arg(formatShare(number(ratio, "script_choice")));
  }
  if (!ratio.contains("cost")) return inSentences(words);
  const Json& cost = ratio["cost"];
  words << tr("Rounds: %1; passes over the trial records: %2, %3 in all.")
               .arg(number(ratio, "rounds"), 0, 'f', 0)
               .arg(number(ratio, "passes"), 0, 'f', 0)
               .arg(formatDuration(number(ratio, "seconds")));
  const QString runs = formatNumber(number(cost, "runs"), 3);
  const QString search = formatDuration(number(cost, "search_seconds"));
  const bool again = cost.contains("final_run") && cost["final_run"] == true;
  words << (again
                ? tr("With one more run at the ratio found, as its authors do it, that is %1, the "
                     "time of %2 runs at a fixed ratio.")
                : tr("The whole run took %1, the time of %2 runs at a fixed ratio."))
               .arg(search, runs);
  words << gridWords(cost);
  return inSentences(words);
}

QString RatioPanel::gridWords(const Json& cost) const {
  if (!m_grid) {
    return tr("A grid of %1 ratios takes about %2, estimated from this run's own time.")
        .arg(cost.contains("grid") ? static_cast<int>(cost["grid"].size()) : 0)
        .arg(formatDuration(number(cost, "grid_seconds")));
  }
  QStringList ratios;
  for (const double ratio : m_grid->ratios)
    ratios << formatNumber(ratio, 3);
  QString words = tr("The grid of this workspace (%1) took %2, measured.")
                      .arg(formatList(ratios), formatDuration(m_grid->seconds));
  if (!m_grid->validation) return words;
  words += QLatin1Char(' ') +
           tr("Its best validation loss is %1, at the ratio %2.")
               .arg(formatNumber(*m_grid->validation, 4), formatNumber(m_grid->best_ratio, 3));
  if (m_validation)
    words += QLatin1Char(' ') + tr("That of this run is %1.").arg(formatNumber(*m_validation, 4));
  return words;
}

void RatioPanel::setGrid(const std::optional<plan::RatioGrid>& grid,
                         std::optional<double> validation) {
  m_grid = grid;
  m_validation = validation;
  refresh();
}

}  // namespace espalier::ui

#pragma once

#include <QString>
#include <map>
#include <string>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/labels.h"
#include "core/judge/reasons.h"
#include "core/workbench/annotation.h"
#include "ui/jobs/estimate.h"

namespace espalier::ui {

/// Numbers for names, as the statistics want them, and back.
class Numbers {
 public:
  std::uint32_t of(const std::string& name) {
    const auto [at, fresh] = m_known.try_emplace(name, static_cast<std::uint32_t>(m_names.size()));
    if (fresh) m_names.push_back(name);
    return at->second;
  }
  QString name(std::uint32_t number) const { return QString::fromStdString(m_names.at(number)); }

 private:
  std::map<std::string, std::uint32_t> m_known;
  std::vector<std::string> m_names;
};

/// A figure of core's statistics as the window tells it.
Estimate estimate(const std::optional<double>& value,
                  const std::optional<judge::Interval>& interval, judge::Reason reason,
                  std::size_t items);
QString keyOf(judge::Reason reason);
judge::Choice choiceOf(workbench::annotation::Comparison::Outcome outcome);

}  // namespace espalier::ui

#include "ui/models/live_words.h"

#include <QCoreApplication>
#include <QMap>
#include <QStringList>

namespace espalier::ui::live {

namespace {
struct LiveWords {
  Q_DECLARE_TR_FUNCTIONS(LiveWords)
};
}  // namespace

bool movable(const RunRow& run) {
  static const QStringList without{"lead", "oracle_sentence", "zero_shot", "in_context"};
  const bool there = run.state == "finished" || run.state == "running";
  return there && !without.contains(run.method);
}

QString kindWords(const QString& kind) {
  const QMap<QString, QString> kinds{
      {"parts",
       LiveWords::tr("Each adapter as training left it; all at 1 is the run's own result.")},
      {"running",
       LiveWords::tr("The merge as it stands in training; every answer takes its newest state.")},
      {"sources",
       LiveWords::tr("The run's adapters, merged anew; a weight multiplies the one in the plan.")},
      {"whole", LiveWords::tr("The run's result as one adapter: its parts were not kept.")}};
  return kinds.value(kind);
}

}  // namespace espalier::ui::live

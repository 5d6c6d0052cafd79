#include "ui/models/answer_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(AnswerWords)
};

}  // namespace

QString sideOf(const judge::ItemView& view, const std::string& candidate) {
  for (std::size_t i = 0; i < view.candidates.size(); ++i) {
    if (view.candidates[i].id == candidate) return QString(QChar(static_cast<char16_t>(u'A' + i)));
  }
  return {};
}

QString choiceWords(const judge::Answer& answer, const judge::ItemView& view) {
  const std::string preferred = judge::preferred(answer);
  if (preferred.empty()) return {};
  if (preferred == "tie") return Words::tr("a tie");
  if (preferred == "both_bad") return Words::tr("both bad");
  return Words::tr("%1 is better").arg(sideOf(view, preferred));
}

QString answerWords(const judge::Answer& answer, const judge::Task& task,
                    const judge::ItemView& view) {
  QStringList parts;
  const QString choice = choiceWords(answer, view);
  if (!choice.isEmpty()) parts << choice;
  for (const judge::Candidate& candidate : view.candidates) {
    const auto values = answer.ratings.find(candidate.id);
    if (values == answer.ratings.end()) continue;
    QStringList ratings;
    for (const judge::Criterion& criterion : task.criteria) {
      const auto value = values->second.find(criterion.key);
      if (value != values->second.end())
        ratings << QStringLiteral("%1 %2").arg(texts::criterion(criterion)).arg(value->second);
    }
    if (!ratings.isEmpty())
      parts << QStringLiteral("%1: %2").arg(sideOf(view, candidate.id), formatList(ratings));
  }
  for (const std::string& flag : answer.flags)
    parts << texts::flagKind(QString::fromStdString(flag));
  if (!answer.spans.empty())
    parts << Words::tr("%n error(s) marked", nullptr, static_cast<int>(answer.spans.size()));
  if (!answer.comment.empty())
    parts << Words::tr("note: %1").arg(QString::fromStdString(answer.comment).simplified());
  return parts.join(QStringLiteral(" · "));
}

}  // namespace espalier::ui

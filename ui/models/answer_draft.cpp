#include "ui/models/answer_draft.h"

#include <algorithm>

namespace espalier::ui {

void AnswerDraft::open(const judge::Task& task, const judge::ItemView& view) {
  m_task = task;
  m_view = view;
  m_answer = view.draft ? *view.draft : view.answer ? *view.answer : judge::Answer();
  m_answer.item = view.item;
  m_answer.guidelines = task.guidelines.version;
  m_answer.shown.clear();
  for (const judge::Candidate& candidate : view.candidates)
    m_answer.shown.push_back(candidate.id);
  m_touched = false;
  Q_EMIT changed(false);
}

void AnswerDraft::touch(bool required) {
  m_touched = true;
  Q_EMIT changed(required);
}

void AnswerDraft::choose(const QString& choice) {
  if (!m_task.preference || m_view.candidates.size() != 2) return;
  m_answer.choice = choice == this->choice() ? std::string() : choice.toStdString();
  touch(true);
}

const judge::Criterion* AnswerDraft::criterion(const QString& key) const {
  const auto at =
      std::find_if(m_task.criteria.begin(), m_task.criteria.end(),
                   [&](const judge::Criterion& c) { return c.key == key.toStdString(); });
  return at == m_task.criteria.end() ? nullptr : &*at;
}

std::optional<int> AnswerDraft::rating(const QString& candidate, const QString& criterion) const {
  const auto values = m_answer.ratings.find(candidate.toStdString());
  if (values == m_answer.ratings.end()) return std::nullopt;
  const auto value = values->second.find(criterion.toStdString());
  return value == values->second.end() ? std::nullopt : std::optional(value->second);
}

void AnswerDraft::rate(const QString& candidate, const QString& key, int value) {
  const judge::Criterion* scale = criterion(key);
  if (scale == nullptr || value < scale->low || value > scale->high) return;
  m_answer.ratings[candidate.toStdString()][key.toStdString()] = value;
  touch(true);
}

void AnswerDraft::addSpan(const QString& candidate, qsizetype start, qsizetype end,
                          const QString& kind) {
  judge::Span span{candidate.toStdString(), start, end, kind.toStdString()};
  auto& spans = m_answer.spans;
  if (end <= start || std::find(spans.begin(), spans.end(), span) != spans.end()) return;
  spans.push_back(span);
  touch(false);
}

void AnswerDraft::removeSpan(int index) {
  if (index < 0 || index >= static_cast<int>(m_answer.spans.size())) return;
  m_answer.spans.erase(m_answer.spans.begin() + index);
  touch(false);
}

bool AnswerDraft::flag(const QString& kind) const {
  const auto& flags = m_answer.flags;
  return std::find(flags.begin(), flags.end(), kind.toStdString()) != flags.end();
}

void AnswerDraft::setFlag(const QString& kind, bool on) {
  if (flag(kind) == on) return;
  if (on)
    m_answer.flags.push_back(kind.toStdString());
  else
    std::erase(m_answer.flags, kind.toStdString());
  touch(false);
}

void AnswerDraft::setComment(const QString& comment) {
  if (m_answer.comment == comment.toStdString()) return;
  m_answer.comment = comment.toStdString();
  touch(false);
}

void AnswerDraft::noteHighlights() {
  m_answer.highlights = true;
}

void AnswerDraft::notePeers() {
  m_answer.after_peers = true;
}

std::optional<AnswerDraft::Missing> AnswerDraft::missing() const {
  if (flag(QStringLiteral("broken_source")) || flag(QStringLiteral("broken_candidate")))
    return std::nullopt;
  if (m_task.preference && m_answer.choice.empty()) return Missing{};
  for (const judge::Candidate& candidate : m_view.candidates) {
    for (const judge::Criterion& scale : m_task.criteria) {
      const Missing at{QString::fromStdString(candidate.id), QString::fromStdString(scale.key)};
      if (!rating(at.candidate, at.criterion)) return at;
    }
  }
  return std::nullopt;
}

}  // namespace espalier::ui

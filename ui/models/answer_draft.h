#pragma once

#include <QObject>
#include <QStringList>
#include <optional>

#include "core/judge/annotation.h"

namespace espalier::ui {

/// The answer that is being given to one item, and what is still missing of it.
class AnswerDraft : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// Takes an item up: with its draft, else its answer, else empty.
  void open(const judge::Task& task, const judge::ItemView& view);
  const judge::Task& task() const { return m_task; }
  const judge::ItemView& view() const { return m_view; }
  const judge::Answer& answer() const { return m_answer; }
  /// Whether anything was done here since open().
  bool touched() const { return m_touched; }
  void setTouched(bool touched) { m_touched = touched; }

  QString choice() const { return QString::fromStdString(m_answer.choice); }
  /// a, b, tie, both_bad; the one that stands already goes away again.
  void choose(const QString& choice);
  std::optional<int> rating(const QString& candidate, const QString& criterion) const;
  /// Out of the criterion's range: nothing happens.
  void rate(const QString& candidate, const QString& criterion, int value);
  /// Code points of the candidate's text; an empty stretch, or one that stands already: nothing.
  void addSpan(const QString& candidate, qsizetype start, qsizetype end, const QString& kind);
  void removeSpan(int index);
  bool flag(const QString& kind) const;
  void setFlag(const QString& kind, bool on);
  void setComment(const QString& comment);
  /// The page's highlights were on, the others' answers were looked at.
  void noteHighlights();
  void notePeers();

  /// One thing that an answer must have and that is not there.
  struct Missing {
    QString candidate, criterion;  ///< both empty: the choice
    bool operator==(const Missing&) const = default;
  };
  /// The first one; none: the answer can be submitted. A broken source or candidate needs no more.
  std::optional<Missing> missing() const;

 Q_SIGNALS:
  /// The answer is another one. `required`: in what it must have.
  void changed(bool required);

 private:
  void touch(bool required);
  const judge::Criterion* criterion(const QString& key) const;
  judge::Task m_task;
  judge::ItemView m_view;
  judge::Answer m_answer;
  bool m_touched = false;
};

}  // namespace espalier::ui

#pragma once

#include <QObject>
#include <QString>

#include "core/base/json.h"

namespace espalier::ui {

/// The plan that Compose edits: JSON with only what the user chose; core fills in the rest. Paths
/// of files are relative to the workspace.
class PlanDraft : public QObject {
  Q_OBJECT
 public:
  explicit PlanDraft(QObject* parent = nullptr);

  const Json& json() const { return m_json; }
  /// A member by dotted path ("adapters.0.weight"), null where there is none.
  Json value(const QString& path) const;
  bool has(const QString& path) const;
  /// Sets a member, making objects on the way; null removes it.
  void set(const QString& path, const Json& value);
  /// Takes a whole plan; forms read themselves again at loaded().
  void load(const Json& json);
  /// Adopts `value` at a path from outside the forms (a fix): they read themselves again.
  void fix(const QString& path, const Json& value);
  QString text() const;

  /// What is set while one of these lives is one change: settled() is told at its end.
  class Together {
   public:
    explicit Together(PlanDraft& draft) : m_draft(draft) { ++draft.m_depth; }
    ~Together() {
      if (--m_draft.m_depth == 0) Q_EMIT m_draft.settled();
    }
    Q_DISABLE_COPY_MOVE(Together)

   private:
    PlanDraft& m_draft;
  };

  QString method() const;
  /// A name made of what sets this plan apart: "help-ja 5 shots p30".
  /// In the window's language; without what stands under these keys, which a sweep names itself.
  QString suggestedName(const QStringList& without = {}) const;

  /// The plan with every file path rewritten from being relative to one folder to another.
  static Json rebased(const Json& plan, const QString& from, const QString& to);

 Q_SIGNALS:
  void changed();
  void loaded();
  /// After changed(), when a change is whole; also where nothing has changed after all.
  void settled();

 private:
  void tell();
  Json m_json;
  int m_depth = 0;  ///< of Together
};

/// The name by which events call an adapter of a plan.
QString adapterName(const Json& adapter);

/// The draft without what its method does not use (adapters, pruning, training), which the forms
/// keep for the next change of method.
Json planToRun(const PlanDraft& draft);

}  // namespace espalier::ui

#pragma once

#include <QMap>
#include <QWidget>
#include <functional>
#include <optional>

#include "ui/models/plan_draft.h"

class QLabel;

namespace espalier::ui {

/// An editor with its label in front and room for an error under it.
class Field : public QWidget {
  Q_OBJECT
 public:
  Field(QWidget* editor, QWidget* parent = nullptr);
  void setLabel(const QString& label, const QString& help = {});
  void setError(const QString& error);
  QWidget* editor() const { return m_editor; }
  QString error() const;

 private:
  QLabel* m_label;
  QWidget* m_editor;
  QLabel* m_error;
};

/// Makes fields that edit one key of a plan each and read themselves again when a plan is loaded.
/// Errors find their field by the key.
class PlanFields : public QObject {
  Q_OBJECT
 public:
  PlanFields(PlanDraft& draft, QWidget* parent);

  struct Number {
    double minimum = 0, maximum = 1e9;
    int decimals = 0;
    double step = 1;
    /// What the field shows where the plan has no such key; none: "by preset" (its own minimum).
    std::optional<double> defaultValue;
  };
  Field* number(const QString& path, const Number& spec);
  /// Values are keys of texts::choice.
  Field* choice(const QString& path, const QStringList& values, const QString& defaultValue);
  Field* boolean(const QString& path, std::optional<bool> defaultValue);
  Field* line(const QString& path, const QString& defaultValue, bool list = false);

  /// Errors of this key show at a field made elsewhere.
  void adopt(const QString& path, Field* field) { m_fields.insert(path, field); }
  Field* find(const QString& path) const { return m_fields.value(path); }
  void clearErrors();
  /// False where no field has this key.
  bool showError(const QString& path, const QString& error);
  /// Forgets fields that are about to be deleted (a form that builds itself anew).
  void forget();
  /// What fields show for keys that the plan leaves to its preset; set at each change of language.
  void setPresetWord(const QString& word);

 private:
  Field* keep(const QString& path, QWidget* editor, std::function<void()> read);
  PlanDraft& m_draft;
  QWidget* m_parent;
  QMap<QString, Field*> m_fields;
  QVector<std::function<void()>> m_readers;
  QString m_presetWord;
  bool m_reading = false;
};

}  // namespace espalier::ui

#pragma once

#include <QFrame>

#include "core/base/json.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace espalier::ui {

class NumberBox;

/// One metric that a command or a model computes: a line that says what it is, and under it, folded
/// out, what can be changed. Errors stand under the line.
class MetricRow : public Translated<QFrame> {
  Q_OBJECT
 public:
  /// `folder`: the workspace, from which paths are written.
  MetricRow(const Json& entry, const QString& folder, QWidget* parent = nullptr);
  const Json& entry() const { return m_entry; }
  /// The same metric with other values: fields that hold the keyboard are left as they are.
  void setEntry(const Json& entry);
  void setError(const QString& error);
  QString error() const;
  void setOpen(bool open);
  bool isOpen() const;
  /// The keyboard goes to the first thing to fill in.
  void begin();

 Q_SIGNALS:
  void edited(const QString& key);
  void opened(bool open);
  void removed();

 private:
  QLineEdit* addLine(const QString& key, const QString& placeholder = {});
  void addPath(const QString& key, bool folder);
  void buildCommand();
  void buildModel();
  void labelParts();
  void takeCommand(const QString& line);
  void set(const QString& key, const Json& value);
  void read();
  void refresh();
  QLabel* label(const QString& key) const;

  Json m_entry;
  QString m_folder;
  bool m_command;
  bool m_reading = false;
  QToolButton* m_fold;
  QLabel* m_summary;
  QToolButton* m_remove;
  QLabel* m_error;
  QWidget* m_body;
  QGridLayout* m_grid;
  QLabel* m_arguments = nullptr;
  NumberBox* m_layer = nullptr;
  NumberBox* m_seconds = nullptr;
  QCheckBox* m_idf = nullptr;
};

}  // namespace espalier::ui

#pragma once

#include <QPushButton>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStringListModel;

namespace espalier::ui {

/// A button that lists the workspace's runs, newest first, with a field to search them by.
class RunPicker : public Translated<QPushButton> {
  Q_OBJECT
 public:
  explicit RunPicker(Desk& desk, QWidget* parent = nullptr);
  /// The run that shows now: it is marked in the list.
  void setShown(const QString& run) { m_shown = run; }
  void open();

 Q_SIGNALS:
  void picked(const QString& run);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void take(const QModelIndex& index);
  Desk& m_desk;
  QString m_shown;
  QStringList m_ids;  ///< of the rows
  QFrame* m_popup;
  QLineEdit* m_search;
  QListView* m_list;
  QStringListModel* m_model;
  QSortFilterProxyModel* m_found;
};

}  // namespace espalier::ui

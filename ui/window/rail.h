#pragma once

#include <QMap>

#include "ui/widgets/translated.h"

class QButtonGroup;
class QToolButton;

namespace espalier::ui {

/// The pages at the left edge, icon and word, in the order of work; a dot where something new
/// happened.
class Rail : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit Rail(QWidget* parent = nullptr);
  static QStringList keys();
  void setCurrent(const QString& key);
  void setNews(const QString& key, bool on);
  bool news(const QString& key) const;

 Q_SIGNALS:
  void chosen(const QString& key);

 private:
  QString word(const QString& key) const;
  QMap<QString, QToolButton*> m_buttons;
  QButtonGroup* m_group;
};

}  // namespace espalier::ui

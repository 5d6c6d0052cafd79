#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

/// One page of the window. It keeps its state when left.
class Page : public Translated<QWidget> {
  Q_OBJECT
 public:
  Page(const QString& key, Desk& desk, QWidget* parent)
      : Translated<QWidget>(parent), m_desk(desk) {
    setObjectName(key);
  }
  QString key() const { return objectName(); }
  /// Keys of this page that the window's help cannot know: key and words.
  virtual QVector<std::pair<QString, QString>> keys() const { return {}; }

 Q_SIGNALS:
  /// Something happened here while another page was open: the rail shows a dot.
  void news();

 protected:
  Desk& desk() const { return m_desk; }

 private:
  Desk& m_desk;
};

}  // namespace espalier::ui

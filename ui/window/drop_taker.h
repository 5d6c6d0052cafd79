#pragma once

#include <QObject>
#include <QStringList>

class QMimeData;

namespace espalier::ui {

class Banner;
class Desk;
struct Inspection;

/// What is dropped on the window: core says what it is, and it goes where such things go. Models
/// and adapters into the open workspace's library, data files to Data, plans to Compose,
/// studies to Results, a workspace is opened. For everything else there is a sentence.
class DropTaker : public QObject {
  Q_OBJECT
 public:
  DropTaker(Desk& desk, Banner& banner, QObject* parent = nullptr);
  static bool wants(const QMimeData& data);
  void take(const QMimeData& data);

 private:
  void place(const Inspection& what);
  Desk& m_desk;
  Banner& m_banner;
  QStringList m_asked;  ///< dropped here and not answered yet
};

}  // namespace espalier::ui

#pragma once

#include <QFrame>

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier::ui {

class Banner;

/// Packets out and in, and answers for other programs. Shows itself only to ask whom a packet is
/// for.
class AnnotateFiles : public Translated<QFrame> {
  Q_OBJECT
 public:
  AnnotateFiles(Desk& desk, Banner& banner, QWidget* parent);
  /// Asks for the annotator of a packet, or of answers on the way back, then for the file.
  void askLogin(const TaskRow& row, const QString& login);
  void import();
  void showFormats(const TaskRow& row, QPushButton* under);
  /// What became of an import, a line a conflict.
  static QStringList conflictLines(const annotation::ImportReport& report);

 Q_SIGNALS:
  void tasksChanged();

 private:
  void connectService();
  void save();
  Desk& m_desk;
  Banner& m_banner;
  QString m_task;
  bool m_answers = false;
  QLabel* m_question;
  QLineEdit* m_login;
  QPushButton* m_save;
  QPushButton* m_cancel;
};

}  // namespace espalier::ui

#pragma once

#include "ui/jobs/judge_service.h"
#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;

namespace espalier::ui {

class Banner;
class GuidelinesEditor;

/// A new version of a task's guidelines, shown to all from then on.
class GuidelinesForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  GuidelinesForm(Desk& desk, const QString& task, const judge::Guidelines& now,
                 const QString& author, QWidget* parent);

 Q_SIGNALS:
  void done();

 private:
  std::int64_t m_version;
  QLabel* m_title;
  Banner* m_banner;
  GuidelinesEditor* m_editor;
  QPushButton* m_cancel;
  QPushButton* m_save;
};

}  // namespace espalier::ui

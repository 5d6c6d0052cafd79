#include "ui/pages/guidelines_form.h"

#include <QLabel>

#include "ui/pages/guidelines_editor.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

GuidelinesForm::GuidelinesForm(Desk& desk, const QString& task, const judge::Guidelines& now,
                               const QString& author, QWidget* parent)
    : Translated<QWidget>(parent),
      m_version(now.version),
      m_title(makeLabel("big", this)),
      m_banner(new Banner(this)),
      m_editor(new GuidelinesEditor(this)),
      m_cancel(makeButton("", this)),
      m_save(makeButton("primary", this)) {
  setObjectName("guidelinesForm");
  auto* column = padded(new QVBoxLayout(this), kPad, 12);
  column->addWidget(m_title);
  column->addWidget(m_banner);
  column->addWidget(m_editor, 1);
  auto* foot = new QHBoxLayout;
  foot->addStretch();
  foot->addWidget(m_cancel);
  foot->addWidget(m_save);
  column->addLayout(foot);
  m_editor->setTexts(QString::fromStdString(now.en), QString::fromStdString(now.ja));
  m_cancel->setObjectName("cancelGuidelines");
  m_save->setObjectName("saveGuidelines");
  JudgeService& judging = desk.jobs().judging();
  connect(m_cancel, &QPushButton::clicked, this, &GuidelinesForm::done);
  connect(m_save, &QPushButton::clicked, this, [this, &judging, task, author] {
    m_save->setEnabled(false);
    judging.writeGuidelines(task, m_editor->english(), m_editor->japanese(), author);
  });
  connect(&judging, &JudgeService::guidelinesWritten, this, &GuidelinesForm::done);
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call != "writeGuidelines") return;
    m_save->setEnabled(true);
    m_banner->showError(e);
  });
  text([this] {
    m_title->setText(m_version > 0 ? tr("Guidelines, after version %1").arg(m_version)
                                   : tr("Guidelines"));
    m_cancel->setText(tr("Cancel"));
    m_save->setText(tr("Save as a new version"));
  });
}

}  // namespace espalier::ui

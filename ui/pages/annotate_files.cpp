#include "ui/pages/annotate_files.h"

#include <QCheckBox>
#include <QDateTime>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QWidgetAction>

#include "ui/dialogs/ask.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

QString at(std::int64_t milliseconds) {
  return QLocale().toString(QDateTime::fromMSecsSinceEpoch(milliseconds), QLocale::ShortFormat);
}

}  // namespace

AnnotateFiles::AnnotateFiles(Desk& desk, Banner& banner, QWidget* parent)
    : Translated<QFrame>(parent),
      m_desk(desk),
      m_banner(banner),
      m_question(new QLabel(this)),
      m_login(new QLineEdit(this)),
      m_save(makeButton("primary", this)),
      m_cancel(makeButton("", this)) {
  setProperty("card", true);
  setObjectName("packetBar");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 8, 12, 8);
  row->setSpacing(kGap);
  row->addWidget(m_question);
  row->addWidget(m_login);
  row->addStretch();
  row->addWidget(m_cancel);
  row->addWidget(m_save);
  m_login->setObjectName("packetLogin");
  m_login->setMaximumWidth(220);
  m_save->setObjectName("savePacket");
  m_cancel->setObjectName("cancelPacket");
  connect(m_save, &QPushButton::clicked, this, &AnnotateFiles::save);
  connect(m_login, &QLineEdit::returnPressed, this, &AnnotateFiles::save);
  connect(m_cancel, &QPushButton::clicked, this, &QWidget::hide);
  connect(m_login, &QLineEdit::textChanged, this,
          [this](const QString& login) { m_save->setEnabled(!login.trimmed().isEmpty()); });
  connectService();
  text([this] {
    m_question->setText(m_answers ? tr("Answers of which login name?")
                                  : tr("For which login name is the packet?"));
    m_login->setAccessibleName(tr("Login name of the packet's annotator"));
    m_save->setText(tr("Save…"));
    m_cancel->setText(tr("Cancel"));
  });
  hide();
}

void AnnotateFiles::connectService() {
  JudgeService& judging = m_desk.jobs().judging();
  connect(&judging, &JudgeService::packetWritten, this,
          [this](const annotation::PacketInfo& info, const QString& file) {
            const QString who = QString::fromStdString(info.annotator);
            m_banner.showText(
                "info", tr("%n item(s) for %1 are in %2", nullptr, static_cast<int>(info.items))
                            .arg(who, QDir::toNativeSeparators(file)));
            Q_EMIT tasksChanged();
          });
  connect(&judging, &JudgeService::fileImported, this,
          [this](const annotation::ImportReport& report) {
            const QString who = QString::fromStdString(report.annotator);
            const QStringList lines = conflictLines(report);
            QString words;
            if (report.known)
              words = tr("This file was imported before; nothing has changed.");
            else if (report.kind == annotation::ImportReport::Kind::packet)
              words = tr("%n item(s) for %1 are here now", nullptr, static_cast<int>(report.items))
                          .arg(who);
            else
              words = tr("Answers of %1: %2 new, %3 known, %4 in conflict")
                          .arg(who)
                          .arg(report.added)
                          .arg(report.same)
                          .arg(report.conflicts.size());
            m_banner.showText(lines.isEmpty() ? "info" : "warning", words, lines.join('\n'));
            Q_EMIT tasksChanged();
          });
  connect(&judging, &JudgeService::answersExported, this,
          [this](const annotation::ExportReport& report, const QString& file) {
            QString words = tr("%n row(s) are in %1", nullptr, static_cast<int>(report.rows))
                                .arg(QDir::toNativeSeparators(file));
            if (report.left_out > 0)
              words += " · " + tr("%n without a majority left out", nullptr,
                                  static_cast<int>(report.left_out));
            m_banner.showText("info", words);
          });
  connect(&judging, &JudgeService::failed, this, [this](const QString& call, const ErrorInfo& e) {
    if (call == "exportPacket" || call == "exportAnswers" || call == "importFile" ||
        call == "exportAs")
      m_banner.showError(e);
  });
}

QStringList AnnotateFiles::conflictLines(const annotation::ImportReport& report) {
  QStringList lines;
  for (const annotation::Conflict& conflict : report.conflicts) {
    const QString line =
        conflict.replaced
            ? tr("Item %1 by %2: the file's answer of %4 stands instead of that of %3.")
            : tr("Item %1 by %2: the answer here, of %3, stays; the file's is of %4.");
    lines << line.arg(QString::fromStdString(conflict.item),
                      QString::fromStdString(conflict.annotator), at(conflict.here_at),
                      at(conflict.there_at));
  }
  return lines;
}

void AnnotateFiles::askLogin(const TaskRow& row, const QString& login) {
  m_task = QString::fromStdString(row.state.task.id);
  m_answers = row.state.task.from_packet;
  m_question->setText(m_answers ? tr("Answers of which login name?")
                                : tr("For which login name is the packet?"));
  m_login->setText(m_answers ? login : QString());
  m_save->setEnabled(!m_login->text().isEmpty());
  show();
  m_login->setFocus();
}

void AnnotateFiles::save() {
  const QString login = m_login->text().trimmed();
  if (login.isEmpty()) return;
  const QString stem =
      QStringLiteral("%1-%2-%3")
          .arg(m_answers ? "answers" : "packet", m_task, QString(login).replace(' ', '-'));
  const QString file = ask::saveKind(this, m_answers ? tr("Save the answers") : tr("Save a packet"),
                                     stem, QStringLiteral("JSON"), QStringLiteral(".json"));
  if (file.isEmpty()) return;
  hide();
  if (m_answers)
    m_desk.jobs().judging().exportAnswers(m_task, login, file);
  else
    m_desk.jobs().judging().exportPacket(m_task, login, file);
}

void AnnotateFiles::import() {
  const QString file = ask::openFile(this, tr("Import a packet or answers"),
                                     m_desk.workspaceFolder(), QStringLiteral("JSON (*.json)"));
  if (!file.isEmpty()) m_desk.jobs().judging().importFile(file);
}

void AnnotateFiles::showFormats(const TaskRow& row, QPushButton* under) {
  using annotation::Format;
  struct Shape {
    Format format;
    const char* name;
    QString words, kind, ending;
  };
  const Shape shapes[] = {
      {Format::csv, "csv", tr("Table, a row an answer and candidate (CSV)"), "CSV", ".csv"},
      {Format::json_lines, "jsonl", tr("An object an answer (JSON lines)"), "JSON", ".jsonl"},
      {Format::argilla, "argilla", tr("For Argilla (JSON)"), "JSON", ".json"},
      {Format::label_studio, "labelstudio", tr("For Label Studio (JSON)"), "JSON", ".json"},
      {Format::preferences, "preferences", tr("Preferences to train on (JSON lines)"), "JSON",
       ".jsonl"},
  };
  auto* menu = new QMenu(under);
  menu->setObjectName("formatMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const QString task = QString::fromStdString(row.state.task.id);
  // A box, as a menu would close at an entry that is ticked.
  auto* machines = new QCheckBox(tr("Also what models said, marked as theirs"), menu);
  machines->setObjectName("exportMachines");
  auto* with = new QWidgetAction(menu);
  with->setDefaultWidget(machines);
  for (const Shape& shape : shapes) {
    QAction* action = menu->addAction(shape.words);
    action->setObjectName(QStringLiteral("format_") + shape.name);
    connect(action, &QAction::triggered, this, [this, shape, task, machines] {
      const QString file = ask::saveKind(
          this, tr("Export answers"),
          QStringLiteral("answers-%1-%2").arg(task, QString(shape.name)), shape.kind, shape.ending);
      if (!file.isEmpty())
        m_desk.jobs().judging().exportAs(task, shape.format, file, machines->isChecked());
    });
  }
  menu->addAction(with);
  menu->popup(under->mapToGlobal(QPoint(0, -menu->sizeHint().height() - 2)));
  menu->setActiveAction(menu->actions().first());
}

}  // namespace espalier::ui

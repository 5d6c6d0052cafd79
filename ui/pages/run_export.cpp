#include "ui/pages/run_export.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QRegularExpression>
#include <QUrl>

#include "ui/dialogs/ask.h"
#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

using Kind = ExportWish::Kind;
constexpr int kThousand = 1000;

/// "014-help-ja-5-shots-p30": a file name in every file system.
QString stemOf(const RunRow& run) {
  static const QRegularExpression other(QStringLiteral("[^\\p{L}\\p{N}._]+"));
  QString name = QString(run.name).replace(other, QStringLiteral("-"));
  while (name.endsWith(QLatin1Char('-')) || name.endsWith(QLatin1Char('.')))
    name.chop(1);
  return name.isEmpty() ? run.id : run.id + QLatin1Char('-') + name.left(60);
}

/// A folder of this name that is not there yet.
QString freeFolder(const QString& parent, const QString& name) {
  QString path = QDir(parent).filePath(name);
  for (int n = 2; QFileInfo::exists(path); ++n)
    path = QDir(parent).filePath(QStringLiteral("%1-%2").arg(name).arg(n));
  return path;
}

}  // namespace

RunExport::RunExport(Desk& desk, QWidget* parent)
    : Translated<QFrame>(parent),
      m_desk(desk),
      m_icon(new QLabel(this)),
      m_words(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_stop(makeButton("", this)),
      m_show(makeButton("", this)),
      m_close(makeIconButton("abort", this)) {
  setObjectName("runExport");
  setProperty("level", "info");
  m_words->setObjectName("exportWords");
  m_words->setWordWrap(true);
  m_bar->setObjectName("exportBar");
  m_bar->setTextVisible(false);
  m_bar->setRange(0, kThousand);
  m_bar->setFixedWidth(200);
  m_stop->setObjectName("exportStop");
  m_show->setObjectName("exportShow");
  m_close->setObjectName("exportClose");
  m_close->setIconSize({14, 14});
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 4, 4);
  row->setSpacing(kGap);
  row->addWidget(m_icon);
  row->addWidget(m_words, 1);
  row->addWidget(m_bar);
  row->addWidget(m_stop);
  row->addWidget(m_show);
  row->addWidget(m_close);
  connect(&desk.jobs(), &JobService::exportProgress, this,
          [this](int token, double done, double total) {
            if (token != m_token || !m_going) return;
            // An unknown total shows an empty bar rather than an invented share.
            m_bar->setValue(total > 0 ? static_cast<int>(done / total * kThousand) : 0);
          });
  connect(&desk.jobs(), &JobService::exportDone, this, [this](int token, const ExportDone& done) {
    if (token == m_token && m_going) end(done);
  });
  connect(m_stop, &QPushButton::clicked, this, [this] {
    m_going = false;
    m_desk.jobs().stopExport(m_token);
    hide();
  });
  connect(m_show, &QPushButton::clicked, this, [this] {
    const bool page = m_wish.kind == Kind::Page;
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(page ? QFileInfo(m_wish.path).absolutePath() : m_wish.path));
  });
  connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
  connect(&Theme::get(), &Theme::changed, this, &RunExport::refresh);
  text([this] {
    m_bar->setAccessibleName(tr("How far the export is"));
    m_stop->setText(tr("Cancel"));
    m_show->setText(tr("Show folder"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close"));
    refresh();
  });
  hide();
}

void RunExport::addActions(QMenu* menu, const RunRow* run) {
  const QString id = run != nullptr ? run->id : QString();
  const auto add = [this, &id](QMenu* to, const char* name, const QString& words, Kind kind,
                               const QString& language = {}) {
    QAction* action =
        to->addAction(words, this, [this, id, kind, language] { ask(id, kind, language); });
    action->setObjectName(name);
    action->setEnabled(!m_going && (kind == Kind::Verify || !id.isEmpty()));
    return action;
  };
  QAction* bundle = add(menu, "exportBundle", tr("Run as a bundle…"), Kind::Bundle);
  if (run != nullptr && run->state != "finished") bundle->setEnabled(false);
  // The window's own language stands first.
  const bool japanese = QLocale().language() == QLocale::Japanese;
  auto* pages = menu->addMenu(tr("Run as a page for students (HTML)"));
  pages->setObjectName("exportPages");
  pages->setEnabled(!id.isEmpty());
  const auto english = [&] {
    add(pages, "exportPage_en", QStringLiteral("English…"), Kind::Page, "en");
  };
  if (!japanese) english();
  add(pages, "exportPage_ja", QStringLiteral("日本語…"), Kind::Page, "ja");
  if (japanese) english();
  add(menu, "exportData", tr("Run as data (CSV, npz, reader.py)…"), Kind::Data);
  add(menu, "verifyBundle", tr("Check a bundle…"), Kind::Verify);
}

void RunExport::ask(const QString& run, Kind kind, const QString& language) {
  ExportWish wish{kind, run, {}, language};
  const RunRow* row = m_desk.run(run);
  if (row == nullptr && kind != Kind::Verify) return;
  const QString home = m_desk.workspaceFolder();
  switch (kind) {
    case Kind::Verify:
      wish.path = ask::openFolder(this, tr("The bundle to check"), home);
      break;
    case Kind::Page:
      wish.path = ask::saveKind(this, tr("Save the page"), QDir(home).filePath(stemOf(*row)),
                                "HTML", ".html");
      break;
    case Kind::Bundle:
    case Kind::Data:
      wish.path = ask::openFolder(this, tr("Where the run's folder is to be made"), home);
      if (!wish.path.isEmpty())
        wish.path =
            freeFolder(wish.path, stemOf(*row) + (kind == Kind::Bundle ? QStringLiteral("-bundle")
                                                                       : QStringLiteral("-data")));
      break;
  }
  if (!wish.path.isEmpty()) begin(wish);
}

void RunExport::begin(const ExportWish& wish) {
  m_wish = wish;
  m_going = true;
  m_checks.clear();
  m_bar->setValue(0);
  m_token = m_desk.jobs().exportRun(wish);
  refresh();
  show();
}

void RunExport::end(const ExportDone& done) {
  m_going = false;
  m_checks = done.checks;
  if (!done.error.isNull()) {
    hide();
    Q_EMIT failed(done.error);
    return;
  }
  refresh();
}

void RunExport::refresh() {
  m_icon->setPixmap(iconPixmap("info", IconRole::Accent, 18, devicePixelRatioF()));
  const QString path = QDir::toNativeSeparators(m_wish.path);
  const RunRow* run = m_desk.run(m_wish.run);
  const QString name = run != nullptr && !run->name.isEmpty() ? run->name : m_wish.run;
  QString words;
  switch (m_wish.kind) {
    case Kind::Bundle:
      words = m_going ? tr("Writing the bundle of “%1”").arg(name)
                      : tr("The bundle of “%1” is in %2").arg(name, path);
      break;
    case Kind::Page:
      words = m_going ? tr("Writing the page of “%1”").arg(name)
                      : tr("The page of “%1” is %2").arg(name, path);
      break;
    case Kind::Data:
      words = m_going ? tr("Writing the data of “%1”").arg(name)
                      : tr("The data of “%1” are in %2").arg(name, path);
      break;
    case Kind::Verify:
      words = m_going ? tr("Checking %1").arg(path)
                      : tr("The bundle is whole and as it was written: %1").arg(path);
      break;
  }
  m_words->setText(words);
  m_words->setToolTip(m_checks.join(QLatin1Char('\n')));
  m_bar->setVisible(m_going);
  m_stop->setVisible(m_going);
  m_show->setVisible(!m_going);
  m_close->setVisible(!m_going);
}

}  // namespace espalier::ui

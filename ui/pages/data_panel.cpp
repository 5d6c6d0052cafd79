#include "ui/pages/data_panel.h"

#include <QDir>
#include <QFileInfo>
#include <QProgressBar>

#include "ui/models/run_feed.h"
#include "ui/settings/texts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

DataPanel::DataPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent), m_desk(desk), m_banner(new Banner(this)) {}

void DataPanel::setSource(const DataSource& source) {
  m_source = source;
  reload();
}

void DataPanel::reload() {
  m_dirty = true;
  if (!isVisible()) return;
  m_dirty = false;
  m_banner->clear();
  load();
}

void DataPanel::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  if (m_dirty) reload();
}

QWidget* DataPanel::progressOf(DataAsk& ask) {
  auto* row = new QWidget(this);
  auto* line = padded(new QHBoxLayout(row), 0, kGap);
  auto* words = makeLabel("muted", row);
  auto* bar = new QProgressBar(row);
  auto* stop = makeButton("", row);
  stop->setObjectName("stopReading");
  bar->setTextVisible(false);
  line->addWidget(words);
  line->addWidget(bar, 1);
  line->addWidget(stop);
  row->hide();
  connect(stop, &QPushButton::clicked, &ask, [this, &ask] {
    ask.stop();
    m_banner->showText("info", tr("Stopped."));
  });
  connect(&ask, &DataAsk::busyChanged, row, [row, bar](bool busy) {
    bar->setRange(0, 0);
    if (!busy) row->hide();
  });
  connect(&ask, &DataAsk::progressed, row, [this, row, bar, words](double done, double total) {
    // What is answered at once needs no bar.
    row->show();
    bar->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0) bar->setValue(static_cast<int>(1000 * done / total));
    words->setText(total > 0 ? tr("Reading, %1").arg(formatShare(done / total)) : tr("Reading…"));
  });
  connect(&ask, &DataAsk::failed, m_banner, &Banner::showError);
  text([stop] {
    stop->setText(tr("Stop"));
    stop->setToolTip(tr("Stops reading; what is there stays as it is"));
  });
  return row;
}

Json settingsFor(const PlanDraft& draft, const experiment::DataItem& set,
                 const QString& workspace) {
  Json settings = draft.value("data");
  if (!settings.is_object()) settings = Json::object();
  const auto found = settings.find("train");
  const QString train = found != settings.end() && found->is_string()
                            ? QString::fromStdString(found->get<std::string>())
                            : QString();
  const QString folder = QFileInfo(QDir(workspace).absoluteFilePath(train)).absolutePath();
  const QString own = QDir::cleanPath(QString::fromStdString(set.folder.string()));
  if (train.isEmpty() || QDir::cleanPath(folder) != own) {
    if (!set.prompt.empty()) settings["prompt"] = set.prompt;
    if (!set.completion.empty()) settings["completion"] = set.completion;
  }
  return settings;
}

QString languageName(const QString& language) {
  return language == "ja"   ? DataPanel::tr("Japanese")
         : language == "en" ? DataPanel::tr("English")
                            : language;
}

QString faultText(const Error& error) {
  return texts::fault(errorFromJson(error.to_json()));
}

}  // namespace espalier::ui

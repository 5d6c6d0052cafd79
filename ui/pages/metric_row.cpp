#include "ui/pages/metric_row.h"

#include <QCheckBox>
#include <QDir>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLineEdit>

#include "ui/dialogs/ask.h"
#include "ui/models/command_line.h"
#include "ui/models/metric_list.h"
#include "ui/settings/texts.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr int kLabelWidth = 96;
constexpr int kMostLayers = 1000;
constexpr double kDefaultSeconds = 600;

QString textOf(const Json& entry, const QString& key) {
  const auto it = entry.find(key.toStdString());
  return it != entry.end() && it->is_string() ? QString::fromStdString(it->get<std::string>())
                                              : QString();
}

QStringList argumentsOf(const Json& entry) {
  QStringList out;
  const auto it = entry.find("command");
  if (it == entry.end() || !it->is_array()) return out;
  for (const Json& argument : *it)
    out << (argument.is_string() ? QString::fromStdString(argument.get<std::string>()) : QString());
  return out;
}

}  // namespace

MetricRow::MetricRow(const Json& entry, const QString& folder, QWidget* parent)
    : Translated<QFrame>(parent),
      m_entry(entry),
      m_folder(folder),
      m_command(isCommandMetric(entry)),
      m_fold(makeIconButton("chevron-right", this)),
      m_summary(new ElidedLabel(this)),
      m_remove(makeIconButton("abort", this)),
      m_error(makeLabel("error", this)),
      m_body(new QWidget(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 4);
  auto* line = new QHBoxLayout;
  line->setSpacing(4);
  line->addWidget(m_fold);
  line->addWidget(m_summary, 1);
  line->addWidget(m_remove);
  column->addLayout(line);
  column->addWidget(m_error);
  column->addWidget(m_body);
  m_fold->setCheckable(true);
  m_fold->setObjectName("metricFold");
  m_fold->setIconSize({14, 14});
  m_remove->setObjectName("metricRemove");
  m_remove->setIconSize({14, 14});
  m_error->setObjectName("metricError");
  m_error->setWordWrap(true);
  m_error->setContentsMargins(28, 0, 0, 0);
  m_error->hide();
  m_grid = new QGridLayout(m_body);
  m_grid->setContentsMargins(28, 0, 0, 4);
  m_grid->setHorizontalSpacing(kGap);
  m_grid->setVerticalSpacing(6);
  m_grid->setColumnStretch(1, 1);
  m_body->hide();
  addLine("name");
  if (m_command)
    buildCommand();
  else
    buildModel();
  read();
  connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
    m_body->setVisible(open);
    m_fold->setIcon(icon(open ? "chevron-down" : "chevron-right"));
    Q_EMIT opened(open);
  });
  connect(m_remove, &QToolButton::clicked, this, &MetricRow::removed);
  text([this] {
    labelParts();
    refresh();
  });
}

QLineEdit* MetricRow::addLine(const QString& key, const QString& placeholder) {
  const int row = m_grid->rowCount();
  auto* label = new QLabel(m_body);
  label->setObjectName("label." + key);
  label->setFixedWidth(kLabelWidth);
  auto* edit = new QLineEdit(m_body);
  edit->setObjectName("metric." + key);
  edit->setPlaceholderText(placeholder);
  label->setBuddy(edit);
  m_grid->addWidget(label, row, 0);
  m_grid->addWidget(edit, row, 1);
  connect(edit, &QLineEdit::textEdited, this, [this, key](const QString& text) {
    if (key == "command")
      takeCommand(text);
    else
      set(key,
          text.isEmpty() && key != "name" && key != "model" ? Json() : Json(text.toStdString()));
  });
  return edit;
}

void MetricRow::addPath(const QString& key, bool folder) {
  QLineEdit* edit = addLine(key);
  auto* choose = makeIconButton("folder", m_body);
  choose->setObjectName("choose." + key);
  m_grid->addWidget(choose, m_grid->rowCount() - 1, 2);
  connect(choose, &QToolButton::clicked, this, [this, key, folder, edit] {
    const QString chosen = folder ? ask::openFolder(this, label(key)->text(), m_folder)
                                  : ask::openFile(this, label(key)->text(), m_folder, QString());
    if (chosen.isEmpty()) return;
    const QString inside = QDir(m_folder).relativeFilePath(chosen);
    edit->setText(inside.startsWith(QLatin1String("..")) ? chosen : inside);
    set(key, edit->text().toStdString());
  });
}

void MetricRow::buildCommand() {
  addLine("command", QStringLiteral("python3 score.py --fast"))
      ->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  m_arguments = makeLabel("caption", m_body);
  m_arguments->setObjectName("metricArguments");
  m_arguments->setWordWrap(true);
  m_arguments->setTextFormat(Qt::PlainText);
  m_grid->addWidget(m_arguments, m_grid->rowCount(), 1);
  addPath("folder", true);
  m_seconds = new NumberBox(m_body);
  m_seconds->setObjectName("metric.time_limit");
  m_seconds->setRange(0.1, 86400);
  m_seconds->setDecimals(1);
  auto* label = new QLabel(m_body);
  label->setObjectName("label.time_limit");
  label->setBuddy(m_seconds);
  const int row = m_grid->rowCount();
  m_grid->addWidget(label, row, 0);
  m_grid->addWidget(m_seconds, row, 1);
  connect(m_seconds, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    set("time_limit", value == kDefaultSeconds ? Json() : Json(value));
  });
}

void MetricRow::buildModel() {
  addPath("model", true);
  auto* label = new QLabel(m_body);
  label->setObjectName("label.layer");
  m_layer = new NumberBox(m_body);
  m_layer->setObjectName("metric.layer");
  m_layer->setDecimals(0);
  m_layer->setRange(-1, kMostLayers);
  label->setBuddy(m_layer);
  int row = m_grid->rowCount();
  m_grid->addWidget(label, row, 0);
  m_grid->addWidget(m_layer, row, 1);
  m_idf = new QCheckBox(m_body);
  m_idf->setObjectName("metric.idf");
  m_grid->addWidget(m_idf, m_grid->rowCount(), 1, Qt::AlignLeft);
  addPath("baseline", false);
  connect(m_layer, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    set("layer", value < 0 ? Json() : Json(static_cast<std::int64_t>(value)));
  });
  connect(m_idf, &QCheckBox::toggled, this,
          [this](bool on) { set("idf", on ? Json(true) : Json()); });
}

QLabel* MetricRow::label(const QString& key) const {
  return m_body->findChild<QLabel*>("label." + key);
}

void MetricRow::labelParts() {
  const auto name = [this](const QString& key, const QString& words, const QString& help) {
    QLabel* caption = label(key);
    auto* editor = m_body->findChild<QWidget*>("metric." + key);
    if (caption == nullptr || editor == nullptr) return;
    caption->setText(words);
    caption->setToolTip(help);
    editor->setToolTip(help);
    editor->setAccessibleName(words);
    if (auto* choose = m_body->findChild<QToolButton*>("choose." + key)) {
      choose->setToolTip(tr("Choose: %1").arg(words));
      choose->setAccessibleName(tr("Choose: %1").arg(words));
    }
  };
  name("name", tr("Name"),
       m_command ? tr("How tables call it: letters, digits and - _ + .")
                 : tr("bertscore or summac, with an ending if you like: bertscore-ja"));
  name("command", tr("Command"),
       tr("A program and its arguments; no shell reads them. It gets one JSON line a record "
          "(id, document, reference, candidate) and writes one number a line."));
  name("folder", tr("Runs in"), tr("Empty: the workspace."));
  name("time_limit", tr("Seconds"), tr("A command that takes longer is ended, and the run fails."));
  name("model", tr("Encoder"), tr("Folder of the model as Hugging Face writes it."));
  name("layer", tr("Layer"), tr("Whose hidden states are compared; -1: the last one's."));
  name("baseline", tr("Baseline"), tr("File of bert_score's by which scores are rescaled."));
  if (m_layer != nullptr) m_layer->setSpecialValueText(tr("last"));
  if (m_idf != nullptr) {
    m_idf->setText(tr("idf"));
    m_idf->setToolTip(tr("Weigh rare tokens more"));
    m_idf->setAccessibleName(tr("Weigh rare tokens more"));
  }
}

void MetricRow::takeCommand(const QString& line) {
  const auto arguments = splitCommand(line);
  auto* edit = m_body->findChild<QLineEdit*>("metric.command");
  setStyleProperty(edit, "invalid", !arguments);
  if (!arguments) {
    m_arguments->setText(
        tr("A quote is open, or a backslash ends the line: nothing is taken yet."));
    return;
  }
  Json words = Json::array();
  for (const QString& argument : *arguments)
    words.push_back(argument.toStdString());
  set("command", words);
}

void MetricRow::set(const QString& key, const Json& value) {
  if (m_reading) return;
  if (value.is_null())
    m_entry.erase(key.toStdString());
  else
    m_entry[key.toStdString()] = value;
  if (key == "name" && !m_command && metricMeasure(metricName(m_entry)) == "summac") {
    for (const char* other : {"layer", "idf", "baseline"})
      m_entry.erase(other);
    read();
  }
  refresh();
  Q_EMIT edited(key);
}

void MetricRow::setEntry(const Json& entry) {
  if (entry == m_entry) return;
  m_entry = entry;
  read();
  refresh();
}

void MetricRow::read() {
  m_reading = true;
  for (QLineEdit* edit : m_body->findChildren<QLineEdit*>()) {
    const QString key = edit->objectName().mid(7);
    if (edit->objectName().startsWith(QLatin1String("metric.")) && key != "command" &&
        edit->text() != textOf(m_entry, key))
      edit->setText(textOf(m_entry, key));
    if (key == "command" && splitCommand(edit->text()) != argumentsOf(m_entry))
      edit->setText(joinCommand(argumentsOf(m_entry)));
  }
  const auto number = [this](const char* key, double otherwise) {
    const auto it = m_entry.find(key);
    return it != m_entry.end() && it->is_number() ? it->get<double>() : otherwise;
  };
  if (m_seconds != nullptr) m_seconds->setValue(number("time_limit", kDefaultSeconds));
  if (m_layer != nullptr) m_layer->setValue(number("layer", -1));
  if (m_idf != nullptr) m_idf->setChecked(m_entry.value("idf", Json()) == true);
  m_reading = false;
}

void MetricRow::refresh() {
  const QString name = metricName(m_entry);
  const QString measure = metricMeasure(name);
  QString words;
  if (m_command) {
    QStringList quoted;
    for (const QString& argument : argumentsOf(m_entry))
      quoted << quotedArgument(argument);
    m_arguments->setText(quoted.isEmpty() ? tr("No program is named yet.")
                                          : tr("Starts %1").arg(quoted.join(QLatin1Char(' '))));
    words = quoted.isEmpty() ? tr("%1, a command").arg(name)
                             : tr("%1, by %2").arg(name, joinCommand(argumentsOf(m_entry)));
  } else {
    const QString model = QDir(textOf(m_entry, "model")).dirName();
    words = model.isEmpty() || textOf(m_entry, "model").isEmpty()
                ? tr("%1: no encoder is chosen yet").arg(name)
                : tr("%1, by %2").arg(name, model);
    const bool bert = measure != "summac";
    for (const char* key : {"layer", "baseline"}) {
      for (const QString& part :
           {QStringLiteral("label."), QStringLiteral("metric."), QStringLiteral("choose.")}) {
        if (auto* widget = m_body->findChild<QWidget*>(part + key)) widget->setVisible(bert);
      }
    }
    m_idf->setVisible(bert);
  }
  m_summary->setText(words);
  m_summary->setToolTip(words);
  m_fold->setAccessibleName(tr("Settings of %1").arg(name));
  m_fold->setToolTip(tr("Settings of %1").arg(name));
  m_remove->setAccessibleName(tr("Remove %1").arg(name));
  m_remove->setToolTip(tr("Remove %1").arg(name));
}

void MetricRow::setError(const QString& error) {
  m_error->setText(error);
  m_error->setVisible(!error.isEmpty());
}

QString MetricRow::error() const {
  return m_error->text();
}

void MetricRow::setOpen(bool open) {
  m_fold->setChecked(open);
}

bool MetricRow::isOpen() const {
  return m_fold->isChecked();
}

void MetricRow::begin() {
  setOpen(true);
  if (auto* edit = m_body->findChild<QLineEdit*>(m_command ? "metric.command" : "metric.model"))
    edit->setFocus(Qt::OtherFocusReason);
}

}  // namespace espalier::ui

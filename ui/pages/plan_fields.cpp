#include "ui/pages/plan_fields.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <cmath>

#include "ui/settings/texts.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

namespace {
constexpr int kLabelWidth = 112;

Json numberJson(double value, int decimals) {
  if (decimals == 0) return static_cast<std::int64_t>(std::llround(value));
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

/// A choice whose words follow the language while it stands on the page.
class WordedChoice : public Translated<ChoiceBox> {
 public:
  WordedChoice(const QStringList& values, QWidget* parent) : Translated(parent) {
    for (const QString& value : values)
      addItem(QString(), value);
    text([this] {
      for (int i = 0; i < count(); ++i)
        setItemText(i, texts::choice(itemData(i).toString()));
    });
  }
};

}  // namespace

Field::Field(QWidget* editor, QWidget* parent)
    : QWidget(parent),
      m_label(new ElidedLabel(this)),
      m_editor(editor),
      m_error(makeLabel("error", this)) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(kGap);
  grid->setVerticalSpacing(2);
  m_label->setFixedWidth(kLabelWidth);
  m_label->setBuddy(editor);
  grid->addWidget(m_label, 0, 0);
  grid->addWidget(editor, 0, 1);
  grid->addWidget(m_error, 1, 1);
  grid->setColumnStretch(1, 1);
  m_error->setWordWrap(true);
  m_error->hide();
}

void Field::setLabel(const QString& label, const QString& help) {
  m_label->setText(label);
  m_label->setToolTip(help.isEmpty() ? label : help);
  m_editor->setToolTip(help);
  m_editor->setAccessibleName(label);
}

void Field::setError(const QString& error) {
  m_error->setText(error);
  m_error->setVisible(!error.isEmpty());
  setStyleProperty(m_editor, "invalid", !error.isEmpty());
}

QString Field::error() const {
  return m_error->text();
}

PlanFields::PlanFields(PlanDraft& draft, QWidget* parent)
    : QObject(parent), m_draft(draft), m_parent(parent) {
  connect(&draft, &PlanDraft::loaded, this, [this] {
    m_reading = true;
    for (const auto& read : m_readers)
      read();
    m_reading = false;
  });
}

Field* PlanFields::keep(const QString& path, QWidget* editor, std::function<void()> read) {
  editor->setObjectName(path);
  auto* field = new Field(editor, m_parent);
  m_fields.insert(path, field);
  m_reading = true;
  read();
  m_reading = false;
  m_readers.push_back(std::move(read));
  return field;
}

Field* PlanFields::number(const QString& path, const Number& spec) {
  auto* box = new NumberBox(m_parent);
  const bool preset = !spec.defaultValue.has_value();
  const double unset = spec.minimum - spec.step;
  box->setDecimals(spec.decimals);
  box->setSingleStep(spec.step);
  box->setRange(preset ? unset : spec.minimum, spec.maximum);
  if (preset) box->setSpecialValueText(m_presetWord.isEmpty() ? QStringLiteral("–") : m_presetWord);
  const auto read = [this, box, path, spec, unset] {
    const Json value = m_draft.value(path);
    box->setValue(value.is_number() ? value.get<double>() : spec.defaultValue.value_or(unset));
  };
  connect(box, &QDoubleSpinBox::valueChanged, this,
          [this, path, spec, preset, unset](double value) {
            if (m_reading) return;
            const bool leave = preset && value <= unset + spec.step / 2;
            m_draft.set(path, leave ? Json() : numberJson(value, spec.decimals));
          });
  return keep(path, box, read);
}

Field* PlanFields::choice(const QString& path, const QStringList& values,
                          const QString& defaultValue) {
  auto* box = new WordedChoice(values, m_parent);
  const auto read = [this, box, path, defaultValue] {
    const Json value = m_draft.value(path);
    const QString text =
        value.is_string() ? QString::fromStdString(value.get<std::string>()) : defaultValue;
    box->setCurrentIndex(std::max(0, box->findData(text)));
  };
  connect(box, &QComboBox::currentIndexChanged, this, [this, box, path] {
    if (!m_reading) m_draft.set(path, box->currentData().toString().toStdString());
  });
  return keep(path, box, read);
}

Field* PlanFields::boolean(const QString& path, std::optional<bool> defaultValue) {
  auto* box = new QCheckBox(m_parent);
  const auto read = [this, box, path, defaultValue] {
    const Json value = m_draft.value(path);
    box->setTristate(false);
    if (value.is_boolean())
      box->setChecked(value.get<bool>());
    else if (defaultValue)
      box->setChecked(*defaultValue);
    else
      box->setCheckState(Qt::Unchecked);
  };
  connect(box, &QCheckBox::toggled, this, [this, path](bool on) {
    if (!m_reading) m_draft.set(path, on);
  });
  return keep(path, box, read);
}

Field* PlanFields::line(const QString& path, const QString& defaultValue, bool list) {
  auto* edit = new QLineEdit(m_parent);
  const auto read = [this, edit, path, defaultValue] {
    const Json value = m_draft.value(path);
    QString text = defaultValue;
    if (value.is_string()) text = QString::fromStdString(value.get<std::string>());
    if (value.is_array()) {
      QStringList parts;
      for (const Json& item : value) {
        if (item.is_string()) parts << QString::fromStdString(item.get<std::string>());
      }
      text = parts.join(", ");
    }
    edit->setText(text);
  };
  connect(edit, &QLineEdit::textEdited, this, [this, path, list](const QString& text) {
    if (m_reading) return;
    if (!list) {
      m_draft.set(path, text.toStdString());
      return;
    }
    Json values = Json::array();
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
      values.push_back(part.trimmed().toStdString());
    }
    m_draft.set(path, values);
  });
  return keep(path, edit, read);
}

void PlanFields::clearErrors() {
  for (Field* field : std::as_const(m_fields))
    field->setError({});
}

bool PlanFields::showError(const QString& path, const QString& error) {
  Field* field = m_fields.value(path);
  if (field != nullptr) field->setError(error);
  return field != nullptr;
}

void PlanFields::forget() {
  m_fields.clear();
  m_readers.clear();
}

void PlanFields::setPresetWord(const QString& word) {
  m_presetWord = word;
  for (Field* field : std::as_const(m_fields)) {
    auto* box = qobject_cast<NumberBox*>(field->editor());
    if (box != nullptr && !box->specialValueText().isEmpty()) box->setSpecialValueText(word);
  }
  m_reading = true;
  for (const auto& read : m_readers)
    read();
  m_reading = false;
}

}  // namespace espalier::ui

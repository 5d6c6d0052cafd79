#include "ui/pages/import_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <algorithm>
#include <set>

#include "ui/pages/data_panel.h"
#include "ui/pages/plan_fields.h"
#include "ui/pages/section.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {
QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// Whether a column is already a field that is no name of the record.
bool takes(const std::string& column, const data::ImportMapping& mapping) {
  return std::any_of(mapping.begin(), mapping.end(), [&](const auto& entry) {
    return entry.second == column && entry.first != "title" && entry.first != "id";
  });
}
}  // namespace

ImportForm::ImportForm(QWidget* parent)
    : Translated<QWidget>(parent),
      m_mappingPart(new Section(this)),
      m_targetPart(new Section(this)),
      m_guess(makeLabel("caption", this)),
      m_name(new ChoiceBox(this)),
      m_language(new ChoiceBox(this)),
      m_part(new ChoiceBox(this)),
      m_validation(new NumberBox(this)),
      m_test(new NumberBox(this)),
      m_counts(makeLabel("muted", this)),
      m_leaveOut(new QCheckBox(this)),
      m_replace(new QCheckBox(this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 12);
  column->addWidget(m_mappingPart);
  column->addWidget(m_targetPart);
  column->addStretch();
  buildMapping();
  buildTarget();
  text([this] { retranslate(); });
}

void ImportForm::buildMapping() {
  m_guess->setObjectName("mappingGuess");
  m_guess->setWordWrap(true);
  m_guess->hide();
  m_mappingPart->body()->addWidget(m_guess);
  for (const char* field : {"document", "summary", "question", "id", "title"}) {
    auto* box = new ChoiceBox(this);
    box->setObjectName(QStringLiteral("column_") + field);
    auto* row = new Field(box, this);
    m_columns.append({field, box, row});
    m_mappingPart->body()->addWidget(row);
    connect(box, &QComboBox::activated, this, [this, i = m_columns.size() - 1] {
      freeColumn(i);
      refresh();
      Q_EMIT mappingChanged();
    });
  }
}

/// What a record must have takes its column from what it may have.
void ImportForm::freeColumn(qsizetype taker) {
  constexpr qsizetype kNeeded = 2;  // document and summary come first
  const QVariant name = m_columns[taker].box->currentData();
  if (taker >= kNeeded || name.toString().isEmpty()) return;
  for (qsizetype i = kNeeded; i < m_columns.size(); ++i) {
    if (m_columns[i].box->currentData() == name) m_columns[i].box->setCurrentIndex(0);
  }
}

void ImportForm::buildTarget() {
  m_name->setObjectName("setName");
  m_name->setEditable(true);
  m_name->setInsertPolicy(QComboBox::NoInsert);
  // What is typed stays as it is typed: "help" must not become "help-ja".
  m_name->setCompleter(nullptr);
  m_language->setObjectName("setLanguage");
  m_part->setObjectName("setPart");
  m_validation->setObjectName("validationShare");
  m_test->setObjectName("testShare");
  m_leaveOut->setObjectName("leaveOut");
  m_replace->setObjectName("replacePart");
  m_counts->setObjectName("partCounts");
  m_counts->setWordWrap(true);
  for (const char* language : {"en", "ja"})
    m_language->addItem(QString(), language);
  for (const char* part : {"train", "validation", "test", "split"})
    m_part->addItem(QString(), part);
  for (NumberBox* box : {m_validation, m_test}) {
    box->setRange(0, 99);
    box->setDecimals(0);
    box->setSuffix(QStringLiteral(" %"));
  }
  m_validation->setValue(10);
  m_test->setValue(20);
  m_nameRow = new Field(m_name, this);
  m_languageRow = new Field(m_language, this);
  m_partRow = new Field(m_part, this);
  m_validationRow = new Field(m_validation, this);
  m_testRow = new Field(m_test, this);
  for (QWidget* row : {static_cast<QWidget*>(m_nameRow), static_cast<QWidget*>(m_languageRow),
                       static_cast<QWidget*>(m_partRow), static_cast<QWidget*>(m_validationRow),
                       static_cast<QWidget*>(m_testRow), static_cast<QWidget*>(m_counts),
                       static_cast<QWidget*>(m_leaveOut), static_cast<QWidget*>(m_replace)})
    m_targetPart->body()->addWidget(row);
  const auto tell = [this] {
    refresh();
    Q_EMIT changed();
  };
  connect(m_name, &QComboBox::currentTextChanged, this, [this, tell] {
    m_replace->setChecked(false);
    tell();
  });
  connect(m_language, &QComboBox::activated, this, [this] { m_languageChosen = true; });
  connect(m_part, &QComboBox::currentIndexChanged, this, [this, tell] {
    m_replace->setChecked(false);
    tell();
    Q_EMIT sharesChanged();
  });
  for (NumberBox* box : {m_validation, m_test}) {
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, tell] {
      tell();
      Q_EMIT sharesChanged();
    });
  }
  for (QCheckBox* box : {m_leaveOut, m_replace})
    connect(box, &QCheckBox::toggled, this, tell);
}

void ImportForm::retranslate() {
  m_mappingPart->setHeading(tr("Columns"));
  m_targetPart->setHeading(tr("Where the records go"));
  m_nameRow->setLabel(tr("Data set"), tr("A new name, or a set that gets one more part"));
  m_languageRow->setLabel(tr("Language"));
  m_partRow->setLabel(tr("This file is"));
  m_validationRow->setLabel(tr("Validation"));
  m_testRow->setLabel(tr("Test"));
  m_name->setAccessibleName(tr("Data set"));
  m_language->setAccessibleName(tr("Language"));
  m_part->setAccessibleName(tr("This file is"));
  m_validation->setAccessibleName(tr("Share for validation"));
  m_test->setAccessibleName(tr("Share for test"));
  for (int i = 0; i < m_language->count(); ++i)
    m_language->setItemText(i, languageName(m_language->itemData(i).toString()));
  m_part->setItemText(0, tr("the training records"));
  m_part->setItemText(1, tr("the validation records"));
  m_part->setItemText(2, tr("the test records"));
  m_part->setItemText(3, tr("all three, split by a hash of the ids"));
  fillColumns();
  refresh();
}

bool ImportForm::guessed(const char* field) const {
  if (!m_preview.guessed.contains(field)) return false;
  for (const Column& column : m_columns) {
    if (std::string_view(column.field) == field)
      return column.box->currentData().toString() == qt(m_preview.suggested.at(field));
  }
  return false;
}

void ImportForm::showGuess() {
  const QStringList labels{tr("Document"), tr("Summary"), tr("Question"), tr("Id"), tr("Title")};
  const QStringList helps{
      tr("The long text"), tr("The text that is to be learnt: a summary, an answer"),
      tr("What is asked of the document, for prompts with {question}"),
      tr("What names a record; without one, its line does"), tr("For prompts with {title}")};
  bool any = false;
  for (int i = 0; i < m_columns.size(); ++i) {
    const bool guess = guessed(m_columns[i].field);
    const QString label = guess ? tr("%1 (a guess)").arg(labels[i]) : labels[i];
    m_columns[i].row->setLabel(label, helps[i]);
    m_columns[i].box->setAccessibleName(tr("Column of: %1").arg(label));
    any = any || guess;
  }
  m_guess->setText(
      tr("No column has a name that tells: the longer texts are taken for documents, the shorter "
         "for summaries. The first records show whether that is right."));
  m_guess->setVisible(any);
}

void ImportForm::fillColumns() {
  const data::ImportMapping kept = mapping();
  for (const Column& column : m_columns) {
    const QSignalBlocker blocker(column.box);
    const QString before = column.box->currentData().toString();
    column.box->clear();
    column.box->addItem(tr("(none)"), QString());
    for (const data::ImportColumn& c : m_preview.columns) {
      column.box->addItem(qt(c.name), qt(c.name));
      const int row = column.box->count() - 1;
      QStringList samples;
      for (const std::string& sample : c.samples)
        samples << qt(sample).simplified().left(80);
      column.box->setItemData(
          row, c.text ? samples.join("\n") : tr("An object or a list: it holds no text"),
          Qt::ToolTipRole);
      if (c.text) continue;
      auto* model = qobject_cast<QStandardItemModel*>(column.box->model());
      if (model != nullptr) model->item(row)->setEnabled(false);
    }
    column.box->setCurrentIndex(std::max(0, column.box->findData(before)));
  }
}

void ImportForm::setPreview(const data::ImportPreview& preview, const QString& suggestedName) {
  m_preview = preview;
  m_check.reset();
  m_languageChosen = false;
  fillColumns();
  for (const Column& column : m_columns) {
    auto found = preview.suggested.find(column.field);
    // Several summaries of one document: the first stands for the summary.
    if (found == preview.suggested.end() && std::string(column.field) == "summary")
      found = preview.suggested.find("references");
    const int row = found == preview.suggested.end() ? 0 : column.box->findData(qt(found->second));
    column.box->setCurrentIndex(std::max(0, row));
  }
  m_leaveOut->setChecked(false);
  m_replace->setChecked(false);
  m_part->setCurrentIndex(0);
  m_name->setEditText(suggestedName);
  refresh();
}

void ImportForm::setSets(const std::vector<experiment::DataItem>& sets) {
  m_sets = sets;
  const QSignalBlocker blocker(m_name);
  const QString before = m_name->currentText();
  m_name->clear();
  for (const experiment::DataItem& set : sets)
    m_name->addItem(qt(set.name));
  m_name->setEditText(before);
}

void ImportForm::suggestLanguage(const QString& language) {
  const int row = m_language->findData(language);
  if (!m_languageChosen && row >= 0) m_language->setCurrentIndex(row);
}

void ImportForm::setCheck(const std::optional<data::ImportCheck>& check) {
  m_check = check;
  refresh();
}

data::ImportMapping ImportForm::mapping() const {
  data::ImportMapping out;
  for (const Column& column : m_columns) {
    const std::string name = column.box->currentData().toString().toStdString();
    if (name.empty()) continue;
    const auto references = m_preview.suggested.find("references");
    const bool several = std::string(column.field) == "summary" &&
                         references != m_preview.suggested.end() && references->second == name;
    out[several ? "references" : column.field] = name;
  }
  for (const char* field : {"identity", "references"}) {
    const auto found = m_preview.suggested.find(field);
    if (found == m_preview.suggested.end()) continue;
    // The questions of one article are of one identity, which may be its title.
    const bool title = std::string(field) == "identity" && !takes(found->second, out);
    if (found->second == field || title) out[field] = found->second;
  }
  return out;
}

data::ImportShares ImportForm::shares() const {
  const std::string part = m_part->currentData().toString().toStdString();
  data::ImportShares out;
  out.split = part == "split";
  if (!out.split) out.part = part;
  out.validation = m_validation->value() / 100;
  out.test = m_test->value() / 100;
  return out;
}

QString ImportForm::name() const {
  return m_name->currentText().trimmed();
}

QString ImportForm::language() const {
  return m_language->currentData().toString();
}

bool ImportForm::leaveOut() const {
  return m_leaveOut->isVisibleTo(this) && m_leaveOut->isChecked();
}

bool ImportForm::replace() const {
  return m_replace->isVisibleTo(this) && m_replace->isChecked();
}

const experiment::DataItem* ImportForm::existing() const {
  const std::string wanted = name().toStdString();
  for (const experiment::DataItem& set : m_sets) {
    if (set.name == wanted) return &set;
  }
  return nullptr;
}

QStringList ImportForm::inTheWay() const {
  const experiment::DataItem* set = existing();
  QStringList out;
  if (set == nullptr) return out;
  const data::ImportShares where = shares();
  const auto add = [&](const char* part, const QString& words, std::int64_t count) {
    if (count > 0 && (where.split || where.part == part))
      out << tr("%1 (%2)").arg(words, formatCount(count));
  };
  add("train", tr("Train"), set->train);
  add("validation", tr("Validation"), set->validation);
  add("test", tr("Test"), set->test);
  return out;
}

QString ImportForm::columnObstacle() const {
  const data::ImportMapping columns = mapping();
  if (!columns.contains("document")) return tr("Choose the column of the documents.");
  if (!columns.contains("summary") && !columns.contains("references"))
    return tr("Choose the column of the summaries.");
  std::set<std::string> names;
  for (const auto& [field, column] : columns)
    if (field != "identity") names.insert(column);
  if (names.size() != columns.size() - columns.count("identity"))
    return tr("One column cannot be two things.");
  return {};
}

QString ImportForm::obstacle() const {
  if (const QString columns = columnObstacle(); !columns.isEmpty()) return columns;
  if (name().isEmpty()) return tr("Give the data set a name.");
  if (shares().validation + shares().test >= 1) return tr("Nothing would be left to train on.");
  if (m_check && m_check->left_out > 0 && !leaveOut())
    return tr("%Ln record(s) cannot be read: say that they are left out, or mend the file.",
              nullptr, static_cast<int>(m_check->left_out));
  if (!inTheWay().isEmpty() && !replace())
    return tr(
        "There are records under that part already: say that they are replaced, or choose "
        "another name.");
  return {};
}

void ImportForm::refresh() {
  showGuess();
  const bool split = m_part->currentData() == "split";
  m_validationRow->setVisible(split);
  m_testRow->setVisible(split);
  m_counts->setVisible(split && m_check.has_value());
  if (m_check) {
    m_counts->setText(tr("%1 to train, %2 to validate, %3 to test")
                          .arg(formatCount(m_check->train), formatCount(m_check->validation),
                               formatCount(m_check->test)));
  }
  const auto broken = m_check ? m_check->left_out : 0;
  m_leaveOut->setVisible(broken > 0);
  m_leaveOut->setText(tr("Leave out %Ln broken record(s)", nullptr, static_cast<int>(broken)));
  const QStringList old = inTheWay();
  m_replace->setVisible(!old.isEmpty());
  m_replace->setText(tr("Replace what is there: %1").arg(formatList(old)));
}

}  // namespace espalier::ui

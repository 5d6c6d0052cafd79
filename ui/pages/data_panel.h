#pragma once

#include "core/experiment/workspace.h"
#include "ui/models/data_ask.h"
#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QProgressBar;

namespace espalier::ui {

class Banner;

/// What a panel of the Data page looks at.
struct DataSource {
  experiment::DataItem set;
  QString part = "train";  ///< "train" | "validation" | "test"
  QString model;           ///< path of the base model whose tokenizer counts; may be empty

  std::filesystem::path file() const { return set.folder / (part.toStdString() + ".jsonl"); }
  std::int64_t records() const {
    return part == "test" ? set.test : part == "validation" ? set.validation : set.train;
  }
};

/// One tab of the Data page. It asks only while it is looked at, and once for each source.
class DataPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  DataPanel(Desk& desk, QWidget* parent);
  void setSource(const DataSource& source);
  const DataSource& source() const { return m_source; }

 protected:
  /// Asks for what the source has.
  virtual void load() = 0;
  void reload();
  void showEvent(QShowEvent* event) override;
  /// A thin bar with a Stop button for a question that takes long, and the banner for its failure.
  QWidget* progressOf(DataAsk& ask);
  Banner& banner() { return *m_banner; }
  Desk& desk() { return m_desk; }

 private:
  Desk& m_desk;
  DataSource m_source;
  bool m_dirty = false;
  Banner* m_banner;
};

/// The "data" settings of the plan that Compose holds as they would be for this set: the plan's own
/// where it uses the set, else its bounds with the templates that the set suggests.
Json settingsFor(const PlanDraft& draft, const experiment::DataItem& set, const QString& workspace);

/// "ja" as people say it.
QString languageName(const QString& language);

/// The sentence of what is wrong with a record, from the Error that core left it out for.
QString faultText(const Error& error);

}  // namespace espalier::ui

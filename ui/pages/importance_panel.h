#pragma once

#include <QHash>
#include <QTimer>

#include "ui/models/desk.h"
#include "ui/models/importance_bins.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QLabel;

namespace espalier::ui {

class ImportanceChart;

/// What the ratio keeps of the plan's adapters as they are now: a histogram of the importance of
/// their entries, the line of the cut, and the counts in words. The line moves with the ratio at
/// once; the job service is asked again only for other adapters or another rule.
class ImportancePanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  ImportancePanel(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Wish {
    QStringList folders;
    QVector<double> factors;
    QString rule;
    bool scaled = false;
  };
  /// What the plan asks for; no folders where there is nothing to look at.
  Wish wish() const;
  void follow();
  void ask();
  void take(const ImportanceInfo& info);
  void refresh();
  QString why() const;

  Desk& m_desk;
  PlanDraft& m_draft;
  QTimer m_soon;
  int m_question = -1;
  Wish m_asked;
  ErrorInfo m_error;
  QHash<QString, workbench::AdapterImportance> m_known;  ///< by folder, of m_asked's rule
  ImportanceChart* m_chart;
  QLabel* m_less;
  QLabel* m_more;
  QLabel* m_words;
  QLabel* m_note;
};

}  // namespace espalier::ui

#pragma once

#include <QFrame>

#include "ui/models/run_feed.h"
#include "ui/widgets/translated.h"

class QPlainTextEdit;
class QStackedWidget;
class QTextBrowser;
class QToolButton;

namespace espalier::ui {

/// Beside the charts: what the model writes as it learns, and the log of the run.
class RunTexts : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit RunTexts(const RunFeed& feed, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void refresh();
  void refreshSamples();
  void refreshLog();
  const RunFeed& m_feed;
  QToolButton* m_sampleTab;
  QToolButton* m_logTab;
  QStackedWidget* m_stack;
  QTextBrowser* m_samples;
  QPlainTextEdit* m_log;
  qsizetype m_shownSamples = -1;
  qsizetype m_shownLog = -1;
};

/// One event of the log in words, empty for events that it does not show.
QString logWords(const plan::Event& event);

}  // namespace espalier::ui

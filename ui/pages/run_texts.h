#pragma once

#include <QFrame>

#include "ui/models/run_feed.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPlainTextEdit;
class QTextBrowser;
class QToolButton;

namespace espalier::ui {

/// Under the charts: what the model writes of one validation record at the chosen step and at the
/// best one, between its article and its reference; and the log of the run.
class RunTexts : public Translated<QFrame> {
  Q_OBJECT
 public:
  explicit RunTexts(const RunFeed& feed, QWidget* parent = nullptr);
  /// The chosen step; NaN: the newest.
  void setStep(double step);
  /// The record that samples are of; others are ignored.
  void setRecord(const Record& record);
  /// Another run is shown: the same id may be of other data.
  void forgetRecord();

 Q_SIGNALS:
  /// The samples are of a record whose article is not known yet.
  void recordWanted(const QString& id);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Column {
    QWidget* frame;
    QLabel* title;
    QTextBrowser* body;
  };
  Column addColumn(const char* name, int stretch);
  void refresh();
  void refreshSamples();
  void refreshLog();
  void write(const Column& column, const QString& text, const QString& missing);
  const RunFeed& m_feed;
  Column m_article, m_now, m_best, m_reference;
  QToolButton* m_logSwitch;
  QPlainTextEdit* m_log;
  double m_step;
  Record m_record;
  QString m_asked;
  QStringList m_shown;
  qsizetype m_shownLog = -1;
};

/// One event of the log in words, empty for events that it does not show.
QString logWords(const plan::Event& event, bool stopped = false);

}  // namespace espalier::ui

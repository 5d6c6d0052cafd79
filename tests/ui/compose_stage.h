#pragma once

#include <QAbstractButton>
#include <QCheckBox>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/stage.h"
#include "ui/models/plan_draft.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/metric_row.h"

namespace espalier::ui {

/// The window on Compose, with the demo open.
struct Compose : Stage {
  explicit Compose(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    click("rail_compose");
  }
  PlanDraft& draft() const { return find<ComposePage>("compose")->draft(); }
  QString metrics() const { return QString::fromStdString(draft().value("metrics").dump()); }
  /// Newest row of that name: those that were taken away may still wait for their end.
  MetricRow* row(int index) const {
    const QString name = QStringLiteral("metricRow%1").arg(index);
    MetricRow* found = nullptr;
    for (MetricRow* row : window->findChildren<MetricRow*>(name)) {
      if (row->isVisible()) found = row;
    }
    return found;
  }
  template <typename Widget>
  Widget* in(int index, const char* name) const {
    return row(index)->findChild<Widget*>(name);
  }
  void type(QLineEdit* edit, const QString& words) const {
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, words);
  }
  /// Check boxes are made anew with another language of the plan: the one that shows.
  QCheckBox* box(const char* name) const {
    for (auto* box : window->findChildren<QCheckBox*>(name)) {
      if (box->isVisible()) return box;
    }
    return nullptr;
  }
  /// What Compose asks; Monitor has such a card, too.
  QCheckBox* leave(const char* name) const {
    return find<QWidget>("compose")->findChild<QCheckBox*>(name);
  }
  void tick(const char* name) const {
    QTRY_VERIFY2(leave(name)->isVisible() && leave(name)->isEnabled(), name);
    QTest::mouseClick(leave(name), Qt::LeftButton);
  }
  /// A command metric as a user adds one.
  void addCommand(const QString& line) const {
    click("addCommandMetric");
    type(in<QLineEdit>(0, "metric.command"), line);
  }
  bool startable() const { return find<QAbstractButton>("startButton")->isEnabled(); }
};

}  // namespace espalier::ui

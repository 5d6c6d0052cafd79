#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QTextBrowser>

#include "tests/ui/stage.h"
#include "ui/pages/candidate_pane.h"
#include "ui/pages/judging_view.h"

namespace espalier::ui {

/// The Annotate page over a task of three items (a practice one first), by clicks and keys.
struct Judging : Stage {
  static judge::Task task(bool preference = true, bool ratings = false) {
    judge::Task task;
    task.id = "001";
    task.name = "Autumn round";
    task.language = "en";
    task.preference = preference;
    if (ratings) task.criteria = {judge::default_criteria()[0], judge::default_criteria()[1]};
    task.guidelines = {2, "Judge **faithfulness** first.", "まず忠実さを見てください。"};
    return task;
  }
  explicit Judging(const judge::Task& wanted, const QString& speaks = "en") : Stage(speaks) {
    jobs.fakeJudging.addTask(wanted);
    openDemo();
    click("rail_annotate");
    QTRY_COMPARE(find<QTableView>("taskTable")->model()->rowCount(), 1);
  }
  FakeJudgeService& service() { return jobs.fakeJudging; }
  const FakeJudgeService& service() const { return jobs.fakeJudging; }
  void sitDown(const QString& login) const {
    auto* field = find<QLineEdit>("loginName");
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, login);
    click("startJudging");
    QTRY_VERIFY(view()->isVisible());
    QTRY_VERIFY(!find<QLabel>("judgePlace")->text().isEmpty());
  }
  JudgingView* view() const { return find<JudgingView>("judgingView"); }
  /// To whatever has the focus, as a keyboard does.
  static void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    // Without a window manager a menu that closes leaves no window active.
    for (QWidget* window : QApplication::topLevelWidgets()) {
      if (window->objectName() == "mainWindow" && window->isVisible() &&
          !QApplication::focusWidget())
        QApplication::setActiveWindow(window);
    }
    QWidget* focus = QApplication::focusWidget();
    QVERIFY(focus != nullptr);
    QTest::keyClick(focus, key, modifiers);
  }
  QString place() const { return find<QLabel>("judgePlace")->text(); }
  QString hint() const {
    const auto* hint = find<QLabel>("judgeHint");
    return hint->isVisible() ? hint->text() : QString();
  }
  QString banner() const {
    auto* banner = window->findChild<QWidget*>("judgeBanner");
    return banner->isVisible() ? banner->findChild<QLabel*>("bannerText")->text() : QString();
  }
  QTextBrowser* candidate(const char* side) const {
    return find<QTextBrowser>(QByteArray("candidateText_").append(side).constData());
  }
  bool checked(const char* button) const { return find<QAbstractButton>(button)->isChecked(); }
  void skipPractice() {
    QTRY_COMPARE(place(), QString("Practice 1 of 3"));
    key(Qt::Key_1);
    key(Qt::Key_Return);
    QTRY_VERIFY(!banner().isEmpty());
    key(Qt::Key_Return);
    QTRY_COMPARE(place(), QString("2 of 3"));
  }
  QMenu* menu(const char* name) const {
    auto* menu = window->findChild<QMenu*>(name);
    if (menu == nullptr) qFatal("no menu %s", name);
    return menu;
  }
};

}  // namespace espalier::ui

// The page of a run: its values are there, and nothing of a run's texts becomes part of the page.
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

#include "core/base/atomic_file.h"
#include "core/experiment/report_page.h"
#include "core/experiment/report_parts.h"
#include "tests/support/error_code.h"
#include "tests/support/recorded_run.h"
#include "tests/support/scratch_file.h"

using namespace espalier;
using namespace espalier::experiment;
using test::code_of;

class TestReportPage : public QObject {
  Q_OBJECT

  test::ScratchFolder folder_;
  std::string run_;

  store::Store store() const {
    return store::Store::open_read_only(folder_.path() / "espalier.sqlite");
  }
  QString page(const std::string& language = "en") const {
    return QString::fromStdString(report_page(store(), run_, language));
  }
  static QString between(const QString& text, const QString& begin, const QString& end) {
    const qsizetype from = text.indexOf(begin) + begin.size();
    return text.mid(from, text.indexOf(end, from) - from);
  }
  static int count(const QString& text, const QString& part) {
    return static_cast<int>(text.count(part));
  }

 private Q_SLOTS:
  void initTestCase() { run_ = test::record_run(folder_.path() / "espalier.sqlite"); }

  void values_are_on_the_page() {
    const QString html = page();
    QVERIFY(html.contains("<title>p &lt; .3 &amp; &quot;two&quot; adapters</title>"));
    QVERIFY(html.contains("<td>adaptive_merge</td>"));
    QVERIFY(html.contains(QString::fromStdString(report::both("state.finished"))));
    QVERIFY(html.contains("<td>tiny.gguf</td>"));
    QVERIFY(!html.contains("somebody"));  // names of files, not where they lie
    QVERIFY(html.contains("<td>left, right</td>"));
    QVERIFY(html.contains("<td title=\"a&quot;b\">" +
                          QString::fromStdString(report::both("metric.rougeL")) +
                          "</td><td class=\"number\">45.7</td>"
                          "<td class=\"number\">40.0 – 50.0</td>"));
    QVERIFY(html.contains("length</td><td class=\"number\">3.25</td><td class=\"number\"></td>"));
    QVERIFY(html.contains(": 2 / 10</p>"));  // leaked
    QVERIFY(html.contains("(8 / 10)"));
    QVERIFY(
        html.contains("<td lang=\"ja\" dir=\"auto\">参照 8</td><td class=\"number\">100.0</td>"));
    QVERIFY(!html.contains("参照 9"));
    QCOMPARE(count(html, "<svg class=\"chart\""), 4);
    QCOMPARE(count(html, "class=\"ring\" cx"), 1);
    QVERIFY(html.contains("max=\"2\" step=\"1\""));
  }

  void tags_and_note_are_on_the_page() {
    QVERIFY(!page().contains("class=\"note\""));
    store::Store::open(folder_.path() / "espalier.sqlite")
        .describe_run(run_, {"<b>bold</b>", "要確認"}, "line 1\n</p><script>alert(1)</script>");
    const QString html = page();
    QVERIFY(html.contains("<td>&lt;b&gt;bold&lt;/b&gt;, 要確認</td>"));
    QVERIFY(html.contains("<p class=\"note\" dir=\"auto\">line 1\n&lt;/p&gt;&lt;script&gt;"));
    store::Store::open(folder_.path() / "espalier.sqlite").describe_run(run_, {}, "");
  }

  void curves_go_through_the_values() {
    const QString html = page();
    // Losses 2, none, 2/3 at steps 1, 2, 3: two pieces, as the pen is lifted.
    const QRegularExpression points("^56.0 \\d+\\.\\dM624.0 \\d+\\.\\d$");
    const QString figure = between(html, "caption-loss\" data-first", "</svg>");
    const QString path = between(figure, "<path class=\"curve s0\" d=\"M", "\"/>");
    QVERIFY2(points.match(path).hasMatch(), qPrintable(path));
    const QStringList pieces = path.split('M');
    QVERIFY(pieces[0].section(' ', 1).toDouble() < pieces[1].section(' ', 1).toDouble());
    // Weights .75 and .25 stay: level lines, the larger above.
    const QString weights = between(html, "caption-weights\" data-first", "</svg>");
    const auto heights = [&](const QString& series) {
      QStringList out;
      QString points = between(weights, "<path class=\"curve " + series + "\" d=\"M", "\"/>");
      for (const QString& point : points.split('L'))
        out << point.section(' ', 1);
      return out;
    };
    QCOMPARE(heights("s0").size(), 3);
    QCOMPARE(heights("s0").count(heights("s0")[0]), 3);
    QVERIFY(heights("s0")[0].toDouble() < heights("s1")[0].toDouble());
  }

  /// Its controller told of one round, at step 2 of 3: 50 %, after trying 50 % and 25 %.
  void the_ratio_that_a_controller_moved() {
    const QString html = page();
    const QString figure = between(html, "caption-ratio\" data-first", "</svg>");
    QVERIFY(html.contains("<h3><span class=\"en\" lang=\"en\">Pruning ratio</span>"));
    QVERIFY(html.contains("枝刈り率：各ステップの後に"));
    // From step 2 on, level to step 3.
    const QString line = between(figure, "<path class=\"curve s0\" d=\"", "\"/>");
    const QRegularExpressionMatch ends =
        QRegularExpression("^M340.0 (\\d+\\.\\d)H624.0L624.0 (\\d+\\.\\d)$").match(line);
    QVERIFY2(ends.hasMatch(), qPrintable(line));
    QCOMPARE(ends.captured(1), ends.captured(2));
    QVERIFY(figure.contains("class=\"curve s0 dashed\""));  // really zero
    QVERIFY(figure.contains("class=\"curve s1\""));         // the policy's mean
    QCOMPARE(count(figure, "class=\"dot\""), 2);
    // The trial of 50 % lies on the line, that of 25 % lower.
    QVERIFY(figure.contains("cx=\"340.0\" cy=\"" + ends.captured(1) + "\""));
    const Json numbers = json::parse(between(html, "id=\"run\">", "</script>").toStdString());
    QCOMPARE(json::dump(numbers.at("ratio")), std::string("[null,0.5,0.5]"));
    QCOMPARE(json::dump(numbers.at("policy")), std::string("[null,0.375,0.375]"));
    QVERIFY(html.contains("<output data-values=\"ratio\" data-percent=\"1\">"));
    // Dots of trials are not validations.
    QCOMPARE(count(html, "data-values=\"validation\""), 1);
  }

  void nothing_breaks_out() {
    const QString html = page();
    QCOMPARE(count(html, "</script>"), 2);
    QCOMPARE(count(html, "<script"), 2);
    QVERIFY(!html.contains("<b>"));
    QVERIFY(!html.contains("<img"));
    QVERIFY(html.contains("文 1 &lt;/script&gt;&lt;b&gt;"));
    // The numbers are JSON, and the text is whole again in it.
    const QString data = between(html, "id=\"run\">", "</script>");
    QVERIFY(!data.contains('<'));
    const Json read = json::parse(data.toStdString());
    QCOMPARE(read.at("samples").at(2).at("text"), Json("文 3 </script><b>"));
    QCOMPARE(json::dump(read.at("loss")), std::string("[2.0,null,0.6666666666666666]"));
    QCOMPARE(json::dump(read.at("weights")), std::string("[[0.75,0.75,0.75],[0.25,0.25,0.25]]"));
    QCOMPARE(report::escaped("<a href='x'>&\"\x01\xff"),
             std::string("&lt;a href=&#39;x&#39;&gt;&amp;&quot;\xef\xbf\xbd"));
  }

  void the_page_loads_nothing() {
    const QString html = page();
    for (const char* word : {"http://", "https://", "src=\"", "@import", "url(", "fetch(", "<link"})
      QVERIFY2(!html.contains(word), word);
    QVERIFY(html.contains("default-src 'none'"));
    // The policy names the script by its hash.
    const QString script = between(html, "</script>\n<script>", "</script>");
    const QByteArray hash =
        QCryptographicHash::hash(script.toUtf8(), QCryptographicHash::Sha256).toBase64();
    QVERIFY(html.contains("script-src 'sha256-" + QString::fromLatin1(hash) + "'"));
  }

  void the_body_is_well_formed() {
    QString body = between(page(), "<header>", "<script");
    body.replace(QRegularExpression("<input([^>]*)>"), "<input\\1/>");
    QXmlStreamReader reader("<x><header>" + body + "</x>");
    while (!reader.atEnd())
      reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
  }

  void both_languages_are_there() {
    for (const report::Text& text : report::texts()) {
      QVERIFY2(!text.en.empty() && !text.ja.empty(), text.key.data());
      QVERIFY2(text.key.substr(0, 7) == "metric." || text.en != text.ja, text.key.data());
    }
    const QString english = page("en"), japanese = page("ja");
    QVERIFY(english.contains("id=\"in-en\" aria-label=\"English\" checked"));
    QVERIFY(japanese.contains("id=\"in-ja\" aria-label=\"日本語\" checked"));
    QVERIFY(japanese.startsWith("<!DOCTYPE html>\n<html lang=\"ja\">"));
    QCOMPARE(count(english, "class=\"en\""), count(english, "class=\"ja\""));
    QCOMPARE(code_of([&] { page("fr"); }), std::string("usage"));
  }

  void a_run_without_training_has_no_curves() {
    const std::filesystem::path path = folder_.path() / "plain.sqlite";
    {
      store::Store plain = store::Store::open(path);
      store::NewRun made;
      made.name = "lead";
      made.method = "lead";
      plain.append_events(plain.create_run(made), {plan::event::Finished{}});
    }
    const std::string html = report_page(store::Store::open_read_only(path), "1", "en");
    QVERIFY(html.find("<svg") == std::string::npos);
    QVERIFY(html.find("trains nothing") != std::string::npos);
    QVERIFY(html.find("id=\"at\"") == std::string::npos);
  }

  void a_fixed_ratio_has_no_figure() {
    const std::filesystem::path path = folder_.path() / "fixed.sqlite";
    {
      store::Store fixed = store::Store::open(path);
      store::NewRun made;
      made.name = "fixed";
      made.method = "adaptive_merge";
      plan::event::Step step;
      step.step = 1;
      fixed.append_events(fixed.create_run(made), {step, plan::event::Finished{}});
    }
    const QString html =
        QString::fromStdString(report_page(store::Store::open_read_only(path), "1", "en"));
    QVERIFY(html.contains("caption-sparsity"));
    QVERIFY(!html.contains("caption-ratio"));
  }

  void a_file_is_written_whole() {
    write_report(store(), run_, "ja", folder_.path() / "page.html");
    QCOMPARE(QString::fromStdString(read_file(folder_.path() / "page.html")), page("ja"));
    QCOMPARE(code_of([&] { write_report(store(), run_, "ja", folder_.path() / "no/page.html"); }),
             std::string("file.unwritable"));
    QCOMPARE(code_of([&] { report_page(store(), "9", "en"); }), std::string("run.unknown"));
  }

  /// Stopped in the middle: no file of that name, none beside it, and one that was there stays.
  void stopped_midway_it_leaves_nothing() {
    const std::filesystem::path at = folder_.path() / "pages";
    std::filesystem::create_directory(at);
    double done = -1, total = -1;
    Control control;
    const Progress stop = [&](const std::string& phase, double step, double steps) {
      QCOMPARE(phase, std::string("export"));
      done = step;
      total = steps;
      control.request_abort();
    };
    QCOMPARE(code_of([&] { write_report(store(), run_, "en", at / "new.html", &control, stop); }),
             std::string("aborted"));
    QCOMPARE(done, 3.0);
    QCOMPARE(total, 3.0);
    QVERIFY(std::filesystem::is_empty(at));
    write_file(at / "old.html", "kept");
    QCOMPARE(code_of([&] { write_report(store(), run_, "en", at / "old.html", &control); }),
             std::string("aborted"));
    QCOMPARE(read_file(at / "old.html"), std::string("kept"));
    Control free;
    write_report(store(), run_, "en", at / "old.html", &free);
    QVERIFY(read_file(at / "old.html").starts_with("<!DOCTYPE html>"));
  }
};

QTEST_GUILESS_MAIN(TestReportPage)
#include "tst_report_page.moc"

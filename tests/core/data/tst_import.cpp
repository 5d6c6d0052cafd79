// A file of somebody's becoming a data set: what is seen before, what is told, what is written.
#include <sys/stat.h>
#include <unistd.h>
#include <QStringEncoder>
#include <QtTest>

#include <string>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/data/import.h"
#include "tests/support/error_code.h"
#include "tests/support/scratch_file.h"

using namespace espalier;
using namespace espalier::data;
using test::code_of;
namespace fs = std::filesystem;

namespace {

const ImportMapping kPlain{{"id", "id"}, {"document", "document"}, {"summary", "summary"}};

std::string record(const std::string& id, const std::string& document = "D",
                   const std::string& summary = "S") {
  return json::dump({{"id", id}, {"document", document}, {"summary", summary}}) + "\n";
}

/// "3 no_summary, 7 json": line and reason of every fault.
std::string told(const std::vector<Error>& faults) {
  std::string out;
  for (const Error& error : faults)
    out += (out.empty() ? "" : ", ") + error.args().at("line") + " " + error.args().at("fault");
  return out;
}

std::string names(const fs::path& folder) {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(folder))
    all.push_back(entry.path().filename().string());
  std::sort(all.begin(), all.end());
  std::string out;
  for (const std::string& name : all)
    out += (out.empty() ? "" : " ") + name;
  return out;
}

}  // namespace

class TestImport : public QObject {
  Q_OBJECT

  test::ScratchFolder folder_;
  Control control_;

  ImportCheck check(const std::string& name, const std::string& bytes,
                    const ImportMapping& mapping = kPlain, const ImportShares& shares = {}) {
    return check_import(folder_.write(name, bytes), mapping, shares, control_);
  }

 private Q_SLOTS:
  void preview_of_known_layouts() {
    const auto of = [&](const std::string& name, const std::string& bytes) {
      return preview_import(folder_.write(name, bytes));
    };
    ImportPreview p = of("x.jsonl",
                         "{\"id\": 1, \"url\": \"u\", \"title\": \"T\", \"summary\": \"S\", "
                         "\"text\": \"Long\"}\n");
    QCOMPARE(p.known, std::string("xlsum"));
    QCOMPARE(p.encoding, std::string("UTF-8"));
    QVERIFY(p.layout == Layout::json_lines);
    QCOMPARE(p.suggested,
             (ImportMapping{
                 {"id", "id"}, {"document", "text"}, {"summary", "summary"}, {"title", "title"}}));
    QCOMPARE(p.records.at(0).document, std::string("Long"));
    QCOMPARE(p.records.at(0).id, std::string("1"));
    QCOMPARE(p.columns.size(), std::size_t{5});
    const auto title = std::find_if(p.columns.begin(), p.columns.end(),
                                    [](const ImportColumn& c) { return c.name == "title"; });
    QCOMPARE(title->samples, std::vector<std::string>{"T"});

    p = of("c.csv", "id,article,highlights\r\n7,\"A, b\nc\",H\r\n8,D2,H2\r\n");
    QCOMPARE(p.known, std::string("cnn_dailymail"));
    QVERIFY(p.layout == Layout::csv);
    QCOMPARE(p.suggested.at("document"), std::string("article"));
    QCOMPARE(p.suggested.at("summary"), std::string("highlights"));
    QCOMPARE(p.records.at(0).document, std::string("A, b\nc"));
    QCOMPARE(p.columns.at(1).samples, (std::vector<std::string>{"A, b\nc", "D2"}));

    p = of("s.jsonl",
           "{\"source\": [\"One.\", \"Two.\"], \"target\": [\"T1\", \"T2\"], "
           "\"rouge_scores\": [0.1, 0.2], \"paper_id\": \"p\"}\n");
    QCOMPARE(p.known, std::string("scitldr"));
    QCOMPARE(p.suggested,
             (ImportMapping{{"id", "paper_id"}, {"document", "source"}, {"references", "target"}}));
    QCOMPARE(p.records.at(0).summary, std::string("T1"));
    QCOMPARE(p.records.at(0).references, (std::vector<std::string>{"T1", "T2"}));
    for (const ImportColumn& column : p.columns) {
      QVERIFY2(column.text == (column.name != "rouge_scores"), column.name.c_str());
    }

    p = of("m.json",
           "[{\"messages\": [{\"role\": \"user\", \"content\": \"U\"},"
           "{\"role\": \"assistant\", \"content\": \"A\"}]}]");
    QCOMPARE(p.known, std::string("chat"));
    QCOMPARE(p.records.at(0).document, std::string("U"));
    QCOMPARE(p.records.at(0).summary, std::string("A"));
  }

  void preview_of_questions() {
    const ImportPreview p = preview_import(folder_.write(
        "squad.json", R"({"data": [{"title": "T", "paragraphs": [{"context": "c", "qas": [
          {"id": "1", "question": "q?", "answers": [{"text": "a", "answer_start": 0}]}]}]}]})"));
    QCOMPARE(p.known, std::string("squad"));
    QCOMPARE(p.suggested, (ImportMapping{{"id", "id"},
                                         {"document", "context"},
                                         {"title", "title"},
                                         {"question", "question"},
                                         {"identity", "identity"},
                                         {"references", "answers.text"}}));
    QCOMPARE(p.records.at(0).question, std::string("q?"));
    QCOMPARE(p.records.at(0).summary, std::string("a"));
    const ImportPreview flat = preview_import(
        folder_.write("flat.json", R"([{"id": "1", "title": "T", "context": "c", "question": "q?",
                          "answers": {"text": ["a"], "answer_start": [0]}}])"));
    QCOMPARE(flat.known, std::string("squad"));
    QCOMPARE(flat.suggested.at("identity"), std::string("title"));
    QCOMPARE(flat.records.at(0).title + flat.records.at(0).identity, std::string("TT"));
    const ImportPreview news =
        preview_import(folder_.write("news.jsonl", R"({"title": "Storm", "text": "It blew."})"));
    QCOMPARE(news.suggested, (ImportMapping{{"document", "text"}, {"summary", "title"}}));
    const ImportPreview plain = preview_import(
        folder_.write("asset.jsonl", R"({"original": "x", "simplifications": ["y", "z"]})"));
    QCOMPARE(plain.known, std::string("asset"));
  }

  /// No name that is known: the longer texts are documents, the shorter summaries; ids, addresses,
  /// numbers, dates and labels never.
  void columns_are_guessed_by_what_they_hold() {
    Json rows = Json::array();
    const std::vector<std::string> kinds{"home news", "world news"};
    for (int i = 0; i < 10; ++i) {
      const std::string n = std::to_string(i);
      rows.push_back({{"ref", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f" + n},
                      {"link", "https://example.org/a/rather/long/address/of/article/" + n},
                      {"when", "2024-01-0" + n + " 10:00:00 +0900 2024-01-01 10:00:00"},
                      {"score", 1234.5 + i},
                      {"kind", kinds[static_cast<std::size_t>(i % 2)]},
                      {"who", "Jane Doe " + n},
                      {"gist", "The storm number " + n + " tore off roofs."},
                      {"story", "A storm came in from the west on day " + n +
                                    ". It tore off roofs, and trees fell on the road to the "
                                    "village, which stayed closed for days."}});
    }
    const ImportPreview p = preview_import(folder_.write("x.json", json::dump(rows)));
    QCOMPARE(p.suggested, (ImportMapping{{"document", "story"}, {"summary", "gist"}}));
    QCOMPARE(p.guessed, (std::set<std::string>{"document", "summary"}));
    QVERIFY(!p.refusal);
    QCOMPARE(p.records.size(), std::size_t{10});
    QVERIFY(p.records[3].document.starts_with("A storm came in from the west on day 3"));
    QCOMPARE(p.records[3].summary, std::string("The storm number 3 tore off roofs."));
    // Where one of them has a name, only the other is a guess.
    for (Json& row : rows) {
      row["text"] = row["story"];
      row.erase("story");
    }
    const ImportPreview half = preview_import(folder_.write("half.json", json::dump(rows)));
    QCOMPARE(half.suggested, (ImportMapping{{"document", "text"}, {"summary", "gist"}}));
    QCOMPARE(half.guessed, (std::set<std::string>{"summary"}));
    for (Json& row : rows)
      row.erase("gist");
    const ImportPreview none = preview_import(folder_.write("none.json", json::dump(rows)));
    QCOMPARE(none.suggested, (ImportMapping{{"document", "text"}}));
    QVERIFY(none.guessed.empty());
    // What has a name is no guess.
    QVERIFY(preview_import(folder_.write("named.jsonl", record("a", "Some words here", "Fewer")))
                .guessed.empty());
  }

  void japanese_columns_are_guessed_too() {
    std::string text = "番号\t日付\t記事全文\t一行\n";
    for (int i = 1; i < 6; ++i) {
      const std::string n = std::to_string(i);
      text += "A-" + n + "\t2024年1月" + n + "日\t台風" + n +
              "号が西から近づき、強い風で屋根が飛ばされ、倒れた木で村への道が数日のあいだ通れなくな"
              "った。"
              "\t台風" +
              n + "号で村への道が通れない\n";
    }
    const ImportPreview p = preview_import(folder_.write("ja.tsv", text));
    QCOMPARE(p.suggested, (ImportMapping{{"document", "記事全文"}, {"summary", "一行"}}));
  }

  void preview_follows_the_mapping() {
    const fs::path file = folder_.write("map.tsv", "id\ta\tb\nx\tone\ttwo\ny\tthree\tfour\n");
    QVERIFY(preview_import(file).refusal.has_value());  // nothing is called as documents are
    QCOMPARE(preview_import(file).records.size(), std::size_t{0});
    const ImportPreview p =
        preview_import(file, ImportMapping{{"document", "b"}, {"summary", "a"}});
    QVERIFY(!p.refusal);
    QCOMPARE(p.records.at(1).document, std::string("four"));
    QCOMPARE(p.records.at(1).summary, std::string("three"));
    QCOMPARE(p.records.at(1).id, std::string("line-3"));  // the id was not asked for
  }

  void faults_have_their_lines() {
    const ImportCheck c = check(
        "faults.jsonl",
        record("a") + "{\"id\": \"b\", \"document\": \"D\"}\n" + "{broken\n" + "\n" + record("a") +
            "[1]\n" + "{\"id\": \"c\", \"document\": true, \"summary\": \"S\"}\n" +
            "{\"id\": \"d\", \"document\": \" \", \"summary\": \"S\"}\n" + record("e"));
    QCOMPARE(c.records, std::int64_t{2});
    QCOMPARE(c.left_out, std::int64_t{6});
    QCOMPARE(told(c.faults), std::string("2 no_summary, 3 json, 5 twice, 6 no_object, 7 no_text, "
                                         "8 empty_document"));
  }

  void faults_of_tables() {
    const ImportCheck c = check("faults.csv",
                                "id,document,summary\n"
                                "a,D,S\n"
                                "b,\"two\nlines\",S\n"
                                "c,D\n"
                                "d,\"D\"x,S\n"
                                "e,D,S\n"
                                "f,\"never closed,S\n"
                                "g,D,S\n");
    QCOMPARE(told(c.faults), std::string("5 fields, 6 stray_quote, 8 open_quote"));
    QCOMPARE(c.records, std::int64_t{3});
  }

  void faults_of_arrays() {
    const std::string one = "{\"id\":\"a\",\"document\":\"D\",\"summary\":\"S\"}";
    ImportCheck c =
        check("faults.json", "[\n" + one + ",\n{\"id\":\"b\",\"document\":\"D\"},\n3,\n" +
                                 "{\"id\":\"c\",\"document\":\"D\",\"summary\":\"S\"}]");
    QCOMPARE(told(c.faults), std::string("3 no_summary, 4 no_object"));
    QCOMPARE(c.records, std::int64_t{2});
    c = check("cut.json", "[\n" + one + ",\n{\"id\":\"b\",\"docu");
    QCOMPARE(c.records, std::int64_t{1});
    QCOMPARE(c.left_out, std::int64_t{1});
    QCOMPARE(c.faults.at(0).args().at("line"), std::string("3"));
  }

  void nothing_that_can_be_read() {
    const auto code = [&](const std::string& name, const std::string& bytes) {
      return code_of([&] { check(name, bytes); });
    };
    QCOMPARE(code("n.jsonl", ""), std::string("data.empty"));
    QCOMPARE(code("n.jsonl", "{x\n{y\n"), std::string("data.record"));
    QCOMPARE(code("n.jsonl", "{\"text\": \"D\"}\n"), std::string("data.column"));
    QCOMPARE(code("n.txt", "words"), std::string("data.format"));
    QCOMPARE(code("n.jsonl", std::string("PAR1\0\0\0\0", 8)), std::string("data.format"));
    QCOMPARE(code("n.csv", "\x80\x81\xFE\xFF\x01"), std::string("text.encoding"));
    std::string many;
    for (int i = 0; i < 1000; ++i)
      many += "{\"text\": \"D\"}\n";
    QCOMPARE(code("many.jsonl", many), std::string("data.column"));
    const auto preview = [](const fs::path& path) {
      return code_of([&] { preview_import(path); });
    };
    QCOMPARE(preview(folder_.path()), std::string("file.unreadable"));
    QCOMPARE(preview(folder_.path() / "absent.jsonl"), std::string("file.missing"));
    const fs::path pipe = folder_.path() / "pipe.jsonl";
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    QCOMPARE(preview(pipe), std::string("file.unreadable"));
    const fs::path locked = folder_.write("locked.jsonl", record("a"));
    fs::permissions(locked, fs::perms::none);
    if (::geteuid() != 0) QCOMPARE(preview(locked), std::string("file.unreadable"));
  }

  void encodings_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("encoding");
    const QString text = QStringLiteral(
        "id,document,summary\r\na,これはとてもながいほんぶんです。,みじかいようやくです。\r\n");
    const auto encoded = [&](const char* name) {
      QStringEncoder encoder(name);
      return encoder.isValid() ? QByteArray(encoder.encode(text)) : QByteArray();
    };
    QTest::newRow("utf-8") << text.toUtf8() << "UTF-8";
    QTest::newRow("mark") << "\xEF\xBB\xBF" + text.toUtf8() << "UTF-8";
    QTest::newRow("shift_jis") << encoded("Shift_JIS") << "Shift_JIS";
    QTest::newRow("euc-jp") << encoded("EUC-JP") << "EUC-JP";
    QTest::newRow("utf-16") << QByteArray("\xFF\xFE", 2) + encoded("UTF-16LE") << "UTF-16LE";
  }
  void encodings() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, encoding);
    if (bytes.isEmpty()) QSKIP("this Qt cannot write it");
    const fs::path file = folder_.write("e.csv", bytes.toStdString());
    const ImportPreview p = preview_import(file);
    QCOMPARE(p.encoding, encoding.toStdString());
    QCOMPARE(p.records.at(0).document, std::string("これはとてもながいほんぶんです。"));
    const fs::path target = folder_.path() / ("set-" + encoding.toStdString());
    write_import(file, kPlain, {}, {target, "ja", false, true}, control_);
    QCOMPARE(read_records(target / "train.jsonl").at(0).summary,
             std::string("みじかいようやくです。"));
  }

  void beginning_of_a_long_file() {
    std::string text = "id,document,summary\n";
    const std::string longer(997, 'x');
    for (int i = 0; i < 9000; ++i)
      text += "r" + std::to_string(i) + ",\"" + longer + "\n\",S\n";
    const ImportPreview p = preview_import(folder_.write("long.csv", text));
    QCOMPARE(p.records.size(), std::size_t{20});
    QVERIFY(p.faults.empty());
    QCOMPARE(p.records.at(19).document, longer + "\n");
  }

  void writes_what_was_read() {
    const std::string document =
        "مرحبا \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80\n\"q\"\t" + std::string(50000, 'w');
    const fs::path file = folder_.write(
        "in.jsonl", json::dump({{"key", "k"}, {"text", document}, {"short", "s"}}) + "\n");
    const fs::path target = folder_.path() / "written";
    const ImportCheck c =
        write_import(file, {{"id", "key"}, {"document", "text"}, {"summary", "short"}},
                     {false, "test", 0, 0, 0}, {target, "ja", false, false}, control_);
    QCOMPARE(c.records, std::int64_t{1});
    QCOMPARE(names(target), std::string("info.json test.jsonl"));
    QCOMPARE(json::parse_file(target / "info.json"), (Json{{"language", "ja"}}));
    const auto back = read_records(target / "test.jsonl");
    QCOMPARE(back.size(), std::size_t{1});
    QCOMPARE(back[0].id, std::string("k"));
    QCOMPARE(back[0].document, document);
    QCOMPARE(back[0].identity, std::string("k"));
  }

  void keeps_what_a_record_has() {
    const fs::path file =
        folder_.write("all.jsonl",
                      "{\"id\":\"a\",\"document\":\"D\",\"title\":\"T\",\"identity\":\"page\","
                      "\"question\":\"Q?\","
                      "\"references\":[\"R1\",\"R2\"]}\n");
    const fs::path target = folder_.path() / "all";
    write_import(file, preview_import(file).suggested, {}, {target, "en", false, false}, control_);
    const Record back = read_records(target / "train.jsonl").at(0);
    QCOMPARE(back.title, std::string("T"));
    QCOMPARE(back.question, std::string("Q?"));
    QCOMPARE(back.identity, std::string("page"));
    QCOMPARE(back.summary, std::string("R1"));
    QCOMPARE(back.references, (std::vector<std::string>{"R1", "R2"}));
  }

  void splits_by_identity() {
    std::string text;
    for (int i = 0; i < 1000; ++i)
      text += record("r" + std::to_string(i));
    const fs::path file = folder_.write("split.jsonl", text);
    const ImportShares shares{true, "", 0.2, 0.3, 7};
    const ImportCheck c = check_import(file, kPlain, shares, control_);
    QCOMPARE(c.train + c.validation + c.test, std::int64_t{1000});
    QVERIFY(std::abs(c.validation - 200) < 50 && std::abs(c.test - 300) < 55);
    const fs::path target = folder_.path() / "split";
    write_import(file, kPlain, shares, {target, "en", false, false}, control_);
    QCOMPARE(std::int64_t(read_records(target / "train.jsonl").size()), c.train);
    QCOMPARE(std::int64_t(read_records(target / "validation.jsonl").size()), c.validation);
    QCOMPARE(std::int64_t(read_records(target / "test.jsonl").size()), c.test);
  }

  void never_over_what_is_there() {
    const fs::path file = folder_.write("new.jsonl", record("new"));
    const fs::path target = folder_.path() / "there";
    write_import(file, kPlain, {}, {target, "en", false, false}, control_);
    write_file(target / "info.json", "{\"language\": \"ja\", \"prompt\": \"p\"}");
    const fs::path other = folder_.write("other.jsonl", record("other"));
    QCOMPARE(code_of([&] {
               write_import(other, kPlain, {}, {target, "en", false, false}, control_);
             }),
             std::string("data.exists"));
    QCOMPARE(
        code_of([&] {
          write_import(other, kPlain, {true, "", 0, 0, 0}, {target, "en", false, false}, control_);
        }),
        std::string("data.exists"));
    QCOMPARE(read_records(target / "train.jsonl").at(0).id, std::string("new"));
    // Another part goes beside it.
    write_import(other, kPlain, {false, "test", 0, 0, 0}, {target, "en", false, false}, control_);
    QCOMPARE(names(target), std::string("info.json test.jsonl train.jsonl"));
    write_import(other, kPlain, {}, {target, "en", false, true}, control_);
    QCOMPARE(read_records(target / "train.jsonl").at(0).id, std::string("other"));
    QCOMPARE(json::parse_file(target / "info.json").at("language"), Json("ja"));
  }

  void leaves_nothing_behind() {
    const fs::path broken = folder_.write("broken.jsonl", record("a") + "{x\n" + record("b"));
    const fs::path target = folder_.path() / "half";
    QCOMPARE(code_of([&] {
               write_import(broken, kPlain, {}, {target, "en", false, false}, control_);
             }),
             std::string("data.record"));
    QVERIFY(!fs::exists(target));
    const ImportCheck c = write_import(broken, kPlain, {}, {target, "en", true, false}, control_);
    QCOMPARE(c.left_out, std::int64_t{1});
    QCOMPARE(read_records(target / "train.jsonl").size(), std::size_t{2});

    std::string text;
    for (int i = 0; i < 100000; ++i)
      text += record("r" + std::to_string(i), "some words of a document");
    const fs::path many = folder_.write("many.jsonl", text);
    const fs::path stopped = folder_.path() / "stopped";
    Control control;
    double last = 0;
    QCOMPARE(code_of([&] {
               write_import(many, kPlain, {}, {stopped, "en", false, false}, control,
                            [&](const std::string&, double done, double total) {
                              QVERIFY(done > last && done <= total);
                              last = done;
                              if (done > total / 2) control.request_stop();
                            });
             }),
             std::string("stopped"));
    QVERIFY(last > 0);
    QVERIFY(!fs::exists(stopped));
    QCOMPARE(check_import(many, kPlain, {}, control_).records, std::int64_t{100000});
  }

  void folders_without_rights() {
    const fs::path file = folder_.write("rights.jsonl", record("a"));
    // A file where the folder should be: no user may write there, root neither.
    const fs::path wall = folder_.write("wall", "x");
    QCOMPARE(code_of([&] {
               write_import(file, kPlain, {}, {wall / "set", "en", false, false}, control_);
             }),
             std::string("file.unwritable"));
    if (::geteuid() == 0) return;
    const fs::path closed = folder_.path() / "closed";
    fs::create_directory(closed);
    fs::permissions(closed, fs::perms::owner_read | fs::perms::owner_exec);
    QCOMPARE(code_of([&] {
               write_import(file, kPlain, {}, {closed / "set", "en", false, false}, control_);
             }),
             std::string("file.unwritable"));
    fs::permissions(closed, fs::perms::owner_all);
  }

  void names_of_sets() {
    for (const char* good : {"help-ja", "データ", "a b", "x.y"})
      QVERIFY2(good_set_name(good), good);
    for (const std::string& bad : {std::string(), std::string("."), std::string(".hidden"),
                                   std::string("a/b"), std::string("a\\b"), std::string(" a"),
                                   std::string("a\n"), std::string(101, 'x'), std::string("\xFF")})
      QVERIFY2(!good_set_name(bad), bad.c_str());
    const fs::path file = folder_.write("name.jsonl", record("a"));
    QCOMPARE(
        code_of([&] {
          write_import(file, kPlain, {}, {folder_.path() / ".x", "en", false, false}, control_);
        }),
        std::string("data.name"));
  }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"

#include <QStringEncoder>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/data/flat_object.h"
#include "core/data/overlap.h"
#include "core/data/records.h"
#include "core/data/shots.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::data;
using test::code_of;

class TestRecords : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::filesystem::path file(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path path = folder_.filePath(QString::fromStdString(name)).toStdString();
    write_file(path, bytes);
    return path;
  }
  std::vector<Record> read(const std::string& name, const std::string& bytes,
                           const ReadOptions& options = {}) const {
    return read_records(file(name, bytes), options);
  }
  /// "data.record 3 a summary ...": code, line and message of what reading throws.
  std::string refusal(const std::string& name, const std::string& bytes,
                      const ReadOptions& options = {}) const {
    try {
      read(name, bytes, options);
    } catch (const Error& error) {
      const auto line = error.args().find("line");
      if (error.hint().empty()) return "no hint";
      if (error.message().find(name) == std::string::npos) return "no file name";
      return std::string(code_info(error.code()).key) + " " +
             (line == error.args().end() ? "-" : line->second) + " " + error.message() + " | " +
             error.hint();
    }
    return "none";
  }
  static ReadOptions without_summary() {
    ReadOptions options;
    options.needs_summary = false;
    return options;
  }

 private Q_SLOTS:
  void json_lines() {
    const auto records =
        read("a.jsonl",
             "\xEF\xBB\xBF{\"id\": \"x\", \"document\": \"文\\n\\u00e9\\ud83d\\ude00\","
             " \"summary\": \"s\", \"title\": \"t\", \"identity\": \"page\"}\r\n"
             "\n"
             "{\"document\": \"d2\", \"summary\": \"s2\", \"more\": {\"a\": [1]}}\r\n"
             "{\"summary\": \"s3\", \"id\": 17, \"document\": \"d\\/3\", \"title\": null}");
    QCOMPARE(records.size(), std::size_t{3});
    QCOMPARE(records[0].document, std::string("文\né😀"));
    QCOMPARE(records[0].identity, std::string("page"));
    QCOMPARE(records[0].title, std::string("t"));
    QCOMPARE(records[1].id, std::string("line-3"));
    QCOMPARE(records[1].identity, std::string("line-3"));
    QCOMPARE(records[2].id, std::string("17"));
    QCOMPARE(records[2].document, std::string("d/3"));
    QCOMPARE(records[2].title, std::string());
  }

  void json_arrays() {
    const std::string one = "{\"document\": \"d1\", \"summary\": \"s1\"}";
    const std::string two = "{\"document\": \"d2 ]}\\\" [\", \"summary\": \"s2\", \"id\": \"b\"}";
    for (const std::string& text :
         {"[" + one + ", " + two + "]", " [\n" + one + "\n,\n" + two + "]\n",
          "{\"version\": \"1\", \"tags\": [\"a\"], \"data\": [" + one + "," + two +
              "], \"n\": {\"m\": []}}"}) {
      const auto records = read("a.json", text);
      QCOMPARE(records.size(), std::size_t{2});
      QCOMPARE(records[0].id, std::string("record-1"));
      QCOMPARE(records[1].id, std::string("b"));
      QCOMPARE(records[1].document, std::string("d2 ]}\" ["));
    }
    QVERIFY(refusal("a.json", "[" + one + "," + one + "x]").starts_with("data.format 1"));
    QVERIFY(refusal("a.json", "[" + one + "\n" + one + "]").starts_with("data.format 2"));
    QVERIFY(refusal("a.json", "[" + one + ",]").starts_with("data.format"));
    QVERIFY(refusal("a.json", "[" + one).starts_with("data.format"));
    QVERIFY(refusal("a.json", "[" + one + "] x").starts_with("data.format"));
    QVERIFY(refusal("a.json", one + "\n" + one).find(".jsonl") != std::string::npos);
    QVERIFY(
        refusal("a.json", "{\"a\": [" + one + "], \"b\": [" + one + "]}").find("more than one") !=
        std::string::npos);
    QVERIFY(refusal("a.json", "{\"a\": 1}").find("without a list") != std::string::npos);
    QVERIFY(refusal("a.json", "{\"a\": 01, \"b\": [" + one + "]}").starts_with("data.format"));
    QVERIFY(
        refusal("a.json", "{\"a\": 1, \"a\": 2, \"b\": [" + one + "]}").starts_with("data.format"));
    QVERIFY(refusal("a.json", "\"text").starts_with("data.format"));
    QVERIFY(refusal("a.json", "[1]").starts_with("data.record 1"));
    QVERIFY(refusal("a.json", "[" + one + ",\n\n{\"document\": \"d\",\n\"summary\": }]")
                .starts_with("data.record 4"));
    QVERIFY(refusal("a.json", "[]").starts_with("data.empty"));
    QVERIFY(refusal("a.json", " ").starts_with("data.empty"));
    QVERIFY(refusal("a.json", "[" + std::string(1000000, '[')).starts_with("data.format"));
    QVERIFY(refusal("a.json", std::string(100000, '[') + std::string(100000, ']'))
                .starts_with("data.record"));
  }

  void paths_and_lists_of_json() {
    ReadOptions options;
    options.columns = {
        {"abstract", "document"}, {"summary.outcome", "summary"}, {"refs.1", "title"}};
    const auto records = read("acl.jsonl",
                              "{\"id\": \"p\", \"abstract\": [\"One.\", \"Two.\"], "
                              "\"summary\": {\"outcome\": \"O\"}, \"refs\": [\"a\", \"b\"]}\n",
                              options);
    QCOMPARE(records[0].document, std::string("One. Two."));
    QCOMPARE(records[0].summary, std::string("O"));
    QCOMPARE(records[0].title, std::string("b"));
    const std::string said = refusal(
        "acl.jsonl", "{\"abstract\": \"d\", \"summary\": {\"challenge\": \"c\"}, \"refs\": []}",
        options);
    QVERIFY2(said.starts_with("data.column") && said.find("summary.challenge") != std::string::npos,
             said.c_str());
    QVERIFY(refusal("b.jsonl", "{\"document\": {\"a\": 1}, \"summary\": \"s\"}")
                .starts_with("data.record 1"));
    QVERIFY(refusal("b.jsonl", "{\"document\": true, \"summary\": \"s\"}")
                .starts_with("data.record 1"));
    QVERIFY(
        refusal("b.jsonl", "{\"document\": [1], \"summary\": \"s\"}").starts_with("data.record 1"));
  }

  /// 日本語の文書, 要約です, in the encodings that old Japanese files have.
  void japanese_encodings() {
    const std::string document = "\u65E5\u672C\u8A9E\u306E\u6587\u66F8\u3001\u30AB\u30CA";
    const std::string summary = "\u8981\u7D04\u3067\u3059";
    const std::string shift_jis =
        "\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x95\xB6\x8F\x91\x81\x41\x83\x4A\x83\x69,"
        "\x97\x76\x96\xF1\x82\xC5\x82\xB7";
    const std::string euc =
        "\xC6\xFC\xCB\xDC\xB8\xEC\xA4\xCE\xCA\xB8\xBD\xF1\xA1\xA2\xA5\xAB\xA5\xCA,"
        "\xCD\xD7\xCC\xF3\xA4\xC7\xA4\xB9";
    for (const std::string& row : {document + "," + summary, shift_jis, euc}) {
      const auto records = read("old.csv", "document,summary\r\n" + row + "\r\n");
      QCOMPARE(records[0].document, document);
      QCOMPARE(records[0].summary, summary);
    }
    const QString text = QString::fromStdString("document,summary\n" + document + ",s\n");
    for (const auto encoding : {QStringConverter::Utf16LE, QStringConverter::Utf16BE}) {
      QStringEncoder encoder(encoding, QStringConverter::Flag::WriteBom);
      const QByteArray bytes = encoder(text);
      QCOMPARE(read("wide.csv", bytes.toStdString())[0].document, document);
    }
    // UTF-8 that was cut in the middle is no Shift_JIS, though its bytes would fit.
    std::string cut = "document,summary\n" + document + "," + summary + "\n";
    cut.erase(cut.size() - 2, 1);
    QVERIFY(refusal("cut.csv", cut).starts_with("text.encoding 2"));
    QVERIFY(refusal("b.csv", "document,summary\nd,\x93\xFA\x01\x82\xCC\n").starts_with("text.enc"));
  }

  void layouts_that_others_have() {
    const auto fits = [&](const std::string& name, const std::string& line,
                          const std::string& document, const std::string& summary) {
      const Record r = read(name, line)[0];
      QCOMPARE(r.document, document);
      QCOMPARE(r.summary, summary);
    };
    fits("xlsum.jsonl", R"({"id": "1", "url": "u", "title": "t", "summary": "s", "text": "d"})",
         "d", "s");
    fits("scitldr.jsonl",
         R"({"source": ["One.", "Two."], "source_labels": [0, 1], "rouge_scores": [0.5, 1.0], )"
         R"("paper_id": "p", "target": ["s", "t"], "title": "T"})",
         "One. Two.", "s");
    fits("wikilingua.jsonl",
         R"({"url": "u", "article": {"section_name": ["a"], "document": ["d"], "summary": ["s"]}})",
         "d", "s");
    fits("aclsum.jsonl",
         R"({"id": "x", "text": "d", "summary": {"challenge": "c", "outcome": "o"}})", "d", "o");
    fits(
        "aclsum.jsonl",
        R"({"id": "x", "title": "t", "summary": {"challenge": "c", "outcome": "o"}, )"
        R"("sentences": {"abstract": ["d1", "d2"], "introduction": ["i"]}, "highlights": {"a": []}})",
        "d1 d2", "o");
    fits("xsum.jsonl", R"({"document": "d", "summary": "s", "id": "1"})", "d", "s");
    fits("jaster.json",
         R"({"instruction": "i", "output_length": 9, "metrics": ["x"], )"
         R"("few_shots": [{"input": "f", "output": "g"}], )"
         R"("samples": [{"input": "d", "output": "s"}]})",
         "d", "s");
    fits("chat.jsonl",
         R"({"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "d"}, )"
         R"({"role": "assistant", "content": "s"}]})",
         "d", "s");
    fits("sharegpt.jsonl",
         R"({"id": "1", "conversations": [{"from": "human", "value": "d"}, )"
         R"({"from": "gpt", "value": "s"}]})",
         "d", "s");
    fits("cnn.csv", "id,article,highlights\n1,d,s\n", "d", "s");
    fits("alpaca.jsonl", R"({"instruction": "i", "input": "d", "output": "s"})", "i\n\nd", "s");
    fits("alpaca.jsonl", R"({"instruction": "i", "input": "", "output": "s"})", "i", "s");
    fits("alpaca.jsonl", R"({"instruction": "i", "input": "", "output": "s", "tags": ["t"]})", "i",
         "s");
    fits("alpaca.csv", "instruction,input,output\ni,,s\n", "i", "s");
    fits("alpaca.csv", "instruction,output\ni,s\n", "i", "s");
    fits("gem.jsonl", R"({"gem_id": "g", "source": "d", "target": "s", "references": ["s"]})", "d",
         "s");
    fits("cnn.csv", "id,article,highlights\n1,d,\"s\n t\"\n", "d", "s\n t");
  }

  void several_references() {
    const auto references = [&](const std::string& line,
                                std::map<std::string, std::string> columns = {}) {
      ReadOptions options;
      options.columns = std::move(columns);
      return read("r.jsonl", line, options)[0].references;
    };
    using Texts = std::vector<std::string>;
    QCOMPARE(references(R"({"document": "d", "summary": "s"})"), Texts{});
    QCOMPARE(references(R"({"document": "d", "summary": "s", "references": ["a", "b"]})"),
             (Texts{"a", "b"}));
    QCOMPARE(references(R"({"document": "d", "summary": "s", "references": "a"})"), Texts{"a"});
    QCOMPARE(references(R"({"document": "d", "target": [["a", "b"], "c", " "]})",
                        {{"target", "references"}}),
             (Texts{"a b", "c"}));
    QCOMPARE(read("r.jsonl", R"({"document": "d", "references": ["a", "b"]})")[0].summary,
             std::string("a"));
    // Works cited are no summaries; a column that was asked for must be one of texts.
    const std::string cited = R"({"document": "d", "summary": "s", "references": [{"doi": 1}]})";
    QCOMPARE(references(cited), Texts{});
    QCOMPARE(code_of([&] {
               references(cited, {{"references", "references"}});
             }),
             std::string("data.record"));
    QVERIFY(refusal("r.jsonl", R"({"document": "d", "references": [" "]})").starts_with("data."));
  }

  void foreign_formats_are_named() {
    for (const auto& [bytes, name] :
         std::vector<std::pair<std::string, std::string>>{{"PAR1....PAR1", "Parquet"},
                                                          {"ARROW1\x00\x00", "Arrow"},
                                                          {"\xFF\xFF\xFF\xFF\x10", "Arrow stream"},
                                                          {"\x1F\x8B\x08", "gzip"},
                                                          {"PK\x03\x04", "zip"}}) {
      for (const char* file : {"a.parquet", "a.arrow", "a.jsonl"}) {
        const std::string said = refusal(file, bytes);
        QVERIFY2(said.starts_with("data.format") && said.find(name) != std::string::npos,
                 said.c_str());
      }
    }
    QVERIFY(refusal("a.parquet", "PAR1").find("JSON lines") != std::string::npos);
  }

  void comma_separated() {
    const auto records = read("a.csv",
                              "\xEF\xBB\xBFid, document ,summary,title\r\n"
                              "a,\"two\r\nlines, \"\"quoted\"\"\",s1,\r\n"
                              "\r\n"
                              ",plain \"inner\" quote,\"s2\"\"\",t\n"
                              "c,d3,s3,\"\"");
    QCOMPARE(records.size(), std::size_t{3});
    QCOMPARE(records[0].document, std::string("two\nlines, \"quoted\""));
    QCOMPARE(records[1].id, std::string("line-5"));
    QCOMPARE(records[1].document, std::string("plain \"inner\" quote"));
    QCOMPARE(records[1].summary, std::string("s2\""));
    QCOMPARE(records[2].id, std::string("c"));
    QVERIFY(refusal("a.csv", "document,summary\nd,s\nonly one\n").starts_with("data.record 3"));
    QVERIFY(refusal("a.csv", "document,summary\nd,s\n\"open,s\n\n").starts_with("data.record 3"));
    QVERIFY(refusal("a.csv", "document,summary\n\"a\nb\"x,s\n").starts_with("data.record 3"));
    QVERIFY(refusal("a.csv", "document,document,summary\n1,2,3\n").starts_with("data.format"));
    QVERIFY(refusal("a.csv", "document,summary\n").starts_with("data.empty"));
    QVERIFY(refusal("a.csv", "").starts_with("data.empty"));
    const std::string said = refusal("a.csv", "id;document;summary\n1;d;s\n");
    QVERIFY2(
        said.starts_with("data.column") && said.find("id;document;summary") != std::string::npos,
        said.c_str());
  }

  void tab_separated() {
    const auto records = read("a.TSV", "document\tsummary\n\"a\tb\"\ts, 1\nx\ty\r\n\"z\"\t\"w\"\r");
    QCOMPARE(records.size(), std::size_t{3});
    QCOMPARE(records[0].document, std::string("a\tb"));
    QCOMPARE(records[0].summary, std::string("s, 1"));
    QCOMPARE(records[1].summary, std::string("y"));
    QCOMPARE(records[2].summary, std::string("w"));
  }

  void column_mapping() {
    ReadOptions options;
    options.columns = {{"article", "document"}, {"highlights", "summary"}};
    const std::string text = "id,article,highlights\n1,d,s\n";
    QCOMPARE(read("cnn.csv", text, options)[0].document, std::string("d"));
    QVERIFY(suggest_columns({"id", "article", "highlights"}) == options.columns);
    QVERIFY(suggest_columns({"id", "document", "summary"}).empty());
    using Columns = std::map<std::string, std::string>;
    // A headline stands for the summary only where nothing else does.
    QVERIFY(suggest_columns({"article", "headline"}) ==
            (Columns{{"article", "document"}, {"headline", "summary"}}));
    QVERIFY(suggest_columns({"article", "highlights", "headline"}) ==
            (Columns{{"article", "document"}, {"highlights", "summary"}, {"headline", "title"}}));
    QVERIFY(read_mapping(file("cnn.csv", text)) == options.columns);
    QVERIFY(read_mapping(file("own.csv", "id,document,summary,text\n1,d,s,t\n")).empty());
    QVERIFY(read_mapping(file("cnn.csv", text), options).empty());
    ReadOptions no_summary;
    no_summary.needs_summary = false;
    QVERIFY(read_mapping(file("d.csv", "document,target\nd,s\n"), no_summary).empty());
    options.columns = {{"article", "summary"}};
    const std::string said = refusal("cnn.csv", text, options);
    QVERIFY2(said.starts_with("data.column - ") &&
                 said.find("id, article, highlights") != std::string::npos,
             said.c_str());
    // Both texts of a sum, in the order in which they are named.
    options.columns = {{"b+a+none", "document"}, {"c", "summary"}};
    QCOMPARE(read("sum.csv", "a,b,c\n1,2,3\n", options)[0].document, std::string("2\n\n1"));
    QCOMPARE(read("sum.jsonl", R"({"a": "1", "b": "2", "c": "3"})", options)[0].document,
             std::string("2\n\n1"));
    const auto code = [&](std::map<std::string, std::string> columns) {
      ReadOptions wrong;
      wrong.columns = std::move(columns);
      return code_of([&] { read("cnn.csv", text, wrong); });
    };
    QCOMPARE(code({{"article", "documnt"}}), std::string("data.column"));
    QCOMPARE(code({{"article", "document"}, {"highlights", "document"}}),
             std::string("data.column"));
    QCOMPARE(code({{"artikel", "document"}, {"highlights", "summary"}}),
             std::string("data.column"));
    QCOMPARE(code({{"article", "document"}, {"highlights", "summary"}, {"none", "title"}}),
             std::string("data.column"));
    QVERIFY(read_columns(file("cnn.csv", text)) ==
            std::vector<std::string>({"id", "article", "highlights"}));
    QVERIFY(read_columns(file("n.jsonl", "{\"z\": 1, \"a\": \"x\"}")) ==
            std::vector<std::string>({"z", "a"}));
    QCOMPARE(code_of([&] { read_columns(file("n.jsonl", "\n")); }), std::string("data.empty"));
  }

  void incomplete_records() {
    const std::string good = "{\"id\": \"g\", \"document\": \"d\", \"summary\": \"s\"}\n";
    const std::string said =
        refusal("a.jsonl", good + "\n{\"id\": \"bad-7\", \"document\": \"d\"}\n");
    QVERIFY2(said.starts_with("data.record 3") && said.find("bad-7") != std::string::npos,
             said.c_str());
    QVERIFY(refusal("a.jsonl", good + "{\"document\": \"d\", \"summary\": \" \\u3000\"}")
                .starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", good + "{\"document\": \"\", \"summary\": \"s\"}")
                .starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", good + "{\"summary\": \"s\"}").starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", "{\"document\": \"d\"}").starts_with("data.column"));
    QCOMPARE(read("a.jsonl", "{\"document\": \"d\"}", without_summary())[0].summary, std::string());
  }

  void broken_lines() {
    const std::string good = "{\"document\": \"d\", \"summary\": \"s\"}\n";
    QVERIFY(refusal("a.jsonl", good + "{\"document\": \"d\", \"summ").starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", good + good + "[1, 2]\n").starts_with("data.record 3"));
    QVERIFY(
        refusal("a.jsonl", good + "{\"document\": \"d\", \"document\": \"e\", \"summary\": \"s\"}")
            .starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", good + "{\"document\": \"\\ud800\", \"summary\": \"s\"}")
                .starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", good + std::string(100000, '[')).starts_with("data.record 2"));
    QVERIFY(refusal("a.jsonl", good + "\xFF\n").starts_with("text.encoding 2"));
    QVERIFY(refusal("a.csv", "document,summary\nd,\xE3\x81\n").starts_with("text.encoding 2"));
    QVERIFY(refusal("a.jsonl", "").starts_with("data.empty"));
    QVERIFY(refusal("a.jsonl", "\n \n").starts_with("data.empty"));
    QVERIFY(refusal("a.parquet", "PAR1").starts_with("data.format"));
    QCOMPARE(code_of([&] { read_records("/nonexistent/a.jsonl"); }), std::string("file.missing"));
    QCOMPARE(code_of([&] {
               const std::filesystem::path path = folder_.filePath("folder.jsonl").toStdString();
               std::filesystem::create_directory(path);
               read_records(path);
             }),
             std::string("file.unreadable"));
  }

  void ids_stand_once() {
    const std::string line = "{\"id\": \"same\", \"document\": \"d\", \"summary\": \"s\"}\n";
    const std::string said = refusal("a.jsonl", line + "\n" + line);
    QVERIFY2(said.starts_with("data.record 3") && said.find("line 1") != std::string::npos,
             said.c_str());
  }

  void limits() {
    std::string text;
    for (int i = 0; i < 10; ++i)
      text += "{\"document\": \"d\", \"summary\": \"s\"}\n";
    ReadOptions options;
    options.limit = 4;
    QCOMPARE(read("a.jsonl", text + "broken", options).size(), std::size_t{4});
    QCOMPARE(read("a.csv", "document,summary\n1,2\n3,4\n5,6\n7,8\n\"", options).size(),
             std::size_t{4});
  }

  /// Whatever the quick reader accepts, the full parser reads the same; whatever the full parser
  /// refuses, the quick one declines.
  void quick_reader_agrees_with_the_parser() {
    const std::string seed =
        "{\"id\": \"a\\u00e9\\n\", \"document\": \"日本\\ud83d\\ude00 \\\\ \\\"\", \"n\": -120, "
        "\"t\": true, \"z\": null, \"s\": \"\"}";
    Stream random(7, Purpose::sample);
    std::vector<FlatValue> values;
    QVERIFY(read_flat_object(seed, values));
    const std::string bytes = "{}[]\",:\\u0123456789-+.eEtrufalsn \t\n\x01";
    int accepted = 0;
    for (int round = 0; round < 40000; ++round) {
      std::string text = seed;
      const std::uint32_t changes = 1 + random.below(3);
      for (std::uint32_t i = 0; i < changes; ++i) {
        const std::uint32_t at = random.below(static_cast<std::uint32_t>(text.size()));
        if (static_cast<unsigned char>(text[at]) >= 0x80) continue;
        const char byte = bytes[random.below(static_cast<std::uint32_t>(bytes.size()))];
        const std::uint32_t what = random.below(3);
        if (what == 0) text[at] = byte;
        if (what == 1) text.insert(at, 1, byte);
        if (what == 2) text.erase(at, 1);
      }
      if (!read_flat_object(text, values)) continue;
      ++accepted;
      const Json parsed = json::parse(text);  // throws where the quick reader was wrong
      QCOMPARE(parsed.size(), values.size());
      for (const FlatValue& value : values) {
        const Json& full = parsed.at(std::string(value.key));
        if (value.kind == FlatValue::Kind::text) {
          QCOMPARE(unescaped(value), full.get<std::string>());
        } else {
          QCOMPARE(std::string(value.raw), full.dump());
        }
      }
    }
    QVERIFY(accepted > 1000);
  }

  void shots_are_nested() {
    std::vector<Record> records(100);
    for (std::size_t i = 0; i < records.size(); ++i)
      records[i].id = "r" + std::to_string(i);
    const auto ids = [](const std::vector<Record>& list) {
      std::vector<std::string> out;
      for (const Record& record : list)
        out.push_back(record.id);
      return out;
    };
    const auto twenty = ids(select_shots(records, 20, 1));
    auto five = ids(select_shots(records, 5, 1));
    QVERIFY(std::equal(five.begin(), five.end(), twenty.begin()));
    QVERIFY(ids(select_shots(records, 20, 2)) != twenty);
    std::reverse(records.begin(), records.end());
    QVERIFY(ids(select_shots(records, 5, 1)) == five);
    records.resize(99);  // taking a record away moves no other
    const auto fewer = ids(select_shots(records, 20, 1));
    QVERIFY(std::count_if(fewer.begin(), fewer.end(), [&](const std::string& id) {
              return std::find(twenty.begin(), twenty.end(), id) == twenty.end();
            }) <= 1);
    QCOMPARE(select_shots(records, 0, 1).size(), std::size_t{0});
    QCOMPARE(select_shots(records, 99, 1).size(), std::size_t{99});
    QCOMPARE(code_of([&] { select_shots(records, 100, 1); }), std::string("data.too_few"));
    QCOMPARE(code_of([&] { select_shots(records, -1, 1); }), std::string("data.too_few"));
  }

  /// SQuAD's own file and JSQuAD's: articles, paragraphs, questions.
  void nested_questions() {
    const std::string text = R"({"version": "1.1", "data": [
      {"title": "Trees", "paragraphs": [
        {"context": "Oaks are old.", "qas": [
          {"id": "q1", "question": "What is old?",
           "answers": [{"text": "Oaks", "answer_start": 0}, {"text": "Oaks", "answer_start": 0},
                       {"text": "the oaks", "answer_start": 0}]},
          {"question": "How old?", "answers": [{"text": "old", "answer_start": 9}],
           "is_impossible": false}]},
        {"context": "Elms died.", "qas": [
          {"id": "q3", "question": "Who lives?", "answers": [], "is_impossible": true}]}]},
      {"paragraphs": [{"context": "東京は首都。", "qas": [
          {"id": "q4", "question": "首都は？", "answers": [{"text": "東京", "answer_start": 0}]}]}]}
      ]})";
    ReadOptions options;
    std::string told;
    options.columns = read_mapping(file("squad.json", text));
    options.broken = [&](const Error& error) { told += error.args().at("fault") + " "; };
    const auto records = read("squad.json", text, options);
    QCOMPARE(records.size(), std::size_t{3});
    QCOMPARE(records[0].id, std::string("q1"));
    QCOMPARE(records[0].document, std::string("Oaks are old."));
    QCOMPARE(records[0].question, std::string("What is old?"));
    QCOMPARE(records[0].summary, std::string("Oaks"));
    QCOMPARE(records[0].references, (std::vector<std::string>{"Oaks", "the oaks"}));
    QCOMPARE(records[0].title, std::string("Trees"));
    QCOMPARE(records[0].identity, std::string("Trees"));
    QCOMPARE(records[1].id, std::string("1-2"));
    QCOMPARE(records[2].identity, std::string("q4"));
    QCOMPARE(records[2].summary, std::string("東京"));
    QCOMPARE(told, std::string("no_summary "));  // nothing to be learnt from
    // By itself the reader finds the columns, and refuses what has no answer.
    QVERIFY(refusal("squad.json", text).starts_with("data.record "));
    options.limit = 2;
    QCOMPARE(read("squad.json", text, options).size(), std::size_t{2});
    QCOMPARE(read_columns(file("squad.json", text)).front(), std::string("answers"));
  }

  void flat_questions() {
    const std::string row = R"({"id": "a", "title": "Trees", "context": "Oaks are old.",
      "question": "What is old?", "answers": {"text": ["Oaks", "oaks"], "answer_start": [0, 0]}})";
    const auto flat = read("a.json", "[" + row + "]");
    QCOMPARE(flat.at(0).references, (std::vector<std::string>{"Oaks", "oaks"}));
    QCOMPARE(flat.at(0).question, std::string("What is old?"));
    QCOMPARE(flat.at(0).identity, std::string("Trees"));
    QCOMPARE(flat.at(0).title, std::string("Trees"));
    const auto listed =
        read("b.jsonl", R"({"question": "q", "context": "c", "answers": ["x", "y"]})");
    QCOMPARE(listed.at(0).references, (std::vector<std::string>{"x", "y"}));
    const auto objects =
        read("c.jsonl", R"({"question": "q", "context": "c", "answers": [{"text": "x"}]})");
    QCOMPARE(objects.at(0).summary, std::string("x"));
    const auto table = read("d.csv", "question,context,answer,title\nq,c,a,T\n");
    QCOMPARE(table.at(0).question, std::string("q"));
    QCOMPARE(table.at(0).summary, std::string("a"));
    QCOMPARE(table.at(0).identity, std::string("line-2"));
    const auto shared =
        read("e.csv", "title,d,s\nT,c,a\n",
             {.columns = {{"d", "document"}, {"s", "summary"}, {"title", "identity"}}});
    QCOMPARE(shared.at(0).title + "/" + shared.at(0).identity, std::string("T/T"));
  }

  void simplifications_and_headlines() {
    const auto asset =
        read("a.jsonl",
             R"({"original": "It is arduous.", "simplifications": ["It is hard.", "Hard."]})");
    QCOMPARE(asset.at(0).document, std::string("It is arduous."));
    QCOMPARE(asset.at(0).summary, std::string("It is hard."));
    QCOMPARE(asset.at(0).references.size(), std::size_t{2});
    const auto snow = read("b.tsv", "original_ja\tsimplified_ja\n難解だ\t難しい\n");
    QCOMPARE(snow.at(0).summary, std::string("難しい"));
    // A headline to be written is no title: the prompt and the lead would give it away.
    for (const char* name : {"title", "headline", "見出し"}) {
      const auto news =
          read("c.jsonl", std::string("{\"") + name + "\": \"Storm\", \"text\": \"It blew.\"}");
      QCOMPARE(news.at(0).summary, std::string("Storm"));
      QCOMPARE(news.at(0).title, std::string());
    }
    const auto both = read("d.jsonl", R"({"title": "T", "text": "D", "summary": "S"})");
    QCOMPARE(both.at(0).title + both.at(0).summary, std::string("TS"));
  }

  void splits_by_identity() {
    int test = 0, validation = 0;
    for (int i = 0; i < 10000; ++i) {
      const std::string identity = "page-" + std::to_string(i);
      const Split split = split_of(identity, 0.1, 0.2);
      QVERIFY(split == split_of(identity, 0.1, 0.2));
      test += split == Split::test;
      validation += split == Split::validation;
    }
    QVERIFY(std::abs(test - 2000) < 200);
    QVERIFY(std::abs(validation - 1000) < 150);
    QVERIFY(split_of("x", 0, 1) == Split::test);
    QVERIFY(split_of("x", 1, 0) == Split::validation);
    QVERIFY(split_of("x", 0, 0) == Split::train);
    QCOMPARE(code_of([] { split_of("x", 0.6, 0.6); }), std::string("plan.bad_value"));
    QCOMPARE(code_of([] { split_of("x", std::nan(""), 0); }), std::string("plan.bad_value"));
  }

  void overlaps() {
    std::vector<Record> train(2), other(4);
    train[0].identity = "a";
    train[1].identity = "b";
    other[0].identity = "b";
    other[1].identity = "c";
    other[2].identity = "b";
    other[3].identity = "B";
    const Overlap found = count_overlap(identities(train), other);
    QCOMPARE(found.leaked, std::int64_t{2});
    QCOMPARE(found.records, std::int64_t{4});
    QCOMPARE(count_overlap({}, other).leaked, std::int64_t{0});
  }

  /// Twice the records take about twice the time, and not four times.
  void large_files() {
    const auto seconds = [&](int n, double& megabytes) {
      std::string text;
      for (int i = 0; i < n; ++i) {
        text += "{\"id\": \"" + std::to_string(i) + "\", \"document\": \"";
        for (int k = 0; k < 20; ++k)
          text += "Some text の文書です。 ";
        text += "\\n\", \"summary\": \"short\"}\n";
      }
      const auto path = file("large.jsonl", text);
      megabytes = static_cast<double>(text.size()) / 1e6;
      const auto start = std::chrono::steady_clock::now();
      if (read_records(path).size() != static_cast<std::size_t>(n)) return -1.0;
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    double megabytes = 0;
    const double small = seconds(20000, megabytes);
    const double large = seconds(100000, megabytes);
    qInfo("%.0f MB of JSON lines in %.2f s, %.0f MB/s", megabytes, large, megabytes / large);
    QVERIFY(small > 0 && large > 0);
    QVERIFY2(large < 25 * small + 0.5, "quadratic");
  }
};

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"

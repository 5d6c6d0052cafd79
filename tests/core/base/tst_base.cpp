#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/control.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/json_scan.h"
#include "core/base/median.h"
#include "core/base/random.h"
#include "core/base/utf8.h"
#include "tests/support/error_code.h"

using namespace espalier;
using espalier::test::code_of;

class TestBase : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void codes_have_distinct_keys() {
    std::set<std::string_view> keys;
    for (const CodeInfo& info : all_codes()) {
      QVERIFY(!info.key.empty());
      keys.insert(info.key);
    }
    QCOMPARE(keys.size(), all_codes().size());
    QCOMPARE(Error(Code::plan_unknown_key, "m").exit_status(), 2);
    QCOMPARE(Error(Code::stopped, "m").exit_status(), 3);
    QCOMPARE(Error(Code::internal, "m").exit_status(), 1);
  }

  /// Known-answer vectors of Philox4x32-10 from the Random123 distribution; the purpose is the
  /// fourth counter word, so only vectors with a purpose of ours can be asked: the all-zero one is
  /// rebuilt with purpose 0.
  void philox_known_answers() {
    const auto zero = Philox(0, static_cast<Purpose>(0)).words(0, 0, 0);
    QCOMPARE(zero[0], 0x6627e8d5u);
    QCOMPARE(zero[1], 0xe169c58du);
    QCOMPARE(zero[2], 0xbc57ac4cu);
    QCOMPARE(zero[3], 0x9b00dbd8u);
    const auto ones = Philox(~0ull, static_cast<Purpose>(~0u)).words(~0u, ~0u, ~0u);
    QCOMPARE(ones[0], 0x408f276du);
    QCOMPARE(ones[1], 0x41c83b0eu);
    QCOMPARE(ones[2], 0xa20bc7c6u);
    QCOMPARE(ones[3], 0x6d5451fdu);
  }

  void random_moments_and_order() {
    Stream stream(7, Purpose::init);
    double sum = 0, squares = 0;
    for (int i = 0; i < 20000; ++i) {
      const double x = stream.normal();
      sum += x;
      squares += x * x;
    }
    QVERIFY(std::abs(sum / 20000) < 0.03);
    QVERIFY(std::abs(squares / 20000 - 1) < 0.05);
    auto order = shuffled(100, 3, Purpose::shuffle, 1);
    QVERIFY(order == shuffled(100, 3, Purpose::shuffle, 1));
    QVERIFY(order != shuffled(100, 3, Purpose::shuffle, 2));
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i)
      QCOMPARE(order[i], i);
  }

  /// Many at once are what one by one gives, wherever the stream stands and whatever is rejected.
  void many_numbers_below() {
    for (const std::uint32_t n : {1U, 2U, 7U, 10000U, 0x55555556U, 0x80000001U, 0xFFFFFFFFU}) {
      for (std::size_t before = 0; before < 5; ++before) {
        Stream one(3, Purpose::bootstrap, 9), many(3, Purpose::bootstrap, 9);
        for (std::size_t i = 0; i < before; ++i)
          QCOMPARE(many.below(n), one.below(n));
        for (const std::size_t count : {std::size_t{0}, std::size_t{3}, std::size_t{1001}}) {
          std::vector<std::uint32_t> drawn(count);
          many.below(n, drawn);
          for (const std::uint32_t value : drawn)
            QCOMPARE(value, one.below(n));
        }
        QCOMPARE(many.next_u32(), one.next_u32());
      }
    }
  }

  void json_is_walked_over() {
    const auto quoted = [](std::string text) {
      std::replace(text.begin(), text.end(), '\'', '"');
      return text;
    };
    const std::string text = quoted(
        " {'a' : [1, {'x': ']\\''}], 'skip': {'b': '}\\'{'}, '名': '日本', 'n': -12, "
        "'t': [true,null]} ");
    std::string_view word, first;
    int number = 0;
    std::size_t keys = 0;
    json::Scanner scan(text);
    QVERIFY(scan.object([&](std::string_view key) {
      if (keys++ == 0) first = key;
      if (key == "名") return scan.string(word);
      return key == "n" ? scan.whole(number) : scan.skip();
    }));
    QVERIFY(scan.done());
    QCOMPARE(keys, std::size_t{5});
    QCOMPARE(first, std::string_view("a"));
    QCOMPARE(word, std::string_view("日本"));
    QCOMPARE(number, -12);
    std::vector<int> numbers;
    json::Scanner list("[3, 5 ,-1]");
    QVERIFY(list.array([&] { return list.whole(numbers.emplace_back()); }));
    QCOMPARE(numbers, (std::vector<int>{3, 5, -1}));
    QVERIFY(json::Scanner("[]").array([] { return false; }));
    // Nothing of this is plain.
    for (const char* broken : {"", "{", "{'a'}", "{'a':}", "{'a':1,}", "{'a':'x}", "{'a':[1}",
                               "[1,", "{'a\\u0062':1}", "{'a':{'b':1}", "{'a':1]", "{'a':'x\\"}) {
      const std::string inside = quoted(broken);
      json::Scanner bad(inside);
      const bool taken = bad.object([&](std::string_view) { return bad.skip(); }) && bad.done();
      QVERIFY2(!taken, broken);
    }
    int whole = 0;
    for (const char* broken : {"1.5]", "1e3]", "12345678901]", "x]", "\"1\"]", "7"})
      QVERIFY2(!json::Scanner(broken).whole(whole), broken);
    std::string_view plain;
    QVERIFY(!json::Scanner("\"a\\nb\"").string(plain));
    QVERIFY(!json::Scanner("[1] x").done());
  }

  void utf8_rules() {
    QVERIFY(utf8::valid("日本語 é \xF0\x9F\x98\x80"));
    QCOMPARE(utf8::first_invalid("ab\xED\xA0\x80"), std::size_t{2});  // a surrogate
    QCOMPARE(utf8::first_invalid("\xC0\xAF"), std::size_t{0});        // overlong
    QCOMPARE(utf8::complete_prefix("日\xE6\x9C"), std::string_view("日"));
    QCOMPARE(utf8::complete_prefix("日本"), std::string_view("日本"));
    QCOMPARE(utf8::sanitized("a\xFFz"), std::string("a\xEF\xBF\xBDz"));
    QCOMPARE(utf8::squeeze("  a \n\t b\u3000c "), std::string("a b c"));
    QCOMPARE(utf8::trim("\u3000 x y \n"), std::string_view("x y"));
    QCOMPARE(utf8::encode(utf8::decode("aé日😀")), std::string("aé日😀"));
  }

  void json_refusals() {
    QCOMPARE(code_of([] { json::parse(R"({"a":1,"a":2})"); }), std::string("json.duplicate_key"));
    QCOMPARE(code_of([] { json::parse(R"({"a":{"b":1},"c":{"b":2}})"); }), std::string("none"));
    QCOMPARE(code_of([] { json::parse("{\"a\":\n}"); }), std::string("json.syntax"));
    QCOMPARE(code_of([] { json::parse("[1e400]"); }), std::string("json.syntax"));
    QCOMPARE(json::parse("18446744073709551615").get<std::uint64_t>(), ~std::uint64_t{0});
    QCOMPARE(json::dump(Json("a\xFF")), std::string("\"a\xEF\xBF\xBD\""));
    QCOMPARE(code_of([] { json::parse("\"\xFF\""); }), std::string("text.encoding"));
    QCOMPARE(code_of([] { json::parse(std::string(1000000, '[')); }), std::string("json.syntax"));
    // Lines and columns in characters: the fault is the 5.
    try {
      json::parse("{\n \"名前\" 5}");
      QFAIL("taken");
    } catch (const espalier::Error& error) {
      QCOMPARE(error.args().at("line"), std::string("2"));
      QCOMPARE(error.args().at("column"), std::string("7"));
    }
    json::ParseOptions comments;
    comments.comments = true;
    QCOMPARE(json::parse("{ // word\n \"a\": 1 }", comments)["a"].get<int>(), 1);
    QCOMPARE(code_of([&] { json::parse(std::string(1000000, '['), comments); }),
             std::string("json.syntax"));
    QCOMPARE(json::dump(Json("a\xFF")), std::string("\"a\xEF\xBF\xBD\""));
  }

  void files_appear_whole() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("x.txt").toStdString();
    write_file(path, "one");
    {
      AtomicFile file(path);
      file.write("half");
    }
    QCOMPARE(read_file(path), std::string("one"));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
    QCOMPARE(code_of([&] { read_file(path.parent_path()); }), std::string("file.unreadable"));
    QCOMPARE(code_of([&] { read_file(path.string() + "no"); }), std::string("file.missing"));
    QCOMPARE(code_of([&] { read_file(path, 2); }), std::string("file.unreadable"));
    QCOMPARE(code_of([&] { write_file(path / "below", "x"); }), std::string("file.unwritable"));
    QCOMPARE(code_of([&] { write_file("/dev/full/x", "x"); }), std::string("file.unwritable"));
  }

  void hashes() {
    QCOMPARE(sha256_hex("abc"),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QVERIFY(hash64(1, "a") != hash64(2, "a"));
    QCOMPARE(hash64(1, "a"), hash64(1, "a"));
  }

  void medians() {
    QVERIFY(!median({}));
    QCOMPARE(median({3}).value(), 3.0);
    QCOMPARE(median({4, 1}).value(), 2.5);
    QCOMPARE(median({5, 1, 3}).value(), 3.0);
    QCOMPARE(median({8, 1, 2, 4}).value(), 3.0);
  }

  void control_pauses_and_stops() {
    Control control;
    int between = 0;
    control.set_between([&] { ++between; });
    QVERIFY(control.poll() == Control::Wish::run);
    control.pause();
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(60));
      control.resume();
    });
    QVERIFY(control.poll() == Control::Wish::run);
    other.join();
    QVERIFY(between > 2);
    control.request_stop();
    QCOMPARE(code_of([&] { control.check(); }), std::string("stopped"));
    control.request_abort();
    QCOMPARE(code_of([&] { control.check(); }), std::string("aborted"));
    control.request_stop();  // an abort stays an abort
    QVERIFY(control.wish() == Control::Wish::abort);
  }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"

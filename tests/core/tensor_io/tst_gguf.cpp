#include <QtTest>
#include <cstdint>
#include <limits>
#include <random>

#include "core/base/atomic_file.h"
#include "core/tensor_io/gguf.h"
#include "core/tensor_io/gguf_file_type.h"
#include "core/tensor_io/gguf_parse.h"
#include "tests/support/error_code.h"
#include "tests/support/gguf_writer.h"

using namespace espalier;
using namespace espalier::tensor_io;
using test::Bytes;
using test::code_of;
using test::GgufWriter;
using test::message_of;

namespace {

GgufContent parse(const std::string& bytes) {
  // A heap copy of exactly this size: a read past the end is seen by the sanitizer.
  const std::vector<char> exact(bytes.begin(), bytes.end());
  GgufContent out = parse_gguf(std::as_bytes(std::span(exact)), "test.gguf");
  for (TensorView& tensor : out.tensors) {
    const std::byte* const begin = reinterpret_cast<const std::byte*>(exact.data());
    if (tensor.data < begin || tensor.data + tensor.bytes > begin + exact.size()) {
      throw std::logic_error("a tensor lies outside the file");
    }
    tensor.data = nullptr;  // the copy goes
  }
  return out;
}

std::string code(const GgufWriter& writer) {
  return code_of([&] { parse(writer.str()); });
}

/// Two tensors, a key of every kind.
GgufWriter sound() {
  GgufWriter w;
  w.text("general.architecture", "llama")
      .scalar("a.u8", GgufWriter::u8, std::uint8_t{200})
      .scalar("a.i8", GgufWriter::i8, std::int8_t{-3})
      .scalar("a.u64", GgufWriter::u64, std::numeric_limits<std::uint64_t>::max())
      .scalar("a.i64", GgufWriter::i64, std::int64_t{-5000000000})
      .scalar("a.f32", GgufWriter::f32, 0.5F)
      .scalar("a.f64", GgufWriter::f64, 0.1)
      .scalar("a.yes", GgufWriter::boolean, std::uint8_t{1})
      .list<std::int32_t>("a.ints", GgufWriter::i32, {1, -2, 3})
      .list<std::uint8_t>("a.bytes", GgufWriter::u8, {7})
      .list<float>("a.floats", GgufWriter::f32, {0.25F, -8})
      .texts("a.texts", {"x", "", "日本"});
  w.tensors.push_back({"one.weight", {2, 3}, 0, std::string(24, '\1')});
  w.tensors.push_back({"two.weight", {32, 2}, 8, std::string(68, '\2')});
  return w;
}

}  // namespace

class TestGguf : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void reads_keys_and_tensors() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m.gguf").toStdString();
    write_file(path, sound().str());
    const auto file = GgufFile::open(path);
    QCOMPARE(file->keys().front(), "general.architecture");
    QCOMPARE(file->keys().size(), std::size_t{12});
    QCOMPARE(file->text("general.architecture"), std::optional<std::string>("llama"));
    QCOMPARE(file->integer("a.u8"), std::optional<std::int64_t>(200));
    QCOMPARE(file->integer("a.i8"), std::optional<std::int64_t>(-3));
    QCOMPARE(file->integer("a.i64"), std::optional<std::int64_t>(-5000000000));
    QCOMPARE(file->number("a.f32"), std::optional<double>(0.5));
    QCOMPARE(file->number("a.f64"), std::optional<double>(0.1));
    QCOMPARE(file->boolean("a.yes"), std::optional<bool>(true));
    QCOMPARE(*file->integers("a.ints"), (std::vector<std::int64_t>{1, -2, 3}));
    QCOMPARE(*file->numbers("a.floats"), (std::vector<double>{0.25, -8}));
    QCOMPARE(*file->texts("a.texts"), (std::vector<std::string>{"x", "", "日本"}));
    QVERIFY(!file->integer("absent") && file->texts("absent") == nullptr);

    const TensorView* const two = file->find("two.weight");
    QVERIFY(two != nullptr && file->find("three") == nullptr);
    QCOMPARE(two->shape, (std::vector<std::int64_t>{2, 32}));  // [out, in]
    QVERIFY(two->dtype == DType::q8_0 && two->bytes == 68);
    QCOMPARE(static_cast<int>(two->data[67]), 2);
  }

  void typed_access_refuses_other_types() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m.gguf").toStdString();
    write_file(path, sound().str());
    const auto file = GgufFile::open(path);
    const std::string bad = "gguf.bad";
    QCOMPARE(code_of([&] { file->integer("a.u64"); }), bad);  // does not fit
    QCOMPARE(code_of([&] { file->integer("a.f32"); }), bad);
    QCOMPARE(code_of([&] { file->number("a.yes"); }), bad);
    QCOMPARE(code_of([&] { file->boolean("a.u8"); }), bad);
    QCOMPARE(code_of([&] { file->text("a.ints"); }), bad);
    QCOMPARE(code_of([&] { file->numbers("a.bytes"); }), bad);  // scores declared as bytes
    QCOMPARE(code_of([&] { file->integers("a.floats"); }), bad);
    QCOMPARE(code_of([&] { file->texts("a.ints"); }), bad);
  }

  void the_type_a_file_says_it_is() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m.gguf").toStdString();
    const auto said = [&](GgufWriter w) {
      write_file(path, w.str());
      return gguf_file_type(*GgufFile::open(path));
    };
    const auto number = [&](std::uint32_t value) {
      return said(sound().scalar("general.file_type", GgufWriter::u32, value));
    };
    QCOMPARE(said(sound()), "");
    QCOMPARE(number(0), "F32");
    QCOMPARE(number(1), "F16");
    QCOMPARE(number(7), "Q8_0");
    QCOMPARE(number(15), "Q4_K_M");
    QCOMPARE(number(17), "Q5_K_M");
    QCOMPARE(number(30), "IQ4_XS");
    QCOMPARE(number(32), "BF16");
    QCOMPARE(number(5), "");          // a number that was given up
    QCOMPARE(number(1024 + 15), "");  // its writer guessed
    QCOMPARE(said(sound().scalar("general.file_type", GgufWriter::i32, std::int32_t{18})), "Q6_K");
    QCOMPARE(said(sound().scalar("general.file_type", GgufWriter::i32, std::int32_t{-1})), "");
    QCOMPARE(said(sound().text("general.file_type", "Q4_K_M")), "");  // no number: nothing is said
  }

  void missing_and_unreadable_files() {
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    QCOMPARE(code_of([&] { GgufFile::open(path + "/none.gguf"); }), "file.missing");
    QCOMPARE(code_of([&] { GgufFile::open(path); }), "file.unreadable");
    write_file(path + "/empty.gguf", "");
    QCOMPARE(code_of([&] { GgufFile::open(path + "/empty.gguf"); }), "gguf.bad");
  }

  void hostile_counts_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const GgufWriter& w) {
      QTest::newRow(name) << QByteArray::fromStdString(w.str());
    };
    const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    GgufWriter w = sound();
    w.tensor_count = huge;
    row("2024-21836: number of tensors", w);
    w = sound();
    w.tensor_count = ~std::uint64_t{0};
    row("negative number of tensors", w);
    w = sound();
    w.key_count = huge;
    row("2024-23605: number of keys", w);
    w = GgufWriter();
    w.raw(Bytes().put(std::uint64_t{1} << 62).text("key"));
    row("2024-23496: length of a text", w);
    w = GgufWriter();
    w.raw(Bytes().put(std::numeric_limits<std::uint64_t>::max()).text("key"));
    row("length of a text plus one wraps", w);
    w = GgufWriter();
    w.list<std::uint32_t>("k", GgufWriter::u32, {1}, std::int64_t{1} << 62);
    row("2024-21825: length of an array", w);
    w = GgufWriter();
    w.list<std::uint64_t>("k", GgufWriter::string, {}, huge);
    row("length of an array of texts", w);
    for (const std::uint64_t size : {std::uint64_t{1} << 31, (std::uint64_t{1} << 32) + 1}) {
      const std::string at = " " + std::to_string(size);
      w = GgufWriter();
      w.list<std::uint64_t>("tokenizer.ggml.tokens", GgufWriter::string, {size});
      row(("2025-49847: length of a piece," + at).c_str(), w);
      w = GgufWriter();
      w.list<std::uint64_t>("tokenizer.ggml.tokens", GgufWriter::string, {0},
                            static_cast<std::int64_t>(size));
      row(("2025-52566: number of tokens," + at).c_str(), w);
    }
    w = GgufWriter();
    w.list<std::uint32_t>("k", GgufWriter::array, {1, 2, 3});
    row("array of arrays", w);
    w = GgufWriter();
    w.scalar("k", static_cast<GgufWriter::Type>(13), std::uint64_t{1});
    row("unknown value type", w);
    w = GgufWriter();
    w.scalar("k", static_cast<GgufWriter::Type>(0x80000000U), std::uint64_t{1});
    row("negative value type", w);
    w = GgufWriter();
    w.list<std::uint32_t>("k", static_cast<GgufWriter::Type>(99), {1});
    row("unknown element type", w);
    w = GgufWriter();
    w.scalar("k", GgufWriter::boolean, std::uint8_t{2});
    row("truth value of 2", w);
    w = GgufWriter();
    w.text("k", "a").text("k", "b");
    row("the same key twice", w);
    w = GgufWriter();
    w.text("", "a");
    row("a key without a name", w);
    w = GgufWriter();
    w.text("\xff", "a");
    row("a key that is not UTF-8", w);
    w = sound();
    w.version = 1;
    row("version 1", w);
    w.version = 0x03000000;
    row("big-endian", w);
    w.version = 0;
    row("version 0", w);
    QTest::newRow("another magic") << QByteArray("GGML\3\0\0\0", 8);
  }
  void hostile_counts() {
    QFETCH(QByteArray, bytes);
    QCOMPARE(code_of([&] { parse(bytes.toStdString()); }), "gguf.bad");
  }

  void hostile_tensors_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const GgufWriter::Tensor& tensor) {
      GgufWriter w;
      w.tensors.push_back(tensor);
      QTest::newRow(name) << QByteArray::fromStdString(w.str());
    };
    const std::string some(64, '\0');
    const std::uint64_t one = 1;
    row("2024-21802: five dimensions", {"t", {1, 1, 1, 1, 1}, 0, some});
    row("product wraps to 0", {"t", {one << 32, one << 32}, 0, some});
    row("product of three wraps to 0", {"t", {one << 22, one << 21, one << 21}, 0, some});
    row("bytes wrap", {"t", {(one << 62) - 1}, 0, some});
    row("bytes wrap to a few", {"t", {(one << 62) + 4}, 0, some});
    row("2026-33298: blocks beyond memory", {"t", {one << 60}, 2, some});
    row("negative size", {"t", {~std::uint64_t{0}}, 0, some});
    row("size 0", {"t", {0}, 0, some});
    row("size 0 beside others", {"t", {4, 0, 4}, 0, some});
    row("part of a block", {"t", {16}, 8, some});
    row("rows of part blocks", {"t", {16, 2}, 8, some});
    row("data cut off", {"t", {33}, 0, std::string(128, '\0')});
    row("unknown type", {"t", {4}, 99, some});
    row("removed type", {"t", {4}, 4, some});
    row("no name", {"", {4}, 0, some});
    row("long name", {std::string(64, 'n'), {4}, 0, some});
    row("name not UTF-8", {"\xc0\x80", {4}, 0, some});
    row("offset outside", {"t", {4}, 0, some, 1 << 20});
    row("offset that wraps", {"t", {4}, 0, some, std::numeric_limits<std::int64_t>::max()});
    row("offset not aligned", {"t", {4}, 0, some, 4});
  }
  void hostile_tensors() {
    QFETCH(QByteArray, bytes);
    QCOMPARE(code_of([&] { parse(bytes.toStdString()); }), "gguf.bad");
  }

  void layout_of_several_tensors() {
    const std::string data(32, '\0');
    GgufWriter w;
    w.tensors = {{"a", {8}, 0, data}, {"b", {8}, 0, data}};
    QCOMPARE(code(w), "none");
    w.tensors[1].name = "a";
    QCOMPARE(code(w), "gguf.bad");
    w.tensors = {{"a", {8}, 0, data, 0}, {"b", {8}, 0, data, 0}};  // overlap
    QCOMPARE(code(w), "gguf.bad");
    w.tensors = {{"a", {8}, 0, data, 32}, {"b", {8}, 0, data, 0}};  // disorder
    QCOMPARE(code(w), "gguf.bad");
    w.tensors = {{"a", {8}, 0, data, 0}, {"b", {8}, 0, data + data, 64}};  // gap
    QCOMPARE(code(w), "gguf.bad");
  }

  void sizes_that_only_wrap_in_sum() {
    // 2025-53630, 2026-27940: each size passes on its own, the running sum does not.
    GgufWriter w;
    const std::uint64_t quarter = std::uint64_t{1} << 60;
    for (int i = 0; i < 17; ++i)
      w.tensors.push_back({std::to_string(i), {quarter}, 0, ""});
    QCOMPARE(code(w), "gguf.bad");
  }

  void alignment() {
    GgufWriter w;
    w.tensors = {{"a", {1}, 0, std::string(4, '\0')}, {"b", {1}, 0, std::string(4, '\0')}};
    w.alignment = 64;
    GgufWriter ok = w;
    QCOMPARE(code(ok.scalar("general.alignment", GgufWriter::u32, std::uint32_t{64})), "none");
    for (const std::uint32_t bad : {0U, 3U, 48U, 0x80000000U}) {
      GgufWriter broken = w;
      broken.scalar("general.alignment", GgufWriter::u32, bad);
      QCOMPARE(code(broken), "gguf.bad");
    }
    GgufWriter mistyped = w;  // read as a number it would crash others
    QCOMPARE(code(mistyped.text("general.alignment", "64")), "gguf.bad");
    GgufWriter real = w;
    QCOMPARE(code(real.scalar("general.alignment", GgufWriter::f32, 64.0F)), "gguf.bad");
  }

  void types_that_exist_but_are_not_read() {
    GgufWriter w;
    w.tensors = {{"blk.0.ffn_up.weight", {256}, 10, std::string(84, '\0')}};
    const std::string message = message_of([&] { parse(w.str()); });
    QCOMPARE(code(w), "gguf.type");
    QVERIFY(message.find("Q2_K") != std::string::npos);
    QVERIFY(message.find("blk.0.ffn_up.weight") != std::string::npos);
  }

  void arrays_cannot_ask_for_many_times_the_file() {
    GgufWriter w;
    w.list<std::int8_t>("k", GgufWriter::i8, std::vector<std::int8_t>((1 << 24) + 1));
    QCOMPARE(code(w), "gguf.bad");
  }

  void truncated_at_every_byte() {
    const std::string whole = sound().str();
    QCOMPARE(code_of([&] { parse(whole); }), "none");
    const std::size_t needed = whole.size() - (32 - 68 % 32);  // without the last padding
    for (std::size_t size = 0; size < needed; ++size) {
      const std::string got = code_of([&] { parse(whole.substr(0, size)); });
      QVERIFY2(got == "gguf.bad", (std::to_string(size) + ": " + got).c_str());
    }
    QCOMPARE(code_of([&] { parse(whole.substr(0, needed)); }), "none");
  }

  void random_changes_never_crash() {
    const std::string whole = sound().str();
    std::mt19937 random(1);
    int refused = 0;
    for (int round = 0; round < 4000; ++round) {
      std::string bytes = whole;
      for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      const std::string got = code_of([&] { parse(bytes); });
      QVERIFY2(got == "none" || got == "gguf.bad" || got == "gguf.type", got.c_str());
      refused += got != "none" ? 1 : 0;
    }
    QVERIFY(refused > 1000);
  }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "tst_gguf.moc"

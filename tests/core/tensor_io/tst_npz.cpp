// The bytes of .npy and .npz, read by a reader of their own. Checksums: the well-known value of
// "123456789" and those of Python's zlib.
#include <QtTest>

#include <cstring>
#include <map>

#include "core/base/atomic_file.h"
#include "core/tensor_io/npz.h"
#include "tests/support/error_code.h"
#include "tests/support/npz_reader.h"
#include "tests/support/scratch_file.h"

using namespace espalier;
using namespace espalier::tensor_io;

class TestNpz : public QObject {
  Q_OBJECT

  test::ScratchFolder folder_;

 private Q_SLOTS:
  void an_array_has_numpy_s_header() {
    const std::vector<double> values{1, 2, 3, 4, 5, 6};
    const std::string file = npy_file(npy("x", {2, 3}, std::span<const double>(values)));
    QCOMPARE(file.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    const std::size_t length = static_cast<unsigned char>(file[8]) +
                               256 * std::size_t{static_cast<unsigned char>(file[9])};
    QCOMPARE((10 + length) % 64, std::size_t{0});
    QCOMPARE(file.size(), 10 + length + 48);
    const std::string header = file.substr(10, length);
    QVERIFY(header.starts_with("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"));
    QCOMPARE(header.back(), '\n');
    const std::vector<std::int64_t> counts{7, -1};
    QVERIFY(npy_file(npy("x", {2}, std::span<const std::int64_t>(counts))).find("'shape': (2,)") !=
            std::string::npos);
    QCOMPARE(test::code_of([&] { npy("x", {3}, std::span<const std::int64_t>(counts)); }),
             std::string("internal"));
  }

  void arrays_come_back_out_of_the_zip() {
    const std::vector<double> values{0.5, -2, 1e300};
    const std::vector<std::int64_t> counts{7, -1, 3, 4};
    const std::vector<std::string> texts{"ab", "日本語", "", "😀"};
    const std::vector<NpyArray> arrays{npy("loss", {3}, std::span<const double>(values)),
                                       npy("grid", {2, 2}, std::span<const std::int64_t>(counts)),
                                       npy("names", texts),
                                       npy("none", {0, 4}, std::span<const double>())};
    const std::filesystem::path path = folder_.path() / "a.npz";
    write_npz(path, arrays);
    const auto read = test::read_npz(read_file(path));
    QCOMPARE(read.size(), std::size_t{4});
    QCOMPARE(read.at("loss").numbers<double>(), values);
    QCOMPARE(read.at("grid").numbers<std::int64_t>(), counts);
    QCOMPARE(read.at("grid").shape, std::string("2, 2"));
    QCOMPARE(read.at("names").type, std::string("<U3"));
    QCOMPARE(read.at("names").texts(), texts);
    QCOMPARE(read.at("none").shape, std::string("0, 4"));
    QVERIFY(read.at("none").bytes.empty());
    write_npz(folder_.path() / "b.npz", arrays);
    QCOMPARE(read_file(folder_.path() / "b.npz"), read_file(path));
    QCOMPARE(test::code_of([&] { write_npz(folder_.path() / "no/a.npz", arrays); }),
             std::string("file.unwritable"));
  }

  void checksums_are_those_of_zip() {
    QCOMPARE(test::crc32("123456789"), 0xcbf43926U);  // of the reader, which tells on the writer
    QCOMPARE(test::crc32(""), 0U);
  }
};

QTEST_GUILESS_MAIN(TestNpz)
#include "tst_npz.moc"

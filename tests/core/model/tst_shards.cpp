// Folders whose weights lie in several files, sound and crafted.
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <string>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/model/loader.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using test::code_of;
using test::golden_path;

namespace {

namespace fs = std::filesystem;

constexpr const char* kIndex = "model.safetensors.index.json";

/// A copy of tiny-llama3, which has three shards.
class Folder {
 public:
  Folder() : path_(fs::path(folder_.path().toStdString()) / "model") {
    fs::copy(golden_path("models/tiny-llama3"), path_);
    index = json::parse_file(path_ / kIndex);
  }
  fs::path operator/(const std::string& name) const { return path_ / name; }
  std::string code() const {
    write_file(path_ / kIndex, json::dump(index));
    return code_of([&] { model::load_model(path_, {}); });
  }
  Json index;

 private:
  QTemporaryDir folder_;
  fs::path path_;
};

std::string shard_of(const Folder& folder, const char* tensor) {
  return folder.index["weight_map"][tensor].get<std::string>();
}

}  // namespace

class TestShards : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void a_sound_index_opens() { QCOMPARE(Folder().code(), std::string("none")); }

  void an_index_stays_in_its_folder_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"../x", "../model.safetensors", "/etc/passwd", "..", ".", "a/b", "a/",
                             "", ".hidden", "./model-00001-of-00003.safetensors"})
      QTest::newRow(name) << name;
  }
  /// Even where the file that is named is there and sound.
  void an_index_stays_in_its_folder() {
    QFETCH(QString, name);
    Folder folder;
    const fs::path whole = folder / shard_of(folder, "model.norm.weight");
    fs::copy(whole, folder / "../x");
    fs::copy(whole, folder / "../model.safetensors");
    fs::copy(whole, folder / ".hidden");
    fs::create_directory(folder / "a");
    fs::copy(whole, folder / "a/b");
    folder.index["weight_map"]["model.norm.weight"] = name.toStdString();
    QCOMPARE(folder.code(), std::string("safetensors.bad"));
  }

  void an_index_names_files() {
    for (const Json& name : {Json(7), Json(nullptr), Json::array({"x"}), Json::object()}) {
      Folder folder;
      folder.index["weight_map"]["model.norm.weight"] = name;
      QCOMPARE(folder.code(), std::string("safetensors.bad"));
    }
    Folder folder;
    folder.index["weight_map"]["model.norm.weight"] = "model-00009-of-00003.safetensors";
    QCOMPARE(folder.code(), std::string("file.missing"));
    folder.index["weight_map"] = Json::array({"model-00001-of-00003.safetensors"});
    QCOMPARE(folder.code(), std::string("safetensors.bad"));
    folder.index = Json::array();
    QCOMPARE(folder.code(), std::string("safetensors.bad"));
  }

  void a_tensor_lies_in_one_shard() {
    Folder folder;
    fs::copy(folder / shard_of(folder, "model.norm.weight"), folder / "again.safetensors");
    folder.index["weight_map"]["again"] = "again.safetensors";
    QCOMPARE(folder.code(), std::string("safetensors.bad"));
  }

  void an_index_lists_all_shards() {
    Folder folder;
    const std::string left_out = shard_of(folder, "model.norm.weight");
    Json fewer = Json::object();
    for (const auto& [tensor, file] : folder.index["weight_map"].items()) {
      if (file != left_out) fewer[tensor] = file;
    }
    QVERIFY(!fewer.empty() && fewer.size() < folder.index["weight_map"].size());
    folder.index["weight_map"] = fewer;
    QCOMPARE(folder.code(), std::string("model.tensor_missing"));
    folder.index["weight_map"] = Json::object();
    QCOMPARE(folder.code(), std::string("model.tensor_missing"));
  }
};

QTEST_GUILESS_MAIN(TestShards)
#include "tst_shards.moc"

// The library of a workspace: what its cards say, against numbers worked out by hand, and changes
// of its folders, each with its way back.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/hash.h"
#include "core/experiment/workspace.h"
#include "core/lora/adapter.h"
#include "core/workbench/adapter_card.h"
#include "core/workbench/library.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

namespace fs = std::filesystem;
namespace experiment = espalier::experiment;
namespace lora = espalier::lora;
namespace workbench = espalier::workbench;
using espalier::Control;
using espalier::Json;
using espalier::test::code_of;

namespace {

using Rows = std::vector<std::vector<float>>;

torch::Tensor tensor(const Rows& rows) {
  const auto height = static_cast<std::int64_t>(rows.size());
  const auto width = static_cast<std::int64_t>(rows[0].size());
  torch::Tensor out = torch::empty({height, width});
  for (std::int64_t i = 0; i < height; ++i) {
    for (std::int64_t j = 0; j < width; ++j)
      out[i][j] = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  }
  return out;
}

constexpr espalier::model::ModuleId kQ0{0, espalier::model::Proj::q};
constexpr espalier::model::ModuleId kV1{1, espalier::model::Proj::v};

lora::Adapter adapter_of(const Rows& b, const Rows& a, double alpha) {
  lora::Adapter out;
  out.modules[kQ0] = {tensor(a), tensor(b), alpha};
  out.rank = out.modules[kQ0].rank();
  out.alpha = alpha;
  return out;
}

bool near(double got, double want) {
  return std::abs(got - want) <= 1e-6 * std::max(1.0, std::abs(want));
}

/// The code that a job ends with, whatever was thrown in it.
template <typename Job>
std::string code_at_the_door(Job job) {
  try {
    job();
  } catch (...) {
    return std::string(espalier::code_info(espalier::current_error().code()).key);
  }
  return "none";
}

/// Files and folders of a folder by name, hidden ones too.
QStringList names_in(const fs::path& folder) {
  QStringList out;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    out << QString::fromStdString(entry.path().filename().string());
  out.sort();
  return out;
}

/// Without root's right to write everywhere, for as long as it lives.
class Humble {
 public:
  Humble() : was_(::geteuid()) {
    if (was_ == 0) humbled_ = ::seteuid(65534) == 0;
  }
  ~Humble() {
    if (humbled_ && ::seteuid(was_) != 0) std::abort();
  }
  Humble(const Humble&) = delete;
  Humble& operator=(const Humble&) = delete;

 private:
  uid_t was_;
  bool humbled_ = false;
};

}  // namespace

class TestLibrary : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  int count_ = 0;
  fs::path root() const { return folder_.path().toStdString(); }
  fs::path fresh() { return root() / ("w" + std::to_string(++count_)); }
  Control control_;

  static void write(const fs::path& file, const std::string& text) {
    espalier::make_folder(file.parent_path());
    espalier::write_file(file, text);
  }
  /// A workspace with one adapter "one".
  fs::path workspace() {
    const fs::path w = fresh();
    lora::save_adapter(adapter_of({{3}, {4}}, {{1, 2, 2}}, 2), w / "adapters/one");
    return w;
  }

 private Q_SLOTS:
  void initTestCase() { QVERIFY(folder_.isValid()); }

  /// q of layer 0: B A = [3 4]^T [1 2 2], norm 5 * 3, alpha / r = 2. v of layer 1: B A = diag(2, 1)
  /// with alpha / r = 3, so 6 and 3.
  void card_by_hand() {
    lora::Adapter a = adapter_of({{3}, {4}}, {{1, 2, 2}}, 2);
    a.modules[kV1] = {tensor({{0, 1}, {1, 0}}), tensor({{0, 2}, {1, 0}}), 6};
    a.config["base_model_name_or_path"] = "models/tiny.gguf";
    a.provenance = Json::parse(R"({"plan": {"name": "five shots", "method": {"name": "lora"},
        "data": {"train": "data/help-ja/train.jsonl"},
        "adapters": [{"name": "first", "weight": 0.5}, {"path": "runs/x/adapter"}]},
        "training_identities": ["a", "b", "c"]})");
    const fs::path folder = fresh() / "by hand";
    lora::save_adapter(a, folder);
    workbench::write_tags(folder, {"ja"});
    const workbench::AdapterCard card = workbench::adapter_card(folder, control_);
    QCOMPARE(card.name, std::string("by hand"));
    QCOMPARE(card.rank, std::int64_t{2});
    QCOMPARE(card.base, std::string("models/tiny.gguf"));
    QCOMPARE(card.parameters, std::int64_t{5 + 8});
    QCOMPARE(card.scale_low, 2.0);
    QCOMPARE(card.scale_high, 3.0);
    QCOMPARE(card.sha256, espalier::sha256_file(folder / "adapter_model.safetensors"));
    QCOMPARE(card.bytes,
             static_cast<std::int64_t>(fs::file_size(folder / "adapter_model.safetensors")));
    QCOMPARE(card.modules.size(), std::size_t{2});
    const workbench::AdapterModule &q = card.modules[0], &v = card.modules[1];
    QCOMPARE(q.name, std::string("model.layers.0.self_attn.q_proj"));
    QCOMPARE(q.proj, std::string("q_proj"));
    QCOMPARE(q.rank, std::int64_t{1});
    QVERIFY(near(q.norm, 30));
    QCOMPARE(q.spectrum.size(), std::size_t{1});
    QVERIFY(near(q.spectrum[0], 30));
    QCOMPARE(v.layer, std::int64_t{1});
    QVERIFY(near(v.norm, std::sqrt(45.0)));
    QCOMPARE(v.spectrum.size(), std::size_t{2});
    QVERIFY(near(v.spectrum[0], 6));
    QVERIFY(near(v.spectrum[1], 3));
    QVERIFY(near(card.norm, std::sqrt(945.0)));
    QCOMPARE(card.method, std::string("lora"));
    QCOMPARE(card.run, std::string("five shots"));
    QCOMPARE(card.trained, std::string("data/help-ja/train.jsonl"));
    QCOMPARE(card.identities, std::int64_t{3});
    QCOMPARE(card.examples, (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(card.sources.size(), std::size_t{2});
    QCOMPARE(card.sources[0].name, std::string("first"));
    QCOMPARE(card.sources[0].weight, 0.5);
    QCOMPARE(card.sources[1].name, std::string("runs/x/adapter"));
    QCOMPARE(card.tags, std::vector<std::string>{"ja"});
    const workbench::AdapterFacts facts = workbench::adapter_facts(folder, control_);
    QVERIFY(near(facts.norm, card.norm));
    QCOMPARE(facts.bytes, card.bytes);
    QCOMPARE(facts.trained, card.trained);
    QCOMPARE(facts.identities, std::int64_t{3});
  }

  /// Norms of the card equal those of the update written out.
  void card_of_a_real_shape() {
    const fs::path folder = espalier::test::golden_path("adapters/tiny-llama-a");
    const lora::Adapter a = lora::load_adapter(folder);
    const workbench::AdapterCard card = workbench::adapter_card(folder, control_);
    QCOMPARE(card.modules.size(), a.modules.size());
    std::size_t at = 0;
    for (const auto& [id, f] : a.modules) {
      const torch::Tensor d = f.b.to(torch::kFloat64).matmul(f.a.to(torch::kFloat64)) * f.scale();
      QVERIFY(near(card.modules[at].norm, d.norm().item<double>()));
      const torch::Tensor s = at::linalg_svdvals(d);
      QVERIFY(card.modules[at].spectrum.size() <= static_cast<std::size_t>(f.rank()));
      for (std::size_t i = 0; i < card.modules[at].spectrum.size(); ++i)
        QVERIFY(near(card.modules[at].spectrum[i], s[static_cast<std::int64_t>(i)].item<double>()));
      ++at;
    }
  }

  void a_new_adapter_has_no_values() {
    const fs::path folder = fresh() / "new";
    lora::save_adapter(adapter_of({{0}, {0}}, {{1, 2, 2}}, 2), folder);
    const workbench::AdapterCard card = workbench::adapter_card(folder, control_);
    QCOMPARE(card.norm, 0.0);
    QVERIFY(card.modules.at(0).spectrum.empty());
    const auto alike = workbench::similarities({folder, folder}, control_);
    QCOMPARE(alike.cosines[0][1], std::optional<double>(0.0));
  }

  /// <e1 e1^T, (e1 + e2) e1^T> / (1 * sqrt 2); opposite signs give -1.
  void similarity_by_hand() {
    const fs::path w = fresh();
    lora::save_adapter(adapter_of({{1}, {0}}, {{1, 0}}, 1), w / "x");
    lora::save_adapter(adapter_of({{1}, {1}}, {{1, 0}}, 4), w / "y");
    lora::save_adapter(adapter_of({{-2}, {0}}, {{1, 0}}, 1), w / "z");
    lora::save_adapter(adapter_of({{1}, {0}}, {{1, 0, 0}}, 1), w / "other model");
    write(w / "broken/adapter_config.json", "{}");
    const auto s = workbench::similarities(
        {w / "x", w / "y", w / "z", w / "other model", w / "broken"}, control_);
    QVERIFY(near(s.norms[1], 4 * std::sqrt(2.0)));
    QVERIFY(near(*s.cosines[0][0], 1));
    QVERIFY(near(*s.cosines[0][1], std::sqrt(0.5)));
    QVERIFY(near(*s.cosines[1][0], std::sqrt(0.5)));
    QVERIFY(near(*s.cosines[0][2], -1));
    QVERIFY(!s.cosines[0][3].has_value());
    QVERIFY(near(*s.cosines[3][3], 1));
    QVERIFY(!s.cosines[4][4].has_value());
    QVERIFY(!s.cosines[0][4].has_value());
  }

  void jobs_stop() {
    const fs::path w = workspace();
    Control control;
    control.request_abort();
    QCOMPARE(code_of([&] { workbench::adapter_card(w / "adapters/one", control); }),
             std::string("aborted"));
    QCOMPARE(code_of([&] { workbench::similarities({w / "adapters/one"}, control); }),
             std::string("aborted"));
  }

  void import_copies_what_belongs() {
    const fs::path w = fresh(), source = fresh() / "mine";
    lora::save_adapter(adapter_of({{3}, {4}}, {{1, 2, 2}}, 2), source);
    write(source / "optimizer.pt", "pickle");
    write(source / "README.md", "mine");
    fs::create_symlink(source / "README.md", source / "LICENSE");
    QCOMPARE(workbench::import_adapter(w, source), std::string("mine"));
    QCOMPARE(workbench::import_adapter(w, source / ""), std::string("mine-2"));
    QCOMPARE(workbench::import_adapter(w, source, "a/b\n"), std::string("a-b-"));
    QCOMPARE(names_in(w / "adapters"), (QStringList{"a-b-", "mine", "mine-2"}));
    QCOMPARE(names_in(w / "adapters/mine"),
             (QStringList{"LICENSE", "README.md", "adapter_config.json",
                          "adapter_model.safetensors", "espalier.json"}));
    QVERIFY(!fs::is_symlink(w / "adapters/mine/LICENSE"));
    QCOMPARE(espalier::sha256_file(w / "adapters/mine/adapter_model.safetensors"),
             espalier::sha256_file(source / "adapter_model.safetensors"));
    // What is there already stays as it is.
    QCOMPARE(workbench::import_adapter(w, w / "adapters/mine"), std::string("mine"));
    QCOMPARE(names_in(w / "adapters").size(), 3);
    QVERIFY(experiment::open_workspace(w).adapters.at(1).problem.empty());
  }

  void what_is_no_adapter_is_refused() {
    const fs::path w = fresh();
    write(w / "other/readme", "x");
    QCOMPARE(code_of([&] { workbench::import_adapter(w, w / "other"); }),
             std::string("adapter.bad"));
    QVERIFY(code_of([&] { workbench::import_adapter(w, w / "nowhere"); }) != "none");
    lora::save_adapter(adapter_of({{3}, {4}}, {{1, std::nanf(""), 2}}, 2), w / "nan");
    QCOMPARE(code_of([&] { workbench::import_adapter(w, w / "nan"); }),
             std::string("adapter.not_finite"));
    lora::save_adapter(adapter_of({{3}, {4}}, {{1, 2, 2}}, 2), w / "cut");
    fs::resize_file(w / "cut/adapter_model.safetensors", 40);
    QCOMPARE(code_of([&] { workbench::import_adapter(w, w / "cut"); }),
             std::string("safetensors.bad"));
    // Nothing half-made is left.
    QVERIFY(!fs::exists(w / "adapters") || names_in(w / "adapters").isEmpty());
  }

  void renames_and_back() {
    const fs::path w = workspace();
    const std::string odd = "日本語 “a”; rm -rf ~ $HOME";
    workbench::rename_adapter(w, "one", odd);
    QVERIFY(fs::exists(w / "adapters" / odd / "adapter_config.json"));
    workbench::rename_adapter(w, odd, "one");
    QCOMPARE(names_in(w / "adapters"), QStringList{"one"});
    lora::save_adapter(adapter_of({{1}, {1}}, {{1, 2, 2}}, 2), w / "adapters/two");
    // Not even an empty folder is written over.
    fs::create_directories(w / "adapters/empty");
    for (const char* taken : {"two", "empty"})
      QCOMPARE(code_of([&] { workbench::rename_adapter(w, "one", taken); }),
               std::string("file.unwritable"));
    for (const std::string bad :
         {"", ".", "..", ".hidden", "a/b", "../up", "a\nb", " a", "\xff\xfe"}) {
      QCOMPARE(code_of([&] { workbench::rename_adapter(w, "one", bad); }), std::string("usage"));
      QVERIFY(!workbench::usable_name(bad));
    }
    QCOMPARE(code_of([&] { workbench::rename_adapter(w, "one", std::string(300, 'a')); }),
             std::string("usage"));
    QCOMPARE(code_of([&] { workbench::rename_adapter(w, "nobody", "three"); }),
             std::string("file.missing"));
    QCOMPARE(code_of([&] { workbench::rename_adapter(w, "../adapters", "three"); }),
             std::string("usage"));
    QVERIFY(workbench::usable_name(odd));
    QCOMPARE(names_in(w / "adapters"), (QStringList{"empty", "one", "two"}));
  }

  void removed_adapters_come_back() {
    const fs::path w = workspace();
    const std::string hash = espalier::sha256_file(w / "adapters/one/adapter_model.safetensors");
    const std::string first = workbench::remove_adapter(w, "one");
    QCOMPARE(first, std::string("one"));
    QVERIFY(names_in(w / "adapters").isEmpty());
    QCOMPARE(experiment::open_workspace(w).adapters.size(), std::size_t{0});
    lora::save_adapter(adapter_of({{1}, {1}}, {{1, 2, 2}}, 2), w / "adapters/one");
    const std::string second = workbench::remove_adapter(w, "one");
    QCOMPARE(second, std::string("one-2"));
    QCOMPARE(workbench::restore_adapter(w, first, "one"), std::string("one"));
    QCOMPARE(espalier::sha256_file(w / "adapters/one/adapter_model.safetensors"), hash);
    QCOMPARE(workbench::restore_adapter(w, second, "one"), std::string("one-2"));
    QVERIFY(names_in(w / "trash").isEmpty());
    QCOMPARE(code_of([&] { workbench::restore_adapter(w, second, "one"); }),
             std::string("file.missing"));
    QCOMPARE(code_of([&] { workbench::remove_adapter(w, ".."); }), std::string("usage"));
  }

  void export_gives_a_copy() {
    const fs::path w = workspace(), out = fresh();
    QCOMPARE(workbench::export_adapter(w / "adapters/one", out), out / "one");
    QCOMPARE(workbench::export_adapter(w / "adapters/one", out), out / "one-2");
    QCOMPARE(names_in(out), (QStringList{"one", "one-2"}));
    QVERIFY(near(workbench::adapter_facts(out / "one", control_).norm, 30));
    write(out / "file", "x");
    QCOMPARE(code_of([&] { workbench::export_adapter(w / "adapters/one", out / "file"); }),
             std::string("file.unwritable"));
  }

  void tags_go_with_the_folder() {
    const fs::path w = workspace();
    const fs::path one = w / "adapters/one";
    QVERIFY(workbench::read_tags(one).empty());
    workbench::write_tags(one, {" good ", "", "日本語  要約", "good", "\xff"});
    QCOMPARE(workbench::read_tags(one),
             (std::vector<std::string>{"good", "日本語 要約", "\xef\xbf\xbd"}));
    workbench::rename_adapter(w, "one", "two");
    QCOMPARE(workbench::read_tags(w / "adapters/two").size(), std::size_t{3});
    QVERIFY(experiment::open_workspace(w).adapters.at(0).problem.empty());
    workbench::write_tags(w / "adapters/two", {});
    QVERIFY(!fs::exists(w / "adapters/two/espalier-tags.json"));
    for (const char* broken : {"{", "[]", R"({"tags": 3})", R"({"tags": [1, {}]})"}) {
      write(w / "adapters/two/espalier-tags.json", broken);
      QVERIFY(workbench::read_tags(w / "adapters/two").empty());
    }
    QCOMPARE(code_of([&] { workbench::write_tags(one, {"a"}); }), std::string("file.missing"));
  }

  void folders_without_rights() {
    const fs::path w = workspace(), source = fresh() / "mine";
    lora::save_adapter(adapter_of({{3}, {4}}, {{1, 2, 2}}, 2), source);
    ::chmod(folder_.path().toLocal8Bit().constData(), 0755);
    for (const fs::path& folder : {w, w / "adapters", w / "adapters/one"})
      ::chmod(folder.c_str(), 0555);
    {
      const Humble humble;
      QCOMPARE(code_of([&] { workbench::import_adapter(w, source); }),
               std::string("file.unwritable"));
      QCOMPARE(code_of([&] { workbench::rename_adapter(w, "one", "two"); }),
               std::string("file.unwritable"));
      QCOMPARE(code_of([&] { workbench::remove_adapter(w, "one"); }),
               std::string("file.unwritable"));
      QCOMPARE(code_of([&] { workbench::write_tags(w / "adapters/one", {"a"}); }),
               std::string("file.unwritable"));
    }
    for (const fs::path& folder : {w, w / "adapters", w / "adapters/one"})
      ::chmod(folder.c_str(), 0755);
    QCOMPARE(names_in(w / "adapters"), QStringList{"one"});
    // One that cannot be looked into.
    ::chmod(source.c_str(), 0000);
    {
      const Humble humble;
      QCOMPARE(code_at_the_door([&] { workbench::import_adapter(w, source); }),
               std::string("file.unreadable"));
    }
    ::chmod(source.c_str(), 0755);
  }

  void models_are_linked() {
    const fs::path w = fresh();
    const fs::path model = espalier::test::golden_path("models/tiny-llama.gguf");
    QCOMPARE(workbench::import_model(w, model), std::string("tiny-llama.gguf"));
    QCOMPARE(workbench::import_model(w, model), std::string("tiny-llama.gguf"));
    QVERIFY(fs::is_symlink(w / "models/tiny-llama.gguf"));
    write(w / "elsewhere/tiny-llama.gguf", espalier::read_file(model));
    QCOMPARE(workbench::import_model(w, w / "elsewhere/tiny-llama.gguf"),
             std::string("tiny-llama-2.gguf"));
    QCOMPARE(experiment::open_workspace(w).models.size(), std::size_t{2});
    QVERIFY(experiment::open_workspace(w).models[0].problem.empty());
    const workbench::ModelFacts facts = workbench::model_facts(w / "models/tiny-llama.gguf");
    QCOMPARE(facts.bytes, static_cast<std::int64_t>(fs::file_size(model)));
    QCOMPARE(facts.dtype, std::string("F16"));
    // What a file says of itself goes before what most of its numbers are, which stands in where
    // it says nothing.
    const std::string key = "general.file_type";
    std::string recipe = espalier::read_file(model);
    const std::size_t at = recipe.find(key);
    QVERIFY(at != std::string::npos);
    recipe[at + key.size() + 4] = 15;
    write(w / "recipe.gguf", recipe);
    std::string silent = recipe;
    QCOMPARE(workbench::model_facts(w / "recipe.gguf").dtype, std::string("Q4_K_M"));
    silent[at] = 'x';
    write(w / "silent.gguf", silent);
    QCOMPARE(workbench::model_facts(w / "silent.gguf").dtype, std::string("F16"));
    write(w / "no.gguf", "GGUF");
    QVERIFY(code_of([&] { workbench::import_model(w, w / "no.gguf"); }) != "none");
    QCOMPARE(names_in(w / "models").size(), 2);
  }
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library_folders.moc"

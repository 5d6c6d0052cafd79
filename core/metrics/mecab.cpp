#include "core/metrics/mecab.h"

#include <mecab.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::metrics {

namespace {

constexpr std::string_view kEra = "令和";
constexpr unsigned kPublishedWords = 392126;

Error dictionary_error(const std::filesystem::path& folder, const std::string& reason) {
  return Error(Code::metric_mecab,
               "cannot use the Japanese dictionary in " + folder.string() + ": " + reason,
               "install the package mecab-ipadic-utf8, or name the folder of a UTF-8 IPADIC in "
               "ESPALIER_MECAB_DIC",
               {{"path", folder.string()}, {"detail", reason}});
}

/// The sizes by which an IPADIC is known: 1316 context ids on each side, and the words of the
/// published dictionary, or those and Debian's 令和.
void check_dictionary(const MeCab::Model& model, const std::filesystem::path& folder) {
  const MeCab::DictionaryInfo* info = model.dictionary_info();
  if (info == nullptr) throw dictionary_error(folder, "it is empty");
  const std::string charset = info->charset ? info->charset : "";
  if (charset != "UTF-8" && charset != "utf-8" && charset != "utf8") {
    throw dictionary_error(folder, "its character set is " + charset + ", not UTF-8");
  }
  if (info->lsize != 1316 || info->rsize != 1316 || info->next != nullptr ||
      (info->size != kPublishedWords && info->size != kPublishedWords + 1)) {
    throw dictionary_error(folder,
                           "it is not IPADIC 2.7.0 (" + std::to_string(info->size) + " words)");
  }
}

/// The word that Debian added.
bool is_added(const MeCab::Node& node) {
  return node.stat == MECAB_NOR_NODE && std::string_view(node.surface, node.length) == kEra;
}

/// The words on the best path that does not use the added word: MeCab's own search once more, over
/// the lattice and the costs that it left. Of two equal paths MeCab takes the first that it tried,
/// which is the last in `lpath`.
std::vector<const MeCab::Node*> path_without_added(const MeCab::Lattice& lattice) {
  struct Best {
    const MeCab::Node* node = nullptr;
    long cost = 0;
    const MeCab::Node* before = nullptr;
  };
  std::vector<Best> best;  // by node id
  const auto place = [&best](const MeCab::Node& node) -> Best& {
    if (best.size() <= node.id) best.resize(node.id + 1);
    return best[node.id];
  };
  place(*lattice.bos_node()) = {lattice.bos_node(), 0, nullptr};
  const auto visit = [&](const MeCab::Node& node) {
    Best found;
    for (const MeCab::Path* path = node.lpath; path != nullptr; path = path->lnext) {
      const Best& left = place(*path->lnode);
      if (left.node == nullptr) continue;
      const long cost = left.cost + path->cost;
      if (found.node == nullptr || cost <= found.cost) found = {&node, cost, path->lnode};
    }
    place(node) = found;
  };
  for (std::size_t at = 0; at < lattice.size(); ++at) {
    for (const MeCab::Node* node = lattice.begin_nodes(at); node != nullptr; node = node->bnext) {
      if (!is_added(*node)) visit(*node);
    }
  }
  visit(*lattice.eos_node());
  std::vector<const MeCab::Node*> out;
  for (const MeCab::Node* node = place(*lattice.eos_node()).before;
       node != nullptr && node != lattice.bos_node(); node = place(*node).before)
    out.push_back(node);
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<const MeCab::Node*> best_path(const MeCab::Lattice& lattice) {
  std::vector<const MeCab::Node*> out;
  for (const MeCab::Node* node = lattice.bos_node(); node != nullptr; node = node->next) {
    if (node->stat != MECAB_BOS_NODE && node->stat != MECAB_EOS_NODE) out.push_back(node);
  }
  return out;
}

}  // namespace

struct Mecab::Model {
  std::unique_ptr<MeCab::Model> model;
  bool has_added_word;
};

Mecab::Mecab(const std::filesystem::path& folder) {
  // MeCab only says no where a file is missing, but reads what is there without looking far.
  for (const char* name : {"sys.dic", "matrix.bin", "char.bin", "unk.dic", "dicrc"}) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(folder / name, code)) {
      throw dictionary_error(folder, std::string("there is no ") + name);
    }
  }
  std::string path = folder.string();
  std::array<std::string, 5> arguments{"espalier", "-r", "/dev/null", "-d", path};
  std::array<char*, 5> argv{};
  for (std::size_t i = 0; i < argv.size(); ++i)
    argv[i] = arguments[i].data();
  std::unique_ptr<MeCab::Model> model(
      MeCab::createModel(static_cast<int>(argv.size()), argv.data()));
  if (!model) {
    const char* reason = MeCab::getLastError();
    throw dictionary_error(folder, reason && *reason ? reason : "MeCab cannot open it");
  }
  check_dictionary(*model, folder);
  const bool added = model->dictionary_info()->size > kPublishedWords;
  model_ = std::make_shared<Model>(Model{std::move(model), added});
}

Mecab::~Mecab() = default;

std::vector<std::filesystem::path> Mecab::dictionary_folders() {
  return {"/var/lib/mecab/dic/ipadic-utf8",
          "/usr/share/mecab/dic/ipadic-utf8",
          "/usr/lib/x86_64-linux-gnu/mecab/dic/ipadic",
          "/usr/lib/mecab/dic/ipadic",
          "/usr/lib64/mecab/dic/ipadic",
          "/usr/local/lib/mecab/dic/ipadic"};
}

const Mecab& Mecab::shared() {
  // Never freed: threads may still hold their lattices while statics are destroyed.
  static const Mecab* const mecab = [] {
    if (const char* named = std::getenv("ESPALIER_MECAB_DIC"); named && *named) {
      return new Mecab(named);
    }
    for (const auto& folder : dictionary_folders()) {
      std::error_code code;
      if (std::filesystem::exists(folder / "sys.dic", code)) return new Mecab(folder);
    }
    throw dictionary_error(dictionary_folders().front(), "there is no dictionary");
  }();
  return *mecab;
}

std::vector<std::string_view> Mecab::words(std::string_view line) const {
  if (!utf8::valid(line)) {
    throw Error(Code::text_encoding, "a text to be split into words is not UTF-8",
                "save the text as UTF-8");
  }
  if (line.size() > kMaxLine) {
    throw Error(Code::data_record,
                "a line of " + std::to_string(line.size()) + " bytes is too long for MeCab",
                "score shorter texts", {{"bytes", std::to_string(line.size())}});
  }
  if (line.empty()) return {};
  // One tagger and lattice a thread; they hold the model that made them.
  struct Worker {
    std::shared_ptr<const Model> model;
    std::unique_ptr<MeCab::Tagger> tagger;
    std::unique_ptr<MeCab::Lattice> lattice;
  };
  thread_local Worker worker;
  if (worker.model != model_) {
    worker.lattice.reset();
    worker.tagger.reset();
    worker.model = model_;
    worker.tagger.reset(model_->model->createTagger());
    worker.lattice.reset(model_->model->createLattice());
  }
  MeCab::Lattice& lattice = *worker.lattice;
  // All paths are kept only where they are needed: they take most of the memory.
  const bool around_added = model_->has_added_word && line.find(kEra) != std::string_view::npos;
  lattice.set_request_type(around_added ? MECAB_NBEST : MECAB_ONE_BEST);
  lattice.set_sentence(line.data(), line.size());
  std::vector<std::string_view> out;
  if (!worker.tagger->parse(&lattice)) {
    const char* reason = lattice.what();
    throw Error(Code::metric_mecab, std::string("MeCab failed: ") + (reason ? reason : ""),
                "check the text", {{"detail", reason ? reason : ""}});
  }
  for (const MeCab::Node* node : around_added ? path_without_added(lattice) : best_path(lattice)) {
    const auto offset = static_cast<std::size_t>(node->surface - lattice.sentence());
    out.push_back(line.substr(offset, node->length));
  }
  return out;
}

}  // namespace espalier::metrics

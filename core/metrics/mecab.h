#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace espalier::metrics {

/// Japanese words as sacreBLEU's `ja-mecab` finds them: MeCab 0.996 with IPADIC, opened by its
/// folder and never through a mecabrc.
///
/// Debian's IPADIC has one word more than the one that sacreBLEU carries, the era name 令和. A line
/// that holds it is searched again without that word, so that both dictionaries split alike
/// ("令 和").
class Mecab {
 public:
  /// The process's one model, opened at the first call: the folder in ESPALIER_MECAB_DIC, else the
  /// first of dictionary_folders() that holds one. Throws metric_mecab.
  static const Mecab& shared();

  /// Throws metric_mecab where the folder holds no UTF-8 IPADIC (a mebibyte-sized, memory-mapped
  /// read; about 10 ms).
  explicit Mecab(const std::filesystem::path& folder);
  ~Mecab();
  Mecab(const Mecab&) = delete;
  Mecab& operator=(const Mecab&) = delete;

  /// The surfaces of the words, as parts of `line`, in order; white space stands between them.
  /// `line`: well-formed UTF-8 (else text_encoding) of at most kMaxLine bytes (else data_record:
  /// the lattice takes up to a kibibyte for each of them). Any thread may call this.
  std::vector<std::string_view> words(std::string_view line) const;

  static constexpr std::size_t kMaxLine = std::size_t{1} << 18;
  static std::vector<std::filesystem::path> dictionary_folders();

 private:
  struct Model;
  std::shared_ptr<const Model> model_;
};

}  // namespace espalier::metrics

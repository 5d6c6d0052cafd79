// BERTScore's files of baselines, without LibTorch.
#include <charconv>
#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/model/bert_score.h"

namespace espalier::model {

namespace {

constexpr std::size_t kLargest = 1 << 20;

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

BertScore rescaled(const BertScore& score, const BertScore& baseline) {
  const auto one = [](double x, double b) { return (x - b) / (1 - b); };
  return {one(score.precision, baseline.precision), one(score.recall, baseline.recall),
          one(score.f, baseline.f)};
}

BertScore read_baseline(const std::filesystem::path& file, std::int64_t layer) {
  const auto fail = [&file](const std::string& why) {
    throw Error(Code::metric_baseline, file.string() + " " + why,
                "a file of bert_score's rescale_baseline folder, for the same model",
                {{"path", file.string()}});
  };
  const std::string bytes = read_file(file, kLargest);
  for (std::string_view line : split(bytes, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::vector<std::string_view> cells = split(line, ',');
    if (line.empty() || cells[0] == "LAYER") continue;
    std::vector<double> numbers;
    for (const std::string_view cell : cells) {
      double value = 0;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
      if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) {
        fail("has a line that is no row of numbers");
      }
      numbers.push_back(value);
    }
    if (numbers.size() != 4) fail("has a line that is not LAYER,P,R,F");
    if (numbers[0] != static_cast<double>(layer)) continue;
    if (numbers[1] == 1 || numbers[2] == 1 || numbers[3] == 1) fail("has a baseline of 1");
    return {numbers[1], numbers[2], numbers[3]};
  }
  fail("has no row for layer " + std::to_string(layer));
  return {};
}

}  // namespace espalier::model

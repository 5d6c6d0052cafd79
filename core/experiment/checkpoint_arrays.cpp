// Prune masks and input norms out of a checkpoint, by its files alone (core/train/checkpoint.h,
// core/prune say how they are written): no model is loaded for it.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <system_error>

#include "core/base/error.h"
#include "core/experiment/run_arrays.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;
using tensor_io::NpyArray;
using tensor_io::TensorView;

/// By model::Site: the residual stream before attention and before the MLP, and the own inputs of o
/// and down.
constexpr std::array kSites{"attention", "mlp", "o", "down"};

/// Checkpoint folders, the newest first.
std::vector<fs::path> newest_first(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") == std::string::npos) out.push_back(entry.path());
  }
  std::sort(out.rbegin(), out.rend());
  return out;
}

NpyArray copied(const std::string& name, const char* type, const TensorView& view) {
  return {name, type, view.shape,
          std::string(reinterpret_cast<const char*>(view.data), view.bytes)};
}

/// The parts of "norms.STEP.LAYER.SITE" after the first; empty where it is another name.
std::vector<std::string> norm_parts(const std::string& name) {
  std::vector<std::string> parts{""};
  for (const char c : name)
    c == '.' ? parts.emplace_back() : parts.back() += c;
  const bool fits = parts.size() == 4 && parts[0] == "norms" && parts[3].size() == 1 &&
                    parts[3][0] >= '0' && parts[3][0] < '0' + static_cast<int>(kSites.size());
  return fits ? std::vector<std::string>(parts.begin() + 1, parts.end())
              : std::vector<std::string>();
}

/// Sums of squares of several steps become one norm a layer and site.
std::vector<NpyArray> norms_of(std::span<const TensorView> tensors, const Json& values) {
  double examples = 0;
  for (const Json& count : values.value("norm_examples", Json::array()))
    examples += count.is_number() ? count.get<double>() : 0;
  std::map<std::pair<int, std::string>, std::vector<double>> sums;  // layer, site
  for (const TensorView& view : tensors) {
    const std::vector<std::string> parts = norm_parts(view.name);
    if (parts.empty() || view.dtype != tensor_io::DType::f64 || parts[1].size() > 6) continue;
    const char* site = kSites.at(static_cast<std::size_t>(parts[2][0] - '0'));
    std::vector<double>& sum = sums[{std::atoi(parts[1].c_str()), site}];
    sum.resize(std::max(sum.size(), view.bytes / sizeof(double)));
    for (std::size_t i = 0; i < view.bytes / sizeof(double); ++i) {
      double value = 0;
      std::memcpy(&value, view.data + i * sizeof(double), sizeof(double));
      sum[i] += value;
    }
  }
  std::vector<NpyArray> out;
  for (auto& [key, sum] : sums) {
    for (double& value : sum)
      value = std::sqrt(value / examples);
    out.push_back(tensor_io::npy("norms_" + std::to_string(key.first) + "_" + key.second,
                                 {static_cast<std::int64_t>(sum.size())},
                                 std::span<const double>(sum)));
  }
  return out;
}

std::vector<NpyArray> arrays_of(const fs::path& checkpoint) {
  const Json manifest = json::parse_file(checkpoint / "manifest.json");
  const auto file = tensor_io::SafetensorsFile::open(checkpoint / "state.safetensors");
  std::vector<NpyArray> out;
  constexpr std::string_view kMask = "prune.last_";
  for (const TensorView& view : file->tensors()) {
    if (!view.name.starts_with(kMask) || view.dtype != tensor_io::DType::boolean) continue;
    std::string name = "mask_" + view.name.substr(kMask.size());
    std::replace(name.begin(), name.end(), '.', '_');
    out.push_back(copied(name, "|b1", view));
  }
  const Json values = manifest.is_object() ? manifest.value("values", Json::object()) : Json();
  for (NpyArray& norms : norms_of(file->tensors(), values.is_object() ? values : Json::object()))
    out.push_back(std::move(norms));
  return out;
}

}  // namespace

std::vector<NpyArray> checkpoint_arrays(const fs::path& folder) {
  for (const fs::path& checkpoint : newest_first(folder)) {
    try {
      return arrays_of(checkpoint);
    } catch (const Error&) {  // damaged, or just being written: the one before it
    }
  }
  return {};
}

}  // namespace espalier::experiment

#include "core/merge/modules.h"

#include <algorithm>
#include <filesystem>

#include "core/base/hash.h"
#include "core/model/tensor_names.h"

namespace espalier::merge {

using lora::Adapter;
using lora::Entry;
using lora::Factors;
using torch::Tensor;

namespace {

/// The folder's own name where there is one: a plan numbers equal names by their places.
std::string own_name(const Adapter& adapter) {
  std::filesystem::path folder = adapter.path;
  while (!folder.empty() && !folder.has_filename())
    folder = folder.parent_path();
  return folder.empty() ? adapter.name : folder.filename().string();
}

std::string content_hash(const Adapter& adapter) {
  Sha256 hash;
  for (const auto& [id, f] : adapter.modules) {
    hash.update(model::module_name(id.layer, id.proj));
    for (const Tensor& t : {f.a, f.b}) {
      const Tensor whole = t.contiguous();
      hash.update(whole.data_ptr<float>(), static_cast<std::size_t>(whole.numel()) * sizeof(float));
    }
    hash.update(&f.alpha, sizeof f.alpha);
  }
  return hash.hex();
}

}  // namespace

std::vector<std::uint64_t> streams(const std::vector<Entry>& entries) {
  std::map<std::string, int> bearers;
  for (const Entry& e : entries)
    ++bearers[own_name(*e.adapter)];
  std::map<std::string, std::uint64_t> seen;
  std::vector<std::uint64_t> out;
  for (const Entry& e : entries) {
    std::string name = own_name(*e.adapter);
    if (bearers[name] > 1) name += "/" + content_hash(*e.adapter);
    out.push_back(hash64(seen[name]++, name));
  }
  return out;
}

std::map<model::ModuleId, Parts> parts_of(const Request& request) {
  const std::vector<std::uint64_t> stream = streams(request.entries);
  std::map<model::ModuleId, Parts> out;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& e = request.entries[i];
    for (const auto& [id, f] : e.adapter->modules)
      out[id].push_back({f.a, f.b, request.scale ? f.scale() : 1, e.weight, stream[i]});
  }
  return out;
}

std::uint32_t place_of(model::ModuleId id, std::uint32_t factor) {
  return static_cast<std::uint32_t>(id.layer) * 64 + static_cast<std::uint32_t>(id.proj) * 4 +
         factor;
}

std::int64_t largest_rank(const Request& request) {
  std::int64_t largest = 1;
  for (const Entry& e : request.entries)
    largest = std::max(largest, e.adapter->rank);
  return largest;
}

Combine ruled(const Request& request, const std::string& rule) {
  Combine how = request.combine;
  how.rule = request.entries.size() == 1 ? "linear" : rule;
  return how;
}

Factors exact_sum(const Parts& parts) {
  Parts weighted = parts;
  for (Part& p : weighted)
    p.a = p.a * p.weight;
  const Tensor a = stacked_a(weighted);
  return {a, side_by_side_b(parts), static_cast<double>(a.size(0))};
}

Adapter each_module(const Request& request,
                    const std::function<Factors(model::ModuleId, const Parts&)>& one) {
  Adapter out;
  for (const auto& [id, parts] : parts_of(request))
    out.modules[id] = one(id, parts);
  return out;
}

Factors result(const Request& request, const Tensor& b, const Tensor& a) {
  if (request.rank > 0) return factors_of(thin_svd_of_product(b, a), request.rank);
  return lora::padded(a, b, a.size(0));
}

}  // namespace espalier::merge

#include "core/train/sharing.h"

#include <cstdint>

namespace espalier::train {

using torch::Tensor;

std::vector<std::size_t> Sharing::mine(const std::vector<std::size_t>& all) const {
  if (alone()) return all;
  std::vector<std::size_t> out;
  for (auto i = static_cast<std::size_t>(processes_->rank()); i < all.size();
       i += static_cast<std::size_t>(processes_->size()))
    out.push_back(all[i]);
  return out;
}

bool Sharing::any(bool wish) const {
  double wishes = wish ? 1 : 0;
  sum(std::span(&wishes, 1));
  return wishes > 0;
}

void Sharing::sum(std::span<double> values) const {
  if (!alone()) processes_->sum(values);
}

void Sharing::sum(std::vector<Tensor>& a, std::vector<Tensor>& b) const {
  if (alone()) return;
  std::vector<Tensor> parts;
  for (const std::vector<Tensor>* tensors : {&a, &b}) {
    for (const Tensor& t : *tensors)
      parts.push_back(t.reshape({-1}).to(torch::kFloat32));
  }
  Tensor all = torch::cat(parts);
  processes_->sum(all);
  std::int64_t at = 0;
  for (std::vector<Tensor>* tensors : {&a, &b}) {
    for (Tensor& t : *tensors) {
      t = all.narrow(0, at, t.numel()).view(t.sizes());
      at += t.numel();
    }
  }
}

}  // namespace espalier::train

#include "core/lora/state_dict.h"

#include "core/base/error.h"

namespace espalier::lora {

using torch::Tensor;

void StateDict::put(const std::string& name, const Tensor& tensor) {
  if (!tensor.defined()) return;
  tensors[name] = tensor.detach().to(torch::kCPU, tensor.scalar_type(), false, true).contiguous();
}

void StateDict::put(const std::string& name, const std::vector<Tensor>& list) {
  for (std::size_t i = 0; i < list.size(); ++i)
    put(name + "." + std::to_string(i), list[i]);
}

Tensor StateDict::take(const std::string& name, torch::Device device) const {
  const auto it = tensors.find(name);
  if (it == tensors.end()) misfit(name);
  return it->second.to(device, it->second.scalar_type(), false, true);
}

void StateDict::take_into(const std::string& name, Tensor& to) const {
  const auto it = tensors.find(name);
  if (it == tensors.end() || it->second.sizes() != to.sizes() ||
      it->second.scalar_type() != to.scalar_type()) {
    misfit(name);
  }
  torch::NoGradGuard no_grad;
  to.copy_(it->second);
}

void StateDict::misfit(const std::string& name) {
  throw Error(Code::checkpoint_bad, "the checkpoint has no \"" + name + "\" that fits this run",
              "it belongs to another plan or another version; start the run anew",
              {{"name", name}});
}

}  // namespace espalier::lora

#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace espalier::lora {

/// What a training must remember to go on to the same numbers: named tensors (on the CPU, in the
/// dtype in which they are held) and plain values.
class StateDict {
 public:
  std::map<std::string, torch::Tensor> tensors;
  Json values = Json::object();

  /// A copy of `tensor`; one that is not defined leaves nothing behind.
  void put(const std::string& name, const torch::Tensor& tensor);
  /// The same for a list, as NAME.0, NAME.1, ...
  void put(const std::string& name, const std::vector<torch::Tensor>& list);

  bool has(const std::string& name) const { return tensors.contains(name); }
  /// The tensor on `device`, a copy. Throws checkpoint_bad where there is none.
  torch::Tensor take(const std::string& name, torch::Device device) const;
  /// Into a tensor of the same shape and dtype. Throws checkpoint_bad where it does not fit.
  void take_into(const std::string& name, torch::Tensor& to) const;
  /// A plain value. Throws checkpoint_bad where there is none of that type.
  template <class T>
  T value(const char* key) const {
    const auto it = values.find(key);
    if (it != values.end()) {
      try {
        return it->template get<T>();
      } catch (const Json::exception&) {  // told as any other misfit, below
      }
    }
    misfit(key);
  }

 private:
  [[noreturn]] static void misfit(const std::string& name);
};

}  // namespace espalier::lora

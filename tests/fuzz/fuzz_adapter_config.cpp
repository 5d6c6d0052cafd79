// adapter_config.json: read, and asked for the rank, alpha and strength of a module whose name
// follows the first zero byte. Built from the file of core/lora that needs no LibTorch.
#include <cmath>

#include "core/lora/peft_config.h"
#include "tests/fuzz/input_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  static fuzz::InputFolder folder;
  fuzz::Input input(data, size);
  folder.fill(input, {"adapter_config.json"});
  fuzz::try_input([&] {
    const lora::PeftConfig config(folder.path());
    for (const std::string& module : {std::string("model.layers.1.self_attn.q_proj"),
                                      std::string(input.rest().substr(0, 64))}) {
      fuzz::must(config.rank_of(module) >= 1);
      fuzz::must(std::isfinite(config.alpha_of(module)) && std::isfinite(config.scale_of(module)));
    }
  });
  return 0;
}

// config.json of a decoder and of an encoder, a GGUF's keys, and a file of BERTScore's baselines.
// Built from the files of core/model that need no LibTorch.
#include <span>

#include "core/base/json.h"
#include "core/model/bert_score.h"
#include "core/model/config.h"
#include "core/model/encoder.h"
#include "tests/fuzz/input_folder.h"
#include "tests/fuzz/memory_gguf.h"

namespace {

using namespace espalier;

void check(const model::Config& c) {
  fuzz::must(c.layers > 0 && c.hidden > 0 && c.heads > 0 && c.kv_heads > 0 && c.head_dim > 0);
  fuzz::must(c.heads % c.kv_heads == 0 && c.vocab > 0 && c.parameters() > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::InputFolder folder;
  fuzz::Input input(data, size);
  switch (input.byte() % 4) {
    case 0:
      fuzz::try_input([&] { check(model::config_from_hf(json::parse(input.rest()))); });
      break;
    case 1:
      folder.put("config.json", input.rest());
      fuzz::try_input([&] {
        const model::EncoderConfig c = model::read_encoder_config(folder.path());
        fuzz::must(c.layers > 0 && c.hidden > 0 && c.heads > 0 && c.longest() > 0);
      });
      break;
    case 2:
      folder.put("baseline.tsv", input.rest());
      fuzz::try_input([&] { model::read_baseline(folder.path() / "baseline.tsv", 3); });
      break;
    default:
      fuzz::try_input([&] {
        const std::string_view rest = input.rest();
        const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(rest.data()),
                                               rest.size());
        check(model::config_from_gguf(fuzz::MemoryGguf(tensor_io::parse_gguf(bytes, "f.gguf"))));
      });
  }
  return 0;
}

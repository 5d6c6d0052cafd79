#include "core/experiment/open_model.h"

#include "core/base/error.h"
#include "core/model/loader.h"
#include "core/tensor_io/gguf.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

std::shared_ptr<tokenizer::Tokenizer> open_tokenizer(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    throw Error(Code::file_missing, "there is no model at " + path.string(),
                "check the path: a .gguf file or a Hugging Face folder", {{"path", path.string()}});
  }
  if (fs::is_directory(path, ignored)) return tokenizer::load_folder(path);
  return tokenizer::load(*tensor_io::GgufFile::open(path));
}

void check_fit(const tokenizer::Tokenizer& tokenizer, const model::Config& config,
               const fs::path& path) {
  const auto mismatch = [&](const std::string& what) {
    throw Error(Code::tokenizer_mismatch,
                "the tokenizer does not fit the model in " + path.string() + ": " + what,
                "put the tokenizer's files that belong to this model beside its weights",
                {{"path", path.string()},
                 {"tokens", std::to_string(tokenizer.vocab_size())},
                 {"rows", std::to_string(config.vocab)}});
  };
  if (tokenizer.vocab_size() > config.vocab) {
    mismatch("it has " + std::to_string(tokenizer.vocab_size()) + " tokens, the model's table " +
             std::to_string(config.vocab) + " rows");
  }
  const auto inside = [&](const char* name, tokenizer::TokenId id) {
    if (id >= config.vocab) {
      mismatch(std::string(name) + " is id " + std::to_string(id) + ", beyond the model's " +
               std::to_string(config.vocab) + " rows");
    }
  };
  inside("bos", tokenizer.bos());
  inside("eos", tokenizer.eos());
  for (const tokenizer::TokenId id : tokenizer.stop_ids())
    inside("a token that ends a text", id);
}

OpenModel open_model(const fs::path& path, const device::Placement& placement, Control* control,
                     const Progress& progress) {
  OpenModel out;
  out.tokenizer = open_tokenizer(path);
  check_fit(*out.tokenizer, model::read_config(path), path);
  out.model = model::load_model(path, placement, control, progress);
  return out;
}

}  // namespace espalier::experiment

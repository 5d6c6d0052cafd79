#include "core/tokenizer/tokenizer.h"

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tensor_io/gguf.h"
#include "core/tokenizer/byte_level.h"
#include "core/tokenizer/gguf_vocabulary.h"
#include "core/tokenizer/hf_folder.h"
#include "core/tokenizer/sentencepiece_tokenizer.h"

namespace espalier::tokenizer {

std::unique_ptr<Tokenizer> load(const tensor_io::GgufFile& file) {
  const std::optional<std::string> model = file.text("tokenizer.ggml.model");
  if (!model) {
    throw Error(Code::tokenizer_missing, "the GGUF file holds no tokenizer",
                "use a file of a whole language model", {});
  }
  if (*model == "llama") return make_sentencepiece(sentencepiece_of_gguf(file));
  if (*model == "gpt2") return make_byte_level(byte_level_of_gguf(file));
  throw_bad("its kind \"" + *model + "\" is not known",
            "kinds that work: llama (SentencePiece), gpt2 (byte-level BPE)");
}

std::unique_ptr<Tokenizer> load_folder(const std::filesystem::path& folder) {
  const FolderTokenizer found = read_folder(folder);
  if (found.sentencepiece) return make_sentencepiece(*found.sentencepiece);
  return make_byte_level(*found.byte_level);
}

const std::string& Tokenizer::chat() const {
  static const std::string none;
  return none;
}

IncrementalDecoder::IncrementalDecoder(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

std::string IncrementalDecoder::push(TokenId id) {
  const bool control = tokenizer_.is_control(id);
  pending_ += first_ ? tokenizer_.decode({&id, 1}) : tokenizer_.token_bytes(id);
  if (!control) first_ = false;
  const std::string_view ready = utf8::complete_prefix(pending_);
  std::string out = utf8::sanitized(ready);
  pending_.erase(0, ready.size());
  return out;
}

std::string IncrementalDecoder::finish() {
  std::string out = utf8::sanitized(pending_);
  pending_.clear();
  return out;
}

}  // namespace espalier::tokenizer

// tokenizer.json of the tokenizers library: normalizer, pre_tokenizer and decoder of byte-level
// BPE. What is not understood whole is refused by name.
#include "core/tokenizer/hf_json.h"

#include "core/tokenizer/hf_bpe.h"

namespace espalier::tokenizer {

namespace {

using hf::child;
using hf::flag;
using hf::parts;
using hf::type_of;
using hf::unsupported;
using hf::wrong;

Normalization read_normalizer(const Json& json) {
  Normalization out = Normalization::none;
  for (const Json* part : parts(json, "normalizers", "the normalizer")) {
    const std::string type = type_of(*part, "the normalizer");
    if (out != Normalization::none) unsupported("several normalizers");
    if (type == "NFC") {
      out = Normalization::nfc;
    } else if (type == "NFD") {
      out = Normalization::nfd;
    } else if (type == "NFKC") {
      out = Normalization::nfkc;
    } else if (type == "NFKD") {
      out = Normalization::nfkd;
    } else {
      unsupported("the normalizer " + type);
    }
  }
  return out;
}

Regex read_pattern(const Json& split) {
  const Json& pattern = child(split, "pattern");
  const Json& expression = child(pattern, "Regex");
  const Json& literal = child(pattern, "String");
  if (expression.is_string()) return Regex(expression.get_ref<const std::string&>());
  if (literal.is_string()) return Regex(literal.get_ref<const std::string&>(), true);
  wrong("a Split has no pattern");
}

PreTokenizer::Keep read_behavior(const Json& split) {
  using Keep = PreTokenizer::Keep;
  const Json& behavior = child(split, "behavior");
  const std::string name = behavior.is_string() ? behavior.get<std::string>() : "none";
  const bool invert = flag(split, "invert", false);
  if (name == "Isolated") return Keep::matches_and_gaps;  // inverted it is the same
  if (name == "Removed") return invert ? Keep::matches : Keep::gaps;
  if (name == "Contiguous" && !invert) return Keep::runs;
  unsupported("a Split with the behavior " + name + (invert ? ", inverted" : ""));
}

/// True where a byte-level step is among the parts.
bool read_pre_tokenizer(const Json& json, PreTokenizer& out) {
  bool byte_level = false;
  for (const Json* part : parts(json, "pretokenizers", "the pre-tokenizer")) {
    const std::string type = type_of(*part, "the pre-tokenizer");
    if (byte_level) unsupported("a pre-tokenizer after ByteLevel");
    if (type == "ByteLevel") {
      if (flag(*part, "add_prefix_space", true)) out.add_prefix_space();
      if (flag(*part, "use_regex", true)) out.add_split(Regex(kGpt2Pattern));
      byte_level = true;
    } else if (type == "Split") {
      out.add_split(read_pattern(*part), read_behavior(*part));
    } else if (type == "Digits") {
      const bool each = flag(*part, "individual_digits", false);
      out.add_split(Regex(R"(\p{N})"),
                    each ? PreTokenizer::Keep::matches_and_gaps : PreTokenizer::Keep::runs);
    } else {
      unsupported("the pre-tokenizer " + type);
    }
  }
  return byte_level;
}

void check_decoder(const Json& json) {
  for (const Json* part : parts(json, "decoders", "the decoder")) {
    const std::string type = type_of(*part, "the decoder");
    if (type != "ByteLevel") unsupported("the decoder " + type);
  }
}

}  // namespace

ByteLevelSpec byte_level_of_json(const Json& json) {
  if (!json.is_object()) wrong("there is no object");
  const Json& model = child(json, "model");
  hf::Bpe bpe = hf::read_bpe(json);
  if (flag(model, "byte_fallback", false)) unsupported("byte_fallback");
  ByteLevelSpec out;
  out.name = "tokenizer.json";
  if (!read_pre_tokenizer(child(json, "pre_tokenizer"), out.pre)) {
    unsupported("BPE that is not byte-level");
  }
  check_decoder(child(json, "decoder"));
  out.normalization = read_normalizer(child(json, "normalizer"));
  out.ignore_merges = flag(model, "ignore_merges", false);
  out.fuse_unknown = flag(model, "fuse_unk", false);
  out.vocabulary = std::move(bpe.vocabulary);
  out.merges = std::move(bpe.merges);
  out.added = std::move(bpe.added);
  return out;
}

}  // namespace espalier::tokenizer

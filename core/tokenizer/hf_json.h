#pragma once

#include "core/base/json.h"
#include "core/tokenizer/byte_level.h"

namespace espalier::tokenizer {

/// The tokenizer behind a parsed tokenizer.json (byte-level BPE). Sets adds_bos and bos where the
/// post-processor puts one token before a text. Throws Error tokenizer_bad, naming the component
/// that is not supported.
ByteLevelSpec byte_level_of_json(const Json& json);

}  // namespace espalier::tokenizer

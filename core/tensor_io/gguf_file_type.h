#pragma once

#include <string>

#include "core/tensor_io/gguf.h"

namespace espalier::tensor_io {

/// What a file says of its weights as a whole: "Q4_K_M", which is a recipe (its matrices are of
/// several types), "F16". Empty where general.file_type is not there, is a guess by its writer's
/// own word, or is a number without a name.
std::string gguf_file_type(const GgufFile& file);

}  // namespace espalier::tensor_io

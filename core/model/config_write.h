#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/model/config.h"
#include "core/tensor_io/gguf_write.h"

namespace espalier::model {

/// A config.json that transformers reads as this model (keys as its versions 4 and 5 both know
/// them). `dtype`: "float32" | "bfloat16" | "float16". A llama3 RoPE scaling known only as divisors
/// is written by its factors where Llama 3's own give the same divisors. Throws Error model_config
/// where the family's keys cannot say what the configuration holds.
Json hf_config(const Config& config, const std::string& dtype);

/// The architecture's keys of a GGUF, general.architecture first, as llama.cpp and transformers
/// want them. Throws Error model_config where the keys cannot say what the configuration holds
/// (another score scale, another pattern of local layers, a window of Qwen).
void add_gguf_config(const Config& config, tensor_io::GgufKeys& keys);

/// [head_dim / 2] divisors of the frequencies, GGUF's rope_freqs.weight, where a llama3 scaling
/// needs them; else empty.
std::vector<float> gguf_rope_divisors(const Config& config);

/// The f32 of a file as the shortest decimal number that means it: 1e-05, not 9.99999974e-06.
double shortest(double value);

}  // namespace espalier::model

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/tensor_io/tensor_file.h"

namespace espalier::tensor_io {

// The numbers of the GGUF format (ggml), for its reader and its writer.

constexpr std::size_t kMaxTensorName = 63;  // ggml's GGML_MAX_NAME with its final zero

/// Types of the values in the key table, by number.
enum class GgufValueType : std::uint32_t {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  f32,
  boolean,
  string,
  array,
  u64,
  i64,
  f64
};

struct GgufTensorType {
  std::uint32_t id;
  std::string_view name;
  std::optional<DType> dtype;
};

/// ggml's types by number; those without a dtype exist but are not read.
inline constexpr std::array<GgufTensorType, 33> kGgufTensorTypes{{
    {0, "F32", DType::f32},    {1, "F16", DType::f16},    {2, "Q4_0", DType::q4_0},
    {3, "Q4_1", DType::q4_1},  {6, "Q5_0", DType::q5_0},  {7, "Q5_1", DType::q5_1},
    {8, "Q8_0", DType::q8_0},  {9, "Q8_1", {}},           {10, "Q2_K", {}},
    {11, "Q3_K", {}},          {12, "Q4_K", DType::q4_k}, {13, "Q5_K", DType::q5_k},
    {14, "Q6_K", DType::q6_k}, {15, "Q8_K", {}},          {16, "IQ2_XXS", {}},
    {17, "IQ2_XS", {}},        {18, "IQ3_XXS", {}},       {19, "IQ1_S", {}},
    {20, "IQ4_NL", {}},        {21, "IQ3_S", {}},         {22, "IQ2_S", {}},
    {23, "IQ4_XS", {}},        {24, "I8", DType::i8},     {25, "I16", DType::i16},
    {26, "I32", DType::i32},   {27, "I64", DType::i64},   {28, "F64", DType::f64},
    {29, "IQ1_M", {}},         {30, "BF16", DType::bf16}, {34, "TQ1_0", {}},
    {35, "TQ2_0", {}},         {39, "MXFP4", {}},         {40, "NVFP4", {}},
}};

/// ggml's number of a type; throws Error dtype_unsupported for those that GGUF lacks.
std::uint32_t gguf_type_id(DType dtype);

}  // namespace espalier::tensor_io

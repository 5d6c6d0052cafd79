// GGUF, little-endian: "GGUF", u32 version, u64 tensors, u64 keys; then the keys, the tensor
// descriptions, padding, and the tensors' data. Every count is held against the bytes that are
// left before anything is allocated for it.
#include "core/tensor_io/gguf_parse.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tensor_io/checked.h"
#include "core/tensor_io/gguf_types.h"

namespace espalier::tensor_io {

namespace {

static_assert(std::endian::native == std::endian::little, "GGUF is read as it lies in memory");

/// Arrays of one file together: far beyond the largest vocabulary with its merges, and small enough
/// that a file of single bytes cannot ask for many times its size.
constexpr std::uint64_t kMaxElements = std::uint64_t{1} << 24;
constexpr std::size_t kMaxKey = 65535;

using ValueType = GgufValueType;
constexpr std::array<std::size_t, 13> kValueBytes{1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

class Parser {
 public:
  Parser(std::span<const std::byte> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  GgufContent parse() {
    const auto [tensors, keys] = header();
    for (std::uint64_t i = 0; i < keys; ++i)
      key_and_value();
    const std::uint64_t alignment = this->alignment();
    std::vector<std::uint64_t> offsets;
    offsets.reserve(tensors);
    content_.tensors.reserve(tensors);
    for (std::uint64_t i = 0; i < tensors; ++i)
      offsets.push_back(tensor_info());
    place(offsets, alignment);
    return std::move(content_);
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(Code::gguf_bad, name_ + " is not a sound GGUF file: " + why,
                "the file may be cut off or damaged: fetch it again",
                {{"file", name_}, {"why", why}});
  }

  std::uint64_t left() const { return bytes_.size() - at_; }

  template <class T>
  T read() {
    if (left() < sizeof(T)) fail("it ends too early, at byte " + std::to_string(bytes_.size()));
    T out;
    std::memcpy(&out, bytes_.data() + at_, sizeof out);
    at_ += sizeof out;
    return out;
  }

  std::string read_string(std::size_t limit, const char* what) {
    const auto size = read<std::uint64_t>();
    if (size > left()) fail(std::string(what) + " is longer than the file");
    if (size > limit) fail(std::string(what) + " is too long (" + std::to_string(size) + " bytes)");
    const char* const at = reinterpret_cast<const char*>(bytes_.data() + at_);
    at_ += size;
    return {at, static_cast<std::size_t>(size)};
  }

  std::pair<std::uint64_t, std::uint64_t> header() {
    if (bytes_.size() < 4 || std::memcmp(bytes_.data(), "GGUF", 4) != 0) {
      fail("it does not begin with \"GGUF\"");
    }
    at_ = 4;
    const auto version = read<std::uint32_t>();
    if (version != 2 && version != 3) {
      fail((version & 0xFFFFU) == 0 && version != 0
               ? "it is written in big-endian order"
               : "version " + std::to_string(version) + " (2 and 3 can be read)");
    }
    const auto tensors = read<std::uint64_t>();
    const auto keys = read<std::uint64_t>();
    // The shortest tensor description has 24 bytes, the shortest key with its value 13.
    if (tensors > left() / 24) fail("more tensors announced than the file can hold");
    if (keys > left() / 13) fail("more keys announced than the file can hold");
    return {tensors, keys};
  }

  ValueType value_type() {
    const auto type = read<std::uint32_t>();
    if (type >= kValueBytes.size()) fail("unknown value type " + std::to_string(type));
    return static_cast<ValueType>(type);
  }

  void key_and_value() {
    std::string key = read_string(kMaxKey, "a key");
    if (key.empty() || !utf8::valid(key)) fail("a key is empty or not UTF-8");
    const std::size_t begin = at_;
    const ValueType type = value_type();
    GgufValue value = type == ValueType::array ? read_array(key) : read_scalar(type);
    if (!content_.values.emplace(key, std::move(value)).second) {
      fail("the key \"" + key + "\" stands twice");
    }
    content_.raw.emplace(key, bytes_.subspan(begin, at_ - begin));
    content_.keys.push_back(std::move(key));
  }

  bool read_bool() {
    const auto byte = read<std::uint8_t>();
    if (byte > 1) fail("a truth value that is neither 0 nor 1");
    return byte == 1;
  }

  GgufValue read_scalar(ValueType type) {
    switch (type) {
      case ValueType::u8:
        return std::uint64_t{read<std::uint8_t>()};
      case ValueType::u16:
        return std::uint64_t{read<std::uint16_t>()};
      case ValueType::u32:
        return std::uint64_t{read<std::uint32_t>()};
      case ValueType::u64:
        return read<std::uint64_t>();
      case ValueType::i8:
        return std::int64_t{read<std::int8_t>()};
      case ValueType::i16:
        return std::int64_t{read<std::int16_t>()};
      case ValueType::i32:
        return std::int64_t{read<std::int32_t>()};
      case ValueType::i64:
        return read<std::int64_t>();
      case ValueType::f32:
        return static_cast<double>(read<float>());
      case ValueType::f64:
        return read<double>();
      case ValueType::boolean:
        return read_bool();
      case ValueType::string:
        return read_string(std::size_t{1} << 30, "a text");
      case ValueType::array:
        break;
    }
    fail("an array inside an array");
  }

  GgufValue read_array(const std::string& key) {
    const ValueType type = value_type();
    const auto count = read<std::uint64_t>();
    if (type == ValueType::array) fail("the array " + key + " holds arrays");
    if (count > left() / kValueBytes[static_cast<std::size_t>(type)]) {
      fail("the array " + key + " is longer than the file");
    }
    elements_ += count;
    if (elements_ > kMaxElements) fail("its arrays are too long");
    const auto n = static_cast<std::size_t>(count);
    if (type == ValueType::string) {
      std::vector<std::string> out(n);
      for (std::string& text : out)
        text = read_string(std::size_t{1} << 30, "a text");
      return out;
    }
    if (type == ValueType::f32 || type == ValueType::f64) {
      std::vector<double> out(n);
      for (double& x : out)
        x = std::get<double>(read_scalar(type));
      return out;
    }
    std::vector<std::int64_t> out(n);
    for (std::int64_t& x : out)
      x = read_integer(type, key);
    return out;
  }

  std::int64_t read_integer(ValueType type, const std::string& key) {
    const GgufValue value = read_scalar(type);
    if (const bool* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    const std::uint64_t number = std::get<std::uint64_t>(value);
    if (number > static_cast<std::uint64_t>(INT64_MAX)) fail("a number in " + key + " is too big");
    return static_cast<std::int64_t>(number);
  }

  std::uint64_t alignment() const {
    const auto found = content_.values.find("general.alignment");
    if (found == content_.values.end()) return 32;
    const auto* value = std::get_if<std::uint64_t>(&found->second);
    if (value == nullptr) fail("general.alignment is not an unsigned integer");
    if (!std::has_single_bit(*value) || *value > (std::uint64_t{1} << 20)) {
      fail("general.alignment is " + std::to_string(*value) + ", no sensible power of two");
    }
    return *value;
  }

  /// Reads one description, checks shape and size, and returns its offset.
  std::uint64_t tensor_info() {
    TensorView tensor;
    tensor.name = read_string(kMaxTensorName, "the name of a tensor");
    if (tensor.name.empty() || !utf8::valid(tensor.name)) {
      fail("the name of a tensor is empty or not UTF-8");
    }
    if (!names_.insert(tensor.name).second) fail("the tensor " + tensor.name + " stands twice");
    const auto dims = read<std::uint32_t>();
    if (dims > 4) fail("tensor " + tensor.name + " has " + std::to_string(dims) + " dimensions");
    tensor.shape.resize(dims);
    for (std::int64_t& size : tensor.shape) {
      size = read<std::int64_t>();
      if (size <= 0) fail("tensor " + tensor.name + " has a size of " + std::to_string(size));
    }
    tensor.dtype = tensor_type(tensor.name, read<std::uint32_t>());
    const DTypeInfo& info = dtype_info(tensor.dtype);
    const std::uint64_t row = dims == 0 ? 1 : static_cast<std::uint64_t>(tensor.shape[0]);
    if (row % info.block_elements != 0) {
      fail("rows of tensor " + tensor.name + " are no whole blocks");
    }
    const auto numel = checked_product(tensor.shape);
    const auto size =
        numel ? checked_multiply(*numel / info.block_elements, info.block_bytes) : std::nullopt;
    if (!size || *size > bytes_.size()) fail("tensor " + tensor.name + " is larger than the file");
    tensor.bytes = static_cast<std::size_t>(*size);
    std::reverse(tensor.shape.begin(), tensor.shape.end());
    content_.tensors.push_back(std::move(tensor));
    return read<std::uint64_t>();
  }

  DType tensor_type(const std::string& tensor, std::uint32_t id) const {
    for (const GgufTensorType& type : kGgufTensorTypes) {
      if (type.id != id) continue;
      if (type.dtype) return *type.dtype;
      throw Error(Code::gguf_type,
                  name_ + ": tensor " + tensor + " is of type " + std::string(type.name) +
                      ", which cannot be read",
                  "types that can be read: F32 F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q4_K Q5_K Q6_K",
                  {{"file", name_}, {"tensor", tensor}, {"type", std::string(type.name)}});
    }
    fail("tensor " + tensor + " is of the unknown type " + std::to_string(id));
  }

  /// As ggml demands: each tensor begins where the one before it, padded, ended.
  void place(const std::vector<std::uint64_t>& offsets, std::uint64_t alignment) {
    const auto padded = [&](std::uint64_t x) { return (x + alignment - 1) & ~(alignment - 1); };
    const std::uint64_t start = padded(at_);
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      TensorView& tensor = content_.tensors[i];
      if (offsets[i] != expected) {
        fail("tensor " + tensor.name + " does not begin where the one before it ends");
      }
      // Below the file's size times the alignment: no sum here can wrap.
      if (start + expected > bytes_.size() || tensor.bytes > bytes_.size() - start - expected) {
        fail("tensor " + tensor.name + " reaches past the end of the file");
      }
      tensor.data = bytes_.data() + start + expected;
      expected += padded(tensor.bytes);
    }
  }

  std::span<const std::byte> bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::uint64_t elements_ = 0;
  GgufContent content_;
  std::unordered_set<std::string> names_;
};

}  // namespace

std::uint32_t gguf_type_id(DType dtype) {
  for (const GgufTensorType& type : kGgufTensorTypes) {
    if (type.dtype == dtype) return type.id;
  }
  const std::string name(dtype_info(dtype).name);
  throw Error(Code::dtype_unsupported, "GGUF has no type for " + name, "convert the tensor first",
              {{"dtype", name}});
}

GgufContent parse_gguf(std::span<const std::byte> bytes, const std::string& name) {
  return Parser(bytes, name).parse();
}

}  // namespace espalier::tensor_io

// safetensors: u64 N, N bytes of JSON, data. JSON: {"name": {"dtype", "shape", "data_offsets"}} and
// "__metadata__" with texts. The offsets, sorted, must cover the data without gap or overlap.
#include "core/tensor_io/safetensors_header.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tensor_io/checked.h"

namespace espalier::tensor_io {

namespace {

constexpr std::uint64_t kMaxHeader = 100'000'000;  // the reference implementation's bound
constexpr std::size_t kMaxDimensions = 8;

[[noreturn]] void fail(const std::string& file, const std::string& why) {
  throw Error(Code::safetensors_bad, file + " is not a sound safetensors file: " + why,
              "the file may be cut off or damaged: fetch it again", {{"file", file}, {"why", why}});
}

/// Types of the format that no model of the supported families has.
constexpr const char* kOtherTypes[] = {"U16",     "U32",     "U64",     "F8_E4M3", "F8_E5M2",
                                       "F8_E8M0", "F6_E2M3", "F6_E3M2", "F4",      "C64"};

DType dtype_of(const std::string& file, const std::string& tensor, const std::string& name) {
  for (const DType dtype : {DType::f64, DType::f32, DType::f16, DType::bf16, DType::i64, DType::i32,
                            DType::i16, DType::i8, DType::u8, DType::boolean}) {
    if (dtype_info(dtype).name == name) return dtype;
  }
  if (std::find(std::begin(kOtherTypes), std::end(kOtherTypes), name) == std::end(kOtherTypes)) {
    fail(file, "tensor " + tensor + " is of the unknown type " + name);
  }
  throw Error(Code::dtype_unsupported,
              file + ": tensor " + tensor + " is of type " + name + ", which cannot be read",
              "types that can be read: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL",
              {{"file", file}, {"tensor", tensor}, {"dtype", name}});
}

struct Entry {
  TensorView tensor;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Follows the events of the JSON parser through the only shape that a header may have.
class Reader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  bool key(string_t& text) override {
    if (place_ == Place::root) {
      if (!names_.insert(text).second) fail(file_, "the name " + text + " stands twice");
      name_ = std::move(text);
    } else if (place_ == Place::metadata) {
      if (content_.metadata.contains(text)) fail(file_, "the key " + text + " stands twice");
      name_ = std::move(text);
    } else {
      field_ = field_of(text);
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::outside) {
      place_ = Place::root;
    } else if (place_ == Place::root) {
      place_ = name_ == "__metadata__" ? Place::metadata : Place::tensor;
      entry_ = {};
      seen_ = 0;
    } else {
      misplaced();
    }
    return true;
  }

  bool end_object() override {
    if (place_ == Place::tensor) {
      if (seen_ != 7) fail(file_, "tensor " + name_ + " lacks dtype, shape or data_offsets");
      finish_tensor();
    }
    place_ = place_ == Place::root ? Place::outside : Place::root;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::tensor || field_ == Field::dtype) misplaced();
    place_ = Place::list;
    list_.clear();
    return true;
  }

  bool end_array() override {
    place_ = Place::tensor;
    if (field_ == Field::shape) {
      entry_.tensor.shape.assign(list_.begin(), list_.end());
    } else {
      if (list_.size() != 2 || list_[0] > list_[1]) {
        fail(file_, "data_offsets of tensor " + name_ + " are not a range");
      }
      entry_.begin = static_cast<std::uint64_t>(list_[0]);
      entry_.end = static_cast<std::uint64_t>(list_[1]);
    }
    return true;
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ != Place::list) misplaced();
    if (value > static_cast<std::uint64_t>(INT64_MAX) || list_.size() == kMaxDimensions) {
      fail(file_, "tensor " + name_ + " has a number that is too big, or too many of them");
    }
    list_.push_back(static_cast<std::int64_t>(value));
    return true;
  }

  bool string(string_t& text) override {
    if (place_ == Place::metadata) {
      content_.metadata.emplace(name_, std::move(text));
    } else if (place_ == Place::tensor && field_ == Field::dtype) {
      entry_.tensor.dtype = dtype_of(file_, name_, text);
    } else {
      misplaced();
    }
    return true;
  }

  bool null() override { misplaced(); }
  bool boolean(bool) override { misplaced(); }
  bool number_integer(number_integer_t) override { misplaced(); }
  bool number_float(number_float_t, const string_t&) override { misplaced(); }
  bool binary(binary_t&) override { misplaced(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    fail(file_, "its header is no valid JSON (near byte " + std::to_string(position) + ")");
  }

  SafetensorsContent content_;
  std::vector<Entry> entries_;

 private:
  enum class Place { outside, root, metadata, tensor, list };
  enum class Field { dtype, shape, offsets };

  [[noreturn]] void misplaced() const {
    fail(file_, name_.empty() ? "its header is no JSON object"
                              : "its header has an odd value for " + name_);
  }

  Field field_of(const std::string& text) {
    const Field field = text == "dtype"          ? Field::dtype
                        : text == "shape"        ? Field::shape
                        : text == "data_offsets" ? Field::offsets
                                                 : throw_unknown(text);
    const unsigned bit = 1U << static_cast<unsigned>(field);
    if ((seen_ & bit) != 0) fail(file_, text + " of tensor " + name_ + " stands twice");
    seen_ |= bit;
    return field;
  }

  [[noreturn]] Field throw_unknown(const std::string& text) const {
    fail(file_, "tensor " + name_ + " has the unknown field " + text);
  }

  /// shape x size == end - begin, without overflow.
  void finish_tensor() {
    const DTypeInfo& info = dtype_info(entry_.tensor.dtype);
    const auto numel = checked_product(entry_.tensor.shape);
    const auto bytes = numel ? checked_multiply(*numel, info.block_bytes) : std::nullopt;
    if (!bytes || *bytes != entry_.end - entry_.begin) {
      fail(file_, "shape and data_offsets of tensor " + name_ + " do not agree");
    }
    entry_.tensor.name = name_;
    entry_.tensor.bytes = static_cast<std::size_t>(*bytes);
    entries_.push_back(std::move(entry_));
  }

  const std::string& file_;
  Place place_ = Place::outside;
  Field field_ = Field::dtype;
  unsigned seen_ = 0;  ///< bits of the fields that the tensor already had
  std::string name_;
  Entry entry_;
  std::vector<std::int64_t> list_;
  std::unordered_set<std::string> names_;
};

/// The header's text, its length checked.
std::string_view header_text(std::span<const std::byte> bytes, const std::string& file) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) fail(file, "it is shorter than 8 bytes");
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > kMaxHeader) fail(file, "its header is announced as larger than 100 MB");
  if (length > bytes.size() - sizeof length) fail(file, "it ends inside its header");
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()) + sizeof length,
                              static_cast<std::size_t>(length)};
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    fail(file, "its header is no JSON object");
  }
  // A zero byte would end the JSON for the parser and hide what follows.
  if (text.find('\0') != std::string_view::npos) fail(file, "its header has a zero byte");
  if (!utf8::valid(text)) fail(file, "its header is not UTF-8");
  return text;
}

}  // namespace

SafetensorsContent parse_safetensors(std::span<const std::byte> bytes, const std::string& name) {
  const std::string_view text = header_text(bytes, name);
  Reader reader(name);
  nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  const std::span<const std::byte> data = bytes.subspan(sizeof(std::uint64_t) + text.size());
  std::vector<Entry>& entries = reader.entries_;
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t at = 0;
  for (Entry& entry : entries) {
    if (entry.begin != at) {
      fail(name, "tensor " + entry.tensor.name + " overlaps another or leaves a gap");
    }
    at = entry.end;
    if (at > data.size()) {
      fail(name, "tensor " + entry.tensor.name + " reaches past the end of the file");
    }
    entry.tensor.data = data.data() + entry.begin;
    reader.content_.tensors.push_back(std::move(entry.tensor));
  }
  if (at != data.size()) fail(name, "there are bytes after its last tensor");
  return std::move(reader.content_);
}

}  // namespace espalier::tensor_io

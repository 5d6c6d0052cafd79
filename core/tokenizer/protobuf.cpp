#include "core/tokenizer/protobuf.h"

#include <cstring>

#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kFixed64 = 1;
constexpr std::uint32_t kBytes = 2;
constexpr std::uint32_t kFixed32 = 5;

[[noreturn]] void broken() {
  throw_bad("tokenizer.model is no SentencePiece model, or is cut off");
}

}  // namespace

std::uint64_t ProtoReader::varint() {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (bytes_.empty()) broken();
    const auto byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return out;
  }
  broken();
}

std::uint64_t ProtoReader::fixed(std::size_t size) {
  if (bytes_.size() < size) broken();
  std::uint64_t out = 0;
  std::memcpy(&out, bytes_.data(), size);  // little-endian, like the format
  bytes_.remove_prefix(size);
  return out;
}

std::optional<ProtoReader::Field> ProtoReader::next() {
  if (bytes_.empty()) return std::nullopt;
  const std::uint64_t tag = varint();
  if (tag >> 3 == 0 || tag >> 3 > 0x1FFFFFFF) broken();
  Field out;
  out.number = static_cast<std::uint32_t>(tag >> 3);
  out.wire = static_cast<std::uint32_t>(tag & 7);
  switch (out.wire) {
    case kVarint:
      out.value = varint();
      break;
    case kFixed64:
      out.value = fixed(8);
      break;
    case kFixed32:
      out.value = fixed(4);
      break;
    case kBytes: {
      const std::uint64_t size = varint();
      if (size > bytes_.size()) broken();
      out.bytes = bytes_.substr(0, static_cast<std::size_t>(size));
      bytes_.remove_prefix(static_cast<std::size_t>(size));
      break;
    }
    default:  // groups are not used by these files
      broken();
  }
  return out;
}

void ProtoWriter::raw(std::uint64_t value) {
  while (value >= 0x80) {
    out_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out_ += static_cast<char>(value);
}

void ProtoWriter::varint(std::uint32_t field, std::uint64_t value) {
  raw(std::uint64_t{field} << 3 | kVarint);
  raw(value);
}

void ProtoWriter::number(std::uint32_t field, float value) {
  raw(std::uint64_t{field} << 3 | kFixed32);
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out_.append(bytes, sizeof bytes);
}

void ProtoWriter::bytes(std::uint32_t field, std::string_view value) {
  raw(std::uint64_t{field} << 3 | kBytes);
  raw(value.size());
  out_ += value;
}

}  // namespace espalier::tokenizer

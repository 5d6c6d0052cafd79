#include "core/tensor_io/npz.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/utf8.h"

// The formats: numpy.lib.format of its manual, and PKWARE's APPNOTE.
namespace espalier::tensor_io {

namespace {

static_assert(std::endian::native == std::endian::little);

void check_count(const std::string& name, const std::vector<std::int64_t>& shape,
                 std::size_t count) {
  std::size_t wanted = 1;
  for (const std::int64_t size : shape)
    wanted *= static_cast<std::size_t>(size);
  if (wanted != count) throw Error(Code::internal, "the array " + name + " has another shape");
}

template <class T>
NpyArray from_values(const std::string& name, const char* type, std::vector<std::int64_t> shape,
                     std::span<const T> values) {
  check_count(name, shape, values.size());
  NpyArray out{name, type, std::move(shape), std::string(values.size_bytes(), '\0')};
  if (!values.empty()) std::memcpy(out.bytes.data(), values.data(), values.size_bytes());
  return out;
}

/// Reflected, polynomial 0xedb88320, as zip has it.
std::uint32_t crc32(std::string_view bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit)
        value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320U : 0U);
      made[i] = value;
    }
    return made;
  }();
  std::uint32_t out = 0xffffffffU;
  for (const char c : bytes)
    out = table[(out ^ static_cast<unsigned char>(c)) & 0xff] ^ (out >> 8);
  return ~out;
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>((value >> (8 * i)) & 0xff);
}

constexpr std::uint64_t kVersion = 20, kStored = 0, kMidnight = 0;
constexpr std::uint64_t kFirstDay = 0x21;  ///< 1980-01-01: the same arrays make the same file

/// From the version to the length of the extra field: what a file's own header and its entry in the
/// directory have in common.
std::string facts(const std::string& name, std::uint32_t crc, std::uint64_t size) {
  std::string out;
  put(out, kVersion, 2), put(out, 0, 2), put(out, kStored, 2);
  put(out, kMidnight, 2), put(out, kFirstDay, 2);
  put(out, crc, 4), put(out, size, 4), put(out, size, 4);
  put(out, name.size(), 2), put(out, 0, 2);
  return out;
}

void check_size(std::uint64_t bytes, const std::filesystem::path& path) {
  if (bytes < std::numeric_limits<std::uint32_t>::max()) return;
  throw Error(Code::data_format, path.string() + " would be larger than 4 GiB",
              "take the CSV files, or a run with fewer events", {{"path", path.string()}});
}

}  // namespace

NpyArray npy(const std::string& name, std::vector<std::int64_t> shape,
             std::span<const double> values) {
  return from_values(name, "<f8", std::move(shape), values);
}

NpyArray npy(const std::string& name, std::vector<std::int64_t> shape,
             std::span<const std::int64_t> values) {
  return from_values(name, "<i8", std::move(shape), values);
}

NpyArray npy(const std::string& name, std::span<const std::string> texts) {
  std::vector<std::vector<char32_t>> decoded;
  std::size_t width = 1;  // numpy has no texts of width 0
  for (const std::string& text : texts) {
    decoded.push_back(utf8::decode(text));
    width = std::max(width, decoded.back().size());
  }
  NpyArray out{name, "<U" + std::to_string(width), {static_cast<std::int64_t>(texts.size())}, {}};
  for (const std::vector<char32_t>& text : decoded) {
    for (std::size_t i = 0; i < width; ++i)
      put(out.bytes, i < text.size() ? text[i] : 0, 4);
  }
  return out;
}

std::string npy_file(const NpyArray& array) {
  std::string shape;
  for (const std::int64_t size : array.shape)
    shape += (shape.empty() ? "" : " ") + std::to_string(size) + ",";
  if (array.shape.size() > 1) shape.pop_back();
  std::string header =
      "{'descr': '" + array.type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
  constexpr std::size_t kBefore = 10, kAlign = 64;
  header.append(kAlign - (kBefore + header.size() + 1) % kAlign, ' ');
  header += '\n';
  std::string out = "\x93NUMPY";
  put(out, 1, 1), put(out, 0, 1), put(out, header.size(), 2);
  return out + header + array.bytes;
}

void write_npz(const std::filesystem::path& path, std::span<const NpyArray> arrays) {
  AtomicFile file(path);
  std::string directory;
  std::uint64_t at = 0;
  for (const NpyArray& array : arrays) {
    const std::string name = array.name + ".npy", content = npy_file(array);
    check_size(at + content.size(), path);
    const std::string about = facts(name, crc32(content), content.size());
    const std::string local = "PK\x03\x04" + about + name;
    directory += "PK\x01\x02";
    put(directory, kVersion, 2);
    directory += about;
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2);  // comment, disk, kind
    put(directory, 0, 4), put(directory, at, 4);
    directory += name;
    file.write(local);
    file.write(content);
    at += local.size() + content.size();
  }
  check_size(at + directory.size(), path);
  std::string end = "PK\x05\x06";
  put(end, 0, 2), put(end, 0, 2), put(end, arrays.size(), 2), put(end, arrays.size(), 2);
  put(end, directory.size(), 4), put(end, at, 4), put(end, 0, 2);
  file.write(directory);
  file.write(end);
  file.commit();
}

}  // namespace espalier::tensor_io

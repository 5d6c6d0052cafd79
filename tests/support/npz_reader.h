#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/utf8.h"

namespace espalier::test {

/// Bit by bit, from the definition.
inline std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t out = 0xffffffffU;
  for (const char c : bytes) {
    out ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i)
      out = (out & 1) != 0 ? (out >> 1) ^ 0xedb88320U : out >> 1;
  }
  return ~out;
}

struct ReadArray {
  std::string type, shape, bytes;

  template <class T>
  std::vector<T> numbers() const {
    std::vector<T> out(bytes.size() / sizeof(T));
    if (!out.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
  }
  std::vector<std::string> texts() const {
    const std::size_t width = std::stoul(type.substr(2));
    const std::vector<std::uint32_t> code_points = numbers<std::uint32_t>();
    std::vector<std::string> out;
    for (std::size_t at = 0; at < code_points.size(); at += width) {
      std::string& text = out.emplace_back();
      for (std::size_t i = at; i < at + width && code_points[i] != 0; ++i)
        utf8::append(text, code_points[i]);
    }
    return out;
  }
};

/// Every array of a .npz, by name: the directory at its end, each file's header against it, sizes,
/// checksums. Throws std::runtime_error for what does not fit.
inline std::map<std::string, ReadArray> read_npz(const std::string& zip) {
  const auto need = [](bool fits, const char* what) {
    if (!fits) throw std::runtime_error(what);
  };
  const auto number = [&](std::size_t at, int bytes) {
    need(at + static_cast<std::size_t>(bytes) <= zip.size(), "cut off");
    std::size_t out = 0;
    for (int i = bytes - 1; i >= 0; --i)
      out = out * 256 + static_cast<unsigned char>(zip[at + static_cast<std::size_t>(i)]);
    return out;
  };
  const auto after = [](const std::string& text, const char* begin, const char* end) {
    const std::size_t from = text.find(begin) + std::strlen(begin);
    return text.substr(from, text.find(end, from) - from);
  };
  const std::size_t end = zip.size() - 22;
  need(zip.compare(end, 4, "PK\x05\x06") == 0, "no end of a directory");
  std::map<std::string, ReadArray> out;
  std::size_t entry = number(end + 16, 4), expected = 0;
  need(entry + number(end + 12, 4) == end, "the directory does not end at its end");
  for (std::size_t i = 0; i < number(end + 10, 2); ++i) {
    need(zip.compare(entry, 4, "PK\x01\x02") == 0, "no entry");
    const std::size_t crc = number(entry + 16, 4), size = number(entry + 24, 4);
    const std::size_t name_size = number(entry + 28, 2), at = number(entry + 42, 4);
    const std::string name = zip.substr(entry + 46, name_size);
    need(number(entry + 10, 2) == 0 && number(entry + 20, 4) == size, "it is compressed");
    need(at == expected && zip.compare(at, 4, "PK\x03\x04") == 0, "no file at its offset");
    need(zip.compare(at + 4, 26, zip, entry + 6, 26) == 0, "header and entry differ");
    need(zip.substr(at + 30, name_size) == name, "names differ");
    const std::string file = zip.substr(at + 30 + name_size, size);
    need(crc32(file) == crc, "wrong checksum");
    const std::size_t header_size = static_cast<unsigned char>(file.at(8)) +
                                    std::size_t{256} * static_cast<unsigned char>(file.at(9));
    const std::string header = file.substr(10, header_size);
    need(file.compare(0, 6, "\x93NUMPY") == 0 && header.back() == '\n', "no .npy");
    ReadArray array{after(header, "'descr': '", "'"), after(header, "'shape': (", ")"),
                    file.substr(10 + header_size)};
    out[name.substr(0, name.size() - 4)] = std::move(array);
    expected = at + 30 + name_size + size;
    entry += 46 + name_size;
  }
  need(entry == end && expected == number(end + 16, 4), "something lies between");
  return out;
}

}  // namespace espalier::test

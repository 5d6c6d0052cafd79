#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace espalier {

/// SHA-256, fed piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(const void* data, std::size_t size);
  void update(std::string_view bytes) { update(bytes.data(), bytes.size()); }
  /// 64 lower-case hexadecimal digits; ends the computation.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);
/// Throws file_missing or file_unreadable.
std::string sha256_file(const std::filesystem::path& path);
/// The first 8 bytes (big endian) of SHA-256 over "seed\0text": the order in which shots are drawn.
std::uint64_t hash64(std::uint64_t seed, std::string_view text);

}  // namespace espalier

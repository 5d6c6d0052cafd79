#include "core/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <vector>

#include "core/base/error.h"

namespace espalier {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
  std::array<unsigned char, 32> digest() {
    std::array<unsigned char, 32> out{};
    EVP_DigestFinal_ex(context, out.data(), nullptr);
    return out;
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (state_->context == nullptr ||
      EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
    throw Error(Code::internal, "SHA-256 is not available");
  }
}

Sha256::~Sha256() = default;

void Sha256::update(const void* data, std::size_t size) {
  EVP_DigestUpdate(state_->context, data, size);
}

std::string Sha256::hex() {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : state_->digest()) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sha;
  sha.update(bytes);
  return sha.hex();
}

std::string sha256_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw Error(std::filesystem::exists(path) ? Code::file_unreadable : Code::file_missing,
                "cannot read " + path.string(), "check the path", {{"path", path.string()}});
  }
  Sha256 sha;
  std::vector<char> buffer(1 << 20);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0) {
    sha.update(buffer.data(), static_cast<std::size_t>(in.gcount()));
  }
  return sha.hex();
}

std::uint64_t hash64(std::uint64_t seed, std::string_view text) {
  Sha256 sha;
  sha.update(std::to_string(seed));
  sha.update(std::string_view("\0", 1));
  sha.update(text);
  const std::string hex = sha.hex().substr(0, 16);
  return std::stoull(hex, nullptr, 16);
}

}  // namespace espalier

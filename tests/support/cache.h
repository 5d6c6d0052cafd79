#pragma once

#include <cstdlib>
#include <filesystem>

namespace espalier::test {

/// The folder in which set-up leaves what is fetched: ${ESPALIER_CACHE:-~/.cache/espalier}.
inline std::filesystem::path cache() {
  if (const char* set = std::getenv("ESPALIER_CACHE"); set != nullptr && *set != '\0') return set;
  const char* const home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : "/") / ".cache" / "espalier";
}

inline std::filesystem::path gemma_gguf() {
  return cache() / "models" / "gemma-3-270m-q4_k_m.gguf";
}

inline std::filesystem::path smollm2_gguf() {
  return cache() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf";
}

}  // namespace espalier::test

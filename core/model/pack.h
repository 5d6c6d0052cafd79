#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace espalier::model {

/// Whole texts laid end to end. Linear layers run over all tokens at once, attention one segment at
/// a time, positions restart in every segment.
struct Pack {
  struct Segment {
    std::int64_t begin = 0, end = 0;  ///< tokens [begin, end) of the pack
    std::int64_t first_wanted = 0;    ///< logits are wanted at tokens [first_wanted, last_wanted)
    std::int64_t last_wanted = 0;
    std::int64_t cache_row = 0;  ///< prefill: row of the KvCache that this text fills
    std::int64_t before = 0;     ///< prefill: tokens that the row already holds, seen by this text
  };
  std::vector<std::int64_t> ids;
  std::vector<Segment> segments;

  /// Appends a text; [first_wanted, last_wanted) counts within it.
  void add(std::span<const std::int32_t> text, std::int64_t first_wanted, std::int64_t last_wanted,
           std::int64_t cache_row = -1);
  std::int64_t tokens() const { return static_cast<std::int64_t>(ids.size()); }
  std::int64_t wanted() const;
};

}  // namespace espalier::model

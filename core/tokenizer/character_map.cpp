#include "core/tokenizer/character_map.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/base/utf8.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

constexpr std::size_t kMaxEntries = 32;       // on one path
constexpr std::size_t kMaxReplacement = 255;  // bytes

[[noreturn]] void broken(const char* why) {
  throw_bad(std::string("its table of characters is broken: ") + why);
}

/// A unit of the trie: bits 0-7 and 31 the label, bit 8 whether the empty step leads to a leaf,
/// bits 10-30 the offset (shifted by 8 more where bit 9 is set). A leaf: bit 31 and the value.
struct Unit {
  std::uint32_t bits;

  bool has_leaf() const { return (bits >> 8U & 1U) != 0; }
  std::uint32_t label() const { return bits & (1U << 31U | 0xFFU); }
  std::size_t offset() const { return (bits >> 10U) << ((bits & 1U << 9U) >> 6U); }
  std::uint32_t value() const { return bits & ~(1U << 31U); }
};

class Walk {
 public:
  Walk(std::vector<Unit> units, std::string_view texts)
      : units_(std::move(units)), texts_(texts), entries_(units_.size(), kUnseen) {}

  void run() {
    stack_.push_back({base_of(0, 0), 0, 0, 0});
    entries_[stack_.back().base] = kOpen;
    while (!stack_.empty())
      step();
  }

 private:
  static constexpr std::uint8_t kUnseen = 255, kOpen = 254;

  /// A place from which any byte may be followed.
  struct Place {
    std::size_t base;
    std::size_t next;      ///< the byte to try
    std::uint8_t own;      ///< 1 where an entry ends here
    std::uint8_t deepest;  ///< entries on the longest path below
  };

  /// Where the steps from a unit begin; all 256 of them must lie inside.
  std::size_t base_of(std::size_t position, std::size_t unit) const {
    const std::size_t base = position ^ units_[unit].offset();
    if ((base | 0xFFU) >= units_.size()) broken("a step leads out of it");
    return base;
  }

  void step() {
    // Byte 0 too: texts hold it. A leaf, which lies there in a sound trie, bears no byte's label;
    // an empty unit leads back to where it is and ends nothing.
    Place& place = stack_.back();
    if (place.next == 256) {
      close();
      return;
    }
    const std::size_t position = place.base ^ place.next++;
    const Unit unit = units_[position];
    if (unit.label() != (position ^ place.base) || unit.bits == 0) return;
    enter(position, unit);
  }

  void enter(std::size_t position, Unit unit) {
    const std::size_t base = base_of(position, position);
    if (entries_[base] == kOpen) broken("it runs in a circle");
    const std::uint8_t own = unit.has_leaf() ? 1 : 0;
    if (own != 0) check_text(units_[base].value());
    if (entries_[base] != kUnseen) {
      // Shared ends of keys: already walked.
      stack_.back().deepest =
          std::max(stack_.back().deepest, static_cast<std::uint8_t>(entries_[base] + own));
      check_depth(stack_.back().deepest);
      return;
    }
    entries_[base] = kOpen;
    stack_.push_back({base, 0, own, 0});
  }

  void close() {
    const Place done = stack_.back();
    stack_.pop_back();
    entries_[done.base] = done.deepest;
    if (stack_.empty()) return;
    Place& parent = stack_.back();
    parent.deepest = std::max(parent.deepest, static_cast<std::uint8_t>(done.deepest + done.own));
    check_depth(parent.deepest);
  }

  static void check_depth(std::size_t entries) {
    if (entries > kMaxEntries) broken("too many of its entries begin alike");
  }

  void check_text(std::size_t at) const {
    if (at >= texts_.size()) broken("a replacement lies outside");
    const std::string_view text = texts_.substr(at, texts_.find('\0', at) - at);
    if (text.size() > kMaxReplacement) broken("a replacement is longer than 255 bytes");
    if (!utf8::valid(text)) broken("a replacement is not UTF-8");
  }

  std::vector<Unit> units_;
  std::string_view texts_;
  std::vector<std::uint8_t> entries_;  ///< by base: entries on the longest path below it
  std::vector<Place> stack_;
};

}  // namespace

void check_character_map(std::string_view map) {
  if (map.empty()) return;
  std::uint32_t bytes = 0;
  if (map.size() <= sizeof bytes) broken("it is cut off");
  std::memcpy(&bytes, map.data(), sizeof bytes);  // little-endian, like the format
  map.remove_prefix(sizeof bytes);
  if (bytes >= map.size()) broken("it is cut off");
  if (bytes == 0 || bytes % 1024 != 0) broken("its size is odd");  // blocks of 256 units
  if (map.back() != '\0') broken("its last replacement has no end");
  std::vector<Unit> units(bytes / sizeof(Unit));
  std::memcpy(units.data(), map.data(), bytes);
  Walk(std::move(units), map.substr(bytes)).run();
}

}  // namespace espalier::tokenizer

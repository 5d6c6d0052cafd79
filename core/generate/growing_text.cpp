#include "core/generate/growing_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/utf8.h"

namespace espalier::generate {

bool GrowingText::take(std::int32_t id) {
  piece_.clear();
  const auto& stops = tokenizer_->stop_ids();
  if (std::find(stops.begin(), stops.end(), id) != stops.end()) return end("eos");
  output_.ids.push_back(id);
  add(decoder_.push(id));
  const std::string_view body = utf8::trim_left(output_.text);
  for (const std::string& stop : options_->stop) {
    if (!stop.empty() && body.find(stop) != std::string_view::npos) return end("stop");
  }
  return static_cast<std::int64_t>(output_.ids.size()) >= options_->max_new_tokens && end("limit");
}

void GrowingText::add(std::string piece) {
  output_.text += piece;
  piece_ += std::move(piece);
}

bool GrowingText::end(const char* why) {
  add(decoder_.finish());
  output_.finish = why;
  return true;
}

}  // namespace espalier::generate

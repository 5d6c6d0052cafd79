#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::tokenizer {

/// A chat template (Jinja) taken apart, never run: what it writes ("{...") and does ("%..."), and
/// text outside of both ("=..."), in order. White space outside of quotes is taken out, quotes are
/// single, \n in them is a line break; comments are gone. Branches of an `if` whose condition
/// (spelled so) is one of `dropped` are left out whole; where only the `else` of a chain is left,
/// it stands for the chain. Nothing where the text is no template: a tag or a block without an end,
/// blocks over 64 deep.
std::optional<std::vector<std::string>> jinja_tags(
    std::string_view jinja, const std::function<bool(const std::string& condition)>& dropped);

}  // namespace espalier::tokenizer

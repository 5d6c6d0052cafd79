#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::metrics {

/// The lines of a text file for scoring, by fixed rules: a line ends at \n only, one \r before it
/// is dropped, a last \n opens no line, empty lines count. Nothing else is taken away.
std::vector<std::string> split_lines(std::string_view text);

/// A written \n (backslash, n) as the line break that it stands for: score() then takes it as the
/// end of a sentence for rougeLsum and as a space for all else.
std::string with_line_breaks(std::string_view line);

/// Both of them over a file. Throws file_missing, file_unreadable, text_encoding (with the line).
std::vector<std::string> read_lines(const std::filesystem::path& path);

}  // namespace espalier::metrics

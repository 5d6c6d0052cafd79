#pragma once

#include <string>
#include <vector>

/// Internal to the room: tables of texts, drawn.
namespace espalier::judge {

using TextColumns = std::vector<std::vector<std::string>>;  ///< the first row holds the headings

/// For the terminal, East Asian text counting as wide as it is drawn.
std::string aligned(const TextColumns& cells);
/// As Markdown.
std::string piped(const TextColumns& cells);

}  // namespace espalier::judge

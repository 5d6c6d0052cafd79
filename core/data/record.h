#pragma once

#include <string>
#include <vector>

namespace espalier::data {

/// One document with its summary. `identity` names the source document across languages and
/// aspects (a page, a paper, a package), so that leaks between sets can be told; it defaults to the
/// id.
struct Record {
  std::string id;
  std::string document;
  std::string summary;  ///< may be empty where no summary is needed
  std::string title;    ///< may be empty
  std::string identity;
  /// Other right summaries, where the file has several; the first may be `summary` itself.
  std::vector<std::string> references;
};

}  // namespace espalier::data

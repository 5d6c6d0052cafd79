#pragma once

#include <string>
#include <vector>

namespace espalier::data {

/// One document with its summary (or whatever text is to be made of it: a headline, a plainer
/// sentence, an answer). `identity` names the source document across languages and
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
  /// What is asked of the document, where the set is one of questions; the summary is then the
  /// answer.
  std::string question;
};

}  // namespace espalier::data

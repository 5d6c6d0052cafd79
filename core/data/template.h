#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/data/record.h"

namespace espalier::data {

/// A prompt or completion with places for a record's fields: {document}, {summary}, {title},
/// {question}. A brace itself is written twice. What a field holds is never read as a template.
class Template {
 public:
  enum class Place { document, summary, title, question };

  /// Throws template_bad: an unknown place (naming the nearest), a brace that is not closed or not
  /// opened.
  static Template parse(std::string_view text);

  /// A filled-in template with the stretches that came from the record.
  struct Filled {
    struct Stretch {
      Place place = Place::document;
      std::size_t begin = 0, end = 0;  ///< bytes of `text`
    };
    std::string text;
    std::vector<Stretch> stretches;
  };

  /// Throws template_bad where the record lacks a title or question that the template asks for.
  std::string fill(const Record& record) const { return fill_marked(record).text; }
  Filled fill_marked(const Record& record) const;
  bool uses(Place place) const;
  bool ends_in_space() const;
  const std::string& text() const { return text_; }

 private:
  /// A stretch of plain text, then a place (none behind the last stretch).
  struct Part {
    std::string plain;
    bool has_place = false;
    Place place = Place::document;
  };
  std::string text_;
  std::vector<Part> parts_;
};

/// A prompt and the completion that follows it.
struct Templates {
  Template prompt;
  Template completion;

  /// Throws template_bad; also where the prompt holds {summary}, which would give the answer away,
  /// or the completion does not, so that nothing would be learnt.
  static Templates parse(std::string_view prompt, std::string_view completion);
  /// Keys of what is odd but allowed: "template.prompt_ends_in_space" (most vocabularies have the
  /// space in the first token of the answer), "template.prompt_without_document".
  std::vector<std::string> warnings() const;
};

}  // namespace espalier::data

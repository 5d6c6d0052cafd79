#include "core/data/template.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/base/utf8.h"

namespace espalier::data {

namespace {

const std::vector<std::string>& place_names() {
  static const std::vector<std::string> names{"document", "summary", "title", "question"};
  return names;
}

Error bad(std::string_view text, const std::string& reason, const std::string& hint,
          const std::string& place = {}) {
  return Error(Code::template_bad, "the template \"" + std::string(text) + "\": " + reason, hint,
               {{"template", std::string(text)}, {"place", place}});
}

Template::Place place_of(std::string_view text, const std::string& name) {
  const auto found = std::find(place_names().begin(), place_names().end(), name);
  if (found != place_names().end()) {
    return static_cast<Template::Place>(found - place_names().begin());
  }
  const std::string near = nearest(name, place_names());
  throw bad(text, "there is no {" + name + "}",
            (near.empty() ? "" : "did you mean {" + near + "}? ") +
                std::string("there are {document}, {summary}, {title} and {question}; a brace "
                            "itself is written twice"),
            name);
}

}  // namespace

Template Template::parse(std::string_view text) {
  if (!utf8::valid(text)) {
    throw Error(Code::text_encoding, "a template is not UTF-8", "save the plan as UTF-8");
  }
  Template out;
  out.text_ = std::string(text);
  out.parts_.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      out.parts_.back().plain += c;
    } else if (i + 1 < text.size() && text[i + 1] == c) {
      out.parts_.back().plain += c;
      ++i;
    } else if (c == '}') {
      throw bad(text, "a } without its {", "write }} for the character }");
    } else {
      const std::size_t end = text.find_first_of("{}", i + 1);
      if (end == std::string_view::npos || text[end] == '{') {
        throw bad(text, "a { without its }", "write {{ for the character {");
      }
      out.parts_.back().place = place_of(text, std::string(text.substr(i + 1, end - i - 1)));
      out.parts_.back().has_place = true;
      out.parts_.emplace_back();
      i = end;
    }
  }
  return out;
}

Template::Filled Template::fill_marked(const Record& record) const {
  if (uses(Place::title) && record.title.empty()) {
    throw bad(text_, "the record \"" + record.id + "\" has no title",
              "map a column to title, or take {title} out", "title");
  }
  if (uses(Place::question) && record.question.empty()) {
    throw bad(text_, "the record \"" + record.id + "\" has no question",
              "map a column to question, or take {question} out", "question");
  }
  Filled out;
  for (const Part& part : parts_) {
    out.text += part.plain;
    if (!part.has_place) continue;
    const std::size_t begin = out.text.size();
    out.text += part.place == Place::document  ? record.document
                : part.place == Place::summary ? record.summary
                : part.place == Place::title   ? record.title
                                               : record.question;
    out.stretches.push_back({part.place, begin, out.text.size()});
  }
  return out;
}

bool Template::uses(Place place) const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [place](const Part& part) { return part.has_place && part.place == place; });
}

bool Template::ends_in_space() const {
  // The dot keeps what stands in front of the end.
  std::string end(1, '.');
  end += parts_.back().plain;
  return utf8::trim(end).size() < end.size();
}

Templates Templates::parse(std::string_view prompt, std::string_view completion) {
  Templates out{Template::parse(prompt), Template::parse(completion)};
  if (out.prompt.uses(Template::Place::summary)) {
    throw bad(prompt, "a prompt must not hold {summary}", "the summary belongs into the completion",
              "summary");
  }
  if (!out.completion.uses(Template::Place::summary)) {
    throw bad(completion, "a completion must hold {summary}", "write for instance \" {summary}\"",
              "summary");
  }
  return out;
}

std::vector<std::string> Templates::warnings() const {
  std::vector<std::string> out;
  if (prompt.ends_in_space()) out.emplace_back("template.prompt_ends_in_space");
  if (!prompt.uses(Template::Place::document)) {
    out.emplace_back("template.prompt_without_document");
  }
  return out;
}

}  // namespace espalier::data

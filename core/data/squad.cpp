#include "core/data/squad.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace espalier::data {

namespace {

const Json& list_at(const Json& object, const char* key) {
  static const Json kNone = Json::array();
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_array() ? *found : kNone;
}

/// [{"text": a}, {"text": b}] as {"text": [a, b]}; an answer that several people gave stands once.
Json flat_answers(const Json& answers) {
  Json texts = Json::array();
  for (const Json& answer : answers) {
    if (!answer.is_object() || !answer.contains("text")) return answers;
    if (std::find(texts.begin(), texts.end(), answer.at("text")) == texts.end())
      texts.push_back(answer.at("text"));
  }
  return {{"text", std::move(texts)}};
}

}  // namespace

bool is_article(const Json& object) {
  const Json& paragraphs = list_at(object, "paragraphs");
  return !paragraphs.empty() && paragraphs.front().is_object() &&
         paragraphs.front().contains("qas");
}

std::vector<Json> questions_of(const Json& article, const Place& place) {
  std::vector<Json> out;
  for (const Json& paragraph : list_at(article, "paragraphs")) {
    for (const Json& qa : list_at(paragraph, "qas")) {
      Json row = qa.is_object() ? qa : Json{{"question", qa}};
      if (!row.contains("id")) row["id"] = fmt::format("{}-{}", place.record, out.size() + 1);
      if (paragraph.contains("context")) row["context"] = paragraph.at("context");
      if (article.contains("title")) {
        row["title"] = article.at("title");
        if (!row.contains("identity")) row["identity"] = article.at("title");
      }
      if (const Json& answers = list_at(row, "answers"); !answers.empty())
        row["answers"] = flat_answers(answers);
      out.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace espalier::data

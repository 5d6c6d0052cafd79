#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/data/record_builder.h"

namespace espalier::data {

/// An article as SQuAD and its translations (JSQuAD) nest it: an object with "paragraphs", a list
/// of {"context", "qas": [{"id", "question", "answers": [{"text", "answer_start"}]}]}.
bool is_article(const Json& object);

/// Its questions in the flat form of the same sets, one an object: id (the article's place and the
/// question's where it has none), title and identity (the article's), context, question,
/// "answers": {"text": [...]}. What has another shape is left as it is, for the reader to refuse.
std::vector<Json> questions_of(const Json& article, const Place& place);

}  // namespace espalier::data

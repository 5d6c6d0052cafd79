#include "tests/ui/fake_data.h"

#include <algorithm>

namespace espalier::ui {

namespace {

using namespace workbench;

const char* const kDocument =
    "フォルダー内のファイルを並べ替える方法はいくつもあります。名前、サイズ、種類、更新日などで並べ"
    "替えられます。デフォルトでは、ファイルは名前のアルファベット順に並びます。";

data::Record recordOf(int i) {
  const std::string id = "nautilus-" + std::to_string(i);
  return {id,
          kDocument,
          "名前、サイズ、種類、または更新日でファイルを並べ替えます。",
          i == 0 ? "ファイルの並べ替え" : "",
          id,
          {}};
}

data::FoundRecords found(const FindRecords& question) {
  data::FoundRecords out;
  for (int i = 0; i < 20; ++i) {
    data::Record record = recordOf(i);
    ++out.total;
    const bool matches = record.id.find(question.words) != std::string::npos ||
                         record.summary.find(question.words) != std::string::npos;
    if (!matches) continue;
    ++out.matching;
    out.records.push_back(std::move(record));
  }
  return out;
}

data::ImportPreview preview(const PreviewImport& question) {
  data::ImportPreview out;
  out.known = "xlsum";
  out.encoding = "Shift_JIS";
  out.columns = {{"id", {"u1", "u2"}, true},
                 {"text", {"Long text one", "Long text two"}, true},
                 {"summary", {"Short one", "Short two"}, true},
                 {"title", {"Head one", "Head two"}, true},
                 {"meta", {}, false}};
  out.suggested = {{"id", "id"}, {"document", "text"}, {"summary", "summary"}, {"title", "title"}};
  const data::ImportMapping mapping = question.mapping.value_or(out.suggested);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto value = [&](const char* field) {
      const auto at = mapping.find(field);
      for (const data::ImportColumn& column : out.columns) {
        if (at != mapping.end() && column.name == at->second && i < column.samples.size())
          return column.samples[i];
      }
      return std::string();
    };
    const std::string id = mapping.contains("id") ? value("id") : "line-" + std::to_string(i + 1);
    out.records.push_back({id, value("document"), value("summary"), value("title"), id, {}});
  }
  return out;
}

data::ImportCheck check(const data::ImportShares& shares) {
  data::ImportCheck out;
  out.encoding = "Shift_JIS";
  out.records = 1197;
  out.left_out = 3;
  const auto fault = [&](const char* line, const char* reason, const char* message) {
    out.faults.emplace_back(Code::data_record, message, "",
                            Error::Args{{"line", line},
                                        {"fault", reason},
                                        {"file", "x.jsonl"},
                                        {"id", "a"},
                                        {"other_line", "3"}});
  };
  fault("12", "json", "x.jsonl: line 12: not valid JSON");
  fault("40", "no_summary", "x.jsonl: line 40: the record has no summary");
  fault("900", "twice", "x.jsonl: line 900: the id \"a\" already stands in line 3");
  if (shares.split) {
    out.validation = static_cast<std::int64_t>(1197 * shares.validation);
    out.test = static_cast<std::int64_t>(1197 * shares.test);
    out.train = 1197 - out.validation - out.test;
  } else {
    (shares.part == "test"         ? out.test
     : shares.part == "validation" ? out.validation
                                   : out.train) = 1197;
  }
  return out;
}

/// Four characters a token of the document, as the settings cut it.
data::TokenView tokens(const ShowTokens& question) {
  using data::TokenPart;
  data::TokenView out;
  const auto add = [&](const std::string& text, TokenPart part, bool special = false) {
    data::ViewedToken token;
    token.id = 100 + static_cast<std::int32_t>(out.tokens.size());
    token.text = text;
    token.piece = text;
    token.part = part;
    token.special = special;
    token.label = part == TokenPart::completion || part == TokenPart::eos;
    out.example.ids.push_back(token.id);
    out.tokens.push_back(std::move(token));
  };
  const std::int64_t most = question.settings.value("max_document_tokens", 320);
  add("<bos>", TokenPart::bos, true);
  add("記事", TokenPart::prompt);
  add(": ", TokenPart::prompt);
  const std::string& document = question.record.document;
  for (std::size_t at = 0; at < document.size(); at += 12) {
    ++out.document.tokens;
    if (out.document.kept < most) {
      ++out.document.kept;
      add(document.substr(at, 12), TokenPart::document);
    } else {
      out.document.rest += document.substr(at, 12);
    }
  }
  add("\n", TokenPart::prompt);
  add("要約:", TokenPart::prompt);
  out.example.prompt_tokens = static_cast<std::int64_t>(out.tokens.size());
  for (std::size_t at = 0; at < question.record.summary.size(); at += 12)
    add(question.record.summary.substr(at, 12), TokenPart::completion);
  out.summary.tokens = out.summary.kept =
      static_cast<std::int64_t>(question.record.summary.size() / 12);
  add("<eos>", TokenPart::eos, true);
  return out;
}

data::Lengths lengths() {
  data::Lengths out;
  for (int i = 0; i < 200; ++i) {
    out.documents.push_back(40 + i * 3 + (i * i) / 400);
    out.summaries.push_back(8 + i / 5);
  }
  return out;
}

data::ShotOrder shots(const DrawShots& question) {
  data::ShotOrder out;
  out.total = 20;
  for (std::size_t i = 0; i < std::min<std::size_t>(question.most, 20); ++i)
    out.records.push_back(recordOf(static_cast<int>((i * 7 + question.sample_seed) % 20)));
  return out;
}

data::Duplicates duplicates() {
  data::Duplicates out;
  out.counts = {{"train-test", 2}, {"train-validation", 1}};
  out.pairs.push_back({"train", "test", recordOf(3), recordOf(5), 0.82, false});
  out.pairs.push_back({"train", "test", recordOf(1), recordOf(1), 0.3, true});
  out.pairs.push_back({"train", "validation", recordOf(2), recordOf(9), 1.0, false});
  return out;
}

}  // namespace

DataAnswer fakeDataAnswer(const DataQuestion& question) {
  struct Visitor {
    DataAnswer operator()(const PreviewImport& q) const { return preview(q); }
    DataAnswer operator()(const CheckImport& q) const {
      return ImportChecked{check(q.shares), "ja"};
    }
    DataAnswer operator()(const RunImport& q) const { return Imported{check(q.shares)}; }
    DataAnswer operator()(const FindRecords& q) const { return found(q); }
    DataAnswer operator()(const ShowTokens& q) const { return tokens(q); }
    DataAnswer operator()(const CountLengths&) const { return lengths(); }
    DataAnswer operator()(const DrawShots& q) const { return shots(q); }
    DataAnswer operator()(const FindDuplicates&) const { return duplicates(); }
  };
  return std::visit(Visitor{}, question);
}

}  // namespace espalier::ui

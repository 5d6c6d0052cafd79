#include "core/plan/tasks.h"

#include <algorithm>

namespace espalier::plan {

const std::vector<Task>& tasks(const std::string& language) {
  static const std::vector<Task> english{
      {"summary", "{document}\nSummary:", " {summary}", {"rouge1", "rouge2", "rougeL", "bleu"}},
      {"headline",
       "Article: {document}\nHeadline:",
       " {summary}",
       {"rouge1", "rouge2", "rougeL", "chrf"}},
      {"simplification",
       "Text: {document}\nIn plain words:",
       " {summary}",
       {"rougeL", "bleu", "chrf", "compression"}},
      {"question",
       "Text: {document}\nQuestion: {question}\nAnswer:",
       " {summary}",
       {"exact_match", "f1"}}};
  static const std::vector<Task> japanese{
      {"summary",
       "記事: {document}\n要約:",
       " {summary}",
       {"rouge1", "rouge2", "rougeL", "bleu", "rouge1_char", "rouge2_char", "rougeL_char",
        "bleu_char"}},
      {"headline",
       "記事: {document}\n見出し:",
       " {summary}",
       {"rouge1", "rouge2", "rougeL", "chrf", "rouge1_char", "rougeL_char"}},
      {"simplification",
       "文: {document}\nやさしい日本語:",
       " {summary}",
       {"rougeL", "bleu", "chrf", "rougeL_char", "bleu_char", "compression"}},
      {"question",
       "文章: {document}\n質問: {question}\n答え:",
       " {summary}",
       {"exact_match", "f1", "f1_char"}}};
  return language == "ja" ? japanese : english;
}

const Task* find_task(const std::string& language, const std::string& prompt,
                      const std::string& completion) {
  const std::vector<Task>& all = tasks(language);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Task& task) {
    return task.prompt == prompt && task.completion == completion;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace espalier::plan

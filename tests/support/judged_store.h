#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/store/store.h"

namespace espalier::test {

/// Runs whose names and methods must not come through while a task is open.
inline const std::vector<std::string>& judged_methods() {
  static const std::vector<std::string> all{"adaptive_merge", "lora", "zero_shot", "svd"};
  return all;
}

/// A store with four finished runs ("001" ..) over the same `records` test records, whose documents
/// lie in data/test.jsonl beside it. Texts are method-free; of every tenth record the first two
/// runs wrote the same but for white space.
inline void make_judged_store(const std::filesystem::path& path, int records) {
  namespace event = plan::event;
  std::string data;
  for (int i = 1; i <= records; ++i) {
    const std::string n = std::to_string(i);
    data += json::dump(Json{{"id", "rec" + n},
                            {"title", "題 " + n},
                            {"document", "文書 " + n + " です。続きもあります。"},
                            {"summary", "参照 " + n}}) +
            "\n";
  }
  make_folder(path.parent_path() / "data");
  write_file(path.parent_path() / "data/test.jsonl", data);
  store::Store store = store::Store::open(path);
  int number = 0;
  for (const std::string& method : judged_methods()) {
    store::NewRun made;
    made.name = "run of " + method;
    made.method = method;
    made.plan = {{"data",
                  {{"test", "data/test.jsonl"},
                   {"language", "ja"},
                   {"prompt", "記事: {document}\n一行要約:"}}}};
    const std::string run = store.create_run(made);
    ++number;
    std::vector<plan::Event> events;
    for (int i = 1; i <= records; ++i) {
      event::Output output;
      output.id = "rec" + std::to_string(i);
      output.reference = "参照 " + std::to_string(i);
      const bool same = i % 10 == 0 && number <= 2;
      output.text = same ? (number == 1 ? "同じ 文" : "同じ  文 ")
                         : "要約 " + std::to_string(i) + " の " +
                               std::string(static_cast<std::size_t>(number), 'x');
      output.raw = output.text;
      output.finish = "eos";
      output.scores = {{"rougeL", 0.125 * number}};
      events.emplace_back(output);
    }
    events.emplace_back(event::Finished{});
    store.append_events(run, events);
  }
}

}  // namespace espalier::test

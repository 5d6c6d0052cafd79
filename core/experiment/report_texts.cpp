#include <algorithm>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/experiment/report_parts.h"

namespace espalier::experiment::report {

const std::vector<Text>& texts() {
  static const std::vector<Text> all{
      {"about", "What was done", "実験の内容"},
      {"adapters", "Adapters", "アダプター"},
      {"base", "Base model", "ベースモデル"},
      {"best", "Best validation", "最良の検証"},
      {"device", "Device", "デバイス"},
      {"empty", "empty", "空"},
      {"epoch", "Epoch", "エポック"},
      {"examples", "Training examples", "学習データの件数"},
      {"footer", "Made by Espalier from a recorded run. This page loads nothing from anywhere.",
       "Espalier が記録済みの実行から作成しました。このページは外部から何も読み込みません。"},
      {"in_force", "in force", "有効な割合"},
      {"interval", "95 % interval", "95 % 区間"},
      {"leaked", "Test documents that a source adapter was trained on too: scores may be too high",
       "元のアダプターの学習にも使われたテスト文書数（スコアが高めに出ている可能性があります）"},
      {"loss", "Loss", "損失"},
      {"loss.caption",
       "Loss: how surprised the model is by the right summaries, at each step of training (line) "
       "and on records kept aside for validation (dots). The ring marks the best validation, whose "
       "state was kept. Lower is better.",
       "損失：正解の要約がモデルにとってどれだけ意外だったかを表します。線は学習の各ステップ、"
       "点は検証用に取り分けたデータでの値です。丸で囲んだ点が最良の検証で、"
       "そのときの状態が保存されています。小さいほど良い値です。"},
      {"lr", "Learning rate", "学習率"},
      {"merged", "of the sums", "和に対する値"},
      {"merged.full", "sparsity of the sums of A and of B", "A の和と B の和のスパース率"},
      {"method", "Method", "手法"},
      {"metric", "Metric", "評価指標"},
      {"metric.bleu", "BLEU", "BLEU"},
      {"metric.bleu_char", "BLEU, characters", "BLEU（文字）"},
      {"metric.chrf", "chrF", "chrF"},
      {"metric.exact_match", "Exact match", "完全一致"},
      {"metric.f1", "F1, words", "F1（単語）"},
      {"metric.f1_char", "F1, characters", "F1（文字）"},
      {"metric.rouge1", "ROUGE-1", "ROUGE-1"},
      {"metric.rouge1_char", "ROUGE-1, characters", "ROUGE-1（文字）"},
      {"metric.rouge2", "ROUGE-2", "ROUGE-2"},
      {"metric.rouge2_char", "ROUGE-2, characters", "ROUGE-2（文字）"},
      {"metric.rougeL", "ROUGE-L", "ROUGE-L"},
      {"metric.rougeL_char", "ROUGE-L, characters", "ROUGE-L（文字）"},
      {"metric.rougeLsum", "ROUGE-Lsum", "ROUGE-Lsum"},
      {"metrics", "Metrics", "評価"},
      {"metrics.caption",
       "On the test set, which training never saw. Shares are times 100. The interval says where "
       "the value would mostly lie with other test records of the same kind.",
       "学習に使っていないテストデータでの値です（割合は 100 倍）。区間は、同種の別の"
       "テストデータを使った場合に値が収まると見込まれる範囲です。"},
      {"nothing", "This method trains nothing: there are no curves.",
       "この手法は学習を行わないため、曲線はありません。"},
      {"output", "Written by the model", "モデルの要約"},
      {"outputs", "Summaries", "要約"},
      {"outputs.caption", "The first test records, beside the summaries that people wrote.",
       "テストデータの最初の数件を、人が書いた要約と並べて示します。"},
      {"pause", "Pause", "一時停止"},
      {"play", "Play", "再生"},
      {"policy", "policy's mean", "方策の平均"},
      {"pruned", "Reset at this step", "このステップでリセット"},
      {"ratio", "Pruning ratio", "枝刈り率"},
      {"ratio.caption",
       "Pruning ratio: the share of entries that pruning resets after a step. Here it was not "
       "fixed: a controller moved it as the run went on (solid). Dashed: the share of A and B that "
       "was really zero. Where the controller tries ratios first, dots are what it tried, and a "
       "second line is the mean that it draws them around.",
       "枝刈り率：各ステップの後に枝刈りがリセットする要素の割合です。この実行では固定せず、"
       "制御器が実行中に動かしました（実線）。破線は A・B のうち実際にゼロだった割合です。"
       "割合を試しながら決める制御器では、点が試した割合、もう 1 本の線がその散らばりの"
       "中心（方策の平均）です。"},
      {"real", "really zero", "実際にゼロ"},
      {"record", "Record", "データ"},
      {"reference", "Written by a person", "人が書いた要約"},
      {"run", "Run", "実行"},
      {"sample", "A text on the way", "途中で書いた文"},
      {"sample.caption",
       "What the model writes for one validation record as training goes on: move the slider.",
       "学習が進むにつれて、同じ検証データに対してモデルが書く文です。スライダーを動かして"
       "ください。"},
      {"samples.all", "All texts on the way", "途中で書いた文の一覧"},
      {"score", "Score", "スコア"},
      {"seed", "Seed", "シード"},
      {"sparsity", "Sparsity", "スパース率"},
      {"sparsity.caption",
       "Sparsity: the share of zeros in all matrices A and B (solid), and in their sums (dashed), "
       "which stay fuller because each adapter has its zeros elsewhere. After every step pruning "
       "resets the least important entries.",
       "スパース率：すべての行列 A・B に占めるゼロの割合（実線）と、それぞれの和に占める割合"
       "（破線）です。ゼロの位置はアダプターごとに異なるため、和ではゼロが少なくなります。"
       "枝刈りは、毎ステップの後に重要度の低い要素をリセットします。"},
      {"state", "State", "状態"},
      {"state.failed", "Failed", "失敗"},
      {"state.finished", "Finished", "完了"},
      {"state.interrupted", "Interrupted", "中断"},
      {"state.queued", "Queued", "待機中"},
      {"state.running", "Running", "実行中"},
      {"state.stopped", "Stopped", "停止"},
      {"step", "Step", "ステップ"},
      {"tags", "Tags", "タグ"},
      {"tried", "tried", "試行"},
      {"training", "training", "学習"},
      {"validation", "validation", "検証"},
      {"value", "Value", "値"},
      {"weights", "Effective weights", "実効重み"},
      {"weights.caption",
       "Effective weight: each adapter's share of the merged update. The shares sum to 1; a "
       "negative one works against the merge. Drift towards equal shares is no sign of usefulness.",
       "実効重み：マージした更新に各アダプターが占める割合です。合計は 1 になり、負の値は"
       "マージと逆向きに働いていることを示します。均等へ近づくことは有用さの印ではありません。"}};
  return all;
}

namespace {

const Text* find(std::string_view key) {
  const auto found = std::find_if(texts().begin(), texts().end(),
                                  [&](const Text& text) { return text.key == key; });
  return found == texts().end() ? nullptr : &*found;
}

std::string spans(const Text& text) {
  return "<span class=\"en\" lang=\"en\">" + escaped(text.en) +
         "</span><span class=\"ja\" lang=\"ja\">" + escaped(text.ja) + "</span>";
}

}  // namespace

std::string both(std::string_view key) {
  const Text* found = find(key);
  if (found == nullptr) throw Error(Code::internal, "the page has no text " + std::string(key));
  return spans(*found);
}

std::string named(std::string_view kind, const std::string& name) {
  const Text* found = find(std::string(kind) + "." + name);
  return found == nullptr ? escaped(name) : spans(*found);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : utf8::sanitized(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') out += c;
        break;
    }
  }
  return out;
}

std::string embedded(const Json& json) {
  std::string out;
  for (const char c : json::dump(json)) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += c;
        break;
    }
  }
  return out;
}

}  // namespace espalier::experiment::report

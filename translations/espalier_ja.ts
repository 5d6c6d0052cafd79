<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>AnswerWords</name>
    <message>
        <source>a tie</source>
        <translation>引き分け</translation>
    </message>
    <message>
        <source>both bad</source>
        <translation>どちらも不可</translation>
    </message>
    <message>
        <source>%1 is better</source>
        <translation>%1 の方が良い</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) marked</source>
        <translation>
            <numerusform>誤りの印 %n か所</numerusform>
        </translation>
    </message>
    <message>
        <source>note: %1</source>
        <translation>メモ：%1</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1（%2～%3）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>Formula</name>
    <message>
        <source>Every A and B is trained on the shots; nothing is pruned.</source>
        <translation>すべての A と B をショットで学習します。枝刈りはしません。</translation>
    </message>
    <message>
        <source>Every A and B is trained on the shots; after each step the least important modules are reset.</source>
        <translation>すべての A と B をショットで学習し、毎ステップ、重要でないモジュールを戻します。</translation>
    </message>
    <message>
        <source>Every A and B is trained on the shots; after each step the least important %1 % of each are reset.</source>
        <translation>すべての A と B をショットで学習し、毎ステップ、それぞれの重要でない %1 % を戻します。</translation>
    </message>
</context>
<context>
    <name>HeatGrid</name>
    <message>
        <source>layer %1 %2</source>
        <translation>層 %1 %2</translation>
    </message>
</context>
<context>
    <name>JudgeCharts</name>
    <message>
        <source>Win rate against all the others</source>
        <translation>ほかのすべてに対する勝率</translation>
    </message>
    <message>
        <source>win rate, ties half, %; 50 is a draw</source>
        <translation>勝率（%、引き分けは半分、50 は互角）</translation>
    </message>
    <message>
        <source>%1 against %2</source>
        <translation>%1 対 %2</translation>
    </message>
    <message>
        <source>Win rate of the first</source>
        <translation>先に挙げた方の勝率</translation>
    </message>
    <message>
        <source>Strength by all comparisons</source>
        <translation>すべての比較から求めた強さ</translation>
    </message>
    <message>
        <source>strength, a logarithm; 0 is the mean</source>
        <translation>強さ（対数、0 が平均）</translation>
    </message>
    <message>
        <source>mean rating, from %1 to %2</source>
        <translation>平均点（%1～%2）</translation>
    </message>
</context>
<context>
    <name>JudgeTables</name>
    <message>
        <source>Reference</source>
        <translation>参照要約</translation>
    </message>
    <message>
        <source>First sentences</source>
        <translation>冒頭の文</translation>
    </message>
    <message>
        <source>written by people</source>
        <translation>人が書いたもの</translation>
    </message>
    <message>
        <source>taken from the article</source>
        <translation>記事から抜き出したもの</translation>
    </message>
    <message>
        <source>Which is better</source>
        <translation>どちらが良いか</translation>
    </message>
    <message>
        <source>to be relied on</source>
        <translation>信頼できる</translation>
    </message>
    <message>
        <source>for tentative conclusions</source>
        <translation>暫定的な結論なら可</translation>
    </message>
    <message>
        <source>not to be relied on</source>
        <translation>信頼できない</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>候補</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Strength (Bradley-Terry)</source>
        <translation>強さ（Bradley-Terry）</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>相手</translation>
    </message>
    <message>
        <source>Win rate, ties half (95 %)</source>
        <translation>勝率、引き分けは半分（95 %）</translation>
    </message>
    <message>
        <source>Won</source>
        <translation>勝ち</translation>
    </message>
    <message>
        <source>Tied</source>
        <translation>引き分け</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>負け</translation>
    </message>
    <message>
        <source>Both bad</source>
        <translation>どちらも不可</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>設問</translation>
    </message>
    <message>
        <source>Krippendorff&apos;s alpha (95 %)</source>
        <translation>Krippendorff の α（95 %）</translation>
    </message>
    <message>
        <source>Same answer</source>
        <translation>回答の一致</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>項目数</translation>
    </message>
    <message>
        <source>That is</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Annotators</source>
        <translation>アノテーター</translation>
    </message>
    <message>
        <source>Cohen&apos;s kappa</source>
        <translation>Cohen の κ</translation>
    </message>
    <message>
        <source>Items of both</source>
        <translation>共通の項目</translation>
    </message>
    <message>
        <source>Criterion</source>
        <translation>観点</translation>
    </message>
    <message>
        <source>Mean rating (95 %)</source>
        <translation>平均点（95 %）</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>アノテーター</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回答済み</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Gold right</source>
        <translation>正解付き項目の正答</translation>
    </message>
    <message>
        <source>Time an item</source>
        <translation>1 項目の時間</translation>
    </message>
    <message>
        <source>Revised</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>With highlights</source>
        <translation>強調表示あり</translation>
    </message>
    <message>
        <source>Win rate against all, ties half (95 %)</source>
        <translation>全体に対する勝率、引き分けは半分（95 %）</translation>
    </message>
</context>
<context>
    <name>LiveWords</name>
    <message>
        <source>Each adapter as training left it; all at 1 is the run&apos;s own result.</source>
        <translation>学習後の各アダプターです。すべて 1 なら実行の結果そのものです。</translation>
    </message>
    <message>
        <source>The merge as it stands in training; every answer takes its newest state.</source>
        <translation>学習中のマージの今の状態です。答えるたびに最新の状態を使います。</translation>
    </message>
    <message>
        <source>The run&apos;s adapters, merged anew; a weight multiplies the one in the plan.</source>
        <translation>実行のアダプターをマージし直します。重みはプランの重みに掛かります。</translation>
    </message>
    <message>
        <source>The run&apos;s result as one adapter: its parts were not kept.</source>
        <translation>実行の結果を 1 つのアダプターとして動かします。内訳は残っていません。</translation>
    </message>
</context>
<context>
    <name>MachineTables</name>
    <message>
        <source>the first</source>
        <translation>一つ目</translation>
    </message>
    <message>
        <source>the second</source>
        <translation>二つ目</translation>
    </message>
    <message>
        <source>tie</source>
        <translation>引き分け</translation>
    </message>
    <message>
        <source>both bad</source>
        <translation>どちらも不可</translation>
    </message>
    <message>
        <source>difference of two texts</source>
        <translation>二つの文章の差</translation>
    </message>
    <message>
        <source>all texts</source>
        <translation>すべての文章</translation>
    </message>
    <message>
        <source>texts of one article</source>
        <translation>同じ記事の文章どうし</translation>
    </message>
    <message>
        <source>means of methods</source>
        <translation>手法ごとの平均</translation>
    </message>
    <message>
        <source>It does not count: no pair was judged by people and by the model.</source>
        <translation>数に入りません。人とモデルの両方が判定した組がありません。</translation>
    </message>
    <message>
        <source>It does not count: two people must have judged the same pairs as it did.</source>
        <translation>数に入りません。モデルと同じ組を二人の人が判定している必要があります。</translation>
    </message>
    <message>
        <source>It does not count: %1 pairs must have been judged by two people and by the model, there are %2.</source>
        <translation>数に入りません。二人の人とモデルが判定した組が %1 組必要ですが、%2 組しかありません。</translation>
    </message>
    <message>
        <source>It counts: it can stand in for %1 of %2 people. Its probabilities enter the win rates below, beside those of people alone.</source>
        <translation>数に入ります。%2 人中 %1 人の代わりを務められます。その確率は下の勝率に加わり、人だけの勝率と並べて示されます。</translation>
    </message>
    <message>
        <source>It does not count: it can stand in for %1 of %2 people, and half of them are needed.</source>
        <translation>数に入りません。代わりを務められるのは %2 人中 %1 人で、半数以上が必要です。</translation>
    </message>
    <message>
        <source>%1 of %2 pairs judged in both orders</source>
        <translation>%2 組中 %1 組を両方の順で判定</translation>
    </message>
    <message numerus="yes">
        <source>%n article(s) cut to %1 tokens</source>
        <translation>
            <numerusform>記事 %n 本を %1 トークンに切り詰め</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of its probability lies on the letters</source>
        <translation>確率の %1 が選択肢の文字に集まる</translation>
    </message>
    <message>
        <source>What stood first was chosen in %1 of %2 decisions. %3 of %4 pairs came out the same in both orders; always the first: %5, always the second: %6 (p %7).</source>
        <translation>%2 回の判定の %1 で、先に置かれた方が選ばれました。%4 組中 %3 組は順を変えても同じ結果でした。いつも先の方：%5 組、いつも後の方：%6 組（p %7）。</translation>
    </message>
    <message>
        <source>It says what most people say of %1 of %2 pairs.</source>
        <translation>%2 組中 %1 組で、多数の人と同じ判定です。</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>First</source>
        <translation>一つ目</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>二つ目</translation>
    </message>
    <message>
        <source>First better</source>
        <translation>一つ目が良い</translation>
    </message>
    <message>
        <source>Second better</source>
        <translation>二つ目が良い</translation>
    </message>
    <message>
        <source>Tie</source>
        <translation>引き分け</translation>
    </message>
    <message>
        <source>The model says</source>
        <translation>モデルの判定</translation>
    </message>
    <message>
        <source>Most people say</source>
        <translation>多数の人の判定</translation>
    </message>
    <message>
        <source>no majority</source>
        <translation>割れている</translation>
    </message>
    <message>
        <source>Between the orders</source>
        <translation>順による差</translation>
    </message>
    <message>
        <source>How far the first one&apos;s probability moves with its place</source>
        <translation>置く順を変えると、一つ目の確率がどれだけ動くか</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>切り詰め</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>外した人</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>組</translation>
    </message>
    <message>
        <source>Cohen&apos;s kappa</source>
        <translation>Cohen の κ</translation>
    </message>
    <message>
        <source>The model fits the others</source>
        <translation>モデルと残りの人の一致</translation>
    </message>
    <message>
        <source>The person fits them</source>
        <translation>本人と残りの人の一致</translation>
    </message>
    <message>
        <source>p, corrected</source>
        <translation>p（補正後）</translation>
    </message>
    <message>
        <source>The model can stand in</source>
        <translation>代わりになる</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>候補</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>相手</translation>
    </message>
    <message>
        <source>People alone (95 %)</source>
        <translation>人だけ（95 %）</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>With the model (95 %)</source>
        <translation>モデルも加えて（95 %）</translation>
    </message>
    <message>
        <source>Both judged</source>
        <translation>両方が判定</translation>
    </message>
    <message>
        <source>Model only</source>
        <translation>モデルのみ</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>設問</translation>
    </message>
    <message>
        <source>Compared by</source>
        <translation>比べ方</translation>
    </message>
    <message>
        <source>Kendall&apos;s tau (95 %)</source>
        <translation>Kendall の τ（95 %）</translation>
    </message>
    <message>
        <source>Spearman (95 %)</source>
        <translation>Spearman（95 %）</translation>
    </message>
    <message>
        <source>Pearson (95 %)</source>
        <translation>Pearson（95 %）</translation>
    </message>
    <message>
        <source>Same choice</source>
        <translation>同じ選択</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>個数</translation>
    </message>
</context>
<context>
    <name>MethodMatrix</name>
    <message>
        <source>pruned</source>
        <translation>枝刈りあり</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全件</translation>
    </message>
    <message>
        <source>%1 + %2 shots</source>
        <translation>%1 + %2 ショット</translation>
    </message>
    <message>
        <source>the newest of %1 configurations, as they have no validation in common</source>
        <translation>%1 通りの設定のうち最新のもの（共通の検証結果がないため）</translation>
    </message>
    <message>
        <source>validation ROUGE-L</source>
        <translation>検証 ROUGE-L</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message>
        <source>chosen of %1 configurations by %2</source>
        <translation>%1 通りの設定から%2で選択</translation>
    </message>
    <message>
        <source>the one of %1 configurations with the most sample seeds</source>
        <translation>%1 通りの設定のうち標本シードが最も多いもの</translation>
    </message>
    <message>
        <source>%1 of %2 cells of methods that learn rest on fewer than %3 sample seeds: they tell little about other samples.</source>
        <translation>学習する手法の %2 マスのうち %1 マスは標本シードが %3 個未満です。別の標本での結果はほとんど分かりません。</translation>
    </message>
    <message>
        <source>%1: %2 test records. Only large differences can be told.</source>
        <translation>%1：テストは %2 件です。大きな差しか見分けられません。</translation>
    </message>
    <message>
        <source>%1: the test set was scored %2 times by %3 configurations; every look makes the best look better.</source>
        <translation>%1：テスト集合は %3 通りの設定で %2 回採点されています。見るたびに最良の値は良く見えすぎます。</translation>
    </message>
    <message>
        <source>Numbers of a method (learning rate, ratio) are chosen in %1 cells: the configuration with the most sample seeds, then the best validation, never by test.</source>
        <translation>%1 マスでは手法の数値（学習率、枝刈り率など）を選んでいます。標本シードが最も多い設定、次に検証が最良の設定を採り、テストでは選びません。</translation>
    </message>
    <message>
        <source>In %1 cells there was no validation to choose by: the newest stands.</source>
        <translation>%1 マスでは選ぶための検証結果がなく、最新のものを示しています。</translation>
    </message>
    <message>
        <source>%1, %2: leaked, a source was trained on %3 of %4 test records.</source>
        <translation>%1、%2：漏洩あり。ソースの一つがテスト %4 件中 %3 件で学習されています。</translation>
    </message>
    <message>
        <source>Grey: it sees the reference, so it is a ceiling, not a method.</source>
        <translation>灰色：参照要約を見ているので、手法ではなく上限の目安です。</translation>
    </message>
    <message>
        <source>%1 here is the mean of the records&apos; values; that of a run is counted over the whole set and differs.</source>
        <translation>ここの %1 は各件の値の平均です。実行の値は集合全体で数えるため、一致しません。</translation>
    </message>
    <message>
        <source>Left out, as they scored other records than the rest: %1</source>
        <translation>ほかと異なる件を採点したため除外：%1</translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation>%1 件</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>シード %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>best</source>
        <translation>最良</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>劣る</translation>
    </message>
    <message>
        <source>not separable</source>
        <translation>差は不明</translation>
    </message>
    <message>
        <source>Deviation over sample seeds: %1</source>
        <translation>標本シード間の標準偏差：%1</translation>
    </message>
    <message>
        <source>Difference to the best: %1 (%2 to %3), p %4 after Holm</source>
        <translation>最良との差：%1（%2～%3）、Holm 補正後の p %4</translation>
    </message>
    <message>
        <source>The smallest difference that could be told: %1</source>
        <translation>見分けられる最小の差：%1</translation>
    </message>
    <message>
        <source>Runs: %1</source>
        <translation>実行：%1</translation>
    </message>
    <message>
        <source>%1, mean over test records and sample seeds, times 100. Under it the %2 % interval: seeds and records drawn anew together, %3 times.</source>
        <translation>%1 の、テストの件と標本シードにわたる平均（100 倍）。下は %2 % 区間で、シードと件を同時に %3 回引き直したものです。</translation>
    </message>
    <message>
        <source>Bold: the best of its column. Not separable: its paired differences to the best, over the same seeds and records, may be none (Holm&apos;s correction over the column).</source>
        <translation>太字：列の最良。差は不明：同じシードと件で対にした最良との差が、ないかもしれないもの（列ごとに Holm 補正）。</translation>
    </message>
    <message>
        <source>‡ worse than the best of its column, by the same comparison.</source>
        <translation>‡ は列の最良より劣るもの（同じ比較による）。</translation>
    </message>
</context>
<context>
    <name>QueueWords</name>
    <message>
        <source>took %1</source>
        <translation>所要 %1</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>ステップ %1 / %2</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進み具合</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>残り時間</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Its process ended too early; it goes on with the next Run.</source>
        <translation>プロセスが途中で終わりました。次に「実行」を押すと続きから始まります。</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>失敗しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>実行中 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>待機 %n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunColumns</name>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>ベースモデル</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>スタディ</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>ショット</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Sample seed</source>
        <translation>標本シード</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message>
        <source>Validation ROUGE-L</source>
        <translation>検証 ROUGE-L</translation>
    </message>
    <message>
        <source>Best step</source>
        <translation>最良ステップ</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>スパース率</translation>
    </message>
    <message>
        <source>Share of the entries of A and B that are zero, at the best step</source>
        <translation>最良ステップでの、A と B の要素のうちゼロの割合</translation>
    </message>
    <message>
        <source>95 % interval: %1 to %2</source>
        <translation>95 % 区間：%1～%2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln 項目</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunLog</name>
    <message>
        <source>Started: %1</source>
        <translation>開始：%1</translation>
    </message>
    <message>
        <source>Epoch %1: validation loss %2</source>
        <translation>エポック %1：検証損失 %2</translation>
    </message>
    <message>
        <source>, ROUGE-L %1</source>
        <translation>、ROUGE-L %1</translation>
    </message>
    <message>
        <source>%1 (best)</source>
        <translation>%1（最良）</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>再開しました</translation>
    </message>
    <message>
        <source>Aborted</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Stopped; the best state is kept</source>
        <translation>停止しました。最良の状態を残します</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>失敗：%1</translation>
    </message>
    <message>
        <source>Finished in %1</source>
        <translation>%1 で完了</translation>
    </message>
    <message>
        <source>Took %1</source>
        <translation>所要 %1</translation>
    </message>
</context>
<context>
    <name>RunState</name>
    <message>
        <source>Interrupted at step %1, nothing saved</source>
        <translation>ステップ %1 で中断（保存なし）</translation>
    </message>
    <message>
        <source>Failed at step %1, nothing saved</source>
        <translation>ステップ %1 で失敗（保存なし）</translation>
    </message>
    <message>
        <source>Interrupted at step %1, saved to step %2</source>
        <translation>ステップ %1 で中断（%2 まで保存）</translation>
    </message>
    <message>
        <source>Failed at step %1, saved to step %2</source>
        <translation>ステップ %1 で失敗（%2 まで保存）</translation>
    </message>
</context>
<context>
    <name>StudyTable</name>
    <message>
        <source>all</source>
        <translation>全件</translation>
    </message>
    <message>
        <source>%1 + %2 shots</source>
        <translation>%1 + %2 ショット</translation>
    </message>
    <message>
        <source>validation ROUGE-L</source>
        <translation>検証 ROUGE-L</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message numerus="yes">
        <source>chosen in %n trial(s) by %1</source>
        <translation>
            <numerusform>%n 件の試行から %1 で選択</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 empty</source>
        <translation>%1 が空</translation>
    </message>
    <message>
        <source>%1 cut at the limit</source>
        <translation>%1 が上限で打ち切り</translation>
    </message>
    <message>
        <source>%1 in the wrong script</source>
        <translation>%1 が別の文字種</translation>
    </message>
    <message>
        <source>%1 repeating</source>
        <translation>%1 が繰り返し</translation>
    </message>
    <message>
        <source>%1 copying a sentence</source>
        <translation>%1 が文をそのまま写したもの</translation>
    </message>
    <message>
        <source>A run takes %1</source>
        <translation>1 回の実行に %1</translation>
    </message>
    <message>
        <source> and %1 at most</source>
        <translation>、最大 %1</translation>
    </message>
    <message>
        <source>Its trials took %1 together</source>
        <translation>試行は合わせて %1</translation>
    </message>
    <message>
        <source>%1, %2: %3 test records, scored %4 times by %5 configurations.</source>
        <translation>%1（%2）：テスト %3 レコード、%5 通りの設定で %4 回採点。</translation>
    </message>
    <message>
        <source>%1 here is the mean of the records&apos; values; that of a run is counted over the whole set and differs.</source>
        <translation>ここの %1 は各件の値の平均です。実行の値は集合全体で数えるため、一致しません。</translation>
    </message>
    <message>
        <source>Grey: it sees the reference, so it is a ceiling, not a method.</source>
        <translation>灰色：参照要約を見ているので、手法ではなく上限の目安です。</translation>
    </message>
    <message>
        <source>Rows with “r =” show what sparsity costs. They were not chosen on validation, so they are neither compared nor the best.</source>
        <translation>「r =」の行は、スパース率と品質の関係を示します。検証で選んだものではないため、比較せず、最良にもしません。</translation>
    </message>
    <message>
        <source>%1: leaked, a source was trained on %2 of %3 test records.</source>
        <translation>%1：漏洩あり。テスト %3 レコードのうち %2 件をソースが学習していました。</translation>
    </message>
    <message>
        <source>%1: outputs %2.</source>
        <translation>%1：出力のうち %2。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>実行 %1/%2</translation>
    </message>
    <message>
        <source>not separable</source>
        <translation>差は不明</translation>
    </message>
    <message>
        <source>better</source>
        <translation>優る</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>劣る</translation>
    </message>
    <message>
        <source>The best of its column</source>
        <translation>列の最良</translation>
    </message>
    <message>
        <source>Interval of %1 %: %2</source>
        <translation>%1 % 区間：%2</translation>
    </message>
    <message>
        <source>Against “%1”: %2 (%3 to %4), p %5 after Holm: %6</source>
        <translation>「%1」との差：%2（%3～%4）、Holm 補正後の p は %5：%6</translation>
    </message>
    <message>
        <source>The smallest difference that could be told: %1</source>
        <translation>見分けられる最小の差：%1</translation>
    </message>
    <message>
        <source>Adapter sparsity: %1</source>
        <translation>アダプターのスパース率：%1</translation>
    </message>
    <message>
        <source>Runs: %1</source>
        <translation>実行：%1</translation>
    </message>
    <message>
        <source>Mean over test records and sample seeds, times 100, ± deviation over sample seeds. Under it the %1 % interval: seeds and records drawn anew together, %2 times.</source>
        <translation>テストレコードと標本シードの平均（100 倍）± シード間の偏差。その下は %1 % 区間：シードとレコードを合わせて %2 回引き直したもの。</translation>
    </message>
    <message>
        <source>Bold: the best of its column.</source>
        <translation>太字：列の最良。</translation>
    </message>
    <message>
        <source>† better, ‡ worse than “%1”: paired over the same seeds and records, with Holm&apos;s correction over the %2 comparisons of the table.</source>
        <translation>† は「%1」より優り、‡ は劣る：同じシードとレコードで対にし、表の %2 件の比較を Holm 法で補正しています。</translation>
    </message>
    <message>
        <source>Time and memory: the median of a run, on whatever machine made it. Trials: all that chose the settings of the row.</source>
        <translation>時間とメモリ：実行 1 回の中央値（実行したマシンによります）。試行：その行の設定を選ぶのにかかった時間の合計。</translation>
    </message>
    <message>
        <source>%1 of %2 runs and trials are there</source>
        <translation>実行と試行 %1/%2</translation>
    </message>
</context>
<context>
    <name>TagRow</name>
    <message>
        <source>Tags: %1</source>
        <translation>タグ：%1</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>メモ：%1</translation>
    </message>
</context>
<context>
    <name>UndoButton</name>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>ask</name>
    <message>
        <source>A run is going: %1</source>
        <translation>実行中です：%1</translation>
    </message>
    <message>
        <source>Keep running, minimise</source>
        <translation>続ける（最小化）</translation>
    </message>
    <message>
        <source>Abort and close</source>
        <translation>中止して閉じる</translation>
    </message>
    <message>
        <source>Paused, it is saved as it stands, and Results or Monitor go on with it later. Aborted, it can go on from its last checkpoint.</source>
        <translation>一時停止すると今の状態が保存され、後で「結果」や「モニター」から続けられます。中止した場合は、最後のチェックポイントから続けられます。</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>通知領域で続ける</translation>
    </message>
    <message>
        <source>Pause, save and close</source>
        <translation>一時停止して保存し、閉じる</translation>
    </message>
    <message>
        <source>The queue runs: %1 running, %2 waiting</source>
        <translation>キューを実行中です：実行中 %1 件、待機 %2 件</translation>
    </message>
    <message>
        <source>Its runs are processes of this program and end with it; they cannot go on without it. Their checkpoints stay, and the queue goes on when the workspace is opened again.</source>
        <translation>キューの実行はこのプログラムの子プロセスなので、プログラムを閉じると終わります。チェックポイントは残り、次にワークスペースを開いたときに続けられます。</translation>
    </message>
    <message>
        <source>Stop the queue and close</source>
        <translation>キューを止めて閉じる</translation>
    </message>
</context>
<context>
    <name>comparison</name>
    <message>
        <source>Comparison of summaries</source>
        <translation>要約の比較</translation>
    </message>
    <message>
        <source>Records: %1</source>
        <translation>レコード：%1 件</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>The article&apos;s file is not there any more.</source>
        <translation>記事のファイルがもうありません。</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>This run has no text for this record.</source>
        <translation>この実行にはこのレコードの要約がありません。</translation>
    </message>
    <message>
        <source>cut at the limit</source>
        <translation>上限で打ち切り</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>この例</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>taken from the article</source>
        <translation>記事からの引用</translation>
    </message>
    <message>
        <source>not in the article</source>
        <translation>記事にない部分</translation>
    </message>
    <message>
        <source>only in this summary</source>
        <translation>この要約だけにある語</translation>
    </message>
    <message>
        <source>only in the other</source>
        <translation>比較先だけにある語</translation>
    </message>
    <message>
        <source>Difference to %1</source>
        <translation>%1 との差分</translation>
    </message>
</context>
<context>
    <name>espalier::ui::AdapterCardView</name>
    <message numerus="yes">
        <source>%1 in %n layer(s)</source>
        <translation>
            <numerusform>%1（%n 層）</numerusform>
        </translation>
    </message>
    <message>
        <source>run “%1”</source>
        <translation>実行「%1」</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>元は %1</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>記録なし</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n text(s)</source>
        <translation>
            <numerusform>%1、%n 件の文章</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変える</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>Copies the PEFT folder to another place</source>
        <translation>PEFT フォルダーを別の場所にコピーします</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>取り除く</translation>
    </message>
    <message>
        <source>Into the workspace&apos;s trash; undo brings it back (Delete)</source>
        <translation>ワークスペースのごみ箱に移します。元に戻せます（Delete）</translation>
    </message>
    <message>
        <source>Tags, with commas between</source>
        <translation>タグ（コンマで区切る）</translation>
    </message>
    <message>
        <source>Tags of the adapter</source>
        <translation>アダプターのタグ</translation>
    </message>
    <message>
        <source>Norm of the update BA, by layer and module</source>
        <translation>更新量 BA のノルム（層とモジュールごと）</translation>
    </message>
    <message>
        <source>Module whose singular values show</source>
        <translation>特異値を表示するモジュール</translation>
    </message>
    <message>
        <source>Choose an adapter to see what it is made of.</source>
        <translation>アダプターを選ぶと、その中身がここに出ます。</translation>
    </message>
    <message>
        <source>Reading the adapter…</source>
        <translation>アダプターを読んでいます…</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message>
        <source>Rank, alpha</source>
        <translation>ランク、alpha</translation>
    </message>
    <message>
        <source>%1, %2; enters at %3</source>
        <translation>%1、%2（強さ %3 で加わる）</translation>
    </message>
    <message>
        <source>alpha / r, the strength at which it enters</source>
        <translation>alpha / r、加わるときの強さ</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>%1 parameters, %2, %3</source>
        <translation>パラメーター %1、%2、%3</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>ノルム</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>ベースモデル</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>由来</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>学習データ</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Layer %1, %2 (rank %3)</source>
        <translation>層 %1、%2（ランク %3）</translation>
    </message>
    <message>
        <source>; </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>espalier::ui::AdapterLines</name>
    <message>
        <source>broken</source>
        <translation>壊れています</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>使えます</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>ランク</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>alpha</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>ノルム</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>学習データ</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n 件の文章</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::AdapterList</name>
    <message>
        <source>No adapter yet: add those that know something close to the task.</source>
        <translation>まだアダプターがありません。課題に近いことを知っているものを加えてください。</translation>
    </message>
    <message>
        <source>Add an adapter</source>
        <translation>アダプターを追加</translation>
    </message>
    <message>
        <source>%1 (rank %2)</source>
        <translation>%1（ランク %2）</translation>
    </message>
    <message>
        <source>This workspace has no adapters</source>
        <translation>このワークスペースにアダプターはありません</translation>
    </message>
</context>
<context>
    <name>espalier::ui::AdapterRow</name>
    <message>
        <source>Remove %1</source>
        <translation>%1 を外す</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 の重み</translation>
    </message>
</context>
<context>
    <name>espalier::ui::AnnotateFiles</name>
    <message>
        <source>Answers of which login name?</source>
        <translation>どのログイン名の回答ですか？</translation>
    </message>
    <message>
        <source>For which login name is the packet?</source>
        <translation>どのログイン名のためのパケットですか？</translation>
    </message>
    <message>
        <source>Login name of the packet&apos;s annotator</source>
        <translation>パケットを受け取るアノテーターのログイン名</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) for %1 are in %2</source>
        <translation>
            <numerusform>%1 さんの %n 項目を %2 に保存しました</numerusform>
        </translation>
    </message>
    <message>
        <source>This file was imported before; nothing has changed.</source>
        <translation>このファイルは取り込み済みです。何も変わっていません。</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) for %1 are here now</source>
        <translation>
            <numerusform>%1 さんの %n 項目を取り込みました</numerusform>
        </translation>
    </message>
    <message>
        <source>Answers of %1: %2 new, %3 known, %4 in conflict</source>
        <translation>%1 さんの回答：新規 %2 件、既知 %3 件、食い違い %4 件</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are in %1</source>
        <translation>
            <numerusform>%n 行を %1 に書き出しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a majority left out</source>
        <translation>
            <numerusform>多数意見のない %n 件は除きました</numerusform>
        </translation>
    </message>
    <message>
        <source>Item %1 by %2: the file&apos;s answer of %4 stands instead of that of %3.</source>
        <translation>項目 %1（%2 さん）：%3 の回答に代えて、ファイルにある %4 の回答を採りました。</translation>
    </message>
    <message>
        <source>Item %1 by %2: the answer here, of %3, stays; the file&apos;s is of %4.</source>
        <translation>項目 %1（%2 さん）：こちらにある %3 の回答を残しました。ファイルの回答は %4 のものです。</translation>
    </message>
    <message>
        <source>Save the answers</source>
        <translation>回答を保存</translation>
    </message>
    <message>
        <source>Save a packet</source>
        <translation>パケットを保存</translation>
    </message>
    <message>
        <source>Import a packet or answers</source>
        <translation>パケットまたは回答を取り込む</translation>
    </message>
    <message>
        <source>Table, a row an answer and candidate (CSV)</source>
        <translation>表：回答と候補ごとに 1 行（CSV）</translation>
    </message>
    <message>
        <source>An object an answer (JSON lines)</source>
        <translation>回答ごとに 1 オブジェクト（JSON lines）</translation>
    </message>
    <message>
        <source>For Argilla (JSON)</source>
        <translation>Argilla 用（JSON）</translation>
    </message>
    <message>
        <source>For Label Studio (JSON)</source>
        <translation>Label Studio 用（JSON）</translation>
    </message>
    <message>
        <source>Preferences to train on (JSON lines)</source>
        <translation>学習用の選好データ（JSON lines）</translation>
    </message>
    <message>
        <source>Export answers</source>
        <translation>回答を書き出す</translation>
    </message>
    <message>
        <source>Also what models said, marked as theirs</source>
        <translation>モデルの判定も、その印を付けて含める</translation>
    </message>
</context>
<context>
    <name>espalier::ui::AnnotatePage</name>
    <message>
        <source>Write your login name first: who settles is written down.</source>
        <translation>先にログイン名を入力してください。裁定した人として記録されます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::AnnotateStart</name>
    <message>
        <source>Your login name</source>
        <translation>ログイン名</translation>
    </message>
    <message>
        <source>for example mori</source>
        <translation>例：mori</translation>
    </message>
    <message>
        <source>No annotation tasks yet</source>
        <translation>アノテーション課題はまだありません</translation>
    </message>
    <message>
        <source>People compare and rate summaries here without knowing which method wrote them; a packet brings a task from another machine.</source>
        <translation>どの手法が書いたかを伏せたまま、人が要約を比べ、採点します。パケットを使えば別の機械の課題も取り込めます。</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>New task…</source>
        <translation>新しい課題…</translation>
    </message>
    <message>
        <source>Compose a run</source>
        <translation>実行を組み立てる</translation>
    </message>
    <message>
        <source>Annotation tasks</source>
        <translation>アノテーション課題</translation>
    </message>
    <message>
        <source>Import a packet…</source>
        <translation>パケットを取り込む…</translation>
    </message>
    <message>
        <source>A packet of items, or the answers that come back for one</source>
        <translation>項目のパケット、または返ってきた回答のファイル</translation>
    </message>
    <message>
        <source>Close task</source>
        <translation>締め切る</translation>
    </message>
    <message>
        <source>No more answers; the methods are told from then on</source>
        <translation>以後は回答を受け付けず、手法名を表示します</translation>
    </message>
    <message>
        <source>Guidelines…</source>
        <translation>指針…</translation>
    </message>
    <message>
        <source>Export answers</source>
        <translation>回答を書き出す</translation>
    </message>
    <message>
        <source>Disagreements</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>始める</translation>
    </message>
    <message>
        <source>Write your login name first</source>
        <translation>先にログイン名を入力してください</translation>
    </message>
    <message>
        <source>Items on which annotators differ, to be settled</source>
        <translation>アノテーターの回答が分かれた項目を裁定します</translation>
    </message>
    <message>
        <source>They come once the task is closed</source>
        <translation>締め切ると表示されます</translation>
    </message>
    <message>
        <source>Send answers back…</source>
        <translation>回答を返す…</translation>
    </message>
    <message>
        <source>Packet…</source>
        <translation>パケット…</translation>
    </message>
    <message>
        <source>The answers as a file, for where the packet came from</source>
        <translation>パケットの送り元へ返す回答のファイル</translation>
    </message>
    <message>
        <source>The items of one annotator as a file, for another machine</source>
        <translation>別の機械で評価するための、1 人分の項目のファイル</translation>
    </message>
    <message>
        <source>Close “%1”?</source>
        <translation>「%1」を締め切りますか？</translation>
    </message>
    <message>
        <source>It takes no more answers, and from then on the methods are told. It cannot be opened again.</source>
        <translation>以後は回答を受け付けず、手法名を表示します。再開はできません。</translation>
    </message>
    <message>
        <source>Close the task</source>
        <translation>課題を締め切る</translation>
    </message>
    <message>
        <source>The task is closed</source>
        <translation>この課題は締め切られています</translation>
    </message>
    <message>
        <source>It takes the answers of two annotators</source>
        <translation>アノテーター 2 人の回答が必要です</translation>
    </message>
</context>
<context>
    <name>espalier::ui::Banner</name>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>espalier::ui::CandidatePane</name>
    <message>
        <source>Candidate %1</source>
        <translation>候補 %1</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <translation>「%1」：%2</translation>
    </message>
    <message>
        <source>Take this mark away</source>
        <translation>この印を消す</translation>
    </message>
    <message>
        <source>Take away: “%1”, %2</source>
        <translation>印を消す：「%1」、%2</translation>
    </message>
    <message>
        <source>Take away: %1</source>
        <translation>印を消す：%1</translation>
    </message>
    <message>
        <source>Select words to mark an error</source>
        <translation>誤りに印を付けるには語句を選択してください</translation>
    </message>
</context>
<context>
    <name>espalier::ui::Chart</name>
    <message>
        <source>Click to show or hide</source>
        <translation>クリックで表示・非表示</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>対数軸</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>数値ではありません</translation>
    </message>
    <message>
        <source>A few values lie so far off that the axis leaves them out; each is marked at the edge. Click to show the whole range.</source>
        <translation>離れた値が少数あり、軸の範囲から外しています。それぞれ端に印で示します。クリックすると全体を表示します。</translation>
    </message>
    <message numerus="yes">
        <source>%n outside</source>
        <comment>values beyond a chart&apos;s axis</comment>
        <translation>
            <numerusform>範囲外 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) of 0 or less not shown</source>
        <translation>
            <numerusform>0 以下の %n 個の値は表示されません</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::ChoiceRow</name>
    <message>
        <source>Which is better</source>
        <translation>どちらが良いか</translation>
    </message>
    <message>
        <source>A is better</source>
        <translation>A の方が良い</translation>
    </message>
    <message>
        <source>B is better</source>
        <translation>B の方が良い</translation>
    </message>
    <message>
        <source>Tie</source>
        <translation>引き分け</translation>
    </message>
    <message>
        <source>Both bad</source>
        <translation>どちらも不可</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ColumnMenu</name>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>異なる設定</translation>
    </message>
    <message>
        <source>Usual columns</source>
        <translation>列を元に戻す</translation>
    </message>
</context>
<context>
    <name>espalier::ui::CompareExport</name>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Shown records as HTML…</source>
        <translation>表示中のレコードを HTML で…</translation>
    </message>
    <message>
        <source>All records as HTML…</source>
        <translation>すべてのレコードを HTML で…</translation>
    </message>
    <message>
        <source>Shown records as CSV…</source>
        <translation>表示中のレコードを CSV で…</translation>
    </message>
    <message>
        <source>All records as CSV…</source>
        <translation>すべてのレコードを CSV で…</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>比較を保存</translation>
    </message>
</context>
<context>
    <name>espalier::ui::CompareItems</name>
    <message>
        <source>Search records</source>
        <translation>レコードを検索</translation>
    </message>
    <message>
        <source>Order of the records</source>
        <translation>レコードの並び順</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>元の順</translation>
    </message>
    <message>
        <source>By difference</source>
        <translation>差の順</translation>
    </message>
    <message>
        <source>By score</source>
        <translation>得点の順</translation>
    </message>
    <message>
        <source>Difference of this column</source>
        <translation>差を取る列</translation>
    </message>
    <message>
        <source>to this column</source>
        <translation>差の相手の列</translation>
    </message>
    <message>
        <source>Smallest difference</source>
        <translation>差の下限</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>No record is like this; clear the search or the difference.</source>
        <translation>当てはまるレコードがありません。検索語か差の下限を消してください。</translation>
    </message>
    <message>
        <source>Records: %1 of %2</source>
        <translation>レコード：%2 件中 %1 件</translation>
    </message>
    <message>
        <source>Only records whose scores in these two columns differ by at least this</source>
        <translation>この 2 列のスコアの差がこの値以上のレコードだけ</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ComparePage</name>
    <message>
        <source>Nothing to compare yet</source>
        <translation>まだ比べるものがありません</translation>
    </message>
    <message>
        <source>Summaries of finished runs stand here side by side, beside the article.</source>
        <translation>完了した実行の要約が、記事の横に並んで表示されます。</translation>
    </message>
    <message>
        <source>Compose a run</source>
        <translation>実行を組み立てる</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Add a column</source>
        <translation>列を追加</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>taken from the article</source>
        <translation>記事からの引用</translation>
    </message>
    <message>
        <source>not in the article</source>
        <translation>記事にない部分</translation>
    </message>
    <message>
        <source>The article&apos;s file is not there any more.</source>
        <translation>記事のファイルがもうありません。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>The comparison is being written…</source>
        <translation>比較を書き出しています…</translation>
    </message>
    <message>
        <source>The comparison is in %1</source>
        <translation>比較を %1 に書き出しました</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参照要約</translation>
    </message>
    <message>
        <source>only in this summary</source>
        <translation>この要約だけにある語</translation>
    </message>
    <message>
        <source>only in the other</source>
        <translation>比較先だけにある語</translation>
    </message>
    <message>
        <source>Rate these</source>
        <translation>人が評価</translation>
    </message>
    <message>
        <source>People judge these summaries without knowing whose they are</source>
        <translation>どの実行の要約かを伏せて、人が評価します</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ComposePage</name>
    <message>
        <source>Nothing to compose from</source>
        <translation>組み立てる材料がありません</translation>
    </message>
    <message>
        <source>Open a workspace with a model, adapters and a data set, or the demo.</source>
        <translation>モデル、アダプター、データセットのあるワークスペースかデモを開いてください。</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>枝刈り</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>実行の名前</translation>
    </message>
    <message>
        <source>Save plan…</source>
        <translation>プランを保存…</translation>
    </message>
    <message>
        <source>Load plan…</source>
        <translation>プランを開く…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>A run is going; it ends first.</source>
        <translation>実行中です。終わってから始められます。</translation>
    </message>
    <message>
        <source>Mend what stands in red first.</source>
        <translation>先に赤い箇所を直してください。</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Save plan</source>
        <translation>プランを保存</translation>
    </message>
    <message>
        <source>Plans (*.json)</source>
        <translation>プラン (*.json)</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>%1 に保存しました</translation>
    </message>
    <message>
        <source>Load plan</source>
        <translation>プランを開く</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>評価指標</translation>
    </message>
    <message>
        <source>The plan as text has a fault; mend it or put it back first.</source>
        <translation>プランの本文に誤りがあります。先に直すか、元に戻してください。</translation>
    </message>
    <message>
        <source>The queue is running; add the plan to it, or stop it first.</source>
        <translation>キューを実行中です。プランをキューに加えるか、先にキューを止めてください。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::CorrelationPanel</name>
    <message>
        <source>Kendall&apos;s tau</source>
        <translation>Kendall の τ</translation>
    </message>
    <message>
        <source>Spearman</source>
        <translation>Spearman</translation>
    </message>
    <message>
        <source>Pearson</source>
        <translation>Pearson</translation>
    </message>
    <message>
        <source>Question of the chart</source>
        <translation>グラフの質問</translation>
    </message>
    <message>
        <source>What the chart compares by</source>
        <translation>グラフで比べる単位</translation>
    </message>
    <message>
        <source>Coefficient of the chart</source>
        <translation>グラフの係数</translation>
    </message>
    <message>
        <source>How far metrics say what people say</source>
        <translation>指標が人の判定とどれだけ合うか</translation>
    </message>
    <message>
        <source>%1; 0 says nothing, 1 the same</source>
        <translation>%1（0 は無関係、1 は一致）</translation>
    </message>
    <message>
        <source>Without a figure: %1. The table says why.</source>
        <translation>値のないもの：%1。理由は表にあります。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::CoverageStrip</name>
    <message>
        <source>What the summaries cover of the article</source>
        <translation>要約が記事のどこを取り上げているか</translation>
    </message>
    <message>
        <source>%1: sentences covered: %2 of %3</source>
        <translation>%1：%3 文中 %2 文を取り上げています</translation>
    </message>
</context>
<context>
    <name>espalier::ui::CriteriaEditor</name>
    <message>
        <source>Add a criterion of your own</source>
        <translation>独自の観点を追加</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Name of the criterion</source>
        <translation>観点の名前</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>最低点</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>最高点</translation>
    </message>
    <message>
        <source>Remove this criterion</source>
        <translation>この観点を削除</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataLengths</name>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Summaries</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Counted by the tokenizer of the chosen model; the bounds are those of the plan in Compose.</source>
        <translation>選んだモデルのトークナイザーで数えます。上限は「組み立て」のプランのものです。</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>数えています…</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataPage</name>
    <message>
        <source>Data set</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>まだデータがありません</translation>
    </message>
    <message>
        <source>The data sets of the open workspace stand here, with their records.</source>
        <translation>開いているワークスペースのデータセットとレコードを表示します。</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Valid.</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>取り込む…</translation>
    </message>
    <message>
        <source>A file of records made a data set of this workspace; it can be dropped here as well</source>
        <translation>レコードのファイルを、このワークスペースのデータセットにします。ここへドロップしてもかまいません</translation>
    </message>
    <message>
        <source>Use in Compose</source>
        <translation>組み立てで使う</translation>
    </message>
    <message>
        <source>The plan takes its data from this set</source>
        <translation>プランのデータをこのセットにします</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>長さ</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>モデルに見えるもの</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Part of the set</source>
        <translation>データセットの区分</translation>
    </message>
    <message>
        <source>Model whose tokenizer is used</source>
        <translation>トークナイザーを使うモデル</translation>
    </message>
    <message>
        <source>No data set in this workspace</source>
        <translation>このワークスペースにはデータセットがありません</translation>
    </message>
    <message>
        <source>Import a file of documents with their summaries: JSON lines, JSON, CSV or TSV.</source>
        <translation>文書とその要約のファイルを取り込みます。JSON Lines、JSON、CSV、TSV を読めます。</translation>
    </message>
    <message>
        <source>A file of records</source>
        <translation>レコードのファイル</translation>
    </message>
    <message>
        <source>Records (*.jsonl *.ndjson *.json *.csv *.tsv);;All files (*)</source>
        <translation>レコード (*.jsonl *.ndjson *.json *.csv *.tsv);;すべてのファイル (*)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) are in the data set “%1” now.</source>
        <translation>
            <numerusform>データセット「%1」に %Ln 件のレコードを取り込みました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln broken record(s) were left out.</source>
        <translation>
            <numerusform>壊れたレコード %Ln 件は除きました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Only a file of this machine can be imported.</source>
        <translation>取り込めるのは、このコンピューターにあるファイルだけです。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataPanel</name>
    <message>
        <source>Stopped.</source>
        <translation>止めました。</translation>
    </message>
    <message>
        <source>Reading, %1</source>
        <translation>読み込み中 %1</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止める</translation>
    </message>
    <message>
        <source>Stops reading; what is there stays as it is</source>
        <translation>読み込みを止めます。今あるものはそのままです</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日本語</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英語</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataRecords</name>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>題名</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Search the records</source>
        <translation>レコードを探す</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>The chosen record</source>
        <translation>選んだレコード</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) cannot be read; a run refuses this part.</source>
        <translation>
            <numerusform>読めないレコードが %Ln 件あります。この区分は実行に使えません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1:</source>
        <translation>%1 行目：</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln record(s)</source>
        <translation>
            <numerusform>%Ln 件のうち %1 件</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 shown</source>
        <translation>表示は最初の %1 件</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>Search the records…</source>
        <translation>レコードを検索…</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataSplits</name>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>区分</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>Other record</source>
        <translation>相手のレコード</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>%1, one identity</source>
        <translation>%1、出どころが同じ</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>ショット</translation>
    </message>
    <message>
        <source>Near duplicates between the parts</source>
        <translation>区分をまたぐほぼ同じ文書</translation>
    </message>
    <message>
        <source>Sample seed</source>
        <translation>標本シード</translation>
    </message>
    <message>
        <source>How many training records are used; five stand within twenty.</source>
        <translation>学習に使うレコードの数です。5 件は 20 件に含まれます。</translation>
    </message>
    <message>
        <source>Which records are the shots.</source>
        <translation>どのレコードをショットにするかを決めます。</translation>
    </message>
    <message>
        <source>The shots</source>
        <translation>ショット</translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation>ほぼ同じ文書</translation>
    </message>
    <message>
        <source>Document of the record</source>
        <translation>レコードの文書</translation>
    </message>
    <message>
        <source>Document of the other record</source>
        <translation>相手のレコードの文書</translation>
    </message>
    <message>
        <source>%1 – %2: %3</source>
        <translation>%1 – %2：%3</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>比べています…</translation>
    </message>
    <message>
        <source>There is nothing to compare: the set has a single part.</source>
        <translation>比べるものがありません。区分が一つだけのデータセットです。</translation>
    </message>
    <message>
        <source>None: no document of one part stands nearly the same in another.</source>
        <translation>ありません。ほぼ同じ文書が二つの区分に入っていることはありません。</translation>
    </message>
    <message>
        <source>More than 60 % of their shingles are shared, or they name one identity: scores on them say little.</source>
        <translation>断片の 60 % を超えて一致するか、出どころが同じです。これらの得点はあてになりません。</translation>
    </message>
    <message>
        <source>The first %1 are listed.</source>
        <translation>最初の %1 組を示します。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DataTokens</name>
    <message>
        <source>Previous record</source>
        <translation>前のレコード</translation>
    </message>
    <message>
        <source>Next record</source>
        <translation>次のレコード</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>Encoded as training does, by the plan in Compose: its prompt, completion and bounds. Only labels count in the loss; a dashed frame is a special token.</source>
        <translation>「組み立て」のプランのプロンプト、補完、上限で、学習と同じように符号化しています。損失に入るのはラベルだけです。破線の枠は特殊トークンです。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>There is no model whose tokens could be shown.</source>
        <translation>トークンを示せるモデルがありません。</translation>
    </message>
    <message>
        <source>%1 tokens: %2 masked, %3 learnt</source>
        <translation>%1 トークン：マスク %2、学習対象 %3</translation>
    </message>
    <message>
        <source>%1 of the document&apos;s %2 tokens are cut off</source>
        <translation>文書の %2 トークンのうち %1 を切り落とし</translation>
    </message>
    <message>
        <source>%1 of the summary&apos;s %2 tokens are cut off</source>
        <translation>要約の %2 トークンのうち %1 を切り落とし</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DifferenceModel</name>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DifferencePanel</name>
    <message>
        <source>Show equal settings</source>
        <translation>同じ設定も表示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>The rows as text with tabs, for a sheet</source>
        <translation>表計算に貼れるタブ区切りのテキスト</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>異なる設定</translation>
    </message>
    <message>
        <source>Select two runs to see which settings differ.</source>
        <translation>実行を二つ選ぶと、異なる設定が表示されます。</translation>
    </message>
    <message>
        <source>%1 settings differ, %2 are equal</source>
        <translation>異なる設定 %1、同じ設定 %2</translation>
    </message>
    <message>
        <source>The first %1 runs: </source>
        <translation>最初の %1 件：</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Export the settings that differ</source>
        <translation>異なる設定を書き出す</translation>
    </message>
    <message>
        <source>The table is in %1</source>
        <translation>表を %1 に保存しました</translation>
    </message>
    <message>
        <source>These runs have the same settings; “Show equal settings” lists them.</source>
        <translation>これらの実行の設定はすべて同じです。「同じ設定も表示」で一覧できます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DisputesView</name>
    <message>
        <source>Disagreements</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>Back to the tasks</source>
        <translation>課題の一覧へ戻る</translation>
    </message>
    <message>
        <source>Nobody differs on what has been answered so far.</source>
        <translation>これまでの回答に食い違いはありません。</translation>
    </message>
    <message>
        <source>Items on which annotators differ</source>
        <translation>回答が分かれた項目</translation>
    </message>
    <message>
        <source>All answers to this item</source>
        <translation>この項目への全員の回答</translation>
    </message>
    <message>
        <source>This answer stands</source>
        <translation>この回答で確定</translation>
    </message>
    <message>
        <source>which is better</source>
        <translation>どちらが良いか</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1 (settled)</source>
        <translation>%1（裁定済み）</translation>
    </message>
    <message>
        <source>Settled by %1:</source>
        <translation>%1 さんの裁定：</translation>
    </message>
</context>
<context>
    <name>espalier::ui::DropTaker</name>
    <message>
        <source>Only files and folders of this machine can be dropped, at most %1.</source>
        <translation>ドロップできるのは、このコンピューターのファイルとフォルダーだけです（一度に %1 個まで）。</translation>
    </message>
    <message>
        <source>Open a workspace first; “%1” is added to it then.</source>
        <translation>先にワークスペースを開いてください。「%1」はその中に加わります。</translation>
    </message>
    <message>
        <source>“%1” is nothing that Espalier knows. Models, adapters, data files, plans, studies and workspaces can be dropped.</source>
        <translation>「%1」は Espalier の扱えるものではありません。モデル、アダプター、データファイル、プラン、スタディ、ワークスペースをドロップできます。</translation>
    </message>
    <message>
        <source>“%1” cannot be taken. %2</source>
        <translation>「%1」は取り込めません。%2</translation>
    </message>
</context>
<context>
    <name>espalier::ui::EmptyState</name>
    <message>
        <source>Reading the runs…</source>
        <translation>実行の一覧を読み込んでいます…</translation>
    </message>
</context>
<context>
    <name>espalier::ui::EstimateChart</name>
    <message>
        <source>The broken line is at %1</source>
        <translation>破線は %1 の位置です</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ExportMenu</name>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>%1 で保存…</translation>
    </message>
    <message>
        <source>Copy as %1</source>
        <translation>%1 でコピー</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>時間（秒）</translation>
    </message>
    <message>
        <source>Save the table as %1</source>
        <translation>表を %1 で保存</translation>
    </message>
    <message>
        <source>PNG: too many rows, filter them first</source>
        <translation>PNG：行が多すぎます。先に絞り込んでください</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>図をコピー</translation>
    </message>
</context>
<context>
    <name>espalier::ui::FailureCard</name>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint, to the same numbers</source>
        <translation>最後のチェックポイントから再開します（結果の数値は変わりません）</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>報告をコピー</translation>
    </message>
    <message>
        <source>Error, plan, machine and the end of the log as text, without the names of your folders</source>
        <translation>エラー、プラン、計算機、ログの末尾をテキストにします。フォルダーの名前は含みません</translation>
    </message>
    <message>
        <source>The report is on the clipboard.</source>
        <translation>報告をクリップボードに入れました。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Saved: everything up to step %1.</source>
        <translation>ステップ %1 までは保存されています。</translation>
    </message>
    <message>
        <source>Best so far: step %1, validation loss %2; it is saved too.</source>
        <translation>これまでの最良はステップ %1（検証損失 %2）で、これも保存されています。</translation>
    </message>
    <message>
        <source>Best so far: step %1; it is saved too.</source>
        <translation>これまでの最良はステップ %1 で、これも保存されています。</translation>
    </message>
    <message>
        <source>Nothing of it is saved but its curves; resumed, it begins again.</source>
        <translation>グラフのほかには何も保存されていません。再開すると最初から始まります。</translation>
    </message>
    <message>
        <source>The run could not begin</source>
        <translation>実行を始められませんでした</translation>
    </message>
    <message>
        <source>Interrupted at step %1</source>
        <translation>ステップ %1 で中断</translation>
    </message>
    <message>
        <source>Failed at step %1</source>
        <translation>ステップ %1 で失敗</translation>
    </message>
    <message>
        <source>Interrupted before its first step</source>
        <translation>最初のステップの前に中断</translation>
    </message>
    <message>
        <source>Failed before its first step</source>
        <translation>最初のステップの前に失敗</translation>
    </message>
    <message>
        <source>The program or the machine went off while it ran; nobody stopped it.</source>
        <translation>実行中にプログラムか計算機が落ちました。誰かが止めたのではありません。</translation>
    </message>
    <message>
        <source>The setting to look at: %1.</source>
        <translation>見直す設定：%1</translation>
    </message>
    <message>
        <source>Change the settings</source>
        <translation>設定を変える</translation>
    </message>
    <message>
        <source>Change the setting</source>
        <translation>その設定を変える</translation>
    </message>
    <message>
        <source>Compose opens with this run&apos;s plan</source>
        <translation>この実行のプランを「組み立て」で開きます</translation>
    </message>
</context>
<context>
    <name>espalier::ui::FrontChart</name>
    <message>
        <source>front</source>
        <translation>フロント</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>選択中</translation>
    </message>
    <message>
        <source>Sparsity against quality</source>
        <translation>スパース率と品質</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) without sparsity or this metric</source>
        <translation>
            <numerusform>スパース率かこの指標のない実行 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>adapter sparsity, %</source>
        <translation>アダプターのスパース率（%）</translation>
    </message>
    <message numerus="yes">
        <source>%n dot(s)</source>
        <translation>
            <numerusform>点 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Sparsity against quality: arrows go from run to run, Enter selects</source>
        <translation>スパース率と品質。矢印キーで実行を移り、Enter で選択します</translation>
    </message>
    <message>
        <source>adapter sparsity</source>
        <translation>アダプターのスパース率</translation>
    </message>
    <message>
        <source>on the front: no other run is better in both</source>
        <translation>フロント上：両方で上回る実行はありません</translation>
    </message>
</context>
<context>
    <name>espalier::ui::FrontPanel</name>
    <message>
        <source>Data set and shots of the chart</source>
        <translation>グラフのデータセットとショット数</translation>
    </message>
    <message>
        <source>Metric of the chart</source>
        <translation>グラフの指標</translation>
    </message>
    <message>
        <source>Runs that train stand here by their sparsity and their scores. Let one with a test set finish, or clear the filter.</source>
        <translation>学習する実行が、スパース率とスコアの位置に並びます。テスト集合のある実行を終えるか、絞り込みを解除してください。</translation>
    </message>
    <message>
        <source>%1, %2 shots</source>
        <translation>%1、%2 ショット</translation>
    </message>
    <message>
        <source>%1, all records</source>
        <translation>%1、全件</translation>
    </message>
</context>
<context>
    <name>espalier::ui::GoOnCard</name>
    <message>
        <source>Go on with the run</source>
        <translation>実行を続ける</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>続けない</translation>
    </message>
    <message>
        <source>Allow the commands first.</source>
        <translation>先にコマンドを許可してください。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::GuidelinesEditor</name>
    <message>
        <source>In English</source>
        <translation>英語</translation>
    </message>
    <message>
        <source>In Japanese</source>
        <translation>日本語</translation>
    </message>
    <message>
        <source>Guidelines in English</source>
        <translation>英語の指針</translation>
    </message>
    <message>
        <source>Guidelines in Japanese</source>
        <translation>日本語の指針</translation>
    </message>
    <message>
        <source>What is to be judged, and how; Markdown</source>
        <translation>何をどう評価するか（Markdown）</translation>
    </message>
</context>
<context>
    <name>espalier::ui::GuidelinesForm</name>
    <message>
        <source>Guidelines, after version %1</source>
        <translation>指針（現在は第 %1 版）</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>指針</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Save as a new version</source>
        <translation>新しい版として保存</translation>
    </message>
</context>
<context>
    <name>espalier::ui::HeatMap</name>
    <message>
        <source>Sparsity of A</source>
        <translation>A のスパース率</translation>
    </message>
    <message>
        <source>Sparsity of B</source>
        <translation>B のスパース率</translation>
    </message>
    <message>
        <source>Effective weight</source>
        <translation>実効重み</translation>
    </message>
    <message>
        <source>Mask churn</source>
        <translation>マスクの入れ替わり</translation>
    </message>
    <message>
        <source>Newly pruned</source>
        <translation>新たに枝刈り</translation>
    </message>
    <message>
        <source>Revived</source>
        <translation>復活</translation>
    </message>
    <message>
        <source>Still pruned</source>
        <translation>枝刈りのまま</translation>
    </message>
    <message>
        <source>Share of zero entries of A</source>
        <translation>A の要素のうちゼロの割合</translation>
    </message>
    <message>
        <source>Share of zero entries of B</source>
        <translation>B の要素のうちゼロの割合</translation>
    </message>
    <message>
        <source>Share of the adapter in the merge of the module; negative works against it</source>
        <translation>そのモジュールのマージに占めるアダプターの割合。負ならマージに逆らっています</translation>
    </message>
    <message>
        <source>Share of entries whose mask changed at the step: newly pruned and revived</source>
        <translation>このステップでマスクが変わった要素の割合（新たに枝刈りされたものと復活したもの）</translation>
    </message>
    <message>
        <source>Pruned at this step, not at the one before</source>
        <translation>前のステップでは残り、このステップで枝刈りされた割合</translation>
    </message>
    <message>
        <source>Pruned at the step before, no longer at this one</source>
        <translation>前のステップで枝刈りされ、このステップでは残った割合</translation>
    </message>
    <message>
        <source>Pruned at this step and at the one before</source>
        <translation>前のステップでもこのステップでも枝刈りされた割合</translation>
    </message>
    <message>
        <source>over steps</source>
        <translation>ステップごと</translation>
    </message>
    <message>
        <source>at the step</source>
        <translation>このステップ</translation>
    </message>
    <message>
        <source>Modules down, steps across, of one adapter</source>
        <translation>一つのアダプターについて、縦にモジュール、横にステップ</translation>
    </message>
    <message>
        <source>Layers across, of every adapter at the chosen step</source>
        <translation>選んだステップでの全アダプター。横は層</translation>
    </message>
    <message>
        <source>Quantity of the heat map</source>
        <translation>ヒートマップに表す量</translation>
    </message>
    <message>
        <source>Adapter of the heat map</source>
        <translation>ヒートマップのアダプター</translation>
    </message>
    <message>
        <source>View of the heat map</source>
        <translation>ヒートマップの見方</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>ヒートマップ</translation>
    </message>
    <message>
        <source>Up and down walk the modules</source>
        <translation>上下キーでモジュールを移ります</translation>
    </message>
    <message>
        <source>share of the merge</source>
        <translation>マージに占める割合</translation>
    </message>
    <message>
        <source>This method trains nothing, so there is nothing to see inside.</source>
        <translation>この手法は学習をしないので、ここに表すものはありません。</translation>
    </message>
    <message>
        <source>This run has kept no figures of its modules. Runs that are started in this window keep them.</source>
        <translation>この実行はモジュールごとの値を残していません。この画面から始めた実行では残ります。</translation>
    </message>
    <message>
        <source>Sparsity, effective weight and mask churn of every layer show here as the run trains.</source>
        <translation>学習が進むと、層ごとのスパース率、実効重み、マスクの入れ替わりがここに現れます。</translation>
    </message>
    <message>
        <source>layer (%1)</source>
        <translation>層（%1）</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>層</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>記録なし</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>ステップ %1</translation>
    </message>
    <message numerus="yes">
        <source>told at %n step(s)</source>
        <translation>
            <numerusform>%n ステップで記録</numerusform>
        </translation>
    </message>
    <message>
        <source>layer %1, %2</source>
        <translation>層 %1、%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1, step %2: %3</source>
        <translation>%1、ステップ %2：%3</translation>
    </message>
</context>
<context>
    <name>espalier::ui::HeatScale</name>
    <message>
        <source>no number</source>
        <translation>数値でない</translation>
    </message>
    <message>
        <source>Scale of the colours</source>
        <translation>色の目盛り</translation>
    </message>
    <message>
        <source>dark: %1, yellow: %2</source>
        <translation>暗い色：%1、黄色：%2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>red: no number</source>
        <translation>赤：数値でない</translation>
    </message>
</context>
<context>
    <name>espalier::ui::Histogram</name>
    <message>
        <source>Copy as CSV</source>
        <translation>CSV としてコピー</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>%1 texts; tokens: mean %2, median %3, 95 % within %4, longest %5</source>
        <translation>%1 件。トークン数：平均 %2、中央値 %3、95 % が %4 以内、最長 %5</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>The plan cuts none of them.</source>
        <translation>プランでは切り落としません。</translation>
    </message>
    <message>
        <source>Cut at %1 tokens by the plan: %2 of %3</source>
        <translation>プランにより %1 トークンで切り落とし：%3 件のうち %2 件</translation>
    </message>
    <message>
        <source>%1 to %2 tokens: %3</source>
        <translation>%1～%2 トークン：%3 件</translation>
    </message>
</context>
<context>
    <name>espalier::ui::HomePage</name>
    <message>
        <source>Espalier</source>
        <translation>Espalier</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>デモを開く</translation>
    </message>
    <message>
        <source>Two small models, adapters trained on English and Japanese text, and finished runs to look at.</source>
        <translation>小さなモデル二つ、英語と日本語で学習したアダプター、完了した実行が入っています。</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>フォルダーを開く…</translation>
    </message>
    <message>
        <source>Recent workspaces</source>
        <translation>最近のワークスペース</translation>
    </message>
    <message>
        <source>Workspaces that you open stand here.</source>
        <translation>開いたワークスペースがここに並びます。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Running and finished runs of the workspace show here. Open the demo to see some.</source>
        <translation>ワークスペースの実行がここに並びます。デモを開くと見られます。</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>ワークスペースを開く</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>スレッド</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリ</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>使いません</translation>
    </message>
    <message>
        <source>Fonts</source>
        <translation>フォント</translation>
    </message>
    <message>
        <source>No Japanese font found; the package fonts-noto-cjk brings one.</source>
        <translation>日本語フォントがありません。パッケージ fonts-noto-cjk で入ります。</translation>
    </message>
    <message>
        <source>Teach: a merge by hand</source>
        <translation>授業：手計算でマージ</translation>
    </message>
    <message>
        <source>Two small adapters, merged and pruned once with real numbers (Ctrl+T)</source>
        <translation>小さなアダプター二つを、実際の数値でマージし、一度枝刈りします（Ctrl+T）</translation>
    </message>
    <message>
        <source>A tour of five steps</source>
        <translation>5 ステップの案内</translation>
    </message>
    <message>
        <source>What is where, on the demo or on your own workspace (F1)</source>
        <translation>どこに何があるかを、デモや開いているワークスペースで案内します（F1）</translation>
    </message>
    <message>
        <source>A workspace, or an empty folder for a new one. Models, adapter folders, data files, plans and studies can be dropped anywhere.</source>
        <translation>ワークスペースか、新しく作るための空のフォルダーを選びます。モデル、アダプターのフォルダー、データファイル、プラン、スタディは、どこにでもドロップできます。</translation>
    </message>
    <message>
        <source>Go to the Library</source>
        <translation>ライブラリへ</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>データへ</translation>
    </message>
    <message>
        <source>Compose a run</source>
        <translation>実行を組み立てる</translation>
    </message>
    <message>
        <source>No runs yet. Begin with a base model and adapters: the Library imports them.</source>
        <translation>まだ実行がありません。まずライブラリでベースモデルとアダプターを取り込みます。</translation>
    </message>
    <message>
        <source>No runs yet. Next comes a data set: Data makes one from a file.</source>
        <translation>まだ実行がありません。次はデータで、ファイルからデータセットを作ります。</translation>
    </message>
    <message>
        <source>No runs yet. Compose makes one of a model, adapters and data.</source>
        <translation>まだ実行がありません。モデル、アダプター、データから「組み立て」で作れます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ImportForm</name>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Where the records go</source>
        <translation>取り込み先</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>題名</translation>
    </message>
    <message>
        <source>The long text</source>
        <translation>長いほうの文章</translation>
    </message>
    <message>
        <source>What names a record; without one, its line does</source>
        <translation>レコードの名前です。なければ行番号が名前になります</translation>
    </message>
    <message>
        <source>For prompts with {title}</source>
        <translation>{title} を使うプロンプトのためのものです</translation>
    </message>
    <message>
        <source>Column of: %1</source>
        <translation>%1 の列</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>A new name, or a set that gets one more part</source>
        <translation>新しい名前か、区分を加えるデータセット</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>This file is</source>
        <translation>このファイルは</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Share for validation</source>
        <translation>検証の割合</translation>
    </message>
    <message>
        <source>Share for test</source>
        <translation>テストの割合</translation>
    </message>
    <message>
        <source>the training records</source>
        <translation>学習用のレコード</translation>
    </message>
    <message>
        <source>the validation records</source>
        <translation>検証用のレコード</translation>
    </message>
    <message>
        <source>the test records</source>
        <translation>テスト用のレコード</translation>
    </message>
    <message>
        <source>all three, split by a hash of the ids</source>
        <translation>三つとも（ID のハッシュで分ける）</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（なし）</translation>
    </message>
    <message>
        <source>An object or a list: it holds no text</source>
        <translation>オブジェクトかリストで、文章ではありません</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2 件）</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Choose the column of the documents.</source>
        <translation>文書の列を選んでください。</translation>
    </message>
    <message>
        <source>Choose the column of the summaries.</source>
        <translation>要約の列を選んでください。</translation>
    </message>
    <message>
        <source>One column cannot be two things.</source>
        <translation>一つの列を二つに使うことはできません。</translation>
    </message>
    <message>
        <source>Give the data set a name.</source>
        <translation>データセットに名前を付けてください。</translation>
    </message>
    <message>
        <source>Nothing would be left to train on.</source>
        <translation>学習用のレコードが残りません。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) cannot be read: say that they are left out, or mend the file.</source>
        <translation>
            <numerusform>読めないレコードが %Ln 件あります。除くことを選ぶか、ファイルを直してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are records under that part already: say that they are replaced, or choose another name.</source>
        <translation>その区分にはもうレコードがあります。置き換えることを選ぶか、別の名前にしてください。</translation>
    </message>
    <message>
        <source>%1 to train, %2 to validate, %3 to test</source>
        <translation>学習 %1 件、検証 %2 件、テスト %3 件</translation>
    </message>
    <message numerus="yes">
        <source>Leave out %Ln broken record(s)</source>
        <translation>
            <numerusform>壊れたレコード %Ln 件を除く</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace what is there: %1</source>
        <translation>今あるものを置き換える：%1</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>The text that is to be learnt: a summary, an answer</source>
        <translation>学習させる文章（要約や答え）</translation>
    </message>
    <message>
        <source>What is asked of the document, for prompts with {question}</source>
        <translation>本文について尋ねること。{question} を含むプロンプトで使います</translation>
    </message>
    <message>
        <source>%1 (a guess)</source>
        <translation>%1（推測）</translation>
    </message>
    <message>
        <source>No column has a name that tells: the longer texts are taken for documents, the shorter for summaries. The first records show whether that is right.</source>
        <translation>列の名前からは判断できないため、長い方のテキストを文書、短い方を要約とみなしています。合っているかどうかは、最初のレコードで確かめてください。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ImportMenu</name>
    <message>
        <source>Adapter folder…</source>
        <translation>アダプターのフォルダー…</translation>
    </message>
    <message>
        <source>Import an adapter</source>
        <translation>アダプターを取り込む</translation>
    </message>
    <message>
        <source>Model file…</source>
        <translation>モデルのファイル…</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>モデルを取り込む</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>モデル (*.gguf)</translation>
    </message>
    <message>
        <source>Model folder…</source>
        <translation>モデルのフォルダー…</translation>
    </message>
    <message>
        <source>What a run made:</source>
        <translation>実行が作ったもの：</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ImportPanel</name>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>止めました。何も書いていません。</translation>
    </message>
    <message>
        <source>Stopped: the file was not read to its end.</source>
        <translation>止めました。ファイルは最後まで読んでいません。</translation>
    </message>
    <message>
        <source>Read it</source>
        <translation>読み込む</translation>
    </message>
    <message>
        <source>The first records, as they would be</source>
        <translation>取り込んだときの最初のレコード</translation>
    </message>
    <message>
        <source>Records that cannot be read</source>
        <translation>読めないレコード</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>別のファイル…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止める</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>取り込む</translation>
    </message>
    <message>
        <source>Importing %1</source>
        <translation>取り込み中 %1</translation>
    </message>
    <message>
        <source>Reading the whole file %1</source>
        <translation>ファイル全体を読み込み中 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in all; the first %2 are listed.</source>
        <translation>全部で %1 件。最初の %2 件を示します。</translation>
    </message>
    <message>
        <source>No record can be read with these columns.</source>
        <translation>この列の組み合わせではレコードを読めません。</translation>
    </message>
    <message>
        <source>The whole file is being read first.</source>
        <translation>先にファイル全体を読んでいます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ImportancePanel</name>
    <message>
        <source>less important</source>
        <translation>重要度が低い</translation>
    </message>
    <message>
        <source>more important</source>
        <translation>重要度が高い</translation>
    </message>
    <message>
        <source>Importance of the adapters&apos; entries</source>
        <translation>アダプターの要素の重要度</translation>
    </message>
    <message>
        <source>Random sources have no importance before the run.</source>
        <translation>ソースが乱数のときは、実行前に重要度はわかりません。</translation>
    </message>
    <message>
        <source>Whole modules are reset where their importance is low; the ratio does not count then.</source>
        <translation>重要度の低いモジュールを丸ごと戻すので、この割合は使われません。</translation>
    </message>
    <message>
        <source>With adapters in the plan, this shows what the ratio keeps of them.</source>
        <translation>プランにアダプターを加えると、この割合で何が残るかをここに示します。</translation>
    </message>
    <message>
        <source>Looking at the adapters…</source>
        <translation>アダプターを調べています…</translation>
    </message>
    <message>
        <source>keeps %1 of %2 entries</source>
        <translation>%2 個の要素のうち %1 個を残す</translation>
    </message>
    <message>
        <source>Without data: every input counts alike (n = 1). The run measures its own.</source>
        <translation>データなしの見積もりです（入力のノルムをすべて n = 1 とみなす）。実行時は実際の入力で測ります。</translation>
    </message>
    <message>
        <source>Without gradients: the size of the entries. The run measures its own.</source>
        <translation>勾配なしの見積もりです（要素の絶対値）。実行時は実際の勾配で測ります。</translation>
    </message>
    <message>
        <source>Each A and each B is cut at its own line; the dashed one is the middle.</source>
        <translation>切る位置は A と B ごとに異なります。破線はその中央です。</translation>
    </message>
    <message>
        <source>%1 of %2 layers are looked at.</source>
        <translation>%2 層のうち %1 層を調べました。</translation>
    </message>
    <message>
        <source>Grey: reset after every step. Red: between these lines most parts are cut.</source>
        <translation>灰色：毎ステップ戻される要素。赤い帯：大半の A と B はこの範囲で切られます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgeResultsView</name>
    <message>
        <source>Back to the tasks</source>
        <translation>課題の一覧へ戻る</translation>
    </message>
    <message>
        <source>Working out agreement and win rates…</source>
        <translation>一致度と勝率を計算しています…</translation>
    </message>
    <message>
        <source>open</source>
        <translation>受付中</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>締め切り済み</translation>
    </message>
    <message>
        <source>The task is open: its methods are told once it is closed.</source>
        <translation>課題は受付中です。手法名は締め切り後に表示します。</translation>
    </message>
    <message>
        <source>The task came as a packet: its methods are known where it was made. Send the answers back there.</source>
        <translation>この課題はパケットとして届いたものです。手法は作成元だけが知っています。回答を作成元へ返してください。</translation>
    </message>
    <message>
        <source>Who won</source>
        <translation>勝者</translation>
    </message>
    <message>
        <source>Methods by strength</source>
        <translation>強い順の手法</translation>
    </message>
    <message>
        <source>Pair by pair</source>
        <translation>組ごとの結果</translation>
    </message>
    <message>
        <source>Win rates</source>
        <translation>勝率</translation>
    </message>
    <message>
        <source>The left one was chosen in %1 of %2 decisions, %3 (p %4).</source>
        <translation>優劣の付いた %2 件のうち %1 件で左側が選ばれました：%3（p %4）。</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) of equal texts count as ties, nobody was asked.</source>
        <translation>
            <numerusform>同じ文章の組 %n 件は、尋ねずに引き分けとしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Ratings by method</source>
        <translation>手法ごとの評点</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>一致度</translation>
    </message>
    <message>
        <source>Agreement by question</source>
        <translation>設問ごとの一致度</translation>
    </message>
    <message>
        <source>Agreement of two annotators</source>
        <translation>2 人の間の一致度</translation>
    </message>
    <message>
        <source>Annotators</source>
        <translation>アノテーター</translation>
    </message>
    <message>
        <source>What each annotator did</source>
        <translation>アノテーターごとの作業</translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgedPanel</name>
    <message>
        <source>Figure of the chart</source>
        <translation>グラフに示す値</translation>
    </message>
    <message>
        <source>The tasks and their results</source>
        <translation>課題とその結果</translation>
    </message>
    <message>
        <source>Annotate: each closed task with its win rates, ratings, agreement and what metrics say beside people</source>
        <translation>「評価」のページ：締め切った課題ごとの勝率、評点、一致度、指標と人の判定の比較</translation>
    </message>
    <message>
        <source>What people said of the runs stands here once a task is closed. Select runs and choose “Rate these”.</source>
        <translation>課題を締め切ると、実行に対する人の判定がここに並びます。実行を選び、「人が評価」を押してください。</translation>
    </message>
    <message>
        <source>What people said: %1</source>
        <translation>人の判定：%1</translation>
    </message>
    <message>
        <source>win rate, ties half, %; 50 is a draw</source>
        <translation>勝率（%、引き分けは半分、50 は互角）</translation>
    </message>
    <message>
        <source>strength, a logarithm; 0 is the mean</source>
        <translation>強さ（対数、0 が平均）</translation>
    </message>
    <message>
        <source>mean rating</source>
        <translation>平均点</translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgingBoard</name>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>Still to say: which is better.</source>
        <translation>どちらが良いかをまだ選んでいません。</translation>
    </message>
    <message>
        <source>Still to rate: %1 of %2.</source>
        <translation>%2 の「%1」をまだ採点していません。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgingKeys</name>
    <message>
        <source>A, on the left, is better</source>
        <translation>左の A の方が良い</translation>
    </message>
    <message>
        <source>B, on the right, is better</source>
        <translation>右の B の方が良い</translation>
    </message>
    <message>
        <source>a tie</source>
        <translation>引き分け</translation>
    </message>
    <message>
        <source>both are bad</source>
        <translation>どちらも不可</translation>
    </message>
    <message>
        <source>submit and go on</source>
        <translation>確定して次へ</translation>
    </message>
    <message>
        <source>next item</source>
        <translation>次の項目</translation>
    </message>
    <message>
        <source>previous item</source>
        <translation>前の項目</translation>
    </message>
    <message>
        <source>back to the last answer</source>
        <translation>直前の回答に戻る</translation>
    </message>
    <message>
        <source>skip the item</source>
        <translation>項目を飛ばす</translation>
    </message>
    <message>
        <source>flag the item</source>
        <translation>項目に旗を付ける</translation>
    </message>
    <message>
        <source>write a note; Esc leaves it</source>
        <translation>メモを書く（Esc で終わる）</translation>
    </message>
    <message>
        <source>mark what is selected as an error</source>
        <translation>選択した部分に誤りの印を付ける</translation>
    </message>
    <message>
        <source>highlights of the source</source>
        <translation>記事との対応を強調</translation>
    </message>
    <message>
        <source>difference of the two</source>
        <translation>二つの差分</translation>
    </message>
    <message>
        <source>next criterion</source>
        <translation>次の観点</translation>
    </message>
    <message>
        <source>previous criterion</source>
        <translation>前の観点</translation>
    </message>
    <message>
        <source>guidelines</source>
        <translation>指針</translation>
    </message>
    <message>
        <source>the others&apos; answers, after the own one</source>
        <translation>他の人の回答（自分の回答後）</translation>
    </message>
    <message>
        <source>nothing but the texts</source>
        <translation>文章だけを表示</translation>
    </message>
    <message>
        <source>One key, with Ctrl, Alt or Shift or without, is needed.</source>
        <translation>キーを一つ、必要なら Ctrl、Alt、Shift と組み合わせて押してください。</translation>
    </message>
    <message>
        <source>“%1” is hit by mistake too easily; take it with Ctrl.</source>
        <translation>「%1」は誤って押しやすいので、Ctrl と組み合わせてください。</translation>
    </message>
    <message>
        <source>“%1” belongs to the window.</source>
        <translation>「%1」はウィンドウが使っています。</translation>
    </message>
    <message>
        <source>“%1” is taken: %2.</source>
        <translation>「%1」は使われています：%2。</translation>
    </message>
    <message>
        <source>A or B is better</source>
        <translation>A または B の方が良い</translation>
    </message>
    <message>
        <source>a tie, both are bad</source>
        <translation>引き分け、どちらも不可</translation>
    </message>
    <message>
        <source>rate by the criterion that has the focus</source>
        <translation>選ばれている観点で採点</translation>
    </message>
    <message>
        <source>next and previous criterion</source>
        <translation>次と前の観点</translation>
    </message>
    <message>
        <source>next and previous item</source>
        <translation>次と前の項目</translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgingTools</name>
    <message>
        <source>Go on by itself</source>
        <translation>自動で次へ</translation>
    </message>
    <message>
        <source>A moment after the last answer that is needed, it is submitted and the next item comes</source>
        <translation>必要な回答がそろうと、少し間を置いて確定し、次の項目に進みます</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>飛ばす</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>旗</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Mark an error</source>
        <translation>誤りに印</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>強調</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差分</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>他の人</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>確定</translation>
    </message>
    <message>
        <source>Flags: %1</source>
        <translation>旗：%1</translation>
    </message>
</context>
<context>
    <name>espalier::ui::JudgingView</name>
    <message>
        <source>Guidelines</source>
        <translation>指針</translation>
    </message>
    <message>
        <source>Texts only</source>
        <translation>文章だけ</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>キー…</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>終わる</translation>
    </message>
    <message>
        <source>Back to the tasks; what is begun is kept</source>
        <translation>課題の一覧へ戻ります。途中の回答は残ります</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進み具合</translation>
    </message>
    <message>
        <source>What the others answered</source>
        <translation>他の人の回答</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>A note on this item. Esc leaves it, Ctrl+Enter submits.</source>
        <translation>この項目についてのメモ。Esc で終わり、Ctrl+Enter で確定します。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Practice %1</source>
        <translation>練習 %1</translation>
    </message>
    <message>
        <source>%1 answered</source>
        <translation>回答済み %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>answered already</source>
        <translation>回答済みの項目</translation>
    </message>
    <message>
        <source>No guidelines are written for this task.</source>
        <translation>この課題には指針がありません。</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>第 %1 版</translation>
    </message>
    <message>
        <source>Nobody else has answered this item yet.</source>
        <translation>この項目にはまだ他の人の回答がありません。</translation>
    </message>
    <message>
        <source>Your answers before</source>
        <translation>これまでの自分の回答</translation>
    </message>
    <message>
        <source>Right.</source>
        <translation>そのとおりです。</translation>
    </message>
    <message>
        <source>Not as expected.</source>
        <translation>期待される回答と違います。</translation>
    </message>
    <message>
        <source>Expected: %1.</source>
        <translation>期待される回答：%1。</translation>
    </message>
    <message>
        <source>%1 of %2: expected %3, given %4.</source>
        <translation>%2 の「%1」：期待 %3、回答 %4。</translation>
    </message>
    <message>
        <source>All items are answered. %1 goes back to the last one.</source>
        <translation>すべての項目に回答しました。%1 で直前の回答に戻れます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::KeyField</name>
    <message>
        <source>Press a key…</source>
        <translation>キーを押す…</translation>
    </message>
</context>
<context>
    <name>espalier::ui::KeyHelp</name>
    <message>
        <source>open a page</source>
        <translation>ページを開く</translation>
    </message>
    <message>
        <source>back and forward</source>
        <translation>戻る・進む</translation>
    </message>
    <message>
        <source>open a workspace</source>
        <translation>ワークスペースを開く</translation>
    </message>
    <message>
        <source>size of articles and summaries</source>
        <translation>記事と要約の文字の大きさ</translation>
    </message>
    <message>
        <source>next and previous control</source>
        <translation>次・前の項目へ</translation>
    </message>
    <message>
        <source>start the run</source>
        <translation>実行を開始</translation>
    </message>
    <message>
        <source>double-click</source>
        <translation>ダブルクリック</translation>
    </message>
    <message>
        <source>follow the run again</source>
        <translation>ふたたび実行を追う</translation>
    </message>
    <message>
        <source>previous and next record</source>
        <translation>前・次のレコード</translation>
    </message>
    <message>
        <source>these keys</source>
        <translation>このキー一覧</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー操作</translation>
    </message>
    <message>
        <source>a merge by hand, to teach</source>
        <translation>授業用：手計算でマージ</translation>
    </message>
    <message>
        <source>prune once</source>
        <translation>一度枝刈りする</translation>
    </message>
    <message>
        <source>undo and redo</source>
        <translation>元に戻す・やり直す</translation>
    </message>
    <message>
        <source>change the number of a cell</source>
        <translation>セルの数値を変える</translation>
    </message>
    <message>
        <source>open the run</source>
        <translation>実行を開く</translation>
    </message>
    <message>
        <source>the step that is shown</source>
        <translation>表示するステップ</translation>
    </message>
    <message>
        <source>on the slider: replay, hold</source>
        <translation>スライダー上で再生と停止</translation>
    </message>
    <message>
        <source>on the heat map: the module that is read</source>
        <translation>ヒートマップ上で値を読むモジュール</translation>
    </message>
    <message>
        <source>rename the adapter</source>
        <translation>アダプターの名前を変える</translation>
    </message>
    <message>
        <source>remove the adapter</source>
        <translation>アダプターを取り除く</translation>
    </message>
    <message>
        <source>another cell of the map</source>
        <translation>ヒートマップの別のマスへ</translation>
    </message>
    <message>
        <source>import a file</source>
        <translation>ファイルを取り込む</translation>
    </message>
    <message>
        <source>search the records</source>
        <translation>レコードを探す</translation>
    </message>
    <message>
        <source>the record as the model sees it</source>
        <translation>モデルに見えるとおりのレコード</translation>
    </message>
    <message>
        <source>walk the tokens</source>
        <translation>トークンをたどる</translation>
    </message>
    <message>
        <source>import, or leave the import</source>
        <translation>取り込む、または取り込みをやめる</translation>
    </message>
    <message>
        <source>on the strip: previous and next covered sentence</source>
        <translation>帯の上で、取り上げられた前後の文へ</translation>
    </message>
    <message>
        <source>search records</source>
        <translation>レコードを検索</translation>
    </message>
    <message>
        <source>choose a cell of the methods, a dot of the front</source>
        <translation>手法のマス、フロントの点を選ぶ</translation>
    </message>
    <message>
        <source>a tour of five steps</source>
        <translation>5 ステップの案内</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>案内を見る</translation>
    </message>
    <message>
        <source>in the queue: open the run</source>
        <translation>キューで：実行を開く</translation>
    </message>
    <message>
        <source>move the waiting run</source>
        <translation>待っている実行を移す</translation>
    </message>
    <message>
        <source>take the waiting run out</source>
        <translation>待っている実行を外す</translation>
    </message>
    <message>
        <source>undo and redo that</source>
        <translation>それを元に戻す、やり直す</translation>
    </message>
    <message>
        <source>add it to the queue</source>
        <translation>キューに加える</translation>
    </message>
    <message>
        <source>rename the run, its tags, its note</source>
        <translation>実行の名前、タグ、メモを変更</translation>
    </message>
    <message>
        <source>undo and redo names, tags, notes</source>
        <translation>名前・タグ・メモの変更を取り消す、やり直す</translation>
    </message>
    <message>
        <source>move the column, the axis</source>
        <translation>列や軸を移動</translation>
    </message>
    <message>
        <source>on an axis: move its brush, widen, narrow</source>
        <translation>軸の上で：選択範囲を動かす、広げる、狭める</translation>
    </message>
    <message>
        <source>runs without a value, clear the brush, all brushes</source>
        <translation>値のない実行の扱い、選択範囲を消す、すべて消す</translation>
    </message>
    <message>
        <source>leave Espalier</source>
        <translation>Espalier を終了</translation>
    </message>
    <message>
        <source>what can be done with the selected runs</source>
        <translation>選んだ実行にできることの一覧</translation>
    </message>
    <message>
        <source>on a chart: zoom in, out, show all</source>
        <translation>グラフ上：拡大、縮小、全体を表示</translation>
    </message>
    <message>
        <source>on a chart that is zoomed: move what is seen</source>
        <translation>拡大したグラフ上：表示範囲を移動</translation>
    </message>
    <message>
        <source>on a chart: move the cross-hair</source>
        <translation>グラフ上：十字線を移動</translation>
    </message>
    <message>
        <source>on a chart: copy, save, more</source>
        <translation>グラフ上：コピー、保存などのメニュー</translation>
    </message>
    <message>
        <source>choose a point of the plane or the triangle</source>
        <translation>平面や三角形の点を選ぶ</translation>
    </message>
    <message>
        <source>on a chart of intervals: the row that is read</source>
        <translation>区間のグラフ上：読む行を移る</translation>
    </message>
</context>
<context>
    <name>espalier::ui::KeysPanel</name>
    <message>
        <source>Keys of judging</source>
        <translation>評価のキー</translation>
    </message>
    <message>
        <source>The usual keys</source>
        <translation>既定のキー</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>espalier::ui::LibraryEdits</name>
    <message>
        <source>“%1” becomes “%2” again</source>
        <translation>「%1」が「%2」に戻ります</translation>
    </message>
    <message>
        <source>“%1” comes back</source>
        <translation>「%1」が戻ります</translation>
    </message>
    <message>
        <source>“%1” leaves the library</source>
        <translation>「%1」をライブラリから外します</translation>
    </message>
    <message>
        <source>“%1” gets its old tags</source>
        <translation>「%1」のタグが前のものに戻ります</translation>
    </message>
</context>
<context>
    <name>espalier::ui::LibraryPage</name>
    <message>
        <source>Base models</source>
        <translation>ベースモデル</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>No library yet</source>
        <translation>まだライブラリがありません</translation>
    </message>
    <message>
        <source>The models and adapters of the open workspace stand here.</source>
        <translation>開いているワークスペースのモデルとアダプターを表示します。</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>類似度</translation>
    </message>
    <message>
        <source>Search name, module, tag…</source>
        <translation>名前、モジュール、タグで検索…</translation>
    </message>
    <message>
        <source>Search in the library</source>
        <translation>ライブラリの検索</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>取り込む</translation>
    </message>
    <message>
        <source>Also: drop a folder or file on the window</source>
        <translation>ウィンドウにドロップしても取り込めます</translation>
    </message>
    <message>
        <source>Train a new one</source>
        <translation>新しく学習する</translation>
    </message>
    <message>
        <source>Composes a run that trains a LoRA of its own</source>
        <translation>新しい LoRA を学習する実行を組み立てます</translation>
    </message>
    <message numerus="yes">
        <source>%n adapter(s)</source>
        <translation>
            <numerusform>アダプター %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n adapter(s)</source>
        <translation>
            <numerusform>アダプター %n 個のうち %1 個</numerusform>
        </translation>
    </message>
    <message>
        <source>An adapter cannot be called “%1”: a name has no slash and does not begin with a dot.</source>
        <translation>アダプターの名前を「%1」にはできません。名前にスラッシュは使えず、点で始めることもできません。</translation>
    </message>
    <message>
        <source>Another adapter is called “%1” already.</source>
        <translation>「%1」という名前のアダプターはもうあります。</translation>
    </message>
    <message>
        <source>Where the adapter&apos;s folder is copied to</source>
        <translation>アダプターのフォルダーのコピー先</translation>
    </message>
    <message>
        <source>It is called %1 in the library</source>
        <translation>ライブラリでの名前は %1 です</translation>
    </message>
    <message>
        <source>The model %1 is in the library</source>
        <translation>モデル %1 をライブラリに加えました</translation>
    </message>
    <message>
        <source>The copy is in %1</source>
        <translation>%1 にコピーしました</translation>
    </message>
    <message>
        <source>None yet: Import takes a folder as PEFT writes it, Train a new one makes one.</source>
        <translation>まだありません。「取り込む」で PEFT 形式のフォルダーを加えるか、「新しく学習する」で作れます。</translation>
    </message>
    <message>
        <source>None yet: Import takes a GGUF file, or a folder with safetensors.</source>
        <translation>まだありません。「取り込む」で GGUF ファイルか safetensors のフォルダーを加えられます。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::LossChart</name>
    <message>
        <source>Loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>mean token loss (nats)</source>
        <translation>平均損失（nat）</translation>
    </message>
    <message>
        <source>example</source>
        <translation>事例</translation>
    </message>
    <message>
        <source>step</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最良</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑化</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>なし</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MachinePanel</name>
    <message>
        <source>Stopping…</source>
        <translation>停止しています…</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Machine judge</source>
        <translation>モデルによる判定</translation>
    </message>
    <message>
        <source>A model reads each pair in both orders and gives the probability that either text is the better one. It is marked as a machine and counts among no people; it enters a table only where it has been shown to stand in for them, on 50 pairs or more that two people judged.</source>
        <translation>モデルが各組を両方の順で読み、どちらが良いかを確率で答えます。機械の判定として印が付き、人の数には入りません。二人の人が判定した 50 組以上で、人の代わりを務められると確かめられたときだけ、表に加わります。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>Rubric</source>
        <translation>判定基準</translation>
    </message>
    <message>
        <source>Model that judges</source>
        <translation>判定するモデル</translation>
    </message>
    <message>
        <source>Adapter of the model that judges</source>
        <translation>判定するモデルのアダプター</translation>
    </message>
    <message>
        <source>It may say that both are equally good (C)</source>
        <translation>「同じくらい良い」（C）も認める</translation>
    </message>
    <message>
        <source>Text of the rubric</source>
        <translation>判定基準の本文</translation>
    </message>
    <message>
        <source>{document}, {a} and {b} stand for the article and the two texts</source>
        <translation>{document}、{a}、{b} には記事と二つの文章が入ります</translation>
    </message>
    <message>
        <source>Progress of the model that judges</source>
        <translation>モデルの判定の進み具合</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英語</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日本語</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>自作</translation>
    </message>
    <message>
        <source>Let it judge</source>
        <translation>判定させる</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止める</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>The task asks for no preference, so there is nothing to judge.</source>
        <translation>この課題は優劣を尋ねないので、判定するものがありません。</translation>
    </message>
    <message>
        <source>A model is judging another task.</source>
        <translation>いま別の課題をモデルが判定しています。</translation>
    </message>
    <message>
        <source>There is no model in the workspace yet: Library adds one.</source>
        <translation>ワークスペースにモデルがまだありません。ライブラリで追加できます。</translation>
    </message>
    <message>
        <source>%1 of %2 pairs</source>
        <translation>%2 組中 %1 組</translation>
    </message>
    <message>
        <source>Waiting for what computes now…</source>
        <translation>いまの計算が終わるのを待っています…</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>モデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Tie band</source>
        <translation>引き分けの幅</translation>
    </message>
    <message>
        <source>Mean probabilities of the two orders so close are a tie; 0: none but equal ones</source>
        <translation>両方の順で平均した確率の差がこれ以下なら引き分け。0 なら等しいときだけ</translation>
    </message>
    <message>
        <source>Only the first pairs</source>
        <translation>先頭の組だけ</translation>
    </message>
    <message>
        <source>0: all of them</source>
        <translation>0 ならすべて</translation>
    </message>
    <message>
        <source>Tokens an article</source>
        <translation>記事のトークン数</translation>
    </message>
    <message>
        <source>Longer articles are cut, and that is counted</source>
        <translation>これより長い記事は切り詰め、その件数を示します</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MachineResults</name>
    <message>
        <source>What it said</source>
        <translation>モデルの答え</translation>
    </message>
    <message>
        <source>Model whose judgements are shown</source>
        <translation>判定を表示するモデル</translation>
    </message>
    <message>
        <source>The model against each person left out</source>
        <translation>一人ずつ外した人とモデルの比較</translation>
    </message>
    <message>
        <source>Alternative annotator test: each person is left out in turn, and the model may be worse at fitting the others by %1 at most (p corrected after Benjamini and Yekutieli, 5 %).</source>
        <translation>代替アノテーター検定：一人ずつ外し、残りの人との一致でモデルがその人に劣る幅が %1 以内かを調べます（p は Benjamini–Yekutieli の方法で補正、5 %）。</translation>
    </message>
    <message>
        <source>Win rates by people, and with the model</source>
        <translation>人による勝率と、モデルも加えた勝率</translation>
    </message>
    <message>
        <source>Win rates by people and with the model</source>
        <translation>人による勝率と、モデルも加えた勝率</translation>
    </message>
    <message>
        <source>%1 against %2</source>
        <translation>%1 対 %2</translation>
    </message>
    <message>
        <source>people</source>
        <translation>人</translation>
    </message>
    <message>
        <source>people and model</source>
        <translation>人とモデル</translation>
    </message>
    <message>
        <source>Prediction-powered: the model&apos;s probabilities on all pairs, corrected by how far they miss on those that people judged. That holds where those are a random draw of all.</source>
        <translation>予測を用いた推定：すべての組でのモデルの確率を、人が判定した組でのずれによって補正します。人が判定した組が全体から無作為に選ばれているときに成り立ちます。</translation>
    </message>
    <message>
        <source>Pair by pair, by the model</source>
        <translation>組ごとのモデルの判定</translation>
    </message>
    <message>
        <source>What it says of a pair is told once the task is closed, so that it sways nobody who still judges.</source>
        <translation>各組についての判定は、まだ判定中の人に影響しないよう、課題を締め切ってから示します。</translation>
    </message>
    <message>
        <source>Pairs with the model&apos;s probabilities</source>
        <translation>モデルの確率を付けた組の一覧</translation>
    </message>
    <message>
        <source>Enter or a double click opens a pair.</source>
        <translation>Enter キーかダブルクリックで組を開きます。</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>First text</source>
        <translation>一つ目の文章</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>二つ目の文章</translation>
    </message>
    <message>
        <source>Metrics beside people</source>
        <translation>指標と人の判定</translation>
    </message>
    <message>
        <source>No run of this task stored a metric for its texts, or nobody judged them.</source>
        <translation>この課題の実行には文章ごとの指標がないか、まだ誰も判定していません。</translation>
    </message>
    <message>
        <source>How far metrics say what people say</source>
        <translation>指標が人の判定とどれだけ合うか</translation>
    </message>
    <message>
        <source>Win rate of the first</source>
        <translation>先に挙げた方の勝率</translation>
    </message>
    <message>
        <source>win rate, ties half, %; 50 is a draw</source>
        <translation>勝率（%、引き分けは半分、50 は互角）</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MainWindow</name>
    <message>
        <source>Espalier</source>
        <translation>Espalier</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>ワークスペースを開く</translation>
    </message>
    <message>
        <source>Starting a run</source>
        <translation>実行を開始しています</translation>
    </message>
    <message>
        <source>The queue</source>
        <translation>キュー</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MatrixModel</name>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Test set %1</source>
        <translation>テスト集合 %1</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>ターゲット</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>High</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>標準偏差</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>シード数</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>Difference to the best</source>
        <translation>最良との差</translation>
    </message>
    <message>
        <source>p (Holm)</source>
        <translation>p（Holm）</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MatrixPanel</name>
    <message>
        <source>Metric of the table</source>
        <translation>表の指標</translation>
    </message>
    <message>
        <source>Methods by targets</source>
        <translation>手法とターゲット</translation>
    </message>
    <message>
        <source>How to read the table</source>
        <translation>表の読み方</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Export the table of methods</source>
        <translation>手法の表を書き出す</translation>
    </message>
    <message>
        <source>Methods stand here against targets. Let a run with a test set finish, or clear the filter, to fill the table.</source>
        <translation>手法とターゲットの表がここに出ます。テスト集合のある実行を終えるか、絞り込みを解除してください。</translation>
    </message>
    <message>
        <source>Resampling…</source>
        <translation>再標本化しています…</translation>
    </message>
    <message>
        <source>A click on a cell selects its runs</source>
        <translation>マスをクリックすると、その実行を選択します</translation>
    </message>
    <message>
        <source>The table is in %1</source>
        <translation>表を %1 に保存しました</translation>
    </message>
    <message>
        <source>Markdown and LaTeX as it shows, CSV with a row for every cell, a picture</source>
        <translation>Markdown と LaTeX は表示どおり、CSV はセルごとに 1 行、図も保存できます</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MethodForm</name>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MetricRow</name>
    <message>
        <source>Choose: %1</source>
        <translation>%1 を選ぶ</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>How tables call it: letters, digits and - _ + .</source>
        <translation>表に出る名前。英数字と - _ + . が使えます。</translation>
    </message>
    <message>
        <source>bertscore or summac, with an ending if you like: bertscore-ja</source>
        <translation>bertscore または summac。bertscore-ja のように語尾を付けられます。</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>A program and its arguments; no shell reads them. It gets one JSON line a record (id, document, reference, candidate) and writes one number a line.</source>
        <translation>プログラムと引数。シェルは通しません。1 件につき JSON を 1 行（id、document、reference、candidate）受け取り、数値を 1 行ずつ書き出します。</translation>
    </message>
    <message>
        <source>Runs in</source>
        <translation>実行場所</translation>
    </message>
    <message>
        <source>Empty: the workspace.</source>
        <translation>空欄ならワークスペース。</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>制限時間（秒）</translation>
    </message>
    <message>
        <source>A command that takes longer is ended, and the run fails.</source>
        <translation>これを超えるとコマンドを終了し、実行は失敗になります。</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>エンコーダー</translation>
    </message>
    <message>
        <source>Folder of the model as Hugging Face writes it.</source>
        <translation>Hugging Face 形式のモデルのフォルダー。</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Whose hidden states are compared; -1: the last one&apos;s.</source>
        <translation>隠れ状態を比べる層。-1 は最後の層。</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>ベースライン</translation>
    </message>
    <message>
        <source>File of bert_score&apos;s by which scores are rescaled.</source>
        <translation>スコアの尺度を直すための bert_score のファイル。</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最後</translation>
    </message>
    <message>
        <source>A quote is open, or a backslash ends the line: nothing is taken yet.</source>
        <translation>引用符が閉じていないか、行末が \ です。まだ反映していません。</translation>
    </message>
    <message>
        <source>No program is named yet.</source>
        <translation>プログラムがまだありません。</translation>
    </message>
    <message>
        <source>Starts %1</source>
        <translation>起動：%1</translation>
    </message>
    <message>
        <source>%1, a command</source>
        <translation>%1（コマンド）</translation>
    </message>
    <message>
        <source>%1, by %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: no encoder is chosen yet</source>
        <translation>%1：エンコーダーが未選択</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>%1 の設定</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 を外す</translation>
    </message>
    <message>
        <source>idf</source>
        <translation>idf</translation>
    </message>
    <message>
        <source>Weigh rare tokens more</source>
        <translation>まれなトークンを重く見る</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MetricsForm</name>
    <message>
        <source>By a model</source>
        <translation>モデルで採点</translation>
    </message>
    <message>
        <source>BERTScore or SummaC, by an encoder on disk</source>
        <translation>手元のエンコーダーによる BERTScore または SummaC</translation>
    </message>
    <message>
        <source>By a command</source>
        <translation>コマンドで採点</translation>
    </message>
    <message>
        <source>A program of yours that scores each summary</source>
        <translation>要約を 1 件ずつ採点する自作のプログラム</translation>
    </message>
    <message>
        <source>Of the summary and its document</source>
        <translation>要約と元の文書を比べる指標</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 を外しました。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ModelLines</name>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>パラメーター</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>数値形式</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>トークナイザー</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ModuleHeat</name>
    <message>
        <source>Norm of each module, by layer</source>
        <translation>モジュールのノルム（層ごと）</translation>
    </message>
    <message>
        <source>layer %1, %2: %3</source>
        <translation>層 %1、%2：%3</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>図をコピー</translation>
    </message>
    <message>
        <source>Copy numbers as CSV</source>
        <translation>数値を CSV でコピー</translation>
    </message>
</context>
<context>
    <name>espalier::ui::MonitorPage</name>
    <message>
        <source>Goes on from the last checkpoint, to the same numbers</source>
        <translation>最後のチェックポイントから再開します（結果の数値は変わりません）</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>まだ実行がありません</translation>
    </message>
    <message>
        <source>Loss, effective weights and sparsity of a run move here while it trains.</source>
        <translation>学習中の損失、実効重み、スパース率がここで動きます。</translation>
    </message>
    <message>
        <source>Compose a run</source>
        <translation>実行を組み立てる</translation>
    </message>
    <message>
        <source>Stop and keep best</source>
        <translation>止めて最良を残す</translation>
    </message>
    <message>
        <source>Ends after the current pack and keeps the best validated state</source>
        <translation>今の一まとまりで終え、検証で最良だった状態を残します</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Ends at once and keeps nothing new</source>
        <translation>すぐに終え、新しいものは残しません</translation>
    </message>
    <message>
        <source>Compare summaries</source>
        <translation>要約を比べる</translation>
    </message>
    <message>
        <source>Back to the running one</source>
        <translation>実行中のものに戻る</translation>
    </message>
    <message>
        <source>Starting a run</source>
        <translation>実行を開始しています</translation>
    </message>
    <message>
        <source>%1 trainable</source>
        <translation>学習対象 %1</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>ステップ %1 / %2</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>エポック %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>Best at step %1, validation loss %2</source>
        <translation>最良はステップ %1、検証損失 %2</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>所要 %1</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Twins</source>
        <translation>対照</translation>
    </message>
    <message>
        <source>Add to library</source>
        <translation>ライブラリに追加</translation>
    </message>
    <message>
        <source>Copies what this run made to the adapters of the workspace</source>
        <translation>この実行で作ったアダプターを、ワークスペースのアダプターにコピーします</translation>
    </message>
    <message>
        <source>“%1” is in the library</source>
        <translation>「%1」をライブラリに追加しました</translation>
    </message>
    <message>
        <source>Open the library</source>
        <translation>ライブラリを開く</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ParallelModel</name>
    <message>
        <source>Number</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ParallelPanel</name>
    <message>
        <source>Runs of the chart</source>
        <translation>図に描く実行</translation>
    </message>
    <message>
        <source>Colour of the lines</source>
        <translation>線の色</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>軸</translation>
    </message>
    <message>
        <source>What is drawn as an axis; an axis is moved by its name</source>
        <translation>軸にする項目を選びます。軸は名前をドラッグして動かせます</translation>
    </message>
    <message>
        <source>Clear brushes</source>
        <translation>選択範囲を消す</translation>
    </message>
    <message>
        <source>As a table</source>
        <translation>表で見る</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Export the runs over the axes</source>
        <translation>軸ごとの値を書き出す</translation>
    </message>
    <message>
        <source>Runs over the axes</source>
        <translation>軸ごとの実行の値</translation>
    </message>
    <message>
        <source>Runs that differ in something stand here as lines over what was set and what came out. Let another run finish, or clear the filter.</source>
        <translation>設定や結果が異なる実行を、それぞれ 1 本の線で示します。ほかの実行の完了を待つか、絞り込みを解除してください。</translation>
    </message>
    <message>
        <source>Runs that show</source>
        <translation>表示中の実行</translation>
    </message>
    <message>
        <source>Selected runs</source>
        <translation>選択した実行</translation>
    </message>
    <message>
        <source>Colour by run</source>
        <translation>色：実行ごと</translation>
    </message>
    <message>
        <source>Colour by %1</source>
        <translation>色：%1</translation>
    </message>
    <message>
        <source>Usual axes</source>
        <translation>標準の軸</translation>
    </message>
    <message>
        <source>The table is in %1</source>
        <translation>表を %1 に保存しました</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ParallelPlot</name>
    <message>
        <source>Parallel coordinates: left and right go from axis to axis, plus and minus move its brush, up and down walk the runs, Enter selects</source>
        <translation>平行座標：左右キーで軸を移動、プラスとマイナスで選択範囲を動かし、上下キーで実行をたどり、Enter で選択します</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation>平行座標</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%n 件中 %1 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Drag the name to move the axis, drag on the axis to brush it</source>
        <translation>名前をドラッグすると軸が動き、軸の上をドラッグすると範囲を選べます</translation>
    </message>
    <message>
        <source>Drag to brush; a double click clears</source>
        <translation>ドラッグで範囲を選択、ダブルクリックで解除</translation>
    </message>
    <message>
        <source>parallel coordinates</source>
        <translation>平行座標</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>対数軸</translation>
    </message>
    <message>
        <source>Ends at the brush</source>
        <translation>選択範囲に拡大</translation>
    </message>
    <message>
        <source>Whole axis</source>
        <translation>軸全体を表示</translation>
    </message>
    <message>
        <source>Clear the brush</source>
        <translation>この軸の選択範囲を消す</translation>
    </message>
</context>
<context>
    <name>espalier::ui::PermissionCard</name>
    <message>
        <source>Allow these commands to run</source>
        <translation>これらのコマンドの実行を許可する</translation>
    </message>
    <message>
        <source>They run with your rights and read the documents, references and summaries of the test set.</source>
        <translation>あなたの権限で動き、テスト集合の文書、参照要約、要約を読みます。</translation>
    </message>
    <message>
        <source>Remember in this workspace</source>
        <translation>このワークスペースで記憶する</translation>
    </message>
    <message>
        <source>A fingerprint of exactly these commands is kept in the settings; any change asks anew.</source>
        <translation>設定にはコマンドのハッシュだけを残します。少しでも変われば改めて確認します。</translation>
    </message>
    <message numerus="yes">
        <source>The plan&apos;s metrics start %n program(s):</source>
        <translation>
            <numerusform>評価指標が %n 個のプログラムを起動します：</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2
    in %3</source>
        <translation>%1：%2
    場所 %3</translation>
    </message>
</context>
<context>
    <name>espalier::ui::PlanDraft</name>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%n ショット</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::PlanHistory</name>
    <message>
        <source>“%1” comes back</source>
        <translation>「%1」が戻ります</translation>
    </message>
    <message>
        <source>“%1” leaves the plan</source>
        <translation>「%1」がプランから外れます</translation>
    </message>
    <message>
        <source>The method becomes “%1” again</source>
        <translation>手法が「%1」に戻ります</translation>
    </message>
    <message>
        <source>The weight of “%1” becomes %2 again</source>
        <translation>「%1」の重みが %2 に戻ります</translation>
    </message>
    <message>
        <source>The metrics as they were</source>
        <translation>評価指標を前の状態に戻します</translation>
    </message>
    <message>
        <source>The plan as it was</source>
        <translation>プランを前の状態に戻します</translation>
    </message>
    <message>
        <source>%1 as it was</source>
        <translation>%1を前の状態に戻します</translation>
    </message>
    <message>
        <source>%1 becomes %2 again</source>
        <translation>%1が %2 に戻ります</translation>
    </message>
</context>
<context>
    <name>espalier::ui::PlanText</name>
    <message>
        <source>Plan as text</source>
        <translation>プランの本文</translation>
    </message>
    <message>
        <source>What you type here changes the form after a short pause; comments (//) stay.</source>
        <translation>ここに書いた内容は少し待つとフォームに反映されます。コメント（//）は残ります。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copies the plan as text</source>
        <translation>プランの本文をコピーします</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Takes back what was typed: the text becomes the form&apos;s plan again</source>
        <translation>書きかけを捨て、フォームのプランに戻します</translation>
    </message>
    <message>
        <source>This is no well-formed JSON: a comma, quote or bracket is missing or too many here.</source>
        <translation>JSON として読めません。このあたりのコンマ、引用符、括弧に過不足があります。</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>%1 行 %2 文字目：%3</translation>
    </message>
</context>
<context>
    <name>espalier::ui::PointHistory</name>
    <message>
        <source>The prune ratio becomes %1 again</source>
        <translation>枝刈り率が %1 に戻ります</translation>
    </message>
    <message>
        <source>The weight of “%1” becomes %2 again</source>
        <translation>「%1」の重みが %2 に戻ります</translation>
    </message>
    <message>
        <source>The layers as they were</source>
        <translation>層を前の状態に戻します</translation>
    </message>
    <message>
        <source>The sliders and layers as they were</source>
        <translation>スライダーと層を前の状態に戻します</translation>
    </message>
</context>
<context>
    <name>espalier::ui::PreflightPanel</name>
    <message>
        <source>So</source>
        <translation>まとめ</translation>
    </message>
    <message>
        <source>Before you start</source>
        <translation>開始の前に</translation>
    </message>
    <message>
        <source>Plan as text</source>
        <translation>プランの本文</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>Trainable entries</source>
        <translation>学習する要素</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>%1 in %2 epochs</source>
        <translation>%1（%2 エポック）</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>%1 + %2 to train and validate, %3 to test</source>
        <translation>学習 %1 + 検証 %2、テスト %3</translation>
    </message>
    <message>
        <source>Effective rate</source>
        <translation>実効学習率</translation>
    </message>
    <message>
        <source>Adapters add up: n adapters learn at n times the rate.</source>
        <translation>アダプターは足し合わされるため、n 個なら学習率は n 倍になります。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>約 %1</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリ</translation>
    </message>
    <message>
        <source>%1 enters at</source>
        <translation>%1 の強さ</translation>
    </message>
    <message>
        <source>Mend it</source>
        <translation>直す</translation>
    </message>
    <message>
        <source>Show the commands</source>
        <translation>コマンドを見る</translation>
    </message>
</context>
<context>
    <name>espalier::ui::PruneForm</name>
    <message>
        <source>Prune after every step</source>
        <translation>毎ステップ枝刈りする</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>割合</translation>
    </message>
    <message>
        <source>Share of the entries of each A and each B that are reset</source>
        <translation>各 A と各 B の要素のうち戻す割合</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要度</translation>
    </message>
    <message>
        <source>Input: how an entry moves the output on the training inputs. Gradient: how it moves the loss.</source>
        <translation>入力：学習入力に対する出力への影響。勾配：損失への影響。</translation>
    </message>
    <message>
        <source>Granularity</source>
        <translation>粒度</translation>
    </message>
    <message>
        <source>Single entries, or whole modules.</source>
        <translation>要素ごと、またはモジュールごと。</translation>
    </message>
    <message>
        <source>Reset to</source>
        <translation>戻す値</translation>
    </message>
    <message>
        <source>Zero, or the value that the adapter came with.</source>
        <translation>ゼロ、またはアダプターの元の値。</translation>
    </message>
    <message>
        <source>Input norms</source>
        <translation>入力ノルム</translation>
    </message>
    <message>
        <source>Running: from the training passes. Fresh: a pass over all shots after each step, as in the paper.</source>
        <translation>逐次：学習の計算から求めます。再計算：論文どおり、毎ステップ全ショットを通します。</translation>
    </message>
    <message>
        <source>Share of modules</source>
        <translation>モジュールの割合</translation>
    </message>
    <message>
        <source>The modules below this quantile of all importances are reset.</source>
        <translation>重要度の分位がこの値より下のモジュールを戻します。</translation>
    </message>
    <message>
        <source>Ratio over time</source>
        <translation>割合の決め方</translation>
    </message>
    <message>
        <source>Fixed, a cubic ramp up to the ratio, or learned by trials on the validation records (GRASP), mended or as its script has it.</source>
        <translation>固定、3 次曲線で割合まで上げる、または検証レコードでの試行から学ぶ（GRASP。修正版か、公開スクリプトのまま）。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
</context>
<context>
    <name>espalier::ui::QuantityChart</name>
    <message>
        <source>Sparsity</source>
        <translation>スパース率</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>Tokens a second</source>
        <translation>毎秒トークン数</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリ</translation>
    </message>
    <message>
        <source>What this chart shows</source>
        <translation>このグラフに表す量</translation>
    </message>
    <message>
        <source>share of entries (%)</source>
        <translation>要素の割合（%）</translation>
    </message>
    <message>
        <source>A and B</source>
        <translation>A と B</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>マージ後</translation>
    </message>
    <message>
        <source>pruned at the step</source>
        <translation>このステップの枝刈り</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>of the step</source>
        <translation>このステップ</translation>
    </message>
    <message>
        <source>training tokens a second</source>
        <translation>学習トークン数／秒</translation>
    </message>
    <message>
        <source>memory of the process (GB)</source>
        <translation>プロセスのメモリ（GB）</translation>
    </message>
    <message>
        <source>after the step</source>
        <translation>ステップ後</translation>
    </message>
    <message>
        <source>this run has kept no figures of its memory</source>
        <translation>この実行はメモリの値を残していません</translation>
    </message>
</context>
<context>
    <name>espalier::ui::QueueActions</name>
    <message>
        <source>Add to queue</source>
        <translation>キューに加える</translation>
    </message>
    <message>
        <source>Sweep…</source>
        <translation>一括…</translation>
    </message>
    <message>
        <source>One run for every combination of values</source>
        <translation>値の組み合わせごとに一つの実行</translation>
    </message>
    <message>
        <source>Mend what stands in red first.</source>
        <translation>先に赤い箇所を直してください。</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Enter</source>
        <translation>Ctrl+Shift+Enter</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait in the queue now.</source>
        <translation>
            <numerusform>%n 件がキューで待っています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) of just these settings are there already, done or to come.</source>
        <translation>
            <numerusform>まったく同じ設定の実行が %n 件、すでに済んでいるか待っています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>キューを見る</translation>
    </message>
</context>
<context>
    <name>espalier::ui::QueuePanel</name>
    <message>
        <source>Queue</source>
        <translation>キュー</translation>
    </message>
    <message>
        <source>Plans that Compose adds to the queue stand here and run by themselves.</source>
        <translation>「組み立て」でキューに加えたプランがここに並び、順に実行されます。</translation>
    </message>
    <message>
        <source>Runs of the queue</source>
        <translation>キューの実行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止める</translation>
    </message>
    <message>
        <source>Ends the running ones; they go on from their last checkpoint</source>
        <translation>実行中のものを終わらせます。続きは最後のチェックポイントから始まります</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上へ</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下へ</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>外す</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>もう一度</translation>
    </message>
    <message>
        <source>The run waits once more</source>
        <translation>実行をもう一度待たせます</translation>
    </message>
    <message>
        <source>Undo remove</source>
        <translation>外すのを取り消す</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>同時に</translation>
    </message>
    <message>
        <source>Runs at a time</source>
        <translation>同時に実行する数</translation>
    </message>
    <message>
        <source>Runs side by side; the machine&apos;s threads are divided among them</source>
        <translation>並べて実行する数。このマシンのスレッドを分け合います</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリ</translation>
    </message>
    <message>
        <source>Memory of all runs together</source>
        <translation>すべての実行を合わせたメモリ</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>no bound</source>
        <translation>制限なし</translation>
    </message>
    <message>
        <source>What all runs together may take, by their estimates. A run that would not fit waits; one alone always begins. It counts from the next Run on.</source>
        <translation>見積もりで、すべての実行が合わせて使ってよい量です。収まらない実行は待ち、一つだけなら必ず始まります。次に「実行」を押したときから効きます。</translation>
    </message>
    <message>
        <source>waits until the run of this window has ended</source>
        <translation>このウィンドウの実行が終わるのを待っています</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>停止しています</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait: go on with Run</source>
        <translation>
            <numerusform>%n 件が待っています。「実行」で続けられます</numerusform>
        </translation>
    </message>
    <message>
        <source>Works off what waits</source>
        <translation>待っているものを順に実行します</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>待っているものはありません</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete キー</translation>
    </message>
    <message>
        <source>Choose a run that waits</source>
        <translation>待っている実行を選んでください</translation>
    </message>
</context>
<context>
    <name>espalier::ui::Rail</name>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1（Ctrl+%2）</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>ホーム</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Compose</source>
        <translation>組み立て</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>モニター</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>もしも</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>評価</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RatingRow</name>
    <message>
        <source>%1: %2, from %3 to %4</source>
        <translation>%1：%2、%3 から %4</translation>
    </message>
    <message>
        <source>%1: %2 %3</source>
        <translation>%1：%2 %3</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RatioChart</name>
    <message>
        <source>Pruning ratio</source>
        <translation>枝刈り率</translation>
    </message>
    <message>
        <source>dots: ratios tried, the lighter the better</source>
        <translation>点は試した割合（明るいほど良い）</translation>
    </message>
    <message>
        <source>share of entries (%)</source>
        <translation>要素の割合（%）</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>有効な割合</translation>
    </message>
    <message>
        <source>really zero</source>
        <translation>実際にゼロ</translation>
    </message>
    <message>
        <source>policy&apos;s mean ± deviation</source>
        <translation>方策の平均 ± 標準偏差</translation>
    </message>
    <message>
        <source>tried</source>
        <translation>試行</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RatioPanel</name>
    <message>
        <source>Kept: ratio %1, really zero %2.</source>
        <translation>残した状態：割合 %1、実際にゼロ %2。</translation>
    </message>
    <message>
        <source>GRASP&apos;s script would choose %1.</source>
        <translation>GRASP のスクリプトなら %1 を選びます。</translation>
    </message>
    <message>
        <source>Rounds: %1; passes over the trial records: %2, %3 in all.</source>
        <translation>ラウンド %1 回、試行用レコードの計算 %2 回、計 %3。</translation>
    </message>
    <message>
        <source>With one more run at the ratio found, as its authors do it, that is %1, the time of %2 runs at a fixed ratio.</source>
        <translation>著者らのように見つけた割合でもう一度学習すると %1 で、固定割合の実行 %2 回分です。</translation>
    </message>
    <message>
        <source>The whole run took %1, the time of %2 runs at a fixed ratio.</source>
        <translation>実行全体で %1 かかり、固定割合の実行 %2 回分です。</translation>
    </message>
    <message>
        <source>A grid of %1 ratios takes about %2, estimated from this run&apos;s own time.</source>
        <translation>%1 通りの割合の総当たりは約 %2 です（この実行自身の時間からの見積もり）。</translation>
    </message>
    <message>
        <source>The grid of this workspace (%1) took %2, measured.</source>
        <translation>このワークスペースにある総当たり（%1）は %2 かかりました（実測）。</translation>
    </message>
    <message>
        <source>Its best validation loss is %1, at the ratio %2.</source>
        <translation>その最良の検証損失は割合 %2 のときの %1 です。</translation>
    </message>
    <message>
        <source>That of this run is %1.</source>
        <translation>この実行では %1 です。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::ResultsPage</name>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint, to the same numbers</source>
        <translation>最後のチェックポイントから再開します（結果の数値は変わりません）</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>まだ実行がありません</translation>
    </message>
    <message>
        <source>Every run stands here with its numbers, to sort, filter and compare.</source>
        <translation>すべての実行が数値とともに並びます。並べ替え、絞り込み、比較ができます。</translation>
    </message>
    <message>
        <source>Compose a run</source>
        <translation>実行を組み立てる</translation>
    </message>
    <message>
        <source>Compare summaries</source>
        <translation>要約を比べる</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter of the runs</source>
        <translation>実行の絞り込み</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Which columns show; their headers are dragged and clicked</source>
        <translation>表示する列を選びます。見出しはドラッグで移動、クリックで並べ替え</translation>
    </message>
    <message>
        <source>“%1” becomes “%2” again</source>
        <translation>「%1」を「%2」に戻します</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%n 件中 %1 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>The table is in %1</source>
        <translation>表を %1 に保存しました</translation>
    </message>
    <message>
        <source>Show on Monitor</source>
        <translation>モニターで見る</translation>
    </message>
    <message>
        <source>Twins</source>
        <translation>対照</translation>
    </message>
    <message>
        <source>Select one run of adaptive merge</source>
        <translation>適応的マージの実行を一つ選んでください</translation>
    </message>
    <message>
        <source>Rate these</source>
        <translation>人が評価</translation>
    </message>
    <message>
        <source>People judge their summaries without knowing whose they are</source>
        <translation>どの実行の要約かを伏せて、人が評価します</translation>
    </message>
    <message>
        <source>Filter by name, method, #tag…</source>
        <translation>名前、手法、#タグで絞り込み…</translation>
    </message>
    <message>
        <source>Every word must stand in a run&apos;s texts or note; #word is a tag</source>
        <translation>すべての語を名前やメモなどに含む実行を表示します。「#語」はタグを指します</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Clear brushes</source>
        <translation>選択範囲を消す</translation>
    </message>
    <message>
        <source>Only the runs that were brushed in the parallel coordinates show</source>
        <translation>平行座標で選んだ範囲の実行だけを表示しています</translation>
    </message>
    <message>
        <source>Add to library</source>
        <translation>ライブラリに追加</translation>
    </message>
    <message>
        <source>Copies what this run made to the adapters of the workspace</source>
        <translation>この実行で作ったアダプターを、ワークスペースのアダプターにコピーします</translation>
    </message>
    <message>
        <source>“%1” is in the library</source>
        <translation>「%1」をライブラリに追加しました</translation>
    </message>
    <message>
        <source>Open the library</source>
        <translation>ライブラリを開く</translation>
    </message>
    <message>
        <source>The tags as they were</source>
        <translation>タグを前の状態に戻します</translation>
    </message>
    <message>
        <source>The note as it was</source>
        <translation>メモを前の状態に戻します</translation>
    </message>
    <message>
        <source>The selected runs</source>
        <translation>選んだ実行</translation>
    </message>
    <message>
        <source>Select one run that ended too early; nothing else may go</source>
        <translation>途中で終わった実行を 1 つ選んでください（ほかに実行中のものがないとき）</translation>
    </message>
    <message>
        <source>Not all of these have written summaries</source>
        <translation>要約を書いていない実行が含まれています</translation>
    </message>
    <message>
        <source>Select one to six runs</source>
        <translation>実行を 1 つから 6 つ選んでください</translation>
    </message>
    <message>
        <source>The table as it shows: CSV, Markdown, LaTeX, PNG, SVG; the selected run as a bundle, a page or data</source>
        <translation>表示中の表：CSV、Markdown、LaTeX、PNG、SVG。選んだ実行：バンドル、ページ、データ</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RewardChart</name>
    <message>
        <source>Rewards</source>
        <translation>報酬</translation>
    </message>
    <message>
        <source>above 0: the ratio tried beats the one in force</source>
        <translation>0 より上：試した割合が今の割合に勝る</translation>
    </message>
    <message>
        <source>loss saved (nats)</source>
        <translation>損失の減り（nat）</translation>
    </message>
    <message>
        <source>tried</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>followed</source>
        <translation>採用</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunCard</name>
    <message>
        <source>best loss %1</source>
        <translation>最良損失 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%n ショット</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunDetails</name>
    <message>
        <source>Curves</source>
        <translation>曲線</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message>
        <source>Training loss, smoothed</source>
        <translation>学習損失（平滑化）</translation>
    </message>
    <message>
        <source>What the curves show</source>
        <translation>曲線に表す値</translation>
    </message>
    <message>
        <source>Methods by targets</source>
        <translation>手法とターゲット</translation>
    </message>
    <message>
        <source>Over the runs that show: means, intervals, what is told apart</source>
        <translation>表示中の実行について、平均、区間、見分けられる差</translation>
    </message>
    <message>
        <source>Sparsity against quality</source>
        <translation>スパース率と品質</translation>
    </message>
    <message>
        <source>Over the runs that show: which no other run beats in both</source>
        <translation>表示中の実行のうち、両方で上回られないもの</translation>
    </message>
    <message>
        <source>Select runs in the table to see their curves over each other.</source>
        <translation>表で実行を選ぶと、曲線を重ねて表示します。</translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation>平行座標</translation>
    </message>
    <message>
        <source>What was set and what came out, a line a run</source>
        <translation>設定と結果を、実行ごとに 1 本の線で示します</translation>
    </message>
    <message>
        <source>Tags and note</source>
        <translation>タグとメモ</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>スタディ</translation>
    </message>
    <message>
        <source>The table of a study: means, deviations, what it takes to go on</source>
        <translation>スタディの表：平均と偏差、残りの実行</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>人の判定</translation>
    </message>
    <message>
        <source>Over the runs that show: what people said of them, with intervals</source>
        <translation>表示中の実行について、人の判定とその区間</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunExport</name>
    <message>
        <source>How far the export is</source>
        <translation>書き出しの進みぐあい</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Run as a bundle…</source>
        <translation>実行をバンドルとして…</translation>
    </message>
    <message>
        <source>Run as a page for students (HTML)</source>
        <translation>実行を学生向けのページとして（HTML）</translation>
    </message>
    <message>
        <source>Run as data (CSV, npz, reader.py)…</source>
        <translation>実行をデータとして（CSV、npz、reader.py）…</translation>
    </message>
    <message>
        <source>Check a bundle…</source>
        <translation>バンドルを検査…</translation>
    </message>
    <message>
        <source>The bundle to check</source>
        <translation>検査するバンドル</translation>
    </message>
    <message>
        <source>Save the page</source>
        <translation>ページを保存</translation>
    </message>
    <message>
        <source>Where the run&apos;s folder is to be made</source>
        <translation>実行のフォルダーを作る場所</translation>
    </message>
    <message>
        <source>Writing the bundle of “%1”</source>
        <translation>「%1」のバンドルを書き出しています</translation>
    </message>
    <message>
        <source>The bundle of “%1” is in %2</source>
        <translation>「%1」のバンドルを %2 に書き出しました</translation>
    </message>
    <message>
        <source>Writing the page of “%1”</source>
        <translation>「%1」のページを書き出しています</translation>
    </message>
    <message>
        <source>The page of “%1” is %2</source>
        <translation>「%1」のページを %2 に書き出しました</translation>
    </message>
    <message>
        <source>Writing the data of “%1”</source>
        <translation>「%1」のデータを書き出しています</translation>
    </message>
    <message>
        <source>The data of “%1” are in %2</source>
        <translation>「%1」のデータを %2 に書き出しました</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>%1 を検査しています</translation>
    </message>
    <message>
        <source>The bundle is whole and as it was written: %1</source>
        <translation>バンドルは欠けも変更もありません：%1</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunPicker</name>
    <message>
        <source>Other run…</source>
        <translation>ほかの実行…</translation>
    </message>
    <message>
        <source>Choose the run that shows here</source>
        <translation>ここに表示する実行を選びます</translation>
    </message>
    <message>
        <source>Search by number, name, state…</source>
        <translation>番号、名前、状態から探す…</translation>
    </message>
    <message>
        <source>Search of the runs</source>
        <translation>実行の検索</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunScrubber</name>
    <message>
        <source>%1×</source>
        <translation>%1 倍</translation>
    </message>
    <message>
        <source>as it happened</source>
        <translation>実際の速さ</translation>
    </message>
    <message>
        <source>Speed of the replay</source>
        <translation>再生の速さ</translation>
    </message>
    <message>
        <source>Step that is shown</source>
        <translation>表示するステップ</translation>
    </message>
    <message>
        <source>Moves the charts, the heat map and the sample to this step</source>
        <translation>グラフ、ヒートマップ、要約例をこのステップに合わせます</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>追う</translation>
    </message>
    <message>
        <source>Keeps up with the newest step</source>
        <translation>常に最新のステップを表示します</translation>
    </message>
    <message>
        <source>Whole run</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>Ends the replay and shows everything</source>
        <translation>再生を終えてすべてを表示します</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>ステップ %1 / %2</translation>
    </message>
    <message>
        <source>no step yet</source>
        <translation>まだステップなし</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>止める</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Shows the run again as it went (Space on the slider)</source>
        <translation>実行の様子をもう一度再生します（スライダー上ではスペースキー）</translation>
    </message>
    <message>
        <source>Any other speed of the replay</source>
        <translation>再生の速さ（自由に指定）</translation>
    </message>
    <message>
        <source>1× shows two steps a second</source>
        <translation>1× では毎秒 2 ステップ進みます</translation>
    </message>
    <message>
        <source>1× shows two steps a second; as it happened, every step takes the time it took, without that of validations; all in 30 s goes through the whole run in that time</source>
        <translation>1× では毎秒 2 ステップ進みます。「実際の速さ」では、検証を除き、各ステップが実際にかかった時間で進みます。「全体を 30 秒」では、実行全体をその時間で見せます</translation>
    </message>
    <message>
        <source>all in %1 s</source>
        <translation>全体を %1 秒</translation>
    </message>
    <message>
        <source>other…</source>
        <translation>その他…</translation>
    </message>
    <message>
        <source>no steps</source>
        <translation>ステップなし</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunTexts</name>
    <message>
        <source>Log</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>What the run reports stands here.</source>
        <translation>実行の報告がここに並びます。</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>ステップ %1</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参照要約</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>記録を表示</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>実行の記録</translation>
    </message>
    <message>
        <source>Article of the sample</source>
        <translation>要約例の記事</translation>
    </message>
    <message>
        <source>Sample at this step</source>
        <translation>このステップの要約例</translation>
    </message>
    <message>
        <source>Sample at the best step</source>
        <translation>最良のステップの要約例</translation>
    </message>
    <message>
        <source>Reference of the sample</source>
        <translation>要約例の参照要約</translation>
    </message>
    <message>
        <source>Summary at step %1</source>
        <translation>ステップ %1 の要約</translation>
    </message>
    <message>
        <source>Summary at this step</source>
        <translation>このステップの要約</translation>
    </message>
    <message>
        <source>Summary at the best, step %1</source>
        <translation>最良（ステップ %1）の要約</translation>
    </message>
    <message>
        <source>Summary at the best</source>
        <translation>最良の要約</translation>
    </message>
    <message>
        <source>Every validation writes a summary of one record, shown here.</source>
        <translation>検証のたびに一つのレコードの要約を作り、ここに表示します。</translation>
    </message>
    <message>
        <source>No validation up to this step has written one.</source>
        <translation>このステップまでの検証ではまだ要約を作っていません。</translation>
    </message>
    <message>
        <source>The best validated state writes here.</source>
        <translation>検証で最良だった状態の要約がここに出ます。</translation>
    </message>
    <message>
        <source>Of the record that is summarised.</source>
        <translation>要約するレコードのものを表示します。</translation>
    </message>
    <message>
        <source>Record %1 is no longer in the data.</source>
        <translation>レコード %1 はもうデータにありません。</translation>
    </message>
    <message>
        <source>No validation of this run has written one.</source>
        <translation>この実行では、検証で要約が書かれていません。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunsChart</name>
    <message numerus="yes">
        <source>%n run(s) without a curve</source>
        <translation>
            <numerusform>曲線のない実行 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message>
        <source>Training loss, smoothed</source>
        <translation>学習損失（平滑化）</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nat</translation>
    </message>
    <message>
        <source>the first %1 curves</source>
        <translation>最初の %1 本</translation>
    </message>
</context>
<context>
    <name>espalier::ui::RunsProxy</name>
    <message>
        <source>Best of the runs shown on %1 with %2</source>
        <translation>表示中の実行のうち、%1 と %2 で最良</translation>
    </message>
    <message>
        <source>Best of the runs shown on %1</source>
        <translation>表示中の実行のうち、%1 で最良</translation>
    </message>
</context>
<context>
    <name>espalier::ui::SimilarityModel</name>
    <message>
        <source>%1 and %2</source>
        <translation>%1 と %2</translation>
    </message>
    <message>
        <source>%1: cosine %2</source>
        <translation>%1：コサイン %2</translation>
    </message>
    <message>
        <source>%1: no number; they are made for different models, or one is broken</source>
        <translation>%1：値がありません（対象のモデルが違うか、片方が壊れています）</translation>
    </message>
</context>
<context>
    <name>espalier::ui::SimilarityPanel</name>
    <message>
        <source>Similarity of the adapters</source>
        <translation>アダプターどうしの類似度</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>CSV でコピー</translation>
    </message>
    <message>
        <source>Colours from −1 over 0 to 1</source>
        <translation>−1 から 0 を経て 1 までの色</translation>
    </message>
    <message>
        <source>Two adapters that can be read are needed; import another one or train one.</source>
        <translation>読めるアダプターが 2 つ必要です。もう 1 つ取り込むか、学習してください。</translation>
    </message>
    <message>
        <source>Cosine of the updates of every two adapters: 1 the same direction, 0 nothing in common, −1 against each other.</source>
        <translation>アダプター 2 つずつの更新量のコサイン。1 は同じ向き、0 は無関係、−1 は逆向きです。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::SpectrumChart</name>
    <message>
        <source>Singular values</source>
        <translation>特異値</translation>
    </message>
    <message>
        <source>value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>mean of all modules</source>
        <translation>全モジュールの平均</translation>
    </message>
    <message>
        <source>module</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>layer %1, %2</source>
        <translation>層 %1、%2</translation>
    </message>
    <message>
        <source>number</source>
        <translation>番号</translation>
    </message>
</context>
<context>
    <name>espalier::ui::StatusBar</name>
    <message numerus="yes">
        <source>%1, %n thread(s), %2</source>
        <translation>
            <numerusform>%1、%n スレッド、%2</numerusform>
        </translation>
    </message>
    <message>
        <source>memory %1 of %2</source>
        <translation>メモリ %1 / %2</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>保存 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>お知らせ %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>消す</translation>
    </message>
    <message>
        <source>queue: %1</source>
        <translation>キュー：%1</translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>キューを見る</translation>
    </message>
    <message>
        <source>Device: %1</source>
        <translation>デバイス：%1</translation>
    </message>
    <message>
        <source>Numbers: %1</source>
        <translation>数値形式：%1</translation>
    </message>
    <message>
        <source>Threads: %1</source>
        <translation>スレッド数：%1</translation>
    </message>
    <message>
        <source>Of the whole machine: %1</source>
        <translation>このマシン全体：%1</translation>
    </message>
    <message>
        <source>In use: %1</source>
        <translation>使用中：%1</translation>
    </message>
    <message>
        <source>Free: %1</source>
        <translation>空き：%1</translation>
    </message>
    <message>
        <source>Last written: %1</source>
        <translation>最後の保存：%1</translation>
    </message>
    <message>
        <source>Into: %1</source>
        <translation>保存先：%1</translation>
    </message>
</context>
<context>
    <name>espalier::ui::StepPlot</name>
    <message>
        <source>Copy picture</source>
        <translation>図をコピー</translation>
    </message>
    <message>
        <source>Copy numbers as CSV</source>
        <translation>数値を CSV でコピー</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>CSV を保存…</translation>
    </message>
    <message>
        <source>Save CSV</source>
        <translation>CSV を保存</translation>
    </message>
    <message>
        <source>Save PNG…</source>
        <translation>PNG を保存…</translation>
    </message>
    <message>
        <source>Save PNG</source>
        <translation>PNG を保存</translation>
    </message>
    <message>
        <source>Save SVG…</source>
        <translation>SVG を保存…</translation>
    </message>
    <message>
        <source>Save SVG</source>
        <translation>SVG を保存</translation>
    </message>
    <message>
        <source>Follow the run</source>
        <translation>実行を追う</translation>
    </message>
    <message>
        <source>step</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>Save CSV of all lines and steps…</source>
        <translation>すべての線とステップを CSV で保存…</translation>
    </message>
</context>
<context>
    <name>espalier::ui::StudyModel</name>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Time of a run</source>
        <translation>1 回の時間</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリ</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>ターゲット</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>ショット</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>標準偏差</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>High</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>シード数</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最良</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>比較相手</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差</translation>
    </message>
    <message>
        <source>p (Holm)</source>
        <translation>p（Holm）</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>スパース率</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
</context>
<context>
    <name>espalier::ui::StudyPanel</name>
    <message numerus="yes">
        <source>%n run(s) went into the queue</source>
        <translation>
            <numerusform>%n 件をキューに入れました</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>キューを見る</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>スタディ</translation>
    </message>
    <message>
        <source>against</source>
        <translation>比較相手</translation>
    </message>
    <message>
        <source>Row that the others are held against</source>
        <translation>他の行と比べる行</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>フロント</translation>
    </message>
    <message>
        <source>Quality against sparsity, a target at a time</source>
        <translation>品質とスパース率を、ターゲットごとに見る</translation>
    </message>
    <message>
        <source>Methods by targets and shots</source>
        <translation>手法とターゲット・ショット数の表</translation>
    </message>
    <message>
        <source>How to read the table</source>
        <translation>表の読み方</translation>
    </message>
    <message>
        <source>Target and shots of the front</source>
        <translation>フロントのターゲットとショット数</translation>
    </message>
    <message>
        <source>Rows that prune stand here by their sparsity once their runs are there.</source>
        <translation>枝刈りをする行が、実行が揃うとスパース率の位置に並びます。</translation>
    </message>
    <message>
        <source>Go on with this study</source>
        <translation>このスタディを続ける</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Export the study&apos;s table</source>
        <translation>スタディの表を書き出す</translation>
    </message>
    <message>
        <source>Markdown and LaTeX as it shows, CSV with a row for every cell, a picture</source>
        <translation>Markdown と LaTeX は表示どおり、CSV はセルごとに 1 行、図も保存できます</translation>
    </message>
    <message>
        <source>no row</source>
        <translation>なし</translation>
    </message>
    <message numerus="yes">
        <source>Puts %n trial(s) into the queue; the runs that they choose follow</source>
        <translation>
            <numerusform>%n 件の試行をキューに入れます。試行で選ばれた実行が続きます</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Puts %n run(s) into the queue</source>
        <translation>
            <numerusform>%n 件の実行をキューに入れます</numerusform>
        </translation>
    </message>
    <message>
        <source>Resampling…</source>
        <translation>再標本化しています…</translation>
    </message>
    <message>
        <source>A study&apos;s table stands here: methods against targets and shots. Put a study into the workspace&apos;s folder “studies”.</source>
        <translation>スタディの表（手法とターゲット・ショット数）がここに出ます。ワークスペースの studies フォルダーにスタディを置いてください。</translation>
    </message>
    <message>
        <source>The table is in %1</source>
        <translation>表を %1 に保存しました</translation>
    </message>
</context>
<context>
    <name>espalier::ui::SummaryColumn</name>
    <message>
        <source>Reference</source>
        <translation>参照要約</translation>
    </message>
    <message>
        <source>Run of this column</source>
        <translation>この列の実行</translation>
    </message>
    <message>
        <source>Remove this column</source>
        <translation>この列を外す</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>この例</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>%1 taken from the article</source>
        <translation>記事からの引用 %1</translation>
    </message>
    <message>
        <source>This run has no text for this record.</source>
        <translation>この実行にはこのレコードの要約がありません。</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>cut at the limit</source>
        <translation>上限で打ち切り</translation>
    </message>
    <message>
        <source>%1 · sparsity %2</source>
        <translation>%1 · スパース率 %2</translation>
    </message>
    <message>
        <source>Difference to</source>
        <translation>差分：</translation>
    </message>
    <message>
        <source>Shows which words this summary has and the other does not, and the other way round</source>
        <translation>この要約にあって比較先にない語と、その逆を表示します</translation>
    </message>
    <message>
        <source>Column that this one is compared with</source>
        <translation>この列の比較先</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>要約</translation>
    </message>
</context>
<context>
    <name>espalier::ui::SweepPanel</name>
    <message>
        <source>Runs of the sweep</source>
        <translation>一括の実行</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>一括</translation>
    </message>
    <message>
        <source>The plan, once for every combination of these values.</source>
        <translation>プランを、次の値の組み合わせごとに一回ずつ。</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>キーを足す</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Name a key of the plan.</source>
        <translation>プランのキーを書いてください。</translation>
    </message>
    <message>
        <source>The plan has no key “%1”.</source>
        <translation>プランに「%1」というキーはありません。</translation>
    </message>
    <message>
        <source>Write values with commas between them, or whole numbers as 1..5.</source>
        <translation>値はコンマで区切ります。整数は 1..5 とも書けます。</translation>
    </message>
    <message>
        <source>This key stands there already.</source>
        <translation>このキーはすでにあります。</translation>
    </message>
    <message>
        <source>The plan has no key “%1”. Did you mean “%2”?</source>
        <translation>プランに「%1」というキーはありません。「%2」のことですか。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s), about %1 one after another</source>
        <translation>
            <numerusform>%n 件、順に実行して約 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>That would be %1 runs; at most %2 go at once. Shorten the lists of values.</source>
        <translation>%1 件になります。一度に加えられるのは %2 件までです。値を減らしてください。</translation>
    </message>
    <message>
        <source>Mend what stands in red first.</source>
        <translation>先に赤い箇所を直してください。</translation>
    </message>
    <message numerus="yes">
        <source>Add %n run(s) to the queue</source>
        <translation>
            <numerusform>%n 件をキューに加える</numerusform>
        </translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>キューに加える</translation>
    </message>
</context>
<context>
    <name>espalier::ui::SweepRow</name>
    <message>
        <source>key: prune.ratio</source>
        <translation>キー：prune.ratio</translation>
    </message>
    <message>
        <source>Key of the sweep</source>
        <translation>一括のキー</translation>
    </message>
    <message>
        <source>values: 0, 0.3, 0.5 or 1..5</source>
        <translation>値：0, 0.3, 0.5 または 1..5</translation>
    </message>
    <message>
        <source>Values of the key</source>
        <translation>キーの値</translation>
    </message>
    <message>
        <source>Remove this key</source>
        <translation>このキーを外す</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TagDelegate</name>
    <message>
        <source>Tags of the run, with commas between</source>
        <translation>実行のタグ（コンマで区切る）</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TaskForm</name>
    <message>
        <source>Candidates</source>
        <translation>候補</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>尋ねること</translation>
    </message>
    <message>
        <source>How much, and of whom</source>
        <translation>分量と担当</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>指針</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Annotators see it</source>
        <translation>アノテーターにも見えます</translation>
    </message>
    <message>
        <source>a name that tells no method</source>
        <translation>手法が分からない名前</translation>
    </message>
    <message>
        <source>Name of the task</source>
        <translation>課題の名前</translation>
    </message>
    <message>
        <source>Runs whose summaries are judged</source>
        <translation>要約を評価する実行</translation>
    </message>
    <message>
        <source>The reference enters, hidden among them</source>
        <translation>参照要約も伏せて加える</translation>
    </message>
    <message>
        <source>The article&apos;s first sentences enter, hidden among them</source>
        <translation>記事の冒頭の文も伏せて加える</translation>
    </message>
    <message>
        <source>Which of two is better: A, B, a tie, both bad</source>
        <translation>二つのどちらが良いか：A、B、引き分け、どちらも不可</translation>
    </message>
    <message>
        <source>A note on each item</source>
        <translation>項目ごとのメモ</translation>
    </message>
    <message>
        <source>Errors marked in the text</source>
        <translation>文章中の誤りに印</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>レコード</translation>
    </message>
    <message>
        <source>So many are drawn; 0: all that the runs share</source>
        <translation>この件数を抽出します。0 なら共通の全件</translation>
    </message>
    <message>
        <source>Pairs a record</source>
        <translation>レコードごとの組</translation>
    </message>
    <message>
        <source>Without a preference: candidates a record. 0: all of them</source>
        <translation>優劣を尋ねないときは候補の数。0 なら全部</translation>
    </message>
    <message>
        <source>Annotators</source>
        <translation>アノテーター</translation>
    </message>
    <message>
        <source>The items are dealt to so many</source>
        <translation>項目を分担する人数</translation>
    </message>
    <message>
        <source>How many answer the same item</source>
        <translation>同じ項目に答える人数</translation>
    </message>
    <message>
        <source>Agreement is told from these</source>
        <translation>一致度はこの項目から求めます</translation>
    </message>
    <message>
        <source>Gold items, %</source>
        <translation>正解付き（%）</translation>
    </message>
    <message>
        <source>Share of items with a known answer, which look like all others</source>
        <translation>正解の分かっている項目の割合。見た目は他と同じです</translation>
    </message>
    <message>
        <source>The reference of another record against the right one</source>
        <translation>正しい参照要約と、別のレコードの参照要約の組</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Make the task</source>
        <translation>課題を作る</translation>
    </message>
    <message>
        <source>A JSON lines file of items of your own: document, candidates, expected; again to leave it out</source>
        <translation>自作の項目（document、candidates、expected）の JSON lines ファイル。もう一度押すと外します</translation>
    </message>
    <message>
        <source>Practice items…</source>
        <translation>練習項目…</translation>
    </message>
    <message>
        <source>Gold items…</source>
        <translation>正解付き項目…</translation>
    </message>
    <message>
        <source>Choose the runs whose summaries are judged.</source>
        <translation>要約を評価する実行を選んでください。</translation>
    </message>
    <message>
        <source>A comparison needs two candidates.</source>
        <translation>比較には候補が二つ必要です。</translation>
    </message>
    <message>
        <source>Ask for a comparison, or choose a criterion.</source>
        <translation>優劣を尋ねるか、観点を選んでください。</translation>
    </message>
    <message>
        <source>The runs share no test record.</source>
        <translation>共通のテストレコードがありません。</translation>
    </message>
    <message>
        <source>An item cannot have more annotators than there are.</source>
        <translation>1 項目の人数は全体の人数を超えられません。</translation>
    </message>
    <message>
        <source>Summaries of finished runs over one test set are judged against each other.</source>
        <translation>同じテストデータに対する、完了した実行の要約を比べて評価します。</translation>
    </message>
    <message numerus="yes">
        <source>%n test record(s) in common</source>
        <translation>
            <numerusform>共通のテストレコード %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Each item by</source>
        <translation>1 項目の人数</translation>
    </message>
    <message>
        <source>Items for all</source>
        <translation>全員に共通</translation>
    </message>
    <message>
        <source>Made gold</source>
        <translation>自動作成</translation>
    </message>
    <message>
        <source>all that the runs share</source>
        <translation>実行に共通するすべて</translation>
    </message>
    <message>
        <source>%1, %2 (%3)</source>
        <translation>%1、%2（%3 件）</translation>
    </message>
    <message>
        <source>test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>training</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Records of</source>
        <translation>レコードの範囲</translation>
    </message>
    <message>
        <source>One part of a data set alone, of what the runs wrote for their test set</source>
        <translation>実行がテスト用に書いたもののうち、データセットの一部分だけを使います</translation>
    </message>
    <message>
        <source>The runs wrote nothing for the records of that part.</source>
        <translation>選んだ部分のレコードについて、実行は何も書いていません。</translation>
    </message>
    <message>
        <source>A run keeps what it writes for its test set and nothing for its validation set: validation records can be judged only where they were a run&apos;s test set.</source>
        <translation>実行が保存するのはテスト集合に対する出力だけで、検証集合の出力は残りません。検証レコードを判定できるのは、それを実行のテスト集合にした場合だけです。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TasksModel</name>
    <message>
        <source>Task %1</source>
        <translation>課題 %1</translation>
    </message>
    <message>
        <source>open</source>
        <translation>受付中</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>締め切り済み</translation>
    </message>
    <message>
        <source>%1, from a packet</source>
        <translation>%1、パケットから</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>まだ誰も始めていません</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>課題</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>項目数</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進み具合</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TeachAdapters</name>
    <message>
        <source>1. Two adapters</source>
        <translation>1. 二つのアダプター</translation>
    </message>
    <message>
        <source>Each adapter adds its product B A to the layer. A weight w multiplies that product: A by sign(w) √|w|, B by √|w|. Dashed frames mark what the prune step below would reset.</source>
        <translation>各アダプターは積 B A を層に加えます。重み w はこの積に掛かります（A に sign(w) √|w|、B に √|w|）。破線の枠は、下の枝刈りで戻される要素です。</translation>
    </message>
    <message>
        <source>Adapter %1</source>
        <translation>アダプター %1</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 の重み</translation>
    </message>
    <message>
        <source>It came with %1</source>
        <translation>元の値は %1</translation>
    </message>
    <message>
        <source>will be reset</source>
        <translation>戻される要素</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TeachMerge</name>
    <message>
        <source>2. The merge</source>
        <translation>2. マージ</translation>
    </message>
    <message>
        <source>The factors are summed first, then multiplied. So each B also meets the other adapter&apos;s A: these cross terms are in neither adapter.</source>
        <translation>先に因子を足し、それから掛けます。そのため、各 B は相手の A とも掛け合わされます。この交差項は、どちらのアダプターにもなかったものです。</translation>
    </message>
    <message>
        <source>Effective weights</source>
        <translation>実効重み</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Sum of the effective weights</source>
        <translation>実効重みの合計</translation>
    </message>
    <message>
        <source>Effective weight: the share of ΔW that an adapter&apos;s own B and its own A carry, the mean of the two. The weights sum to 1; a negative one works against the merge.</source>
        <translation>実効重み：ΔW のうち、そのアダプターの B が担う割合と A が担う割合の平均です。合計は 1 で、負ならマージに逆らっています。</translation>
    </message>
    <message>
        <source>Merged update ΔW</source>
        <translation>マージした更新量 ΔW</translation>
    </message>
    <message>
        <source>Own terms</source>
        <translation>自分どうしの項</translation>
    </message>
    <message>
        <source>Cross terms</source>
        <translation>交差項</translation>
    </message>
    <message>
        <source>Adapter %1</source>
        <translation>アダプター %1</translation>
    </message>
    <message>
        <source>Effective weight of adapter %1</source>
        <translation>アダプター %1 の実効重み</translation>
    </message>
    <message>
        <source>norm %1</source>
        <translation>ノルム %1</translation>
    </message>
    <message>
        <source>own terms</source>
        <translation>自分どうしの項</translation>
    </message>
    <message>
        <source>cross terms</source>
        <translation>交差項</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TeachPage</name>
    <message>
        <source>Teach: a merge by hand</source>
        <translation>授業：手計算でマージ</translation>
    </message>
    <message>
        <source>Rank 1</source>
        <translation>ランク 1</translation>
    </message>
    <message>
        <source>Rank 2</source>
        <translation>ランク 2</translation>
    </message>
    <message>
        <source>Rank of the adapters</source>
        <translation>アダプターのランク</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Takes the last change back (Ctrl+Z)</source>
        <translation>最後の変更を取り消します（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Makes it again (Ctrl+Shift+Z)</source>
        <translation>取り消した変更をもう一度行います（Ctrl+Shift+Z）</translation>
    </message>
    <message>
        <source>Another example</source>
        <translation>別の例</translation>
    </message>
    <message>
        <source>Draws the next example; a number always gives the same one</source>
        <translation>次の例を引きます。同じ番号なら、いつも同じ例です</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>最初に戻す</translation>
    </message>
    <message>
        <source>Back to this example as it was drawn</source>
        <translation>この例の最初の状態に戻します</translation>
    </message>
    <message>
        <source>Example %1</source>
        <translation>例 %1</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TeachPrune</name>
    <message>
        <source>3. One prune step</source>
        <translation>3. 一度の枝刈り</translation>
    </message>
    <message>
        <source>Importance: how far an entry moves the layer&apos;s output. G is the sign of each entry of B A times the norm of its input; an entry of A has |Bᵀ G|, an entry of B has |G Aᵀ|.</source>
        <translation>重要度：要素が層の出力をどれだけ動かすか。G は B A の各要素の符号に入力のノルムを掛けたもので、A の要素の重要度は |Bᵀ G|、B の要素の重要度は |G Aᵀ| です。</translation>
    </message>
    <message>
        <source>Input norms n</source>
        <translation>入力ノルム n</translation>
    </message>
    <message>
        <source>Input norms</source>
        <translation>入力ノルム</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>割合</translation>
    </message>
    <message>
        <source>Reset to</source>
        <translation>戻す値</translation>
    </message>
    <message>
        <source>The numbers are one training step old; that step added the same to both adapters.</source>
        <translation>数値は学習を 1 ステップ進めた後のものです。その更新は両方のアダプターに同じだけ加わりました。</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>ゼロ</translation>
    </message>
    <message>
        <source>the value it came with</source>
        <translation>元の値</translation>
    </message>
    <message>
        <source>Prune once</source>
        <translation>一度枝刈りする</translation>
    </message>
    <message>
        <source>Resets the entries in dashed frames (Ctrl+Enter)</source>
        <translation>破線の枠の要素を戻します（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>スパース率</translation>
    </message>
    <message>
        <source>now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>after the step</source>
        <translation>枝刈り後</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>マージ後</translation>
    </message>
    <message>
        <source>Zeros of A₁ + A₂ and of B₁ + B₂</source>
        <translation>A₁ + A₂ と B₁ + B₂ のゼロの割合</translation>
    </message>
    <message>
        <source>Sparsity of %1 now</source>
        <translation>%1 の現在のスパース率</translation>
    </message>
    <message>
        <source>Sparsity of %1 after the step</source>
        <translation>%1 の枝刈り後のスパース率</translation>
    </message>
    <message>
        <source>Importance of %1</source>
        <translation>%1 の重要度</translation>
    </message>
    <message>
        <source>will be reset</source>
        <translation>戻される要素</translation>
    </message>
    <message>
        <source>Ratio 0: nothing is reset.</source>
        <translation>割合 0：何も戻しません。</translation>
    </message>
    <message>
        <source>%1 × %2 entries, rounded down but at least 1: the %3 least important of each A and each B are reset. Of equals, the first goes.</source>
        <translation>%1 × %2 個を切り捨て、少なくとも 1 個。各 A と各 B で重要度の低い %3 個を戻します。同じ値なら前の要素からです。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TokenStrip</name>
    <message>
        <source>Begins the text</source>
        <translation>文の始まり</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>プロンプト</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Learnt (label)</source>
        <translation>学習対象（ラベル）</translation>
    </message>
    <message>
        <source>Ends the text (label)</source>
        <translation>文の終わり（ラベル）</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>切り落とし</translation>
    </message>
    <message>
        <source>… %1 tokens cut off</source>
        <translation>…ほか合わせて %1 トークンを切り落とし</translation>
    </message>
    <message>
        <source>%1 tokens cut off</source>
        <translation>%1 トークンを切り落とし</translation>
    </message>
    <message>
        <source>Token %1: “%2”, id %3. %4</source>
        <translation>トークン %1：「%2」、ID %3。%4</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TopBar</name>
    <message>
        <source>No workspace</source>
        <translation>ワークスペースなし</translation>
    </message>
    <message>
        <source>Stop and keep best</source>
        <translation>止めて最良を残す</translation>
    </message>
    <message>
        <source>Starting a run</source>
        <translation>実行を開始しています</translation>
    </message>
    <message>
        <source>step %1/%2</source>
        <translation>ステップ %1/%2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>テーマ：システムに合わせる</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>テーマ：明るい</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>テーマ：暗い</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>フォルダーを開く…</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>表示する</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>キュー</translation>
    </message>
    <message numerus="yes">
        <source>%n more running</source>
        <translation>
            <numerusform>ほかに %n 件を実行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>待機 %n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ui::Tour</name>
    <message>
        <source>The workspace</source>
        <translation>ワークスペース</translation>
    </message>
    <message>
        <source>The ratio</source>
        <translation>枝刈りの割合</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>The run, step by step</source>
        <translation>ステップごとの実行</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>並べて比べる</translation>
    </message>
    <message>
        <source>Runs stand here as cards, with the curve of their loss. A click opens one.</source>
        <translation>実行がカードで並び、損失の曲線が見えます。クリックすると開きます。</translation>
    </message>
    <message>
        <source>After every step this share of each A and each B is reset. The picture below shows what is kept of the adapters that the plan names.</source>
        <translation>毎ステップのあと、各 A と各 B のうちこの割合の要素を戻します。下の図は、プランのアダプターのうち何が残るかを示します。</translation>
    </message>
    <message>
        <source>Starts the plan as it stands here (Ctrl+Enter). The numbers on the right say beforehand what it will take.</source>
        <translation>このプランをこのまま開始します（Ctrl+Enter）。必要な時間やメモリーは、右側で前もってわかります。</translation>
    </message>
    <message>
        <source>Drag it, or use the arrow keys: the curves, the heat map and the sample text show that step of the run.</source>
        <translation>ドラッグするか矢印キーで動かすと、曲線、ヒートマップ、要約の例がそのステップのものになります。</translation>
    </message>
    <message>
        <source>Summaries of the same article, run beside run. Marked words are taken from the article; underlined ones are not in it.</source>
        <translation>同じ記事の要約を実行ごとに並べます。色の付いた語は記事から取ったもの、下線の語は記事にないものです。</translation>
    </message>
    <message>
        <source>A look around?</source>
        <translation>ひと回りしますか？</translation>
    </message>
    <message>
        <source>Five steps through the demo. They can be had later from Home and with F1, too.</source>
        <translation>デモを 5 つのステップで案内します。あとからホームや F1 キーでも始められます。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>案内を見る</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>終わる</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>今はしない</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TrainingForm</name>
    <message>
        <source>Texts searched side by side; 1: no search.</source>
        <translation>並行して探索する文の数。1 なら探索しません。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0: always the likeliest token; above, tokens are drawn.</source>
        <translation>0 なら常に最も確率の高いトークン、0 より大きければ乱数で選びます。</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Drawn among the likeliest tokens that reach this share.</source>
        <translation>確率の合計がこの割合に達するまでの上位トークンから選びます。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>by preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Small: for few shots and small models. Paper: as published.</source>
        <translation>小規模：少ないショットと小さいモデル向け。論文：発表どおり。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>Down arrow at the smallest value: left to the preset.</source>
        <translation>最小値でさらに下げると、プリセットに任せます。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>勾配の累積</translation>
    </message>
    <message>
        <source>Examples whose gradients make one step.</source>
        <translation>一ステップにまとめる事例の数。</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>打ち切りの猶予</translation>
    </message>
    <message>
        <source>Validations without improvement that end the run; 0: never.</source>
        <translation>改善のない検証がこの回数続くと終わります。0 なら終わりません。</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>最良の基準</translation>
    </message>
    <message>
        <source>What decides which state is kept.</source>
        <translation>どの状態を残すかを決めるもの。</translation>
    </message>
    <message>
        <source>New tokens</source>
        <translation>生成トークン</translation>
    </message>
    <message>
        <source>Longest summary, in tokens.</source>
        <translation>要約の最大トークン数。</translation>
    </message>
    <message>
        <source>Beams</source>
        <translation>ビーム数</translation>
    </message>
</context>
<context>
    <name>espalier::ui::Tray</name>
    <message>
        <source>Show the window</source>
        <translation>ウィンドウを表示</translation>
    </message>
</context>
<context>
    <name>espalier::ui::TwinStrip</name>
    <message>
        <source>Show together</source>
        <translation>まとめて見る</translation>
    </message>
    <message>
        <source>The run and its twins over each other</source>
        <translation>実行とその対照を重ねて表示します</translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>キューを見る</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Runs the same plan and seeds without pruning, with random sources and at three ratios, and shows all of them together</source>
        <translation>同じプランと同じシードで、枝刈りなし、無作為な元アダプター、三通りの割合を実行し、まとめて表示します</translation>
    </message>
    <message>
        <source>without pruning</source>
        <translation>枝刈りなし</translation>
    </message>
    <message>
        <source>random sources</source>
        <translation>無作為な元アダプター</translation>
    </message>
    <message>
        <source>real sources</source>
        <translation>実際の元アダプター</translation>
    </message>
    <message>
        <source>ratio %1</source>
        <translation>割合 %1</translation>
    </message>
    <message>
        <source>Twins of “%1”: %2 of %3 are done.</source>
        <translation>「%1」の対照：%3 件中 %2 件が済みました。</translation>
    </message>
    <message>
        <source>Still to come: %1.</source>
        <translation>これから：%1。</translation>
    </message>
    <message>
        <source>Failed: %1.</source>
        <translation>失敗：%1。</translation>
    </message>
    <message>
        <source>They wait until the run of this window has ended.</source>
        <translation>このウィンドウの実行が終わるのを待っています。</translation>
    </message>
    <message>
        <source>Take out again</source>
        <translation>キューから戻す</translation>
    </message>
    <message>
        <source>The twins that were added and are not done leave the queue; one that runs is ended</source>
        <translation>追加した対照のうち、まだ終わっていないものをキューから外します。実行中のものは止めます</translation>
    </message>
</context>
<context>
    <name>espalier::ui::WeightsChart</name>
    <message>
        <source>Effective weights</source>
        <translation>実効重み</translation>
    </message>
    <message>
        <source>drift towards equal shares is not usefulness</source>
        <translation>均等へ近づくことは有用さの印ではありません</translation>
    </message>
    <message>
        <source>share (sum 1)</source>
        <translation>割合（合計 1）</translation>
    </message>
</context>
<context>
    <name>espalier::ui::WhatForm</name>
    <message>
        <source>Base model</source>
        <translation>ベースモデル</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>ショット</translation>
    </message>
    <message>
        <source>How many training records are used; five stand within twenty.</source>
        <translation>学習に使うレコードの数。5 件は 20 件に含まれます。</translation>
    </message>
    <message>
        <source>Sample seed</source>
        <translation>標本シード</translation>
    </message>
    <message>
        <source>Which records are the shots.</source>
        <translation>どのレコードをショットにするか。</translation>
    </message>
    <message>
        <source>Run seed</source>
        <translation>実行シード</translation>
    </message>
    <message>
        <source>Order, initial values and dropout.</source>
        <translation>順序、初期値、ドロップアウト。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>プロンプト</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>補完</translation>
    </message>
    <message>
        <source>{summary} stands for the summary.</source>
        <translation>{summary} は要約に置き換わります。</translation>
    </message>
    <message>
        <source>%1 (%2, %3 to train)</source>
        <translation>%1（%2、学習 %3 件）</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>タスク</translation>
    </message>
    <message>
        <source>A prompt, a completion and metrics that suit it.</source>
        <translation>それに合うプロンプト、補完、評価指標を入れます。</translation>
    </message>
    <message>
        <source>{document} stands for the article, {question} for what is asked of it.</source>
        <translation>{document} は記事に、{question} はそれについての質問に置き換わります。</translation>
    </message>
    <message>
        <source>Its own prompt</source>
        <translation>独自のプロンプト</translation>
    </message>
</context>
<context>
    <name>espalier::ui::WhatIfControls</name>
    <message>
        <source>Weights</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>Prune ratio</source>
        <translation>枝刈り率</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Share of the least important entries of each A and B that become 0.</source>
        <translation>各 A と B のうち、0 にする重要度の低い要素の割合。</translation>
    </message>
    <message>
        <source>This merge is made anew from its adapters, so nothing is pruned here.</source>
        <translation>このマージはアダプターから作り直すので、ここでは枝刈りしません。</translation>
    </message>
    <message>
        <source>All on</source>
        <translation>すべてオン</translation>
    </message>
    <message>
        <source>All off</source>
        <translation>すべてオフ</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 の重み</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>層 %1</translation>
    </message>
</context>
<context>
    <name>espalier::ui::WhatIfPage</name>
    <message>
        <source>Kept as the adapter %1.</source>
        <translation>アダプター %1 として残しました。</translation>
    </message>
    <message>
        <source>Nothing to move yet</source>
        <translation>まだ動かせるものがありません</translation>
    </message>
    <message>
        <source>A finished merge can be moved here: its weights, what is pruned, its layers, while one summary and the loss follow.</source>
        <translation>終わったマージの重み、枝刈り、層をここで動かせます。要約 1 件と損失がすぐに変わります。</translation>
    </message>
    <message>
        <source>Compose a run</source>
        <translation>実行を組み立てる</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Run that is moved</source>
        <translation>動かす実行</translation>
    </message>
    <message>
        <source>All at rest</source>
        <translation>すべて動かす前の値に</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>モデルを開いています…</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>Article that is summarised</source>
        <translation>要約する記事</translation>
    </message>
    <message>
        <source>Summary now</source>
        <translation>今の要約</translation>
    </message>
    <message>
        <source>Summary at rest</source>
        <translation>動かす前の要約</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参照要約</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message>
        <source>Keep this point</source>
        <translation>この点を残す</translation>
    </message>
    <message>
        <source>Name of the new adapter</source>
        <translation>新しいアダプターの名前</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Keep as an adapter</source>
        <translation>アダプターとして残す</translation>
    </message>
    <message>
        <source>%1 moved</source>
        <translation>%1 (調整)</translation>
    </message>
    <message>
        <source>A name has no / in it and does not begin with a dot.</source>
        <translation>名前に / は使えず、先頭にピリオドも置けません。</translation>
    </message>
    <message>
        <source>There is no validation set.</source>
        <translation>検証データがありません。</translation>
    </message>
    <message>
        <source>mean of %1 of %2 validation records</source>
        <translation>検証レコード %2 件中 %1 件の平均</translation>
    </message>
    <message>
        <source>at rest %1, over %2</source>
        <translation>動かす前は %1（%2 件）</translation>
    </message>
    <message>
        <source>It could not be opened; choose another run.</source>
        <translation>開けませんでした。別の実行を選んでください。</translation>
    </message>
</context>
<context>
    <name>espalier::ui::WhatIfPlane</name>
    <message>
        <source>Adapter to the right</source>
        <translation>横軸のアダプター</translation>
    </message>
    <message>
        <source>Adapter upwards</source>
        <translation>縦軸のアダプター</translation>
    </message>
    <message>
        <source>Validation loss over two weights</source>
        <translation>2 つの重みに対する検証損失</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Fill in</source>
        <translation>描く</translation>
    </message>
    <message>
        <source>A plane needs two adapters.</source>
        <translation>平面にはアダプターが 2 つ必要です。</translation>
    </message>
    <message>
        <source>Choose two different adapters for the plane.</source>
        <translation>平面には異なる 2 つのアダプターを選んでください。</translation>
    </message>
    <message>
        <source>Dark is low. A click moves both sliders there.</source>
        <translation>暗いほど損失が小さい点です。クリックすると両方の重みがそこへ動きます。</translation>
    </message>
    <message>
        <source>%1 of %2 points, loss of the first two validation records</source>
        <translation>%2 点中 %1 点、最初の検証レコード 2 件の損失</translation>
    </message>
    <message>
        <source>Loss over weights</source>
        <translation>重みと損失</translation>
    </message>
    <message>
        <source>Two: a plane</source>
        <translation>2 つ：平面</translation>
    </message>
    <message>
        <source>Two adapters, each from %1 to %2</source>
        <translation>アダプター 2 つの重みを、それぞれ %1 から %2 まで</translation>
    </message>
    <message>
        <source>Three: a triangle</source>
        <translation>3 つ：三角形</translation>
    </message>
    <message>
        <source>Three adapters whose weights sum to 1; a corner is one of them alone</source>
        <translation>アダプター 3 つの重みを、合計が 1 になる範囲で（角は 1 つだけのとき）</translation>
    </message>
    <message>
        <source>Validation loss over three weights that sum to 1</source>
        <translation>合計が 1 になる 3 つの重みと検証損失</translation>
    </message>
    <message>
        <source>A triangle needs three adapters.</source>
        <translation>三角形にはアダプターが 3 つ必要です。</translation>
    </message>
    <message>
        <source>Choose three different adapters for the triangle.</source>
        <translation>三角形には異なるアダプターを 3 つ選んでください。</translation>
    </message>
    <message>
        <source>Dark is low. A click moves the three sliders there; they sum to 1.</source>
        <translation>暗いほど損失が小さい点です。クリックすると 3 つのスライダーがそこへ動き、合計は 1 になります。</translation>
    </message>
    <message>
        <source>The sliders are off the triangle: their weights sum to %1.</source>
        <translation>スライダーは三角形の外です（重みの合計は %1）。</translation>
    </message>
    <message>
        <source>Adapter lower left</source>
        <translation>左下のアダプター</translation>
    </message>
    <message>
        <source>Adapter lower right</source>
        <translation>右下のアダプター</translation>
    </message>
    <message>
        <source>Adapter on top</source>
        <translation>上のアダプター</translation>
    </message>
</context>
<context>
    <name>espalier::ui::WordsPanel</name>
    <message>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>Tags, with commas between</source>
        <translation>タグ（コンマで区切る）</translation>
    </message>
    <message>
        <source>Tags of the selected runs</source>
        <translation>選択した実行のタグ</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>What is worth knowing about this run; kept as you type</source>
        <translation>この実行について書き留めておくこと（入力と同時に保存されます）</translation>
    </message>
    <message>
        <source>Note about the run</source>
        <translation>実行のメモ</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags of all selected runs. Select a single one to note something.</source>
        <translation>選択したすべての実行に共通のタグです。メモを書くには 1 件だけ選んでください。</translation>
    </message>
    <message>
        <source>Select runs in the table to tag them or to note something.</source>
        <translation>表で実行を選ぶと、タグを付けたりメモを書いたりできます。</translation>
    </message>
</context>
<context>
    <name>plans</name>
    <message>
        <source>Adapters</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>ベースモデル</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>プロンプト</translation>
    </message>
    <message>
        <source>Sample seed</source>
        <translation>標本シード</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>ショット</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>学習データ</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>勾配の累積</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>打ち切りの猶予</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>最良の基準</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Granularity</source>
        <translation>粒度</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要度</translation>
    </message>
    <message>
        <source>Input norms</source>
        <translation>入力ノルム</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>割合</translation>
    </message>
    <message>
        <source>Reset to</source>
        <translation>戻す値</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>Ratio over time</source>
        <translation>割合の決め方</translation>
    </message>
    <message>
        <source>Start token</source>
        <translation>開始トークン</translation>
    </message>
    <message>
        <source>End token</source>
        <translation>終了トークン</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>チャット形式</translation>
    </message>
    <message>
        <source>Columns of the data</source>
        <translation>データの列</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>補完</translation>
    </message>
    <message>
        <source>Document tokens</source>
        <translation>記事の最大トークン数</translation>
    </message>
    <message>
        <source>Summary tokens</source>
        <translation>要約の最大トークン数</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>シャッフル</translation>
    </message>
    <message>
        <source>Test data</source>
        <translation>テストデータ</translation>
    </message>
    <message>
        <source>Validation data</source>
        <translation>検証データ</translation>
    </message>
    <message>
        <source>Validation shots</source>
        <translation>検証ショット数</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数値形式</translation>
    </message>
    <message>
        <source>Beams</source>
        <translation>ビーム数</translation>
    </message>
    <message>
        <source>Length penalty</source>
        <translation>長さペナルティ</translation>
    </message>
    <message>
        <source>New tokens</source>
        <translation>生成トークン</translation>
    </message>
    <message>
        <source>Stop texts</source>
        <translation>停止文字列</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Weights for each</source>
        <translation>重みの単位</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>評価指標</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>勾配チェックポイント</translation>
    </message>
    <message>
        <source>Rate decay</source>
        <translation>学習率の減衰</translation>
    </message>
    <message>
        <source>Most steps</source>
        <translation>最大ステップ数</translation>
    </message>
    <message>
        <source>Least steps</source>
        <translation>最小ステップ数</translation>
    </message>
    <message>
        <source>Validate every</source>
        <translation>検証の間隔</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>重み減衰</translation>
    </message>
    <message>
        <source>Inputs that count</source>
        <translation>枝刈りの入力</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Share of modules</source>
        <translation>モジュールの割合</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>スレッド</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>Espalier met a fault of its own; the details help to mend it.</source>
        <translation>Espalier 側の不具合です。詳細が修正の手がかりになります。</translation>
    </message>
    <message>
        <source>Stopped; the best state so far was kept.</source>
        <translation>停止しました。それまでの最良の状態を残してあります。</translation>
    </message>
    <message>
        <source>Aborted.</source>
        <translation>中止しました。</translation>
    </message>
    <message>
        <source>There was not enough memory. Fewer shots, a shorter document or a smaller model need less.</source>
        <translation>メモリが足りません。ショットを減らす、文書を短くする、小さいモデルにすると必要量が減ります。</translation>
    </message>
    <message>
        <source>The file does not exist[: {path}].</source>
        <translation>ファイルがありません[：{path}]。</translation>
    </message>
    <message>
        <source>The file cannot be read[: {path}].</source>
        <translation>ファイルを読めません[：{path}]。</translation>
    </message>
    <message>
        <source>The file cannot be written[: {path}].</source>
        <translation>ファイルに書き込めません[：{path}]。</translation>
    </message>
    <message>
        <source>The disk is full; nothing half-written was left behind.</source>
        <translation>ディスクがいっぱいです。書きかけのファイルは残していません。</translation>
    </message>
    <message>
        <source>Another run is using this folder[: {path}].</source>
        <translation>別の実行がこのフォルダーを使っています[：{path}]。</translation>
    </message>
    <message>
        <source>The file is not well-formed JSON[ (line {line})].</source>
        <translation>JSON の書式が正しくありません[（{line} 行目）]。</translation>
    </message>
    <message>
        <source>The key [“{key}” ]stands there twice.</source>
        <translation>キー[「{key}」]が二度書かれています。</translation>
    </message>
    <message>
        <source>A value has the wrong type[: {key}].</source>
        <translation>値の型が違います[：{key}]。</translation>
    </message>
    <message>
        <source>The plan has a key that Espalier does not know[: “{key}”].[ Did you mean “{nearest}”?]</source>
        <translation>プランに知らないキーがあります[：「{key}」]。[「{nearest}」ではありませんか？]</translation>
    </message>
    <message>
        <source>The plan lacks a key that it must have[: “{key}”].</source>
        <translation>プランに必要なキーがありません[：「{key}」]。</translation>
    </message>
    <message>
        <source>A value of the plan is out of range[: “{key}”].</source>
        <translation>プランの値が範囲の外です[：「{key}」]。</translation>
    </message>
    <message>
        <source>The plan names a method that does not exist or is not built yet[: “{method}”].</source>
        <translation>プランの手法がないか、まだ使えません[：「{method}」]。</translation>
    </message>
    <message>
        <source>This method takes another number of adapters.</source>
        <translation>この手法に使うアダプターの数が合いません。</translation>
    </message>
    <message>
        <source>The study file is not valid.</source>
        <translation>スタディのファイルが正しくありません。</translation>
    </message>
    <message>
        <source>The safetensors file is broken[: {path}].</source>
        <translation>safetensors ファイルが壊れています[：{path}]。</translation>
    </message>
    <message>
        <source>The GGUF file is broken[: {path}].</source>
        <translation>GGUF ファイルが壊れています[：{path}]。</translation>
    </message>
    <message>
        <source>The GGUF file uses a number format that Espalier cannot read[: {type}].</source>
        <translation>この GGUF の数値形式は読めません[：{type}]。</translation>
    </message>
    <message>
        <source>This is not a model that Espalier recognises[: {path}].</source>
        <translation>モデルとして認識できません[：{path}]。</translation>
    </message>
    <message>
        <source>This model is of another family[: {family}]. Llama, Gemma 3 and Qwen work.</source>
        <translation>対応していない系列のモデルです[：{family}]。使えるのは Llama、Gemma 3、Qwen です。</translation>
    </message>
    <message>
        <source>The model&apos;s configuration is not valid.</source>
        <translation>モデルの設定が正しくありません。</translation>
    </message>
    <message>
        <source>The model lacks a tensor[: {tensor}].</source>
        <translation>モデルにテンソルが足りません[：{tensor}]。</translation>
    </message>
    <message>
        <source>The model has a tensor that its family does not know[: {tensor}].</source>
        <translation>モデルに余分なテンソルがあります[：{tensor}]。</translation>
    </message>
    <message>
        <source>A tensor of the model has the wrong shape[: {tensor}].</source>
        <translation>モデルのテンソルの形が違います[：{tensor}]。</translation>
    </message>
    <message>
        <source>The model holds values that are not numbers[: {tensor}].</source>
        <translation>モデルに数でない値（NaN など）があります[：{tensor}]。</translation>
    </message>
    <message>
        <source>The model has no tokenizer.</source>
        <translation>モデルにトークナイザーがありません。</translation>
    </message>
    <message>
        <source>The tokenizer is broken.</source>
        <translation>トークナイザーが壊れています。</translation>
    </message>
    <message>
        <source>The tokenizer splits text in a way that Espalier does not know.</source>
        <translation>このトークナイザーの分割方式には対応していません。</translation>
    </message>
    <message>
        <source>The tokenizer does not fit the model.</source>
        <translation>トークナイザーがモデルに合いません。</translation>
    </message>
    <message>
        <source>A token lies outside the model&apos;s vocabulary.</source>
        <translation>モデルの語彙にないトークンです。</translation>
    </message>
    <message>
        <source>The model&apos;s chat format is not one that Espalier knows.</source>
        <translation>このモデルのチャット形式は、Espalier が対応する形式ではありません。</translation>
    </message>
    <message>
        <source>The chat cannot be written in this format.</source>
        <translation>このチャットは、この形式では書けません。</translation>
    </message>
    <message>
        <source>The adapter is broken[: {path}].</source>
        <translation>アダプターが壊れています[：{path}]。</translation>
    </message>
    <message>
        <source>The adapter lacks one half of a pair A, B[: {tensor}].</source>
        <translation>アダプターの A と B の片方がありません[：{tensor}]。</translation>
    </message>
    <message>
        <source>The adapter was made for another base model[: {adapter}].</source>
        <translation>別のベースモデル用のアダプターです[：{adapter}]。</translation>
    </message>
    <message>
        <source>The adapter uses a feature that Espalier cannot read[: {feature}].</source>
        <translation>アダプターが未対応の機能を使っています[：{feature}]。</translation>
    </message>
    <message>
        <source>The adapters&apos; ranks do not go together for this method.</source>
        <translation>この手法ではアダプターのランクをそろえる必要があります。</translation>
    </message>
    <message>
        <source>The adapter holds values that are not numbers[: {path}].</source>
        <translation>アダプターに数でない値（NaN など）があります[：{path}]。</translation>
    </message>
    <message>
        <source>The data set lacks a column[: “{column}”].</source>
        <translation>データセットに列がありません[：「{column}」]。</translation>
    </message>
    <message>
        <source>A record of the data set is not complete[ (line {line})].</source>
        <translation>データセットに不完全なレコードがあります[（{line} 行目）]。</translation>
    </message>
    <message>
        <source>The data set has fewer records than the plan asks for.</source>
        <translation>データセットのレコードがプランの指定より少ないです。</translation>
    </message>
    <message>
        <source>This metric does not exist[: {metric}].</source>
        <translation>そのような指標はありません[：{metric}]。</translation>
    </message>
    <message>
        <source>There are not as many candidates as references.</source>
        <translation>候補と参照の数が一致しません。</translation>
    </message>
    <message>
        <source>MeCab or its dictionary is missing; Japanese words cannot be counted.</source>
        <translation>MeCab または辞書がないため、日本語の単語を数えられません。</translation>
    </message>
    <message>
        <source>This metric looks at documents, and there are none[: {metric}].</source>
        <translation>この指標には元の文書が必要ですが、与えられていません[：{metric}]。</translation>
    </message>
    <message>
        <source>The command of a metric failed[: {metric} {reason}].</source>
        <translation>指標のコマンドが失敗しました[：{metric} {reason}]。</translation>
    </message>
    <message>
        <source>The plan&apos;s metric[ {metric}] would start a program[: {program}]. Programs are started only where you allow it.</source>
        <translation>プランの指標[ {metric} ]はプログラム[ {program} ]を起動します。許可されたときだけ起動します。</translation>
    </message>
    <message>
        <source>The file of BERTScore&apos;s baselines cannot be used[: {path}].</source>
        <translation>BERTScore のベースラインのファイルを使えません[：{path}]。</translation>
    </message>
    <message>
        <source>The metric {metric} starts the program {program}, which is not allowed.</source>
        <translation>指標 {metric} はプログラム {program} を起動しますが、許可されていません。</translation>
    </message>
    <message>
        <source>The model of the metric {metric} cannot be used: {message}</source>
        <translation>指標 {metric} のモデルを使えません：{message}</translation>
    </message>
    <message>
        <source>New words</source>
        <translation>新しい語</translation>
    </message>
    <message>
        <source>New 2-grams</source>
        <translation>新しい 2-gram</translation>
    </message>
    <message>
        <source>New 3-grams</source>
        <translation>新しい 3-gram</translation>
    </message>
    <message>
        <source>New 4-grams</source>
        <translation>新しい 4-gram</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>圧縮率</translation>
    </message>
    <message>
        <source>Extractive coverage</source>
        <translation>抜き出しの割合（coverage）</translation>
    </message>
    <message>
        <source>Extractive density</source>
        <translation>抜き出しの密度（density）</translation>
    </message>
    <message>
        <source>Longest copy, words</source>
        <translation>最長の写しの語数</translation>
    </message>
    <message>
        <source>Repeated words</source>
        <translation>繰り返した語</translation>
    </message>
    <message>
        <source>Repeated 2-grams</source>
        <translation>繰り返した 2-gram</translation>
    </message>
    <message>
        <source>Repeated 3-grams</source>
        <translation>繰り返した 3-gram</translation>
    </message>
    <message>
        <source>Repeated 4-grams</source>
        <translation>繰り返した 4-gram</translation>
    </message>
    <message>
        <source>BERTScore</source>
        <translation>BERTScore</translation>
    </message>
    <message>
        <source>BERTScore, precision</source>
        <translation>BERTScore（適合率）</translation>
    </message>
    <message>
        <source>BERTScore, recall</source>
        <translation>BERTScore（再現率）</translation>
    </message>
    <message>
        <source>SummaC-ZS, faithfulness</source>
        <translation>SummaC-ZS（忠実さ）</translation>
    </message>
    <message>
        <source>The prompt or completion template is not valid.</source>
        <translation>プロンプトまたは補完のひな形が正しくありません。</translation>
    </message>
    <message>
        <source>Training left the range of numbers (NaN). A smaller learning rate often helps.</source>
        <translation>学習中に値が発散しました（NaN）。学習率を下げると直ることが多いです。</translation>
    </message>
    <message>
        <source>This plan leaves nothing to train.</source>
        <translation>このプランでは学習するものがありません。</translation>
    </message>
    <message>
        <source>This device is not available here.</source>
        <translation>そのデバイスはこのコンピューターでは使えません。</translation>
    </message>
    <message>
        <source>This device cannot compute in that number format.</source>
        <translation>このデバイスではその数値形式で計算できません。</translation>
    </message>
    <message>
        <source>The workspace was written by a newer Espalier.</source>
        <translation>新しい版の Espalier で作られたワークスペースです。</translation>
    </message>
    <message>
        <source>The workspace&apos;s store is damaged.</source>
        <translation>ワークスペースの保存ファイルが壊れています。</translation>
    </message>
    <message>
        <source>Another program is writing to the workspace&apos;s store.</source>
        <translation>別のプログラムがワークスペースに書き込み中です。</translation>
    </message>
    <message>
        <source>The workspace&apos;s store could not be read or written.</source>
        <translation>ワークスペースの保存ファイルを読み書きできませんでした。</translation>
    </message>
    <message>
        <source>Run {run} is finished: there is nothing to go on with.</source>
        <translation>実行 {run} は完了済みのため、再開するものがありません。</translation>
    </message>
    <message>
        <source>The bundle was changed or is damaged[: {detail}].</source>
        <translation>バンドルが改変されているか壊れています[：{detail}]。</translation>
    </message>
    <message>
        <source>The checkpoint does not fit this run. Start the run anew.</source>
        <translation>チェックポイントがこの実行と合いません。最初からやり直してください。</translation>
    </message>
    <message>
        <source>The run cannot go on: model, data or adapters are not what they were when it began[ ({what})].</source>
        <translation>再開できません。モデル、データ、アダプターのいずれかが開始時から変わっています[（{what}）]。</translation>
    </message>
    <message>
        <source>There is no such run[: {run}].</source>
        <translation>そのような実行はありません[：{run}]。</translation>
    </message>
    <message>
        <source>There is no such annotation task or item[: {what}].</source>
        <translation>そのようなアノテーション課題または項目はありません[：{what}]。</translation>
    </message>
    <message>
        <source>No annotation task can be made of this[: {detail}].</source>
        <translation>この内容ではアノテーション課題を作れません[：{detail}]。</translation>
    </message>
    <message>
        <source>The answer is not complete or does not fit the item[: {detail}].</source>
        <translation>回答が不完全か、項目に合っていません[：{detail}]。</translation>
    </message>
    <message>
        <source>This login name cannot be used[: {detail}].</source>
        <translation>このログイン名は使えません[：{detail}]。</translation>
    </message>
    <message>
        <source>The annotation task is closed[: {what}]; it takes no more answers.</source>
        <translation>アノテーション課題は締め切られています[：{what}]。これ以上回答できません。</translation>
    </message>
    <message>
        <source>The annotation task is still open[: {what}]. Methods are told once it is closed.</source>
        <translation>アノテーション課題はまだ締め切られていません[：{what}]。手法名は締め切り後に表示されます。</translation>
    </message>
    <message>
        <source>The file is no annotation packet, or was changed since it was written[: {path}][ ({detail})].</source>
        <translation>アノテーション用パケットではないか、書き出し後に変更されたファイルです[：{path}][（{detail}）]。</translation>
    </message>
    <message>
        <source>The answers belong to a task or packet that this workspace does not know[: {path}].</source>
        <translation>このワークスペースにない課題またはパケットへの回答です[：{path}]。</translation>
    </message>
    <message>
        <source>This folder cannot be opened as a workspace[: {path}].</source>
        <translation>このフォルダーはワークスペースとして開けません[：{path}]。</translation>
    </message>
    <message>
        <source>The demo&apos;s models and texts are not on this machine yet. packaging/start.sh fetches them.</source>
        <translation>デモのモデルと文章がまだこのコンピューターにありません。packaging/start.sh で取得できます。</translation>
    </message>
    <message>
        <source>The call was not understood.</source>
        <translation>指示の意味を解釈できませんでした。</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>リード文</translation>
    </message>
    <message>
        <source>The document&apos;s title or first sentence, as it is.</source>
        <translation>文書の題または最初の文をそのまま使います。</translation>
    </message>
    <message>
        <source>Oracle sentence</source>
        <translation>最良文（上限）</translation>
    </message>
    <message>
        <source>The document&apos;s best sentence by ROUGE-L: a ceiling for copying.</source>
        <translation>文書中で ROUGE-L が最も高い文。抜き書きの上限です。</translation>
    </message>
    <message>
        <source>Zero-shot</source>
        <translation>ゼロショット</translation>
    </message>
    <message>
        <source>The base model alone, with the prompt.</source>
        <translation>ベースモデルにプロンプトだけを与えます。</translation>
    </message>
    <message>
        <source>In context</source>
        <translation>文脈内学習</translation>
    </message>
    <message>
        <source>The base model with the shots written into the prompt.</source>
        <translation>ショットをプロンプトに書き込んでベースモデルに与えます。</translation>
    </message>
    <message>
        <source>New LoRA</source>
        <translation>新しい LoRA</translation>
    </message>
    <message>
        <source>One new adapter trained on the target&apos;s shots alone.</source>
        <translation>対象のショットだけで新しいアダプターを一つ学習します。</translation>
    </message>
    <message>
        <source>Source adapter</source>
        <translation>元アダプター</translation>
    </message>
    <message>
        <source>One adapter of the library, as it is.</source>
        <translation>ライブラリのアダプターを一つ、そのまま使います。</translation>
    </message>
    <message>
        <source>Product of sums</source>
        <translation>和の積</translation>
    </message>
    <message>
        <source>A and B of all adapters summed, then multiplied; nothing is trained.</source>
        <translation>全アダプターの A と B をそれぞれ足してから掛けます。学習はしません。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>線形</translation>
    </message>
    <message>
        <source>Weighted sum of A and of B.</source>
        <translation>A と B それぞれの重み付き和です。</translation>
    </message>
    <message>
        <source>Concatenation</source>
        <translation>連結</translation>
    </message>
    <message>
        <source>The exact weighted sum of updates, at the sum of the ranks.</source>
        <translation>更新量の正確な重み付き和。ランクは合計になります。</translation>
    </message>
    <message>
        <source>SVD</source>
        <translation>SVD</translation>
    </message>
    <message>
        <source>The weighted sum of updates, cut to a rank by singular values.</source>
        <translation>更新量の重み付き和を、特異値で指定ランクまで縮めます。</translation>
    </message>
    <message>
        <source>TIES</source>
        <translation>TIES</translation>
    </message>
    <message>
        <source>Keep the largest entries, elect a sign, average those that agree.</source>
        <translation>大きい要素を残し、符号を多数決で決め、合うものだけを平均します。</translation>
    </message>
    <message>
        <source>TIES on updates</source>
        <translation>TIES（更新量）</translation>
    </message>
    <message>
        <source>TIES on the full updates, then cut to a rank.</source>
        <translation>更新量全体に TIES を行い、ランクを縮めます。</translation>
    </message>
    <message>
        <source>DARE, linear</source>
        <translation>DARE（線形）</translation>
    </message>
    <message>
        <source>Drop entries at random, rescale, sum.</source>
        <translation>要素を無作為に落とし、尺度を戻して足します。</translation>
    </message>
    <message>
        <source>DARE, TIES</source>
        <translation>DARE（TIES）</translation>
    </message>
    <message>
        <source>Drop entries at random, then elect a sign.</source>
        <translation>要素を無作為に落とし、符号を多数決で決めます。</translation>
    </message>
    <message>
        <source>DARE, linear, on updates</source>
        <translation>DARE（線形・更新量）</translation>
    </message>
    <message>
        <source>DARE on the full updates, summed, then cut to a rank.</source>
        <translation>更新量全体に DARE を行って足し、ランクを縮めます。</translation>
    </message>
    <message>
        <source>DARE, TIES, on updates</source>
        <translation>DARE（TIES・更新量）</translation>
    </message>
    <message>
        <source>DARE and a sign election on the full updates, then cut to a rank.</source>
        <translation>更新量全体に DARE と符号の多数決を行い、ランクを縮めます。</translation>
    </message>
    <message>
        <source>Magnitude pruning</source>
        <translation>大きさによる枝刈り</translation>
    </message>
    <message>
        <source>Keep the largest entries of each adapter, then sum.</source>
        <translation>各アダプターの大きい要素だけを残して足します。</translation>
    </message>
    <message>
        <source>Magnitude pruning on updates</source>
        <translation>大きさによる枝刈り（更新量）</translation>
    </message>
    <message>
        <source>Keep the largest entries of the full updates, then cut to a rank.</source>
        <translation>更新量の大きい要素だけを残し、ランクを縮めます。</translation>
    </message>
    <message>
        <source>LoraHub</source>
        <translation>LoraHub</translation>
    </message>
    <message>
        <source>Search one weight an adapter on the shots, without gradients.</source>
        <translation>アダプターごとの重みを、勾配を使わずショットで探します。</translation>
    </message>
    <message>
        <source>Learned weights</source>
        <translation>学習する重み</translation>
    </message>
    <message>
        <source>Train one weight an adapter by gradient; the adapters stay as they are.</source>
        <translation>アダプターごとの重みだけを勾配で学習します。アダプター自体は変えません。</translation>
    </message>
    <message>
        <source>Adaptive merge</source>
        <translation>適応的マージ</translation>
    </message>
    <message>
        <source>Merge, train every A and B on the shots, prune the least important entries after each step.</source>
        <translation>マージし、すべての A と B をショットで学習し、毎ステップ重要でない要素を枝刈りします。</translation>
    </message>
    <message>
        <source>Scale by alpha / r</source>
        <translation>alpha / r を掛ける</translation>
    </message>
    <message>
        <source>Whether each adapter enters with its own alpha / r.</source>
        <translation>各アダプターに固有の alpha / r を掛けて入れるかどうか。</translation>
    </message>
    <message>
        <source>Weight form</source>
        <translation>重みの掛け方</translation>
    </message>
    <message>
        <source>Product: the weight multiplies B·A once. Both: it multiplies A and B each, as LoraHub does.</source>
        <translation>積：B·A に一度だけ掛けます。両方：LoraHub のように A と B のそれぞれに掛けます。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>ドロップアウト</translation>
    </message>
    <message>
        <source>Share of inputs of the LoRA path that are left out at random while training.</source>
        <translation>学習中に LoRA の入力を無作為に落とす割合。</translation>
    </message>
    <message>
        <source>First train a LoRA on the same shots and merge it as one more adapter.</source>
        <translation>先に同じショットで LoRA を学習し、アダプターの一つとしてマージします。</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>元アダプター</translation>
    </message>
    <message>
        <source>The adapters themselves, or noise of the same spread as a control.</source>
        <translation>アダプターそのもの、または対照として同じ広がりの乱数。</translation>
    </message>
    <message>
        <source>Target modules</source>
        <translation>対象モジュール</translation>
    </message>
    <message>
        <source>Names of the linear layers that get an adapter, separated by commas.</source>
        <translation>アダプターを付ける線形層の名前。コンマで区切ります。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>ランク</translation>
    </message>
    <message>
        <source>Rank of the new or resulting adapter.</source>
        <translation>新しく作るアダプターのランク。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>alpha</translation>
    </message>
    <message>
        <source>The adapter&apos;s strength is alpha / rank.</source>
        <translation>アダプターの強さは alpha ÷ ランクです。</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Share of entries that are kept.</source>
        <translation>残す要素の割合。</translation>
    </message>
    <message>
        <source>SVD rank</source>
        <translation>SVD のランク</translation>
    </message>
    <message>
        <source>Sign election</source>
        <translation>符号の決め方</translation>
    </message>
    <message>
        <source>By total mass or by count.</source>
        <translation>値の合計で決めるか、数で決めるか。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>試行回数</translation>
    </message>
    <message>
        <source>How often the search may compute the loss.</source>
        <translation>探索で損失を計算してよい回数。</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>罰則</translation>
    </message>
    <message>
        <source>How strongly large weights are held back.</source>
        <translation>大きい重みを抑える強さ。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>例の数</translation>
    </message>
    <message>
        <source>How many shots stand in the prompt; automatic takes all.</source>
        <translation>プロンプトに入れるショットの数。自動ではすべて入れます。</translation>
    </message>
    <message>
        <source>Granularity</source>
        <translation>粒度</translation>
    </message>
    <message>
        <source>One weight for the whole merge, for each layer or for each module.</source>
        <translation>重みを全体で一つ持つか、層ごと、モジュールごとに持つか。</translation>
    </message>
    <message>
        <source>Rate factor</source>
        <translation>学習率の倍率</translation>
    </message>
    <message>
        <source>A weight learns at this many times the learning rate: weights are larger than entries of A and B.</source>
        <translation>重みは A や B の要素より大きいので、学習率にこの値を掛けて学習します。</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>重みの限度</translation>
    </message>
    <message>
        <source>Largest weight that the search may try.</source>
        <translation>探索で試す重みの大きさの上限。</translation>
    </message>
    <message>
        <source>Only {steps} steps: too few to learn much.</source>
        <translation>{steps} ステップしかありません。学習には少なすぎます。</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>乱数</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>積</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>両方</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>勾配</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>要素</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Zero</source>
        <translation>ゼロ</translation>
    </message>
    <message>
        <source>Initial value</source>
        <translation>初期値</translation>
    </message>
    <message>
        <source>Running sum</source>
        <translation>逐次</translation>
    </message>
    <message>
        <source>Fresh</source>
        <translation>再計算</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>検証損失</translation>
    </message>
    <message>
        <source>Validation ROUGE-L</source>
        <translation>検証 ROUGE-L</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小規模</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>論文</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>モデルを読み込み中</translation>
    </message>
    <message>
        <source>Encoding the data</source>
        <translation>データを符号化中</translation>
    </message>
    <message>
        <source>Training the target&apos;s LoRA</source>
        <translation>対象の LoRA を学習中</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>学習中</translation>
    </message>
    <message>
        <source>Validating</source>
        <translation>検証中</translation>
    </message>
    <message>
        <source>Writing summaries</source>
        <translation>要約を生成中</translation>
    </message>
    <message>
        <source>Scoring</source>
        <translation>採点中</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>保存中</translation>
    </message>
    <message>
        <source>Searching weights</source>
        <translation>重みを探索中</translation>
    </message>
    <message>
        <source>Merging</source>
        <translation>マージ中</translation>
    </message>
    <message>
        <source>No run</source>
        <translation>実行なし</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>開始中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Aborted</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>ROUGE-1</source>
        <translation>ROUGE-1</translation>
    </message>
    <message>
        <source>ROUGE-2</source>
        <translation>ROUGE-2</translation>
    </message>
    <message>
        <source>ROUGE-L</source>
        <translation>ROUGE-L</translation>
    </message>
    <message>
        <source>ROUGE-Lsum</source>
        <translation>ROUGE-Lsum</translation>
    </message>
    <message>
        <source>BLEU</source>
        <translation>BLEU</translation>
    </message>
    <message>
        <source>chrF</source>
        <translation>chrF</translation>
    </message>
    <message>
        <source>chrF++</source>
        <translation>chrF++</translation>
    </message>
    <message>
        <source>ROUGE-1, characters</source>
        <translation>ROUGE-1（文字）</translation>
    </message>
    <message>
        <source>ROUGE-2, characters</source>
        <translation>ROUGE-2（文字）</translation>
    </message>
    <message>
        <source>ROUGE-L, characters</source>
        <translation>ROUGE-L（文字）</translation>
    </message>
    <message>
        <source>BLEU, characters</source>
        <translation>BLEU（文字）</translation>
    </message>
    <message>
        <source>Include target</source>
        <translation>対象も加える</translation>
    </message>
    <message>
        <source>The method {method} cannot run yet.</source>
        <translation>手法 {method} はまだ実行できません。</translation>
    </message>
    <message>
        <source>This method needs at least {minimum} adapters; the plan has {given}.</source>
        <translation>この手法にはアダプターが {minimum} 個以上必要です（現在 {given} 個）。</translation>
    </message>
    <message>
        <source>This method takes at most {maximum} adapters; the plan has {given}.</source>
        <translation>この手法で使えるアダプターは {maximum} 個までです（現在 {given} 個）。</translation>
    </message>
    <message>
        <source>This method does not prune: the pruning settings are left out.</source>
        <translation>この手法は枝刈りをしないため、枝刈りの設定は使われません。</translation>
    </message>
    <message>
        <source>With {beams} beams each summary costs about that many times the work.</source>
        <translation>ビーム数 {beams} では、要約 1 件あたりの計算量がおよそその倍数になります。</translation>
    </message>
    <message>
        <source>Summaries are drawn at random, from seed {seed}.</source>
        <translation>要約はシード {seed} の乱数で選びながら生成します。</translation>
    </message>
    <message>
        <source>The base model cannot be used. {cause}</source>
        <translation>ベースモデルを使えません。{cause}</translation>
    </message>
    <message>
        <source>The model&apos;s tokenizer cannot be used. {cause}</source>
        <translation>モデルのトークナイザーを使えません。{cause}</translation>
    </message>
    <message>
        <source>The device cannot be used. {cause}</source>
        <translation>デバイスを使えません。{cause}</translation>
    </message>
    <message>
        <source>The adapter {adapter} cannot be used. {cause}</source>
        <translation>アダプター {adapter} を使えません。{cause}</translation>
    </message>
    <message>
        <source>The adapter {adapter} adapts {module}, which this base does not have.</source>
        <translation>アダプター {adapter} の対象 {module} がこのベースにありません。</translation>
    </message>
    <message>
        <source>The adapter {adapter} was made for another base: {module} is {adapter_shape} there and {base_shape} here.</source>
        <translation>アダプター {adapter} は別のベース用です。{module} の形が {adapter_shape} で、ベースは {base_shape} です。</translation>
    </message>
    <message>
        <source>This method needs adapters of one rank; these have {ranks}.</source>
        <translation>この手法ではランクをそろえる必要があります（現在 {ranks}）。</translation>
    </message>
    <message>
        <source>There is no file {path} for {split}.</source>
        <translation>{split}のファイル {path} がありません。</translation>
    </message>
    <message>
        <source>The columns of the {split} data have other names; they are read as {mapping}.</source>
        <translation>{split}データの列は別の名前なので、{mapping} として読みます。</translation>
    </message>
    <message>
        <source>What is kept is divided by the density. PEFT before April 2026 left that out (peft #3152), which makes the result weaker.</source>
        <translation>残した値は密度で割ります。2026 年 4 月より前の PEFT はこれを行わず（peft #3152）、結果が弱くなります。</translation>
    </message>
    <message>
        <source>What is dropped follows the plan&apos;s seed and the adapter, not its place in the list. PEFT draws unseeded. Adapters with DoRA or with biases are refused here; PEFT up to 0.21.2 merges them wrongly without a word (peft #3761).</source>
        <translation>何を落とすかはプランのシードとアダプターで決まり、リストでの順番には左右されません。PEFT はシードなしで選びます。DoRA やバイアス付きのアダプターはここでは受け付けません。PEFT 0.21.2 以前は、それらを警告なしに誤ってマージします (peft #3761)。</translation>
    </message>
    <message>
        <source>The {split} data cannot be used. {cause}</source>
        <translation>{split}データを使えません。{cause}</translation>
    </message>
    <message>
        <source>{shots} shots are asked for, but {split} has {records} records.</source>
        <translation>ショットは {shots} 件の指定ですが、{split}のレコードは {records} 件しかありません。</translation>
    </message>
    <message>
        <source>Prompt or completion cannot be used. {cause}</source>
        <translation>プロンプトまたは補完を使えません。{cause}</translation>
    </message>
    <message>
        <source>The prompt ends in white space; most vocabularies count the space to the next word.</source>
        <translation>プロンプトが空白で終わっています。多くの語彙では空白は次の語に含まれます。</translation>
    </message>
    <message>
        <source>The prompt does not hold the article.</source>
        <translation>プロンプトに記事が入っていません。</translation>
    </message>
    <message>
        <source>A text has {tokens} tokens; the model was made for {limit}.</source>
        <translation>{tokens} トークンの文章があります。モデルの想定は {limit} までです。</translation>
    </message>
    <message>
        <source>There is no validation set: the last epoch is kept.</source>
        <translation>検証データがないため、最後のエポックを残します。</translation>
    </message>
    <message>
        <source>There is no test set: no summaries are written.</source>
        <translation>テストデータがないため、要約は生成しません。</translation>
    </message>
    <message>
        <source>{k} of {n} test records are documents of the training set.</source>
        <translation>テスト {n} 件中 {k} 件が学習データと同じ文書です。</translation>
    </message>
    <message>
        <source>{k} of {n} test records are documents that {adapter} was trained on.</source>
        <translation>テスト {n} 件中 {k} 件は {adapter} の学習に使われた文書です。</translation>
    </message>
    <message>
        <source>Accumulate is {accumulate}, but there are only {examples} training examples.</source>
        <translation>勾配の累積が {accumulate} ですが、学習事例は {examples} 件しかありません。</translation>
    </message>
    <message>
        <source>The metric {metric} does not exist for {language}.</source>
        <translation>指標 {metric} は {language} にはありません。</translation>
    </message>
    <message>
        <source>{n} adapters move alike: the merge learns at {n} × {lr} = {effective}.</source>
        <translation>{n} 個のアダプターが同じように動くため、実効学習率は {n} × {lr} = {effective} です。</translation>
    </message>
    <message>
        <source>{adapter} enters at strength {factor}.</source>
        <translation>{adapter} は強さ {factor} で入ります。</translation>
    </message>
    <message>
        <source>About {needed} GB are needed; {free} GB are free.</source>
        <translation>約 {needed} GB 必要ですが、空きは {free} GB です。</translation>
    </message>
    <message>
        <source>Task arithmetic</source>
        <translation>タスク演算</translation>
    </message>
    <message>
        <source>The exact weighted sum of updates, times a common strength.</source>
        <translation>更新量の正確な重み付き和に、共通の強さを掛けます。</translation>
    </message>
    <message>
        <source>Breadcrumbs</source>
        <translation>Breadcrumbs</translation>
    </message>
    <message>
        <source>Drop the largest and the smallest entries of the full updates, sum the rest, cut to a rank.</source>
        <translation>更新量全体から最大側と最小側の要素を落とし、残りを足してランクを縮めます。</translation>
    </message>
    <message>
        <source>Breadcrumbs, TIES</source>
        <translation>Breadcrumbs・TIES</translation>
    </message>
    <message>
        <source>Breadcrumbs with a sign election before the sum.</source>
        <translation>Breadcrumbs に、和の前の符号の多数決を加えたものです。</translation>
    </message>
    <message>
        <source>DELLA, linear</source>
        <translation>DELLA・線形</translation>
    </message>
    <message>
        <source>Drop entries of the full updates at random, small ones more often, rescale, sum, cut to a rank.</source>
        <translation>更新量全体の要素を、小さいものほど高い確率で無作為に落とし、その分拡大して足し、ランクを縮めます。</translation>
    </message>
    <message>
        <source>DELLA</source>
        <translation>DELLA</translation>
    </message>
    <message>
        <source>The same with a sign election before the sum.</source>
        <translation>同じ方法に、和の前の符号の多数決を加えたものです。</translation>
    </message>
    <message>
        <source>KnOTS</source>
        <translation>KnOTS</translation>
    </message>
    <message>
        <source>Bring all updates into one common basis by SVD, then combine them there.</source>
        <translation>SVD ですべての更新量を共通の基底に移し、そこで組み合わせます。</translation>
    </message>
    <message>
        <source>Core space</source>
        <translation>コア空間</translation>
    </message>
    <message>
        <source>Combine small core matrices in bases that all adapters share; nothing is lost and ranks may differ.</source>
        <translation>全アダプター共通の基底の中で、小さなコア行列を組み合わせます。情報は失われず、ランクが違っていても構いません。</translation>
    </message>
    <message>
        <source>TSV-M</source>
        <translation>TSV-M</translation>
    </message>
    <message>
        <source>Put the singular directions of all adapters side by side and make them orthogonal, so that they disturb each other less.</source>
        <translation>全アダプターの特異方向を並べて直交させ、互いの干渉を減らします。</translation>
    </message>
    <message>
        <source>SVD clamp</source>
        <translation>SVD の制限</translation>
    </message>
    <message>
        <source>Entries of both factors are kept between minus and plus this quantile of them; automatic leaves them as they are.</source>
        <translation>両因子の値を、その分位点の ± の範囲に収めます。自動ではそのままにします。</translation>
    </message>
    <message>
        <source>Rank of the result; automatic takes the largest rank of the adapters, or all of it where nothing need be cut.</source>
        <translation>結果のランク。自動ではアダプターの最大のランク、縮める必要のない方法ではすべてを残します。</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>強さ</translation>
    </message>
    <message>
        <source>The merged update is multiplied by this.</source>
        <translation>マージした更新量にこの値を掛けます。</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>外れ値</translation>
    </message>
    <message>
        <source>Share of the largest entries that are dropped.</source>
        <translation>最大側から落とす要素の割合。</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>How far the probability of keeping an entry may lie from the density, by its size within its row.</source>
        <translation>要素を残す確率が、行の中での大きさに応じて密度からどれだけ離れてよいか。</translation>
    </message>
    <message>
        <source>Combination</source>
        <translation>組み合わせ方</translation>
    </message>
    <message>
        <source>How the aligned entries of the adapters become one.</source>
        <translation>位置をそろえたアダプターの要素を一つにする方法。</translation>
    </message>
    <message>
        <source>Isotropic</source>
        <translation>等方化</translation>
    </message>
    <message>
        <source>Set all singular values of a module to their mean.</source>
        <translation>モジュールの特異値をすべて平均値にします。</translation>
    </message>
    <message>
        <source>Weighted sum</source>
        <translation>重み付き和</translation>
    </message>
    <message>
        <source>Iso-C</source>
        <translation>Iso-C</translation>
    </message>
    <message>
        <source>The sum of updates with all its directions made equally strong.</source>
        <translation>更新量の和をとり、すべての方向の強さを等しくします。</translation>
    </message>
    <message>
        <source>Slerp</source>
        <translation>球面補間</translation>
    </message>
    <message>
        <source>Two adapters, interpolated along the arc between them.</source>
        <translation>二つのアダプターを、その間の弧に沿って補間します。</translation>
    </message>
    <message>
        <source>LoRA-LEGO</source>
        <translation>LoRA-LEGO</translation>
    </message>
    <message>
        <source>Take all adapters apart into ranks, group similar ones by k-means, and build a new adapter of the groups&apos; means.</source>
        <translation>全アダプターをランク単位に分解し、似たものを k-means でまとめ、各グループの平均から新しいアダプターを組み立てます。</translation>
    </message>
    <message>
        <source>Pico</source>
        <translation>Pico</translation>
    </message>
    <message>
        <source>Damp the output directions that adapters share too much, then merge by another method.</source>
        <translation>アダプターどうしで重なりすぎた出力方向を弱めてから、別の手法でマージします。</translation>
    </message>
    <message>
        <source>Negative-module pruning</source>
        <translation>有害モジュールの除外</translation>
    </message>
    <message>
        <source>Search on the shots which layers of which adapters to leave out of the merge.</source>
        <translation>どのアダプターのどの層をマージから外すかを、ショットで探します。</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>最適化法</translation>
    </message>
    <message>
        <source>What looks for the weights, without gradients.</source>
        <translation>勾配を使わずに重みを探す方法。</translation>
    </message>
    <message>
        <source>First spread</source>
        <translation>初期の広がり</translation>
    </message>
    <message>
        <source>How far from its start CMA-ES looks at first.</source>
        <translation>CMA-ES が最初に探す範囲の広さ。</translation>
    </message>
    <message>
        <source>Population</source>
        <translation>世代の大きさ</translation>
    </message>
    <message>
        <source>Points that CMA-ES tries before it learns from them; automatic goes by their dimension.</source>
        <translation>CMA-ES が一世代で試す点の数。自動では次元数から決めます。</translation>
    </message>
    <message>
        <source>Left out at most</source>
        <translation>除外の上限</translation>
    </message>
    <message>
        <source>Largest share of layers or modules that may be left out.</source>
        <translation>除外してよい層またはモジュールの割合の上限。</translation>
    </message>
    <message>
        <source>Merge by</source>
        <translation>マージ手法</translation>
    </message>
    <message>
        <source>The method that makes one adapter of what was prepared.</source>
        <translation>前処理のあと、一つのアダプターにまとめる手法。</translation>
    </message>
    <message>
        <source>Give the norm back</source>
        <translation>ノルムを戻す</translation>
    </message>
    <message>
        <source>Scale each module of the merge to the mean norm of its sources.</source>
        <translation>マージ結果の各モジュールを、元のアダプターの平均ノルムに合わせます。</translation>
    </message>
    <message>
        <source>Reweight ranks</source>
        <translation>ランクの再重み付け</translation>
    </message>
    <message>
        <source>Give the mean of a group the mean size of its members.</source>
        <translation>グループの平均を、構成要素の平均の大きさに合わせます。</translation>
    </message>
    <message>
        <source>Reweight output</source>
        <translation>出力の再重み付け</translation>
    </message>
    <message>
        <source>Multiply the update by the root of old rank over new rank.</source>
        <translation>更新量に √(元のランク / 新しいランク) を掛けます。</translation>
    </message>
    <message>
        <source>COBYLA</source>
        <translation>COBYLA</translation>
    </message>
    <message>
        <source>CMA-ES</source>
        <translation>CMA-ES</translation>
    </message>
    <message>
        <source>The result always has alpha = r. PEFT up to 0.21.2 keeps rslora of the first adapter, which makes the result √r too strong (peft #3449).</source>
        <translation>結果は常に alpha = r です。PEFT 0.21.2 以前は最初のアダプターの rslora を引き継ぎ、結果が √r 倍強くなります（peft #3449）。</translation>
    </message>
    <message>
        <source>Adapters with rank_pattern give one rank for all modules, filled up with zeros. PEFT up to 0.21.2 saves a file here that cannot be loaded again (peft #3737).</source>
        <translation>rank_pattern のあるアダプターは、ゼロで埋めて全モジュール共通のランクにします。PEFT 0.21.2 以前は、再び読み込めないファイルを保存します（peft #3737）。</translation>
    </message>
    <message>
        <source>alpha / r counts once. PEFT up to 0.20 applied it twice here (peft #3111).</source>
        <translation>alpha / r は一度だけ掛けます。PEFT 0.20 以前はここで二度掛けていました（peft #3111）。</translation>
    </message>
    <message>
        <source>Each adapter has a weight of its own. PEFT drops adapters without a word where the list of weights is shorter.</source>
        <translation>重みはアダプターごとに持ちます。PEFT は重みの数が足りないと、余ったアダプターを黙って捨てます。</translation>
    </message>
    <message>
        <source>One adapter alone is never pruned: density has no effect on it.</source>
        <translation>アダプターが一つだけのときは間引きません（密度は効きません）。</translation>
    </message>
    <message>
        <source>One adapter alone stays as it is.</source>
        <translation>アダプターが一つだけのときは、そのまま残します。</translation>
    </message>
    <message>
        <source>The mean is taken over the singular values that the sum has, not over those that a full matrix would have.</source>
        <translation>平均は、和が実際に持つ特異値だけでとります（行列全体の次元ではとりません）。</translation>
    </message>
    <message>
        <source>Two adapters; only the proportion of their weights counts. A module that only one of them has keeps its weight.</source>
        <translation>アダプターは二つまで。重みは比率だけが意味を持ちます。片方にしかないモジュールは、その重みのままです。</translation>
    </message>
    <message>
        <source>The two reweightings follow published programs that agree on them; the paper&apos;s own text was not at hand.</source>
        <translation>二つの再重み付けは、一致する公開実装に従いました。論文の本文は参照できていません。</translation>
    </message>
    <message>
        <source>The paper has no weights: here w · alpha / r enters a rank as its root on each side.</source>
        <translation>論文に重みはありません。ここでは w · alpha / r の平方根を A と B の両側に掛けます。</translation>
    </message>
    <message>
        <source>While the norm is given back, weights are shares: only their proportions count, the strength sets the rest.</source>
        <translation>ノルムを戻すときの重みは比率です。全体の大きさは「強さ」で決まります。</translation>
    </message>
    <message>
        <source>As in LoraHub, a weight stands on A and on B: it counts squared, and cross terms remain.</source>
        <translation>LoraHub と同じく重みは A と B の両方に掛かるため、二乗で効き、交差項も残ります。</translation>
    </message>
    <message>
        <source>The authors search by accuracy on validation data; here it is the mean loss of the shots.</source>
        <translation>著者は検証データの正解率で探しますが、ここではショットの平均損失を使います。</translation>
    </message>
    <message>
        <source>RobustMerge</source>
        <translation>RobustMerge</translation>
    </message>
    <message>
        <source>Keep the largest entries of A and B, make up for what each rank lost, then sum.</source>
        <translation>A と B の大きい要素だけを残し、ランクごとに失われた分を補ってから足し合わせます。</translation>
    </message>
    <message>
        <source>Free ranks</source>
        <translation>補正を保つランク</translation>
    </message>
    <message>
        <source>Share of ranks whose gain is kept as it is; lower gains are raised to theirs.</source>
        <translation>補正の倍率をそのまま使うランクの割合。それより低い倍率は引き上げます。</translation>
    </message>
    <message>
        <source>Strength of each factor</source>
        <translation>因子ごとの強さ</translation>
    </message>
    <message>
        <source>A and B of the result are each multiplied by this.</source>
        <translation>結果の A と B のそれぞれに掛けます。</translation>
    </message>
    <message>
        <source>The authors have no weights and leave alpha / r out: here w · alpha / r enters as its root on each factor. Cross terms make the result grow with the number of adapters.</source>
        <translation>著者の方法に重みはなく、alpha / r も使いません。ここでは w · alpha / r の平方根を両方の因子に掛けます。交差項のため、アダプターの数とともに結果が大きくなります。</translation>
    </message>
    <message>
        <source>LoRI: {b} of B is zero over a random A that was not trained</source>
        <translation>LoRI：学習していない乱数の A に、{b} が 0 の B</translation>
    </message>
    <message>
        <source>A has orthonormal rows: OSRM, or an orthogonal start</source>
        <translation>A の行が正規直交です（OSRM か、直交初期化）</translation>
    </message>
    <message>
        <source>pruned: {a} of A and {b} of B is zero</source>
        <translation>枝刈り済み：A の {a}、B の {b} が 0</translation>
    </message>
    <message>
        <source>{b} of B is zero over an A that was trained</source>
        <translation>学習した A に、{b} が 0 の B</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text[: {path}][: {file}][ (line {line})].</source>
        <translation>ファイルの文字コードを読めません[：{path}][：{file}][（{line} 行目）]。</translation>
    </message>
    <message>
        <source>The data set&apos;s format is not one that Espalier reads[: {file}][ (line {line})]; it reads .jsonl, .json, .csv and .tsv.</source>
        <translation>Espalier が読めるデータセットの形式ではありません[：{file}][（{line} 行目）]。読めるのは .jsonl、.json、.csv、.tsv です。</translation>
    </message>
    <message>
        <source>The data set has no records[: {file}].</source>
        <translation>データセットにレコードがありません[：{file}]。</translation>
    </message>
    <message>
        <source>“{name}” can be no name of a data set: no / and no dot in front.</source>
        <translation>「{name}」はデータセットの名前にできません。/ と先頭のドットは使えません。</translation>
    </message>
    <message>
        <source>The data set “{name}” has records under that part already.</source>
        <translation>データセット「{name}」のその区分にはもうレコードがあります。</translation>
    </message>
    <message>
        <source>The line is no valid JSON: look for a missing quote or bracket.</source>
        <translation>JSON として正しくありません。引用符や括弧が欠けていないか確かめてください。</translation>
    </message>
    <message>
        <source>A key stands twice in the record.</source>
        <translation>レコードに同じキーが二つあります。</translation>
    </message>
    <message>
        <source>The line is no JSON object.</source>
        <translation>JSON のオブジェクトではありません。</translation>
    </message>
    <message>
        <source>“{column}” holds no text.</source>
        <translation>「{column}」が文章ではありません。</translation>
    </message>
    <message>
        <source>The record has no document.</source>
        <translation>文書がありません。</translation>
    </message>
    <message>
        <source>The document is empty.</source>
        <translation>文書が空です。</translation>
    </message>
    <message>
        <source>The record has no summary.</source>
        <translation>要約がありません。</translation>
    </message>
    <message>
        <source>The summary is empty.</source>
        <translation>要約が空です。</translation>
    </message>
    <message>
        <source>The id “{id}” already stands in line {other_line}.</source>
        <translation>ID「{id}」は {other_line} 行目にもうあります。</translation>
    </message>
    <message>
        <source>The row has {fields} fields, the header {columns}.</source>
        <translation>この行は {fields} 列ですが、見出しは {columns} 列です。</translation>
    </message>
    <message>
        <source>A quoted field begins here and never ends.</source>
        <translation>ここで始まる引用符が閉じていません。</translation>
    </message>
    <message>
        <source>Text follows the closing quote of a field.</source>
        <translation>閉じる引用符の後に文字が続いています。</translation>
    </message>
    <message>
        <source>laid out as XL-Sum</source>
        <translation>XL-Sum の並び</translation>
    </message>
    <message>
        <source>laid out as CNN/DailyMail</source>
        <translation>CNN/DailyMail の並び</translation>
    </message>
    <message>
        <source>laid out as SciTLDR</source>
        <translation>SciTLDR の並び</translation>
    </message>
    <message>
        <source>laid out as WikiLingua</source>
        <translation>WikiLingua の並び</translation>
    </message>
    <message>
        <source>laid out as ACLSum</source>
        <translation>ACLSum の並び</translation>
    </message>
    <message>
        <source>chats</source>
        <translation>チャット</translation>
    </message>
    <message>
        <source>laid out as Espalier&apos;s own</source>
        <translation>Espalier 自身の並び</translation>
    </message>
    <message>
        <source>Words that the summary shares with the reference, as an F-measure.</source>
        <translation>要約と参照要約に共通する単語（F 値）。</translation>
    </message>
    <message>
        <source>Pairs of neighbouring words that it shares with the reference.</source>
        <translation>参照要約と共通する、隣り合う 2 単語。</translation>
    </message>
    <message>
        <source>The longest sequence of words that both have in the same order.</source>
        <translation>両方に同じ順で現れる最長の単語列。</translation>
    </message>
    <message>
        <source>The same, sentence by sentence.</source>
        <translation>同じものを文ごとに測ります。</translation>
    </message>
    <message>
        <source>Runs of one to four words that the reference has too, over the whole set.</source>
        <translation>参照要約にもある 1～4 単語の並び（全件をまとめて計算）。</translation>
    </message>
    <message>
        <source>Runs of one to six characters shared with the reference.</source>
        <translation>参照要約と共通する 1～6 文字の並び。</translation>
    </message>
    <message>
        <source>The same, with words and pairs of words.</source>
        <translation>同じものに、単語と 2 単語の並びを加えます。</translation>
    </message>
    <message>
        <source>Characters shared with the reference: needs no word splitting.</source>
        <translation>参照要約と共通する文字。単語分割に左右されません。</translation>
    </message>
    <message>
        <source>Pairs of neighbouring characters shared with the reference.</source>
        <translation>参照要約と共通する、隣り合う 2 文字。</translation>
    </message>
    <message>
        <source>The longest sequence of characters that both have in the same order.</source>
        <translation>両方に同じ順で現れる最長の文字列。</translation>
    </message>
    <message>
        <source>Runs of one to four characters that the reference has too.</source>
        <translation>参照要約にもある 1～4 文字の並び。</translation>
    </message>
    <message>
        <source>Share of the summary&apos;s words that the document does not have.</source>
        <translation>元の文書にない単語の割合。</translation>
    </message>
    <message>
        <source>Share of its pairs of words that the document does not have.</source>
        <translation>元の文書にない 2 単語の並びの割合。</translation>
    </message>
    <message>
        <source>Share of its runs of three words that the document does not have.</source>
        <translation>元の文書にない 3 単語の並びの割合。</translation>
    </message>
    <message>
        <source>Share of its runs of four words that the document does not have.</source>
        <translation>元の文書にない 4 単語の並びの割合。</translation>
    </message>
    <message>
        <source>Words of the document for each word of the summary.</source>
        <translation>要約 1 単語あたりの元の文書の単語数。</translation>
    </message>
    <message>
        <source>Share of the summary&apos;s words that lie in pieces taken from the document.</source>
        <translation>元の文書から抜き出した部分が占める単語の割合。</translation>
    </message>
    <message>
        <source>How long those pieces are: their squared lengths over the summary&apos;s.</source>
        <translation>抜き出した部分の長さ（長さの 2 乗の和を要約の長さで割った値）。</translation>
    </message>
    <message>
        <source>Words of the longest piece taken from the document.</source>
        <translation>元の文書から抜き出した最長部分の単語数。</translation>
    </message>
    <message>
        <source>Share of words that the summary has said before.</source>
        <translation>要約の中で前にも出た単語の割合。</translation>
    </message>
    <message>
        <source>Share of pairs of words that it has said before.</source>
        <translation>前にも出た 2 単語の並びの割合。</translation>
    </message>
    <message>
        <source>Share of runs of three words that it has said before.</source>
        <translation>前にも出た 3 単語の並びの割合。</translation>
    </message>
    <message>
        <source>Share of runs of four words that it has said before.</source>
        <translation>前にも出た 4 単語の並びの割合。</translation>
    </message>
    <message>
        <source>Faithfulness</source>
        <translation>忠実さ</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>網羅性</translation>
    </message>
    <message>
        <source>Fluency</source>
        <translation>流暢さ</translation>
    </message>
    <message>
        <source>Conciseness</source>
        <translation>簡潔さ</translation>
    </message>
    <message>
        <source>It says only what the article says.</source>
        <translation>記事に書かれていることだけを述べている。</translation>
    </message>
    <message>
        <source>It has what matters of the article.</source>
        <translation>記事の大事な内容を含んでいる。</translation>
    </message>
    <message>
        <source>It reads well and is grammatical.</source>
        <translation>読みやすく、文法が正しい。</translation>
    </message>
    <message>
        <source>It says nothing twice and nothing needless.</source>
        <translation>繰り返しや余計な内容がない。</translation>
    </message>
    <message>
        <source>Contradicts the article</source>
        <translation>記事と矛盾</translation>
    </message>
    <message>
        <source>Not in the article</source>
        <translation>記事にない</translation>
    </message>
    <message>
        <source>Wrong name or number</source>
        <translation>名前や数の誤り</translation>
    </message>
    <message>
        <source>Wrong language</source>
        <translation>言語の誤り</translation>
    </message>
    <message>
        <source>Ungrammatical</source>
        <translation>文法の誤り</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>判断に迷う</translation>
    </message>
    <message>
        <source>The article is broken</source>
        <translation>記事がおかしい</translation>
    </message>
    <message>
        <source>A candidate is broken</source>
        <translation>候補がおかしい</translation>
    </message>
    <message>
        <source>Harmful content</source>
        <translation>有害な内容</translation>
    </message>
    <message>
        <source>There are no answers to tell it from.</source>
        <translation>求めるための回答がありません。</translation>
    </message>
    <message>
        <source>All answers are by one person.</source>
        <translation>回答がすべて 1 人のものです。</translation>
    </message>
    <message>
        <source>No item was answered by two people.</source>
        <translation>2 人以上が答えた項目がありません。</translation>
    </message>
    <message>
        <source>All answers are the same: nothing tells agreement from chance.</source>
        <translation>回答がすべて同じなので、一致と偶然を区別できません。</translation>
    </message>
    <message>
        <source>Nothing can be told from one item.</source>
        <translation>1 項目からは何も言えません。</translation>
    </message>
    <message>
        <source>There is too little to tell it from.</source>
        <translation>求めるにはデータが少なすぎます。</translation>
    </message>
    <message>
        <source>One side never varies.</source>
        <translation>一方の値がまったく変わりません。</translation>
    </message>
    <message>
        <source>Some were never compared with the others, not even through a third.</source>
        <translation>間接的にも他と比べられていないものがあります。</translation>
    </message>
    <message>
        <source>Some never lost, or never won, against the rest: their strength has no bound.</source>
        <translation>他に一度も負けない、または勝たないものがあり、強さに限りがありません。</translation>
    </message>
    <message>
        <source>There are too few items for this test.</source>
        <translation>この検定には項目が少なすぎます。</translation>
    </message>
    <message>
        <source>There are too few people for this test.</source>
        <translation>この検定には人数が少なすぎます。</translation>
    </message>
    <message>
        <source>No number of items is enough: the spread between annotators remains.</source>
        <translation>アノテーター間のばらつきが残るため、項目をいくら増やしても足りません。</translation>
    </message>
    <message>
        <source>The records have questions, and the prompt does not ask them.</source>
        <translation>レコードに質問がありますが、プロンプトがそれを尋ねていません。</translation>
    </message>
    <message>
        <source>laid out as SQuAD</source>
        <translation>SQuAD の形式</translation>
    </message>
    <message>
        <source>laid out as ASSET</source>
        <translation>ASSET の形式</translation>
    </message>
    <message>
        <source>Win rate</source>
        <translation>勝率</translation>
    </message>
    <message>
        <source>Judgements</source>
        <translation>判定数</translation>
    </message>
    <message>
        <source>How often people chose it over whatever it was compared with, ties as one half.</source>
        <translation>比べた相手より良いと人が選んだ割合。引き分けは半分と数えます。</translation>
    </message>
    <message>
        <source>Bradley-Terry&apos;s, a logarithm, among what was compared with each other: the mean there is 0.</source>
        <translation>ブラッドリー・テリーの強さ（対数）。互いに比べたものの間で平均が 0 になります。</translation>
    </message>
    <message>
        <source>Answers in which it stood, of the closed annotation tasks.</source>
        <translation>終了したアノテーション課題で、対象になった回答の数。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Headline</source>
        <translation>見出し</translation>
    </message>
    <message>
        <source>Simplification</source>
        <translation>平易化</translation>
    </message>
    <message>
        <source>Question answering</source>
        <translation>質問応答</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全一致</translation>
    </message>
    <message>
        <source>F1, words</source>
        <translation>F1（単語）</translation>
    </message>
    <message>
        <source>F1, characters</source>
        <translation>F1（文字）</translation>
    </message>
    <message>
        <source>Share of the answers that say just what a reference says, case and punctuation aside.</source>
        <translation>参照のどれかと一致する答えの割合。大文字・小文字と句読点の違いは問いません。</translation>
    </message>
    <message>
        <source>Words that an answer shares with the best reference, without articles and punctuation (SQuAD).</source>
        <translation>最も近い参照と共通する単語。冠詞と句読点は除きます（SQuAD）。</translation>
    </message>
    <message>
        <source>Characters that an answer shares with the best reference (JSQuAD).</source>
        <translation>最も近い参照と共通する文字（JSQuAD）。</translation>
    </message>
    <message>
        <source>Ramp begins</source>
        <translation>上げ始め</translation>
    </message>
    <message>
        <source>Share of the planned steps before which nothing is pruned.</source>
        <translation>予定ステップのうち、ここまでは何も枝刈りしません。</translation>
    </message>
    <message>
        <source>Ramp ends</source>
        <translation>上げ終わり</translation>
    </message>
    <message>
        <source>Share of the planned steps from which on the full ratio is pruned.</source>
        <translation>予定ステップのうち、ここからは目標の割合で枝刈りします。</translation>
    </message>
    <message>
        <source>Least ratio</source>
        <translation>最小の割合</translation>
    </message>
    <message>
        <source>No trial and no ratio lies below.</source>
        <translation>試行も割合もこれを下回りません。</translation>
    </message>
    <message>
        <source>Largest ratio</source>
        <translation>最大の割合</translation>
    </message>
    <message>
        <source>No trial and no ratio lies above.</source>
        <translation>試行も割合もこれを上回りません。</translation>
    </message>
    <message>
        <source>First ratio</source>
        <translation>最初の割合</translation>
    </message>
    <message>
        <source>Where the ratio and the mean of the policy begin.</source>
        <translation>割合と方策の平均の出発点です。</translation>
    </message>
    <message>
        <source>Steps a round</source>
        <translation>ラウンドの間隔</translation>
    </message>
    <message>
        <source>Optimizer steps between two rounds of trials.</source>
        <translation>試行のラウンドからラウンドまでの最適化ステップ数です。</translation>
    </message>
    <message>
        <source>Trials a round</source>
        <translation>1 ラウンドの試行</translation>
    </message>
    <message>
        <source>Ratios that each round tries.</source>
        <translation>各ラウンドで試す割合の数です。</translation>
    </message>
    <message>
        <source>Trial records</source>
        <translation>試行用レコード</translation>
    </message>
    <message>
        <source>Validation records whose loss judges a trial.</source>
        <translation>試行の良し悪しを損失で測る検証レコードの数です。</translation>
    </message>
    <message>
        <source>Policy rate</source>
        <translation>方策の学習率</translation>
    </message>
    <message>
        <source>How fast the policy follows its rewards.</source>
        <translation>方策が報酬に従う速さです。</translation>
    </message>
    <message>
        <source>Pull to the ratio</source>
        <translation>割合への引き戻し</translation>
    </message>
    <message>
        <source>How strongly the mean of the policy is held near the ratio in force.</source>
        <translation>方策の平均を今の割合の近くに保つ強さです。</translation>
    </message>
    <message>
        <source>Spread a round</source>
        <translation>広がりの増分</translation>
    </message>
    <message>
        <source>What the deviation of the policy gains in each round.</source>
        <translation>方策の標準偏差が1 ラウンドごとに増える量です。</translation>
    </message>
    <message>
        <source>Largest move</source>
        <translation>最大の移動</translation>
    </message>
    <message>
        <source>How far the ratio may move in one round.</source>
        <translation>割合が1 ラウンドで動ける幅です。</translation>
    </message>
    <message>
        <source>Largest deviation</source>
        <translation>最大の標準偏差</translation>
    </message>
    <message>
        <source>The deviation of the policy grows no further; automatic: a quarter of the span of ratios.</source>
        <translation>方策の標準偏差はこれより大きくなりません。自動では割合の幅の 4 分の 1 です。</translation>
    </message>
    <message>
        <source>The ratio is searched while training goes on: {rounds} rounds, {passes} passes over {records} validation records, about {seconds} s more.</source>
        <translation>学習しながら割合を探します：{rounds} ラウンド、検証レコード {records} 件の計算が {passes} 回、約 {seconds} 秒増えます。</translation>
    </message>
    <message>
        <source>Only {rounds} rounds of trials in {steps} steps: too few to find a ratio.</source>
        <translation>{steps} ステップで試行が {rounds} ラウンドしかなく、割合を見つけるには少なすぎます。</translation>
    </message>
    <message>
        <source>GRASP&apos;s script weighs entries by magnitude, once: importance and input norms are not used. Its ratio is not the share that is really zero, and its authors train once more at the ratio found.</source>
        <translation>GRASP のスクリプトは要素の重要度を大きさで一度だけ測り、重要度と入力ノルムの設定は使いません。その割合は実際にゼロの割合とは異なり、著者らは見つけた割合でもう一度学習します。</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Cubic ramp</source>
        <translation>3 次曲線で増加</translation>
    </message>
    <message>
        <source>Learned (GRASP, mended)</source>
        <translation>学習（GRASP 修正版）</translation>
    </message>
    <message>
        <source>Learned (GRASP as coded)</source>
        <translation>学習（GRASP の公開コード）</translation>
    </message>
    <message>
        <source>{k} of {n} documents cut at {tokens} tokens.</source>
        <translation>文書 {n} 件中 {k} 件を {tokens} トークンで切ります。</translation>
    </message>
    <message>
        <source>{k} of {n} summaries cut at {tokens} tokens.</source>
        <translation>要約 {n} 件中 {k} 件を {tokens} トークンで切ります。</translation>
    </message>
    <message>
        <source>Choose a base model; Import in the Library brings one.</source>
        <translation>ベースモデルを選んでください。ライブラリの「取り込む」で加えられます。</translation>
    </message>
    <message>
        <source>Choose a data set; Import on Data makes one from a file.</source>
        <translation>データセットを選んでください。データの「取り込む」でファイルから作れます。</translation>
    </message>
    <message>
        <source>This method needs adapters: add one, or choose another method.</source>
        <translation>この手法にはアダプターが要ります。追加するか、別の手法を選んでください。</translation>
    </message>
    <message>
        <source>This metric has no command yet.</source>
        <translation>この指標にはまだコマンドがありません。</translation>
    </message>
</context>
</TS>

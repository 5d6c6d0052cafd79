// Style and script of the page. Both stand in it as they are here.
#include "core/experiment/report_parts.h"

namespace espalier::experiment::report {

const char* const kStyle = R"css(
:root { color-scheme: light dark;
  --window: #f7f7f8; --surface: #ffffff; --text: #1f2328; --muted: #656d76; --line: #d8dee4;
  --accent: #2f6fde; --on-accent: #ffffff;
  --s0: #3a93c9; --s1: #b37a00; --s2: #00916a; --s3: #d55e00;
  --s4: #c46a9c; --s5: #0072b2; --s6: #8a7f00; --s7: #000000; }
@media (prefers-color-scheme: dark) { :root {
  --window: #16181c; --surface: #1e2126; --text: #e6e8eb; --muted: #9aa4ae; --line: #32383f;
  --accent: #6ea1ff; --on-accent: #0e1218;
  --s0: #56b4e9; --s1: #e69f00; --s2: #009e73; --s3: #d55e00;
  --s4: #cc79a7; --s5: #0072b2; --s6: #f0e442; --s7: #ffffff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--window); color: var(--text);
  font: 16px/1.6 "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", sans-serif;
  font-variant-numeric: tabular-nums; }
#in-en:checked ~ * .ja, #in-ja:checked ~ * .en { display: none; }
.language { position: absolute; opacity: 0; }
header, main, footer { max-width: 1040px; margin: 0 auto; padding: 16px 24px; }
h1 { font-size: 28px; line-height: 1.3; margin: 8px 0; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 0 0 8px; }
h3 { font-size: 16px; margin: 0; }
nav { float: right; display: flex; gap: 8px; }
nav label { padding: 0 12px; border: 1px solid var(--line); border-radius: 4px; cursor: pointer;
  background: var(--surface); }
#in-en:checked ~ header label[for="in-en"], #in-ja:checked ~ header label[for="in-ja"] {
  background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
#in-en:focus-visible ~ header label[for="in-en"],
#in-ja:focus-visible ~ header label[for="in-ja"] {
  outline: 2px solid var(--accent); outline-offset: 2px; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 8px;
  padding: 16px 24px; margin-bottom: 16px; }
.caption, figcaption, footer { color: var(--muted); font-size: 14px; margin: 0 0 8px; }
.note { white-space: pre-wrap; }
.warning { border-left: 4px solid var(--s1); padding-left: 12px; }
figure { margin: 0 0 24px; }
.chart { display: block; width: 100%; height: auto; }
.chart text { fill: var(--muted); font-size: 12px; }
.grid { stroke: var(--line); }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.dashed { stroke-dasharray: 6 4; }
.s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); }
.s3 { stroke: var(--s3); } .s4 { stroke: var(--s4); } .s5 { stroke: var(--s5); }
.s6 { stroke: var(--s6); } .s7 { stroke: var(--s7); }
.dot { fill: var(--s3); }
.ring { fill: none; stroke: var(--s3); stroke-width: 2; }
.cursor { stroke: var(--text); visibility: hidden; }
.live .cursor { visibility: visible; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0 24px; margin: 0; padding: 0;
  font-size: 14px; }
.key { width: 24px; height: 8px; margin-right: 8px; vertical-align: middle; }
output { font-weight: 600; }
.player { position: sticky; top: 0; z-index: 1; display: none; align-items: center; gap: 16px; }
.live .player { display: flex; flex-wrap: wrap; }
.player input { flex: 1 1 240px; accent-color: var(--accent); }
button { min-width: 104px; height: 32px; border: 0; border-radius: 4px; cursor: pointer; font: inherit;
  background: var(--accent); color: var(--on-accent); }
button .on, .playing button .off { display: none; }
.playing button .on { display: inline; }
button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.sample { display: none; }
.live .sample { display: block; }
#text { font-size: 18px; min-height: 58px; margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td { white-space: pre-wrap; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; }
@media print { .player, nav { display: none !important; } section { break-inside: avoid; } }
)css";

// Numbers and texts go into the page as text alone (textContent), never as HTML.
const char* const kScript = R"js(
(function () {
  "use strict";
  var run = JSON.parse(document.getElementById("run").textContent);
  var slider = document.getElementById("at"), button = document.getElementById("play");
  var timer = 0;

  document.querySelectorAll(".language").forEach(function (choice) {
    choice.addEventListener("change", function () {
      document.documentElement.lang = choice.id.slice(3);
    });
  });
  if (!slider) return;

  function last(list, step) {
    var found = null;
    list.forEach(function (item) { if (item.step <= step) found = item; });
    return found;
  }
  function value(path, i, step) {
    if (path === "validation") {
      var validation = last(run.validations, step);
      return validation ? validation.loss : null;
    }
    return path.split(".").reduce(function (at, key) { return at[key]; }, run)[i];
  }
  function shown(number, percent) {
    if (number === null || number === undefined) return "";
    return percent ? (100 * number).toFixed(1) + " %" : number.toFixed(3);
  }
  function show(i) {
    var step = run.step[i];
    document.getElementById("step").textContent = step;
    document.getElementById("epoch").textContent = run.epoch[i];
    document.getElementById("lr").textContent = run.lr[i] === null ? "" : run.lr[i].toPrecision(3);
    document.getElementById("pruned").textContent = shown(run.pruned[i], true);
    document.querySelectorAll("output[data-values]").forEach(function (output) {
      output.textContent = shown(value(output.dataset.values, i, step), output.dataset.percent);
    });
    document.querySelectorAll("svg.chart").forEach(function (chart) {
      var d = chart.dataset, first = +d.first, end = +d.last, left = +d.left, right = +d.right;
      var x = end > first ? left + (step - first) / (end - first) * (right - left)
                          : (left + right) / 2;
      var cursor = chart.querySelector(".cursor");
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
    });
    var text = document.getElementById("text"), sample = last(run.samples, step);
    if (text) {
      text.textContent = sample ? sample.text : "";
      document.getElementById("text-step").textContent = sample ? sample.step : "";
    }
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    document.body.classList.remove("playing");
  }
  function play() {
    if (+slider.value >= +slider.max) slider.value = 0;
    document.body.classList.add("playing");
    // The whole run in about 15 seconds, however many steps it has.
    var pace = Math.max(30, Math.min(400, 15000 / (+slider.max + 1)));
    var stride = Math.max(1, Math.round((+slider.max + 1) * pace / 15000));
    timer = setInterval(function () {
      slider.value = Math.min(+slider.max, +slider.value + stride);
      show(+slider.value);
      if (+slider.value >= +slider.max) stop();
    }, pace);
  }
  slider.addEventListener("input", function () { stop(); show(+slider.value); });
  button.addEventListener("click", function () { if (timer) stop(); else play(); });
  document.body.classList.add("live");
  slider.value = slider.max;
  show(+slider.value);
})();
)js";

}  // namespace espalier::experiment::report

#include "core/experiment/report_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/experiment/report_parts.h"

namespace espalier::experiment {

namespace {

using namespace report;
namespace fs = std::filesystem;

constexpr std::size_t kShownOutputs = 8;
constexpr std::int64_t kBatch = 500;  ///< events that are read at a time

/// The member behind a chain of keys, null where anything of it is missing or of another kind.
Json at(const Json& json, std::initializer_list<const char*> keys) {
  const Json* here = &json;
  for (const char* key : keys) {
    if (!here->is_object() || !here->contains(key)) return nullptr;
    here = &(*here)[key];
  }
  return *here;
}

std::string text_of(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_string()) return json.get<std::string>();
  return json.is_number_float() ? fmt::format("{:.4g}", json.get<double>()) : json::dump(json);
}

/// A metric as the window has it: shares times 100.
std::string metric_text(const Json& value, bool share) {
  if (!value.is_number()) return {};
  return share ? fmt::format("{:.1f}", 100 * value.get<double>())
               : fmt::format("{:.2f}", value.get<double>());
}

/// Whoever has the page made can stop it, between its parts and between batches of events.
class Steering {
 public:
  Steering(Control* control, const Progress& progress) : control_(control), progress_(progress) {}
  void check() const {
    if (control_ != nullptr) control_->check();
  }
  void tell(std::int64_t step, std::int64_t steps) const {
    if (progress_) progress_("export", static_cast<double>(step), static_cast<double>(steps));
  }

 private:
  Control* control_;
  const Progress& progress_;
};

Content content_of(const store::Store& store, const std::string& run, const Steering& steering) {
  Content content;
  content.row = store.run(run);
  const auto note = [&](const std::string& adapter) {
    auto& list = content.adapters;
    if (std::find(list.begin(), list.end(), adapter) == list.end()) list.push_back(adapter);
  };
  const auto add = [&](const plan::Event& event) {
    if (const auto* started = std::get_if<plan::event::Started>(&event)) {
      for (const std::string& adapter : started->adapters)  // in the plan's order
        note(adapter);
    } else if (const auto* step = std::get_if<plan::event::Step>(&event)) {
      for (const auto& [adapter, weight] : step->weights)
        note(adapter);
      content.steps.push_back(*step);
    } else if (const auto* v = std::get_if<plan::event::Validation>(&event)) {
      content.validations.push_back(*v);
    } else if (const auto* sample = std::get_if<plan::event::Sample>(&event)) {
      content.samples.push_back(*sample);
    } else if (const auto* ratio = std::get_if<plan::event::Ratio>(&event)) {
      content.ratios.push_back(*ratio);
    }
  };
  for (std::int64_t seq = 0;;) {
    steering.check();
    const std::vector<store::EventRow> batch =
        store.events(run, {"started", "step", "validation", "sample", "ratio"}, seq, kBatch);
    if (batch.empty()) break;
    for (const store::EventRow& entry : batch)
      add(entry.event);
    seq = batch.back().seq;
    if (!content.steps.empty()) steering.tell(content.steps.back().step, content.row.steps);
  }
  content.outputs = store.outputs(run);
  content.text_language = text_of(at(content.row.plan, {"data", "language"}));
  return content;
}

std::string line(const std::string& head, const std::string& cell) {
  return cell.empty() ? std::string() : "<tr><th>" + head + "</th><td>" + cell + "</td></tr>\n";
}

/// Names alone: where files lie on somebody's machine is nobody else's business.
std::string file_name(const Json& path) {
  return escaped(fs::path(text_of(path)).filename().string());
}

std::string adapters_text(const Json& plan) {
  std::string out;
  const Json list = at(plan, {"adapters"});
  if (!list.is_array()) return {};
  for (const Json& adapter : list) {
    const Json name = at(adapter, {"name"});
    out += (out.empty() ? "" : ", ") +
           (text_of(name).empty() ? file_name(at(adapter, {"path"})) : escaped(text_of(name)));
  }
  return out;
}

std::string tags_text(const std::vector<std::string>& tags) {
  std::string out;
  for (const std::string& tag : tags)
    out += (out.empty() ? "" : ", ") + escaped(tag);
  return out;
}

/// A note keeps its lines.
std::string note_text(const std::string& note) {
  return note.empty() ? std::string()
                      : "<p class=\"note\" dir=\"auto\">" + escaped(note) + "</p>\n";
}

std::string about(const Content& content) {
  const store::RunRow& row = content.row;
  const auto plain = [&](std::initializer_list<const char*> keys) {
    return escaped(text_of(at(row.plan, keys)));
  };
  std::string out = "<section>\n<h2>" + both("about") + "</h2>\n<table>\n";
  out += line(both("run"), escaped(row.id)) + line(both("method"), escaped(row.method)) +
         line(both("state"), named("state", row.state)) +
         line(both("base"), file_name(at(row.plan, {"base_model"}))) +
         line(both("adapters"), adapters_text(row.plan)) +
         line(both("examples"), plain({"data", "shots"})) + line(both("seed"), plain({"seed"})) +
         line(both("device"), escaped(text_of(at(row.facts, {"device"})))) +
         line(both("tags"), tags_text(row.tags));
  if (!content.steps.empty()) {
    out += line(both("lr"), plain({"optimizer", "lr"})) +
           line(both("ratio"), plain({"prune", "ratio"}));
    if (row.best_epoch > 0 && row.validation_loss) {
      out += line(both("best"),
                  fmt::format("{} {}, {} {}, {} {:.3f}", both("epoch"), row.best_epoch,
                              both("step"), row.best_step, both("loss"), *row.validation_loss));
    }
  }
  return out + "</table>\n" + note_text(row.note) + "</section>\n";
}

std::string player(const Content& content) {
  if (content.steps.empty()) return "<section><p>" + both("nothing") + "</p></section>\n";
  return fmt::format(
      "<section class=\"player\">\n<button id=\"play\" type=\"button\"><span "
      "class=\"off\">{}</span>"
      "<span class=\"on\">{}</span></button>\n<label for=\"at\">{} <output "
      "id=\"step\"></output></label>"
      "\n<input id=\"at\" type=\"range\" min=\"0\" max=\"{}\" step=\"1\">\n"
      "<span>{} <output id=\"epoch\"></output></span>\n<span>{} <output "
      "id=\"lr\"></output></span>\n"
      "<span>{} <output id=\"pruned\"></output></span>\n</section>\n",
      both("play"), both("pause"), both("step"), content.steps.size() - 1, both("epoch"),
      both("lr"), both("pruned"));
}

/// lang="ja" of texts from the data, so that they get the right glyphs and voice.
std::string spoken(const Content& content) {
  return " lang=\"" + escaped(content.text_language) + "\" dir=\"auto\"";
}

/// One record's samples: the script shows one text at a time, of the record that comes first.
std::vector<plan::event::Sample> shown_samples(const Content& content) {
  std::vector<plan::event::Sample> out;
  for (const plan::event::Sample& sample : content.samples) {
    if (sample.record == content.samples.front().record) out.push_back(sample);
  }
  return out;
}

std::string samples(const Content& content) {
  if (content.samples.empty()) return {};
  std::string out;
  if (!content.steps.empty()) {
    out += fmt::format(
        "<section class=\"sample\">\n<h2>{}</h2>\n<p class=\"caption\">{}</p>\n<p "
        "class=\"caption\">"
        "{}, {} <output id=\"text-step\"></output></p>\n<p id=\"text\" "
        "aria-live=\"polite\"{}></p>\n"
        "</section>\n",
        both("sample"), both("sample.caption"), escaped(content.samples.front().record),
        both("step"), spoken(content));
  }
  out += "<section>\n<details>\n<summary>" + both("samples.all") +
         "</summary>\n<div class=\"scroll\"><table>\n<tr><th>" + both("step") + "</th><th>" +
         both("record") + "</th><th>" + both("output") + "</th></tr>\n";
  for (const plan::event::Sample& sample : content.samples) {
    out += fmt::format("<tr><td class=\"number\">{}</td><td>{}</td><td{}>{}</td></tr>\n",
                       sample.step, escaped(sample.record), spoken(content), escaped(sample.text));
  }
  return out + "</table></div>\n</details>\n</section>\n";
}

std::string metrics(const Content& content) {
  if (!content.row.metrics.is_object() || content.row.metrics.empty()) return {};
  std::string out = "<section>\n<h2>" + both("metrics") + "</h2>\n<p class=\"caption\">" +
                    both("metrics.caption") + "</p>\n";
  const Json leaked = at(content.row.facts, {"leaked", "leaked"});
  if (leaked.is_number_integer() && leaked > 0) {
    out += "<p class=\"warning\">" + both("leaked") + ": " + escaped(text_of(leaked)) + " / " +
           escaped(text_of(at(content.row.facts, {"leaked", "records"}))) + "</p>\n";
  }
  out += "<table>\n<tr><th>" + both("metric") + "</th><th class=\"number\">" + both("value") +
         "</th><th class=\"number\">" + both("interval") + "</th></tr>\n";
  for (const auto& [name, metric] : content.row.metrics.items()) {
    const bool share = at(metric, {"share"}) != Json(false);
    const std::string low = metric_text(at(metric, {"low"}), share),
                      high = metric_text(at(metric, {"high"}), share);
    out += fmt::format(
        "<tr><td title=\"{}\">{}</td><td class=\"number\">{}</td><td "
        "class=\"number\">{}</td></tr>\n",
        escaped(text_of(at(metric, {"signature"}))), named("metric", name),
        metric_text(at(metric, {"value"}), share), low.empty() ? "" : low + " – " + high);
  }
  return out + "</table>\n</section>\n";
}

/// The score that the table of outputs shows: of the plan's first metric that each output has.
std::string shown_metric(const Content& content) {
  const Json wanted = at(content.row.plan, {"metrics"});
  const Json& scores = content.outputs.front().scores;
  if (wanted.is_array() && scores.is_object()) {
    for (const Json& metric : wanted) {
      if (metric.is_string() && scores.contains(metric.get<std::string>())) {
        return metric.get<std::string>();
      }
    }
  }
  return scores.is_object() && !scores.empty() ? scores.begin().key() : std::string();
}

std::string outputs(const Content& content) {
  if (content.outputs.empty()) return {};
  const std::string metric = shown_metric(content);
  const bool share = at(content.row.metrics, {metric.c_str(), "share"}) != Json(false);
  const std::size_t count = std::min(kShownOutputs, content.outputs.size());
  std::string out = fmt::format(
      "<section>\n<h2>{} ({} / {})</h2>\n<p class=\"caption\">{}</p>\n<div "
      "class=\"scroll\"><table>\n"
      "<tr><th>{}</th><th>{}</th><th>{}</th><th class=\"number\">{}</th></tr>\n",
      both("outputs"), count, content.outputs.size(), both("outputs.caption"), both("record"),
      both("output"), both("reference"), named("metric", metric));
  for (std::size_t i = 0; i < count; ++i) {
    const store::OutputRow& o = content.outputs[i];
    out +=
        fmt::format("<tr><td>{}</td><td{}>{}</td><td{}>{}</td><td class=\"number\">{}</td></tr>\n",
                    escaped(o.record), spoken(content),
                    o.text.empty() ? "(" + both("empty") + ")" : escaped(o.text), spoken(content),
                    escaped(o.reference), metric_text(at(o.scores, {metric.c_str()}), share));
  }
  return out + "</table></div>\n</section>\n";
}

/// What the script moves through.
Json numbers(const Content& content) {
  Json out = {{"step", Json::array()},   {"epoch", Json::array()},   {"loss", Json::array()},
              {"lr", Json::array()},     {"pruned", Json::array()},  {"sparsity", Json::array()},
              {"merged", Json::array()}, {"weights", Json::array()}, {"validations", Json::array()},
              {"samples", Json::array()}};
  for (const plan::event::Step& step : content.steps) {
    out["step"].push_back(step.step);
    out["epoch"].push_back(step.epoch);
    out["loss"].push_back(step.loss);
    out["lr"].push_back(step.lr);
    out["pruned"].push_back(step.pruned);
    out["sparsity"].push_back(step.sparsity);
    out["merged"].push_back(step.merged_sparsity);
  }
  if (!content.ratios.empty()) {
    Json& ratio = out["ratio"] = Json::array();
    Json& mean = out["policy"] = Json::array();
    for (const plan::event::Step& step : content.steps) {
      ratio.push_back(ratio_of(content, step));
      mean.push_back(policy_of(content, step));
    }
  }
  for (const std::string& adapter : content.adapters) {
    Json& list = out["weights"].emplace_back(Json::array());
    for (const plan::event::Step& step : content.steps)
      list.push_back(weight_of(step, adapter));
  }
  for (const plan::event::Validation& v : content.validations)
    out["validations"].push_back(Json{{"step", v.step}, {"loss", v.loss}});
  for (const plan::event::Sample& sample : shown_samples(content))
    out["samples"].push_back(Json{{"step", sample.step}, {"text", sample.text}});
  return out;
}

/// SHA-256 in base64, as a policy names a script.
std::string script_hash(const std::string& script) {
  const std::string hex = sha256_hex(script);
  std::vector<unsigned> bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes.push_back(static_cast<unsigned>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  bytes.push_back(0);  // 32 bytes are padded to 33
  static const char* const kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned group = bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6)
      out += kLetters[(group >> shift) & 63];
  }
  out.back() = '=';
  return out;
}

std::string head(const Content& content, const std::string& language) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n",
      language, script_hash(kScript), escaped(content.row.name), kStyle);
}

std::string switches(const std::string& language) {
  std::string out;
  for (const auto& [id, label] : {std::pair{"en", "English"}, {"ja", "日本語"}}) {
    out += fmt::format(
        "<input class=\"language\" type=\"radio\" name=\"language\" id=\"in-{}\" "
        "aria-label=\"{}\"{}>\n",
        id, label, language == id ? " checked" : "");
  }
  return out;
}

}  // namespace

std::string report_page(const store::Store& store, const std::string& run,
                        const std::string& language, Control* control, const Progress& progress) {
  if (language != "en" && language != "ja") {
    throw Error(Code::usage, "there is no page in \"" + language + "\"", "en or ja",
                {{"language", language}});
  }
  const Steering steering(control, progress);
  const Content content = content_of(store, run, steering);
  std::string curves = charts(content);
  steering.check();
  if (!curves.empty()) curves = "<section>\n" + curves + "</section>\n";
  return head(content, language) + "<body>\n" + switches(language) +
         "<header>\n<nav><label for=\"in-en\" lang=\"en\">English</label><label for=\"in-ja\" "
         "lang=\"ja\">日本語</label></nav>\n<h1>" +
         escaped(content.row.name) + "</h1>\n</header>\n<main>\n" + about(content) +
         player(content) + curves + samples(content) + metrics(content) + outputs(content) +
         "</main>\n<footer>" + both("footer") +
         "</footer>\n<script type=\"application/json\" id=\"run\">" + embedded(numbers(content)) +
         "</script>\n<script>" + kScript + "</script>\n</body>\n</html>\n";
}

void write_report(const store::Store& store, const std::string& run, const std::string& language,
                  const fs::path& file, Control* control, const Progress& progress) {
  const std::string page = report_page(store, run, language, control, progress);
  Steering(control, progress).check();
  write_file(file, page);
}

}  // namespace espalier::experiment

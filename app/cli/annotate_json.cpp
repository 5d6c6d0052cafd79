#include "app/cli/annotate_json.h"

namespace espalier::cli {

namespace annotation = workbench::annotation;

Json json_of(const annotation::TaskState& state) {
  const judge::Task& task = state.task;
  Json criteria = Json::array();
  for (const judge::Criterion& criterion : task.criteria)
    criteria.push_back(criterion.key);
  return {{"task", task.id},
          {"name", task.name},
          {"state", task.open ? "open" : "closed"},
          {"language", task.language},
          {"preference", task.preference},
          {"criteria", criteria},
          {"from_packet", task.from_packet},
          {"guidelines", task.guidelines.version},
          {"items", state.items},
          {"practice", state.practice},
          {"gold", state.gold},
          {"overlap", state.overlap},
          {"tied", state.tied},
          {"answers", state.answers},
          {"annotators", state.annotators}};
}

Json json_of(const judge::Progress& progress) {
  Json out{{"done", progress.done},
           {"total", progress.total},
           {"practice_done", progress.practice_done},
           {"practice_total", progress.practice_total},
           {"left_milliseconds", nullptr}};
  if (progress.left_milliseconds) out["left_milliseconds"] = *progress.left_milliseconds;
  return out;
}

Json json_of(const annotation::AnnotatorState& state) {
  return {{"login", state.login},
          {"progress", json_of(state.progress)},
          {"gold_answered", state.gold_answered},
          {"gold_right", state.gold_right},
          {"revised", state.revised},
          {"with_highlights", state.with_highlights},
          {"median_milliseconds", state.median_milliseconds}};
}

Json json_of(const annotation::Dispute& dispute) {
  Json answers = Json::array();
  for (const judge::Answer& answer : dispute.disagreement.answers)
    answers.push_back(judge::to_json(answer));
  Json out{{"item", dispute.disagreement.item},
           {"about", dispute.disagreement.about},
           {"spread", dispute.disagreement.spread},
           {"answers", answers},
           {"view", judge::to_json(dispute.view)}};
  if (dispute.settled) out["settled"] = judge::to_json(*dispute.settled);
  return out;
}

Json json_of(const annotation::PacketInfo& info) {
  return {{"task", info.task},
          {"uid", info.uid},
          {"annotator", info.annotator},
          {"hash", info.hash},
          {"items", info.items}};
}

Json json_of(const annotation::ImportReport& report) {
  Json conflicts = Json::array();
  for (const annotation::Conflict& conflict : report.conflicts) {
    conflicts.push_back({{"item", conflict.item},
                         {"annotator", conflict.annotator},
                         {"here_at", conflict.here_at},
                         {"there_at", conflict.there_at},
                         {"replaced", conflict.replaced}});
  }
  return {{"kind", report.kind == annotation::ImportReport::Kind::packet ? "packet" : "answers"},
          {"task", report.task},
          {"annotator", report.annotator},
          {"known", report.known},
          {"items", report.items},
          {"added", report.added},
          {"same", report.same},
          {"revised", report.revised},
          {"conflicts", conflicts}};
}

Json json_of(const judge::Feedback& feedback) {
  Json ratings = Json::array();
  for (const judge::Feedback::Rating& rating : feedback.ratings) {
    ratings.push_back({{"candidate", rating.candidate},
                       {"criterion", rating.criterion},
                       {"expected", rating.expected},
                       {"given", rating.given},
                       {"right", rating.right}});
  }
  return {{"right", feedback.right},
          {"choice_right", feedback.choice_right},
          {"expected_choice", feedback.expected_choice},
          {"ratings", ratings},
          {"en", feedback.en},
          {"ja", feedback.ja}};
}

}  // namespace espalier::cli

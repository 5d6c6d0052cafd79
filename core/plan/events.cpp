#include "core/plan/events.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <type_traits>

#include "core/base/error.h"

namespace espalier::plan {

namespace {

// One list of fields an event, for both directions: an archive is a Writer or a Reader.
template <class A>
void fields(A& a, event::Started& e) {
  a("run", e.run), a("name", e.name), a("plan_hash", e.plan_hash), a("method", e.method);
  a("trainable", e.trainable), a("steps", e.steps), a("epochs", e.epochs);
  a("adapters", e.adapters), a("facts", e.facts);
}
template <class A>
void fields(A& a, event::Phase& e) {
  a("name", e.name), a("done", e.done), a("total", e.total);
}
template <class A>
void fields(A& a, event::Example& e) {
  a("epoch", e.epoch), a("step", e.step), a("id", e.id), a("loss", e.loss), a("tokens", e.tokens);
}
template <class A>
void fields(A& a, event::Step& e) {
  a("step", e.step), a("epoch", e.epoch), a("loss", e.loss), a("lr", e.lr);
  a("pruned", e.pruned), a("sparsity", e.sparsity), a("sparsity_a", e.sparsity_a);
  a("sparsity_b", e.sparsity_b), a("merged_sparsity", e.merged_sparsity);
  a("weights", e.weights), a("tokens", e.tokens), a("seconds", e.seconds);
  a("memory", e.memory);
}
template <class A>
void fields(A& a, event::ModuleState& e) {
  a("module", e.module), a("adapter", e.adapter), a("weight", e.weight);
  a("sparsity_a", e.sparsity_a), a("sparsity_b", e.sparsity_b);
  a("fresh", e.fresh), a("revived", e.revived), a("stable", e.stable), a("norm", e.norm);
}
template <class A>
void fields(A& a, event::Modules& e) {
  a("step", e.step), a("modules", e.modules);
}
template <class A>
void fields(A& a, event::Validation& e) {
  a("epoch", e.epoch), a("step", e.step), a("loss", e.loss), a("rougeL", e.rouge_l);
  a("best", e.best);
}
template <class A>
void fields(A& a, event::RatioTrial& e) {
  a("ratio", e.ratio), a("loss", e.loss), a("reward", e.reward);
}
template <class A>
void fields(A& a, event::Ratio& e) {
  a("step", e.step), a("controller", e.controller), a("ratio", e.ratio), a("real", e.real);
  a("mu", e.mu), a("sigma", e.sigma), a("base_loss", e.base_loss), a("trials", e.trials);
  a("committed", e.committed), a("seconds", e.seconds);
}
template <class A>
void fields(A& a, event::Sample& e) {
  a("step", e.step), a("record", e.record), a("text", e.text);
}
template <class A>
void fields(A& a, event::Output& e) {
  a("id", e.id), a("text", e.text), a("raw", e.raw), a("finish", e.finish);
  a("reference", e.reference), a("scores", e.scores), a("references", e.references);
}
template <class A>
void fields(A& a, event::Paused& e) {
  a("step", e.step);
}
template <class A>
void fields(A& a, event::Resumed& e) {
  a("step", e.step);
}
template <class A>
void fields(A& a, event::Stopped& e) {
  a("step", e.step), a("reason", e.reason);
}
template <class A>
void fields(A& a, event::Failed& e) {
  a("error", e.error);
}
template <class A>
void fields(A& a, event::Finished& e) {
  a("best_epoch", e.best_epoch), a("best_step", e.best_step);
  a("validation_loss", e.validation_loss), a("validation_rougeL", e.validation_rouge_l);
  a("metrics", e.metrics), a("shares", e.shares), a("adapter", e.adapter);
  a("seconds", e.seconds), a("facts", e.facts);
}

struct Writer {
  OrderedJson out = OrderedJson::object();

  template <class T>
  void operator()(const char* key, T& value) {
    out[key] = written(value);
  }

  template <class T>
  static OrderedJson written(const T& value) {
    return value;
  }
  static OrderedJson written(double value) {
    return std::isfinite(value) ? OrderedJson(value) : OrderedJson(nullptr);
  }
  static OrderedJson written(const std::optional<double>& value) {
    return value ? written(*value) : OrderedJson(nullptr);
  }
  static OrderedJson written(const std::vector<std::pair<std::string, double>>& pairs) {
    OrderedJson object = OrderedJson::object();
    for (const auto& [key, value] : pairs)
      object[key] = written(value);
    return object;
  }
  static OrderedJson written(const std::vector<event::ModuleState>& states) {
    return objects(states);
  }
  static OrderedJson written(const std::vector<event::RatioTrial>& trials) {
    return objects(trials);
  }
  template <class T>
  static OrderedJson objects(const std::vector<T>& entries) {
    OrderedJson list = OrderedJson::array();
    for (T entry : entries) {
      Writer inner;
      fields(inner, entry);
      list.push_back(std::move(inner.out));
    }
    return list;
  }
};

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Code::json_type, "not an event: " + why, "this line was not written by a run",
              {{"detail", why}});
}

/// A missing key leaves the member as it is, so that older files are still read.
struct Reader {
  const Json& in;

  template <class T>
  void operator()(const char* key, T& value) {
    const auto found = in.find(key);
    if (found != in.end()) read(key, *found, value);
  }

  static void read(const char* key, const Json& json, double& value) {
    if (json.is_null()) {
      value = std::numeric_limits<double>::quiet_NaN();
    } else {
      if (!json.is_number()) refuse(std::string(key) + " is not a number");
      value = json.get<double>();
    }
  }
  static void read(const char* key, const Json& json, std::optional<double>& value) {
    value.reset();
    if (!json.is_null()) read(key, json, value.emplace());
  }
  static void read(const char* key, const Json& json, std::int64_t& value) {
    if (!json.is_number_integer()) refuse(std::string(key) + " is not a whole number");
    value = json.get<std::int64_t>();
  }
  static void read(const char* key, const Json& json, bool& value) {
    if (!json.is_boolean()) refuse(std::string(key) + " is not true or false");
    value = json.get<bool>();
  }
  static void read(const char* key, const Json& json, std::string& value) {
    if (!json.is_string()) refuse(std::string(key) + " is not a text");
    value = json.get<std::string>();
  }
  static void read(const char* /*key*/, const Json& json, Json& value) { value = json; }
  static void read(const char* key, const Json& json, std::vector<std::string>& value) {
    if (!json.is_array()) refuse(std::string(key) + " is not a list");
    value.clear();
    for (const Json& entry : json)
      read(key, entry, value.emplace_back());
  }
  static void read(const char* key, const Json& json,
                   std::vector<std::pair<std::string, double>>& value) {
    if (!json.is_object()) refuse(std::string(key) + " is not an object");
    value.clear();
    for (const auto& [name, entry] : json.items())
      read(key, entry, value.emplace_back(name, 0.0).second);
  }
  static void read(const char* key, const Json& json, std::vector<event::ModuleState>& value) {
    read_objects(key, json, value);
  }
  static void read(const char* key, const Json& json, std::vector<event::RatioTrial>& value) {
    read_objects(key, json, value);
  }
  template <class T>
  static void read_objects(const char* key, const Json& json, std::vector<T>& value) {
    if (!json.is_array()) refuse(std::string(key) + " is not a list");
    value.clear();
    for (const Json& entry : json) {
      if (!entry.is_object()) refuse(std::string(key) + " holds what is not an object");
      Reader inner{entry};
      fields(inner, value.emplace_back());
    }
  }
};

struct TableColumn {
  const char* name;
  double event::ModuleState::*member;
};
constexpr std::array kTable{TableColumn{"weight", &event::ModuleState::weight},
                            TableColumn{"sparsity_a", &event::ModuleState::sparsity_a},
                            TableColumn{"sparsity_b", &event::ModuleState::sparsity_b},
                            TableColumn{"fresh", &event::ModuleState::fresh},
                            TableColumn{"revived", &event::ModuleState::revived},
                            TableColumn{"stable", &event::ModuleState::stable},
                            TableColumn{"norm", &event::ModuleState::norm}};

OrderedJson rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  double back = 0;
  std::from_chars(text.data(), text.data() + std::strlen(text.data()), back);
  return back;
}

/// The states as a table; none where they are not every adapter of every module in one order.
std::optional<OrderedJson> table_of(const std::vector<event::ModuleState>& states) {
  std::vector<std::string> modules, adapters;
  for (const event::ModuleState& s : states) {
    if (modules.empty() || modules.back() != s.module) modules.push_back(s.module);
    if (modules.size() == 1) adapters.push_back(s.adapter);
  }
  if (states.size() != modules.size() * adapters.size()) return std::nullopt;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].module != modules[i / adapters.size()] ||
        states[i].adapter != adapters[i % adapters.size()])
      return std::nullopt;
  }
  OrderedJson table = {{"module", modules}, {"adapter", adapters}};
  for (const auto& [name, member] : kTable) {
    OrderedJson& column = table[name] = OrderedJson::array();
    for (const event::ModuleState& s : states)
      column.push_back(rounded(s.*member));
  }
  return table;
}

void read_table(const Json& table, std::vector<event::ModuleState>& states) {
  if (!table.is_object()) refuse("table is not an object");
  const auto list = [&table](const char* key) -> const Json& {
    const auto found = table.find(key);
    if (found == table.end() || !found->is_array()) refuse(std::string("table has no list ") + key);
    return *found;
  };
  states.clear();
  for (const Json& module : list("module")) {
    for (const Json& adapter : list("adapter")) {
      event::ModuleState& state = states.emplace_back();
      Reader::read("module", module, state.module);
      Reader::read("adapter", adapter, state.adapter);
    }
  }
  for (const auto& [name, member] : kTable) {
    const Json& column = list(name);
    if (column.size() != states.size()) refuse(std::string(name) + " is not as long as the table");
    for (std::size_t i = 0; i < states.size(); ++i)
      Reader::read(name, column[i], states[i].*member);
  }
}

template <class T>
constexpr const char* name_of() {
  if constexpr (std::is_same_v<T, event::Started>) return "started";
  if constexpr (std::is_same_v<T, event::Phase>) return "phase";
  if constexpr (std::is_same_v<T, event::Example>) return "example";
  if constexpr (std::is_same_v<T, event::Step>) return "step";
  if constexpr (std::is_same_v<T, event::Modules>) return "modules";
  if constexpr (std::is_same_v<T, event::Validation>) return "validation";
  if constexpr (std::is_same_v<T, event::Ratio>) return "ratio";
  if constexpr (std::is_same_v<T, event::Sample>) return "sample";
  if constexpr (std::is_same_v<T, event::Output>) return "output";
  if constexpr (std::is_same_v<T, event::Paused>) return "paused";
  if constexpr (std::is_same_v<T, event::Resumed>) return "resumed";
  if constexpr (std::is_same_v<T, event::Stopped>) return "stopped";
  if constexpr (std::is_same_v<T, event::Failed>) return "failed";
  if constexpr (std::is_same_v<T, event::Finished>) return "finished";
}

/// Reads the alternative of the variant that has this name; false where none has.
template <std::size_t I = 0>
bool read_as(const std::string& name, const Json& json, Event& out) {
  if constexpr (I < std::variant_size_v<Event>) {
    using T = std::variant_alternative_t<I, Event>;
    if (name != name_of<T>()) return read_as<I + 1>(name, json, out);
    Reader reader{json};
    T& event = out.emplace<T>();
    fields(reader, event);
    if constexpr (std::is_same_v<T, event::Modules>) {
      if (const auto table = json.find("table"); table != json.end())
        read_table(*table, event.modules);
    }
    return true;
  } else {
    return false;
  }
}

}  // namespace

std::string event_name(const Event& event) {
  return std::visit([](const auto& e) { return std::string(name_of<std::decay_t<decltype(e)>>()); },
                    event);
}

OrderedJson to_json(const Event& event) {
  Writer writer;
  writer.out["event"] = event_name(event);
  // The lists take members by reference for the Reader's sake; the Writer changes nothing.
  Event copy = event;
  std::visit([&writer](auto& e) { fields(writer, e); }, copy);
  return std::move(writer.out);
}

OrderedJson to_packed_json(const Event& event) {
  const auto* modules = std::get_if<event::Modules>(&event);
  if (modules == nullptr || modules->modules.empty()) return to_json(event);
  std::optional<OrderedJson> table = table_of(modules->modules);
  if (!table) return to_json(event);
  return {{"event", "modules"}, {"step", modules->step}, {"table", std::move(*table)}};
}

Event event_from_json(const Json& json) {
  if (!json.is_object()) refuse("not an object");
  const auto name = json.find("event");
  if (name == json.end() || !name->is_string()) refuse("no \"event\"");
  Event out;
  if (!read_as(name->get_ref<const std::string&>(), json, out)) {
    refuse("no event is called \"" + name->get<std::string>() + "\"");
  }
  return out;
}

}  // namespace espalier::plan

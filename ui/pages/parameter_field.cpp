#include "ui/pages/parameter_field.h"

#include "ui/settings/texts.h"

namespace espalier::ui {

Field* parameterField(PlanFields& fields, const QString& path, const plan::ParameterInfo& p) {
  const QString key = QString::fromStdString(p.key);
  Field* field = nullptr;
  const Json& value = p.default_value;
  if (p.type == "boolean") {
    field =
        fields.boolean(path, value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt);
  } else if (p.type == "choice") {
    QStringList choices;
    for (const std::string& c : p.choices)
      choices << QString::fromStdString(c);
    field = fields.choice(
        path, choices,
        value.is_string() ? QString::fromStdString(value.get<std::string>()) : choices.value(0));
  } else if (p.type == "list") {
    QStringList items;
    for (const Json& item : value)
      items << QString::fromStdString(item.get<std::string>());
    field = fields.line(path, items.join(", "), true);
  } else {
    const bool whole = p.type == "integer";
    const double least = whole ? 1 : 0.001;  // what the last decimal tells apart
    PlanFields::Number spec{.minimum = p.minimum.value_or(0) + (p.above_minimum ? least : 0),
                            .maximum = p.maximum.value_or(1e9) - (p.below_maximum ? least : 0),
                            .decimals = whole ? 0 : 3,
                            .step = whole ? 1 : 0.05,
                            .defaultValue = std::nullopt};
    if (value.is_number()) spec.defaultValue = value.get<double>();
    field = fields.number(path, spec);
  }
  field->setLabel(texts::parameter(key), texts::parameterHelp(key));
  return field;
}

}  // namespace espalier::ui

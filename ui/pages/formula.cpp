#include <QCoreApplication>
#include <QLocale>

#include "core/plan/descriptors.h"
#include "ui/pages/adapter_list.h"
#include "ui/pages/preflight_panel.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

/// "B₁" in the colour of its adapter, with a factor where its weight is not 1.
QString term(const PlanDraft& draft, std::size_t i, const QString& letters) {
  const Json adapter = draft.value("adapters")[i];
  const QString name = adapterName(adapter);
  const QColor colour = Theme::get().series(Theme::get().adapterIndex(name));
  QString out;
  for (const QChar letter : letters) {
    out += QStringLiteral("<span style='color:%1'>%2<sub>%3</sub></span>")
               .arg(colour.name(), letter)
               .arg(i + 1);
  }
  return out;
}

QString factor(const Json& adapter, bool root) {
  const double w = adapter.contains("weight") && adapter["weight"].is_number()
                       ? adapter["weight"].get<double>()
                       : 1;
  if (w == 1) return {};
  const QString number = QLocale().toString(w, 'g', 3);
  return root ? QStringLiteral("√%1 ").arg(number) : number + QStringLiteral(" ");
}

/// Sum over adapters of `letters`, each with its factor.
QString sum(const PlanDraft& draft, const QString& letters, bool root) {
  const Json adapters = draft.value("adapters");
  QStringList terms;
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    terms << factor(adapters[i], root) + term(draft, i, letters);
  }
  return terms.isEmpty() ? QStringLiteral("…") : terms.join(" + ");
}

}  // namespace

QString formulaSymbols(const PlanDraft& draft) {
  const QString method = draft.method();
  const plan::MethodInfo* info = plan::find_method(method.toStdString());
  if (info == nullptr || !info->needs_model) return {};
  if (method == "lora") return QStringLiteral("ΔW = B A");
  if (!info->uses_adapters) return QStringLiteral("y = W x");
  if (method == "adaptive_merge" || method == "product_of_sums" || method == "linear") {
    return QStringLiteral("ΔW = (%1) (%2)").arg(sum(draft, "B", true), sum(draft, "A", true));
  }
  return QStringLiteral("ΔW = ") + sum(draft, "BA", false);
}

QString formulaWords(const PlanDraft& draft) {
  const QString method = draft.method();
  QString words = texts::methodLine(method);
  const Json ratio = draft.value("prune.ratio");
  const plan::MethodInfo* info = plan::find_method(method.toStdString());
  if (info != nullptr && info->prunes) {
    const double share = ratio.is_number() ? ratio.get<double>() : 0;
    const bool whole = draft.value("prune.granularity") == "module";
    if (!draft.has("prune") || (share == 0 && !whole)) {
      words = QCoreApplication::translate(
          "Formula", "Every A and B is trained on the shots; nothing is pruned.");
    } else if (whole) {
      words = QCoreApplication::translate("Formula",
                                          "Every A and B is trained on the shots; after each step "
                                          "the least important modules are reset.");
    } else {
      words = QCoreApplication::translate("Formula",
                                          "Every A and B is trained on the shots; after each step "
                                          "the least important %1 % of each are reset.")
                  .arg(share * 100, 0, 'f', 0);
    }
  }
  return words;
}

}  // namespace espalier::ui

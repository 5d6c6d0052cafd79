#include "ui/pages/data_lengths.h"

#include <QLabel>

#include "core/plan/plan.h"
#include "ui/charts/histogram.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

DataLengths::DataLengths(Desk& desk, const PlanDraft& draft, QWidget* parent)
    : DataPanel(desk, parent),
      m_draft(draft),
      m_ask(new DataAsk(desk.jobs(), this)),
      m_documents(new Histogram(0, this)),
      m_summaries(new Histogram(1, this)),
      m_note(makeLabel("muted", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  m_documents->setObjectName("documentLengths");
  m_summaries->setObjectName("summaryLengths");
  m_note->setWordWrap(true);
  column->addWidget(&banner());
  column->addWidget(progressOf(*m_ask));
  column->addWidget(m_note);
  column->addWidget(m_documents, 1);
  column->addWidget(m_summaries, 1);
  connect(m_ask, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    const auto* lengths = std::get_if<data::Lengths>(&answer);
    if (lengths == nullptr) return;
    m_documents->setLengths(lengths->documents);
    m_summaries->setLengths(lengths->summaries);
  });
  // Until they are counted there are none, and none after it was stopped.
  connect(m_ask, &DataAsk::busyChanged, this, [this](bool busy) {
    for (Histogram* histogram : {m_documents, m_summaries})
      histogram->setUnknown(busy ? tr("Counting…") : QString());
  });
  connect(&draft, &PlanDraft::changed, this, &DataLengths::readBounds);
  text([this] {
    m_documents->setTitle(tr("Documents"));
    m_summaries->setTitle(tr("Summaries"));
    m_note->setText(
        tr("Counted by the tokenizer of the chosen model; the bounds are those of the plan in "
           "Compose."));
  });
  readBounds();
}

void DataLengths::readBounds() {
  const plan::DataPlan defaults;
  const auto bound = [this](const char* key, qint64 usual) {
    const Json value = m_draft.value(key);
    return value.is_number_integer() ? value.get<qint64>() : usual;
  };
  m_documents->setBound(bound("data.max_document_tokens", defaults.max_document_tokens));
  m_summaries->setBound(bound("data.max_summary_tokens", defaults.max_summary_tokens));
}

void DataLengths::load() {
  if (source().records() == 0 || source().model.isEmpty()) {
    m_ask->stop();
    m_documents->setLengths({});
    m_summaries->setLengths({});
    return;
  }
  m_ask->ask(workbench::CountLengths{source().file(), source().model.toStdString()});
}

}  // namespace espalier::ui

#pragma once

#include <QEvent>
#include <QWidget>
#include <functional>
#include <vector>

namespace espalier::ui {

/// A widget that can speak another language at once: every text is set by a function that runs now
/// and again at each change of language.
template <typename Base = QWidget>
class Translated : public Base {
 public:
  using Base::Base;

 protected:
  void text(std::function<void()> setter) {
    setter();
    m_setters.push_back(std::move(setter));
  }
  void changeEvent(QEvent* event) override {
    if (event->type() == QEvent::LanguageChange) {
      for (const auto& setter : m_setters)
        setter();
    }
    Base::changeEvent(event);
  }

 private:
  std::vector<std::function<void()>> m_setters;
};

}  // namespace espalier::ui

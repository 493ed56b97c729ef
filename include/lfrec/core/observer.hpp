// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>

namespace lfrec::inline v0 {

/// What an observer answers after each step.
enum class next { proceed, stop };

/// The objective that a recipe minimises, in its parts. A recipe says what each part is; parts that
/// it does not have are 0.
struct training_loss {
  double observed = 0;
  double unobserved = 0;
  double regularization = 0;
  [[nodiscard]] double total() const noexcept { return observed + unobserved + regularization; }
};

/// Where a fit stands. `seconds` is the wall time of this step alone, without the observer and
/// without the loss, which is computed only when somebody watches.
struct progress {
  std::string_view stage;
  int step = 0;  ///< from 1
  int steps = 0;
  training_loss loss;
  double seconds = 0;
};

/// Builds the model as it stands, when called. Valid during the observer's call.
template <typename Model>
using snapshot = std::function<Model()>;

/// Told after each step, never from two threads at once; may end the run early. An observer takes
/// (progress) or, when it wants to look at the model as it stands (early stopping on a validation
/// metric), (progress, snapshot): `[](lfrec::progress const& p, auto const& snapshot) { … }`.
template <typename O, typename Model>
concept ObserverOf = requires(O& o, progress const& p) {
  { o(p) } -> std::same_as<next>;
}
|| requires(O& o, progress const& p, snapshot<Model> const& s) {
  { o(p, s) } -> std::same_as<next>;
};

/// The part of the contract that does not depend on a model: takes (progress) alone.
template <typename O>
concept Observer = ObserverOf<O, int>;

/// The observer that is not there: the default everywhere.
struct silent {
  next operator()(progress const&) const noexcept { return next::proceed; }
};

/// A reference to any observer of a fit that yields `Model`.
template <typename Model>
class observer_ref {
 public:
  template <typename O>
  requires(!std::same_as<std::remove_cvref_t<O>, observer_ref>) &&
      ObserverOf<std::remove_reference_t<O>, Model> observer_ref(
          O&& o) noexcept  // NOLINT(google-explicit-constructor): a view of any observer
      : object_(const_cast<void*>(static_cast<void const*>(std::addressof(o)))),
  watching_(!std::same_as<std::remove_cvref_t<O>, silent>),
  call_([](void* object, progress const& p, snapshot<Model> const& s) {
    auto& observer = *static_cast<std::remove_reference_t<O>*>(object);
    if constexpr (requires {
                    { observer(p, s) } -> std::same_as<next>;
                  })
      return observer(p, s);
    else
      return observer(p);
  }) {}

  /// False for `silent`: nobody looks, so the loss need not be computed.
  [[nodiscard]] bool watching() const noexcept { return watching_; }
  next operator()(progress const& p, snapshot<Model> const& s) const {
    return call_(object_, p, s);
  }

 private:
  void* object_;
  bool watching_;
  next (*call_)(void*, progress const&, snapshot<Model> const&);
};

}  // namespace lfrec::inline v0

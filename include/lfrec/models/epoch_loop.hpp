// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string_view>

#include "lfrec/core/observer.hpp"
#include "lfrec/models/fit_summary.hpp"

namespace lfrec::inline v0::detail {

/// The epochs of an iterative fit: keeps the time, tells the observer, stops when it says so. Its
/// clock starts when it is made, so that what comes before the first epoch counts to that epoch.
class epoch_loop {
 public:
  epoch_loop(std::string_view stage, int epochs)
      : stage_(stage), epochs_(epochs), started_(clock::now()) {}

  /// How the fit went so far.
  [[nodiscard]] fit_summary const& summary() const noexcept { return summary_; }

  /// Calls step(epoch) for epochs 1, 2, …; after each, if somebody watches, tells them loss() and
  /// lets them look at model(). Neither counts to the time.
  template <typename Model, typename Step, typename Loss, typename Look>
  void run(observer_ref<Model> watch, Step&& step, Loss&& loss, Look&& model) {
    for (int epoch = 1; epoch <= epochs_ && !summary_.stopped; ++epoch) {
      step(epoch);
      double const seconds = std::chrono::duration<double>(clock::now() - started_).count();
      summary_.epochs = epoch;
      summary_.seconds += seconds;
      if (watch.watching()) {
        training_loss const now = loss();
        summary_.loss = now.total();
        auto const answer =
            watch({stage_, epoch, epochs_, now, seconds}, snapshot<Model>([&] { return model(); }));
        if (answer == next::stop && epoch < epochs_) summary_.stopped = true;
      }
      started_ = clock::now();
    }
  }

 private:
  using clock = std::chrono::steady_clock;
  std::string_view stage_;
  int epochs_;
  clock::time_point started_;
  fit_summary summary_;
};

}  // namespace lfrec::inline v0::detail

// SPDX-License-Identifier: MIT
// All that answers are made of: immutable, and exchanged as a whole.
#pragma once

#include <cstdint>
#include <lfrec/core/executor.hpp>
#include <lfrec/datasets/synthetic_options.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "models.hpp"

namespace explorer {

struct settings {
  std::string data;                                  ///< folder of a HetRec data set, or empty
  std::string model;                                 ///< file of a saved model, or empty
  lfrec::datasets::synthetic_options invented = {};  ///< the world where neither is given
  /// Beside the model file, or if there is none, in its place; see recipe_names().
  std::vector<std::string> recipes = {"implicit_als", "item_knn", "content", "popularity"};
  std::uint64_t seed = 42;
};

struct world {
  std::shared_ptr<catalogue const> known;
  std::vector<std::shared_ptr<served const>> models;  ///< the first serves who names none
  std::shared_ptr<std::string const> map;             ///< the answer to /map
  std::uint64_t generation = 1;                       ///< how many worlds there were

  /// Null for a name that is not among the models.
  [[nodiscard]] served const* model(std::string_view name) const {
    for (auto const& each : models)
      if (each->name == name) return each.get();
    return nullptr;
  }
};

/// Reads and fits. `before`, if given, is the world that the new one takes the place of: what the
/// model file did not change is kept. Throws lfrec::error.
[[nodiscard]] std::shared_ptr<world const> make_world(settings const& from,
                                                      lfrec::executor_ref exec,
                                                      world const* before = nullptr);

/// The world that answers now. Whoever has asked for it keeps it until they are done.
class present {
 public:
  explicit present(std::shared_ptr<world const> first) : world_(std::move(first)) {}
  [[nodiscard]] std::shared_ptr<world const> get() const {
    std::lock_guard const lock(mutex_);
    return world_;
  }
  void set(std::shared_ptr<world const> next) {
    std::lock_guard const lock(mutex_);
    world_.swap(next);
  }  // the old one goes after the lock, if nobody else has it

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<world const> world_;
};

}  // namespace explorer

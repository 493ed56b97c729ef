// SPDX-License-Identifier: MIT
// Models side by side: each fitted to everything, to answer newcomers, and once more without what
// was held out, to be judged and to make the lists of known listeners.
#pragma once

#include <lfrec/core/executor.hpp>
#include <lfrec/data/fitted_weighting.hpp>
#include <lfrec/io/saved_model.hpp>
#include <lfrec/models/any_model.hpp>
#include <lfrec/models/factor_model.hpp>
#include <lfrec/recommend/next_question.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue.hpp"

namespace explorer {

/// What only models with a posterior can say: how sure they are, and what to ask next.
struct uncertainty {
  lfrec::next_question<float> ask;
  double noise = 1;            ///< standard deviation of an answer of weight 1
  std::vector<double> before;  ///< each artist's standard deviation when nothing was rated yet
};

/// For walks from artist to artist: the nearest of the better known ones.
using neighbourhood = std::vector<std::vector<std::pair<item_index, double>>>;

struct served {
  std::string name;
  std::string recipe;
  std::string title;
  std::string about;
  std::vector<std::pair<std::string, std::string>> options;
  lfrec::any_model model;
  std::optional<lfrec::any_model> judged;  ///< the same without what was held out
  lfrec::fitted_weighting weighting;       ///< of plays, as the model was trained
  double seconds = 0;                      ///< of the fit
  nlohmann::json metrics = nlohmann::json::array();
  nlohmann::json segments = nlohmann::json::array();
  std::optional<uncertainty> unsure;
  neighbourhood near;

  [[nodiscard]] lfrec::factor_model<float> const* factors() const {
    return model.target<lfrec::factor_model<float>>();
  }
};

/// The recipes that the explorer knows, in the order in which it shows them.
[[nodiscard]] std::vector<std::string> recipe_names();

/// These models, in that order; popularity alone where there are no plays, and those that need tags
/// only where there are some.
[[nodiscard]] std::vector<std::shared_ptr<served const>> fit_models(
    catalogue const& known, std::vector<std::string> const& recipes, std::uint64_t seed,
    lfrec::executor_ref exec);

/// The model of a file, in the ids of the catalogue.
[[nodiscard]] std::shared_ptr<served const> from_file(lfrec::saved_model const& saved,
                                                      catalogue const& known,
                                                      lfrec::executor_ref exec);

}  // namespace explorer

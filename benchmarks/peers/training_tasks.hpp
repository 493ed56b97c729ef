// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/hybrid.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/pairwise.hpp"
#include "lfrec/sgd.hpp"
#include "lfrec/svdpp.hpp"
#include "peers/exchange.hpp"

namespace training {

using exchange::arguments;

/// Seconds of an epoch, and the tables where they are asked for.
template <typename Recipe, typename Data>
void fit_to(Recipe const& recipe, Data const& data, arguments const& a) {
  lfrec::thread_pool pool(a.threads());
  auto const model = recipe.fit(data, pool);
  exchange::print({model.summary().seconds / model.summary().epochs},
                  ", \"fit\": " + std::to_string(model.summary().seconds) +
                      ", \"width\": " + std::to_string(model.width()));
  if (a.has("tables")) exchange::write_tables(a.text("tables"), model);
}
template <typename Recipe>
void fit(Recipe const& recipe, arguments const& a) {
  fit_to(recipe, exchange::read_matrix(a.text("data")), a);
}

/// The objective that implicit minimises with confidences of 21: weights 1 + 20, and a ridge of .01
/// for every row.
inline lfrec::implicit_als<float> hu(arguments const& a) {
  return {{.factors = a.number("factors"),
           .epochs = a.number("epochs"),
           .regularization = 0.01F,
           .frequency_scaling = 0,
           .alpha = 20.F,
           .solver = a.text("solver") == "cg" ? lfrec::row_solver::conjugate_gradient
                                              : lfrec::row_solver::cholesky,
           .cg_steps = a.has("cg_steps") ? a.number("cg_steps") : 3,
           .quantized = a.has("quantized")}};
}

/// An epoch is what one more costs: the start counts to the first, which is left out where there
/// are others.
inline void ials(arguments const& a) {
  auto const data = exchange::read_matrix(a.text("data"));
  lfrec::thread_pool pool(a.threads());
  std::vector<double> seconds;
  auto const model = hu(a).fit(data, pool, [&](lfrec::progress const& p) {
    seconds.push_back(p.seconds);
    return lfrec::next::proceed;
  });
  auto const first = seconds.begin() + (seconds.size() > 1 ? 1 : 0);
  double const epoch =
      std::accumulate(first, seconds.end(), 0.0) / static_cast<double>(seconds.end() - first);
  exchange::print({epoch}, ", \"fit\": " + std::to_string(model.summary().seconds) +
                               ", \"width\": " + std::to_string(model.width()));
}

inline void losses(arguments const& a) {
  auto const data = exchange::read_matrix(a.text("data"));
  lfrec::thread_pool pool(a.threads());
  std::string text;
  auto const model = hu(a).fit(data, pool, [&](lfrec::progress const& p) {
    text += (text.empty() ? "" : ", ") + std::to_string(p.loss.total());
    return lfrec::next::proceed;
  });
  exchange::print({}, ", \"loss\": [" + text + "]");
  exchange::write_tables(a.text("tables"), model);
}

/// The tables that the tasks of serving scan: those of the iALS tasks. (The defaults shrink the
/// rare of so many items to nearly nothing, and a scan that skips work would have it too easy.)
inline void factors(arguments const& a) {
  fit(hu(a), a);
}

inline void sgd(arguments const& a) {
  lfrec::sgd_options o{.factors = a.number("factors"), .epochs = a.number("epochs")};
  o.learning_rate = a.real("learning_rate", o.learning_rate);
  o.regularization = a.real("regularization", o.regularization);
  if (a.has("schedule") && a.text("schedule") == "adagrad")
    o.schedule = lfrec::learning_schedule::adagrad;
  fit(lfrec::sgd{o}, a);
}

inline void svdpp(arguments const& a) {
  fit(lfrec::svdpp{{.factors = a.number("factors"), .epochs = a.number("epochs")}}, a);
}

inline void bpr(arguments const& a) {
  lfrec::bpr_options o{.factors = a.number("factors"), .epochs = a.number("epochs")};
  o.learning_rate = a.real("learning_rate", o.learning_rate);
  o.regularization = a.real("regularization", o.regularization);
  if (a.has("negatives")) o.negatives = a.number("negatives");
  if (o.negatives == 1) o.sampling = lfrec::negative_sampling::uniform;
  fit(lfrec::bpr{o}, a);
}

inline void warp(arguments const& a) {
  lfrec::warp_options o{.factors = a.number("factors"), .epochs = a.number("epochs")};
  if (a.has("max_draws")) o.max_draws = a.number("max_draws");
  o.learning_rate = a.real("learning_rate", o.learning_rate);
  o.regularization = a.real("regularization", o.regularization);
  fit(lfrec::warp{o}, a);
}

/// With tags of items, a matrix of items by tags.
inline void hybrid(arguments const& a) {
  lfrec::hybrid_options o{.factors = a.number("factors"), .epochs = a.number("epochs")};
  o.learning_rate = a.real("learning_rate", o.learning_rate);
  o.regularization = a.real("regularization", o.regularization);
  o.feature_regularization = a.real("feature_regularization", o.feature_regularization);
  auto const data = exchange::read_matrix(a.text("data"));
  auto rows = exchange::read_csr(a.text("tags"));
  std::vector<std::string> names;
  for (lfrec::index_t t = 0; t < rows.columns(); ++t) names.push_back(std::to_string(t));
  lfrec::features const tags(std::move(rows), std::move(names));
  fit_to(lfrec::hybrid{o}, lfrec::training{data, nullptr, &tags}, a);
}

inline void knn(arguments const& a) {
  auto const data = exchange::read_matrix(a.text("data"));
  lfrec::thread_pool pool(a.threads());
  lfrec::item_knn const recipe{{.neighbors = a.number("neighbors"), .shrinkage = 0}};
  std::optional<decltype(recipe.fit(data, pool))> model;
  double const took = exchange::seconds_of([&] { model = recipe.fit(data, pool); });
  double sum = 0;
  for (float const s : model->neighbors().values()) sum += static_cast<double>(s);
  exchange::print({took}, ", \"similarity\": " + std::to_string(sum));
}

}  // namespace training

// SPDX-License-Identifier: MIT
#include "support/saved_examples.hpp"

#include <string>
#include <utility>

#include "lfrec/data/weight.hpp"
#include "lfrec/io/make_saved.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace lfrec_test {

lfrec::dataset named_five_by_seven() {
  lfrec::dataset data;
  data.log = five_by_seven_log();
  for (int u = 0; u < 5; ++u) data.users.insert("u" + std::to_string(u));
  for (int i = 0; i < 7; ++i) data.items.insert("i" + std::to_string(i));
  data.item_names = {"Ann", "Bob", "", "Dee", "Eve", "Fay", "Gus"};
  data.report.source = "five_by_seven";
  return data;
}

namespace {

template <typename Recipe, typename Weighting>
auto fit_and_save(Recipe const& recipe, Weighting const& weighting) {
  auto const data = named_five_by_seven();
  auto const fitted = weighting.fit(data.log);
  auto const train = fitted.matrix(data.log);
  return lfrec::make_saved(recipe.fit(train), recipe, data, train, fitted);
}

}  // namespace

template <typename Scalar>
lfrec::basic_saved_model<Scalar> saved_popularity() {
  return fit_and_save(popularity<Scalar>{}, lfrec::raw{});
}

template <typename Scalar>
lfrec::basic_saved_model<Scalar> saved_implicit() {
  return fit_and_save(implicit_als<Scalar>{{.factors = 3, .epochs = 2}}, lfrec::bm25{});
}

template <typename Scalar>
lfrec::basic_saved_model<Scalar> saved_explicit() {
  return fit_and_save(als<Scalar>{{.factors = 2, .epochs = 2}}, lfrec::raw{});
}

template <typename Scalar>
lfrec::basic_saved_model<Scalar> saved_neighbors() {
  return fit_and_save(item_knn<Scalar>{{.neighbors = 3}}, lfrec::logarithmic{});
}

template <typename Scalar>
lfrec::basic_saved_model<Scalar> saved_without_fold_in() {
  auto saved = saved_implicit<Scalar>();
  auto parts = saved.model.template target<lfrec::factor_model<Scalar>>()->parts();
  parts.objective = {};
  saved.model = lfrec::factor_model<Scalar>(std::move(parts));
  saved.item_names.clear();
  saved.weighting.reset();
  saved.seen.reset();
  return saved;
}

template lfrec::basic_saved_model<float> saved_popularity();
template lfrec::basic_saved_model<double> saved_popularity();
template lfrec::basic_saved_model<float> saved_implicit();
template lfrec::basic_saved_model<double> saved_implicit();
template lfrec::basic_saved_model<float> saved_explicit();
template lfrec::basic_saved_model<double> saved_explicit();
template lfrec::basic_saved_model<float> saved_neighbors();
template lfrec::basic_saved_model<double> saved_neighbors();
template lfrec::basic_saved_model<float> saved_without_fold_in();
template lfrec::basic_saved_model<double> saved_without_fold_in();

}  // namespace lfrec_test

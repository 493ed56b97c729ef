// SPDX-License-Identifier: MIT
#include "lfrec/attribute_map.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/recommend/similar.hpp"
#include "support/compiled_io.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::attribute_map;
using lfrec::csr;
using lfrec::features;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// Predicts a vector of as many threes as are asked for, and remembers nothing.
template <int Value>
struct constant_regressor {
  struct fitted {
    void predict(lfrec::row_view, std::span<float> y) const {
      for (float& v : y)
        v = Value < 0 ? std::numeric_limits<float>::infinity() : static_cast<float>(Value);
    }
  };
  fitted fit(csr<float> const&, lfrec::factors<float> const&, std::span<float const>,
             lfrec::executor_ref) const {
    return {};
  }
};

/// A checkerboard of 12 users and 14 items, of which nobody has 12 and 13; each item's only tag is
/// its colour, but 13 has none.
struct board {
  lfrec::matrix plays;
  features colours;

  board()
      : plays([] {
          auto const log = lfrec_test::checkerboard_log(12);
          return lfrec::matrix(lfrec::interaction_log(12, 14, log.rows()));
        }()),
        colours([] {
          std::vector<lfrec::offset_t> offsets{0};
          std::vector<index_t> tags;
          for (index_t i = 0; i < 13; ++i) {
            tags.push_back(i % 2);
            offsets.push_back(i + 1);
          }
          offsets.push_back(13);
          return features(csr<float>(14, 2, offsets, tags, std::vector<float>(13, 1.0F)),
                          {"white", "black"});
        }()) {}
};

}  // namespace

TEST_CASE("a cold item gets the vector that its features promise") {
  board const b;
  auto const model = lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 8}}.fit(b.plays);
  CHECK_FALSE(model.has_evidence(item_index{12}, 0));
  attribute_map const recipe{{.regularization = 0.01F, .popularity_power = 1}};
  auto const mapped = recipe.fit(model, lfrec::training{b.plays, nullptr, &b.colours});
  CHECK(mapped.has_evidence(item_index{12}, 0));
  CHECK_FALSE(mapped.has_evidence(item_index{13}, 0));
  CHECK(mapped.user_factors() == model.user_factors());
  for (index_t i = 0; i < 12; ++i)
    CHECK(std::ranges::equal(mapped.item_factors().row(i), model.item_factors().row(i)));
  // One tag an item: ridge gives its items' mean, weighted by users, drawn to the mean of all.
  std::vector<double> sums(4, 0), all(4, 0);
  double of_colour = 0, of_all = 0;
  for (index_t i = 0; i < 12; ++i) {
    auto const n = static_cast<double>(model.popularity()[lfrec::to_size(i)]);
    of_all += n;
    if (i % 2 == 0) of_colour += n;
    for (std::size_t f = 0; f < 4; ++f) {
      double const y = n * static_cast<double>(model.item_factors().row(i)[f]);
      all[f] += y;
      if (i % 2 == 0) sums[f] += y;
    }
  }
  double const lambda = static_cast<double>(0.01F);
  for (std::size_t f = 0; f < 4; ++f) {
    double const mean = all[f] / of_all;
    double const expected = mean + (sums[f] - of_colour * mean) / (of_colour + lambda);
    CHECK(static_cast<double>(mapped.item_factors().row(12)[f]) ==
          doctest::Approx(expected).epsilon(1e-4));
  }
  // Who likes white now gets 12 besides the one withheld.
  auto const list =
      lfrec::recommend(mapped, user_index{4}, 2, lfrec::unseen(b.plays, user_index{4}));
  CHECK((list[0].item == item_index{12} || list[1].item == item_index{12}));
  auto const alike = lfrec::similar_items(mapped, item_index{12}, 6);
  for (std::size_t n = 0; n < 6; ++n) CHECK(lfrec::to_index(alike[n].item) % 2 == 0);
}

TEST_CASE("a mapped model is saved and loaded with its evidence") {
  board const b;
  auto const model = lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 2}}.fit(b.plays);
  auto const mapped = attribute_map{}.fit(model, lfrec::training{b.plays, nullptr, &b.colours});
  lfrec::saved_model saved{.model = mapped};
  for (index_t u = 0; u < 12; ++u) saved.users.insert(std::to_string(u));
  for (index_t i = 0; i < 14; ++i) saved.items.insert(std::to_string(i));
  auto const bytes = lfrec::save_bytes(saved);
  auto const back = lfrec::load<float>(std::span(bytes)).model;
  for (index_t i = 0; i < 14; ++i)
    CHECK(back.has_evidence(item_index{i}, 0) == mapped.has_evidence(item_index{i}, 0));
}

TEST_CASE("items below the bound count as cold, and another regressor may predict") {
  board const b;
  auto const model = lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 2}}.fit(b.plays);
  lfrec::training const data{b.plays, nullptr, &b.colours};
  auto const mapped = attribute_map{{}, constant_regressor<3>{}}.fit(model, data);
  CHECK(std::ranges::count(mapped.item_factors().row(12), 3.0F) == 3);
  CHECK(std::ranges::count(mapped.item_factors().row(0), 3.0F) == 0);
  CHECK_THROWS_WITH_AS(
      (void)(attribute_map{{.cold_below = 100}, constant_regressor<3>{}}.fit(model, data)),
      "attribute_map: no item has both features and 100 users", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)(attribute_map{{}, constant_regressor<-1>{}}.fit(model, data)),
                       "attribute_map: the vector of item 12 is not finite", lfrec::numeric_error);
}

TEST_CASE("what few have is mapped, and stays what they have") {
  board const b;
  auto const model = lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 2}}.fit(b.plays);
  lfrec::training const data{b.plays, nullptr, &b.colours};
  float most = 0, least = 1e9F;
  for (float const users : model.popularity()) {
    most = std::max(most, users);
    if (users > 0) least = std::min(least, users);
  }
  int const bound = static_cast<int>(most);
  auto const mapped =
      attribute_map{{.cold_below = bound}, constant_regressor<3>{}}.fit(model, data);
  for (lfrec::index_t i = 0; i < mapped.items(); ++i)
    if (model.popularity()[lfrec::to_size(i)] > 0) {
      CHECK(mapped.has_evidence(lfrec::item_index{i}, 0));
      CHECK(mapped.parts().described[lfrec::to_size(i)] == 0);
    }
  CHECK(least <= most);
}

TEST_CASE("offsets are mapped like vectors") {
  board const b;
  auto const ratings = b.plays;
  auto const model = lfrec_test::als<float>{{.factors = 2, .epochs = 3}}.fit(ratings);
  attribute_map const recipe{{.popularity_power = 1}};
  auto const mapped = recipe.fit(model, lfrec::training{ratings, nullptr, &b.colours});
  double sum = 0;
  double weight = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    sum +=
        static_cast<double>(model.popularity()[i]) * static_cast<double>(model.item_offsets()[i]);
    weight += static_cast<double>(model.popularity()[i]);
  }
  CHECK(static_cast<double>(mapped.item_offsets()[12]) ==
        doctest::Approx(sum / weight).epsilon(0.05));
  CHECK(mapped.item_offsets()[0] == model.item_offsets()[0]);
}

TEST_CASE("features that are missing or of other items are named") {
  board const b;
  auto const model = lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 2}}.fit(b.plays);
  CHECK_THROWS_WITH_AS((void)attribute_map{}.fit(model, b.plays),
                       "attribute_map: the training data have no item_features",
                       lfrec::shape_error);
  auto const other = lfrec_test::five_by_seven();
  features const few(csr<float>(7, 1, {0, 0, 0, 0, 0, 0, 0, 0}, {}, {}), {"x"});
  CHECK_THROWS_WITH_AS((void)attribute_map{}.fit(model, lfrec::training{other, nullptr, &few}),
                       "attribute_map: item_features of 7 items, the model has 14",
                       lfrec::shape_error);
  CHECK_THROWS_AS((void)attribute_map{{.regularization = 0}}.fit(model, b.plays),
                  lfrec::invalid_option);
}

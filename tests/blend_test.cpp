// SPDX-License-Identifier: MIT
#include "lfrec/blend.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "lfrec/als.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/models/item_scores.hpp"
#include "lfrec/popularity.hpp"
#include "support/executors.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

// The contract of a transformer: models in, a model out.
namespace {

using lfrec::any_model;
using lfrec::blend;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

/// The same scores for everybody.
any_model fixed(std::vector<float> scores, index_t users = 3) {
  std::vector<float> const popularity(scores.size(), 1.0F);
  return lfrec::item_scores<float>(users, std::move(scores), popularity);
}

std::vector<float> scores(lfrec::blended_model<float> const& model, lfrec::query const& q = {}) {
  std::vector<float> all(lfrec::to_size(model.items()));
  model.score(q, std::span(all));
  return all;
}

/// Ratings that are .25 · a + .5 · b + 1 of two item_scores.
lfrec::matrix rated_by(std::vector<float> const& a, std::vector<float> const& b) {
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 3; ++u)
    for (index_t i = u; i < static_cast<index_t>(a.size()); i += 2)
      rows.push_back({user_index{u}, item_index{i},
                      0.25F * a[lfrec::to_size(i)] + 0.5F * b[lfrec::to_size(i)] + 1});
  return lfrec::matrix(lfrec::interaction_log(3, static_cast<index_t>(a.size()), std::move(rows)));
}

struct world {
  lfrec::matrix train;
  lfrec::matrix validation;
  std::vector<any_model> models;
};

/// A fifth hidden of what users chose by fame, and three models of the rest.
world make_world() {
  auto const log = lfrec_test::power_law_log(131, 59, 9, 3);
  std::vector<lfrec::interaction> train, validation;
  for (std::size_t n = 0; n < log.size(); ++n) (n % 5 == 0 ? validation : train).push_back(log[n]);
  world result{lfrec::matrix(lfrec::interaction_log(131, 59, std::move(train))),
               lfrec::matrix(lfrec::interaction_log(131, 59, std::move(validation))),
               {}};
  std::vector<float> backwards(59);
  for (std::size_t i = 0; i < 59; ++i) backwards[i] = static_cast<float>(i);
  result.models = {lfrec_test::item_knn<float>{{.neighbors = 10}}.fit(result.train),
                   lfrec_test::popularity<float>{}.fit(result.train), fixed(backwards, 131)};
  return result;
}

double ndcg_of(auto const& model, world const& data) {
  return lfrec::evaluate(model, lfrec::held_out(data.train, data.validation), lfrec::ndcg{10})
      .mean("ndcg@10");
}

}  // namespace

TEST_CASE("given weights add standardised scores, as computed by hand") {
  // {1, 2, 3, 6}: mean 3, variance 3.5; {0, 0, 4, 0}: mean 1, variance 3.
  auto const model = blend{}.fit({fixed({1, 2, 3, 6}), fixed({0, 0, 4, 0})}, {2, -1});
  auto const s = scores(model, {.user = user_index{1}, .history = {}});
  std::vector<double> const a{-2, -1, 0, 3};
  std::vector<double> const b{-1, -1, 3, -1};
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(s[i] == doctest::Approx(2 * a[i] / std::sqrt(3.5) - b[i] / std::sqrt(3.0)));
}

TEST_CASE("without standardising, scores add as they are") {
  auto const model =
      blend{{.standardize = false}}.fit({fixed({1, 2, 3}), fixed({0, 0, 4})}, {0.5, 0.25});
  CHECK(scores(model) == std::vector<float>{0.5F, 1, 2.5F});
}

TEST_CASE("a model whose scores are all alike says nothing") {
  auto const model = blend{}.fit({fixed({3, 3, 3}), fixed({1, 2, 3})}, {5, 1});
  CHECK(scores(model) == scores(blend{}.fit({fixed({1, 2, 3})}, {1})));
  CHECK(scores(blend{}.fit({fixed({3, 3, 3})}, {1})) == std::vector<float>{0, 0, 0});
}

TEST_CASE("weights fitted to a metric are no worse than any model, on what they were fitted to") {
  auto const data = make_world();
  auto const model = blend{}.fit(data.models, data.train, data.validation, lfrec::ndcg{10});
  double best = 0;
  double worst = 1;
  for (auto const& each : data.models) {
    best = std::max(best, ndcg_of(each, data));
    worst = std::min(worst, ndcg_of(each, data));
  }
  double const found = ndcg_of(model, data);
  CHECK(found >= best - 1e-12);
  CHECK(found > worst + 0.05);
  double sum = 0;
  for (double const w : model.parts().weights) {
    CHECK(w >= 0);
    sum += w;
  }
  CHECK(sum == doctest::Approx(1));
  CHECK(model.parts().weights[2] < 0.2);  // the order of the indices backwards
}

TEST_CASE("fitted weights and scores have the same bits for any executor") {
  auto const data = make_world();
  auto const ranked = blend{}.fit(data.models, data.train, data.validation, lfrec::ndcg{10});
  auto const rated = blend{}.fit(data.models, data.validation);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = blend{}.fit(data.models, data.train, data.validation, lfrec::ndcg{10}, exec);
    CHECK(again.parts().weights == ranked.parts().weights);
    for (index_t u = 0; u < 131; u += 13) {
      lfrec::query const q{.user = user_index{u}, .history = {}};
      CHECK(scores(again, q) == scores(ranked, q));
    }
    auto const same = blend{}.fit(data.models, data.validation, exec);
    CHECK(same.parts().weights == rated.parts().weights);
    CHECK(same.parts().offset == rated.parts().offset);
  });
}

TEST_CASE("weights fitted to ratings find the sum that made them") {
  std::vector<float> const a{1, 5, 2, 8, 3, 1, 9};
  std::vector<float> const b{4, 1, 7, 2, 2, 6, 5};
  auto const ratings = rated_by(a, b);
  auto const model = blend{{.regularization = 1e-9}}.fit({fixed(a), fixed(b)}, ratings);
  CHECK(model.parts().weights[0] == doctest::Approx(0.25).epsilon(1e-5));
  CHECK(model.parts().weights[1] == doctest::Approx(0.5).epsilon(1e-5));
  CHECK(model.parts().offset == doctest::Approx(1).epsilon(1e-5));
  auto const s = scores(model);
  for (std::size_t i = 0; i < a.size(); ++i)
    CHECK(s[i] == doctest::Approx(0.25 * a[i] + 0.5 * b[i] + 1).epsilon(1e-5));
  // Much regularisation leaves equal weights.
  auto const stiff = blend{{.regularization = 1e6}}.fit({fixed(a), fixed(b)}, ratings);
  CHECK(stiff.parts().weights[0] == doctest::Approx(0.5).epsilon(1e-4));
}

TEST_CASE("ratings by the same model twice give it half each, by the ridge") {
  std::vector<float> const a{1, 5, 2, 8, 3, 1, 9};
  auto const model = blend{}.fit({fixed(a), fixed(a)}, rated_by(a, a));
  CHECK(model.parts().weights[0] == doctest::Approx(model.parts().weights[1]));
}

TEST_CASE("what cannot be blended is refused by name") {
  auto const refused = [](auto const& call, std::string const& words) {
    try {
      call();
      FAIL("nothing was refused, expected: ", words);
    } catch (lfrec::error const& e) {
      CAPTURE(e.what());
      CHECK(std::string{e.what()}.find(words) != std::string::npos);
    }
  };
  auto const a = fixed({1, 2, 3});
  lfrec::matrix const three(lfrec::interaction_log(3, 3, {{user_index{0}, item_index{1}, 1}}));
  lfrec::matrix const none(lfrec::interaction_log(3, 3, {}));
  lfrec::matrix const other(lfrec::interaction_log(4, 3, {}));
  refused([&] { (void)blend{}.fit({}, std::vector<double>{}); }, "no models");
  refused([&] { (void)blend{}.fit({}, three); }, "no models");
  refused([&] { (void)blend{}.fit({a, a}, {1}); }, "1 weights for 2 models");
  refused([&] { (void)blend{}.fit({a, a}, {0, 0}); }, "all 0");
  refused([&] { (void)blend{}.fit({a, a}, {1, std::nan("")}); }, "finite");
  refused(
      [&] {
        (void)blend{}.fit({a, fixed({1, 2})}, {1, 1});
      },
      "model 1 has 3 users x 2 items, model 0 has 3 x 3");
  refused([&] { (void)blend{}.fit({a, fixed({1, 2, 3}, 4)}, {1, 1}); }, "model 1 has 4 users");
  refused([&] { (void)blend{}.fit({a}, other); }, "validation has 4 users");
  refused([&] { (void)blend{}.fit({a}, none); }, "validation part is empty");
  refused([&] { (void)blend{}.fit({a}, other, three, lfrec::ndcg{10}); }, "train has 4 users");
  refused([&] { (void)blend{}.fit({a}, three, three, lfrec::ndcg{0}); }, "depth");
  refused([&] { (void)blend{{.resolution = 0}}.fit({a}, {1}); }, "blend.resolution");
  refused([&] { (void)blend{{.regularization = 0}}.fit({a, a}, three); }, "no weights");
  CHECK_THROWS_AS((void)blend{}.fit({}, std::vector<double>{}), lfrec::invalid_option);
  CHECK_THROWS_AS((void)blend{}.fit({a, fixed({1, 2})}, {1, 1}), lfrec::shape_error);
}

// SPDX-License-Identifier: MIT
#include "lfrec/io/make_saved.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/popularity.hpp"
#include "support/saved_examples.hpp"
#include "support/tiny_data.hpp"

static_assert(lfrec::NamedRecipe<lfrec::implicit_als<>> && lfrec::NamedRecipe<lfrec::item_knn<>>);
static_assert(!lfrec::NamedRecipe<lfrec::item_knn_options>);

TEST_CASE("the version is the macro's in words") {
  CHECK(lfrec::version_text() == std::to_string(LFREC_VERSION / 10000) + "." +
                                     std::to_string(LFREC_VERSION / 100 % 100) + "." +
                                     std::to_string(LFREC_VERSION % 100));
}

TEST_CASE("options are kept in the order of the recipe's fields, as texts that read back") {
  lfrec::implicit_als<> const recipe{{.factors = 3, .unobserved_weight = 0.25F}};
  auto const texts = lfrec::option_texts(recipe);
  REQUIRE(texts.size() >= 4);
  CHECK(texts[0] == std::pair<std::string, std::string>{"factors", "3"});
  lfrec::implicit_als_options back;
  for (auto const& [name, text] : texts) lfrec::set_field("implicit_als", back, name, text);
  CHECK(lfrec::option_texts(lfrec::implicit_als<>{back}) == texts);
  CHECK(back.unobserved_weight == 0.25F);
  CHECK(!back.alpha);
}

TEST_CASE("a saved model knows the recipe, the ids, the names, what was seen and the source") {
  auto const data = lfrec_test::named_five_by_seven();
  auto const train = lfrec_test::five_by_seven();
  lfrec::popularity const recipe{};
  auto const saved = lfrec::make_saved(recipe.fit(train), recipe, data, train);
  CHECK(saved.recipe == "popularity");
  CHECK(saved.options.at(0).first == "weighted");
  CHECK(saved.users == data.users);
  CHECK(saved.items == data.items);
  CHECK(saved.item_names == data.item_names);
  CHECK(!saved.weighting);
  REQUIRE(saved.seen);
  CHECK(saved.seen->values() == train.by_user().values());
  CHECK(saved.origin == lfrec::provenance{.library = lfrec::version_text(),
                                          .source = "five_by_seven",
                                          .saved_at = "",
                                          .log_rows = 13,
                                          .nonzeros = 13});
  CHECK(!saved.summary());
  CHECK(lfrec_test::saved_implicit().summary()->epochs == 2);
}

TEST_CASE("data of another shape than the model is refused") {
  auto const data = lfrec_test::named_five_by_seven();
  auto const train = lfrec_test::checkerboard(6);
  lfrec::popularity const recipe{};
  CHECK_THROWS_WITH_AS((void)lfrec::make_saved(recipe.fit(train), recipe, data, train),
                       "saved model: 5 user ids for a model of 6 users", lfrec::shape_error);
}

// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/blended_model.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/io/load.hpp"
#include "lfrec/io/save.hpp"
#include "lfrec/models/item_scores.hpp"
#include "support/compiled_io.hpp"

namespace {

lfrec::any_model fixed(std::vector<float> scores) {
  std::vector<float> const popularity(scores.size(), 1.0F);
  return lfrec::item_scores<float>(1, std::move(scores), popularity);
}

lfrec::saved_model saved(lfrec::any_model model) {
  lfrec::saved_model result{.model = std::move(model)};
  result.users.insert("u");
  for (char const* id : {"x", "y", "z"}) result.items.insert(id);
  return result;
}

}  // namespace

TEST_CASE("a blend comes back from a file with its weights, and blends inside it with theirs") {
  using blend = lfrec::blended_model<float>;
  blend const inner({.models = {fixed({1, 2, 4}), fixed({0, 5, 1})}, .weights = {0.25, -2}});
  blend const outer({.models = {inner, fixed({3, 1, 2})},
                     .weights = {1, 0.5},
                     .offset = -1.5,
                     .standardize = false});
  auto const bytes = lfrec::save_bytes(saved(outer));
  auto const loaded = lfrec::load(std::span(bytes));
  auto const* const back = loaded.model.target<blend>();
  REQUIRE(back != nullptr);
  CHECK(back->parts().weights == outer.parts().weights);
  CHECK(back->parts().offset == -1.5);
  CHECK_FALSE(back->parts().standardize);
  REQUIRE(back->parts().models.size() == 2);
  auto const* const inside = back->parts().models[0].target<blend>();
  REQUIRE(inside != nullptr);
  CHECK(inside->parts().weights == inner.parts().weights);
  CHECK(inside->parts().standardize);
  CHECK(lfrec::save_bytes(loaded) == bytes);
}

TEST_CASE("blends too deep for the names of sections are refused") {
  lfrec::any_model model = fixed({1, 2, 3});
  for (int depth = 1; depth <= 5; ++depth) {
    model = lfrec::blended_model<float>({.models = {model}, .weights = {1}});
    CAPTURE(depth);
    if (depth <= 3)
      CHECK_NOTHROW((void)lfrec::save_bytes(saved(model)));
    else
      CHECK_THROWS_AS((void)lfrec::save_bytes(saved(model)), lfrec::shape_error);
  }
}

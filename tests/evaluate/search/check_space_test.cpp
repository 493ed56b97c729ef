// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/check_space.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lfrec/evaluate/search/space_text.hpp"

namespace own {

enum class solver { cholesky, gradient };
constexpr std::array<std::string_view, 2> names(solver const*) {
  return {"cholesky", "gradient"};
}

struct options {
  int factors = 64;
  float regularization = 0.1F;
  std::optional<float> alpha = {};
  bool biases = true;
  solver how = solver::cholesky;
  std::uint64_t seed = 1;
};
constexpr auto fields(options const*) {
  using o = options;
  using lfrec::field;
  using lfrec::scale;
  return std::tuple{field{"factors", &o::factors, {1, 4096}, scale::logarithmic, "k", ""},
                    field{"regularization", &o::regularization, {0, 10}, scale::linear, "", ""},
                    field{"alpha", &o::alpha, {0, 1e6}, scale::linear, "", ""},
                    field{"biases", &o::biases, {}, scale::linear, "", ""},
                    field{"solver", &o::how, {}, scale::linear, "", ""},
                    field{"seed", &o::seed, {}, scale::linear, "", ""}};
}

}  // namespace own

namespace {

lfrec::search_space check(std::vector<std::string> const& texts) {
  return lfrec::check_space<own::options>("own", lfrec::parse_space(texts));
}

void refused(std::vector<std::string> const& texts, char const* words) {
  CHECK_THROWS_WITH_AS((void)check(texts), doctest::Contains(words), lfrec::invalid_option);
}

}  // namespace

TEST_CASE("ranges become whole or real as the options are") {
  auto const space = check({"factors=log:16:256", "regularization=0:1", "alpha=1:40",
                            "biases=true|false", "solver=cholesky|gradient", "seed=1|2|3",
                            "weighting=binary|log:scale=2", "train_share=0.1:1"});
  std::vector<lfrec::dimension_kind> kinds;
  for (auto const& d : space) kinds.push_back(d.kind);
  using lfrec::dimension_kind;
  CHECK(kinds == std::vector{dimension_kind::integer, dimension_kind::real, dimension_kind::real,
                             dimension_kind::choice, dimension_kind::choice, dimension_kind::choice,
                             dimension_kind::choice, dimension_kind::real});
  CHECK(check({"factors=8"})[0].kind == dimension_kind::choice);
}

TEST_CASE("what the recipe does not understand is refused") {
  refused({"factor=1:2"}, "own has no option 'factor'; it has factors, regularization");
  refused({"factor=8"}, "own has no option 'factor'");
  refused({"factors=0:256"},
          "own.factors must be a whole number between 1 and 4096, the search space has 0 to 256");
  refused({"factors=16:8192"}, "the search space has 16 to 8192");
  refused({"factors=16.5:64.0"}, "factors must have a range of whole numbers, got 16.5 to 64");
  refused({"regularization=0.1:20"}, "own.regularization must be between 0 and 10");
  refused({"alpha=-1:5"}, "own.alpha must be between 0 and 1e+06");
  refused({"factors=8|0"}, "own.factors must be a whole number between 1 and 4096, got '0'");
  refused({"biases=0:1"}, "own.biases must be true or false: give the search space values");
  refused({"solver=0:1"}, "own.solver must be one of cholesky gradient");
  refused({"solver=lu"}, "got 'lu'");
  refused({"seed=1:9"}, "own.seed must be a whole number from 0");
  refused({"weighting=heavy"}, "there is no weighting 'heavy'");
  refused({"weighting=1:2"}, "weighting is chosen by name");
  refused({"train_share=0.5:2"}, "train_share must be between 0.001 and 1");
  refused({"train_share=0.5"}, "train_share must be a range");
}

TEST_CASE("all that is wrong is named at once") {
  refused({"factors=0:9", "biases=true", "solver=lu", "weighting=heavy"},
          "own.factors must be a whole number between 1 and 4096, the search space has 0 to 9; "
          "own.solver must be one of cholesky gradient, got 'lu'; there is no weighting 'heavy'");
}

// SPDX-License-Identifier: MIT
// Every recipe's options at and beyond the ends of their ranges, with the exact words of the error.
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace {

struct row {
  char const* field;
  char const* text;  // as on the command line
  char const* rule;  // what must stand between the field and the text
};

/// A text outside the range is refused; one at the end of it is taken and valid.
template <typename Options>
void check_rows(std::string const& recipe, std::vector<row> const& refused,
                std::vector<std::pair<char const*, char const*>> const& taken) {
  for (auto const& [name, text, rule] : refused) {
    Options options;
    std::string const words = recipe + '.' + name + ' ' + rule + ", got '" + text + '\'';
    CHECK_THROWS_WITH_AS(lfrec::set_field(recipe, options, name, text), words.c_str(),
                         lfrec::invalid_option);
  }
  for (auto const& end : taken) {  // no bindings: clang 14 cannot capture them
    CAPTURE(end.first);
    CAPTURE(end.second);
    Options options;
    CHECK_NOTHROW(lfrec::set_field(recipe, options, end.first, end.second));
    CHECK_NOTHROW(validate(options));
  }
}

/// The same rule stands at fit's door.
template <typename Recipe>
void refuses(decltype(Recipe::options) const& options, char const* words) {
  CHECK_THROWS_WITH_AS((void)Recipe{options}.fit(lfrec_test::five_by_seven()), words,
                       lfrec::invalid_option);
}

constexpr char const* factors = "must be a whole number between 1 and 4096";
constexpr char const* epochs = "must be a whole number between 1 and 10000";
constexpr char const* init = "must be between 1e-06 and 100";
constexpr char const* weight = "must be between 1e-09 and 1e+06 or unset";
constexpr char const* seed = "must be a whole number from 0 to 2^64 - 1";

}  // namespace

TEST_CASE("implicit_als refuses options outside their range") {
  check_rows<lfrec::implicit_als_options>(
      "implicit_als",
      {{"factors", "0", factors},
       {"factors", "4097", factors},
       {"epochs", "0", epochs},
       {"epochs", "10001", epochs},
       {"regularization", "-0.1", "must be between 0 and 1e+06"},
       {"regularization", "1e7", "must be between 0 and 1e+06"},
       {"regularization", "nan", "must be between 0 and 1e+06"},
       {"unobserved_weight", "0", weight},
       {"unobserved_weight", "1e7", weight},
       {"frequency_scaling", "-0.1", "must be between 0 and 2"},
       {"frequency_scaling", "2.1", "must be between 0 and 2"},
       {"alpha", "0", weight},
       {"alpha", "inf", weight},
       {"solver", "lu", "must be one of cholesky conjugate_gradient"},
       {"cg_steps", "0", "must be a whole number between 1 and 1000"},
       {"cg_steps", "1001", "must be a whole number between 1 and 1000"},
       {"init_stddev", "0", init},
       {"init_stddev", "101", init},
       {"seed", "-1", seed},
       {"seed", "18446744073709551616", seed}},
      {{"factors", "1"},
       {"factors", "4096"},
       {"epochs", "10000"},
       {"regularization", "0"},
       {"regularization", "1e6"},
       {"unobserved_weight", "unset"},
       {"unobserved_weight", "1e6"},
       {"frequency_scaling", "0"},
       {"frequency_scaling", "2"},
       {"alpha", "40"},
       {"solver", "conjugate_gradient"},
       {"cg_steps", "1000"},
       {"init_stddev", "100"},
       {"seed", "18446744073709551615"}});
}

TEST_CASE("als refuses options outside their range") {
  check_rows<lfrec::als_options>("als",
                                 {{"factors", "0", factors},
                                  {"factors", "4097", factors},
                                  {"epochs", "-3", epochs},
                                  {"regularization", "0", "must be between 1e-09 and 1e+06"},
                                  {"regularization", "1e7", "must be between 1e-09 and 1e+06"},
                                  {"init_stddev", "-1", init},
                                  {"seed", "x", seed}},
                                 {{"factors", "1"}, {"regularization", "1e6"}, {"seed", "0"}});
}

TEST_CASE("item_knn and popularity refuse options outside their range") {
  check_rows<lfrec::item_knn_options>(
      "item_knn",
      {{"neighbors", "0", "must be a whole number between 1 and 1000000000"},
       {"neighbors", "1000000001", "must be a whole number between 1 and 1000000000"},
       {"shrinkage", "-1", "must be between 0 and 1e+09"},
       {"shrinkage", "1e10", "must be between 0 and 1e+09"}},
      {{"neighbors", "1000000000"}, {"shrinkage", "0"}});
  check_rows<lfrec::popularity_options>("popularity",
                                        {{"weighted", "maybe", "must be true or false"}},
                                        {{"weighted", "true"}, {"weighted", "0"}});
}

TEST_CASE("fit refuses what was set in the struct, before it does anything") {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  refuses<lfrec_test::implicit_als<float>>(
      {.factors = 0}, "implicit_als.factors must be a whole number between 1 and 4096, got 0");
  refuses<lfrec_test::implicit_als<float>>(
      {.regularization = nan}, "implicit_als.regularization must be between 0 and 1e+06, got nan");
  refuses<lfrec_test::implicit_als<float>>(
      {.unobserved_weight = -1.F},
      "implicit_als.unobserved_weight must be between 1e-09 and 1e+06 or unset, got -1");
  refuses<lfrec_test::implicit_als<double>>(
      {.solver = static_cast<lfrec::row_solver>(7)},
      "implicit_als.solver must be one of cholesky conjugate_gradient, got another value");
  refuses<lfrec_test::als<float>>({.epochs = 0},
                                  "als.epochs must be a whole number between 1 and 10000, got 0");
  refuses<lfrec_test::als<float>>({.init_stddev = nan},
                                  "als.init_stddev must be between 1e-06 and 100, got nan");
  refuses<lfrec_test::item_knn<float>>(
      {.neighbors = 0},
      "item_knn.neighbors must be a whole number between 1 and 1000000000, got 0");
  refuses<lfrec_test::item_knn<float>>({.shrinkage = -1},
                                       "item_knn.shrinkage must be between 0 and 1e+09, got -1");
}

TEST_CASE("the two forms of implicit feedback exclude each other") {
  refuses<lfrec_test::implicit_als<float>>(
      {.unobserved_weight = 0.1F, .alpha = 40.F},
      "implicit_als.alpha excludes implicit_als.unobserved_weight: set one of the two");
  CHECK_NOTHROW(validate(lfrec::implicit_als_options{.alpha = 40.F}));
  CHECK_NOTHROW(validate(lfrec::implicit_als_options{.unobserved_weight = 1.F}));
}

// SPDX-License-Identifier: MIT
#include "lfrec/data/weight_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/tiny_data.hpp"

using lfrec::parse_weighting;

TEST_CASE("a name alone is the weighting with its defaults") {
  for (auto const name : lfrec::weighting_names) {
    auto const weighting = parse_weighting(name);
    CHECK(lfrec::weighting_text(weighting).rfind(name, 0) == 0);
  }
  CHECK(std::get<lfrec::bm25>(parse_weighting("bm25").choice).k1 == 1.2);
  CHECK(std::holds_alternative<lfrec::raw>(lfrec::any_weighting{}.choice));
}

TEST_CASE("parameters are read by name") {
  auto const log =
      std::get<lfrec::logarithmic>(parse_weighting("log:scale=2,epsilon=10,merge=max").choice);
  CHECK(log.scale == 2);
  CHECK(log.epsilon == 10);
  CHECK(log.merge == lfrec::duplicates::max);
  auto const edges = [](char const* text) {
    return std::get<lfrec::ordinal>(parse_weighting(text).choice).edges;
  };
  CHECK(edges("ordinal:edges=1/2.5/1e3") == std::vector<double>{1, 2.5, 1000});
  CHECK(edges("ordinal:preset=hetrec_plays") == lfrec::ordinal::hetrec_plays().edges);
  CHECK(edges("ordinal:quantiles=7").empty());
}

TEST_CASE("what is written is read back") {
  for (char const* text :
       {"raw:merge=sum", "binary:merge=last", "linear:scale=0.1,merge=sum",
        "log:scale=2,epsilon=10,merge=mean", "tfidf:merge=sum", "bm25:k1=100,b=0.8,merge=first",
        "ordinal:quantiles=7,merge=sum", "ordinal:edges=1/2.5/1000,quantiles=5,merge=sum"})
    CHECK(lfrec::weighting_text(parse_weighting(text)) == text);
}

TEST_CASE("a weighting chosen at run time weighs like the one it holds") {
  auto const log = lfrec_test::power_law_log(23, 17, 6, 2);
  lfrec::matrix const chosen(log, parse_weighting("log:scale=3"));
  lfrec::matrix const known(log, lfrec::logarithmic{.scale = 3});
  CHECK(chosen.by_user().values() == known.by_user().values());
}

TEST_CASE("an error names what there is") {
  auto const check = [](char const* text, char const* message) {
    CHECK_THROWS_WITH_AS((void)parse_weighting(text), message, lfrec::invalid_option);
  };
  check("tf-idf",
        "there is no weighting 'tf-idf'; there are raw, binary, linear, log, tfidf, bm25, ordinal");
  check("", "there is no weighting ''; there are raw, binary, linear, log, tfidf, bm25, ordinal");
  check("log:alpha=2", "weighting log has no option 'alpha'; it has scale, epsilon, merge");
  check("log:", "weighting log has no option ''; it has scale, epsilon, merge");
  check("bm25:b=2", "weighting bm25.b must be between 0 and 1, got '2'");
  check("bm25:b", "weighting bm25.b must be between 0 and 1, got ''");
  check("raw:merge=min", "weighting raw.merge must be one of sum mean max first last, got 'min'");
  check("ordinal:bins=3",
        "weighting ordinal has no option 'bins'; it has edges, preset, quantiles, merge");
  check("ordinal:preset=x", "weighting ordinal.preset must be hetrec_plays, got 'x'");
  for (char const* text : {"ordinal:edges=", "ordinal:edges=1/", "ordinal:edges=0/1",
                           "ordinal:edges=2/1", "ordinal:edges=1/x", "ordinal:edges=nan"})
    CHECK_THROWS_AS((void)parse_weighting(text), lfrec::invalid_option);
}

TEST_CASE("any weighting may fade, in text as well") {
  auto const fading = lfrec::parse_weighting("log:scale=2,decay=86400");
  CHECK(fading.decay == 86400);
  CHECK(lfrec::weighting_text(fading) == "log:scale=2,epsilon=1,merge=sum,decay=86400");
  CHECK(lfrec::parse_weighting(lfrec::weighting_text(fading)).decay == 86400);
  lfrec::interaction_log const log(1, 1, {{lfrec::user_index{0}, lfrec::item_index{0}, 1, 7}});
  CHECK(fading.fit(log).parts().decay == 86400);
  CHECK(fading.fit(log).parts().now == 7);
  CHECK_THROWS_WITH_AS((void)lfrec::parse_weighting("raw:decay=0"),
                       "weighting raw: decay must be a positive number, got '0'",
                       lfrec::invalid_option);
}

// SPDX-License-Identifier: MIT
#include <lfrec/data/time_context.hpp>
#include <lfrec/datasets/delimited.hpp>
#include <lfrec/evaluate/evaluate_in_context.hpp>
#include <lfrec/factorization_machine.hpp>
#include <lfrec/metrics/rating_error.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>
#include <string>

// A csv file: people like dance music when the sun shines and ballads in the rain.
std::string ratings() {
  std::string text = "user,track,rating,time,weather\n";
  lfrec::random_stream random(1);
  for (int u = 0; u < 40; ++u)
    for (int t = 0; t < 30; ++t) {
      if (random.uniform() > 0.4) continue;
      bool const sunny = random.uniform() < 0.5;
      bool const told = random.uniform() < 0.9;  // else nobody asked for the weather
      int const rating = (t % 2 == 0) == sunny ? 4 : 2;
      text += std::to_string(u) + ',' + (t % 2 == 0 ? "dance " : "ballad ") + std::to_string(t) +
              ',' + std::to_string(rating + static_cast<int>(random.below(2))) + ',' +
              std::to_string(951506400 + 3600 * t) + ',' +
              (told ? (sunny ? "sunny" : "rainy") : "NA") + '\n';
    }
  return text;
}

int main() {
  auto options = lfrec::datasets::csv();
  options.user = "user", options.item = "track", options.value = "rating", options.time = "time";
  options.context = {"weather"};
  auto const file = ratings();
  auto data =
      lfrec::datasets::delimited(lfrec::datasets::memory_source(file, "ratings.csv"), options)
          .read();
  data = lfrec::with_context(std::move(data), "weekday", lfrec::weekday{.offset_minutes = 60});
  std::printf("%d situations of %zu circumstances\n", data.contexts.rows(),
              data.contexts.names().size());

  auto const train = data.log.select([](std::size_t n) { return n % 5 != 0; });
  auto const test = data.log.select([](std::size_t n) { return n % 5 == 0; });
  lfrec::matrix const matrix(train, lfrec::duplicates::mean);
  lfrec::situated_log const known{train, data.contexts};
  lfrec::factorization_machine const recipe{{.factors = 4}};
  auto const judge = [&](auto const& model) {
    return lfrec::evaluate_in_context(model, lfrec::situated_log{test, data.contexts}, {1, 5},
                                      lfrec::serial{}, lfrec::rmse{})
        .value("rmse");
  };
  auto const model = recipe.fit(lfrec::training{matrix, nullptr, nullptr, nullptr, &known});
  std::printf("rmse %.1f without context, %.1f with\n", judge(recipe.fit(matrix)), judge(model));

  for (char const* weather : {"weather:sunny", "weather:rainy"}) {
    lfrec::situation const now(model.context_names(), {weather});
    auto const list =
        lfrec::recommend(model, lfrec::query{.user = data.users.at("7"), .context = now.view()}, 3);
    std::printf("%s:", weather);
    for (auto const& [track, score] : list) {
      auto const name = data.item_name(track);
      std::printf(" %.*s", static_cast<int>(name.find(' ')), name.data());
    }
    std::printf("\n");
  }
  try {
    lfrec::situation const fog(model.context_names(), {"weather:foggy"});
  } catch (lfrec::unknown_id const& e) {
    std::printf("%s\n", e.what());
  }
}

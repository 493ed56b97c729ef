// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/models/neighbor_model.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/recommender.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

struct walk_options {
  double damping = 0.5;  // how much popular artists lose, 0 to 1
};

constexpr auto fields(walk_options const*) {
  return std::tuple{lfrec::field{"damping",
                                 &walk_options::damping,
                                 {0, 1},
                                 lfrec::scale::linear,
                                 "beta",
                                 "how much popular artists lose"}};
}

// From an artist to a listener and on to one of the listener's artists, at random: where does the
// walk end? A neighbour model knows how to recommend, explain and take strangers.
struct walk {
  using model_type = lfrec::neighbor_model<float>;
  static constexpr std::string_view name = "walk";
  walk_options options = {};

  template <lfrec::TwoWayTrainingData Data, lfrec::Executor E = lfrec::serial,
            lfrec::ObserverOf<model_type> O = lfrec::silent>
  model_type fit(Data const& plays, E&& = {}, O&& = {}) const {
    lfrec::validate_fields(name, options);
    std::vector<lfrec::offset_t> offsets{0};
    std::vector<lfrec::index_t> from;
    std::vector<float> weights;
    std::vector<float> listeners;
    for (lfrec::index_t i = 0; i < plays.items(); ++i) {
      auto const users = plays.item(lfrec::item_index{i}).index;
      listeners.push_back(static_cast<float>(users.size()));
      std::map<lfrec::index_t, double> arrivals;
      for (auto const u : users) {
        auto const artists = plays.user(lfrec::user_index{u}).index;
        for (auto const j : artists) {
          auto const starts = static_cast<double>(plays.item(lfrec::item_index{j}).size());
          arrivals[j] += 1 / (starts * static_cast<double>(artists.size()));
        }
      }
      for (auto const& [j, chance] : arrivals) {
        if (j == i) continue;
        from.push_back(j);
        weights.push_back(static_cast<float>(
            chance / std::pow(static_cast<double>(users.size()), options.damping)));
      }
      offsets.push_back(static_cast<lfrec::offset_t>(from.size()));
    }
    lfrec::csr<float> neighbors(plays.items(), plays.items(), std::move(offsets), std::move(from),
                                std::move(weights));
    return model_type(std::move(neighbors), lfrec::copy_rows(plays), std::move(listeners));
  }
};
static_assert(lfrec::Recommender<walk>);

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const cut = lfrec::random_holdout{}(world.log);
  lfrec::matrix const shown(cut.train, lfrec::binary{});
  lfrec::matrix const hidden(cut.test, lfrec::binary{});

  auto const judge = [&](auto const& recipe) {
    auto const model = recipe.fit(shown);
    auto const report = lfrec::evaluate(model, lfrec::held_out(shown, hidden), lfrec::ndcg{10});
    std::printf("%-10s NDCG@10 %.3f\n", std::string(recipe.name).c_str(), report.mean("ndcg@10"));
  };
  judge(lfrec::popularity{});
  judge(walk{});
}

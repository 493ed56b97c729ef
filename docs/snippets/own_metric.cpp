// SPDX-License-Identifier: MIT
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/split/leave_last_out.hpp"

// Of the plays held out for a user, the share that the first k items account for: an artist
// played a hundred times counts a hundred times as much as one played once.
struct play_recall {
  lfrec::index_t k = 10;

  std::string name() const { return "play_recall@" + std::to_string(k); }
  lfrec::index_t depth() const { return k; }
  double operator()(lfrec::ranking const& r) const {
    double found = 0;
    double all = 0;
    for (std::size_t n = 0; n < r.relevant.size(); ++n) {
      all += r.relevant.value[n];
      for (auto const item : lfrec::head(r, k))
        if (lfrec::to_index(item) == r.relevant.index[n]) found += r.relevant.value[n];
    }
    return all > 0 ? found / all : 0;
  }
};
static_assert(lfrec::ListMetric<play_recall>);

// How far a user would have to scroll to see all that was held out: no list is long enough to say.
struct worst_rank {
  std::string name() const { return "worst_rank"; }
  static lfrec::goal wanted() { return lfrec::goal::lowest; }
  double operator()(lfrec::placement const& p) const {
    return p.items.empty() ? 0 : static_cast<double>(p.items.back().rank);
  }
};
static_assert(lfrec::RankMetric<worst_rank>);

// How many different artists come first on somebody's list.
struct leaders {
  using state = std::set<lfrec::item_index>;
  std::string name() const { return "leaders"; }
  lfrec::index_t depth() const { return 1; }
  void add(state& s, lfrec::ranking const& r) const {
    for (auto const item : lfrec::head(r, 1)) s.insert(item);
  }
  void merge(state& s, state const& later) const { s.insert(later.begin(), later.end()); }
  double value(state const& s) const { return static_cast<double>(s.size()); }
};
static_assert(lfrec::CatalogueMetric<leaders>);

int main() {
  std::vector<lfrec::interaction> plays;
  auto const play = [&](lfrec::index_t user, lfrec::index_t artist, float count) {
    plays.push_back({lfrec::user_index{user}, lfrec::item_index{artist}, count});
  };
  play(0, 0, 5), play(0, 1, 2), play(0, 2, 90), play(0, 3, 10);
  play(1, 2, 4), play(1, 3, 1), play(1, 0, 20), play(1, 4, 60);
  play(2, 2, 7), play(2, 4, 3), play(2, 1, 1), play(2, 0, 1);

  auto const cut = lfrec::leave_last_out{{.count = 2}}({3, 5, plays});
  lfrec::matrix const train(cut.train);
  lfrec::matrix const test(cut.test);
  auto const model = lfrec::popularity{}.fit(train);
  auto const report = lfrec::evaluate(model, lfrec::held_out{train, test}, lfrec::recall{1},
                                      play_recall{1}, worst_rank{}, leaders{});
  for (std::size_t n = 0; n < report.users().size(); ++n)
    std::printf("user %zu: recall %.3f, of the plays %.3f, all by rank %.0f\n",
                lfrec::to_size(report.users()[n]), report.values("recall@1")[n],
                report.values("play_recall@1")[n], report.values("worst_rank")[n]);
  std::printf("mean: recall %.3f, of the plays %.3f\n", report.mean("recall@1"),
              report.mean("play_recall@1"));
  std::printf("%.0f artists lead a list\n", report.overall("leaders"));
}

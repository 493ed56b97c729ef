#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/recommend/pruned_scan.hpp>

#include <cstdio>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 8000}}.read();
  lfrec::matrix const plays(world.log, lfrec::binary{});
  auto const model = lfrec::implicit_als{{.factors = 32}}.fit(plays);

  // Once, from the model; and per thread what the calls need besides.
  lfrec::pruned_scan<float> const scan(model);
  lfrec::pruned_scan<float>::workspace work(scan, 10);
  std::vector<lfrec::recommendation<float>> room(10);

  // Per request, without a call of new.
  lfrec::user_index const user{7};
  auto const list =
      scan(model.user_factors().row(to_index(user)), plays.user(user).index, work, room);

  auto const full = lfrec::recommend(model, user, 10, lfrec::unseen(plays, user));
  bool same = list.size() == full.size();
  for (std::size_t n = 0; same && n < full.size(); ++n) same = list[n] == full[n];
  std::printf("%s; most items were not scored: %s\n", same ? "the same list" : "another list",
              work.scored() < 0.5 ? "yes" : "no");
}

#include <lfrec/data/matrix.hpp>
#include <lfrec/datasets/npz.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/io/factor_arrays.hpp>
#include <lfrec/io/save_npz.hpp>

#include <cstdio>

int main() {
  auto const world = lfrec::datasets::synthetic{lfrec::datasets::small_world()}.read();

  // A matrix for scipy.sparse.load_npz, and one that save_npz wrote (here: the same).
  lfrec::save_npz(lfrec::rows_by_user(world.log), "plays.npz");
  auto const data = lfrec::datasets::read_npz("plays.npz");
  lfrec::matrix const plays(data.log);
  std::printf("%d users, %d items, %lld entries\n", plays.users(), plays.items(),
              static_cast<long long>(plays.nonzeros()));

  // Factors for numpy.load, and back.
  auto const model = lfrec::implicit_als{{.factors = 8}}.fit(plays);
  lfrec::save_factors(model, "model.npz");
  auto parts = lfrec::read_factors("model.npz");
  parts.objective = model.parts().objective;  // for folding in
  lfrec::factor_model<float> const back(std::move(parts));
  std::printf("%d user vectors of %d entries, the same as before: %s\n", back.users(), back.width(),
              back.user_factors() == model.user_factors() ? "yes" : "no");
}

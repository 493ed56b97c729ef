// SPDX-License-Identifier: MIT
// What a model is made of, as files for NumPy and SciPy.
#include <lfrec/io/factor_arrays.hpp>
#include <lfrec/io/save_npz.hpp>
#include <lfrec/models/neighbor_model.hpp>

#include "commands.hpp"
#include "load.hpp"

namespace cli {

void export_arrays(export_arguments const& arguments) {
  auto const saved = load_model(arguments.model);
  if (arguments.of == "factors") return lfrec::save_factors(saved, arguments.out);
  if (arguments.of == "plays") {
    if (saved.seen_rows() == nullptr)
      throw lfrec::shape_error("this model was saved without what its users have seen");
    return lfrec::save_npz(*saved.seen_rows(), arguments.out);
  }
  auto const* const model = saved.model.target<lfrec::neighbor_model<float>>();
  if (model == nullptr)
    throw lfrec::shape_error("a model of " + saved.recipe + " has no table of neighbours");
  lfrec::save_npz(model->neighbors(), arguments.out);
}

}  // namespace cli

// SPDX-License-Identifier: MIT
#pragma once

namespace lfrec_test {

/// The model after a way through the bytes of a saved file. Compiled once for every kind of model.
template <typename Model>
[[nodiscard]] Model reloaded(Model const& model);

}  // namespace lfrec_test

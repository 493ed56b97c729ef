// SPDX-License-Identifier: MIT
#include "support/compiled_io.hpp"

namespace lfrec::inline v0::detail {

template void write_model(binary_writer&, std::string const&, basic_any_model<float> const&);
template void write_model(binary_writer&, std::string const&, basic_any_model<double> const&);
template basic_any_model<float> read_model(binary_reader&, std::string const&, executor_ref);
template basic_any_model<double> read_model(binary_reader&, std::string const&, executor_ref);

}  // namespace lfrec::inline v0::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lfrec/io/load.hpp"
#include "lfrec/io/model_sections.hpp"
#include "lfrec/io/save.hpp"

// Files know every kind of model: what writes and reads them is compiled once, in compiled_io.cpp.
namespace lfrec::inline v0::detail {

extern template void write_model(binary_writer&, std::string const&, basic_any_model<float> const&);
extern template void write_model(binary_writer&, std::string const&,
                                 basic_any_model<double> const&);
extern template basic_any_model<float> read_model(binary_reader&, std::string const&, executor_ref);
extern template basic_any_model<double> read_model(binary_reader&, std::string const&,
                                                   executor_ref);

}  // namespace lfrec::inline v0::detail

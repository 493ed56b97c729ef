// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/atomic_file.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/io/npz_writer.hpp"

namespace lfrec::inline v0 {

/// Writes a sparse matrix that `scipy.sparse.load_npz` reads: beside the name, flushed, renamed
/// over it. datasets/npz.hpp reads it back. Throws io_error with the system's reason.
template <NpyElement Value>
void save_npz(csr<Value> const& matrix, std::string const& path) {
  atomic_file file(path);
  npz_writer out([&](std::string_view bytes) { file.write(bytes); });
  out.add("indices", matrix.indices());
  out.add("indptr", matrix.offsets());
  out.add_word("format", "csr");
  std::array<std::int64_t, 2> const shape{matrix.rows(), matrix.columns()};
  out.add("shape", {2}, std::span<std::int64_t const>(shape));
  out.add("data", matrix.values());
  out.finish();
  file.commit();
}

}  // namespace lfrec::inline v0

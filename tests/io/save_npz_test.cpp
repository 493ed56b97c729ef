// SPDX-License-Identifier: MIT
#include "lfrec/io/save_npz.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/datasets/npz.hpp"
#include "support/python.hpp"
#include "support/temporary_folder.hpp"
#if __has_include(<zlib.h>)
#include "lfrec/datasets/zlib_inflate.hpp"
#endif

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

csr<float> example() {
  return {3, 4, {0, 1, 1, 3}, {1, 0, 3}, {1.5F, 2, -3}};
}

void check_example(csr<float> const& m) {
  CHECK(m.columns() == 4);
  CHECK(m.offsets() == example().offsets());
  CHECK(m.indices() == example().indices());
  CHECK(m.values() == example().values());
}

}  // namespace

TEST_CASE("a matrix comes back from its file") {
  lfrec_test::temporary_folder const folder;
  save_npz(example(), folder.file("m.npz"));
  CHECK(folder.files() == 1);
  check_example(read_npz_matrix(folder.file("m.npz")));
  save_npz(csr<double>(0, 2, {0}, {}, {}), folder.file("m.npz"));
  CHECK(read_npz_matrix(folder.file("m.npz")).columns() == 2);
  CHECK_THROWS_AS(save_npz(example(), folder.file("no/m.npz")), io_error);
}

TEST_CASE("SciPy reads what is written, and what SciPy writes is read") {
  lfrec_test::temporary_folder const folder;
  save_npz(example(), folder.file("ours.npz"));
  std::string const program =
      "import numpy as np, scipy.sparse as sp\n"
      "m = sp.load_npz('" +
      folder.file("ours.npz") +
      "')\n"
      "want = np.array([[0, 1.5, 0, 0], [0, 0, 0, 0], [2, 0, 0, -3]])\n"
      "assert m.format == 'csr' and m.dtype == np.float32 and (m.toarray() == want).all()\n"
      "for name, how in (('csr', m), ('csc', m.tocsc()), ('coo', m.tocoo())):\n"
      "  for kind in ('float32', 'float64', 'int64', 'int32', 'int8', '>f8'):\n"
      "    for packed in (0, 1):\n"
      "      f = '" +
      folder.file("") +
      "' + '_'.join([name, kind[-4:], str(packed)]) + '.npz'\n"
      "      k = how.copy(); k.data = (2 * k.data).astype(kind)\n"
      "      sp.save_npz(f, k, compressed=bool(packed))\n"
      "sp.save_npz('" +
      folder.file("bool.npz") +
      "', m != 0, compressed=False)\n"
      "sp.save_npz('" +
      folder.file("array.npz") +
      "', sp.csr_array(m), compressed=False)\n"
      "k = m.copy(); k.indices = k.indices.astype('int64'); k.indptr = k.indptr.astype('int64')\n"
      "sp.save_npz('" +
      folder.file("wide.npz") +
      "', k, compressed=False)\n"
      "sp.save_npz('" +
      folder.file("dia.npz") + "', m.todia(), compressed=False)\n";
  auto const ran = lfrec_test::run_scipy(program, folder.file("exchange.py"));
  if (!ran) return;
  REQUIRE(*ran);
  for (std::string const format : {"csr", "csc", "coo"})
    for (std::string const kind : {"at32", "at64", "nt64", "nt32", "int8", ">f8"})
      for (bool const packed : {false, true}) {
        auto const path =
            folder.file(format + '_' + kind + '_' + std::to_string(int{packed}) + ".npz");
        CAPTURE(path);
        csr<float> m;
#if __has_include(<zlib.h>)
        m = read_npz_matrix(path, {}, zlib_inflate{});
#else
        if (packed) continue;
        m = read_npz_matrix(path);
#endif
        CHECK(m.indices() == example().indices());
        CHECK(m.values() == std::vector<float>{3, 4, -6});
      }
  CHECK(read_npz_matrix(folder.file("bool.npz")).values() == std::vector<float>{1, 1, 1});
  check_example(read_npz_matrix(folder.file("array.npz")));
  check_example(read_npz_matrix(folder.file("wide.npz")));
  CHECK_THROWS_WITH_AS(static_cast<void>(read_npz_matrix(folder.file("dia.npz"))),
                       doctest::Contains("is a matrix of format 'dia'"), format_error);
}

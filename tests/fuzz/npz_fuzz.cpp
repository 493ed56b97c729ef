// SPDX-License-Identifier: MIT
// Whatever the bytes, the reader of SciPy's matrices gives one or throws lfrec::error, and the
// reader of arrays, told the same, gives numbers or throws. Where the CRC of an entry is the only
// thing that is wrong, it is mended first: no fuzzer guesses it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lfrec/core/crc32.hpp"
#include "lfrec/datasets/npy.hpp"
#include "lfrec/datasets/npz.hpp"
#include "lfrec/datasets/zip_archive.hpp"
#include "lfrec/datasets/zlib_inflate.hpp"

namespace {

using namespace lfrec;
using namespace lfrec::datasets;

void check(bool good) {
  if (!good) std::abort();
}

// The file with the CRC of each stored entry as its contents have it.
std::string mended(std::string_view text) {
  std::string file(text);
  try {
    zip_archive const archive(text, "fuzz");
    std::size_t list = 0;
    for (auto const& e : archive.entries()) {
      list = file.find("PK\x01\x02", list);
      if (list == std::string::npos || list + 20 > file.size() || e.at + 30 > file.size()) break;
      auto const byte = [&](std::uint64_t at) {
        return static_cast<std::uint64_t>(
            static_cast<unsigned char>(file[static_cast<std::size_t>(at)]));
      };
      auto const begin = e.at + 30 + byte(e.at + 26) + 256 * byte(e.at + 27) + byte(e.at + 28) +
                         256 * byte(e.at + 29);
      if (e.method == 0 && begin <= file.size() && e.size <= file.size() - begin) {
        auto const sum = lfrec::detail::crc32(
            text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(e.size)));
        for (std::size_t k = 0; k < 4; ++k)
          file[list + 16 + k] = static_cast<char>(sum >> (8 * k) & 0xFFU);
      }
      list += 4;
    }
  } catch (lfrec::error const&) {
  }
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    npy_array const array(text, "fuzz");
    check(array.numbers<double>().size() == array.size());
  } catch (lfrec::error const& e) {
    check(e.what()[0] != '\0');
  }
  try {
    auto const file = mended(text);
    auto const d = npz(memory_source(file, "fuzz"), {.longest_side = 1000}, zlib_inflate{}).read();
    check(d.report.rows_read == d.log.size() + d.report.rows_merged);
    check(d.log.users() == static_cast<index_t>(d.users.size()));
  } catch (lfrec::error const& e) {
    check(e.what()[0] != '\0');
  }
  return 0;
}

// SPDX-License-Identifier: MIT
// Any bytes at all either load or are a format_error, and what loads can be used and saved again.
//
//   clang++-14 -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
//     -Iinclude -Itests -isystem /usr/include/eigen3 tests/fuzz/load_fuzz.cpp -o load_fuzz
//   mkdir found && ./load_fuzz -max_total_time=600 -max_len=8192 found tests/fuzz/corpus/load
//
// Coverage: the same with -fprofile-instr-generate -fcoverage-mapping, then
//   LLVM_PROFILE_FILE=load.profraw ./load_fuzz -runs=0 found tests/fuzz/corpus/load
//   llvm-profdata-14 merge load.profraw -o load.profdata
//   llvm-cov-14 report ./load_fuzz -instr-profile=load.profdata include/lfrec/io
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/io/load.hpp"
#include "lfrec/io/save.hpp"
#include "support/opened_file.hpp"

namespace {

/// Uses whatever loads: its numbers came from the file, so its errors may be the library's, but
/// nothing else; and what was saved must be the file again.
template <typename Scalar>
void use(lfrec::basic_saved_model<Scalar> const& saved) {
  try {
    auto const id = [&](auto const& map, auto index) { return std::string{map.key(index)}; };
    if (!saved.users.empty())
      (void)saved.recommend(id(saved.users, lfrec::user_index{0}), 5, lfrec::everything{});
    if (!saved.items.empty()) {
      auto const item = id(saved.items, lfrec::item_index{0});
      std::vector<std::pair<std::string, float>> const raw{{item, 2.0F}};
      (void)saved.recommend_history(raw, 5);
      if (!saved.users.empty()) (void)saved.explain(id(saved.users, lfrec::user_index{0}), item);
      (void)saved.similar(item, 5);
    }
  } catch (lfrec::error const&) {
  }
}

template <typename Scalar>
void load(std::span<std::byte const> file, bool convert) {
  try {
    auto const saved = lfrec::load<Scalar>(file, {.convert = convert});
    use(saved);
    auto const again = lfrec::save_bytes(saved);
    if (!convert &&
        lfrec::save_bytes(lfrec::load<Scalar>(std::span<std::byte const>(again))) != again)
      std::abort();
  } catch (lfrec::format_error const&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::vector<std::byte> file(size);
  for (std::size_t n = 0; n < size; ++n) file[n] = std::byte{data[n]};
  load<float>(file, false);
  // The same as somebody would forge it, who knows about the checksums: the loader itself has no
  // way around them.
  lfrec_test::opened_file opened(file);
  opened.header.file_bytes = size;
  opened.close(file);
  load<float>(file, false);
  load<double>(file, false);
  load<double>(file, true);
  load<float>(file, true);
  return 0;
}

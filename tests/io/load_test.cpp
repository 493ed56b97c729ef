// SPDX-License-Identifier: MIT
#include "lfrec/io/load.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/io/save.hpp"
#include "support/compiled_io.hpp"
#include "support/opened_file.hpp"
#include "support/saved_examples.hpp"
#include "support/temporary_folder.hpp"

namespace {

using file_bytes = std::vector<std::byte>;

/// True if loading throws format_error; anything else that is thrown fails the test.
bool refused(std::span<std::byte const> file) {
  try {
    (void)lfrec::load(file);
    return false;
  } catch (lfrec::format_error const&) {
    return true;
  }
}

/// Changes entry n of a section, as somebody who then puts the checksums right.
template <typename T>
void put(file_bytes& file, lfrec_test::opened_file& opened, std::string const& section,
         std::size_t n, T value) {
  std::memcpy(file.data() + opened.section(section).offset + n * sizeof value, &value,
              sizeof value);
}

}  // namespace

TEST_CASE_TEMPLATE("everything comes back, from a file and from memory", Scalar,
                   LFREC_TEST_SCALARS) {
  lfrec_test::temporary_folder const folder;
  lfrec_test::for_each_saved_model<Scalar>([&](auto const& saved) {
    lfrec::save(saved, folder.file("model"));
    auto const bytes = lfrec::save_bytes(saved);
    auto const back = lfrec::load<Scalar>(folder.file("model"));
    CHECK(back.recipe == saved.recipe);
    CHECK(back.options == saved.options);
    CHECK(back.users == saved.users);
    CHECK(back.items == saved.items);
    CHECK(back.item_names == saved.item_names);
    CHECK(back.origin == saved.origin);
    CHECK(back.weighting.has_value() == saved.weighting.has_value());
    CHECK(back.seen.has_value() == saved.seen.has_value());
    CHECK(back.recommend("u1", 7, lfrec::everything{}) ==
          saved.recommend("u1", 7, lfrec::everything{}));
    if (saved.seen_rows() != nullptr) {
      CHECK(back.recommend("u0", 7) == saved.recommend("u0", 7));
      std::vector<std::pair<std::string, float>> const raw{{"i1", 3.0F}, {"i4", 7.0F}};
      CHECK(back.recommend_history(raw, 7) == saved.recommend_history(raw, 7));
    }
    CHECK(lfrec::save_bytes(back) == bytes);
    CHECK(lfrec::save_bytes(lfrec::load<Scalar>(std::span<std::byte const>(bytes))) == bytes);
  });
}

TEST_CASE("the other scalar is refused unless it is to be converted") {
  auto const narrow = lfrec::save_bytes(lfrec_test::saved_implicit());
  CHECK_THROWS_WITH_AS((void)lfrec::load<double>(std::span<std::byte const>(narrow)),
                       doctest::Contains("holds a model of float, not of double"),
                       lfrec::format_error);
  auto const wide = lfrec::load<double>(std::span<std::byte const>(narrow), {.convert = true});
  CHECK(wide.recommend("u0", 1)[0].item == lfrec_test::saved_implicit().recommend("u0", 1)[0].item);
  // Every float is a double, so the way back gives the same file.
  auto const wide_file = lfrec::save_bytes(wide);
  CHECK(lfrec::save_bytes(lfrec::load<float>(std::span<std::byte const>(wide_file),
                                             {.convert = true})) == narrow);
}

TEST_CASE("a file cut at any length, or with any byte changed, is refused") {
  for (auto const& saved : {lfrec_test::saved_implicit(), lfrec_test::saved_neighbors()}) {
    auto file = lfrec::save_bytes(saved);
    std::size_t accepted = 0;
    for (std::size_t n = 0; n < file.size(); ++n) {
      accepted += refused(std::span(file).first(n)) ? 0U : 1U;
      auto const bit = std::byte(1U << n % 8);
      file[n] ^= bit;
      accepted += refused(file) ? 0U : 1U;
      file[n] ^= bit;
    }
    CHECK(accepted == 0);
    CHECK(!refused(file));
  }
}

TEST_CASE("a bad file is a format_error that says what is wrong with it") {
  using opened_file = lfrec_test::opened_file;
  struct bad_file {
    char const* words;
    std::function<void(file_bytes&, opened_file&)> spoil;
    bool neighbors = false;
  };
  constexpr auto huge = std::numeric_limits<std::uint64_t>::max();
  std::vector<bad_file> const table{
      {"is not a saved model of lfrec", [](auto&, auto& f) { f.header.magic[0] = 'X'; }},
      {"has another byte order", [](auto&, auto& f) { f.header.byte_order = 0x04030201; }},
      {"was saved by a newer lfrec: format 2, this one reads up to 1",
       [](auto&, auto& f) { f.header.version = 2; }},
      {"there is no format 0", [](auto&, auto& f) { f.header.version = 0; }},
      {"has scalars of 2 bytes", [](auto&, auto& f) { f.header.scalar_bytes = 2; }},
      {"holds a model of double", [](auto&, auto& f) { f.header.scalar_bytes = 8; }},
      {"no room for 4294967295 sections", [](auto&, auto& f) { f.header.sections = 0xFFFFFFFF; }},
      {"is truncated: ", [](auto&, auto& f) { f.header.file_bytes = huge; }},
      {"is longer than it says", [](auto& b, auto&) { b.push_back({}); }},
      {"is longer than its sections",
       [](auto& b, auto& f) { b.push_back({}), ++f.header.file_bytes; }},
      {"section items.text is not where it must be",  // overlaps
       [](auto&, auto& f) { f.section("items.text").offset -= 64; }},
      {"section items.text is not where it must be",  // leaves a hole
       [](auto&, auto& f) { f.section("items.text").offset += 64; }},
      {"section model.users is not where it must be, or is larger than the file",
       [](auto&, auto& f) { f.section("model.users").bytes = huge - 63; }},
      {"section model.users is not where it must be",
       [](auto&, auto& f) { f.section("model.users").offset = huge - 63; }},
      {"has no name", [](auto&, auto& f) { f.section("model.users").name = {}; }},
      {"has no name", [](auto&, auto& f) { f.section("model.users").name.fill('x'); }},
      {"has no section model.prior",
       [](auto&, auto& f) { f.section("model.prior").name[0] = 'x'; }},
      {"has a section names.text that does not belong in it",
       [](auto&, auto& f) { f.section("names.ends").name[0] = 'x'; }},
      {"section model.prior has entries of another type",
       [](auto&, auto& f) { f.section("model.prior").element = 6; }},
      {"a model of the unknown kind 'Factor_model'",
       [](auto& b, auto& f) { put(b, f, "model.kind", 0, 'F'); }},
      {"section model.shape holds -1",
       [](auto& b, auto& f) { put(b, f, "model.shape", 0, std::int64_t{-1}); }},
      {"section model.users has 15 entries, not 2147483647 x 3",
       [](auto& b, auto& f) { put(b, f, "model.shape", 0, std::int64_t{0x7FFFFFFF}); }},
      {"section model.shape holds 4294967303",
       [](auto& b, auto& f) { put(b, f, "model.shape", 1, (std::int64_t{1} << 32U) + 7); }},
      {"vectors of 2147483647 entries",
       [](auto& b, auto& f) { put(b, f, "model.shape", 2, std::int64_t{0x7FFFFFFF}); }},
      {"user factors are not all finite",
       [](auto& b, auto& f) {
         put(b, f, "model.users", 4, std::numeric_limits<float>::quiet_NaN());
       }},
      {"the model's objective holds -1",
       [](auto& b, auto& f) { put(b, f, "model.implicit", 1, -1.0); }},
      {"epochs", [](auto& b, auto& f) { put(b, f, "model.summary", 0, 1e300); }},
      {"has items 'i1' twice", [](auto& b, auto& f) { put(b, f, "items.text", 1, '1'); }},
      {"items.ends does not ascend",
       [](auto& b, auto& f) { put(b, f, "items.ends", 2, std::uint64_t{99}); }},
      {"a weighting of the unknown 'Bm25'",
       [](auto& b, auto& f) { put(b, f, "weighting.text", 0, 'B'); }},
      {"b must lie within 0 and 1",
       [](auto& b, auto& f) { put(b, f, "weighting.numbers", 1, 7.0); }},
      {"offsets fall at row",
       [](auto& b, auto& f) { put(b, f, "seen.offsets", 1, std::int64_t{13}); }},
      {"holds index 7 after", [](auto& b, auto& f) { put(b, f, "seen.indices", 2, 7); }},
      {"is not finite",
       [](auto& b, auto& f) {
         put(b, f, "seen.values", 0, std::numeric_limits<float>::infinity());
       }},
      {"the first offset is not 0",
       [](auto& b, auto& f) { put(b, f, "model.neighbors.offsets", 0, std::int64_t{1}); }, true},
      {"holds index -1 after",
       [](auto& b, auto& f) { put(b, f, "model.neighbors.indices", 0, -1); }, true},
  };
  auto const implicit = lfrec::save_bytes(lfrec_test::saved_implicit());
  auto const neighbors = lfrec::save_bytes(lfrec_test::saved_neighbors());
  for (auto const& bad : table) {
    auto file = bad.neighbors ? neighbors : implicit;
    opened_file opened(file);
    bad.spoil(file, opened);
    opened.close(file);
    INFO(bad.words);
    CHECK_THROWS_WITH_AS((void)lfrec::load(std::span<std::byte const>(file)),
                         doctest::Contains(bad.words), lfrec::format_error);
  }
}

TEST_CASE("files that were never models are named and refused") {
  lfrec_test::temporary_folder const folder;
  auto const check = [&](std::string const& name, std::string const& content, char const* words) {
    lfrec::atomic_file file(folder.file(name));
    file.write(content);
    file.commit();
    CHECK_THROWS_WITH_AS((void)lfrec::load(folder.file(name)),
                         doctest::Contains((folder.file(name) + ": " + words).c_str()),
                         lfrec::format_error);
  };
  check("empty", "", "is empty, not a saved model");
  check("text", "userID\tartistID\tweight\n2\t51\t13883\n", "is not a saved model of lfrec");
  check("zeros", std::string(4096, '\0'), "is not a saved model of lfrec");
  check("magic", "LFREC\r\n\x1A", "is truncated: ends within the header");
  CHECK_THROWS_AS((void)lfrec::load(folder.file("missing")), lfrec::io_error);
  CHECK_THROWS_AS((void)lfrec::load(folder.file(".")), lfrec::io_error);
}

TEST_CASE("one loaded model serves many threads") {
  auto const file = lfrec::save_bytes(lfrec_test::saved_implicit());
  auto const saved = lfrec::load(std::span<std::byte const>(file));
  auto const expected = saved.recommend("u0", 7);
  std::vector<std::vector<lfrec::named_recommendation<float>>> lists(7);
  {
    std::vector<std::jthread> threads;
    for (auto& list : lists)
      threads.emplace_back([&saved, &list] {
        for (int n = 0; n < 20; ++n) list = saved.recommend("u0", 7);
      });
  }
  for (auto const& list : lists) CHECK(list == expected);
}

TEST_CASE("files of earlier builds still load: the seed corpus of the fuzzer") {
  std::string const folder = std::string{LFREC_SOURCE_DIR} + "/tests/fuzz/corpus/load";
  int files = 0;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    auto const saved = lfrec::load<double>(entry.path().string(), {.convert = true});
    CHECK(saved.users.size() == 5);
    ++files;
  }
  CHECK(files == 5);
}

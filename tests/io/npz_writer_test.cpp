// SPDX-License-Identifier: MIT
#include "lfrec/io/npz_writer.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/datasets/zip_archive.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

template <typename Add>
std::string written(Add const& add) {
  std::string file;
  npz_writer out([&](std::string_view bytes) { file += bytes; });
  add(out);
  out.finish();
  return file;
}

std::string entry(std::string_view file, std::string_view name) {
  zip_archive const archive(file, "z");
  auto const* const found = archive.find(name);
  REQUIRE(found != nullptr);
  std::string room;
  return std::string(archive.contents(*found, stored_only{}, room));
}

}  // namespace

TEST_CASE("arrays come back, and the same arrays give the same bytes") {
  std::vector<float> const values{1, 2, 3, 4, 5, 6};
  auto const add = [&](auto& out) {
    out.add("table", {2, 3}, std::span<float const>(values));
    out.add("long", std::vector<std::int64_t>{1LL << 40});
    out.add_word("word", "csr");
  };
  auto const file = written(add);
  CHECK(file == written(add));
  auto const bytes = entry(file, "table.npy");
  npy_array const table(bytes, "a");
  CHECK(table.shape() == std::vector<std::uint64_t>{2, 3});
  CHECK(table.numbers<float>() == values);
  CHECK(npy_array(entry(file, "long.npy"), "a").numbers<std::int64_t>()[0] == 1LL << 40);
  CHECK(npy_array(entry(file, "word.npy"), "a").word() == "csr");
}

TEST_CASE("texts have the width of the longest, in letters") {
  std::vector<std::string> const texts{"a", "", "Bj\xC3\xB6rk", "\xF0\x9F\x8E\xB5"};
  auto const file = written([&](auto& out) {
    out.add_texts("names", texts.size(), [&](std::size_t n) { return texts[n]; });
    out.add_texts("none", 0, [](std::size_t) { return ""; });
  });
  auto const bytes = entry(file, "names.npy");
  CHECK(bytes.find("'<U5'") != std::string::npos);
  CHECK(bytes.size() % 64 == (4 * 5 * 4) % 64);
  auto const letter = [&](std::size_t text, std::size_t n) {
    char32_t code = 0;
    std::memcpy(&code, bytes.data() + bytes.size() - 4 * 5 * 4 + 4 * (5 * text + n), 4);
    return code;
  };
  CHECK(letter(0, 0) == U'a');
  CHECK(letter(0, 1) == 0);
  CHECK(letter(2, 2) == U'\u00F6');
  CHECK(letter(2, 4) == U'k');
  CHECK(letter(3, 0) == U'\U0001F3B5');
  CHECK(entry(file, "none.npy").find("'<U1'") != std::string::npos);
}

TEST_CASE("values that do not fill the shape are refused") {
  std::vector<float> const values{1, 2, 3};
  CHECK_THROWS_WITH_AS(written([&](auto& out) {
                         out.add("a", {2, 2}, std::span<float const>(values));
                       }),
                       "array a: 3 values for a shape of 4", shape_error);
  for (auto const& shape : {std::array<std::uint64_t, 2>{1ULL << 33U, 1ULL << 31U},
                            std::array<std::uint64_t, 2>{1ULL << 63U, 1ULL << 63U}})
    CHECK_THROWS_AS(written([&](auto& out) {
                      out.add("a", {shape[0], shape[1]}, std::span<float const>());
                    }),
                    shape_error);
  CHECK(written([](auto& out) {
          out.add("a", {1ULL << 33U, 1ULL << 31U, 0}, std::span<float const>());
        }).find("a.npy") != std::string::npos);
}

TEST_CASE("a name that an array has already is refused") {
  CHECK_THROWS_WITH_AS(written([](auto& out) {
                         out.add("a", std::vector<float>{1});
                         out.add_word("a", "csr");
                       }),
                       "array a: there is one of that name already", invalid_option);
}

static_assert(NpyElement<float> && NpyElement<std::int64_t> && !NpyElement<char>);

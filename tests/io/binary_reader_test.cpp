// SPDX-License-Identifier: MIT
#include "lfrec/io/binary_reader.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/io/binary_writer.hpp"

namespace {

using lfrec::detail::binary_reader;
using lfrec::detail::binary_writer;
using lfrec::detail::memory_source;

std::vector<std::byte> file_of(binary_writer const& writer) {
  std::vector<std::byte> file;
  writer.write([&](std::span<std::byte const> piece) {
    file.insert(file.end(), piece.begin(), piece.end());
  });
  return file;
}

/// Three doubles, a word, two strings and an empty section, in this order.
std::vector<std::byte> example() {
  std::array<std::string_view, 2> const words{"one", "two"};
  std::array<double, 3> const numbers{1, -0.1, 1e300};
  binary_writer writer(8);
  writer.add<double>("numbers", numbers);
  writer.add_text("word", "abc");
  writer.add_strings("words", 2, [&](std::size_t n) { return words[n]; });
  writer.add<float>("empty", {});
  return file_of(writer);
}

template <typename F>
void check_fails(F&& f, char const* words) {
  CHECK_THROWS_WITH_AS(f(), doctest::Contains(words), lfrec::format_error);
}

}  // namespace

TEST_CASE("sections are read by name, in any order") {
  auto const file = example();
  memory_source source(file);
  binary_reader in(source);
  CHECK(in.scalar_bytes() == 8);
  CHECK(in.read_strings("words") == std::vector<std::string>{"one", "two"});
  CHECK(in.read<float>("empty").empty());
  CHECK(in.count<double>("numbers") == 3);
  CHECK(in.read<double>("numbers") == std::vector<double>{1, -0.1, 1e300});
  CHECK(in.has("word"));
  CHECK(!in.has("wor"));
  check_fails([&] { in.finish(); }, "has a section word that does not belong in it");
  CHECK(in.read_text("word") == "abc");
  in.finish();
}

TEST_CASE("what is not as asked for is a format_error that names the section") {
  auto const file = example();
  memory_source source(file);
  binary_reader in(source);
  check_fails([&] { (void)in.read<double>("number"); },
              "saved model in memory: has no section number");
  check_fails([&] { (void)in.read<std::int64_t>("numbers"); },
              "section numbers has entries of another type");
  std::array<double, 4> four{};
  check_fails([&] { in.read_into("numbers", std::span<double>(four)); },
              "section numbers has 3 entries, not 4");
}

TEST_CASE("scalars are converted where the file holds the other width") {
  auto const file = example();
  memory_source source(file);
  binary_reader in(source);
  CHECK(in.read_scalars<double>("numbers")[1] == -0.1);
  check_fails([&] { (void)in.read_scalars<float>("numbers"); }, "numbers too large for float");

  binary_writer writer(4);
  writer.add_copy<float>("x", std::array{0.1F, 2.0F});
  auto const narrow = file_of(writer);
  memory_source narrow_source(narrow);
  binary_reader from_float(narrow_source);
  CHECK(from_float.read_scalars<double>("x") == std::vector<double>{double{0.1F}, 2});
  std::array<double, 1> one{};
  check_fails([&] { from_float.read_scalars_into("x", std::span<double>(one)); },
              "section x has 2 entries, not 1");
}

TEST_CASE("strings whose ends make no sense are refused") {
  auto const read = [](std::string_view text, std::vector<std::uint64_t> const& ends) {
    binary_writer writer(4);
    writer.add_text("s.text", text);
    writer.add<std::uint64_t>("s.ends", ends);
    auto const file = file_of(writer);
    memory_source source(file);
    return binary_reader(source).read_strings("s");
  };
  CHECK(read("abc", {1, 1, 3}) == std::vector<std::string>{"a", "", "bc"});
  CHECK(read("", {}).empty());
  check_fails([&] { (void)read("abc", {2, 1, 3}); }, "s.ends does not ascend");
  check_fails([&] { (void)read("abc", {1, 4}); }, "s.ends does not ascend");
  check_fails(
      [&] {
        (void)read("abc", {1, std::numeric_limits<std::uint64_t>::max()});
      },
      "s.ends does not ascend");
  check_fails([&] { (void)read("abc", {1, 2}); }, "s.text has bytes that belong to no string");
}

TEST_CASE("a changed section is noticed when it is read") {
  auto file = example();
  file.at(64 + 5 * 64) ^= std::byte{1};  // the first byte of the first section
  memory_source source(file);
  binary_reader in(source);
  check_fails([&] { (void)in.read<double>("numbers"); }, "section numbers is damaged (checksum)");
  CHECK(in.read_text("word") == "abc");
}

// SPDX-License-Identifier: MIT
#include "lfrec/datasets/npy.hpp"

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace lfrec;
using namespace lfrec::datasets;
using namespace std::string_literals;

namespace {

std::string file(std::string const& header, std::string_view data, char version = 1) {
  std::string text = "\x93NUMPY"s + version + '\0' + static_cast<char>(header.size()) + '\0';
  if (version > 1) text += "\0\0"s;
  return text + header + std::string(data);
}
std::string dict(std::string const& type, std::string const& shape, char const* fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}
template <typename T>
std::string bytes_of(std::vector<T> const& values) {
  return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}
template <typename T>
std::vector<T> read(std::string const& text) {
  return npy_array(text, "a").numbers<T>();
}

}  // namespace

TEST_CASE_TEMPLATE("numbers of every type", Stored, std::int8_t, std::int16_t, std::int32_t,
                   std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, float,
                   double) {
  char const kind = std::is_floating_point_v<Stored> ? 'f' : std::is_signed_v<Stored> ? 'i' : 'u';
  std::string const type = kind + std::to_string(sizeof(Stored));
  auto const data = bytes_of(std::vector<Stored>{3, 0, 100});
  CHECK(read<float>(file(dict("<" + type, "(3,)"), data)) == std::vector<float>{3, 0, 100});
  CHECK(read<double>(file(dict("=" + type, "(3, 1)"), data, 2)) == std::vector<double>{3, 0, 100});
  if constexpr (!std::is_floating_point_v<Stored>)
    CHECK(read<std::int32_t>(file(dict("<" + type, "(1, 3)"), data, 3)) ==
          std::vector<std::int32_t>{3, 0, 100});
  std::string turned;
  for (std::size_t n = 0; n < data.size(); n += sizeof(Stored)) {
    auto one = data.substr(n, sizeof(Stored));
    std::reverse(one.begin(), one.end());
    turned += one;
  }
  CHECK(read<float>(file(dict(">" + type, "(3,)"), turned)) == std::vector<float>{3, 0, 100});
}

TEST_CASE("what numpy.save wrote, bool, words, one element and none") {
  // numpy.save(f, numpy.array([True, False])), NumPy 2.4.6.
  std::string const flags = "\x93NUMPY\x01\0v\0"s +
                            "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }" +
                            std::string(60, ' ') + "\n\x01\0"s;
  CHECK(read<float>(flags) == std::vector<float>{1, 0});
  CHECK(npy_array(file(dict("|S3", "()"), "csr"), "a").word() == "csr");
  CHECK(npy_array(file(dict("|S4", "()"), "csr\0"s), "a").word() == "csr");
  CHECK(npy_array(file(dict("<U3", "()"), "c\0\0\0s\0\0\0r\0\0\0"s), "a").word() == "csr");
  CHECK(read<double>(file(dict("<f8", "()"), bytes_of(std::vector<double>{7}))) ==
        std::vector<double>{7});
  CHECK(read<double>(file(dict("<f8", "(0, 5)"), "")).empty());
  CHECK(read<double>(file(dict("<f8", "(5, 0)"), "")).empty());
  CHECK(npy_array(file(dict("<f8", "(5, 0, 3)"), ""), "a").shape()[2] == 3);
  npy_array const turned(file(dict("<f4", "(1, 2)", "True"), std::string(8, '\0')), "a");
  CHECK(turned.fortran());
  CHECK(turned.shape() == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("a written header is read, aligned to 64 bytes") {
  for (auto const& shape : {std::vector<std::uint64_t>{}, {3}, {12345678901, 4}, {1, 2, 3}}) {
    auto const header = npy_header("f4", shape);
    CHECK(header.size() % 64 == 0);
    CHECK(header.back() == '\n');
  }
  CHECK(npy_array(npy_header("f4", std::array<std::uint64_t, 2>{2, 1}) + std::string(8, '\0'), "a")
            .shape() == std::vector<std::uint64_t>{2, 1});
}

TEST_CASE("arrays that are none are refused, each with its reason") {
  std::string const four(4, '\0');
  struct bad {
    char const* what;
    std::string text;
    char const* message;
  };
  std::vector<bad> const files = {
      {"empty", "", "a: is no .npy array"},
      {"text", "1\t2\t3\n4\t5\t6\n", "a: is no .npy array"},
      {"another version", file(dict("<f4", "(1,)"), four, 9), "a: has version 9, not 1 to 3"},
      {"version 2 cut short", "\x93NUMPY\x02\0\x10\0"s, "a: is cut short"},
      {"cut in the header", file(dict("<f4", "(1,)"), four).substr(0, 30),
       "a: is cut short in its header"},
      {"cut in the data", file(dict("<f4", "(1,)"), "\0\0"s), "a: is cut short"},
      {"too much data", file(dict("<f4", "(1,)"), four + four),
       "a: has 8 bytes for 1 elements of 4"},
      {"a shape beyond 64 bits", file(dict("<f4", "(4294967296, 4294967296, 2)"), four),
       "a: is cut short, or has too large a shape"},
      {"a huge shape", file(dict("<f4", "(1000000000,)"), four),
       "a: is cut short, or has too large a shape"},
      {"objects", file(dict("|O", "(1,)"), four), "a: is of type '|O', expected numbers"},
      {"complex", file(dict("<c8", "(1,)"), four + four), "a: is of type '<c8', expected numbers"},
      {"half", file(dict("<f2", "(1,)"), "\0\0"s), "a: is of type '<f2', expected numbers"},
      {"a time", file(dict("<M8[ns]", "(1,)"), four + four),
       "a: is of type '<M8[ns]', expected numbers"},
      {"records", file("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", four),
       "a: is an array of records, expected numbers"},
      {"no type", file("{'fortran_order': False, 'shape': (1,)}", four), "a: has a damaged header"},
      {"an unknown key", file("{'type': 3}", four), "a: has an unknown key in its header"},
      {"no dict", file("[1, 2]", four), "a: expected { in its header"},
      {"a shape that is none", file(dict("<f4", "(-1,)"), four),
       "a: expected a size in its header"},
      {"an order that is none", file(dict("<f4", "(1,)", "Maybe"), four),
       "a: expected False in its header"},
      {"a shape that is a number", file(dict("<f4", "(1)"), four), "a: expected , in its header"},
      {"a type twice",
       file("{'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", four),
       "a: has a key twice in its header"},
      {"a shape twice",
       file("{'descr': '<f4', 'shape': (2,), 'fortran_order': False, 'shape': (1,), }", four),
       "a: has a key twice in its header"},
      {"an order twice",
       file("{'fortran_order': True, 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
            four),
       "a: has a key twice in its header"},
      {"a width with a 0", file(dict("<f04", "(1,)"), four),
       "a: is of type '<f04', expected numbers"},
      {"data for no elements", file(dict("<f4", "(5, 0)"), four),
       "a: has 4 bytes for 0 elements of 4"},
      {"more behind", file(dict("<f4", "(1,)") + "x", four), "a: has a damaged header"},
      {"a header without end", file("{'descr", four), "a: expected ' in its header"},
  };
  for (auto const& each : files) {
    CAPTURE(each.what);
    CHECK_THROWS_WITH_AS(npy_array(each.text, "a"), each.message, format_error);
  }
}

TEST_CASE("words that are not ASCII and truths that are none are refused") {
  for (auto const& word : {"csr\xFF"s, "csr\x7F"s, "cs\0r"s, "\xC3\xB6rk"s}) {
    std::string const text = file(dict("|S4", "()"), word);
    npy_array const array(text, "a");
    CHECK_THROWS_WITH_AS((void)array.word(), "a: expected one ASCII word", format_error);
  }
  CHECK_THROWS_WITH_AS(read<float>(file(dict("|b1", "(2,)"), "\x01\x07")),
                       "a: [1] is 7, which is no number for here", format_error);
}

TEST_CASE("numbers that do not fit are refused where they stand") {
  auto const doubles = [](double x) {
    return file(dict("<f8", "(2,)"), bytes_of(std::vector<double>{1, x}));
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH_AS(read<float>(doubles(std::numeric_limits<double>::quiet_NaN())),
                       "a: [1] is NaN, which is no number for here", format_error);
  CHECK_THROWS_AS(read<double>(doubles(infinity)), format_error);
  CHECK_THROWS_AS(read<float>(doubles(-1e39)), format_error);
  CHECK(read<double>(doubles(-1e39))[1] == -1e39);
  CHECK_THROWS_AS(read<std::int32_t>(doubles(2)), format_error);
  auto const whole = file(dict("<i8", "(1,)"), bytes_of(std::vector<std::int64_t>{1LL << 40}));
  CHECK_THROWS_WITH_AS(read<std::int32_t>(whole),
                       "a: [0] is 1099511627776, which is no number for here", format_error);
  CHECK(read<std::int64_t>(whole)[0] == 1LL << 40);
  CHECK_THROWS_WITH_AS(read<float>(file(dict("|S1", "(1,)"), "x")),
                       "a: holds text, expected numbers", format_error);
  npy_array const numbers(whole, "a");
  CHECK_THROWS_AS(static_cast<void>(numbers.word()), format_error);
  CHECK_THROWS_WITH_AS(numbers.need_dimensions(2), "a: expected 2 dimensions, found 1",
                       format_error);
}

// SPDX-License-Identifier: MIT
#include "lfrec/core/atomic_file.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "support/temporary_folder.hpp"

namespace {

std::string text_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(std::string const& path, std::string const& text) {
  lfrec::atomic_file file(path);
  file.write(text);
  file.commit();
}

template <typename F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (lfrec::io_error const& e) {
    return e.what();
  }
  return "nothing was thrown";
}

/// Files cannot grow beyond so many bytes while this lives, as on a full disk.
class small_disk {
 public:
  explicit small_disk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now = before_;
    now.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  small_disk(small_disk const&) = delete;
  small_disk& operator=(small_disk const&) = delete;
  ~small_disk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace

static_assert(!std::is_copy_constructible_v<lfrec::atomic_file>);

TEST_CASE("a committed file holds what was written and leaves nothing beside it") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("a.txt");
  put(path, "first");
  CHECK(text_of(path) == "first");
  put(path, std::string(100000, 'x'));
  CHECK(text_of(path) == std::string(100000, 'x'));
  put(path, "");
  CHECK(text_of(path).empty());
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is not committed never appears and the old one stays") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("a.txt");
  put(path, "old");
  try {
    lfrec::atomic_file file(path);
    file.write("new");
    CHECK(folder.files() == 2);
    throw std::runtime_error("halfway");
  } catch (std::runtime_error const&) {
  }
  CHECK(text_of(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("two writers of one name do not meet and the last commit counts") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("a.txt");
  lfrec::atomic_file one(path);
  lfrec::atomic_file two(path);
  one.write("one");
  two.write("two");
  two.commit();
  CHECK(text_of(path) == "two");
  one.commit();
  CHECK(text_of(path) == "one");
  CHECK(folder.files() == 1);
}

TEST_CASE("a full disk is an io_error with the system's reason and the old file stays") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("a.txt");
  put(path, "old");
  for (std::size_t const size : {5000U, 500000U}) {  // fails in commit, fails in write
    std::string message;
    {
      small_disk const limit(1000);
      message = message_of([&] { put(path, std::string(size, 'x')); });
    }
    CHECK(message == path + ": cannot be written: File too large");
    CHECK(text_of(path) == "old");
    CHECK(folder.files() == 1);
  }
}

TEST_CASE("what cannot be created, replaced or written twice says so") {
  lfrec_test::temporary_folder const folder;
  auto const nowhere = folder.file("no/such/folder");
  CHECK(message_of([&] { put(nowhere, "x"); }) ==
        nowhere + ": cannot be created: No such file or directory");
  CHECK(message_of([&] { put("", "x"); }) != "nothing was thrown");
  auto const inside = folder.file("folder");
  std::filesystem::create_directory(inside);
  CHECK(message_of([&] { put(inside, "x"); }) ==
        inside + ": cannot be replaced: not a regular file");
  CHECK(message_of([&] { put("/dev/null", "x"); }) ==
        "/dev/null: cannot be replaced: not a regular file");
  CHECK(folder.files() == 1);

  lfrec::atomic_file file(folder.file("a.txt"));
  file.commit();
  CHECK(message_of([&] { file.commit(); }).find("committed already") != std::string::npos);
  CHECK(message_of([&] { file.write("x"); }).find("committed already") != std::string::npos);
}

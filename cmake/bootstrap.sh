#!/bin/sh
# SPDX-License-Identifier: MIT
# sh cmake/bootstrap.sh demo           set up, build the quickstart and run it
# sh cmake/bootstrap.sh test           set up, build everything and run all tests
# sh cmake/bootstrap.sh explorer [...] set up, build the explorer and start it with these arguments
# sh cmake/bootstrap.sh setup [WHAT]   only set up for WHAT: demo, explorer, test (the default) or ci
#
# Setting up means: look for what is needed and, if something is missing, install it with the
# system's package manager. Where nothing is missing, nothing is installed and root is not needed.
# CXX chooses the compiler.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

have() { command -v "$1" >/dev/null 2>&1; }
die() {
  echo "bootstrap: $*" >&2
  exit 1
}

# The first compiler that knows C++20, or nothing.
find_compiler() {
  printf '#include <concepts>\n#include <span>\nint main() { return std::span<int>{}.size(); }\n' \
    >"$work/probe.cpp"
  for candidate in "${CXX:-c++}" g++ clang++; do
    if have "$candidate" &&
      "$candidate" -std=c++20 "$work/probe.cpp" -o "$work/probe" >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
}

cmake_is_new_enough() {
  echo 'cmake_minimum_required(VERSION 3.25)' >"$work/version.cmake"
  have cmake && cmake -P "$work/version.cmake" >/dev/null 2>&1
}

# Asks CMake, as the build will: prints the libraries of its arguments that are missing.
missing_libraries() {
  cat >"$work/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(probe LANGUAGES CXX)
find_package(Eigen3 CONFIG QUIET)
if(NOT Eigen3_FOUND OR Eigen3_VERSION VERSION_LESS 3.4)
  list(APPEND missing eigen)
endif()
foreach(package doctest benchmark CLI11 nlohmann_json Boost)
  find_package(${package} CONFIG QUIET)
  if(NOT ${package}_FOUND)
    string(TOLOWER ${package} name)
    list(APPEND missing ${name})
  endif()
endforeach()
find_package(ZLIB QUIET)
if(NOT ZLIB_FOUND)
  list(APPEND missing zlib)
endif()
find_package(httplib CONFIG QUIET)
find_package(PkgConfig QUIET)
if(NOT httplib_FOUND AND PkgConfig_FOUND)
  pkg_check_modules(httplib QUIET cpp-httplib)
endif()
if(NOT httplib_FOUND)
  list(APPEND missing httplib)
endif()
file(WRITE ${CMAKE_BINARY_DIR}/missing "${missing}")
END
  rm -rf "$work/build"
  if CXX=$compiler cmake -S "$work" -B "$work/build" -G Ninja >"$work/log" 2>&1; then
    for library; do
      case ";$(cat "$work/build/missing");" in *";$library;"*) echo "$library" ;; esac
    done
  else
    cat "$work/log" >&2
    die "CMake cannot configure a project with $compiler, see above"
  fi
}

# Prints what is missing for $1: demo, explorer, test or ci, by lfrec's own names.
missing() {
  tools='ninja'
  libraries='eigen'
  case $1 in
  demo) ;;
  explorer) tools="$tools pkg-config npm" libraries="$libraries cli11 zlib nlohmann_json httplib" ;;
  test)
    tools="$tools pkg-config"
    libraries="$libraries doctest benchmark cli11 zlib nlohmann_json httplib boost"
    ;;
  ci)
    tools="$tools pkg-config clang++ clang-format clang-tidy run-clang-tidy doxygen node npm chromium"
    libraries="$libraries doctest benchmark cli11 zlib nlohmann_json httplib boost"
    ;;
  esac
  compiler=$(find_compiler)
  complete=yes
  [ -n "$compiler" ] || { echo compiler && complete=no; }
  cmake_is_new_enough || { echo cmake && complete=no; }
  for tool in $tools; do
    have "$tool" || echo "$tool"
  done
  have ninja || complete=no
  if [ "$1" = ci ] && have clang++ && [ "$complete" = yes ] &&
    ! clang++ -fsanitize=address "$work/probe.cpp" -std=c++20 -o "$work/probe" >/dev/null 2>&1; then
    echo sanitizers
  fi
  # Without compiler and CMake there is no asking for libraries: take them as missing.
  if [ $complete = yes ]; then
    # shellcheck disable=SC2086 # a list
    missing_libraries $libraries
  else
    # shellcheck disable=SC2086
    printf '%s\n' $libraries
  fi
}

manager() {
  for candidate in apt-get dnf brew; do
    if have $candidate; then
      echo $candidate
      return
    fi
  done
}

# The name that package manager $1 has for $2.
package() {
  case $1:$2 in
  apt-get:compiler) echo g++ ;;
  apt-get:ninja) echo ninja-build ;;
  apt-get:node | dnf:node) echo nodejs ;;
  dnf:npm) echo nodejs-npm ;;
  brew:npm) echo node ;;
  apt-get:eigen) echo libeigen3-dev ;;
  apt-get:doctest) echo doctest-dev ;;
  apt-get:benchmark) echo libbenchmark-dev ;;
  apt-get:cli11) echo libcli11-dev ;;
  apt-get:zlib) echo zlib1g-dev ;;
  apt-get:nlohmann_json) echo nlohmann-json3-dev ;;
  apt-get:boost) echo libboost-dev ;;
  apt-get:httplib) echo libcpp-httplib-dev ;;
  apt-get:clang++) echo clang clang-14 libclang-rt-14-dev ;;
  apt-get:sanitizers) echo libclang-rt-14-dev ;;
  apt-get:run-clang-tidy) echo clang-tidy ;;
  dnf:compiler) echo gcc-c++ ;;
  dnf:ninja) echo ninja-build ;;
  dnf:pkg-config) echo pkgconf-pkg-config ;;
  dnf:eigen) echo eigen3-devel ;;
  dnf:nlohmann_json) echo json-devel ;;
  dnf:httplib) echo cpp-httplib-devel ;;
  dnf:benchmark | dnf:doctest | dnf:cli11 | dnf:zlib | dnf:boost)
    echo "$2-devel" | sed 's/^benchmark/google-benchmark/'
    ;;
  dnf:clang++) echo clang compiler-rt ;;
  dnf:sanitizers) echo compiler-rt ;;
  dnf:clang-format | dnf:clang-tidy | dnf:run-clang-tidy) echo clang-tools-extra ;;
  brew:compiler) echo gcc ;;
  brew:pkg-config) echo pkgconf ;;
  brew:benchmark) echo google-benchmark ;;
  brew:nlohmann_json) echo nlohmann-json ;;
  brew:httplib) echo cpp-httplib ;;
  brew:clang++ | brew:sanitizers | brew:clang-tidy | brew:run-clang-tidy) echo llvm ;;
  *) echo "$2" ;;
  esac
}

setup() {
  needed=$(missing "$1")
  if [ -n "$needed" ]; then
    with=$(manager)
    [ -n "$with" ] ||
      die "missing: $(echo $needed); install them and try again (no apt-get, dnf or brew here)"
    packages=$(for name in $needed; do package "$with" "$name"; done | tr ' ' '\n' | sort -u | tr '\n' ' ')
    install_packages
    needed=$(missing "$1")
    [ -z "$needed" ] ||
      die "after installing $packages still missing or too old: $(echo $needed)" \
        "(C++20 and CMake 3.25 are needed)"
  fi
  CXX=$(find_compiler)
  export CXX
}

install_packages() {
  root=
  case $with in
  apt-get) line="apt-get install --yes --no-install-recommends $packages" ;;
  dnf) line="dnf install --assumeyes $packages" ;;
  brew) line="brew install $packages" ;;
  esac
  if [ "$with" != brew ] && [ "$(id -u)" != 0 ]; then
    have sudo || die "cannot install without root or sudo; have an administrator run: $line"
    root=sudo
  fi
  echo "bootstrap: $root $line"
  if [ "$with" = apt-get ]; then
    $root env DEBIAN_FRONTEND=noninteractive apt-get update ||
      die "apt-get update failed; needed: $packages"
    # Plots in what `lfrec evaluate --report` writes; a system without the package does without.
    ! apt-cache show libjs-chart.js >/dev/null 2>&1 || line="$line libjs-chart.js"
    line="env DEBIAN_FRONTEND=noninteractive $line"
  fi
  $root $line || die "could not install; needed: $packages"
}

jobs() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

demo() {
  setup demo
  cmake --preset release -DLFREC_STRICT=OFF -DLFREC_BUILD_TESTS=OFF -DLFREC_BUILD_BENCHMARKS=OFF
  cmake --build build/release --target quickstart --parallel "$(jobs)"
  build/release/examples/quickstart
}

# Charts and networks need npm besides; without it the page says which views lack what.
explorer() {
  setup explorer
  cmake --preset release -DLFREC_STRICT=OFF -DLFREC_BUILD_TESTS=OFF -DLFREC_BUILD_BENCHMARKS=OFF
  cmake --build build/release --target lfrec_explorer --parallel "$(jobs)"
  if have npm; then
    cmake --build build/release --target explorer_libraries ||
      echo 'bootstrap: npm failed; the page goes without its libraries' >&2
  else
    echo 'bootstrap: there is no npm; the page goes without its libraries' >&2
  fi
  rm -rf "$work" # the shell does not come back
  exec build/release/examples/explorer/lfrec_explorer "$@"
}

run_tests() {
  setup test
  cmake --preset release
  cmake --build build/release --parallel "$(jobs)"
  ctest --preset release --parallel "$(jobs)"
}

case ${1-} in
setup)
  case ${2-test} in
  demo | explorer | test | ci) setup "${2-test}" ;;
  *) die "setup demo, explorer, test or ci, not $2" ;;
  esac
  ;;
demo) demo ;;
test) run_tests ;;
explorer)
  shift
  explorer "$@"
  ;;
*) die "usage: sh cmake/bootstrap.sh demo | test | explorer [arguments] | setup [demo | explorer | test | ci]" ;;
esac

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seconds that a program with one recipe takes to compile, per header of a recipe and compiler: it
fits a small matrix with the defaults and recommends, as a first program of a user does. Prints a
Markdown table of medians: seconds on the wall, of CPU, and the size of the object.

    benchmarks/compile/run.py [--compilers g++,clang++] [--repeats N] [--only als,knn] [--all]
                              [--flags '-O2'] [--eigen FOLDER]

--all adds every other header, included by a program that does nothing else.
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
INCLUDE = ROOT / "include"
RECIPE = re.compile(r"^struct (\w+) \{\n(?:  using model_type|(?:.*\n){0,3}?  static constexpr std::string_view name)", re.M)

PROGRAM = """#include "lfrec/{header}.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/recommend/recommend.hpp"
{includes}int main() {{
  lfrec::matrix const plays(lfrec::csr<float>(3, 3, {{0, 2, 3, 4}}, {{0, 1, 1, 2}}, {{5, 1, 4, 3}}));
{known}  auto const model = lfrec::{recipe}{{}}.fit({given});
  return static_cast<int>(lfrec::recommend(model, lfrec::user_index{{0}}, 2).size());
}}
"""
# What recipes want besides the matrix.
TAGS = (
    '#include "lfrec/data/features.hpp"\n',
    '  lfrec::features const tags(lfrec::csr<float>(3, 1, {0, 1, 2, 3}, {0, 0, 0}, {1, 2, 1}), {"rock"});\n',
    "lfrec::training{plays, nullptr, &tags}",
)
FRIENDS = (
    '#include "lfrec/data/social.hpp"\n',
    "  lfrec::social const friends(3, {{lfrec::user_index{0}, lfrec::user_index{1}}});\n",
    "lfrec::training{plays, nullptr, nullptr, &friends}",
)
NEEDS = {"content": TAGS, "feature_als": TAGS, "hybrid": TAGS, "social": FRIENDS, "friend_knn": FRIENDS}
NOTHING = '#include "lfrec/{header}.hpp"\nint main() {{}}\n'


def programs(given):
    for path in sorted(INCLUDE.glob("lfrec/*.hpp")):
        recipes = RECIPE.findall(path.read_text())
        if recipes and "fit(Data const&" in path.read_text():
            includes, known, data = NEEDS.get(path.stem, ("", "", "plays"))
            yield path.stem, recipes[0], PROGRAM.format(
                header=path.stem, recipe=recipes[0], includes=includes, known=known, given=data)
    if given.all:
        for path in sorted(INCLUDE.glob("lfrec/**/*.hpp")):
            header = str(path.relative_to(INCLUDE / "lfrec").with_suffix(""))
            yield header, "", NOTHING.format(header=header)


def eigen():
    found = subprocess.run(["pkg-config", "--variable=includedir", "eigen3"], capture_output=True, text=True, check=False)
    base = found.stdout.strip() or "/usr/include"
    return base if base.endswith("eigen3") else base + "/eigen3"


def compile_once(compiler, flags, source, target):
    start = time.perf_counter()
    child = subprocess.Popen([compiler, "-std=c++20", *flags, "-c", source, "-o", target], stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    child.stderr.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(said[:2000])
    return took, used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--compilers", default="g++,clang++")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--flags", default="-O2")
    parser.add_argument("--eigen", default=eigen())
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    compilers = given.compilers.split(",")
    only = [name for name in given.only.split(",") if name]
    flags = [*given.flags.split(), f"-I{INCLUDE}", "-isystem", given.eigen]
    head = [word for c in compilers for word in (f"{c}, s", "of CPU", "object KB")]
    print(f"Compiled with -std=c++20 {given.flags}, median of {given.repeats}:\n")
    print("| header | recipe | " + " | ".join(head) + " |\n|" + "---|" * (2 + len(head)), flush=True)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder) / "program.cpp", pathlib.Path(folder) / "program.o"
        for header, recipe, text in programs(given):
            if only and header not in only:
                continue
            source.write_text(text)
            cells = []
            for compiler in compilers:
                try:
                    runs = [compile_once(compiler, flags, source, target) for _ in range(given.repeats)]
                    wall, used = (statistics.median(run[n] for run in runs) for n in (0, 1))
                    cells += [f"{wall:.2f}", f"{used:.2f}", f"{target.stat().st_size / 1000:.0f}"]
                except (RuntimeError, FileNotFoundError) as error:
                    bad += 1
                    print(f"{header} with {compiler}: {error}", file=sys.stderr)
                    cells += ["failed", "", ""]
            print(f"| {header}.hpp | {recipe} | " + " | ".join(cells) + " |", flush=True)
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()

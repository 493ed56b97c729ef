#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""lfrec beside what a user would pick instead, in one run: the same data, threads, factors and
epochs, a process each, in turn A B A B.

    benchmarks/peers/run.py TASKS_BENCH WORK [options]

TASKS_BENCH is the program of tasks_bench.cpp. WORK is a folder for the virtual environment (from
requirements.txt), the data (large: 4 GB) and the results: WORK/out/peers.csv, peers.md, plots as
SVG, and runs.json with every run. Runs of other tasks add to what is there; of the same replace it.

    --plays large|small|hetrec   360,000 x 160,000 with 17.5 million plays (the default), 2,000 x
                                 5,000 with 90,000, or those of HetRec Last.fm
    --data FOLDER                where hetrec2011-lastfm-2k and ml-1m lie ($LFREC_DATA); tasks that
                                 want what is not there are left out, and it says so
    --only PATTERN,...           tasks by name: ials-64, 'ials-*', 'top10-*', knn, read-names, ...
    --peers NAME,...             peers by name in requirements.txt
    --google-ials PROGRAM        Google's iALS (google-research, ials/vae_benchmarks), which has no
                                 package: ials_main, as its own makefile builds it
    --threads N --repeats N      all processors, five
    --list | --prepare           names the tasks | makes the environment and the data, then stops
    --set GROUP:SIDE:NAME=VALUE  another argument of one side, for trying
"""
import argparse
import datetime
import fnmatch
import json
import os
import pathlib
import platform
import subprocess
import sys
import time

import report
import tasks

HERE = pathlib.Path(__file__).resolve().parent
# What a package is built with where it has no wheel and leaves speed to the builder; LIBMF's own
# makefile has the same.
BUILD_FLAGS = {"libmf": "-O3 -march=native -DUSEAVX"}


def pinned():
    lines = (line.split("#")[0].strip() for line in (HERE / "requirements.txt").read_text().splitlines())
    return [line.split("==") for line in lines if line]


def environment(work):
    """The environment's Python and, by package, why it is not there."""
    python, note = work / "env" / "bin" / "python", work / "env" / "missing.json"
    if note.exists():
        return python, json.loads(note.read_text())
    subprocess.run([sys.executable, "-m", "venv", work / "env"], check=True)
    missing = {}
    for name, version in pinned():
        print(f"installing {name} {version}", file=sys.stderr)
        flags = BUILD_FLAGS.get(name)
        settings = dict(os.environ, CFLAGS=flags, CXXFLAGS=flags) if flags else None
        build = ["--no-cache-dir", "--no-binary", name] if flags else []
        done = subprocess.run([python, "-m", "pip", "install", "-q", *build, f"{name}=={version}"],
                              capture_output=True, text=True, env=settings)
        if done.returncode != 0:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            missing[name] = "does not install: " + (said[-1].strip()[:160] if said else "no word")
    note.write_text(json.dumps(missing, indent=1))
    return python, missing


class Run:
    def __init__(self, given):
        self.given = given
        self.work, self.program = given.work.resolve(), given.program.resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.python, self.missing = environment(self.work)
        self.folder = self.work / given.plays
        self.scratch = self.work / "scratch"
        self.scratch.mkdir(exist_ok=True)
        self.versions = dict(pinned())
        if not given.google_ials:
            self.missing = {**self.missing, "google-ials": "has no package; --google-ials wants its program"}

    # ---- data

    def outside(self, name):
        """The folder of a data set that is not ours to make, or nothing."""
        folder = {"hetrec": "hetrec2011-lastfm-2k", "ml-1m": "ml-1m"}[name]
        path = pathlib.Path(self.given.data) / folder if self.given.data else None
        return path if path is not None and path.is_dir() else None

    def plays(self, which):
        folder = self.work / which
        if not (folder / "counts").exists():
            folder.mkdir(exist_ok=True)
            self.lfrec("plays", {"data": folder, "from": self.outside("hetrec") if which == "hetrec" else which})
        return folder

    def prepare(self, need):
        """The path that {need} stands for in arguments, made if it is not there."""
        python = [self.python, HERE / "prepare.py"]
        if need == "plays":
            return self.plays(self.given.plays)
        if need == "hetrec-split":
            source, folder, kind = self.plays("hetrec"), self.work / "hetrec-split", "split"
        elif need == "hetrec-tags":
            source, folder, kind = self.prepare("hetrec-split"), self.work / "hetrec-tags", ""
        elif need == "ml-1m":
            source, folder, kind = self.outside("ml-1m") / "ratings_no_timestamp.tsv", self.work / "ml-1m", "movielens"
        else:
            source, folder, kind = self.plays(self.given.plays), self.folder / need, need
        if folder.exists():
            return folder
        print(f"preparing {folder}", file=sys.stderr)
        if need.startswith("vectors"):
            folder.mkdir()
            self.lfrec("factors", {"data": source, "factors": need[7:], "epochs": 6, "solver": "cholesky",
                                   "tables": folder})
        elif need.startswith("log-"):
            self.lfrec("log", {"data": source, "ids": need[4:], "file": folder})
        elif need == "hetrec-tags":
            self.lfrec("tags", {"from": self.outside("hetrec"), "test": source / "test", "data": folder})
        else:
            subprocess.run([str(word) for word in (*python, kind, source, folder)], check=True)
        return folder

    # ---- processes

    def call(self, command, threads=None):
        n = str(threads or self.given.threads)
        settings = dict(os.environ, OMP_NUM_THREADS=n, OPENBLAS_NUM_THREADS=n, POLARS_MAX_THREADS=n)
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=settings)
        if done.returncode != 0:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            raise RuntimeError(said[-1].strip()[:160] if said else f"ended with {done.returncode}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def lfrec(self, task, args, threads=None):
        return self.side(tasks.Side("", "lfrec", task, args, threads or 0), {})

    def side(self, side, more, task=None):
        args = {**side.args, **more, "threads": side.threads or self.given.threads}
        if side.who == "google-ials":
            args["program"] = self.given.google_ials.resolve()
        words = [f"{name}={value}" for name, value in args.items()]
        peer = {"faiss-cpu": "faiss", "lightfm-next": "lightfm", "scikit-surprise": "surprise",
                "google-ials": "google"}.get(side.who, side.who)
        start = [self.program] if side.who == "lfrec" else [self.python, HERE / "peer_tasks.py", peer]
        return self.call([*start, task or side.task, *words], side.threads)

    def judge(self, kind, args):
        words = [f"{name}={value}" for name, value in args.items()]
        return self.call([self.python, HERE / "judge.py", kind, *words])

    # ---- a group

    def measure(self, group):
        began = time.time()
        paths = {need: str(self.prepare(need)) for need in group.needs}
        if group.data == "plays":
            paths["plays"] = str(self.prepare("plays"))
        fill = lambda args: {n: v.format_map(paths) if isinstance(v, str) else v for n, v in args.items()}
        kept, failed = [], {}
        for side in group.sides:
            side.args = fill(side.args)
            if side.who in self.missing:
                failed[side.label] = self.missing[side.who]
            elif side.who == "lfrec" or not self.given.peers or side.who in self.given.peers + ["numpy"]:
                kept.append(side)
            else:
                failed[side.label] = "not asked for"
        runs = {side.label: [] for side in kept}
        for turn in range(self.given.repeats):
            for side in kept:
                if side.label in failed:
                    continue
                print(f"{group.name} {turn + 1}/{self.given.repeats} {side.who} {side.label}", file=sys.stderr)
                out = self.scratch / f"{group.name} {side.label}"
                out.mkdir(exist_ok=True)
                more = {"ids": out / "ids"} if group.quality == "recall" else {}
                if group.quality in ("ndcg", "rmse") and turn + 1 == self.given.repeats:
                    more = {"tables": out}
                try:
                    runs[side.label].append(self.side(side, more))
                except (RuntimeError, ValueError, IndexError) as error:
                    failed[side.label] = f"failed: {error}"
        quality = {}
        for side in kept:
            if side.label not in failed and group.quality and side.who != "google-ials":
                quality[side.label] = self.quality_of(group, side, fill(group.judged_by), runs[side.label][-1])
            self.clear(self.scratch / f"{group.name} {side.label}")
        return {"data": self.given.plays if group.data == "plays" else group.data,
                "threads": self.given.threads, "kind": group.quality, "minutes": (time.time() - began) / 60,
                "date": datetime.date.today().isoformat(),
                "sides": {s.label: {"who": s.who, "task": s.task, "args": {n: str(v) for n, v in s.args.items()},
                                    "version": self.versions.get(s.who, ""), "runs": runs.get(s.label, []),
                                    "quality": quality.get(s.label), "failed": failed.get(s.label)}
                          for s in group.sides},
                "rows": [vars(row) for row in group.rows]}

    @staticmethod
    def clear(folder):
        for file in folder.glob("*"):
            file.unlink()
        folder.rmdir()

    def quality_of(self, group, side, judged_by, last):
        out = {"tables": self.scratch / f"{group.name} {side.label}"}
        if group.quality == "loss":
            print(f"{group.name} losses {side.who} {side.label}", file=sys.stderr)
            found = self.side(side, out, "losses")["loss"]
            if side.who == "lfrec":  # what it says of itself is checked by the judge
                own = self.judge("loss", {**side.args, **out, "width": side.args["factors"]})
                if abs(found[-1] / own - 1) > 1e-3:
                    raise RuntimeError(f"lfrec says the loss is {found[-1]}, the judge {own}")
            return found
        if group.quality in ("ndcg", "rmse"):
            return self.judge(group.quality, {**judged_by, **out, "width": last["width"]})
        if group.quality == "recall":
            seen = {"data": side.args["data"]} if "data" in side.args else {}
            names = {n: side.args[n] for n in ("vectors", "factors", "users")}
            return self.judge("recall", {**names, **seen, "ids": out["tables"] / "ids"})
        return [last[name] for name in group.quality.split(",")]


def machine():
    model, memory = platform.machine(), 0
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":")[1].strip()
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except OSError:
        pass
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False).stdout.split("\n")[0]
    return {"processor": model, "compiler": compiler, "cores": os.cpu_count(), "memory_GB": round(memory), "system": platform.system(),
            "python": platform.python_version()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--plays", choices=("large", "small", "hetrec"), default="large")
    parser.add_argument("--data", default=os.environ.get("LFREC_DATA", ""))
    parser.add_argument("--only", default="*")
    parser.add_argument("--peers", default="")
    parser.add_argument("--google-ials", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--prepare", action="store_true")
    given = parser.parse_args()
    given.peers = [name for name in given.peers.split(",") if name]
    users = 10_000 if given.plays == "large" else 1_000
    wanted = [g for g in tasks.groups(given.threads, users, given.plays == "large")
              if any(fnmatch.fnmatch(g.name, pattern) for pattern in given.only.split(","))]
    if given.list:
        print("\n".join(group.name for group in wanted))
        return
    run = Run(given)
    out = run.work / "out"
    out.mkdir(exist_ok=True)
    record = out / "runs.json"
    all_runs = json.loads(record.read_text()) if record.exists() else {"groups": {}}
    all_runs["machine"] = machine()
    for group in wanted:
        needs = {"hetrec": "hetrec", "ml-1m": "ml-1m"}.get(group.data)
        if group.data == "plays" and given.plays == "hetrec":
            needs = "hetrec"
        if needs and run.outside(needs) is None:
            print(f"{group.name} is left out: --data has no {needs}", file=sys.stderr)
            continue
        for change in given.set:
            name, label, argument = change.split(":")
            for side in group.sides:
                if fnmatch.fnmatch(group.name, name) and fnmatch.fnmatch(side.label, label):
                    side.args.update([argument.split("=")])
        if given.prepare:
            for need in ("plays", *group.needs):
                run.prepare(need)
            continue
        key = f"{group.name} {given.plays if group.data == 'plays' else group.data}"
        all_runs["groups"][key] = run.measure(group)
        record.write_text(json.dumps(all_runs, indent=1))
        report.write_tables(all_runs, out)
    if not given.prepare:
        print((out / "peers.md").read_text())
        subprocess.run([run.python, HERE / "report.py", "plots", out], check=False)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""lfrec beside what a user would pick instead, in one run: the same data, threads, factors and
epochs, a process each, in turn A B A B.

    benchmarks/peers/run.py TASKS_BENCH WORK [--threads N] [--repeats N] [--only PATTERN] [--hetrec DIR]

TASKS_BENCH is the program of tasks_bench.cpp. WORK is a folder for the virtual environment (from
requirements.txt), the data (about 100 MB) and results.json. Prints a Markdown table: seconds are
medians with the least and the most, the ratio is peer / lfrec. Without --hetrec the data are 360,000
synthetic users with 17.5 million plays of 160,000 artists.
"""
import argparse
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


# ---- the peer's side, run by the environment's own Python: run.py --peer WORK THREADS TASK ...


def read_plays(work):
    import numpy as np
    from scipy.sparse import csr_matrix

    users, items = np.fromfile(work / "shape", dtype=np.int32)
    index = np.fromfile(work / "items", dtype=np.int32)
    offsets = np.fromfile(work / "offsets", dtype=np.int64)
    ones = np.ones(len(index), dtype=np.float32)
    return csr_matrix((ones, index, offsets), shape=(users, items))


def als_model(factors, solver, epochs, threads):
    from implicit.cpu.als import AlternatingLeastSquares

    # A value of 21 is the confidence: weight 1 for every pair and 20 more for what was played.
    return AlternatingLeastSquares(factors=factors, regularization=0.01, alpha=21.0, iterations=epochs,
                                   use_cg=solver == "cg", num_threads=threads, random_state=1)


def loss(plays, users, items, weight=20.0, regularization=0.01):
    """What lfrec minimises in the form of Hu, Koren and Volinsky, over all pairs."""
    import numpy as np

    observed = 0.0
    rows = np.repeat(np.arange(plays.shape[0]), np.diff(plays.indptr))
    for begin in range(0, plays.nnz, 1 << 20):
        part = slice(begin, begin + (1 << 20))
        s = np.einsum("nf,nf->n", users[rows[part]], items[plays.indices[part]]).astype(np.float64)
        observed += float((weight * s * s - 2 * (weight + 1) * s + (weight + 1)).sum())
    gram = float(((users.T @ users).astype(np.float64) * (items.T @ items).astype(np.float64)).sum())
    norms = float((users.astype(np.float64) ** 2).sum() + (items.astype(np.float64) ** 2).sum())
    return observed + gram + regularization * norms


def peer_task(work, threads, task, args):
    import numpy as np
    from threadpoolctl import threadpool_limits

    plays = read_plays(work)
    if task in ("ials", "losses"):
        model = als_model(int(args[0]), args[1], int(args[2]), threads)
        seconds, losses = [], []

        def watch(_, took, __):
            seconds.append(took)
            if task == "losses":
                losses.append(loss(plays, model.user_factors, model.item_factors))

        with threadpool_limits(1 if task == "ials" else None, "blas"):  # as implicit asks for
            model.fit(plays, show_progress=False, callback=watch)
        return {"seconds": [statistics.mean(seconds)], "loss": losses}
    if task == "lists":
        factors, people = args[0], int(args[1])
        model = als_model(int(factors), "cg", 1, threads)
        model.user_factors = np.fromfile(work / f"users{factors}", np.float32).reshape(-1, int(factors))
        model.item_factors = np.fromfile(work / f"items{factors}", np.float32).reshape(-1, int(factors))
        ids = np.arange(people)
        seen = plays[ids]
        start = time.perf_counter()
        items, _ = model.recommend(ids, seen, N=10)
        return {"seconds": [time.perf_counter() - start], "items": int(items.astype(np.int64).sum())}
    if task == "knn":
        from implicit.nearest_neighbours import CosineRecommender

        model = CosineRecommender(K=int(args[0]), num_threads=threads)
        start = time.perf_counter()
        model.fit(plays, show_progress=False)
        return {"seconds": [time.perf_counter() - start]}
    raise SystemExit(f"no task {task}")


# ---- the run


def environment(work):
    python = work / "env" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", work / "env"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    return python


def call(command, threads):
    settings = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    done = subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, env=settings)
    return json.loads(done.stdout.strip().splitlines()[-1])


def spread(seconds):
    middle = statistics.median(seconds)
    return f"{middle:.3g} ({min(seconds):.3g}–{max(seconds):.3g})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--hetrec", default="")
    given = parser.parse_args()
    work, program, threads = given.work.resolve(), given.program.resolve(), given.threads
    work.mkdir(parents=True, exist_ok=True)
    python = environment(work)
    if not (work / "shape").exists():
        call([program, "export", work] + ([given.hetrec] if given.hetrec else []), threads)

    exact, cg = "cholesky", "cg"
    tasks = []
    for factors in (64, 128, 256):
        tasks.append((f"iALS epoch, d = {factors}: CG(3) of both", "ials", [factors, cg, 3], [factors, cg, 3]))
        tasks.append((f"iALS epoch, d = {factors}: exact of lfrec, CG(3) of implicit", "ials",
                      [factors, exact, 3], [factors, cg, 3]))
    for factors in (64, 128):
        tasks.append((f"iALS epoch, d = {factors}: exact of both", "ials", [factors, exact, 1], [factors, exact, 1]))
        tasks.append((f"top 10 for 10,000 users, d = {factors}", "lists", [factors, min_users(work)],
                      [factors, min_users(work)]))
    tasks.append(("item KNN, cosine, 20 neighbours", "knn", [20], [20]))

    print("| task | lfrec, s | implicit, s | ratio | note |\n|---|---|---|---|---|")
    results = []
    for name, task, ours, theirs in tasks:
        if given.only not in name:
            continue
        if task == "lists" and not (work / f"users{ours[0]}").exists():
            call([program, "factors", work, ours[0], threads], threads)
        runs = {"lfrec": [], "implicit": []}
        for _ in range(given.repeats):
            runs["lfrec"].append(call([program, task, work, *ours, threads], threads))
            runs["implicit"].append(call([python, __file__, "--peer", work, threads, task, *theirs], threads))
        seconds = {who: [s for run in of for s in run["seconds"]] for who, of in runs.items()}
        ratio = statistics.median(seconds["implicit"]) / statistics.median(seconds["lfrec"])
        memory = {who: max(run["peak_MB"] for run in of) for who, of in runs.items()}
        note = f"peak {memory['lfrec']:.0f} / {memory['implicit']:.0f} MB"
        if task == "ials" and ours[2] > 1:
            one = call([program, "losses", work, *ours, threads], threads)["loss"]
            other = call([python, __file__, "--peer", work, threads, "losses", *theirs], threads)["loss"]
            note += "; loss after each epoch "
            note += ", ".join(f"{a:.4g} / {b:.4g}" for a, b in zip(one, other))
        if task == "lists":
            note += "; sums of the ids " + " / ".join(str(runs[who][0]["items"]) for who in runs)
        print(f"| {name} | {spread(seconds['lfrec'])} | {spread(seconds['implicit'])} | {ratio:.2f} | {note} |",
              flush=True)
        results.append({"task": name, "seconds": seconds, "peak_MB": memory, "ratio": ratio, "note": note})
    (work / "results.json").write_text(json.dumps(
        {"machine": platform.processor() or platform.machine(), "threads": threads, "results": results}, indent=1))


def min_users(work):
    import array

    shape = array.array("i")
    with open(work / "shape", "rb") as file:
        shape.frombytes(file.read())
    return min(shape[0], 10_000)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        found = peer_task(pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:])
        found["peak_MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(json.dumps(found))
    else:
        main()

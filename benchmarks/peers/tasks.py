# SPDX-License-Identifier: MIT
"""What is measured: groups of sides that run in turn, and the rows that compare two of them."""
import dataclasses


@dataclasses.dataclass
class Side:
    """One program doing one task. `who` is lfrec or a peer."""

    label: str
    who: str
    task: str
    args: dict
    threads: int = 0  # 0: as the run says


@dataclasses.dataclass
class Row:
    """One line of the table: a peer's side against one of lfrec."""

    title: str
    lfrec: str
    peer: str
    measure: str = "seconds"  # seconds (an epoch, a call), fit, p50, p99, gain of two threads
    target: float | None = None


@dataclasses.dataclass
class Group:
    name: str
    data: str  # the set it needs: plays, hetrec or ml-1m
    sides: list
    rows: list
    quality: str = ""  # loss, ndcg, rmse, recall; or fields of the answers
    needs: tuple = ()
    judged_by: dict = dataclasses.field(default_factory=dict)


def ials(factors, large):
    """Both solvers of both, so that each pair that is of interest comes from the same run. From the second
    epoch on, two steps of lfrec's CG do what three of the peers' do: both stand beside them."""
    args = {"data": "{plays}", "factors": factors, "epochs": 3}
    # An exact epoch of a peer takes minutes from 128 factors on.
    few = {**args, "epochs": 1 if large else 3}
    sides = [Side("cg", "lfrec", "ials", {**args, "solver": "cg"}),
             Side("two steps", "lfrec", "ials", {**args, "solver": "cg", "cg_steps": 2}),
             # The last epoch is without: more of them, so that the mean is what most take.
             Side("quantized", "lfrec", "ials", {**args, "epochs": 6, "solver": "cg", "quantized": 1}),
             Side("implicit cg", "implicit", "ials", {**args, "solver": "cg"}),
             Side("exact", "lfrec", "ials", {**args, "solver": "cholesky"}),
             Side("implicit exact", "implicit", "ials", {**few, "solver": "cholesky"})]
    d = f"d = {factors}"
    at = (64, 128, 256).index(factors)
    rows = [Row(f"iALS epoch, {d}: CG(3)", "cg", "implicit cg", target=(4, 3, 3)[at]),
            Row(f"iALS epoch, {d}: CG(2), the peer's CG(3)", "two steps", "implicit cg", target=(4, 3, 3)[at]),
            Row(f"iALS epoch, {d}: CG(3), 16-bit copies", "quantized", "implicit cg", target=(4, 3, 3)[at]),
            Row(f"iALS epoch, {d}: exact", "exact", "implicit exact", target=(6, 8, 8)[at]),
            Row(f"iALS epoch, {d}: exact, the peer's CG(3)", "exact", "implicit cg", target=1)]
    sides.append(Side("google exact", "google-ials", "ials", {**few, "csv": "{csv}"}))
    rows.append(Row(f"iALS epoch, {d}: exact", "exact", "google exact", target=(2, 3, 6)[at]))
    if factors < 256 or not large:
        sides.append(Side("cmfrec cg", "cmfrec", "ials", {**args, "solver": "cg"}))
        rows.insert(2, Row(f"iALS epoch, {d}: CG(3)", "cg", "cmfrec cg"))
        rows.append(Row(f"iALS epoch, {d}: exact, the peer's CG(3)", "exact", "cmfrec cg", target=1))
    if factors == 64 or not large:
        sides.append(Side("cmfrec exact", "cmfrec", "ials", {**few, "solver": "cholesky"}))
        rows.append(Row(f"iALS epoch, {d}: exact", "exact", "cmfrec exact"))
    return Group(f"ials-{factors}", "plays", sides, rows, "loss", ("csv",))


def top10(factors, users, target):
    args = {"data": "{plays}", "vectors": f"{{vectors{factors}}}", "factors": factors, "users": users}
    sides = [Side("full scan", "lfrec", "top10", args), Side("skipping", "lfrec", "top10-pruned", args),
             Side("implicit", "implicit", "top10", args)]
    title = f"top 10 for {users:,} users, seen out, d = {factors}"
    rows = [Row(f"{title}, by a full scan", "full scan", "implicit", target=target),
            Row(f"{title}, skipping work", "skipping", "implicit", target=2.5)]
    return Group(f"top10-{factors}", "plays", sides, rows, "recall", (f"vectors{factors}",))


def one_user(factors, users, target):
    """A call of lfrec's is one thread; the peer's BLAS may have one or all."""
    args = {"data": "{plays}", "vectors": f"{{vectors{factors}}}", "factors": factors, "users": users}
    sides = [Side("lfrec", "lfrec", "one-user", args), Side("all threads", "implicit", "one-user", args),
             Side("one thread", "implicit", "one-user", args, 1)]
    rows = [Row(f"one user's top 10, seen out, d = {factors}, {m}, {s.label} for the peer", "lfrec", s.label, m, t)
            for m, t in (("p50", target), ("p99", None)) for s in sides[1:]]
    return Group(f"one-user-{factors}", "plays", sides, rows, "recall", (f"vectors{factors}",))


def retrieval(factors, users):
    args = {"vectors": f"{{vectors{factors}}}", "factors": factors, "users": users}
    sides = [Side("lists", "lfrec", "retrieval", args),
             Side("faiss flat", "faiss-cpu", "retrieval", {**args, "kind": "flat"})]
    for who, kind, steps in (("hnswlib", "", (16, 64, 256, 1024)), ("faiss-cpu", "hnsw", (64, 256)),
                             ("usearch", "", (64, 256))):
        sides += [Side(f"{who} {ef}", who, "retrieval", {**args, "kind": kind, "ef": ef}) for ef in steps]
    title = f"largest inner products of {users:,} users, d = {factors}"
    rows = [Row(title + (f", HNSW, ef {s.args['ef']}" if "ef" in s.args else ", full scan"), "lists", s.label)
            for s in sides[1:]]
    return Group(f"retrieval-{factors}", "plays", sides, rows, "recall", (f"vectors{factors}",))


def bpr(name, data, place, epochs, measure, title):
    args = {"data": f"{{{place}}}/train", "factors": 64}
    sides = [Side("one uniform negative", "lfrec", "bpr", {**args, "epochs": epochs[0], "negatives": 1}),
             Side("hardest of 32", "lfrec", "bpr", {**args, "epochs": epochs[1]}),
             Side("implicit", "implicit", "bpr", {**args, "epochs": epochs[2], "learning_rate": 0.01,
                                                  "regularization": 0.01})]
    return judged_on(Group(name, data, sides, rows_of(title, sides, measure), "ndcg", (place,)), place)


def warp(name, data, place, epochs, learning_rate, measure, title):
    args = {"data": f"{{{place}}}/train", "factors": 64}
    sides = [Side("10 draws and no penalty, as the peer", "lfrec", "warp",
                  {**args, "epochs": epochs[0], "max_draws": 10, "regularization": 0}),
             Side("100 draws", "lfrec", "warp", {**args, "epochs": epochs[0]}),
             Side("LightFM", "lightfm-next", "warp", {**args, "epochs": epochs[1], "learning_rate": learning_rate})]
    return judged_on(Group(name, data, sides, rows_of(title, sides, measure), "ndcg", (place,)), place)


def hybrid():
    """WARP with the tags of artists. Options of both were chosen on a fifth of train."""
    args = {"data": "{hetrec-split}/train", "tags": "{hetrec-tags}", "factors": 64}
    sides = [Side("lfrec", "lfrec", "hybrid", {**args, "epochs": 30, "regularization": 0.2,
                                               "feature_regularization": 4}),
             Side("LightFM", "lightfm-next", "hybrid", {**args, "epochs": 60, "learning_rate": 0.05})]
    group = Group("hybrid-hetrec", "hetrec", sides,
                  rows_of("hybrid of plays and tags, WARP, 64 factors", sides, (("seconds", None), ("fit", None))),
                  "ndcg", ("hetrec-split", "hetrec-tags"))
    return judged_on(group, "hetrec-split")


def sgd(name, data, place, epochs, peers, scale):
    args = {"data": f"{{{place}}}/train", "factors": 64}
    sides = [Side("lfrec", "lfrec", "sgd", {**args, "epochs": epochs[0]})]
    if "libmf" in peers:
        sides.append(Side("LIBMF", "libmf", "sgd", {**args, "epochs": epochs[1], "learning_rate": 0.1,
                                                    "regularization": 0.05}))
    if "surprise" in peers:
        sides.append(Side("Surprise", "scikit-surprise", "sgd", {**args, "epochs": epochs[2]}))
    measure = (("seconds", 1), ("fit", None))
    group = Group(name, data, sides, rows_of("explicit SGD, 64 factors", sides, measure), "rmse", (place,))
    return judged_on(group, place, scale)


def rows_of(title, sides, measure):
    """The target is for the first side of lfrec, which does what the peers do."""
    ours = [s for s in sides if s.who == "lfrec"]
    words = {"seconds": "epoch", "fit": "whole fit"}
    return [Row(f"{title}, {words[m]}" + (f": {s.label}" if len(ours) > 1 else ""), s.label, p.label, m,
                target if s is ours[0] else None)
            for m, target in measure for s in ours for p in sides if p.who != "lfrec"]


def judged_on(group, place, more=None):
    group.judged_by = {"train": f"{{{place}}}/train", "test": f"{{{place}}}/test", **(more or {})}
    return group


def reading(ids, title):
    args = {"file": f"{{log-{ids}}}"}
    sides = [Side(w, w, "read", args) for w in ("lfrec", "pandas", "polars")]
    rows = [Row(f"file → ids coded → matrix, {title}", "lfrec", p, target=1) for p in ("pandas", "polars")]
    return Group(f"read-{ids}", "plays", sides, rows, "users,items,pairs,sum", (f"log-{ids}",))


def limits(threads):
    sides = []
    for n in dict.fromkeys((1, threads)):
        sides += [Side(f"gemm {n}", "numpy", "gemm", {}, n), Side(f"triad {n}", "lfrec", "triad", {}, n)]
    return sides


def threads_of(name, task, args, title, threads, needs=()):
    sides = [Side(f"{n}", "lfrec", task, args, n) for n in (1, threads)] + limits(threads)
    return Group(f"threads-{name}", "plays", sides, [Row(f"1 → {threads} threads: {title}", str(threads), "1", "gain")],
                 "", needs)


def groups(threads, users, large):
    """All of them; `users` is how many the tasks of serving ask for, `large` whether epochs are dear."""
    every = [Group("limits", "plays", limits(threads), [])]
    every += [ials(d, large) for d in (64, 128, 256)]
    for d, full, one in ((64, 2, 3), (128, 1.8, 3)):
        every.append(top10(d, users, full))
        every.append(one_user(d, min(users, 1000), one))
    knn = {"data": "{plays}", "neighbors": 20}
    every.append(Group("knn", "plays", [Side("lfrec", "lfrec", "knn", knn), Side("implicit", "implicit", "knn", knn)],
                       [Row("item KNN, cosine, 20 neighbours", "lfrec", "implicit", target=3)], "similarity"))
    every.append(retrieval(128, users))
    scale = {"lowest": 1, "highest": 5}
    every.append(sgd("sgd", "plays", "ratings", (10, 10), ("libmf",), scale))
    every.append(sgd("sgd-ml-1m", "ml-1m", "ml-1m", (40, 40, 40), ("libmf", "surprise"), scale))
    svdpp = {"data": "{ml-1m}/train", "factors": 20, "epochs": 20}
    every.append(judged_on(Group(
        "svdpp", "ml-1m", [Side("lfrec", "lfrec", "svdpp", svdpp), Side("Surprise", "scikit-surprise", "svdpp", svdpp)],
        [Row("SVD++, 20 factors, 20 epochs, four fifths of ML-1M", "lfrec", "Surprise", "fit", 100)], "rmse",
        ("ml-1m",)), "ml-1m", scale))
    few = 3 if large else 10
    every.append(bpr("bpr", "plays", "split", (few, few, few), (("seconds", 3),), "BPR, 64 factors"))
    every.append(warp("warp", "plays", "split", (few, few), 0.05, (("seconds", 10),), "WARP, 64 factors"))
    both = (("seconds", None), ("fit", None))
    every.append(bpr("bpr-hetrec", "hetrec", "hetrec-split", (30, 30, 100), both, "BPR, 64 factors"))
    every.append(warp("warp-hetrec", "hetrec", "hetrec-split", (30, 60), 0.02, both, "WARP, 64 factors"))
    every.append(hybrid())
    every += [reading("numbers", "ids of digits"), reading("names", "ids as in Last.fm 360K")]
    for d in (64, 128):
        for solver, word in (("cg", "CG(3)"), ("cholesky", "exact")):
            every.append(threads_of(f"ials-{solver}-{d}", "ials",
                                    {"data": "{plays}", "factors": d, "epochs": 2, "solver": solver},
                                    f"iALS epoch, d = {d}, {word}", threads))
        every.append(threads_of(f"top10-{d}", "top10", {"data": "{plays}", "vectors": f"{{vectors{d}}}", "factors": d,
                                                        "users": users}, f"top 10 for {users:,} users, d = {d}",
                                threads, (f"vectors{d}",)))
    return every

# SPDX-License-Identifier: MIT
"""One judge for both sides: reads the tables or the lists that a process wrote.

    judge.py loss|rmse|ndcg|recall NAME=VALUE...
"""
import json
import pathlib
import sys

import numpy as np

from arrays import arguments, asked, read_matrix, read_tables


def loss(a, weight=20.0, ridge=0.01):
    """What Hu, Koren and Volinsky minimise with confidence 21 of a play and 1 of all else."""
    plays = read_matrix(a["data"])
    users, items, _ = read_tables(a["tables"], a["width"])
    observed = 0.0
    rows = np.repeat(np.arange(plays.shape[0]), np.diff(plays.indptr))
    for begin in range(0, plays.nnz, 1 << 20):
        part = slice(begin, begin + (1 << 20))
        s = np.einsum("nf,nf->n", users[rows[part]], items[plays.indices[part]]).astype(np.float64)
        observed += float((weight * s * s - 2 * (weight + 1) * s + (weight + 1)).sum())
    gram = float(((users.T @ users).astype(np.float64) * (items.T @ items).astype(np.float64)).sum())
    norms = float((users.astype(np.float64) ** 2).sum() + (items.astype(np.float64) ** 2).sum())
    return observed + gram + ridge * norms


def rmse(a):
    """Of the held-out ratings; predictions beyond the scale count as its end."""
    test = read_matrix(a["test"]).tocoo()
    users, items, offsets = read_tables(a["tables"], a["width"])
    said = np.einsum("nf,nf->n", users[test.row], items[test.col]) + offsets[test.col] + float(a.get("mean", 0))
    said = np.clip(said, float(a["lowest"]), float(a["highest"]))
    return float(np.sqrt(np.mean((said - test.data) ** 2)))


def best(scores, n):
    """Of each row the n highest, ties to the lower index."""
    some = np.argpartition(-scores, n, axis=1)[:, : n + 1]
    some.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)[:, :n]


def lists(users, items, offsets, ids, seen, n=10):
    found = np.empty((len(ids), n), np.int64)
    for begin in range(0, len(ids), 256):
        part = ids[begin : begin + 256]
        scores = users[part] @ items.T + offsets
        if seen is not None:
            own = seen[part].tocoo()
            scores[own.row, own.col] = -np.inf
        found[begin : begin + 256] = best(scores, n)
    return found


def ndcg(a, n=10):
    """Binary relevance, the ideal cut at n or the number of held-out items; up to 20,000 users."""
    train, test = read_matrix(a["train"]), read_matrix(a["test"])
    users, items, offsets = read_tables(a["tables"], a["width"])
    having = np.flatnonzero(np.diff(test.indptr))
    having = having[asked(min(len(having), 20_000), len(having))]
    gains = 1 / np.log2(np.arange(n) + 2)
    found = lists(users, items, offsets, having, train, n)
    hits = np.asarray(test[np.repeat(having, n), found.ravel()]).reshape(-1, n) > 0
    ideal = np.cumsum(gains)[np.minimum(np.diff(test.indptr)[having], n) - 1]
    return float(np.mean((hits * gains).sum(axis=1) / ideal))


def recall(a, n=10):
    """The share of the n that score no less than the n-th of a scan by brute force (to rounding) and
    are not left out: equal scores may stand in any order."""
    seen = read_matrix(a["data"]) if "data" in a else None
    users, items, _ = read_tables(a["vectors"], a["factors"])
    count = int(a["users"])
    ids = asked(count, len(users))
    truth = pathlib.Path(a["vectors"]) / f"truth-{count}-{'all' if seen is None else 'unseen'}"
    if not truth.exists():
        lists(users, items, 0, ids, seen, n).astype(np.int32).tofile(truth)
    exact = np.fromfile(truth, np.int32).reshape(count, n)
    found = np.fromfile(a["ids"], np.int32).reshape(count, n)
    hits = 0
    for u, best_of_u, ids_of_u in zip(ids, exact, found):
        own = np.unique(ids_of_u[ids_of_u >= 0])
        if seen is not None:
            own = np.setdiff1d(own, seen.indices[seen.indptr[u] : seen.indptr[u + 1]])
        last = (items[best_of_u[-1]].astype(float) * users[u]).sum()
        hits += np.count_nonzero(items[own].astype(float) @ users[u] >= last - 1e-5 * abs(last))
    return hits / found.size


if __name__ == "__main__":
    kinds = {"loss": loss, "rmse": rmse, "ndcg": ndcg, "recall": recall}
    print(json.dumps(kinds[sys.argv[1]](arguments(sys.argv[2:]))))

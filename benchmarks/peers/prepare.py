# SPDX-License-Identifier: MIT
"""The data that is derived from plays or read from MovieLens 1M, as folders of raw arrays.

    prepare.py split FROM TO         a fifth of each user's plays held out: TO/train, TO/test
    prepare.py ratings FROM TO       invented ratings of what was played: TO/train, TO/test
    prepare.py csv FROM TO           plays as lines "user,item" below a header
    prepare.py movielens FILE TO     ratings_no_timestamp.tsv: TO/train, TO/test
"""
import pathlib
import sys

import numpy as np
from scipy.sparse import csr_matrix

from arrays import read_matrix, write_matrix


def split_rows(users, items, values, shape, held_out, to, with_values):
    for name, part in (("train", ~held_out), ("test", held_out)):
        matrix = csr_matrix((values[part], (users[part], items[part])), shape=shape)
        write_matrix(pathlib.Path(to) / name, matrix, with_values)


def split(source, to):
    plays = read_matrix(source).tocoo()
    random = np.random.default_rng(7)
    order = np.lexsort((random.random(plays.nnz), plays.row))
    lengths = np.bincount(plays.row, minlength=plays.shape[0])
    place = np.arange(plays.nnz) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    taken = np.minimum(np.floor(0.2 * lengths + 0.5), np.maximum(lengths - 1, 0))
    held_out = np.empty(plays.nnz, bool)
    held_out[order] = place < np.repeat(taken, lengths)
    split_rows(plays.row, plays.col, plays.data, plays.shape, held_out, to, False)


def ratings(source, to, rank=16):
    """A planted model of rank 16 with biases and noise, in half stars from 1 to 5."""
    plays = read_matrix(source).tocoo()
    random = np.random.default_rng(8)
    users = random.normal(size=(plays.shape[0], rank)).astype(np.float32) / rank**0.5
    items = random.normal(size=(plays.shape[1], rank)).astype(np.float32)
    own = random.normal(scale=0.4, size=plays.shape[0])
    its = random.normal(scale=0.4, size=plays.shape[1])
    values = 3.5 + own[plays.row] + its[plays.col] + random.normal(scale=0.7, size=plays.nnz)
    for begin in range(0, plays.nnz, 1 << 20):
        part = slice(begin, begin + (1 << 20))
        values[part] += 0.6 * np.einsum("nf,nf->n", users[plays.row[part]], items[plays.col[part]])
    values = np.clip(np.round(2 * values) / 2, 1, 5)
    held_out = random.random(plays.nnz) < 0.1
    split_rows(plays.row, plays.col, values, plays.shape, held_out, to, True)


def csv(source, to):
    plays = read_matrix(source).tocoo()
    with open(to, "w") as file:
        file.write("uid,sid\n")
        for begin in range(0, plays.nnz, 1 << 20):
            part = slice(begin, begin + (1 << 20))
            file.writelines(f"{u},{i}\n" for u, i in zip(plays.row[part].tolist(), plays.col[part].tolist()))


def movielens(file, to):
    rows = np.loadtxt(file, dtype=np.int64, delimiter="\t")
    users, items = (np.unique(rows[:, n], return_inverse=True)[1] for n in (0, 1))
    held_out = np.random.default_rng(9).random(len(rows)) < 0.2
    shape = (users.max() + 1, items.max() + 1)
    split_rows(users, items, rows[:, 2], shape, held_out, to, True)


if __name__ == "__main__":
    {"split": split, "ratings": ratings, "csv": csv, "movielens": movielens}[sys.argv[1]](*sys.argv[2:])

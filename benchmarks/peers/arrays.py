# SPDX-License-Identifier: MIT
"""What tasks_bench and the peers give each other; see exchange.hpp."""
import json
import pathlib

import numpy as np


def arguments(words):
    return dict(word.split("=", 1) for word in words)


def read_matrix(folder):
    from scipy.sparse import csr_matrix

    folder = pathlib.Path(folder)
    shape = np.fromfile(folder / "shape", np.int32)
    items = np.fromfile(folder / "items", np.int32)
    offsets = np.fromfile(folder / "offsets", np.int64)
    values = folder / "values"
    values = np.fromfile(values, np.float32) if values.exists() else np.ones(len(items), np.float32)
    return csr_matrix((values, items, offsets), shape=tuple(shape))


def write_matrix(folder, rows, with_values=False):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows.sort_indices()
    np.array(rows.shape, np.int32).tofile(folder / "shape")
    rows.indices.astype(np.int32).tofile(folder / "items")
    rows.indptr.astype(np.int64).tofile(folder / "offsets")
    if with_values:
        rows.data.astype(np.float32).tofile(folder / "values")


def asked(count, users):
    """The users that tasks of serving ask for: evenly over all."""
    return np.arange(count) * users // count


def read_tables(folder, width):
    """users, items and item offsets: scores are users @ items.T + offsets."""
    folder = pathlib.Path(folder)
    users, items = (np.fromfile(folder / name, np.float32).reshape(-1, int(width)) for name in ("users", "items"))
    return users, items, np.fromfile(folder / "offsets", np.float32)


def write_tables(folder, users, items, offsets=None):
    folder = pathlib.Path(folder)
    users.astype(np.float32).tofile(folder / "users")
    items.astype(np.float32).tofile(folder / "items")
    offsets = np.zeros(len(items)) if offsets is None else offsets
    offsets.astype(np.float32).tofile(folder / "offsets")


def peak_megabytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0


def answer(seconds, **more):
    """The line that run.py reads."""
    print(json.dumps({"seconds": list(seconds), "peak_MB": peak_megabytes()} | more), flush=True)

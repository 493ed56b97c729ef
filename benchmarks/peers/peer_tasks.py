# SPDX-License-Identifier: MIT
"""The peers' side of run.py: does one task with one library and prints one line of JSON. Times are
taken inside the process, as tasks_bench takes them.

    peer_tasks.py PEER TASK NAME=VALUE...
"""
import pathlib
import sys
import time

import numpy as np
from threadpoolctl import threadpool_limits

from arrays import answer, arguments, asked, read_matrix, read_tables, write_tables


def seconds_of(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def hand_over(a, seconds, users, items, offsets=None, **more):
    answer(seconds, width=int(users.shape[1]), **more)
    if "tables" in a:
        write_tables(a["tables"], users, items, offsets)


# ---- numpy: the machine's limit


def numpy_gemm(a, n=2048):
    left, right = (np.random.default_rng(s).random((n, n), np.float32) for s in (1, 2))
    with threadpool_limits(int(a["threads"])):
        left @ right
        best = min(seconds_of(lambda: left @ right)[0] for _ in range(10))
    answer([best], rate=2 * n**3 / best / 1e9)


# ---- implicit


def implicit_als(a, epochs):
    from implicit.cpu.als import AlternatingLeastSquares

    # A value of 21 is the confidence: weight 1 for every pair and 20 more for what was played.
    return AlternatingLeastSquares(
        factors=int(a["factors"]), regularization=0.01, alpha=21.0, iterations=epochs,
        use_cg=a.get("solver") == "cg", num_threads=int(a["threads"]), random_state=1)


def implicit_ials(a):
    plays, seconds = read_matrix(a["data"]), []
    model = implicit_als(a, int(a["epochs"]))
    with threadpool_limits(1, "blas"):  # as implicit asks for
        model.fit(plays, show_progress=False, callback=lambda _, took, *__: seconds.append(took))
    answer([float(np.mean(seconds))])


def implicit_losses(a):
    import judge

    plays, losses = read_matrix(a["data"]), []
    model = implicit_als(a, int(a["epochs"]))

    def watch(*_):
        write_tables(a["tables"], model.user_factors, model.item_factors)
        losses.append(judge.loss({**a, "width": a["factors"]}))

    model.fit(plays, show_progress=False, callback=watch)
    answer([], loss=losses)


def implicit_with_vectors(a):
    model = implicit_als(a, 1)
    model.user_factors, model.item_factors, _ = read_tables(a["vectors"], a["factors"])
    return model


def implicit_top10(a):
    plays, model = read_matrix(a["data"]), implicit_with_vectors(a)
    ids = asked(int(a["users"]), plays.shape[0])
    seen = plays[ids]
    took, (items, _) = seconds_of(lambda: model.recommend(ids, seen, N=10))
    answer([took])
    items.astype(np.int32).tofile(a["ids"])


def implicit_one_user(a):
    plays, model = read_matrix(a["data"]), implicit_with_vectors(a)
    ids = asked(int(a["users"]), plays.shape[0])
    model.recommend(ids[0], plays[ids[0]], N=10)
    seconds, found = [], []
    for u in ids:
        seen = plays[u]
        took, (items, _) = seconds_of(lambda: model.recommend(u, seen, N=10))
        seconds.append(took)
        found.append(items)
    answer(seconds)
    np.array(found, np.int32).tofile(a["ids"])


def implicit_knn(a):
    from implicit.nearest_neighbours import CosineRecommender

    plays = read_matrix(a["data"])
    # It keeps the item itself as one of its neighbours.
    model = CosineRecommender(K=int(a["neighbors"]) + 1, num_threads=int(a["threads"]))
    took, _ = seconds_of(lambda: model.fit(plays, show_progress=False))
    # Each item is itself among them, or as many others just as like it.
    found = model.similarity
    answer([took], similarity=float(found.sum() - np.count_nonzero(np.diff(found.indptr))))


def implicit_bpr(a):
    from implicit.cpu.bpr import BayesianPersonalizedRanking

    plays = read_matrix(a["data"])
    model = BayesianPersonalizedRanking(
        factors=int(a["factors"]), learning_rate=float(a["learning_rate"]),
        regularization=float(a["regularization"]), iterations=int(a["epochs"]),
        num_threads=int(a["threads"]), random_state=1)
    took, _ = seconds_of(lambda: model.fit(plays, show_progress=False))
    hand_over(a, [took / int(a["epochs"])], model.user_factors, model.item_factors, fit=took)


# ---- cmfrec


def cmfrec_fit(a, plays, epochs):
    from cmfrec import CMF_implicit

    # Here alpha · value is added to 1.
    model = CMF_implicit(
        k=int(a["factors"]), lambda_=0.01, alpha=20.0, niter=epochs, use_cg=a["solver"] == "cg",
        max_cg_steps=3, finalize_chol=False, precompute_for_predictions=False, nthreads=int(a["threads"]))
    return model.fit(plays)


def cmfrec_ials(a):
    """An epoch is what one more costs: fits do more than epochs."""
    plays, epochs = read_matrix(a["data"]).tocoo(), int(a["epochs"])
    first, _ = seconds_of(lambda: cmfrec_fit(a, plays, 1))
    took, _ = seconds_of(lambda: cmfrec_fit(a, plays, epochs + 1))
    answer([(took - first) / epochs])


def cmfrec_losses(a):
    import judge

    plays, losses = read_matrix(a["data"]).tocoo(), []
    for epochs in range(1, int(a["epochs"]) + 1):
        model = cmfrec_fit(a, plays, epochs)
        write_tables(a["tables"], model.A_, model.B_)
        losses.append(judge.loss({**a, "width": a["factors"]}))
    answer([], loss=losses)


# ---- Google's iALS, a program of its own


def google_ials(a):
    """Weight 1 of a play, .05 of every pair and a ridge of .0005: a twentieth of the others' problem, but
    for a target of 1 instead of 1.05, so that its losses do not compare. Takes every processor there is."""
    import re
    import resource
    import subprocess
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".csv") as one:  # it ends with an evaluation
        one.write("uid,sid\n0,0\n")
        one.flush()
        flags = {"train_data": a["csv"], "test_train_data": one.name, "test_test_data": one.name,
                 "embedding_dim": a["factors"], "unobserved_weight": 0.05, "regularization": 0.0005,
                 "regularization_exp": 0, "epochs": a["epochs"], "eval_during_training": 0, "print_train_stats": 0}
        words = [str(word) for name, value in flags.items() for word in (f"--{name}", value)]
        said = subprocess.run([a["program"], *words], capture_output=True, text=True, check=True).stdout
    took = [int(ms) / 1000 for ms in re.findall(r"Train=(\d+)", said)]
    answer([float(np.mean(took))], peak_MB=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6)


# ---- LightFM


def lightfm_warp(a):
    from lightfm import LightFM

    plays = read_matrix(a["data"]).tocoo()
    model = LightFM(no_components=int(a["factors"]), loss="warp", learning_rate=float(a["learning_rate"]),
                    max_sampled=int(a.get("max_sampled", 10)), random_state=1)
    took, _ = seconds_of(lambda: model.fit(plays, epochs=int(a["epochs"]), num_threads=int(a["threads"])))
    hand_over(a, [took / int(a["epochs"])], model.user_embeddings, model.item_embeddings, model.item_biases, fit=took)


def lightfm_hybrid(a):
    """Each item has a feature of its own and its tags by their counts, half and half: NDCG@10 on a fifth of
    train .155 after 20 epochs, where rows of sum 1, as LightFM's Dataset makes them, gave .123."""
    from lightfm import LightFM
    from scipy.sparse import hstack, identity
    from sklearn.preprocessing import normalize

    plays, tags = read_matrix(a["data"]).tocoo(), normalize(read_matrix(a["tags"]), "l1")
    known = normalize(hstack([identity(plays.shape[1], np.float32), tags]).tocsr(), "l1").astype(np.float32)
    model = LightFM(no_components=int(a["factors"]), loss="warp", learning_rate=float(a["learning_rate"]),
                    max_sampled=int(a.get("max_sampled", 10)), random_state=1)
    took, _ = seconds_of(lambda: model.fit(plays, item_features=known, epochs=int(a["epochs"]),
                                           num_threads=int(a["threads"])))
    biases, items = model.get_item_representations(known)
    hand_over(a, [took / int(a["epochs"])], model.user_embeddings, items, biases, fit=took)


# ---- ratings: LIBMF and Surprise


def libmf_sgd(a):
    """An epoch is what one more costs: a fit lays out its blocks first."""
    from libmf import mf

    ratings, epochs = read_matrix(a["data"]).tocoo(), int(a["epochs"])
    rows = np.column_stack([ratings.row, ratings.col, ratings.data]).astype(np.float32)

    def fit(iterations):
        model = mf.MF(k=int(a["factors"]), nr_threads=int(a["threads"]), nr_iters=iterations,
                      lambda_p2=float(a["regularization"]), lambda_q2=float(a["regularization"]),
                      lambda_p1=0.0, lambda_q1=0.0, eta=float(a["learning_rate"]), quiet=True)
        model.fit(rows)
        return model

    first, _ = seconds_of(lambda: fit(1))
    took, model = seconds_of(lambda: fit(epochs))
    # It knows no more users and items than the last that it saw.
    tables = [np.zeros((n, int(a["factors"])), np.float32) for n in ratings.shape]
    for table, of in zip(tables, (model.model.P, model.model.Q)):
        count = model.model.m if table is tables[0] else model.model.n
        learnt = np.ctypeslib.as_array(of, shape=(count * int(a["factors"]),)).reshape(count, -1)
        table[:count] = np.nan_to_num(learnt)
    hand_over(a, [(took - first) / (epochs - 1)], *tables, fit=took)


def surprise_trainset(ratings):
    from surprise import Dataset, Reader
    import pandas

    frame = pandas.DataFrame({"user": ratings.row, "item": ratings.col, "rating": ratings.data})
    return Dataset.load_from_df(frame, Reader(rating_scale=(1, 5))).build_full_trainset()


def surprise_tables(model, trainset, shape, users):
    """Biases as columns: user bias against 1."""
    raw = [np.array([trainset.to_raw_uid(n) for n in range(trainset.n_users)], int),
           np.array([trainset.to_raw_iid(n) for n in range(trainset.n_items)], int)]
    width = users.shape[1] + 1
    left, right = np.zeros((shape[0], width), np.float32), np.zeros((shape[1], width), np.float32)
    left[raw[0], 0], left[raw[0], 1:] = model.bu, users
    right[:, 0] = 1
    right[raw[1], 1:] = model.qi
    offsets = np.full(shape[1], trainset.global_mean, np.float32)
    offsets[raw[1]] += model.bi
    return left, right, offsets


def surprise_sgd(a):
    from surprise import SVD

    ratings = read_matrix(a["data"]).tocoo()
    trainset = surprise_trainset(ratings)
    model = SVD(n_factors=int(a["factors"]), n_epochs=int(a["epochs"]), random_state=1)
    took, _ = seconds_of(lambda: model.fit(trainset))
    tables = surprise_tables(model, trainset, ratings.shape, model.pu)
    hand_over(a, [took / int(a["epochs"])], *tables, fit=took)


def surprise_svdpp(a):
    from surprise import SVDpp

    ratings = read_matrix(a["data"]).tocoo()
    trainset = surprise_trainset(ratings)
    model = SVDpp(n_factors=int(a["factors"]), n_epochs=int(a["epochs"]), random_state=1,
                  cache_ratings=a.get("cache") == "yes")
    took, _ = seconds_of(lambda: model.fit(trainset))
    users = np.array(model.pu)
    for u, row in trainset.ur.items():
        users[u] += model.yj[[i for i, _ in row]].sum(axis=0) / len(row) ** 0.5
    hand_over(a, [took / int(a["epochs"])], *surprise_tables(model, trainset, ratings.shape, users), fit=took)


# ---- files to matrices


def matrix_of(users, items, values):
    from scipy.sparse import coo_matrix

    rows = coo_matrix((values, (users, items))).tocsr()
    return rows, rows.tocsc()


def tell_matrix(took, rows):
    answer([took], users=rows.shape[0], items=rows.shape[1], pairs=int(rows.nnz), sum=float(rows.data.sum(dtype=float)))


def pandas_read(a):
    import pandas

    def work():
        frame = pandas.read_csv(a["file"], sep="\t", header=None, names=["user", "item", "value"], engine="c",
                                dtype={"value": np.float32})
        return matrix_of(pandas.factorize(frame["user"])[0], pandas.factorize(frame["item"])[0],
                         frame["value"].to_numpy())

    took, (rows, _) = seconds_of(work)
    tell_matrix(took, rows)


def polars_read(a):
    import polars

    def codes(column):
        if column.dtype == polars.String:
            column = column.cast(polars.Categorical(polars.Categories.random()))
            return column.to_physical().to_numpy().astype(np.int32, copy=False)
        return (column.rank("dense") - 1).to_numpy().astype(np.int32, copy=False)

    def work():
        frame = polars.read_csv(a["file"], separator="\t", has_header=False, new_columns=["user", "item", "value"],
                                schema_overrides={"column_3": polars.Float32})
        return matrix_of(codes(frame["user"]), codes(frame["item"]), frame["value"].to_numpy())

    took, (rows, _) = seconds_of(work)
    tell_matrix(took, rows)


# ---- nearest vectors: the largest inner products


def queries_and_items(a):
    users, items, _ = read_tables(a["vectors"], a["factors"])
    return users[asked(int(a["users"]), len(users))].copy(), items


def tell_ids(a, took, ids, **more):
    answer([took], **more)
    ids.astype(np.int32).tofile(a["ids"])


def kept(a, name, build, load):
    """An index is built once for all runs; how long that took lies beside it."""
    path = pathlib.Path(a["vectors"]) / name
    note = path.with_suffix(".seconds")
    if not note.exists():
        took, _ = seconds_of(lambda: build(str(path)))
        note.write_text(str(took))
    return load(str(path)), float(note.read_text())


def faiss_retrieval(a):
    import faiss

    faiss.omp_set_num_threads(int(a["threads"]))
    queries, items = queries_and_items(a)
    if a["kind"] == "flat":
        index, built = faiss.IndexFlatIP(items.shape[1]), 0.0
        index.add(items)
    else:
        def build(path):
            index = faiss.IndexHNSWFlat(items.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = 200
            index.add(items)
            faiss.write_index(index, path)

        index, built = kept(a, "faiss-hnsw", build, faiss.read_index)
        index.hnsw.efSearch = int(a["ef"])
    took, (_, ids) = seconds_of(lambda: index.search(queries, 10))
    tell_ids(a, took, ids, built=built)


def hnswlib_retrieval(a):
    import hnswlib

    queries, items = queries_and_items(a)

    def new():
        return hnswlib.Index(space="ip", dim=items.shape[1])

    def build(path):
        index = new()
        index.init_index(max_elements=len(items), M=16, ef_construction=200, random_seed=1)
        index.add_items(items, num_threads=int(a["threads"]))
        index.save_index(path)

    def load(path):
        index = new()
        index.load_index(path)
        return index

    index, built = kept(a, "hnswlib", build, load)
    index.set_ef(int(a["ef"]))
    took, (ids, _) = seconds_of(lambda: index.knn_query(queries, 10, num_threads=int(a["threads"])))
    tell_ids(a, took, ids, built=built)


def usearch_retrieval(a):
    from usearch.index import Index

    queries, items = queries_and_items(a)

    def build(path):
        index = Index(ndim=items.shape[1], metric="ip", dtype="f32", connectivity=16, expansion_add=200)
        index.add(np.arange(len(items)), items, threads=int(a["threads"]))
        index.save(path)

    index, built = kept(a, "usearch", build, Index.restore)
    index.expansion_search = int(a["ef"])
    took, found = seconds_of(lambda: index.search(queries, 10, threads=int(a["threads"])))
    tell_ids(a, took, np.asarray(found.keys).reshape(len(queries), -1).astype(np.int64), built=built)


if __name__ == "__main__":
    globals()[f"{sys.argv[1]}_{sys.argv[2].replace('-', '_')}"](arguments(sys.argv[3:]))

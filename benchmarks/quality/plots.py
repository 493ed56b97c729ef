#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Plots of the studies on HetRec Last.fm, as SVG; needs matplotlib.

    plots.py known KNOWN.csv OUT.svg        of what known_artists_bench printed
    plots.py segments SEGMENTS.csv OUT.svg  of what segments_bench printed
"""
import csv
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "lfrec", "font.size": 9,
                            "axes.spines.top": False, "axes.spines.right": False})
import matplotlib.pyplot as plt  # noqa: E402

MODELS = ("popularity", "item_knn", "user_knn", "implicit_als", "content", "hybrid", "feature_als", "blend")
COLOURS = dict(zip(MODELS, ("#999999", "#b5a12f", "#7a5195", "#3b6ea5", "#5a8f4e", "#e08f3e", "#b5534a", "#222222")))
STYLES = {"blend": ":"}  # it lies on another


def table(path, header):
    """The rows below the line that begins with `header`, up to the next comment."""
    with open(path, newline="") as file:
        lines = file.read().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(header))
    end = next((n for n in range(start, len(lines)) if lines[n].startswith("#")), len(lines))
    rows = list(csv.reader(lines[start + 1 : end]))
    return [row for row in rows if row]


def save(figure, path):
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)


def known(source, out):
    rows = table(source, "known,model")
    figure, axes = plt.subplots(figsize=(5.6, 3.6))
    numbers = sorted({int(row[0]) for row in rows})
    for model in MODELS:
        points = {int(row[0]): [float(v) for v in row[3:6]] for row in rows if row[1] == model}
        places = [numbers.index(n) for n in points]
        means, low, high = zip(*points.values())
        axes.plot(places, means, STYLES.get(model, "-"), marker="o", markersize=3, label=model, color=COLOURS[model])
        axes.fill_between(places, low, high, color=COLOURS[model], alpha=0.12, linewidth=0)
    axes.set_xticks(range(len(numbers)), [str(n) for n in numbers])
    axes.set_xlabel("known artists")
    axes.set_ylabel("NDCG@10")
    axes.legend(frameon=False, fontsize=8)
    save(figure, out)


def segments(source, out, users=100):
    """Segments of that many users, where a segmentation has several."""
    rows = [row for row in table(source, "segmentation,segment,users,model") if int(row[2]) >= users]
    labels = {}
    for row in rows:
        labels.setdefault(row[0], {})[row[1]] = None
    labels = {name: list(own) for name, own in labels.items() if len(own) > 1}
    figure, all_axes = plt.subplots(1, len(labels), figsize=(2.6 * len(labels), 3.4), sharey=True, squeeze=False)
    for axes, (name, own) in zip(all_axes[0], labels.items()):
        for model in MODELS:
            points = [(own.index(row[1]), *(float(v) for v in row[4:7])) for row in rows
                      if row[0] == name and row[3] == model]
            places, means, low, high = zip(*points)
            axes.plot(places, means, STYLES.get(model, "-"), marker="o", markersize=3, label=model,
                      color=COLOURS[model])
            axes.fill_between(places, low, high, color=COLOURS[model], alpha=0.12, linewidth=0)
        axes.set_xticks(range(len(own)), [label.replace(" to below ", " –\n< ") for label in own], fontsize=7)
        axes.set_xlabel(name)
    all_axes[0][0].set_ylabel("NDCG@10")
    all_axes[0][0].set_ylim(bottom=0)
    all_axes[0][-1].legend(frameon=False, fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
    save(figure, out)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("known", "segments"):
        raise SystemExit(__doc__)
    {"known": known, "segments": segments}[sys.argv[1]](sys.argv[2], sys.argv[3])

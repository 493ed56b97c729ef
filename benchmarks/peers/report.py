#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tables, plots and the page from what run.py recorded.

    report.py tables OUT                OUT/peers.csv and OUT/peers.md
    report.py plots OUT                 OUT/*.svg; wants matplotlib, so WORK/env/bin/python
    report.py page OUT DOCS             DOCS/benchmarks.md from page.md, and its plots
"""
import csv
import json
import pathlib
import shutil
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ("task", "data", "threads", "measure", "peer", "version", "peer_seconds", "peer_min", "peer_max",
           "lfrec_seconds", "lfrec_min", "lfrec_max", "ratio", "target", "quality", "peer_quality", "lfrec_quality",
           "peer_peak_MB", "lfrec_peak_MB", "note")


def share(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def of_runs(side, measure):
    """One number a run."""
    def one(run):
        if measure == "fit":
            return run["fit"]
        if measure in ("p50", "p99"):
            return share(run["seconds"], {"p50": 0.5, "p99": 0.99}[measure])
        return statistics.mean(run["seconds"])

    return [one(run) for run in side["runs"]]


def text_of(quality):
    if quality is None:
        return ""
    if isinstance(quality, list):
        return ", ".join(text_of(q) for q in quality)
    if isinstance(quality, int):
        return f"{quality:,}"
    return f"{quality:.4f}".lstrip("0") if abs(quality) < 10 else f"{quality:.5g}"


def gain_of(group, name, threads):
    times = [statistics.median(of_runs(group["sides"][f"{name} {n}"], "seconds")) for n in (1, threads)]
    return times[0] / times[1]


def notes_of(group, row, ours, theirs):
    notes = []
    if row["measure"] == "p50":
        notes.append(f"{ours['runs'][-1]['allocations']:.3g} allocations a call")
    if row["measure"] == "p99":
        times = [statistics.median(of_runs(ours, part)) for part in ("p99", "p50")]
        notes.append(f"lfrec's p99 is {times[0] / times[1]:.2f} × its p50")
    if row["measure"] == "gain":
        threads = group["threads"]
        limits = {name: gain_of(group, name, threads) for name in ("gemm", "triad")}
        notes.append(f"in the same run GEMM {limits['gemm']:.2f}, triad {limits['triad']:.2f}")
    if theirs["runs"] and theirs["runs"][-1].get("built"):
        notes.append(f"index built in {theirs['runs'][-1]['built']:.3g} s")
    if ours["runs"] and ours["runs"][-1].get("built"):
        notes.append(f"lfrec's scan made in {ours['runs'][-1]['built']:.3g} s")
    epochs = [side["args"].get("epochs") for side in (theirs, ours)]
    if row["measure"] == "fit":
        notes.append(f"{epochs[0]} / {epochs[1]} epochs")
    return "; ".join(notes)


def lines_of(group):
    for row in group["rows"]:
        ours, theirs = group["sides"][row["lfrec"]], group["sides"][row["peer"]]
        peer = "itself, 1 thread" if row["measure"] == "gain" else theirs["who"]
        line = dict.fromkeys(COLUMNS, "")
        line.update(task=row["title"], data=group["data"], threads=group["threads"], measure=row["measure"], peer=peer,
                    version=theirs["version"], target=row["target"] or "", quality=group["kind"])
        stopped = ours["failed"] or theirs["failed"]
        if stopped:
            line["note"] = "not run: " + stopped
            if stopped != "not asked for":
                yield line
            continue
        for who, side in (("peer", theirs), ("lfrec", ours)):
            seconds = of_runs(side, row["measure"])
            line.update({f"{who}_seconds": statistics.median(seconds), f"{who}_min": min(seconds),
                         f"{who}_max": max(seconds), f"{who}_quality": text_of(side["quality"]),
                         f"{who}_peak_MB": round(max(run["peak_MB"] for run in side["runs"]))})
        line["ratio"] = line["peer_seconds"] / line["lfrec_seconds"]
        line["note"] = notes_of(group, row, ours, theirs)
        yield line
    for label, side in group["sides"].items():  # the machine's limits
        if not group["rows"] and side["runs"]:
            name, threads = label.split()
            rates = [run["rate"] for run in side["runs"]]
            unit = "GFLOP/s" if name == "gemm" else "GB/s"
            seconds = of_runs(side, "seconds")
            line = dict.fromkeys(COLUMNS, "")
            what = {"gemm": "limit: sgemm, n = 2,048 (numpy)", "triad": "limit: triad, 3 × 256 MB"}[name]
            line.update(task=what + f", {threads} thread{'s' * (threads != '1')}",
                        threads=threads, peer="the machine", quality=unit, peer_quality=f"{statistics.median(rates):.3g}",
                        peer_seconds=statistics.median(seconds), peer_min=min(seconds), peer_max=max(seconds),
                        note=f"{min(rates):.3g}–{max(rates):.3g} {unit}")
            yield line


def all_lines(runs):
    return [line for group in runs["groups"].values() for line in lines_of(group)]


def number(value, digits=3):
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def spread(line, who):
    if line[f"{who}_seconds"] == "":
        return ""
    middle, least, most = (line[f"{who}_{n}"] for n in ("seconds", "min", "max"))
    unit, by = ("ms", 1e3) if middle < 0.1 else ("s", 1)
    return f"{number(middle * by)} {unit} ({number(least * by)}–{number(most * by)})"


def both(line, what):
    return " / ".join(str(line[f"{who}_{what}"]) for who in ("peer", "lfrec")) if line[f"peer_{what}"] != "" else ""


def markdown(lines):
    text = ["| task | data | peer | its time | lfrec's | ratio | target | quality: peer / lfrec | peak MB | note |",
            "|---|---|---|---|---|---|---|---|---|---|"]
    for line in lines:
        quality = both(line, "quality") if line["lfrec_seconds"] != "" else line["peer_quality"]
        if quality.strip(" /"):
            quality = f"{line['quality'] if ',' not in line['quality'] else ''} {quality}".strip()
        else:
            quality = ""
        ratio = f"**{line['ratio']:.2f}**" if line["ratio"] != "" else ""
        target = f"≥ {line['target']}" if line["target"] != "" else ""
        peaks = both(line, "peak_MB") if line["lfrec_seconds"] != "" else ""
        cells = (line["task"], line["data"], f"{line['peer']} {line['version']}".strip(), spread(line, "peer"),
                 spread(line, "lfrec"), ratio, target, quality, peaks, line["note"])
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text) + "\n"


def write_tables(runs, out):
    lines = all_lines(runs)
    with open(out / "peers.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({n: f"{v:.6g}" if isinstance(v, float) else v for n, v in line.items()} for line in lines)
    (out / "peers.md").write_text(markdown(lines))


# ---- plots


def plots(runs, out):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "lfrec", "font.size": 9,
                                "axes.spines.top": False, "axes.spines.right": False})
    import matplotlib.pyplot as plt

    def save(figure, name):
        figure.savefig(out / name, metadata={"Date": None}, bbox_inches="tight")
        plt.close(figure)

    lines = [line for line in all_lines(runs) if line["ratio"] != "" and line["measure"] != "gain"]
    compared = [line for line in lines if "inner products" not in line["task"]]
    if compared:
        figure, axes = plt.subplots(figsize=(7, 0.8 + 0.24 * len(compared)))
        names = [f"{line['task']} — {line['peer']}" + ("" if line["data"] == "large" else f" ({line['data']})")
                 for line in compared]
        ratios = [line["ratio"] for line in compared]
        axes.barh(range(len(names)), [r - 1 for r in ratios], left=1, color=["#3b6ea5" if r >= 1 else "#b5534a" for r in ratios])
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xscale("log")
        axes.axvline(1, color="black", linewidth=0.8)
        for place, (line, ratio) in enumerate(zip(compared, ratios)):
            axes.text(max(ratio, 1) * 1.05, place, f"{ratio:.1f}", va="center")
            if line["target"] != "":
                axes.plot(line["target"], place, "k|", markersize=9)
        axes.set_xlabel("time of the peer ÷ time of lfrec; a stroke is the target")
        save(figure, "peers-ratios.svg")

    found = [g for g in runs["groups"].values() if any(s["task"] == "retrieval" for s in g["sides"].values())]
    for group in found[-1:]:
        figure, axes = plt.subplots(figsize=(5, 3.4))
        series = {}
        for side in group["sides"].values():
            if side["runs"]:
                kind = " HNSW" if "ef" in side["args"] else ""
                rate = int(side["args"]["users"]) / statistics.median(of_runs(side, "seconds"))
                series.setdefault(side["who"] + kind, []).append((side["quality"], rate))
        for name, points in series.items():
            axes.plot(*zip(*points), marker="o", markersize=4, label=name)
        axes.set_yscale("log")
        axes.set_xlabel("recall of the exact ten")
        axes.set_ylabel("users a second")
        axes.legend(frameon=False)
        save(figure, "peers-retrieval.svg")

    by_width = {}
    for line in lines:
        if line["task"].startswith("iALS epoch") and "peer's" not in line["task"]:
            width, solver = line["task"].split("d = ")[1].split(": ")
            for who, name in (("peer", line["peer"]), ("lfrec", "lfrec")):
                by_width.setdefault((line["data"], f"{name}, {solver}"), {})[int(width)] = line[f"{who}_seconds"]
    main = "large" if any(data == "large" for data, _ in by_width) else next((d for d, _ in by_width), None)
    series = {name: points for (data, name), points in by_width.items() if data == main}
    if series:
        figure, axes = plt.subplots(figsize=(5, 3.4))
        for name, points in sorted(series.items()):
            widths = sorted(points)
            axes.plot(widths, [points[w] for w in widths], "o-" if "lfrec" in name else "o--", markersize=4, label=name)
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xticks([64, 128, 256], ["64", "128", "256"])
        axes.set_xlabel("factors")
        axes.set_ylabel("seconds an epoch")
        axes.legend(frameon=False)
        save(figure, "peers-ials.svg")


# ---- the page


def page(runs, out, docs):
    m = runs["machine"]
    groups = runs["groups"].values()
    dates = sorted({g["date"] for g in groups})
    lines = all_lines(runs)
    limit = [line for line in lines if line["peer"] == "the machine"]
    rest = [line for line in lines if line["peer"] != "the machine"]
    rows = ["| limit | rate |", "|---|---|"]
    rows += [f"| {line['task'][7:]} | {line['peer_quality']} {line['quality']} ({line['note']}) |"
             for line in limit]
    def section(test):
        return markdown([line for line in rest if test(line)])
    def is_training(line):
        return any(word in line["task"] for word in ("iALS", "SGD", "SVD++", "BPR", "WARP", "KNN")) and not is_threads(line)
    def is_threads(line):
        return line["measure"] == "gain"
    def is_reading(line):
        return line["task"].startswith("file")
    plots_there = [name for name in ("peers-ratios.svg", "peers-ials.svg", "peers-retrieval.svg") if (out / name).exists()]
    pictures = {name: f"![{name[6:-4]}](benchmarks/{name})" if name in plots_there else "" for name in
                ("peers-ratios.svg", "peers-ials.svg", "peers-retrieval.svg")}
    repeats = sorted({len(s["runs"]) for g in groups for s in g["sides"].values() if s["runs"]})
    text = (HERE / "page.md").read_text()
    for name, value in {
            "machine": f"{m['processor']}, {m['cores']} cores, {m['memory_GB']} GB, {m['system']}, {m.get('compiler', '')}",
            "date": dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}",
            "repeats": "–".join(str(r) for r in dict.fromkeys((repeats[0], repeats[-1]))),
            "threads": ", ".join(str(t) for t in sorted({g["threads"] for g in groups})),
            "limits": "\n".join(rows) + "\n",
            "training": section(is_training),
            "serving": section(lambda line: not (is_training(line) or is_threads(line) or is_reading(line))),
            "reading": section(is_reading),
            "threads-gain": section(is_threads),
            "ratios-plot": pictures["peers-ratios.svg"],
            "ials-plot": pictures["peers-ials.svg"],
            "retrieval-plot": pictures["peers-retrieval.svg"]}.items():
        text = text.replace("{{" + name + "}}", value.rstrip("\n"))
    (docs / "benchmarks").mkdir(exist_ok=True)
    for name in plots_there:
        shutil.copy(out / name, docs / "benchmarks" / name)
    (docs / "benchmarks.md").write_text(text)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("tables", "plots", "page"):
        raise SystemExit(__doc__)
    folder = pathlib.Path(sys.argv[2])
    recorded = json.loads((folder / "runs.json").read_text())
    if sys.argv[1] == "tables":
        write_tables(recorded, folder)
    elif sys.argv[1] == "plots":
        plots(recorded, folder)
    else:
        page(recorded, folder, pathlib.Path(sys.argv[3]))

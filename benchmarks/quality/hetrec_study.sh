#!/bin/sh
# SPDX-License-Identifier: MIT
# The study of docs/explanation/hetrec-study.md, by the command line alone.
#
#     hetrec_study.sh LFREC DATA OUT [SEED...]
#
# LFREC is the program, DATA the folder of HetRec Last.fm, OUT a folder to make. For each seed (21
# to 25 if none is given) a fifth of each user's artists is held out; each recipe is tuned on a
# fifth of the rest, fitted to all of it, and all are compared on what was held out. Run again, it
# goes on where it was: a search keeps a journal.
set -eu
lfrec=$(realpath "$1") data=$(realpath "$2") out=$3
shift 3
[ $# -gt 0 ] || set -- 21 22 23 24 25
weights='weighting=binary|log:epsilon=100'

# tune SEED RECIPE BUDGET SPACE...
tune() {
  seed=$1 recipe=$2 budget=$3
  shift 3
  [ -e "$recipe.lfrec" ] && return
  for range; do set -- "$@" --space "$range"; shift; done
  "$lfrec" tune --recipe "$recipe" --train train.tsv --test test.tsv --seed "$seed" \
    --validation random_holdout:fraction=0.2 --search tpe:startup=6 --budget "$budget" \
    --journal "$recipe.jsonl" --metric ndcg@10 --out "$recipe.lfrec" "$@" >"$recipe.txt"
}

for seed; do
  mkdir -p "$out/$seed"
  "$lfrec" split --data "$data" --splitter random_holdout --set fraction=0.2 --seed "$seed" \
    --train "$out/$seed/train.tsv" --test "$out/$seed/test.tsv" >"$out/$seed/split.txt"
  (
    cd "$out/$seed"
    tune "$seed" item_knn 12 neighbors=log:50:1000 shrinkage=log:1:100 "$weights"
    tune "$seed" user_knn 12 neighbors=log:20:400 shrinkage=log:1:100 "$weights"
    tune "$seed" rp3beta 12 neighbors=log:20:500 alpha=0.4:1.4 beta=0:0.8 "$weights"
    tune "$seed" graph_filter 12 alpha=0.3:0.8 power=0.5:1.5 "$weights"
    tune "$seed" ease 12 regularization=log:50:2000 dropout=0:0.5 "$weights"
    tune "$seed" slim 8 regularization=log:20:500 "$weights"
    tune "$seed" bpr 6 regularization=log:0.01:0.2
    tune "$seed" implicit_als 10 'factors=64|128' epochs=12 regularization=log:0.002:0.03 \
      unobserved_weight=log:0.02:0.3 "$weights"
    "$lfrec" evaluate --test test.tsv --baselines --segments history,mainstream \
      --metrics ndcg@10,precision@10,recall@20,auc,novelty@10,average_popularity@10,catalogue_coverage@10,gini@10 \
      --report report.html --as text --per-user users.csv --compare ./*.lfrec >report.txt
  )
done

#!/bin/sh
# SPDX-License-Identifier: MIT
# implicit_als in the protocol of the published table of social and graph networks on HetRec
# Last.fm (RecBole-GNN, results/social/lastfm.md): eight tenths of each user's artists to train, a
# tenth to choose by NDCG@10, a tenth to test; all artists ranked but those of train and the
# validation part; 64 factors. By the command line alone:
#
#     hetrec_social.sh LFREC DATA OUT [SEED...]
#
# Prints for each seed what was chosen, then the test figures of the model of train alone, as
# published figures are, and of train with the validation part.
set -eu
lfrec=$(realpath "$1") data=$(realpath "$2") out=$3
shift 3
[ $# -gt 0 ] || set -- 21 22 23 24 25
metrics=ndcg@10,recall@10,reciprocal_rank@10,hit_rate@10,precision@10

for seed; do
  mkdir -p "$out/$seed"
  (
    cd "$out/$seed"
    "$lfrec" split --data "$data" --splitter random_holdout --set fraction=0.1 --seed "$seed" \
      --train known.tsv --test test.tsv >split.txt
    # A ninth of what is left; tune cuts the same part, since rows, seed and splitter are the same.
    ninth=random_holdout:fraction=0.11111
    "$lfrec" split --data known.tsv --splitter random_holdout --set fraction=0.11111 \
      --seed "$seed" --train train.tsv --test validation.tsv >>split.txt
    "$lfrec" tune --recipe implicit_als --train known.tsv --test test.tsv --seed "$seed" \
      --validation "$ninth" --search tpe:startup=6 --budget 12 --journal tune.jsonl \
      --metric ndcg@10 --space factors=64 --space epochs=12 --space regularization=log:0.002:0.03 \
      --space unobserved_weight=log:0.02:0.3 --space 'weighting=binary|log:epsilon=100' \
      --out known.lfrec >tune.txt
    chosen=$(sed -n 's/^best: trial [0-9]*, //p' tune.txt)
    set --
    for option in $chosen; do
      case $option in
      weighting=*) set -- "$@" --weight "${option#weighting=}" ;;
      *) set -- "$@" --set "$option" ;;
      esac
    done
    "$lfrec" fit --recipe implicit_als --train train.tsv --seed "$seed" "$@" --out train.lfrec >fit.txt
    echo "seed $seed: $chosen"
    "$lfrec" evaluate --model train.lfrec --train known.tsv --test test.tsv --metrics $metrics
    "$lfrec" evaluate --model known.lfrec --test test.tsv --metrics $metrics
  )
done

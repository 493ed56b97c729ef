# SPDX-License-Identifier: MIT
# Models side by side, on what synthetic.cmake and own_file.cmake left: one.lfrec (factors), item_knn.lfrec,
# popularity.lfrec, train.tsv, test.tsv; tea.lfrec, tea_als.lfrec, strange.tsv.
set(versus evaluate --compare one.lfrec item_knn.lfrec --test test.tsv --metrics ndcg@10,recall@20)
lfrec(${versus} --baselines --threads 1)
set(range "\\[[0-9., -]+\\]")
expect("${output}" "^model +ndcg@10 +ndcg@10 95 % +recall@20 +recall@20 95 %\none +0\\.[0-9]+ +${range} +0\\.[0-9]+ +${range}\nitem_knn +[^\n]+\npopularity +[^\n]+\nrandom +[^\n]+\n20[0-9] users evaluated")
set(alone "${output}")
lfrec(${versus} --baselines --threads 3)
if(NOT output STREQUAL alone)
  message(FATAL_ERROR "three threads gave\n${output}and one\n${alone}")
endif()
if(WITH_STATS)
  expect("${alone}" "\nndcg@10: differences, first - second\nfirst +second [^\n]+\none +item_knn +-?0\\.[0-9]+ +${range} .*\npopularity +random +0\\.")
else()
  expect("${alone}" "\nmodels are not compared: this lfrec was built without Boost.Math\n")
endif()

# A model beside others has the figures that it has alone, and popularity those of the recipe.
lfrec(evaluate --model one.lfrec --test test.tsv --metrics ndcg@10 --as csv)
string(REGEX MATCH "\none,ndcg@10,[^\n]+\n" figure "${output}")
lfrec(evaluate --compare popularity.lfrec one.lfrec --test test.tsv --metrics ndcg@10 --as csv --baselines)
string(FIND "${output}" "${figure}" at)
string(REGEX MATCHALL "popularity( \\(baseline\\))?,ndcg@10,[^\n]+\n" twice "${output}")
string(REPLACE " (baseline)" "" twice "${twice}")
list(REMOVE_DUPLICATES twice)
list(LENGTH twice kinds)
if(at EQUAL -1 OR NOT kinds EQUAL 1)
  message(FATAL_ERROR "alone: ${figure}beside others:\n${output}")
endif()

# Models of other orders of ids are matched by id: the same data, last line first. With all
# neighbours kept, no tie between them falls by the order.
file(STRINGS ${FOLDER}/train.tsv rows)
list(REVERSE rows)
string(REPLACE ";" "\n" rows "${rows}")
file(WRITE ${FOLDER}/reversed.tsv "${rows}\n")
lfrec(fit --recipe item_knn --set neighbors=307 --train train.tsv --out forwards.lfrec)
lfrec(fit --recipe item_knn --set neighbors=307 --train reversed.tsv --out backwards.lfrec)
lfrec(evaluate --compare one.lfrec forwards.lfrec backwards.lfrec --test test.tsv --metrics auc --as csv)
string(REGEX MATCH "\nforwards,(auc,[0-9]+,0\\.[0-9][0-9][0-9][0-9][0-9])" ignored "${output}")
expect("${output}" "\nbackwards,${CMAKE_MATCH_1}")

# Segments: every user is in one, and a line of text says whether they differ.
lfrec(${versus} --segments history,mainstream,cold)
expect("${output}" "\nndcg@10 by history\nhistory +users +one +one interval +item_knn [^\n]+\nbelow [^\n]+\n.*\nfrom [^\n]+\n\nndcg@10: which model for whom, by history\n.*\nDo segments differ\\?\n.*\nhistory +one +ndcg@10 +20[0-9] +4 .*\nndcg@10 by mainstream\n.*\nndcg@10 by cold\n")
lfrec(${versus} --segments cold --as csv)
expect("${output}" "^model,segmentation,segment,metric,users,mean,interval low,interval high\none,,,ndcg@10,20[0-9],0\\.[^\n]+\n.*\none,cold,warm,ndcg@10,20[0-9],0\\.")
file(WRITE ${FOLDER}/timed.tsv "a\tx\t1\t1\nb\tx\t1\t5\nb\ty\t1\t6\nc\ty\t1\t9\nd\tx\t1\t12\n")
file(WRITE ${FOLDER}/timed_test.tsv "a\ty\nb\tz\nc\tx\nd\ty\n")
lfrec(evaluate --recipe item_knn --train timed.tsv --test timed_test.tsv --metrics recall@1 --segments age)
expect("${output}" "\nrecall@1 by age\nage +users +item_knn [^\n]+\n1 \\(oldest\\) +1 +[^\n]+\n2 +1 +[^\n]+\n3 +1 [^\n]+\n4 \\(newest\\) +1 ")
refused("there are no segments 'joy'; these data allow cold, history, mainstream"
  evaluate --model one.lfrec --test test.tsv --segments joy)

lfrec(${versus} --as markdown)
expect("${output}" "^\\| model \\| ndcg@10 \\| ndcg@10 95 % \\| [^\n]+\n\\| --- \\| ---: \\| --- \\| ---: \\| --- \\|\n\\| one \\| 0")
lfrec(${versus} --per-user both.csv)
file(STRINGS ${FOLDER}/both.csv lines)
list(GET lines 0 header)
list(LENGTH lines count)
lfrec(evaluate --model one.lfrec --test test.tsv --per-user one.csv)
count_lines(one.csv users)
math(EXPR expected "2 * ${users} - 1")
if(NOT header STREQUAL "model,user,ndcg@10,recall@20" OR NOT count EQUAL expected)
  message(FATAL_ERROR "both.csv has ${count} lines and the header ${header}")
endif()

if(WITH_JSON)
  lfrec(${versus} --baselines --segments history --as json)
  string(JSON name GET "${output}" models 1 model)
  string(JSON low GET "${output}" models 1 intervals ndcg@10 0)
  string(JSON best GET "${output}" segments 0 best segments 0 models 3 model)
  if(NOT "${name} ${best}" STREQUAL "item_knn random" OR NOT low GREATER 0)
    message(FATAL_ERROR "${name}, ${low}, ${best} in\n${output}")
  endif()
  if(WITH_STATS)
    string(JSON second GET "${output}" comparisons 1 pairs 5 second)
    string(JSON metric GET "${output}" comparisons 1 metric)
    expect("${metric} ${second}" "^recall@20 random$")
  endif()

  # A page shows what a model is called, and runs none of it.
  file(COPY_FILE ${FOLDER}/one.lfrec "${FOLDER}/<img onerror=x>.lfrec")
  lfrec(evaluate --compare "<img onerror=x>.lfrec" item_knn.lfrec --test test.tsv --segments history
    --report report.html)
  file(READ ${FOLDER}/report.html page)
  expect("${page}" "^<!DOCTYPE html>.*default-src 'none'.*<h2>Figures</h2>.*&#60;img onerror=x&#62;.*<h2>By history</h2>.*</html>\n$")
  string(FIND "${page}" "<img" at)
  if(NOT at EQUAL -1)
    message(FATAL_ERROR "the page holds an element that a model's name made")
  endif()
  refused("no/such/folder" ${versus} --report no/such/folder/report.html)
else()
  refused("--report: this lfrec was built without nlohmann-json" ${versus} --report report.html)
  refused("JSON: this lfrec was built without nlohmann-json" ${versus} --json)
endif()

# What cannot be compared.
refused("--segments asks for a metric of each user" evaluate --model one.lfrec --test test.tsv
  --metrics gini@10 --segments history)
refused("--compare names one.lfrec twice" evaluate --compare one.lfrec one.lfrec --test test.tsv)
refused("the models share none of the " evaluate --compare one.lfrec tea.lfrec --test test.tsv)
lfrec(fit --recipe popularity --train test.tsv --out other.lfrec)
refused("one and other were trained on other interactions of user 'user"
  evaluate --compare one.lfrec other.lfrec --test test.tsv)
lfrec(evaluate --compare one.lfrec other.lfrec --test test.tsv --train train.tsv --metrics recall@20)
expect("${output}" "\nother +[01]\\.")
refused("--as" ${versus} --as yaml)
refused("the metric calibration@5 needs the features or factors of the items"
  evaluate --model one.lfrec --test test.tsv --metrics calibration@5)
# Test pairs that are in train are named.
lfrec(evaluate --model one.lfrec --test train.tsv --metrics recall@5)
expect("${output}" "\nwarning: [1-9][0-9]+ of [0-9]+ test pairs repeat a pair of train")

# Users held out whole are newcomers with what is given of them; who is shown nothing counts too.
lfrec(split --format synthetic --splitter by_user --set fraction=0.3 --train known.tsv --test held.tsv
  --given shown.tsv)
lfrec(fit --recipe implicit_als --train known.tsv --weight log --out known.lfrec)
lfrec(fit --recipe item_knn --train known.tsv --out known_knn.lfrec)
set(strangers evaluate --compare known.lfrec known_knn.lfrec --test held.tsv --given shown.tsv
  --metrics ndcg@10,novelty@10)
lfrec(${strangers} --baselines --as csv)
foreach(model known known_knn popularity random)
  string(REGEX MATCH "\n${model},ndcg@10,[0-9]+,([0-9.]+)" ignored "${output}")
  set(ndcg_${model} ${CMAKE_MATCH_1})
endforeach()
if(NOT ndcg_known GREATER ndcg_popularity OR NOT ndcg_known_knn GREATER ndcg_popularity OR
   NOT ndcg_popularity GREATER ndcg_random)
  message(FATAL_ERROR "newcomers are not served better than by popularity:\n${output}")
endif()
expect("${output}" "\nknown,novelty@10,[0-9]+,[1-9]")
lfrec(${strangers})
expect("${output}" "users folded in from their rows in train")
file(WRITE ${FOLDER}/nothing.tsv "somebody else\tno such item\t1\n")
lfrec(evaluate --model known.lfrec --test held.tsv --given nothing.tsv --metrics ndcg@10)
refused("--given says what is shown of the users: no --train beside it" ${strangers} --train known.tsv)

# SPDX-License-Identifier: MIT
# A search ends with the same result for any number of threads and wherever it was killed.

# Without the seconds, the last column of a trial's row.
function(without_seconds text result)
  string(REGEX REPLACE "  +[0-9][0-9.e+-]*\n" "\n" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

set(tune tune --recipe implicit_als --train train.tsv --test test.tsv --set epochs=3 --seed 3
  --space factors=log:4:32 --space regularization=log:1e-4:0.3
  --space weighting=binary|log:epsilon=10)
lfrec(${tune} --budget 14 --batch 2 --threads 1 --out tuned1.lfrec)
without_seconds("${output}" alone)
expect("${alone}" "^tpe trials=14 startup=10 .* seed=3\n")
expect("${alone}" "trial +factors +regularization +weighting +figure +best +seconds\n")
expect("${alone}" "\n +13 [^\n]+\n\nbest: trial [0-9]+, factors=[0-9]+ regularization=${number} weighting=[^ \n]+\nvalidation ndcg@10 0\\.[0-9]+\ntest ndcg@10 0\\.[0-9]+\n$")
lfrec(${tune} --budget 14 --batch 2 --threads 2 --out tuned2.lfrec)
without_seconds("${output}" together)
if(NOT alone STREQUAL together)
  message(FATAL_ERROR "one thread found\n${alone}and two\n${together}")
endif()
expect_same(tuned1.lfrec tuned2.lfrec)

# What was chosen is what fit makes of it, and its test figure that of evaluate.
string(REGEX MATCH "best: trial [0-9]+, factors=([^ ]+) regularization=([^ ]+) weighting=([^\n]+)\n"
  best "${alone}")
lfrec(fit --recipe implicit_als --train train.tsv --set epochs=3 --seed 3
  --set factors=${CMAKE_MATCH_1} --set regularization=${CMAKE_MATCH_2} --weight ${CMAKE_MATCH_3}
  --out by_hand.lfrec)
foreach(model tuned1 by_hand)  # the files differ in the loss, which only fit computes
  lfrec(recommend --model ${model}.lfrec --users all --n 5 --out ${model}.tsv)
endforeach()
expect_same(tuned1.tsv by_hand.tsv)
string(REGEX MATCH "test ndcg@10 (0\\.[0-9][0-9][0-9][0-9])" test "${alone}")
set(figure ${CMAKE_MATCH_1})
lfrec(evaluate --model tuned1.lfrec --test test.tsv --metrics ndcg@10)
expect("${output}" "ndcg@10[^\n]* ${figure}")

# The other strategies, early stopping, a recipe without epochs, no test.
lfrec(${tune} --search halving:eta=2 --space epochs=1:4 --budget 8)
expect("${output}" "\n +13 .*epochs=4 ?.*\ntest")
lfrec(${tune} --search random --budget 3 --early-stop 1 --set epochs=20)
expect("${output}" "epochs found .*best: [^\n]* epochs=[0-9]+\n")
lfrec(tune --recipe popularity --train train.tsv --space weighted=true|false --search grid
  --metric recall@5 --validation leave_last_out:count=2)
expect("${output}" "best: trial [01], weighted=[a-z]+\nvalidation recall@5 ${number}\n$")

set(journal ${tune} --budget 14 --batch 2 --journal search.jsonl)
if(WITH_JSON)
  lfrec(${journal})
  without_seconds("${output}" whole)
  lfrec(${journal})  # nothing left to try
  without_seconds("${output}" again)
  if(NOT whole STREQUAL alone OR NOT again STREQUAL alone)
    message(FATAL_ERROR "without a journal\n${alone}with one\n${whole}and again\n${again}")
  endif()
  refused("search.jsonl: is the journal of another search: its metric is 'ndcg@10', here it is 'recall@5'"
    ${journal} --metric recall@5)
  refused("its validation is 'random_holdout fraction=0.2" ${journal} --validation random_holdout:fraction=0.3)
  refused("its strategy is 'tpe trials=14" ${journal} --search random)
  file(WRITE ${FOLDER}/diary.txt "dear diary\n")
  refused("diary.txt:1: is not the journal of a search" ${tune} --journal diary.txt)
  lfrec(${journal} --json)
  string(JSON trials LENGTH "${output}" trials)
  string(JSON chosen GET "${output}" chosen factors)
  string(JSON test GET "${output}" test)
  expect("${trials} ${chosen} ${test}" "^14 [0-9]+ 0\\.[0-9]+$")

  # kill -9 at ten random moments of a search: how long it takes is measured first.
  set(search ${tune} --budget 40 --set epochs=8)
  string(TIMESTAMP begin "%s%f")
  lfrec(${search} --out whole.lfrec)
  string(TIMESTAMP end "%s%f")
  without_seconds("${output}" whole)
  math(EXPR part "(${end} - ${begin}) / 12")  # in microseconds
  foreach(time RANGE 1 10)
    string(RANDOM LENGTH 6 ALPHABET 0123456789 moment)
    math(EXPR moment "1 + 1${moment} % ${part}")
    math(EXPR seconds "${moment} / 1000000")
    math(EXPR rest "1000000 + ${moment} % 1000000")
    string(SUBSTRING "${rest}" 1 6 rest)
    execute_process(COMMAND ${LFREC} ${search} --journal killed.jsonl WORKING_DIRECTORY ${FOLDER}
      TIMEOUT ${seconds}.${rest} RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
    if(NOT status MATCHES "timeout")  # it was killed
      message(FATAL_ERROR "not killed after ${seconds}.${rest} s: ${status} ${errors}")
    endif()
  endforeach()
  if(EXISTS ${FOLDER}/killed.jsonl)
    count_lines(killed.jsonl survived)
  else()
    set(survived 0)
  endif()
  if(survived LESS 2)  # the header and a trial
    message(FATAL_ERROR "killed ten times, and nothing of the journal was kept")
  endif()
  lfrec(${search} --journal killed.jsonl --out killed.lfrec)
  without_seconds("${output}" killed)
  if(NOT killed STREQUAL whole)
    message(FATAL_ERROR "killed ten times, with ${survived} lines left\n${killed}and never\n${whole}")
  endif()
  expect_same(killed.lfrec whole.lfrec)
  message(STATUS "killed ten times, ${survived} lines of the journal were left; the same result")
else()
  refused("without nlohmann-json" ${journal})
endif()

set(wrong tune --recipe implicit_als --train train.tsv)
refused("--space is required" ${wrong})
refused("implicit_als.factors must be a whole number between 1 and 4096, the search space has 0 to 64; implicit_als has no option 'factor'"
  ${wrong} --space factors=0:64 --space factor=8)
refused("a dimension of a search space is written name=low:high" ${wrong} --space factors)
refused("there is no search 'magic'; there are grid, random, halving, tpe"
  ${wrong} --space factors=4:8 --search magic)
refused("tpe.trials must be" ${wrong} --space factors=4:8 --budget 0)
refused("the grid has 5 trials, more than the budget of 4"
  ${wrong} --space factors=log:4:64 --search grid --budget 4)
refused("successive_halving.resource must be a dimension"
  ${wrong} --space factors=4:8 --search halving)
refused("there is no metric 'joy'" ${wrong} --space factors=4:8 --metric joy@5)
refused("there is no splitter 'axe'" ${wrong} --space factors=4:8 --validation axe)
refused("random_holdout.fraction must be" ${wrong} --space factors=4:8
  --validation random_holdout:fraction=2)
refused("popularity has no epochs to stop early"
  tune --recipe popularity --train train.tsv --space weighted=true|false --early-stop 3)
refused("all 2 trials failed; the first: implicit_als.alpha excludes"
  ${wrong} --space alpha=1:40 --set unobserved_weight=0.5 --search random --budget 2)

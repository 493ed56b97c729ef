# SPDX-License-Identifier: MIT
# Rows in their situations: split keeps them, evaluate and tune judge ratings in them. Needs
# weather.csv and `machine` of context.cmake.
set(sky --context weather,weekday)
lfrec(split --data weather.csv ${sky} --utc-offset 60 --splitter random_holdout --seed 3
  --train sky_train.tsv --test sky_test.tsv)
expect("${output}" "test 24 rows\n.*context weather\n$")  # the weekday comes from the time again
file(STRINGS ${FOLDER}/sky_train.tsv rows LIMIT_COUNT 2)
expect("${rows}" "^user\titem\tvalue\ttime\tweather;u1\ti[0-9]\t[25]\t951513600\t(sunny|rainy)$")

# Plain recipes read the same files.
lfrec(fit ${machine} --weight raw:merge=mean --train sky_train.tsv --out blind.lfrec)
lfrec(fit ${machine} --train sky_train.tsv ${sky} --utc-offset 60 --out sky.lfrec)

set(rated --test sky_test.tsv --metrics rmse,mae)
lfrec(evaluate --model sky.lfrec ${sky} --utc-offset 60 ${rated})
expect("${output}" "rmse +0\\.[0-9]+\nmae +0\\.[0-9]+\n")
expect("${output}" "12 users evaluated, 0 skipped[^\n]*\n24 ratings of known users, each rating in its situation\n$")
set(by_model "${output}")
lfrec(evaluate ${machine} --train sky_train.tsv ${sky} --utc-offset 60 ${rated})
if(NOT output STREQUAL by_model)
  message(FATAL_ERROR "the model got\n${by_model}and the recipe\n${output}")
endif()
lfrec(evaluate --compare blind.lfrec sky.lfrec ${sky} --utc-offset 60 ${rated} --scale 2,5)
expect("${output}" "blind +1\\.[0-9]+ +1\\.[0-9]+\nsky +0\\.[0-9]+ +0\\.[0-9]+\n")
expect("${output}" "blind: 24 ratings of known users, predictions clipped to 2 to 5, whatever the situation\nsky: 24 [^\n]*to 5, each rating in its situation\n$")
lfrec(evaluate --model sky.lfrec ${rated})
expect("${output}" "rmse +1\\.[0-9]+\n.*, whatever the situation: an average one\nwarning: trained on situations, and the test file has none: see --context\n$")
lfrec(evaluate --model blind.lfrec ${rated} --as csv)
expect("${output}" "^model,metric,users,mean,interval\nblind,rmse,12,1\\.[0-9]+,\nblind,mae,12,1\\.[0-9]+,\n$")
if(WITH_JSON)
  lfrec(evaluate --model sky.lfrec ${sky} ${rated} --json --report ratings.html)
  string(JSON figure GET "${output}" overall rmse)
  expect("${figure}" "^0\\.[0-9]+$")
endif()

# What a model does not know is left out: a user, an item, a circumstance.
file(WRITE ${FOLDER}/odd.tsv "user\titem\tvalue\ttime\tweather\nu1\ti2\t5\t\tsunny\nu1\ti4\t5\t\tfoggy\n"
  "u2\ti1\t5\t951513600\tNA\nu99\ti1\t5\t\tsunny\nu1\ti99\t5\t\tsunny\n")
lfrec(evaluate --model sky.lfrec --context weather --test odd.tsv --metrics rmse)
expect("${output}" "2 users evaluated.*\n3 ratings of known users.*warning: 1 ratings stand in circumstances that were not trained on: passed over\n1 users of the test file are unknown and left out\n1 items of the test file are unknown and left out\n$")
lfrec(evaluate --recipe popularity --train sky_train.tsv ${rated})
expect("${output}" "warning: trained on weights \\(binary\\), not on ratings\n$")

# Lists have no situation.
lfrec(evaluate ${machine} --train sky_train.tsv ${sky} --test sky_test.tsv --metrics ndcg@5)
expect("${output}" "full ranking[^\n]*\nlists are for an average situation\n$")

# A search trains on situations; ratings are judged in them, lists are not.
set(search tune ${machine} --train sky_train.tsv --test sky_test.tsv ${sky} --seed 3 --budget 6
  --space regularization=log:0.1:10 --utc-offset 60)
lfrec(${search} --metric rmse --scale 2,5 --out found.lfrec)
expect("${output}" "validation rmse 0\\.[0-9]+\ntest rmse (0\\.[0-9][0-9][0-9])[0-9]+\n$")
set(figure ${CMAKE_MATCH_1})
lfrec(evaluate --model found.lfrec ${sky} --utc-offset 60 ${rated} --scale 2,5)
expect("${output}" "rmse +${figure}")
lfrec(${search} --metric mae --early-stop 2 --set epochs=12)
expect("${output}" "best: [^\n]* epochs=[0-9]+\nvalidation mae 0\\.[0-9]+\ntest mae 0\\.[0-9]+\n$")
lfrec(${search} --metric ndcg@5)
lfrec(${search} --metric rmse --search halving:resource=train_share --space train_share=0.5:1)
expect("${output}" "\ntest rmse ")
lfrec(tune --recipe als --train sky_train.tsv --test sky_test.tsv --metric rmse --budget 3
  --space factors=2:4)
expect("${output}" "\ntest rmse 0\\.")
if(WITH_JSON)
  lfrec(${search} --metric rmse --journal sky.jsonl)
  list(TRANSFORM search REPLACE "^weather,weekday$" weather OUTPUT_VARIABLE other)
  refused("sky.jsonl: is the journal of another search" ${other} --metric rmse --journal sky.jsonl)
  refused("sky.jsonl: is the journal of another search"
    ${search} --metric rmse --scale 2,5 --journal sky.jsonl)
endif()

# Times that only some rows have are kept where an hour is asked for.
file(WRITE ${FOLDER}/some_times.tsv "a\tx\t1\t3600\na\ty\t2\t\nb\tx\t3\t7200\nb\ty\t4\t7200\n")
lfrec(split --data some_times.tsv --context hour --splitter random_holdout --set fraction=0.5
  --train hours.tsv --test hours_test.tsv)
file(STRINGS ${FOLDER}/hours.tsv rows LIMIT_COUNT 1)
expect("${rows}" "^user\titem\tvalue\ttime$")
lfrec(fit ${machine} --train hours.tsv --context hour --out hours.lfrec)

# Users held out whole, standard output, and a data set with circumstances of its own.
lfrec(split --data weather.csv --context weather --splitter by_user --set fraction=0.5
  --train sky_by.tsv --test sky_of.tsv --given sky_given.tsv)
file(STRINGS ${FOLDER}/sky_given.tsv rows LIMIT_COUNT 1)
expect("${rows}" "^user\titem\tvalue\ttime\tweather$")
file(WRITE ${FOLDER}/car/ContextualRating.csv
  "UserID,ItemID,Rating,DrivingStyle,landscape,mood,naturalphenomena,RoadType,sleepiness,trafficConditions,weather\n"
  "1,7,5,NA,NA,happy,NA,NA,NA,NA,NA\n1,8,2,NA,NA,NA,NA,NA,NA,NA,rainy\n1,9,3,NA,NA,NA,NA,NA,NA,NA,NA\n"
  "2,7,4,NA,NA,sad,NA,NA,NA,NA,NA\n2,8,1,NA,NA,NA,NA,NA,NA,NA,rainy\n"
  "3,7,4,NA,NA,sad,NA,NA,NA,NA,NA\n3,7,5,NA,NA,happy,NA,NA,NA,NA,NA\n3,8,2,NA,NA,NA,NA,NA,NA,NA,NA\n"
  "3,9,2,NA,NA,NA,NA,NA,NA,NA,sunny\n")
lfrec(split --data car --splitter leave_k_out --set count=1 --seed 8 --train car.tsv --test car_test.tsv)
expect("${output}" "\ncontext mood,weather\n$")
lfrec(fit ${machine} --train car.tsv --context mood,weather --out car.lfrec)
lfrec(evaluate --model car.lfrec --test car_test.tsv --context mood,weather --metrics mae --scale 0,5)

refused("rmse judges ratings and ndcg@5 lists: ask for one kind at a time"
  evaluate --model sky.lfrec --test sky_test.tsv --metrics ndcg@5,rmse)
refused("the metric rmse is written without a cut-off; got 'rmse@5'"
  evaluate --model sky.lfrec --test sky_test.tsv --metrics rmse@5)
refused("two metrics are called 'rmse'"
  evaluate --model sky.lfrec --test sky_test.tsv --metrics rmse,rmse)
refused("--baselines goes with metrics of lists, not with rmse,mae"
  evaluate --model sky.lfrec ${rated} --baselines)
refused("--per-user goes with metrics of lists" evaluate --model sky.lfrec ${rated} --per-user x.csv)
refused("--scale goes with rmse and mae, not with ndcg@5"
  evaluate --model sky.lfrec --test sky_test.tsv --metrics ndcg@5 --scale 1,5)
refused("--scale is the lowest and the highest rating, as in 1,5"
  evaluate --model sky.lfrec ${rated} --scale 5)
refused("rating_scale.lowest must lie below highest"
  evaluate --model sky.lfrec ${rated} --scale 5,1)
refused("is rated 5, outside 1 to 4" evaluate --model sky.lfrec ${rated} --scale 1,4)
refused("expected a column 'mood' in the header"
  evaluate --model sky.lfrec ${rated} --context mood)
file(WRITE ${FOLDER}/nobody.tsv "eve\ti1\t5\n")
refused("of the 1 ratings of nobody.tsv none has a user and an item that are known to the model"
  evaluate --model sky.lfrec --test nobody.tsv --metrics rmse)
refused("a search chooses by one metric, got 'rmse,mae'" ${search} --metric rmse,mae)
refused("rmse is of users who are known: --validation by_user holds users out whole"
  ${search} --metric rmse --validation by_user)
list(TRANSFORM search REPLACE "^weather,weekday$" mood OUTPUT_VARIABLE other)
refused("expected a column 'mood' in the header" ${other} --metric rmse)
refused("expected a column 'mood' in the header" split --data weather.csv --context mood
  --splitter random_holdout --train never.tsv --test never_test.tsv)
refused("--context does not go with --events" fit ${machine} --train weather.csv --context weather
  --events rating:5=1,2=-1 --out never.lfrec)
refused("--context time: split writes another column of that name" split --data weather.csv
  --context time --splitter random_holdout --train never.tsv --test never_test.tsv)
if(EXISTS ${FOLDER}/never.tsv)
  message(FATAL_ERROR "a refused split left a file")
endif()

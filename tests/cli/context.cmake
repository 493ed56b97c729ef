# SPDX-License-Identifier: MIT
# Circumstances: trained on by name or by time, asked for by name, explained.
set(rows "user,item,rating,time,weather\n")
foreach(u RANGE 1 12)
  foreach(i RANGE 1 8)
    math(EXPR sunny "(${u} * 3 + ${i} * 5) / 2 % 2")
    math(EXPR liked "(${i} + ${sunny}) % 2")
    math(EXPR rating "2 + 3 * ${liked}")
    math(EXPR time "951506400 + ${u} * 7200")
    if(sunny)
      string(APPEND rows "u${u},i${i},${rating},${time},sunny\n")
    else()
      string(APPEND rows "u${u},i${i},${rating},${time},rainy\n")
    endif()
  endforeach()
endforeach()
file(WRITE ${FOLDER}/weather.csv "${rows}")

set(machine --recipe factorization_machine --set factors=3 --set context_regularization=1)
lfrec(fit ${machine} --train weather.csv --context weather,weekday --utc-offset 60
  --out weather.lfrec)
foreach(sky sunny rainy)
  lfrec(recommend --model weather.lfrec --users u1 --include-seen --n 1 --context weather:${sky})
  set(${sky} "${output}")
endforeach()
expect("${sunny}" "^u1\ti[2468]\t1\t")
expect("${rainy}" "^u1\ti[1357]\t1\t")
lfrec(recommend --model weather.lfrec --users all --n 3)
lfrec(explain --model weather.lfrec --user u1 --item i1 --context weather:sunny)
expect("${output}" "context\t-[0-9.]+\tweather:sunny\n")

refused("no context is called 'weather:foggy'; there are weather:"
  recommend --model weather.lfrec --users u1 --context weather:foggy)
refused("expected a column 'mood' in the header"
  fit ${machine} --train weather.csv --context mood --out x.lfrec)
refused("the column 'weather' is named twice"
  fit ${machine} --train weather.csv --context weather,weather --out x.lfrec)
refused("no row of  has a time"
  fit ${machine} --format synthetic --context hour --out x.lfrec)
refused("only tsv and csv have columns by name"
  fit ${machine} --format synthetic --context mood --out x.lfrec)

# Plays that fade with their age.
lfrec(fit --recipe implicit_als --set factors=3 --train weather.csv --weight binary:decay=7200
  --out fading.lfrec)
lfrec(recommend --model fading.lfrec --users u1 --include-seen --n 1)
refused("decay must be a positive number"
  fit --recipe implicit_als --train weather.csv --weight raw:decay=0 --out x.lfrec)

# SPDX-License-Identifier: MIT
# What must be refused, and the words of the error.
set(fit fit --recipe implicit_als --train teas.tsv --out never.lfrec)
refused("A command is required")
refused("not expected: sing" sing)
refused("--recipe is required" fit --train teas.tsv --out never.lfrec)
refused("there is no recipe 'magic'; there are popularity"
  fit --recipe magic --train teas.tsv --out never.lfrec)
refused("cannot open nowhere.tsv: No such file"
  fit --recipe als --train nowhere.tsv --out never.lfrec)
refused("nowhere.tsv" evaluate --recipe als --train nowhere.tsv --test teas.tsv)
refused("interactions must be given" fit --recipe als --out never.lfrec)
refused("--out,--dry-run" fit --recipe als --train teas.tsv)
refused("ease.memory_limit" fit --recipe ease --format synthetic --train users=900,items=900
  --set memory_limit=1 --dry-run)
refused("implicit_als has no option 'factor'; it has factors" ${fit} --set factor=3)
refused("implicit_als.factors must be a whole number between 1 and 4096, got '0'"
  ${fit} --set factors=0)
refused("got 'many'" ${fit} --set factors=many)
refused("name=value, got 'factors'" ${fit} --set factors)
refused("excludes" ${fit} --set alpha=1 --set unobserved_weight=1)
refused("there is no weighting 'heavy'" ${fit} --weight heavy)
refused("scale" ${fit} --weight log:scale=-1)
refused("--format" ${fit} --format parquet)
refused("--threads" ${fit} --threads -1)
refused("at most 4096" ${fit} --threads 5000)
refused("--seed" ${fit} --seed x)
refused("--seed" ${fit} --seed -1)
refused("no/such/folder" fit --recipe als --train teas.tsv --out no/such/folder/m.lfrec)
refused("no/such/folder" recommend --model tea.lfrec --users all --out no/such/folder/lists.tsv)
file(WRITE ${FOLDER}/bad.tsv "ann\tx\t1\nann\ty\tmuch\n")
refused("bad.tsv:2:7: expected a finite number as value"
  fit --recipe als --train bad.tsv --out never.lfrec)
file(WRITE ${FOLDER}/short.tsv "ann\tx\t1\nann\n")
refused("short.tsv:2" fit --recipe als --train short.tsv --out never.lfrec)
file(WRITE ${FOLDER}/empty.tsv "")
refused("expected at least one row" fit --recipe als --train empty.tsv --out never.lfrec)
file(MAKE_DIRECTORY ${FOLDER}/hollow)
refused("hollow" fit --recipe als --train hollow --out never.lfrec)
refused("synthetic" fit --recipe als --format synthetic --train tempo=3 --out never.lfrec)
refused("synthetic.users" fit --recipe als --format synthetic --train users=0 --out never.lfrec)
if(EXISTS ${FOLDER}/never.lfrec)
  message(FATAL_ERROR "a refused fit left a model")
endif()

refused("nowhere.lfrec" recommend --model nowhere.lfrec --users all)
refused("teas.tsv" recommend --model teas.tsv --users all)  # not a model
file(SIZE ${FOLDER}/tea.lfrec bytes)
math(EXPR half "${bytes} / 2")
execute_process(COMMAND head -c ${half} tea.lfrec OUTPUT_FILE ${FOLDER}/half.lfrec
  WORKING_DIRECTORY ${FOLDER})
refused("half.lfrec" recommend --model half.lfrec --users all)
refused("unknown user 'Eve'" recommend --model tea.lfrec --users Eve)
refused("unknown user ''" recommend --model tea.lfrec --users Max,)
refused("required" recommend --model tea.lfrec)
refused("--users" recommend --model tea.lfrec --users Max --history guest.tsv)
refused("--n" recommend --model tea.lfrec --users Max --n 0)
refused("--n" recommend --model tea.lfrec --users Max --n -3)
file(WRITE ${FOLDER}/stranger.tsv "Coffee\t5\n")
refused("unknown item 'Coffee'" recommend --model tea.lfrec --history stranger.tsv)
refused("no item has the id or the name 'Coffee'" similar --model tea.lfrec --item Coffee)
refused("; did you mean 'Assam'?" similar --model tea.lfrec --item asam)
refused("; did you mean 'Assam'?" explain --model tea.lfrec --user Max --item ASSAM)
refused("cannot compare items" graph --model popularity.lfrec)
refused("--as m3u writes one list, not 4" recommend --model tea.lfrec --users all --as m3u)
refused("diversify.diversity must be between 0 and 1, got 2"
  recommend --model tea.lfrec --users Max --diversify 2)
refused("--pool requires --diversify" recommend --model tea.lfrec --users Max --pool 20)
refused("nothing to diversify by" recommend --model popularity.lfrec --users all --diversify 0.3)
refused("cannot compare items" similar --model popularity.lfrec --item artist1)
refused("unknown user 'Eve'" explain --model tea.lfrec --user Eve --item Assam)

refused("there is no metric 'joy'" evaluate --model tea.lfrec --test teas.tsv --metrics joy@5)
refused("whole number k from 1" evaluate --model tea.lfrec --test teas.tsv --metrics ndcg@0)
refused("required" evaluate --train teas.tsv --test teas.tsv)
refused("--recipe" evaluate --model tea.lfrec --recipe als --test teas.tsv)
refused("the model knows none of the 3 users of plain.csv" evaluate --model tea.lfrec --test plain.csv)
refused("there is no splitter 'axe'; there are random_holdout"
  split --data teas.tsv --splitter axe --train a.tsv --test b.tsv)
refused("random_holdout.fraction must be between 0.001 and 0.999, got '2'"
  split --data teas.tsv --splitter random_holdout --set fraction=2 --train a.tsv --test b.tsv)
refused("k_fold.fold must be below k_fold.folds, got 5 of 5"
  split --data teas.tsv --splitter k_fold --set fold=5 --train a.tsv --test b.tsv)
refused("rows to show of the users who are held out: name a file"
  split --data teas.tsv --splitter by_user --set fraction=0.5 --train a.tsv --test b.tsv)
refused("cold_items holds no user out whole"
  split --data teas.tsv --splitter cold_items --train a.tsv --test b.tsv --given c.tsv)
file(WRITE ${FOLDER}/timeless.tsv "ann\tx\t1\nann\ty\t2\n")
refused("by_time: 2 of 2 rows have no time, the first is 0 (user 0, item 0)"
  split --data timeless.tsv --splitter by_time --train a.tsv --test b.tsv)
if(EXISTS ${FOLDER}/a.tsv)
  message(FATAL_ERROR "a refused split left a file")
endif()

# A device that takes nothing.
if(EXISTS /dev/full)
  foreach(command "recommend --model tea.lfrec --users all" recipes
      "similar --model tea.lfrec --item Assam" "evaluate --model tea.lfrec --test strange.tsv")
    execute_process(COMMAND sh -c "exec ${LFREC} ${command} > /dev/full"
      WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE status ERROR_VARIABLE errors)
    if(NOT status EQUAL 1 OR NOT errors MATCHES "^lfrec: standard output cannot be written[^\n]+\n$")
      message(FATAL_ERROR "lfrec ${command} > /dev/full ended with ${status}: ${errors}")
    endif()
  endforeach()
endif()

# SPDX-License-Identifier: MIT
# A small file of somebody's own: ids with blanks and beyond ASCII, quotes as data, a header.
file(WRITE ${FOLDER}/teas.tsv "who\twhat\tcups\twhen
Ann Lee\tEarl Grey\t3\t10
Ann Lee\tSencha \"first\"\t1\t20
Ann Lee\tOolong, dark\t2\t30
Jürgen\tSencha \"first\"\t4\t11
Jürgen\t茉莉花茶\t5\t12
Zoë,B\tEarl Grey\t2\t5
Zoë,B\tOolong, dark\t2\t6
Zoë,B\tAssam\t1\t7
Max\t茉莉花茶\t1\t1
Max\tAssam\t1\t2
Max\tEarl Grey\t1\t3
")
lfrec(fit --recipe item_knn --train teas.tsv --weight log:scale=2 --set shrinkage=0 --out tea.lfrec)
lfrec(recommend --model tea.lfrec --users Jürgen --n 5)
expect("${output}" "^Jürgen\t[^\n]+\t1\t")
string(REGEX MATCHALL "\n" lines "${output}")
list(LENGTH lines lines)
if(NOT lines EQUAL 3)  # of 5 teas 2 are seen, and all others are there
  message(FATAL_ERROR "Jürgen got ${lines} lines:\n${output}")
endif()
lfrec(recommend --model tea.lfrec --users "Zoë,B" --n 1)  # an id with a comma
expect("${output}" "^Zoë,B\t")
lfrec(recommend --model tea.lfrec --users "Ann Lee,Max" --n 1)
expect("${output}" "^Ann Lee\t[^\n]+\nMax\t")
lfrec(similar --model tea.lfrec --item "Sencha \"first\"" --n 2)
expect("${output}" "茉莉花茶\t[12]\t0\\.")
lfrec(recommend --model tea.lfrec --users Jürgen --n 2 --diversify 0.5 --pool 3)
expect("${output}" "^Jürgen\t[^\n]+\t1\t[^\n]+\nJürgen\t[^\n]+\t2\t[^\n]+\n$")
lfrec(recommend --model tea.lfrec --users all --diversify 0 --out varied.tsv)
lfrec(recommend --model tea.lfrec --users all --out plain_lists.tsv)
expect_same(varied.tsv plain_lists.tsv)
lfrec(recommend --model tea.lfrec --users "Ann Lee" --include-seen --as m3u
  --location "https://tea.example/{name}/{id}")
expect("${output}" "^#EXTM3U\n#PLAYLIST:Ann Lee\n")
expect("${output}" "\n#EXTINF:-1,Oolong, dark\nhttps://tea.example/Oolong%2C%20dark/Oolong%2C%20dark\n")
lfrec(recommend --model tea.lfrec --users Max --include-seen --as csv)
expect("${output}" "^position,location,title,artist,seconds\n")
expect("${output}" ",\"Sencha \"\"first\"\"\",\"Sencha \"\"first\"\"\",,\n")
lfrec(find --model tea.lfrec --name "oolng DARK" --n 3)
expect("${output}" "^Oolong, dark\tOolong, dark\ttypo\t1\n$")
lfrec(find --model tea.lfrec --name coffee)
expect("${output}" "^$")
lfrec(explain --model tea.lfrec --user Max --item "Oolong, dark")
expect("${output}" "item\t[^\t]+\tEarl Grey\tEarl Grey\n")

# The split keeps times, and what it writes can be read again.
lfrec(split --data teas.tsv --splitter leave_last_out --train tea_train.tsv --test tea_test.tsv)
file(READ ${FOLDER}/tea_test.tsv test)
expect("${test}" "Ann Lee\tOolong, dark\t2\t30\n.*Jürgen\t茉莉花茶\t5\t12\n.*Zoë,B\tAssam\t1\t7\n")
expect("${output}" "^leave_last_out count=1\ntrain 7 rows\ntest 4 rows\n5 of 7 train rows are later than the first row of test\n$")

# One cut in time for all, and users held out whole, with what may be shown of them in a third file.
lfrec(split --data teas.tsv --splitter by_time --set time=11 --train tea_train.tsv --test tea_test.tsv)
expect("${output}" "^by_time time=11 [^\n]+\ntrain 7 rows\ntest 4 rows\n1 item of test never occurs in train \\(2 rows\\)\n$")
file(STRINGS ${FOLDER}/tea_train.tsv late REGEX "\t(11|12|20|30)$")
if(late)
  message(FATAL_ERROR "train knows the future: ${late}")
endif()
lfrec(split --data teas.tsv --splitter by_user --set fraction=0.5 --set given=0.5
  --train tea_train.tsv --test tea_test.tsv --given tea_given.tsv)
expect("${output}" "^by_user fraction=0\\.5 given=0\\.5 seed=42\n")
set(parts "")
foreach(part train test given)
  file(STRINGS ${FOLDER}/tea_${part}.tsv rows ENCODING UTF-8)
  list(APPEND parts ${rows})
  list(TRANSFORM rows REPLACE "\t.*" "")
  list(REMOVE_DUPLICATES rows)
  list(SORT rows)
  set(users_${part} "${rows}")
endforeach()
list(REMOVE_DUPLICATES parts)
list(LENGTH parts rows)
list(LENGTH users_test users)
if(NOT "${users_test}" STREQUAL "${users_given}" OR NOT "${users} ${rows}" STREQUAL "2 11")
  message(FATAL_ERROR "by_user held out ${users_test} and gave ${users_given}, ${rows} rows in all")
endif()
foreach(user IN LISTS users_test)
  list(FIND users_train "${user}" at)
  if(NOT at EQUAL -1)
    message(FATAL_ERROR "${user} is held out and in train")
  endif()
endforeach()

# Newcomers: one without a user column, several with one. An item rated 0 is a no.
file(WRITE ${FOLDER}/guest.tsv "Earl Grey\t5\nAssam\t0\n")
lfrec(fit --recipe implicit_als --train teas.tsv --set factors=3 --out tea_als.lfrec)
lfrec(recommend --model tea_als.lfrec --history guest.tsv --n 9)
expect("${output}" "^newcomer\t[^\n]+\t1\t[^\n]+\nnewcomer\t[^\n]+\t2\t[^\n]+\nnewcomer\t[^\n]+\t3\t[^\n]+\n$")
file(WRITE ${FOLDER}/guests.tsv "Io\tAssam\t1\nEd\tEarl Grey\t5\nIo\t茉莉花茶\t2\n")
lfrec(recommend --model tea_als.lfrec --history guests.tsv --n 1)
expect("${output}" "^Io\t[^\n]+\t1\t[^\n]+\nEd\t[^\n]+\t1\t[^\n]+\n$")
file(WRITE ${FOLDER}/one_item.tsv "Assam\n")
lfrec(recommend --model tea_als.lfrec --history one_item.tsv --n 1)
expect("${output}" "^newcomer\t")

# Ratings stand for plays: 2, of the bin above 9 plays, for 18, and there is no 3.
file(WRITE ${FOLDER}/rated.tsv "Earl Grey\t2\nAssam\t0\n")
file(WRITE ${FOLDER}/played.tsv "Earl Grey\t18\nAssam\t0\n")
lfrec(fit --recipe implicit_als --train teas.tsv --weight log --set factors=3 --out tea_log.lfrec)
lfrec(recommend --model tea_log.lfrec --history played.tsv)
set(played "${output}")
lfrec(recommend --model tea_log.lfrec --history rated.tsv --ratings --edges 9)
if(NOT "${output}" STREQUAL "${played}")
  message(FATAL_ERROR "rated:\n${output}played:\n${played}")
endif()
lfrec(recommend --model tea_log.lfrec --history rated.tsv)
if("${output}" STREQUAL "${played}")
  message(FATAL_ERROR "2 plays are as good as 18:\n${output}")
endif()
file(WRITE ${FOLDER}/rated.tsv "Earl Grey\t3\n")
refused("the rating of item 'Earl Grey' must be a whole number from 0 to 2, got 3"
  recommend --model tea_log.lfrec --history rated.tsv --ratings --edges 9)

# What is held out and was never in train counts as missed; a user nobody knows is reported.
file(WRITE ${FOLDER}/strange.tsv "Max\tMate\t1\nMax\tOolong, dark\t1\nNobody\tAssam\t1\n")
lfrec(evaluate --model tea.lfrec --test strange.tsv --metrics recall@2 --json)
string(JSON recall GET "${output}" metrics recall@2)
string(JSON users GET "${output}" unknown_users)
string(JSON items GET "${output}" unknown_items)
if(NOT "${recall} ${users} ${items}" STREQUAL "0.5 1 1")
  message(FATAL_ERROR "strange.tsv gave\n${output}")
endif()

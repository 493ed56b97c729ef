# SPDX-License-Identifier: MIT
# The formats that --format names, and those that are found out.
set(rows "ann,x,5\nann,y,3\nbob,x,4\nbob,z,1\ncyd,y,2\ncyd,z,4.5\n")
file(WRITE ${FOLDER}/plain.csv "user,item,stars\n${rows}")
string(REPLACE "," "::" dat "${rows}")
file(MAKE_DIRECTORY ${FOLDER}/ml-1m ${FOLDER}/ml-100k ${FOLDER}/ml-small ${FOLDER}/lastfm)
file(WRITE ${FOLDER}/ml-1m/ratings.dat "${dat}")
string(REPLACE "," "\t" tsv "${rows}")
file(WRITE ${FOLDER}/ml-100k/u.data "${tsv}")
file(WRITE ${FOLDER}/ml-small/ratings.csv "userId,movieId,rating\n${rows}")
file(WRITE ${FOLDER}/adjacent.txt "ann x y\nbob x z\ncyd y z\n")
file(WRITE ${FOLDER}/lastfm/user_artists.dat "userID\tartistID\tweight\n${tsv}")
set(sources plain.csv auto plain.csv csv ml-1m auto ml-1m movielens ml-1m/ratings.dat movielens
  ml-100k movielens ml-100k/u.data tsv ml-small auto ml-small movielens adjacent.txt adjacency
  lastfm auto lastfm lastfm)
while(sources)
  list(POP_FRONT sources path format)
  lfrec(fit --recipe implicit_als --set epochs=2 --set factors=2 --train ${path} --format ${format}
    --out read.lfrec)
  lfrec(recommend --model read.lfrec --users all --n 1)
  expect("${output}" "ann\tz\t1\t")
  expect("${output}" "bob\ty\t1\t")
endwhile()

# A packed file reads like the plain one, where the program can.
find_program(GZIP gzip)
if(GZIP AND WITH_GZIP)
  execute_process(COMMAND ${GZIP} -k plain.csv WORKING_DIRECTORY ${FOLDER})
  lfrec(fit --recipe als --set factors=2 --train plain.csv --out plain.lfrec)
  lfrec(fit --recipe als --set factors=2 --train plain.csv.gz --out packed.lfrec)
  lfrec(recommend --model plain.lfrec --users all --out plain_lists.tsv)
  lfrec(recommend --model packed.lfrec --users all --out packed_lists.tsv)
  expect_same(plain_lists.tsv packed_lists.tsv)
endif()

foreach(weight raw binary log linear bm25 tfidf ordinal:quantiles=3 ordinal:edges=1/3 log:scale=2)
  lfrec(fit --recipe item_knn --train plain.csv --weight ${weight} --out read.lfrec)
endforeach()

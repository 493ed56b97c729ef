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
file(WRITE ${FOLDER}/plain.mtx
  "%%MatrixMarket matrix coordinate real general\n3 3 6\n1 1 5\n1 2 3\n2 1 4\n2 3 1\n3 2 2\n3 3 4.5\n")
lfrec(fit --recipe popularity --train plain.mtx --format matrix_market --out read.lfrec)
lfrec(recommend --model read.lfrec --users 1 --n 1)
expect("${output}" "^1\t3\t1\t")
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

# The format of train is not that of a test file which is plainly another, unless this is said.
file(WRITE ${FOLDER}/held.tsv "ann\tz\t5\nbob\ty\t3\n")
file(WRITE ${FOLDER}/held.txt "ann z\nbob y\n")
foreach(train "lastfm;lastfm" "plain.csv;csv" "adjacent.txt;adjacency")
  list(POP_FRONT train path format)
  lfrec(evaluate --recipe popularity --train ${path} --format ${format} --test held.tsv)
  expect("${output}" "ndcg@10")
endforeach()
lfrec(evaluate --recipe popularity --train adjacent.txt --format adjacency --test held.txt)
lfrec(evaluate --recipe popularity --train plain.csv --format csv --test held.txt
  --test-format adjacency)
refused("held.txt:1:" evaluate --recipe popularity --train plain.csv --format csv --test held.txt)

# Networks, read by another program where there is one.
lfrec(fit --recipe item_knn --train plain.csv --out read.lfrec)
find_program(PYTHON3 python3)
file(WRITE ${FOLDER}/amp.csv "user,item,stars\n\"a<&>\",\"x \"\"&\"\"\",5\nann,y,1\n")
foreach(arguments "--model;read.lfrec" "--of;plays;--model;read.lfrec" "--of;plays;--data;amp.csv")
  lfrec(graph ${arguments} --out net.graphml)
  lfrec(graph ${arguments})
  expect("${output}" "^<.xml.*<edge source=\"n0\" target=\"n[0-9]\"><data key=\"weight\">[0-9.]+</data></edge>\n")
  if(PYTHON3)
    execute_process(COMMAND ${PYTHON3} -c "
import xml.etree.ElementTree as tree
ns = '{http://graphml.graphdrawing.org/xmlns}'
graph = tree.parse('net.graphml').getroot().find(ns + 'graph')
nodes = {n.get('id'): {d.get('key'): d.text for d in n} for n in graph.iter(ns + 'node')}
assert all(e.get('source') in nodes and e.get('target') in nodes for e in graph.iter(ns + 'edge'))
print(sorted({n['key'] for n in nodes.values()}))"
      WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE failed OUTPUT_VARIABLE keys ERROR_VARIABLE keys)
    if(failed)
      message(FATAL_ERROR "python3 cannot read net.graphml: ${keys}")
    endif()
  endif()
endforeach()
if(PYTHON3)
  expect("${keys}" "'a<&>'.*'ann'.*'x \"&\"'")
endif()
if(WITH_JSON)
  lfrec(graph --model read.lfrec --as json)
  expect("${output}" "\"directed\": true")
endif()
refused("--of friends takes --data" graph --of friends --model read.lfrec)
refused("--of items takes --model" graph --of items --data plain.csv)
refused("no friends are known there" graph --of friends --data plain.csv)
file(WRITE ${FOLDER}/lastfm/user_friends.dat "userID\tfriendID\nann\tbob\nbob\tann\n")
lfrec(graph --of friends --data lastfm)
expect("${output}" "edgedefault=.undirected.*<edge source=\"n0\" target=\"n1\">")
file(REMOVE ${FOLDER}/lastfm/user_friends.dat)

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

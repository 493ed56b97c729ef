# SPDX-License-Identifier: MIT
# Events, numbers of items, tags to start from, friends.
file(WRITE ${FOLDER}/events.csv "user,item,event
ann,x,play
ann,y,ban
bob,x,like
bob,z,play
cyd,y,play
cyd,z,skip
dan,x,play
dan,z,play
")
set(events --events event:play=1,like=3,skip=-0.5,ban=-3)
lfrec(fit --recipe implicit_als --set factors=2 --train events.csv ${events} --weight raw
  --out events.lfrec)
lfrec(recommend --model events.lfrec --users ann --n 3 --include-seen)
expect("${output}" "ann\ty\t3\t")  # the ban is last
lfrec(split --data events.csv ${events} --splitter random_holdout --train events_train.tsv
  --test events_test.tsv)
lfrec(evaluate --recipe popularity --train events.csv ${events} --test events.csv --include-seen)
file(WRITE ${FOLDER}/events.tsv "ann\tx\tplay\t5\nann\ty\thum\t6\n")
refused("events.tsv:2:7: expected 'play' or 'skip' as event (column 3), found 'hum'" fit
  --recipe popularity --train events.tsv --events 3:play=1,skip=-1 --out never.lfrec)
refused("--events is COLUMN:name=weight" fit --recipe popularity --train events.tsv --events play=1
  --out never.lfrec)
refused("'play' twice" fit --recipe popularity --train events.tsv --events 3:play=1,play=2
  --out never.lfrec)
refused("goes with the formats tsv and csv" fit --recipe popularity --train lastfm
  --events 3:play=1 --out never.lfrec)

# Numbers by item id, and by name where the ids are others.
file(WRITE ${FOLDER}/sound.csv "song,label,tempo,energy\nx,a,100,0.1\nz,b,100,0.2\ny,c,140,\nq,d,1,1\n")
lfrec(fit --recipe content --train plain.csv --item-features sound.csv:tempo,energy --bins 2
  --set shrinkage=0 --out sound.lfrec)
lfrec(similar --model sound.lfrec --item x --n 1)
expect("${output}" "^z\t1\t")
file(WRITE ${FOLDER}/titles.tsv "title\ttempo\nexes\t1\nZED (1992)\t2\nthe exes 1990\t3\n")
lfrec(fit --recipe content --train ml-small --item-features titles.tsv --bins 2 --out sound.lfrec)
file(WRITE ${FOLDER}/nobody.csv "song,tempo\nw,1\n")
refused("none of 1 keys is among the 3 names" fit --recipe content --train plain.csv
  --item-features nobody.csv --out never.lfrec)
refused("expected a column 'valence' in the header" fit --recipe content --train plain.csv
  --item-features sound.csv:valence --out never.lfrec)
refused("expected a finite number as 'label', found 'a'" fit --recipe content --train plain.csv
  --item-features sound.csv --out never.lfrec)
refused("--item-features" fit --recipe content --train plain.csv --bins 3 --out never.lfrec)

# A newcomer who names genres, alone or beside a history.
lfrec(fit --recipe item_knn --set shrinkage=0 --train ml-small --out films.lfrec)
lfrec(recommend --model films.lfrec --train ml-small --tags Drama,Comedy:0.5 --n 3)
expect("${output}" "^newcomer\t[xyz]\t1\t[^\n]*\nnewcomer\t[xyz]\t2\t")
file(WRITE ${FOLDER}/guests.tsv "eve\tx\t1\nfay\tz\t1\n")
lfrec(recommend --model films.lfrec --train ml-small --tags Drama --history guests.tsv --n 2)
expect("${output}" "^eve\t[yz]\t1\t[^\n]*\neve\t[yz]\t2\t[^\n]*\nfay\t[xy]\t1\t")
set(tags recommend --model films.lfrec --n 2 --tags)
refused("no item has the tag 'Dramma', of 2; did you mean 'Drama'?" ${tags} Dramma --train ml-small)
refused("--tags needs --train" ${tags} Drama)
refused("no tags are known there" ${tags} Drama --train plain.csv)
refused("--tags" ${tags} Drama --train ml-small --users ann)
refused("the weight of 'Drama' must be positive" ${tags} Drama:-1 --train ml-small)

# What friends have, and who they are.
file(WRITE ${FOLDER}/lastfm/user_friends.dat "userID\tfriendID\nann\tbob\nbob\tann\n")
lfrec(fit --recipe friend_knn --train lastfm --out friends.lfrec)
lfrec(recommend --model friends.lfrec --users ann --n 1)
expect("${output}" "^ann\tz\t1\t0\\.[0-9]+\n$")
lfrec(explain --model friends.lfrec --user ann --item z)
expect("${output}" "\nfriend\t0\\.[0-9]+\tbob\n")
file(REMOVE ${FOLDER}/lastfm/user_friends.dat)
refused("friend_knn needs friends, and was given none" fit --recipe friend_knn --train lastfm
  --out never.lfrec)

# SPDX-License-Identifier: GPL-2.0-or-later
# Files that use each other's types in a ring, and rooms that import each other in one: a line for each fault, none where all is well.
# usage: awk -v exempt="ROOM …" -f rings.awk FILE.swift …   (paths as in Sources/ROOM/…/FILE.swift)
#
# Names alone are read: a file uses another one of its room if a word of its code is the name of a type or of a function that
# the other one declares at the beginning of a line. Comments and texts are left out, and names that a file declares itself.

BEGIN {
    longest = 3
    most = 12
    attributes = "^(@[A-Za-z]+(\\([^)]*\\))? +)*"
    modifiers = "((public|package|internal|private|fileprivate|final|indirect|nonisolated|distributed) +)*"
    type = attributes modifiers "(struct|class|actor|enum|protocol|typealias) +[A-Za-z_][A-Za-z0-9_]*"
    freeFunction = attributes "((public|package|internal|private|fileprivate) +)*func +[A-Za-z_][A-Za-z0-9_]*"
    split(exempt, names, " ")
    for (i in names) isExempt[names[i]] = 1
}

FNR == 1 {
    inText = inComment = 0
    split(FILENAME, path, "/")
    room = path[2]
    files[++count] = FILENAME
    roomOf[count] = room
    if (!(room in isRoom)) { isRoom[room] = 1; rooms[++roomCount] = room }
}

{
    code = stripped($0)
    if (code ~ /^((public|package|internal|private|fileprivate) +)*import +/) {
        sub(/^.*import +((struct|class|enum|func|protocol|typealias) +)?/, "", code)
        sub(/[^A-Za-z0-9_].*/, "", code)
        imports[room, code] = 1
        next
    }
    if (match(code, type) || match(code, freeFunction)) {
        declared = substr(code, RSTART, RLENGTH)
        isHidden = declared ~ /(^| )(private|fileprivate) /
        sub(/.* /, "", declared)
        own[count, declared] = 1
        if (!isHidden) home[room, declared] = home[room, declared] " " count
    }
    gsub(/[^A-Za-z0-9_]+/, " ", code)
    n = split(code, words, " ")
    for (i = 1; i <= n; i++)
        if (!((count, words[i]) in seen)) { seen[count, words[i]] = 1; uses[count] = uses[count] " " words[i] }
}

# The line without comments and texts, of which both may go on over several lines.
function stripped(line,    rest, kept) {
    rest = line
    kept = ""
    while (rest != "") {
        if (inComment) {
            if (!match(rest, /\*\//)) return kept
            inComment = 0
            rest = substr(rest, RSTART + 2)
        } else if (inText) {
            if (!match(rest, /"""/)) return kept
            inText = 0
            rest = substr(rest, RSTART + 3)
        } else if (match(rest, /"|\/\/|\/\*/)) {
            kept = kept substr(rest, 1, RSTART - 1) " "
            rest = substr(rest, RSTART)
            if (rest ~ /^\/\//) return kept
            if (rest ~ /^\/\*/) { inComment = 1; rest = substr(rest, 3) }
            else if (rest ~ /^"""/) { inText = 1; rest = substr(rest, 4) }
            else if (match(rest, /^"([^"\\]|\\.)*"/)) rest = substr(rest, RLENGTH + 1)
            else rest = substr(rest, 2)
        } else return kept rest
    }
    return kept
}

# Marks what can be reached from a node in reached[node, …]; out[node] is the list of those behind it.
function walk(node,    queue, head, tail, next_, i, n, behind) {
    queue[tail = 1] = node
    for (head = 1; head <= tail; head++) {
        n = split(out[queue[head]], behind, " ")
        for (i = 1; i <= n; i++) {
            next_ = behind[i]
            if ((node, next_) in reached) continue
            reached[node, next_] = 1
            queue[++tail] = next_
        }
    }
}

END {
    for (f = 1; f <= count; f++) {
        n = split(uses[f], words, " ")
        for (i = 1; i <= n; i++) {
            if ((f, words[i]) in own || !((roomOf[f], words[i]) in home)) continue
            out[f] = out[f] home[roomOf[f], words[i]]
        }
    }
    for (f = 1; f <= count; f++) walk(f)
    for (f = 1; f <= count; f++) {
        if (f in isTold || isExempt[roomOf[f]]) continue
        members = files[f]
        size = 1
        for (g = f + 1; g <= count; g++) {
            if (!((f, g) in reached) || !((g, f) in reached)) continue
            isTold[g] = 1
            members = members " " files[g]
            size++
        }
        if (size == 1) continue
        total += size
        all = all "\n  " members
        if (size > longest) print size " files use each other in a ring, where " longest " may: " members
    }
    if (total > most) print total " files are in rings, where " most " may be:" all

    for (r = 1; r <= roomCount; r++)
        for (s = 1; s <= roomCount; s++)
            if ((rooms[r], rooms[s]) in imports) out["room " rooms[r]] = out["room " rooms[r]] " " rooms[s]
    # A room's way: its imports are rooms' names, whose own lists stand under "room NAME".
    for (r = 1; r <= roomCount; r++) behindRoom(rooms[r])
    for (r = 1; r <= roomCount; r++)
        if ((rooms[r], rooms[r]) in isBehind) print "the room " rooms[r] " imports itself by way of others"
}

# Marks all rooms that a room imports, itself or by way of others.
function behindRoom(room,    queue, head, tail, i, n, behind) {
    queue[tail = 1] = room
    for (head = 1; head <= tail; head++) {
        n = split(out["room " queue[head]], behind, " ")
        for (i = 1; i <= n; i++) {
            if ((room, behind[i]) in isBehind) continue
            isBehind[room, behind[i]] = 1
            queue[++tail] = behind[i]
        }
    }
}

# Number every ordered access of a source file and send it through Site<TPlatform>; the list of sites goes to LIST.
# Usage: awk -v first=N -v file=NAME -v list=LIST -f weaken.awk SOURCE > COPY
BEGIN { site = first; member = "" }
{
    code = $0
    sub(/\/\/.*/, "", code)
    if (code ~ /^    (public|internal|private|protected)[^=;]*\(/ || code ~ /^    (public|internal|private|protected)[^;]*=>/) {
        member = code
        sub(/[(<].*/, "", member)
        sub(/ *=>.*/, "", member)
        sub(/.* /, "", member)
    }
    line = $0
    out = ""
    while (match(line, /TPlatform\.(Load|Store|CompareExchange|Exchange|Add|Or|Fence|FenceProcessWide)\(/)) {
        before = substr(line, 1, RSTART - 1)
        call = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        if (before ~ /\/\// || before ~ /cref="[^"]*$/) {
            out = out before call
            continue
        }
        name = call
        sub(/TPlatform\./, "", name)
        sub(/\(/, "", name)
        text = $0
        gsub(/^ +/, "", text)
        gsub(/\t/, " ", text)
        print site "\t" file "\t" FNR "\t" member "\t" name "\t" text >> list
        out = out before "Site<TPlatform>." name "(" site (name ~ /^Fence/ ? "" : ", ")
        site++
    }
    print out line
}
END { print site > "/dev/stderr" }

"""A list of checks in one file: each row comes back as it was, with its answer beside it.

In: a CSV, XLSX, JSON or NDJSON file whose columns people headed in their own words. Out: the same rows in the same
order, each with verdict, reason, explanation, decision, window, address of its proof, candidates, and what is wrong
with it. One row is in memory at a time; a broken row is answered in its place.

    headings   which column says what
    source     the file's rows, whatever the file is
    table      headings and rows of the file, converted from older encodings
    asking     a row -> what it asks, and what in it cannot be read
    answering  what is asked -> the answer, through `answers.check`
    run        all together: a stream of lines, counted while it runs
    added      the columns that are added, in a language
    writers    the stream as CSV, XLSX, JSON or NDJSON
"""

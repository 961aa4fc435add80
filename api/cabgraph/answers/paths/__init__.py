"""Many paths of recognition at once: bodies and their activities on one side, economies on the other.

Asked by words (bodies, or all of an economy, a province, a grantor) or by a list in a file; answered a line at a time,
a line being one body with one activity before every economy asked about.

    question  words -> what is asked, as things of the release
    words     one row of a list -> the lines that it asks for
    line      a line -> the best path to each economy
    run       all together: a stream of lines, counted while it runs
    added     a line as rows of a table
    writers   the stream as CSV, XLSX, JSON or NDJSON
    worker    a run in a process of its own
"""

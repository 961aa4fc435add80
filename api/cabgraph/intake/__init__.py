"""Tables as officials keep them -> typed rows.

In: CSV and XLSX files, each with its CSVW metadata, and the country's `reading.toml` (how people there write dates,
numbers and codes) and `corrections.csv` (damage no rule undoes). Out: a stream of `TypedRow` and of `Problem`
(file:row:column, what stands there, what was expected, in vi and en). A row with a problem is left out whole; the rows
after it go on.

    sheets, workbooks  a file -> rows of text, within limits
    tables, datatypes  the metadata -> what each column should hold
    header             the headings -> which column is which
    book, reading      reading.toml and corrections.csv -> readers by name
    cells              the readers: dates, words, quantities, telephones
    values, rows       all together: text -> values -> rows and problems; keys are unique
    references         foreign keys across the tables of a folder
"""

-- Every body and its values of one facet.
SELECT body, value FROM body WHERE facet = :facet

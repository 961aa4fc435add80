"""Short links of the editor: a query and the view it opens, kept beside the releases under a code made from both."""

# Average linkage: stats::hclust. Rscript average-linkage.R
library(jsonlite)
set.seed(12)
x <- round(matrix(rnorm(30 * 4), 30), 4)
h <- hclust(dist(x), "average")
one <- list(x = x, height = h$height, order = h$order - 1, merge = h$merge)
write_json(one, "average-linkage.json", digits = 15, auto_unbox = TRUE)

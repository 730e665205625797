# Spearman's correlation. R 4.2.2. Run here: Rscript spearman.R
suppressMessages(library(jsonlite))
set.seed(3)
case <- function(x, y) { t <- suppressWarnings(cor.test(x, y, method = "spearman", exact = FALSE)); list(x = x, y = y, rho = unname(t$estimate), p = t$p.value) }
x <- round(rnorm(25), 2)
write_json(list(plain = case(x, round(x + rnorm(25), 2)), tied = case(round(x), round(x + rnorm(25))), negative = case(1:9, c(9, 7, 8, 6, 5, 2, 4, 3, 1))), "spearman.json", digits = 15, auto_unbox = TRUE)

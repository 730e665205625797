# Intraclass correlations of one feature (n patients by 4 readers) by psych 2.2: Rscript packages/radiomics/test/reference/feature-agreement.R
suppressMessages({library(psych); library(jsonlite)})
set.seed(20)
n <- 12
truth <- rnorm(n, 40, 8)
ratings <- sapply(c(0, 1.5, -0.5, 0.3), function(bias) round(truth + bias + rnorm(n, 0, 3), 3))
found <- ICC(ratings, lmer = FALSE)$results
take <- function(type) unlist(found[found$type == type, c("ICC", "lower bound", "upper bound")], use.names = FALSE)
out <- list(ratings = lapply(1:4, function(j) ratings[, j]),
  expected = list("ICC(1,1)" = take("ICC1"), "ICC(2,1)" = take("ICC2"), "ICC(3,1)" = take("ICC3")))
write(toJSON(out, digits = NA, auto_unbox = TRUE), "packages/radiomics/test/reference/feature-agreement.json")

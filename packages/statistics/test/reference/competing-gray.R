# Gray's test. R 4.2.2, cmprsk 2.2-11. Run here: Rscript competing-gray.R
suppressMessages({ library(survival); library(cmprsk); library(jsonlite) })
m <- mgus2
cause <- ifelse(m$pstat == 1, 1, 2 * m$death); time <- ifelse(m$pstat == 1, m$ptime, m$futime) + 1
set.seed(5); i <- sort(sample(nrow(m), 400)); time <- time[i]; cause <- cause[i]; sex <- as.integer(m$sex[i]) - 1
three <- as.integer(cut(m$age[i], c(0, 65, 75, 200))) - 1; str <- rep(1:4, 100)
one <- function(time, cause, group, strata = NULL, rho = 0) {
  f <- if (is.null(strata)) cuminc(time, cause, group, rho = rho) else cuminc(time, cause, group, strata, rho = rho)
  list(time = time, cause = cause, group = group, strata = strata, rho = rho,
    cause_ = as.integer(rownames(f$Tests)), statistic = f$Tests[, 1], df = f$Tests[, 3], p = pchisq(f$Tests[, 1], f$Tests[, 3], lower.tail = FALSE))
}
n <- 60; t3 <- round(rexp(n), 2); c3 <- sample(0:3, n, TRUE); g3 <- sample(0:1, n, TRUE)
cases <- list(two = one(time, cause, sex), three = one(time, cause, three), rho = one(time, cause, three, rho = 1),
  strata = one(time, cause, sex, strata = str), strataRho = one(time, cause, three, strata = str, rho = -0.5),
  noTies = one(time + seq_along(time) / 1000, cause, three), heavyTies = one(ceiling(time / 50), cause, three),
  threeCauses = one(t3, c3, g3), uncensored = one(t3, pmax(c3, 1), g3),
  single = one(c(1, 2, 3, 4, 5, 6), c(0, 1, 0, 2, 0, 0), c(0, 1, 0, 1, 0, 1)))
write_json(cases, "competing-gray.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor")

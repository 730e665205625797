# One survival tree by exhaustive search: at each node survdiff() of every column at every midpoint, the largest
# chi-squared taken, until no split keeps 12 distinct rows and 3 distinct events on both sides. Leaf curves by survfit().
# Twice: every row once, and rows repeated as a bootstrap would (repeats count in survdiff, not in the limits).
# Makes survival-tree.json. R survival 3.5.
suppressMessages({library(survival); library(jsonlite)})
set.seed(11)
n <- 240
x <- cbind(round(rnorm(n), 2), round(rnorm(n), 1), rbinom(n, 1, 0.4), sample(0:4, n, TRUE), round(runif(n), 3))
eta <- x[, 1] + 0.7 * (x[, 3] == 1) * x[, 2] + 0.5 * (x[, 4] > 2)
death <- rexp(n, exp(eta) / 20); censored <- runif(n, 0, 50)
time <- ceiling(pmin(death, censored)); event <- as.integer(death <= censored)
gap <- Inf

grow <- function(ids, weight) {
  rows <- rep(ids, weight[ids])
  best <- list(chisq = 0); second <- 0
  if (sum(event[ids]) >= 6) for (j in seq_len(ncol(x))) {
    values <- sort(unique(x[ids, j]))
    for (cut in (head(values, -1) + tail(values, -1)) / 2) {
      left <- x[ids, j] <= cut
      if (min(sum(left), sum(!left)) < 12 || min(sum(event[ids][left]), sum(event[ids][!left])) < 3) next
      side <- x[rows, j] <= cut
      chisq <- survdiff(Surv(time[rows], event[rows]) ~ side)$chisq
      if (chisq > best$chisq) { second <- best$chisq; best <- list(chisq = chisq, column = j - 1, threshold = cut) }
      else if (chisq > second) second <- chisq
    }
  }
  if (best$chisq == 0) {
    curve <- survfit(Surv(time[rows], event[rows]) ~ 1)
    at <- curve$n.event > 0
    return(list(list(column = -1, n = length(rows), time = I(curve$time[at]), survival = I(curve$surv[at]),
                     cumulativeHazard = I(cumsum(curve$n.event / curve$n.risk)[at]))))
  }
  gap <<- min(gap, 1 - second / best$chisq)
  left <- x[ids, best$column + 1] <= best$threshold
  c(list(c(best, n = length(rows))), grow(ids[left], weight), grow(ids[!left], weight))
}
once <- grow(seq_len(n), rep(1, n))
weight <- tabulate(sample.int(n, n, TRUE), n)
drawn <- grow(which(weight > 0), weight)

write_json(list(x = lapply(seq_len(ncol(x)), function(j) x[, j]), time = time, event = event, weight = weight,
  once = once, drawn = drawn, gap = gap, R = R.version.string), "survival-tree.json", digits = NA, auto_unbox = TRUE)

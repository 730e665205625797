# Rscript packages/trials/test/reference/randomisation.R: predictability and imbalance of schemes of randomisation by
# their closed forms, by all their sequences, or by the matrix of the chain of the arms' difference; the steps of
# minimisation from its definition, and all small trials by minimisation.
library(jsonlite)
args <- commandArgs(FALSE)
here <- dirname(sub("--file=", "", args[grep("--file=", args)]))

# --- blocks: every arrangement, counted -------------------------------------------------------------------------------
arrangements <- function(counts) {
  if (sum(counts) == 0) return(list(integer(0)))
  do.call(c, lapply(which(counts > 0), function(arm) {
    rest <- counts; rest[arm] <- rest[arm] - 1
    lapply(arrangements(rest), function(tail) c(arm, tail))
  }))
}
worth <- function(counts, ratio, arm) {
  lacks <- sum(counts) * ratio - sum(ratio) * counts
  best <- which(lacks == max(lacks))
  best <- best[ratio[best] == max(ratio[best])]
  if (arm %in% best) 1 / length(best) else 0
}
guesses <- function(sequence, ratio) {
  counts <- 0 * ratio
  sapply(sequence, function(arm) { g <- worth(counts, ratio, arm); counts[arm] <<- counts[arm] + 1; g })
}
spread <- function(sequence, ratio) {
  counts <- 0 * ratio
  sapply(sequence, function(arm) { counts[arm] <<- counts[arm] + 1; diff(range(counts / ratio)) })
}
certainty <- function(sequence, size, ratio) {
  left <- ratio * size / sum(ratio)
  sapply(sequence, function(arm) { c0 <- sum(left > 0) == 1; left[arm] <<- left[arm] - 1; c0 })
}
block <- function(size, ratio) {
  all <- arrangements(ratio * size / sum(ratio))
  list(size = size, ratio = ratio,
    correct = Reduce(`+`, lapply(all, guesses, ratio)) / length(all),
    certain = Reduce(`+`, lapply(all, certainty, size, ratio)) / length(all),
    imbalance = Reduce(`+`, lapply(all, spread, ratio)) / length(all))
}
blocks <- list(block(2, c(1, 1)), block(4, c(1, 1)), block(6, c(1, 1)), block(8, c(1, 1)), block(3, c(2, 1)),
  block(6, c(2, 1)), block(3, c(1, 1, 1)), block(6, c(1, 1, 1)), block(4, c(2, 1, 1)), block(5, c(3, 2)))
blackwell <- function(n) n / 2 + 2^(n - 1) / choose(n, n / 2) - 1 / 2

# Random sizes: expected correct guesses of the first n, by the size of the first block
random_blocks <- function(n, sizes) {
  own <- lapply(sizes, function(size) cumsum(block(size, c(1, 1))$correct))
  known <- numeric(n + 1)
  for (m in seq_len(n)) known[m + 1] <- mean(sapply(seq_along(sizes), function(s)
    own[[s]][min(sizes[s], m)] + if (m > sizes[s]) known[m - sizes[s] + 1] else 0))
  known
}
of_random <- random_blocks(110, c(4, 6))
of_four <- random_blocks(110, 4)

# --- coins: the matrix of the difference --------------------------------------------------------------------------------
chain <- function(n, first) {
  states <- -n:n
  at <- as.numeric(states == 0)
  correct <- 0; squares <- 0
  for (i in 0:(n - 1)) {
    p <- sapply(states, function(d) first(i, d))
    correct <- correct + sum(at * ifelse(states == 0, 0.5, ifelse(states < 0, p, 1 - p)))
    at <- c(0, (at * p)[-(2 * n + 1)]) + c((at * (1 - p))[-1], 0)
  }
  list(correct = correct, imbalance = sum(at * abs(states)), variance = sum(at * states^2), even = sum(at[states == 0]))
}
efron <- function(p) function(i, d) if (d == 0) 0.5 else if (d < 0) p else 1 - p
stick <- function(b) function(i, d) if (d >= b) 0 else if (d <= -b) 1 else 0.5
smith <- function(r) function(i, d) if (i == 0 || abs(d) > i) 0.5 else { a <- ((i + d) / 2)^r; b <- ((i - d) / 2)^r; b / (a + b) }
n <- 110
coins <- list(simple = chain(n, function(i, d) 0.5), efron = chain(n, efron(2 / 3)), stick = chain(n, stick(3)),
  wei = chain(n, smith(1)), smith = chain(n, smith(5)))
coins$efronLong <- chain(400, efron(2 / 3))
coins$weiLong <- chain(400, smith(1))

# --- maximal procedure: every sequence of 12 that ends even and stays within 2 -------------------------------------------
all12 <- as.matrix(expand.grid(rep(list(c(1, -1)), 12)))
path <- t(apply(all12, 1, cumsum))
keep <- path[, 12] == 0 & apply(abs(path), 1, max) <= 2
sequences <- all12[keep, ]
before <- cbind(0, path[keep, 1:11])
maximal <- list(
  count = sum(keep),
  correct = mean(rowSums(ifelse(before == 0, 0.5, as.numeric(sign(before) != sign(sequences))))),
  firstAfterAA = mean(sequences[sequences[, 1] == 1 & sequences[, 2] == -1, 3] == 1),
  imbalance = colMeans(abs(path[keep, ])))

# --- stratified: 110 patients in 12 equal strata -------------------------------------------------------------------------
mix <- function(expected) 12 * sum(dbinom(0:110, 110, 1 / 12) * expected)
stratified <- list(random = mix(of_random), four = mix(of_four))

# --- minimisation --------------------------------------------------------------------------------------------------------
measure <- list(range = function(x) max(x) - min(x), variance = var, "standard deviation" = sd,
  "sum of squares" = function(x) sum((x - mean(x))^2))
step <- function(counts, ratio, weights, distance, p) {  # counts: a matrix, factor by arm, at the patient's levels
  total <- sapply(seq_along(ratio), function(arm) {
    with <- counts; with[, arm] <- with[, arm] + 1
    sum(weights * apply(with, 1, function(row) measure[[distance]](row / ratio)))
  })
  best <- which(total < min(total) + 1e-9)
  rest <- sum(ratio) - min(ratio)
  given <- sapply(best, function(b) {  # Han, Enas & McEntegart 2009
    low <- ratio / rest * (1 - p)
    replace(low, b, 1 - sum(low[-b]))
  })
  list(imbalance = total, probabilities = as.vector(given %*% (ratio[best] / sum(ratio[best]))))
}
set.seed(7)
steps <- unlist(lapply(list(c(1, 1), c(2, 1), c(1, 1, 1), c(3, 2, 1)), function(ratio)
  lapply(rep(names(measure), 8), function(distance) {
    weights <- sample(1:3, 3, TRUE); p <- sample(c(0.7, 0.8, 0.9, 1), 1)
    counts <- matrix(rpois(3 * length(ratio), 4 * rep(ratio, each = 3)), 3)
    c(list(ratio = ratio, distance = distance, weights = weights, p = p, counts = counts),
      step(counts, ratio, weights, distance, p))
  })), recursive = FALSE)

# All trials of n patients with two factors of two levels each, every combination of levels equally likely
whole <- function(n, ratio, weights, distance, p) {
  K <- length(ratio)
  walk <- function(left, margins) {  # margins: factor, level, arm
    if (left == 0) { counts <- apply(margins[1, , ], 2, sum); return(c(0, diff(range(counts / ratio)), counts[1])) }
    total <- c(0, 0, 0)
    for (a in 1:2) for (b in 1:2) {
      s <- step(rbind(margins[1, a, ], margins[2, b, ]), ratio, weights, distance, p)
      best <- which(s$probabilities > max(s$probabilities) - 1e-9)
      for (arm in which(s$probabilities > 0)) {
        after <- margins
        after[1, a, arm] <- after[1, a, arm] + 1; after[2, b, arm] <- after[2, b, arm] + 1
        now <- c(if (arm %in% best) 1 / length(best) else 0, 0, 0)
        total <- total + s$probabilities[arm] / 4 * (now + walk(left - 1, after))
      }
    }
    total
  }
  r <- walk(n, array(0, c(2, 2, K)))
  list(n = n, ratio = ratio, weights = weights, distance = distance, p = p, correct = r[1], imbalance = r[2], first = r[3])
}
trials <- list(whole(5, c(1, 1), c(2, 1), "range", 0.8), whole(4, c(2, 1), c(1, 1), "variance", 0.85),
  whole(4, c(1, 1, 1), c(1, 1), "range", 0.9))

write(toJSON(list(blocks = blocks, blackwell = list(size = c(2, 4, 6, 8, 10), correct = blackwell(c(2, 4, 6, 8, 10))),
  random = of_random[c(21, 111)], coins = coins, maximal = maximal, stratified = stratified, steps = steps, trials = trials),
  auto_unbox = TRUE, digits = NA), file.path(here, "randomisation.json"))

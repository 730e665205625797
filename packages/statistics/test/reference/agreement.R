# Agreement of raters: vcd 1.4 (Kappa), psych 2.2 (cohen.kappa, ICC), and plain definitions with numDeriv for the rest.
# Run in this folder: Rscript agreement.R
suppressMessages({library(vcd); library(psych); library(numDeriv); library(jsonlite)})
set.seed(11)
truth <- sample(0:3, 80, TRUE, c(0.4, 0.3, 0.2, 0.1))
rate <- function(error) ifelse(runif(80) < error, sample(0:3, 80, TRUE), pmin(3, pmax(0, truth + sample(c(0, 0, 0, 1, -1), 80, TRUE))))
a <- rate(0.1); b <- rate(0.2)
table_ <- table(factor(a, 0:3), factor(b, 0:3))
# Two weightings from vcd; linear weights of 'Equal-Spacing' are 1 - |i - j| / (k - 1), 'Fleiss-Cohen' squared.
equal <- Kappa(table_, weights = "Equal-Spacing"); squared <- Kappa(table_, weights = "Fleiss-Cohen")
kappa_of <- function(p, w) { p <- matrix(p / sum(p), 4); e <- outer(rowSums(p), colSums(p)); (sum(w * p) - sum(w * e)) / (1 - sum(w * e)) }
weights_ <- list(none = diag(4), linear = 1 - abs(outer(0:3, 0:3, "-")) / 3, quadratic = 1 - (outer(0:3, 0:3, "-") / 3)^2)
p <- as.numeric(table_) / 80
cohen <- lapply(weights_, function(w) {
  # multinomial delta method with numerical derivatives, at the data and under independence
  delta <- function(at) { g <- grad(function(q) kappa_of(q, w), at, method.args = list(r = 6)); sqrt((sum(g^2 * at) - sum(g * at)^2) / 80) }
  null <- as.numeric(outer(rowSums(table_) / 80, colSums(table_) / 80))
  list(value = kappa_of(p, w), se = delta(p), nullSe = delta(null))
})
cohen$none$vcd <- unname(equal$Unweighted); cohen$linear$vcd <- unname(equal$Weighted); cohen$quadratic$vcd <- unname(squared$Weighted)

# Fleiss' kappa of six raters; its error by numerical derivatives with respect to the weights of the subjects.
raters <- sapply(1:6, function(r) rate(0.15 + 0.05 * r))[1:40, ]
counts <- t(apply(raters, 1, function(v) tabulate(v + 1, 4)))
fleiss_of <- function(weight) {
  weight <- weight / sum(weight); m <- 6
  share <- colSums(counts * weight) / m
  po <- sum(weight * (rowSums(counts^2) - m) / (m * (m - 1)))
  (po - sum(share^2)) / (1 - sum(share^2))
}
influence <- grad(fleiss_of, rep(1, 40), method.args = list(r = 6)) * 40
share <- colSums(counts) / 240
q <- 1 - share
null_se <- sqrt(2) / (sum(share * q) * sqrt(40 * 6 * 5)) * sqrt(sum(share * q)^2 - sum(share * q * (q - share)))
each <- sapply(1:4, function(j) 1 - sum(counts[, j] * (6 - counts[, j])) / (40 * 6 * 5 * share[j] * q[j]))
fleiss <- list(ratings = unname(as.list(as.data.frame(raters))), value = fleiss_of(rep(1, 40)),
  se = sqrt(sum(influence^2) / (40 * 39)), nullSe = null_se, categories = each)

# Shrout & Fleiss 1979, table 2: six subjects by four judges.
sf <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
features <- matrix(rnorm(30), 30, 3) + matrix(rnorm(90, 0, 0.4), 30) + rep(c(0, 0.3, -0.2), each = 30)
icc <- lapply(list(sf, features), function(m) {
  r <- ICC(m, lmer = FALSE, missing = FALSE)$results
  list(ratings = unname(as.list(as.data.frame(m))), value = r$ICC, lower = r$`lower bound`, upper = r$`upper bound`,
    f = r$F, df1 = r$df1, df2 = r$df2, p = r$p)
})
write_json(list(first = a, second = b, cohen = cohen, fleiss = fleiss, icc = icc), "agreement.json", digits = NA,
  auto_unbox = TRUE, pretty = TRUE)

# Reference values of the preference designs (packages/trials/src/preference, samplesize): Rscript preference.R
# Patients are drawn here; every number is had by base R, survival and numerical derivatives, not by the formulae that
# the TypeScript has.
suppressMessages({library(survival); library(numDeriv); library(jsonlite)})
set.seed(7)

n <- 300
stratum <- sample(c("N", "S"), n, TRUE, c(0.6, 0.4))
chose <- rbinom(n, 1, 0.5)
prefers <- rbinom(n, 1, ifelse(stratum == "N", 0.4, 0.55)) # 1: the second treatment
treatment <- ifelse(chose == 1, prefers, rbinom(n, 1, 0.5))
level <- 0.4 * (treatment == 0) + 0.5 * (treatment == prefers) + 0.3 * (stratum == "S")
value <- round(rnorm(n, level, 1), 3)
event <- rbinom(n, 1, plogis(level - 0.8))
exposure <- round(runif(n, 0.5, 1.5), 2)
count <- rpois(n, exposure * exp(level / 2))
death <- rexp(n, 0.08 * exp(-level / 2))
end <- pmin(12 + 18 * runif(n), rexp(n, 0.01))
time <- round(pmin(death, end), 2)
status <- as.integer(death <= end)
at <- 10

# Value and variance of one group of patients, with n / (n - 1) where the usual variance has none.
group <- function(kind, rows) {
  m <- length(rows)
  if (kind == "mean") return(c(mean(value[rows]), var(value[rows]) / m))
  if (kind == "risk") return(c(mean(event[rows]), var(event[rows]) / m))
  if (kind == "rate") {
    rate <- sum(count[rows]) / sum(exposure[rows])
    # The influence function of a ratio of sums.
    influence <- (count[rows] - rate * exposure[rows]) / mean(exposure[rows])
    return(c(rate, sum(influence^2) / (m - 1) / m))
  }
  fit <- survfit(Surv(time[rows], status[rows]) ~ 1)
  if (kind == "survival") {
    s <- summary(fit, times = at)
    return(c(s$surv, s$std.err^2 * m / (m - 1)))
  }
  table <- summary(fit, rmean = at)$table
  c(table[["rmean"]], table[["se(rmean)"]]^2 * m / (m - 1))
}

effects <- list(
  treatment = function(p) p[3] - p[4],
  selection = function(p) ((p[1] - p[3]) / (1 - p[5]) - (p[2] - p[4]) / p[5]) / 2,
  preference = function(p) ((p[1] - p[3]) / (1 - p[5]) + (p[2] - p[4]) / p[5]) / 2,
  treatmentPrefersA = function(p) p[1] - (p[4] - (1 - p[5]) * p[2]) / p[5],
  treatmentPrefersB = function(p) (p[3] - p[5] * p[1]) / (1 - p[5]) - p[2],
  underAPrefersB = function(p) (p[3] - p[5] * p[1]) / (1 - p[5]),
  underBPrefersA = function(p) (p[4] - (1 - p[5]) * p[2]) / p[5])

two_stage <- function(kind, rows) {
  sets <- list(rows[chose[rows] == 1 & treatment[rows] == 0], rows[chose[rows] == 1 & treatment[rows] == 1],
               rows[chose[rows] == 0 & treatment[rows] == 0], rows[chose[rows] == 0 & treatment[rows] == 1])
  cells <- sapply(sets, function(s) group(kind, s))
  m <- length(sets[[1]]) + length(sets[[2]])
  phi <- length(sets[[1]]) / m
  p <- c(cells[1, ], phi)
  v <- c(cells[2, ], phi * (1 - phi) / m)
  df <- c(sapply(sets, length) - 1, m - 1)
  lapply(effects, function(g) {
    parts <- grad(g, p)^2 * v
    d <- sum(parts)^2 / sum(parts^2 / df)
    list(value = g(p), se = sqrt(sum(parts)), df = d, half = qt(0.975, d) * sqrt(sum(parts)))
  })
}

elicited <- function(kind, rows) {
  cell <- function(t, q) group(kind, rows[treatment[rows] == t & prefers[rows] == q])
  aa <- cell(0, 0); ab <- cell(0, 1); ba <- cell(1, 0); bb <- cell(1, 1)
  all <- function(t) group(kind, rows[treatment[rows] == t])
  v <- aa[2] + ab[2] + ba[2] + bb[2]
  list(treatment = list(value = all(0)[1] - all(1)[1], se = sqrt(all(0)[2] + all(1)[2])),
       preference = list(value = ((aa[1] - ab[1]) + (bb[1] - ba[1])) / 2, se = sqrt(v) / 2),
       selection = list(value = ((aa[1] - ab[1]) - (bb[1] - ba[1])) / 2, se = sqrt(v) / 2))
}

over_strata <- function(of, kind) {
  each <- lapply(c("N", "S"), function(s) of(kind, which(stratum == s)))
  w <- c(mean(stratum == "N"), mean(stratum == "S"))
  lapply(setNames(nm = c("treatment", "selection", "preference")), function(e) list(
    value = sum(w * sapply(each, function(x) x[[e]]$value)),
    se = sqrt(sum(w^2 * sapply(each, function(x) x[[e]]$se^2)))))
}

kinds <- c("mean", "risk", "rate", "survival", "restricted-mean")
everyone <- seq_len(n)

# Bootstrap of whole arms: another route to the standard error of the preference effect.
bootstrap <- sapply(kinds, function(kind) sd(replicate(2000, {
  rows <- c(sample(which(chose == 1), replace = TRUE), sample(which(chose == 0 & treatment == 0), replace = TRUE),
            sample(which(chose == 0 & treatment == 1), replace = TRUE))
  sets <- list(rows[chose[rows] == 1 & treatment[rows] == 0], rows[chose[rows] == 1 & treatment[rows] == 1],
               rows[chose[rows] == 0 & treatment[rows] == 0], rows[chose[rows] == 0 & treatment[rows] == 1])
  phi <- length(sets[[1]]) / (length(sets[[1]]) + length(sets[[2]]))
  effects$preference(c(sapply(sets, function(s) group(kind, s)[1]), phi))
})))

# Ruecker's estimates and variances (Stat Med 1989;8:477), from sums rather than means.
ruecker <- function(x1, x2, y1, y2) {
  m1 <- x1[3]; m2 <- x2[3]; m <- m1 + m2
  d <- c(x1[1] - y1[1], x2[1] - y2[1])
  # Var(M1) = m phi (1 - phi), E(M1^2) = Var + mean^2 with the share at m1 / m
  vm <- m1 * m2 / m
  second <- function(k) k * (1 - k / m) + k^2
  covariance <- matrix(c(m1 * x1[2]^2 + second(m1) * y1[2]^2 / y1[3] + vm * d[1]^2, -vm * d[1] * d[2],
                         -vm * d[1] * d[2], m2 * x2[2]^2 + second(m2) * y2[2]^2 / y2[3] + vm * d[2]^2), 2)
  z <- c(m1 * d[1], m2 * d[2])
  scale <- m / (2 * m1 * m2)
  of <- function(l) list(value = scale * sum(l * z), se = scale * sqrt(drop(t(l) %*% covariance %*% l)))
  list(treatment = list(value = y1[1] - y2[1], se = sqrt(y1[2]^2 / y1[3] + y2[2]^2 / y2[3])),
       selection = of(c(1, -1)), preference = of(c(1, 1)))
}
# Data of the IMAP trial as the R package preference 1.1.6 has them (mean, sd, n); McCaffery et al. 2011.
imap <- ruecker(c(47.451, 9.172, 49), c(51.489, 4.321, 21), c(47.696, 9.736, 74), c(45.781, 10.029, 64))
imap_strata <- list(
  ruecker(c(53.175, 4.517, 24), c(53.005, 5.08, 10), c(51.163, 6.399, 30), c(54.017, 5.419, 22)),
  ruecker(c(41.957, 9.192, 25), c(50.111, 3.12, 11), c(45.332, 10.917, 44), c(41.466, 9.167, 42)))
imap_weights <- c(86, 122) / 208
imap_stratified <- lapply(setNames(nm = names(imap)), function(e) list(
  value = sum(imap_weights * sapply(imap_strata, function(x) x[[e]]$value)),
  se = sqrt(sum(imap_weights^2 * sapply(imap_strata, function(x) x[[e]]$se^2)))))

# n times the variance of a two-stage trial's effects, by numerical derivatives and integrate().
unit <- function(kind, w, first, second, o) {
  p <- w * first + (1 - w) * second
  if (kind == "mean") return(o$sd^2)
  if (kind == "risk") return(p * (1 - p))
  if (kind == "rate") return(p + w * (1 - w) * (first - second)^2)
  S <- function(u) w * exp(-first * u) + (1 - w) * exp(-second * u)
  f <- function(u) w * first * exp(-first * u) + (1 - w) * second * exp(-second * u)
  G <- function(u) pmin(1, (o$accrual + o$followUp - u) / o$accrual) * exp(-o$dropout * u)
  gain <- if (kind == "survival") function(u) S(o$at) else
    function(u) sapply(u, function(v) integrate(S, v, o$at, rel.tol = 1e-10)$value)
  h <- function(u) gain(u)^2 * f(u) / (S(u)^2 * G(u))
  a <- min(o$followUp, o$at)
  first_part <- integrate(h, 0, a, rel.tol = 1e-10)$value
  if (o$at > a) first_part + integrate(h, a, o$at, rel.tol = 1e-10)$value else first_part
}
size <- function(kind, first, second, phi, theta, o) {
  expected <- function(h) if (kind == "survival") exp(-h * o$at) else
    if (kind == "restricted-mean") (1 - exp(-h * o$at)) / h else h
  mix <- function(pair) phi * expected(pair[1]) + (1 - phi) * expected(pair[2])
  p <- c(expected(first[1]), expected(second[2]), mix(first), mix(second), phi)
  v <- c(unit(kind, 1, first[1], first[2], o) / (theta * phi), unit(kind, 0, second[1], second[2], o) / (theta * (1 - phi)),
         2 * unit(kind, phi, first[1], first[2], o) / (1 - theta), 2 * unit(kind, phi, second[1], second[2], o) / (1 - theta),
         phi * (1 - phi) / theta)
  z <- qnorm(0.975) + qnorm(0.9)
  sapply(effects[c("treatment", "selection", "preference")], function(g) z^2 * sum(grad(g, p)^2 * v) / g(p)^2)
}
plan <- list(at = 12, accrual = 18, followUp = 9, dropout = 0.01, sd = 1.3)
sizes <- list(
  mean = size("mean", c(1.2, 0.4), c(0.3, 0.8), 0.6, 0.5, plan),
  risk = size("risk", c(0.6, 0.4), c(0.3, 0.45), 0.4, 0.55, plan),
  rate = size("rate", c(1.4, 0.8), c(0.6, 1.1), 0.3, 0.5, plan),
  survival = size("survival", c(0.04, 0.07), c(0.09, 0.06), 0.6, 0.5, plan),
  `restricted-mean` = size("restricted-mean", c(0.04, 0.07), c(0.09, 0.06), 0.6, 0.5, plan))

cox <- coxph(Surv(time, status) ~ I(1 - treatment) + strata(stratum), subset = chose == 0)
write_json(list(
  patients = data.frame(stratum, chose, treatment, prefers, value, event, count, exposure, time, status),
  at = at,
  twoStage = setNames(lapply(kinds, two_stage, everyone), kinds),
  twoStageStratified = setNames(lapply(kinds, function(k) over_strata(two_stage, k)), kinds),
  elicited = setNames(lapply(kinds, elicited, everyone), kinds),
  elicitedStratified = setNames(lapply(kinds, function(k) over_strata(elicited, k)), kinds),
  bootstrapPreferenceError = as.list(bootstrap),
  imap = list(unstratified = imap, stratified = imap_stratified),
  sizes = lapply(sizes, as.list),
  hazard = list(value = exp(coef(cox)[[1]]), se = sqrt(vcov(cox)[1, 1]))
), "preference.json", digits = 12, auto_unbox = TRUE, dataframe = "columns")

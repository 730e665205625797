# Reference values for the sizes of trials: rpact 3.3 (Wassmer & Brannath), mvtnorm, base R.
# Run in this folder: Rscript trial-design.R
suppressMessages({library(rpact); library(mvtnorm); library(jsonlite)})

# Events and patients of a log-rank test.
logrank <- list()
for (type in c("Schoenfeld", "Freedman")) for (hr in c(0.5, 0.7, 1.4)) for (k in c(1, 2)) for (sided in 1:2) {
  s <- suppressWarnings(getSampleSizeSurvival(
    typeOfComputation = type, hazardRatio = hr, lambda2 = log(2) / 12, accrualTime = c(0, 24), followUpTime = 12,
    allocationRatioPlanned = k, sided = sided, alpha = 0.05, beta = 0.2, dropoutRate1 = 0, dropoutRate2 = 0))
  logrank[[length(logrank) + 1]] <- list(method = tolower(type), hazardRatio = hr, allocation = k, sides = sided,
    events = s$maxNumberOfEvents, patients = s$nFixed)
}
# Power by the same formulas, with base R's normal distribution.
probability <- lapply(list(c(0.05, 24, 12, 0), c(0.2, 0, 6, 0), c(0.03, 18, 0, 0.01)), function(v) {
  # by numerical integration over the time of entry
  seen <- function(entry) { end <- v[2] + v[3] - entry; m <- v[1] + v[4]; v[1] / m * (1 - exp(-m * end)) }
  value <- if (v[2] == 0) seen(0) else integrate(seen, 0, v[2], rel.tol = 1e-12)$value / v[2]
  list(hazard = v[1], accrual = v[2], followUp = v[3], dropoutHazard = v[4], value = value)
})

# Two proportions.
rates <- list()
for (p in list(c(0.3, 0.5), c(0.1, 0.05), c(0.62, 0.8))) for (k in c(1, 1.5)) for (sided in 1:2) {
  s <- suppressWarnings(getSampleSizeRates(pi2 = p[1], pi1 = p[2], allocationRatioPlanned = k, sided = sided, alpha = 0.05,
    beta = 0.1, normalApproximation = TRUE))
  rates[[length(rates) + 1]] <- list(control = p[1], experimental = p[2], allocation = k, sides = sided,
    total = s$nFixed)
}
equal <- lapply(list(c(0.3, 0.5), c(0.2, 0.35)), function(p)
  list(control = p[1], experimental = p[2],
    n = power.prop.test(p1 = p[1], p2 = p[2], power = 0.9, sig.level = 0.05, tol = 1e-13)$n,
    power = power.prop.test(p1 = p[1], p2 = p[2], n = 100, sig.level = 0.05)$power))

# Group-sequential designs.
design <- function(...) {
  d <- getDesignGroupSequential(..., tolerance = 1e-10)
  c <- getDesignCharacteristics(d)
  list(z = d$criticalValues, alphaSpent = d$alphaSpent, inflation = c$inflationFactor, expected1 = c$averageSampleNumber1,
    expected0 = c$averageSampleNumber0, shift = c$shift)
}
sequential <- list(
  list(name = "obrien-fleming", looks = 5, sides = 1, alpha = 0.025, power = 0.8,
    r = design(kMax = 5, alpha = 0.025, beta = 0.2, typeOfDesign = "OF")),
  list(name = "pocock", looks = 4, sides = 2, alpha = 0.05, power = 0.9,
    r = design(kMax = 4, alpha = 0.05, beta = 0.1, sided = 2, typeOfDesign = "P")),
  list(name = "wang-tsiatis", delta = 0.25, looks = 3, sides = 2, alpha = 0.05, power = 0.8,
    r = design(kMax = 3, alpha = 0.05, beta = 0.2, sided = 2, typeOfDesign = "WT", deltaWT = 0.25)),
  list(name = "of-spending", information = c(0.3, 0.7, 1), sides = 2, alpha = 0.05, power = 0.9,
    r = design(informationRates = c(0.3, 0.7, 1), alpha = 0.05, beta = 0.1, sided = 2, typeOfDesign = "asOF")),
  list(name = "of-spending", information = c(0.5, 0.75, 1), sides = 1, alpha = 0.025, power = 0.8,
    r = design(informationRates = c(0.5, 0.75, 1), alpha = 0.025, beta = 0.2, typeOfDesign = "asOF")),
  list(name = "pocock-spending", information = c(0.25, 0.5, 1), sides = 1, alpha = 0.025, power = 0.8,
    r = design(informationRates = c(0.25, 0.5, 1), alpha = 0.025, beta = 0.2, typeOfDesign = "asP")),
  list(name = "kim-demets", gamma = 3, information = c(0.4, 0.8, 1), sides = 1, alpha = 0.025, power = 0.9,
    r = design(informationRates = c(0.4, 0.8, 1), alpha = 0.025, beta = 0.1, typeOfDesign = "asKD", gammaA = 3)),
  list(name = "hwang-shih-decani", gamma = -4, information = c(0.4, 0.8, 1), sides = 1, alpha = 0.025, power = 0.9,
    r = design(informationRates = c(0.4, 0.8, 1), alpha = 0.025, beta = 0.1, typeOfDesign = "asHSD", gammaA = -4)),
  list(name = "haybittle-peto", looks = 3, sides = 1, alpha = 0.025, power = 0.8,
    r = design(kMax = 3, alpha = 0.025, beta = 0.2, typeOfDesign = "HP", constantBoundsHP = 3))
)
# Non-binding futility bounds 0 and 0.5 below O'Brien-Fleming bounds: exit probabilities by the multivariate normal
# distribution (Miwa, Hayter & Kuriki 2003), the bounds taken as given.
bounds <- getDesignGroupSequential(kMax = 3, alpha = 0.025, typeOfDesign = "OF", tolerance = 1e-10)$criticalValues
t <- 1:3 / 3
correlation <- outer(t, t, function(a, b) sqrt(pmin(a, b) / pmax(a, b)))
exit <- function(drift) {
  mean <- drift * sqrt(t); low <- c(0, 0.5)
  p <- function(lower, upper, k) pmvnorm(lower, upper, mean[1:k], correlation[1:k, 1:k], algorithm = Miwa(steps = 4096))[1]
  list(upper = c(1 - pnorm(bounds[1] - mean[1]), p(c(low[1], bounds[2]), c(bounds[1], Inf), 2),
      p(c(low, bounds[3]), c(bounds[1:2], Inf), 3)),
    lower = c(pnorm(low[1] - mean[1]), p(c(low[1], -Inf), c(bounds[1], low[2]), 2),
      p(c(low, -Inf), c(bounds[1:2], bounds[3]), 3)))
}
futility <- list(bounds = bounds, drift = 3, null = exit(0), alternative = exit(3))

# Simon's two-stage designs by plain enumeration, every probability from dbinom.
simon <- function(p0, p1, alpha, power, nMax) {
  all <- NULL
  for (n in 2:nMax) for (n1 in 1:(n - 1)) for (r1 in 0:(n1 - 1)) {
    if (pbinom(r1, n1, p1) > 1 - power) break
    x <- (r1 + 1):n1
    go <- function(p, r) sum(dbinom(x, n1, p) * pbinom(r - x, n - n1, p, lower.tail = FALSE))
    for (r in r1:(n - 1)) if (go(p0, r) <= alpha) {
      if (go(p1, r) >= power) {
        stop <- pbinom(r1, n1, p0)
        all <- rbind(all, c(r1, n1, r, n, n1 + (1 - stop) * (n - n1), stop, go(p0, r), go(p1, r)))
      }
      break
    }
  }
  all <- all[order(all[, 5], all[, 4], all[, 2]), , drop = FALSE]
  minimax <- all[all[, 4] == min(all[, 4]), , drop = FALSE][1, ]
  list(p0 = p0, p1 = p1, alpha = alpha, power = power, optimal = all[1, ], minimax = minimax)
}
simon_ <- list(simon(0.05, 0.25, 0.05, 0.8, 22), simon(0.1, 0.3, 0.05, 0.8, 32), simon(0.2, 0.4, 0.05, 0.8, 46),
  simon(0.4, 0.65, 0.1, 0.9, 45))

# Conditional power by the distribution of the final statistic given the interim one.
conditional <- lapply(list(c(1.2, 0.5, 1.96, 2.8), c(0.3, 0.4, 2.01, 3.2), c(2.5, 0.7, 1.98, 2.8)), function(v) {
  z <- v[1]; t <- v[2]; c <- v[3]
  final <- function(drift) pnorm(c, z * sqrt(t) + drift * (1 - t), sqrt(1 - t), lower.tail = FALSE)
  predictive <- integrate(function(drift) sapply(drift, final) * dnorm(drift, z / sqrt(t), 1 / sqrt(t)), -40, 40,
    rel.tol = 1e-12, subdivisions = 2000)$value
  list(z = z, information = t, critical = c, drift = v[4], current = final(z / sqrt(t)), none = final(0),
    planned = final(v[4]), predictive = predictive)
})
write_json(list(logrank = logrank, probability = probability, rates = rates, equal = equal, sequential = sequential,
  futility = futility, simon = simon_, conditional = conditional), "trial-design.json", digits = NA, auto_unbox = TRUE,
  pretty = TRUE)

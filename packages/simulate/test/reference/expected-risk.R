# Expected values of the conditional risk and of the expected AUC, by base R alone (adaptive quadrature).
# Rscript expected-risk.R > expected-risk.json
library(jsonlite)
rho <- -0.3 # infiltration with aggressiveness
tau <- 0.2 # frailty with aggressiveness
beta <- c(aggressiveness = 0.3, infiltration = -0.35, frailty = 0.1)

# A normal signal of aggressiveness (mean a, sd 0.8) and one of frailty (mean -1.5 f, sd 2), a binary signal of
# aggressiveness (log odds -0.5 + 0.6 a); hazard exp(known + latent) times 0.5 by the horizon, 0.05 before.
risk <- function(shift, signal, frail, yes, known, before = 0.05, until = 0.55) {
  joint <- function(z1, z3, what) {
    a <- shift + z1
    f <- tau * z1 + sqrt(1 - tau^2) * z3
    likelihood <- dnorm(signal, a, 0.8) * dnorm(frail, -1.5 * f, 2) *
      (if (yes == 1) plogis(-0.5 + 0.6 * a) else plogis(0.5 - 0.6 * a))
    inner <- integrate(function(z2) {
      i <- rho * z1 + sqrt(1 - rho^2) * z2
      hazard <- exp(known + beta[["aggressiveness"]] * a + beta[["infiltration"]] * i + beta[["frailty"]] * f)
      dnorm(z2) * (if (what == "event") exp(-before * hazard) - exp(-until * hazard) else exp(-before * hazard))
    }, -9, 9, rel.tol = 1e-9)$value
    dnorm(z1) * dnorm(z3) * likelihood * inner
  }
  total <- function(what) {
    integrate(Vectorize(function(z1) {
      integrate(Vectorize(function(z3) joint(z1, z3, what)), -8, 8, rel.tol = 1e-8)$value
    }), -8, 8, rel.tol = 1e-8)$value
  }
  total("event") / total("atRisk")
}
cases <- list(
  list(shift = 0, signal = 0.4, frail = 1, yes = 1, known = 0.2),
  list(shift = 0.3, signal = -1.2, frail = -2, yes = 0, known = -0.5),
  list(shift = -0.2, signal = 2.5, frail = -4, yes = 1, known = 1.1)
)
for (i in seq_along(cases)) cases[[i]]$risk <- do.call(risk, cases[[i]])

# AUC that probabilities expect of themselves, by its definition over all pairs.
r <- c(0.05, 0.1, 0.1, 0.25, 0.4, 0.4, 0.4, 0.63, 0.8, 0.97)
weight <- outer(r, 1 - r)
diag(weight) <- 0
wins <- outer(r, r, ">") + 0.5 * outer(r, r, "==")
auc <- sum(weight * wins) / sum(weight)

# Weibull: P(T <= t) with shape 1.1, scale 78, linear predictor 0.4; and from 2 on.
scale <- 78 / exp(0.4 / 1.1)
weibull <- list(
  risk = pweibull(36, 1.1, scale),
  riskFrom = (pweibull(38, 1.1, scale) - pweibull(2, 1.1, scale)) / (1 - pweibull(2, 1.1, scale))
)
cat(toJSON(list(risk = cases, auc = list(risk = r, value = auc), weibull = weibull), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")

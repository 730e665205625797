# Posterior of the randomised effect under a robust mixture and a commensurate prior, by numerical integration of
# likelihood times prior over theta (and over the standard deviation between the cohorts), nothing in closed form.
# Rscript packages/trials/test/reference/combine-cohorts.R
library(jsonlite)

integral <- function(f, low, high) integrate(f, low, high, rel.tol = 1e-11, abs.tol = 0, subdivisions = 5000)$value

summarise <- function(prior, y, se) {
  kernel <- function(theta) prior(theta) * dnorm(y, theta, se)
  low <- y - 12 * se
  high <- y + 12 * se
  total <- integral(kernel, low, high)
  m <- integral(function(x) x * kernel(x), low, high) / total
  v <- integral(function(x) (x - m)^2 * kernel(x), low, high) / total
  cdf <- function(q) integral(kernel, low, q) / total
  quantile <- function(p) uniroot(function(q) cdf(q) - p, c(y - 8 * se, y + 8 * se), tol = 1e-11)$root
  list(mean = m, sd = sqrt(v), lower = quantile(0.025), upper = quantile(0.975), belowZero = cdf(0))
}

mixture <- function(p, se_p, weight, vague, between) function(theta)
  weight * dnorm(theta, p, sqrt(se_p^2 + between^2)) + (1 - weight) * dnorm(theta, 0, vague)

commensurate <- function(p, se_p, scale) function(theta)
  sapply(theta, function(one) integral(function(g) 2 * dnorm(g, 0, scale) * dnorm(one, p, sqrt(se_p^2 + g^2)), 0, 10 * scale))

# expected local information of the mixture, by numerical second differences of its log density
prior_information <- function(prior, low, high) {
  h <- 1e-4
  local <- function(x) -(log(prior(x + h)) - 2 * log(prior(x)) + log(prior(x - h))) / h^2
  integrate(function(x) prior(x) * local(x), low, high, rel.tol = 1e-8, subdivisions = 5000)$value
}

cases <- list(
  list(y = -0.51, se = 0.21, p = -0.62, se_p = 0.34),
  list(y = -0.10, se = 0.21, p = -1.40, se_p = 0.30),
  list(y = 1.4, se = 0.8, p = 2.1, se_p = 1.2)
)
out <- lapply(cases, function(one) with(one, list(
  randomised = c(y, se), preference = c(p, se_p),
  mixture = summarise(mixture(p, se_p, 0.5, 2, 0), y, se),
  mixtureBetween = summarise(mixture(p, se_p, 0.7, 2, 0.2), y, se),
  commensurate = summarise(commensurate(p, se_p, 0.3), y, se),
  priorInformation = prior_information(mixture(p, se_p, 0.5, 2, 0), -15, 15)
)))
write_json(out, sub("\\.R$", ".json", sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))),
           digits = 15, auto_unbox = TRUE, pretty = TRUE)

# Log-rank, restricted mean, Nelson-Aalen. R 4.2.2, survival 3.5-3. Run here: Rscript survival-comparison.R
suppressMessages({ library(survival); library(jsonlite) })
logrank <- function(time, event, group, strata = NULL, rho = 0) {
  f <- if (is.null(strata)) Surv(time, event) ~ group else Surv(time, event) ~ group + strata(strata)
  s <- survdiff(f, rho = rho)
  sum2 <- function(x) if (is.matrix(x)) rowSums(x) else x
  df <- sum(sum2(s$exp) > 0) - 1
  list(time = time, event = event, group = group, strata = strata, rho = rho, chiSquared = s$chisq, df = df,
    p = pchisq(s$chisq, df, lower.tail = FALSE), n = as.vector(s$n), observed = unname(sum2(s$obs)), expected = unname(sum2(s$exp)))
}
v <- veteran; l <- lung
cell <- as.integer(v$celltype) - 1
logranks <- list(
  two = logrank(v$time, v$status, v$trt - 1), four = logrank(v$time, v$status, cell),
  peto = logrank(v$time, v$status, cell, rho = 1), half = logrank(ceiling(v$time / 30), v$status, cell, rho = 0.5),
  strata = logrank(v$time, v$status, v$trt - 1, strata = cell),
  strataPeto = logrank(l$time, l$status - 1, l$sex - 1, strata = ifelse(is.na(l$inst), 0, l$inst), rho = 1))
rm <- function(time, event, tau) {
  t <- summary(survfit(Surv(time, event) ~ 1), rmean = tau)$table
  list(time = time, event = event, tau = tau, value = t[["rmean"]], se = t[["se(rmean)"]])
}
means <- list(veteran = rm(v$time, v$status, 200), lung = rm(l$time, l$status - 1, 700),
  ties = rm(ceiling(l$time / 60), l$status - 1, 12.5), all = rm(c(1, 2, 3), c(1, 1, 1), 5))
a <- rm(l$time[l$sex == 1], l$status[l$sex == 1] - 1, 600); b <- rm(l$time[l$sex == 2], l$status[l$sex == 2] - 1, 600)
difference <- list(time = l$time, event = l$status - 1, group = l$sex - 1, tau = 600, value = b$value - a$value,
  se = sqrt(a$se^2 + b$se^2), p = 2 * pnorm(-abs((b$value - a$value) / sqrt(a$se^2 + b$se^2))))
set.seed(6)
e <- pmin(l$time - 1, rexp(nrow(l), 1 / 50)); w <- round(runif(nrow(l), .3, 2), 2)
na <- function(y, time, event, entry = NULL, weights = NULL) {
  f <- if (is.null(weights)) survfit(y ~ 1) else survfit(y ~ 1, weights = weights, robust = FALSE)
  list(time = time, event = event, entry = entry, weights = weights, cumulativeHazard = f$cumhaz, standardError = f$std.chaz)
}
hazards <- list(plain = na(Surv(l$time, l$status - 1), l$time, l$status - 1),
  entry = na(Surv(e, l$time, l$status - 1), l$time, l$status - 1, entry = e),
  weights = na(Surv(l$time, l$status - 1), l$time, l$status - 1, weights = w))
write_json(list(logranks = logranks, means = means, difference = difference, hazards = hazards),
  "survival-comparison.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

# Meta-analysis by metafor, REML with its threshold tightened. Run: Rscript meta-analysis.R > meta-analysis.json
suppressMessages({library(jsonlite); library(metafor)})
sets <- list(
  logit = list(effect = c(0.85, 0.91, 1.20, 0.45, 0.78), se = c(0.16, 0.20, 0.22, 0.24, 0.25)),
  spread = list(effect = c(-0.8, 0.1, 0.9, 1.6, -0.2, 0.4, 2.1), se = c(0.2, 0.3, 0.15, 0.4, 0.22, 0.5, 0.35)),
  alike = list(effect = c(0.50, 0.51, 0.49), se = c(0.3, 0.2, 0.25)),
  two = list(effect = c(0.2, 0.9), se = c(0.1, 0.2)))
run <- function(s, method, test) {
  ctl <- if (method == "REML") list(threshold = 1e-15, maxiter = 10000) else list()
  m <- rma(yi = s$effect, sei = s$se, method = ifelse(method == "fixed", "FE", method), test = test, control = ctl)
  p <- predict(m)
  list(value = as.numeric(m$beta), se = m$se, lower = m$ci.lb, upper = m$ci.ub, p = m$pval, tau2 = m$tau2,
       iSquared = m$I2 / 100, q = m$QE, qP = m$QEp, predictionLower = p$pi.lb, predictionUpper = p$pi.ub)
}
cat(toJSON(lapply(sets, function(s) list(effect = s$effect, se = s$se,
  fixed = run(s, "fixed", "z"), DL = run(s, "DL", "z"), REML = run(s, "REML", "z"), REMLhk = run(s, "REML", "knha"), REMLadhoc = run(s, "REML", "adhoc"))),
  digits = NA, auto_unbox = TRUE, null = "null", na = "null"))

# AUC, DeLong intervals and tests, ROC curves and Youden cut-offs by pROC. Run: Rscript auc.R > auc.json
suppressMessages({library(jsonlite); library(pROC)})
set.seed(11)
sets <- list(
  smooth = { n <- 120; e <- rbinom(n, 1, .35); list(event = e, score1 = round(rnorm(n) + e, 6), score2 = round(rnorm(n) + .4 * e, 6)) },
  ties = { n <- 90; e <- rbinom(n, 1, .5); list(event = e, score1 = sample(1:5, n, TRUE) + e, score2 = sample(1:3, n, TRUE) + e) },
  few = list(event = c(1, 1, 0, 0, 0, 1), score1 = c(.9, .3, .4, .2, .1, .8), score2 = c(.2, .9, .3, .4, .6, .5)))
one <- function(s) {
  r1 <- roc(s$event, s$score1, direction = "<", quiet = TRUE); r2 <- roc(s$event, s$score2, direction = "<", quiet = TRUE)
  ci <- ci.auc(r1, method = "delong"); ci90 <- ci.auc(r1, conf.level = .9, method = "delong")
  t <- roc.test(r1, r2, paired = TRUE, method = "delong")
  b <- coords(r1, "best", best.method = "youden", transpose = FALSE)
  c(s, list(auc = as.numeric(auc(r1)), se = sqrt(var(r1)), lower = ci[1], upper = ci[3], lower90 = ci90[1],
    difference = as.numeric(auc(r1) - auc(r2)), z = as.numeric(t$statistic), p = t$p.value,
    sensitivities = r1$sensitivities, specificities = r1$specificities,
    best = list(threshold = b$threshold, sensitivity = b$sensitivity, specificity = b$specificity)))
}
cat(toJSON(lapply(sets, one), digits = NA, auto_unbox = TRUE))

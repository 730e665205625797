# Expected values of src/contribution on the predictions of run.json. Run in this folder after run.R: Rscript contribution.R
suppressMessages({library(jsonlite); library(survival)})
r <- fromJSON("run.json"); n <- length(r$event); row <- seq_len(n)
# Who has a scan: more of the women, and of those with the event.
has <- as.numeric((row * 37) %% 100 < 45 + 25 * r$sex + 20 * r$event - 10 * (r$fold == 2))
of <- function(outcome) {
  p <- fitted(glm(has ~ r$sex + r$base + factor(r$fold) + outcome, binomial))
  w <- ifelse(has == 1, mean(has) / p, 0)
  limits <- quantile(w[has == 1], c(0.01, 0.99))
  w[has == 1] <- pmin(pmax(w[has == 1], limits[1]), limits[2])
  w
}
# Binary: weighted AUC within folds by its definition, folds by their weighted pairs; weighted log score.
w <- of(r$event)
pairs <- function(s, k) {
  i <- r$fold == k & has == 1 & r$event == 1; j <- r$fold == k & has == 1 & r$event == 0
  ww <- outer(w[i], w[j]); c(sum(ww * outer(s[i], s[j], function(u, v) (u > v) + 0.5 * (u == v))), sum(ww))
}
auc <- function(s) { a <- sapply(0:2, function(k) pairs(s, k)); sum(a[1, ]) / sum(a[2, ]) }
score <- function(s) sum(w * -ifelse(r$event == 1, plogis(s, log.p = TRUE), plogis(-s, log.p = TRUE))) / sum(w)
# Time to event: weighted concordance within folds; log score at 24 with a weighted curve of censoring.
na <- function() { f <- survfit(Surv(r$time, r$died) ~ 1, ctype = 1); approx(f$time, f$cumhaz, r$time, method = "constant")$y }
v <- of(cbind(r$died, na()))
conc <- function(s) {
  a <- sapply(0:2, function(k) { i <- r$fold == k & v > 0
    cc <- concordance(Surv(r$time[i], r$died[i]) ~ s[i], weights = v[i], reverse = TRUE)$count
    c(cc["concordant"] + cc["tied.x"] / 2, cc["concordant"] + cc["discordant"] + cc["tied.x"]) })
  sum(a[1, ]) / sum(a[2, ])
}
# Of an event and a censoring at one time the event comes first.
first <- r$time - 1e-6 * r$time * r$died
g <- { i <- v > 0; survfit(Surv(first[i], 1 - r$died[i]) ~ 1, weights = v[i]) }
G <- function(t) summary(g, times = t, extend = TRUE)$surv
timed <- function(s) {
  p <- plogis(s); loss <- numeric(n)
  for (q in which(v > 0)) {
    if (r$time[q] > 24) loss[q] <- -log(1 - p[q]) / G(24)
    else if (r$died[q] == 1) loss[q] <- -log(p[q]) / G(first[q])
  }
  sum(v * loss) / sum(v)
}
out <- function(w, headline, score) list(weights = w, effective = sum(w)^2 / sum(w^2),
  headline = c(headline(r$model), headline(r$base)), score = c(score(r$model), score(r$base)))
write(toJSON(list(has = has, binary = out(w, auc, score), survival = out(v, conc, timed)), digits = NA, auto_unbox = TRUE), "contribution.json")

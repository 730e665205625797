# Multi-state models: transition probabilities, occupation, hazards, Cox by transition. R 4.2.2, survival 3.5-3 (survfit and coxph of a
# factor outcome with id), etm 1.1.1. Data: etm's sir.cont (ventilation on and off, death or discharge), survival's mgus2 as an
# illness-death model (PCM, death), with a first row of late entry. Run here: Rscript multi-state.R
suppressMessages({ library(survival); library(etm); library(jsonlite) })
data(sir.cont)
s <- sir.cont[order(sir.cont$id, sir.cont$time), ]
for (i in 2:nrow(s)) if (s$id[i] == s$id[i - 1] && s$time[i] <= s$time[i - 1]) s$time[i] <- s$time[i - 1] + 0.5
set.seed(3); s <- s[s$id %in% c(sample(unique(s$id), 80), unique(s$id[s$from == 1 & s$to == "0"])[1:25]), ]
s$from <- as.integer(as.character(s$from)) + 1; s$to <- as.character(s$to); s$to <- ifelse(s$to == "cens", 0, suppressWarnings(as.integer(s$to)) + 1)
s$start <- ave(s$time, s$id, FUN = function(t) c(0, head(t, -1))); s$id <- match(s$id, unique(s$id))
input <- function(d) list(start = d$start, stop = d$time, from = d$from, to = d$to, id = d$id)
tra <- matrix(FALSE, 3, 3); tra[1, 2:3] <- TRUE; tra[2, c(1, 3)] <- TRUE
by_etm <- function(since) {
  d <- data.frame(id = s$id, entry = s$start, exit = s$time, from = s$from, to = ifelse(s$to == 0, "cens", s$to))
  e <- etm(d, c("1", "2", "3"), tra, "cens", s = since)
  pairs <- expand.grid(from = 1:2, to = 1:3)
  list(since = since, time = e$time, from = pairs$from, to = pairs$to, probability = t(mapply(function(j, k) e$est[j, k, ], pairs$from, pairs$to)),
    variance = t(mapply(function(j, k) { n <- paste(j, k); e$cov[n, n, ] }, pairs$from, pairs$to)))
}
occupied <- function(d, weights = rep(1, nrow(d))) {
  f <- survfit(Surv(start, time, factor(to, 0:3)) ~ 1, d, id = id, istate = factor(from, 1:3), weights = weights)
  k <- match(c("1", "2", "3"), f$states); e <- rowSums(f$n.event) > 0
  list(time = f$time[e], probability = f$pstate[e, k], standardError = f$std.err[e, k], initial = f$p0[k])
}
# With an estimated p0 survfit 3.5-3 leaves its influence out: the errors are then the derivatives of survfit's estimate by the weight of
# each patient, by central differences.
differentiated <- function(d, weights = rep(1, nrow(d))) {
  f <- occupied(d, weights); e <- 1e-4
  f$derived <- sqrt(Reduce(`+`, lapply(unique(d$id), function(k) {
    move <- function(by) occupied(d, ifelse(d$id == k, weights * by, weights))$probability
    ((move(1 + e) - move(1 - e)) / (2 * e))^2
  })))
  f
}
late <- s; late$start[late$id %% 3 == 0 & late$start == 0] <- 2.5; late <- late[late$start < late$time, ]
w <- round(runif(max(s$id), 0.3, 2.5), 2)[s$id]
land <- s[s$id %in% s$id[s$start <= 5 & s$time > 5 & s$from == 1] & s$time > 5, ]; land$start <- pmax(land$start, 5)
# Illness and death: one row free of PCM, one after
m <- mgus2[complete.cases(mgus2[, c("age", "hgb")]), ]; m <- m[sample(nrow(m), 300), ]
pcm <- m$pstat == 1 & m$ptime < m$futime
first <- data.frame(id = seq_len(nrow(m)), start = 0, time = ifelse(pcm, m$ptime, m$futime) + 1, from = 1, to = ifelse(m$pstat == 1 & m$ptime <= m$futime, 2, 3 * m$death))
second <- data.frame(id = seq_len(nrow(m)), start = m$ptime + 1, time = m$futime + 1, from = 2, to = 3 * m$death)[pcm, ]
d <- rbind(first, second); d$age <- m$age[d$id]; d$hgb <- m$hgb[d$id]; d <- d[order(d$id, d$start), ]
hazards <- lapply(list(c(1, 2), c(1, 3), c(2, 3)), function(p) {
  f <- survfit(Surv(start, time, to == p[2]) ~ 1, d[d$from == p[1], ]); e <- f$n.event > 0
  list(time = f$time[e], hazard = f$cumhaz[e], error = f$std.chaz[e], atRisk = f$n.risk[e])
})
cx <- coxph(Surv(start, time, factor(to, 0:3)) ~ age + hgb, d, id = id, istate = factor(from, 1:3), ties = "breslow", robust = FALSE,
  control = coxph.control(eps = 1e-13))
reset <- lapply(list(c(1, 2), c(1, 3), c(2, 3)), function(p) { f <- coxph(Surv(time - start, to == p[2]) ~ age + hgb, d[d$from == p[1], ],
  ties = "efron", control = coxph.control(eps = 1e-13)); list(coefficients = unname(coef(f)), covariance = as.vector(vcov(f)), loglik = f$loglik) })
write_json(list(sir = input(s), weights = w, late = input(late), etm = list(by_etm(0), by_etm(4)), occupied = list(plain = differentiated(s), weights = differentiated(s, w),
    late = differentiated(late), landmark = occupied(land)), illness = c(input(d), list(age = d$age, hgb = d$hgb)), illnessOccupied = occupied(d),
  hazards = hazards, cox = list(coefficients = matrix(coef(cx), ncol = 2, byrow = TRUE), covariance = vcov(cx)), reset = reset), "multi-state.json",
  digits = NA, auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor")

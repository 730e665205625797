# Propensity scores by group, as the command line gives them. Breast cancer data rotterdam of R's survival 3.5-3
# (Royston & Altman 2013). R 4.2.2, survey. Run here.
suppressMessages({ library(survival); library(survey); library(jsonlite) })
RNGversion("4.0.0"); set.seed(5)
d <- rotterdam[rotterdam$nodes > 0, ]; d <- d[sample(nrow(d), 200), ]
t <- data.frame(months = round(pmin(d$rtime, d$dtime) / 30.4 + seq_len(200) / 1e5, 5), relapse = as.integer(d$recur | d$death), died = d$death,
  chemo = ifelse(d$chemo == 1, "yes", "no"), age = d$age, size = as.character(d$size), nodes = d$nodes, er = round(log(d$er + 1), 4))
write.csv(t, "propensity.csv", row.names = FALSE, quote = FALSE)
z <- as.integer(t$chemo == "yes"); t$size <- factor(t$size, levels = sort(unique(t$size), method = "radix"))
m <- glm(z ~ age + size + nodes + er, binomial, t, control = glm.control(epsilon = 1e-15, maxit = 100))
e <- fitted(m); tau <- 60; times <- c(24)
X <- model.matrix(m)[, -1]
wv <- function(v, w) if (all(v %in% 0:1)) { p <- weighted.mean(v, w); p * (1 - p) } else { p <- weighted.mean(v, w); sum(w) / (sum(w)^2 - sum(w^2)) * sum(w * (v - p)^2) }
smd <- function(v, w, vw) (weighted.mean(v[z == 1], w[z == 1]) - weighted.mean(v[z == 0], w[z == 0])) / sqrt((wv(v[z == 1], vw[z == 1]) + wv(v[z == 0], vw[z == 0])) / 2)
kish <- function(w) sum(w)^2 / sum(w^2)
out <- lapply(list(ate = ifelse(z == 1, 1 / e, 1 / (1 - e)), stabilised = ifelse(z == 1, mean(z) / e, (1 - mean(z)) / (1 - e)), att = ifelse(z == 1, 1, e / (1 - e)), ato = ifelse(z == 1, 1 - e, e),
  matching = pmin(e, 1 - e) / ifelse(z == 1, e, 1 - e)), function(w) {
  one <- rep(1, 200); cx <- coxph(Surv(months, relapse) ~ z, t, weights = w, robust = TRUE, control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 50))
  S <- lapply(0:1, function(a) summary(survfit(Surv(months, relapse) ~ 1, t[z == a, ], weights = w[z == a], robust = TRUE), times = c(times, tau)))
  area <- function(a) { s <- survfit(Surv(months, relapse) ~ 1, t[z == a, ], weights = w[z == a]); k <- s$time < tau; sum(diff(c(0, s$time[k], tau)) * c(1, s$surv[k])) }
  svy <- svyglm(died ~ z, svydesign(ids = ~1, weights = w, data = cbind(t, z)))
  list(ess = c(kish(w), kish(w[z == 0]), kish(w[z == 1])), smdAfter = apply(X, 2, smd, w, w), smdAfterUnweightedSd = apply(X, 2, smd, w, one),
    logHr = unname(coef(cx)), hrSe = sqrt(cx$var[1]), survival = lapply(S, function(s) s$surv), se = lapply(S, function(s) s$std.err),
    rd = S[[1]]$surv - S[[2]]$surv, rdSe = sqrt(S[[1]]$std.err^2 + S[[2]]$std.err^2), rmstDifference = area(1) - area(0),
    died = unname(coef(svy)[2]), diedSe = unname(sqrt(vcov(svy)[2, 2]) * sqrt(199 / 200))) })
write_json(list(terms = unname(coef(m)), se = unname(sqrt(diag(vcov(m)))), scores = unname(e), smdBefore = unname(apply(X, 2, smd, rep(1, 200), rep(1, 200))),
  range = unname(tapply(e, z, range)), weighted = out), "propensity.json", digits = NA, auto_unbox = TRUE)

# Treatment-by-covariate interaction and E-values. R 4.2.2; survival 3.5-3, numDeriv. Run here.
suppressMessages({ library(survival); library(numDeriv); library(jsonlite) })
RNGversion("4.0.0"); set.seed(3)
measures <- function(b, V) {
  f <- list(reri = function(b) exp(sum(b)) - exp(b[1]) - exp(b[2]) + 1,
    ap = function(b) (exp(sum(b)) - exp(b[1]) - exp(b[2]) + 1) / exp(sum(b)),
    logS = function(b) log((exp(sum(b)) - 1) / (exp(b[1]) + exp(b[2]) - 2)))
  lapply(f, function(g) { v <- suppressWarnings(g(b)); if (is.nan(v)) return(list(value = NA, se = NA))
    d <- grad(g, b); list(value = v, se = sqrt(drop(d %*% V %*% d))) })
}
# Rothman & Keller 1972, as cited by Hosmer & Lemeshow 1992 (their table 2; also in epiR's help page):
# cancer / controls: alcohol and smoking 225 / 166, alcohol alone 6 / 12, smoking alone 8 / 18, neither 3 / 20.
can <- rep(c(1, 0, 1, 0), c(231, 178, 11, 38))
smk <- rep(c(1, 0, 1, 0, 1, 0, 1, 0), c(225, 6, 166, 12, 8, 3, 18, 20)); alc <- rep(c(1, 0), c(409, 49))
tight <- glm.control(epsilon = 1e-15, maxit = 100)
m <- glm(can ~ alc * smk, family = binomial, control = tight)
k <- c(2, 3, 4)
oral <- list(y = can, treatment = alc, modifier = smk, b = unname(coef(m)[k]), V = unname(vcov(m)[k, k]),
  measures = measures(coef(m)[k], vcov(m)[k, k]))
# veteran: treatment 2 and a prior therapy, adjusted, in a stratified Cox model; and at one year, by level
v <- veteran; v$arm <- v$trt - 1; v$mod <- v$prior / 10; v$cell <- as.integer(v$celltype)
cx <- coxph(Surv(time, status) ~ arm * mod + karno + age + strata(cell), data = v, ties = "efron",
  control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 50))
i <- c("arm", "mod", "arm:mod")
cox <- list(b = unname(coef(cx)[i]), V = unname(vcov(cx)[i, i]), measures = measures(coef(cx)[i], vcov(cx)[i, i]))
w <- round(runif(nrow(v), 0.3, 2), 3); tau <- 150
cell <- function(a, m, w) { s <- v$arm == a & v$mod == m
  f <- survfit(Surv(time, status) ~ 1, data = v[s, ], weights = w[s], robust = TRUE)
  q <- summary(f, times = tau); n <- sum(s)
  area <- function(ww) { u <- v[s, ]; o <- order(u$time, -u$status); t <- u$time[o]; e <- u$status[o]; ww <- ww[o]
    at <- sort(unique(t)); S <- cumprod(sapply(at, function(x) 1 - sum(ww[t == x & e == 1]) / sum(ww[t >= x])))
    k <- at < tau; sum(diff(c(0, at[k], tau)) * c(1, S[k])) }
  psi <- jacobian(function(mult) area(w[s] * mult), rep(1, n))
  c(risk = 1 - q$surv, riskSe = q$std.err, mean = area(w[s]), meanSe = sqrt(sum(psi^2))) }
horizon <- function(w) {
  cs <- sapply(list(c(0, 0), c(1, 0), c(0, 1), c(1, 1)), function(z) cell(z[1], z[2], w))
  rd <- c(cs["risk", 2] - cs["risk", 1], cs["risk", 4] - cs["risk", 3]); rdSe <- sqrt(c(sum(cs["riskSe", 1:2]^2), sum(cs["riskSe", 3:4]^2)))
  md <- c(cs["mean", 2] - cs["mean", 1], cs["mean", 4] - cs["mean", 3]); mdSe <- sqrt(c(sum(cs["meanSe", 1:2]^2), sum(cs["meanSe", 3:4]^2)))
  list(risk = rd, riskSe = rdSe, mean = md, meanSe = mdSe, riskInteraction = c(diff(rd), sqrt(sum(rdSe^2))),
    meanInteraction = c(diff(md), sqrt(sum(mdSe^2)))) }
# a weighted Cox model with tied times
tied <- lapply(c(efron = "efron", breslow = "breslow"), function(ties) { f <- coxph(Surv(time, status) ~ arm + strata(cell), data = v, weights = w, robust = TRUE,
  ties = ties, control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 50)); list(value = unname(coef(f)), se = sqrt(f$var[1])) })
# E-values by another route: the confounder strength at which the bounding factor RR^2 / (2 RR - 1) reaches the
# ratio, found by bisection.
ev <- function(rr) { rr <- max(rr, 1 / rr); if (rr == 1) return(1)
  uniroot(function(g) g^2 / (2 * g - 1) - rr, c(1, 1e4), tol = 1e-14, maxiter = 10000)$root }
toRR <- list(riskRatio = identity, hazardRatioRare = identity, oddsRatioRare = identity, oddsRatioCommon = sqrt,
  hazardRatioCommon = function(h) (1 - 0.5^sqrt(h)) / (1 - 0.5^sqrt(1 / h)), standardisedDifference = function(d) exp(0.91 * d))
e <- do.call(rbind, lapply(names(toRR), function(n) {
  at <- if (n == "standardisedDifference") list(c(0.4, 0.1, 0.7), c(-0.3, -0.8, -0.05), c(0.2, -0.1, 0.5)) else
    list(c(3.9, 1.8, 8.7), c(0.56, 0.46, 0.69), c(0.8, 0.71, 0.91), c(1.3, 0.9, 1.9))
  do.call(rbind, lapply(at, function(z) { r <- toRR[[n]](z); near <- if (r[1] > 1) r[2] else r[3]
    data.frame(measure = n, estimate = z[1], lower = z[2], upper = z[3], riskRatio = r[1], point = ev(r[1]),
      limit = if ((r[1] > 1) == (near > 1)) ev(near) else 1) })) }))
write_json(list(oral = oral, cox = cox,
  veteran = list(time = v$time, event = v$status, arm = v$arm, modifier = v$mod, karno = v$karno, age = v$age, cell = v$cell, weights = w, tau = tau),
  horizon = horizon(rep(1, nrow(v))), weighted = horizon(w), tied = tied, eValues = e), "causal-interaction.json", digits = NA, auto_unbox = TRUE, na = "null")

# Clone-censor-weight by the steps of Maringe et al., Int J Epidemiol 2020;49:1719: clone, censor, split, model the
# censoring, weight. survSplit, glm, coxph, survfit of R 4.2.2, survival 3.5-3. Run here.
suppressMessages({ library(survival); library(jsonlite) })
RNGversion("4.0.0"); set.seed(20)
n <- 300; grace <- 6; tau <- 18; cuts <- c(2, 3.5, 6); K <- length(cuts)
x1 <- round(rnorm(n), 3); x2 <- rbinom(n, 1, 0.4)
L <- matrix(0, n, K); for (k in 1:K) L[, k] <- round(0.5 * x1 + (if (k > 1) 0.6 * L[, k - 1] else 0) + rnorm(n, 0, 0.7), 3)
death <- rexp(n, 0.05 * exp(0.5 * x1 + 0.3 * x2)); start <- rexp(n, 0.12 * exp(-0.5 * x1 + 0.2 * x2))
start[sample(n, 12)] <- 0 # some at time zero itself
lost <- runif(n, 4, 40)
time <- round(pmin(death, lost), 4); event <- as.integer(death <= lost); start <- round(start, 4)
start[start > time] <- NA
by <- !is.na(start) & start <= grace
d <- data.frame(id = 1:n, x1, x2, time, event, start)
clone <- function(strategy) { c <- d
  if (strategy == "start") { c$dev <- as.integer(!by & time > grace); c$end <- ifelse(c$dev == 1, grace, time) }
  else { c$dev <- as.integer(by & start < time); c$end <- ifelse(c$dev == 1, start, time) }
  c$ev <- ifelse(c$dev == 1, 0, event); c }
tight <- glm.control(epsilon = 1e-14, maxit = 100)
read <- function(rows) { # weighted curve of start-stop rows
  rows <- rows[rows$tstop > rows$tstart, ]
  f <- survfit(Surv(tstart, tstop, ev) ~ 1, data = rows, weights = w)
  s <- summary(f, times = tau)$surv; k <- f$time < tau
  list(risk = 1 - s, mean = sum(diff(c(0, f$time[k], tau)) * c(1, f$surv[k])), largest = max(rows$w), events = sum(rows$ev)) }
split <- function(c, at) { # (tstart, tstop] pieces with the status of the last piece only
  s <- survSplit(Surv(end, ev) ~ ., data = transform(c, end = ifelse(end == 0, 1e-9, end)), cut = at, episode = "piece", start = "tstart", end = "tstop")
  s }
pooled <- function(rows = d, tv = FALSE, startRisk = "followed") {
  out <- lapply(c("start", "none"), function(strategy) {
    c <- clone(strategy)
    zero <- strategy == "none" & c$end == 0
    if (strategy == "start") {
      risk <- if (startRisk == "followed") c$dev == 1 | c$time > grace else (c$dev == 1 | c$time > grace) & !(by & start <= cuts[K - 1])
      frame <- data.frame(dev = c$dev, x1, x2, L = L[, K])[risk, ]
      m <- glm(if (tv) dev ~ x1 + x2 + L else dev ~ x1 + x2, binomial, frame, control = tight)
      stay <- rep(1, n); stay[risk] <- 1 - fitted(m)
      s <- split(c, grace); s$w <- ifelse(s$tstart >= grace, 1 / stay[s$id], 1); return(read(s)) }
    # person-intervals: an interval for time zero itself, then (c[k-1], c[k]]
    long <- rbind(data.frame(id = 1:n, k = 0, dev = as.integer(zero), L = L[, 1]),
      do.call(rbind, lapply(1:K, function(k) { lo <- if (k == 1) 0 else cuts[k - 1]; in_ <- c$end > lo
        data.frame(id = c$id, k = k, dev = as.integer(c$dev == 1 & c$end > lo & c$end <= cuts[k]), L = L[, k])[in_, ] })))
    long$x1 <- x1[long$id]; long$x2 <- x2[long$id]
    m <- glm(if (tv) dev ~ factor(k) + x1 + x2 + L else dev ~ factor(k) + x1 + x2, binomial, long, control = tight)
    long$stay <- 1 - fitted(m)
    s <- split(c[!zero, ], cuts)
    s$w <- sapply(seq_len(nrow(s)), function(r) { lo <- s$tstart[r]; done <- long$id == s$id[r] & c(0, cuts)[long$k + 1] <= lo
      1 / prod(long$stay[done]) })
    read(s) })
  list(start = out[[1]], none = out[[2]]) }
coxWeights <- function() { out <- lapply(c("start", "none"), function(strategy) {
    c <- clone(strategy)
    m <- coxph(Surv(end, dev) ~ x1 + x2, data = c, control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 60))
    b <- basehaz(m, centered = FALSE); lp <- drop(cbind(x1, x2) %*% coef(m))
    s <- split(c[c$end > 0, ], sort(unique(c$end[c$dev == 1 & c$end > 0])))
    H <- sapply(s$tstart, function(t) { k <- b$time <= t; if (any(k)) max(b$hazard[k]) else 0 })
    s$w <- exp(H * exp(lp[s$id])); read(s) })
  list(start = out[[1]], none = out[[2]]) }
# bootstrap of patients, pooled model
B <- 300; full <- list(d = d, by = by, time = time, event = event, start = start, x1 = x1, x2 = x2, L = L)
res <- list(pooled = pooled(), timeVarying = pooled(tv = TRUE, startRisk = "lastInterval"), cox = coxWeights())
boot <- t(replicate(B, { i <- sample(n, replace = TRUE)
  d <<- full$d[i, ]; d$id <<- 1:n; by <<- full$by[i]; time <<- full$time[i]; event <<- full$event[i]; start <<- full$start[i]
  x1 <<- full$x1[i]; x2 <<- full$x2[i]; L <<- full$L[i, ]
  p <- pooled(); c(p$start$risk - p$none$risk, p$start$mean - p$none$mean) }))
with(full, write_json(list(data = list(time = time, event = event, start = start, x1 = x1, x2 = x2, L = c(t(L)), grace = grace, tau = tau, cuts = cuts),
  results = res, bootSe = apply(boot, 2, sd)), "causal-clone-censor-weight.json", digits = NA, auto_unbox = TRUE, na = "null"))

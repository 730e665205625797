# Landmark analysis. R 4.2.2, survival 3.5-3. Run here: Rscript survival-landmark.R
suppressMessages({ library(survival); library(jsonlite) })
# Stanford heart transplant (jasa): transplanted by day 60 or not, a landmark analysis of those alive at day 60.
j <- jasa[!is.na(jasa$futime) & jasa$futime > 0, ]
transplantAt <- ifelse(is.na(j$wait.time), 1e6, j$wait.time)
landmark <- 60
data <- list(time = j$futime, event = j$fustat, group = as.integer(transplantAt <= landmark), age = round(j$age, 2))
keep <- data$time > landmark
fit <- survfit(Surv(time - landmark, event) ~ group, data = data, subset = keep, conf.type = "log-log")
end <- cumsum(fit$strata); start <- c(1, head(end, -1) + 1)
curves <- lapply(1:2, function(s) { i <- start[s]:end[s]; list(n = fit$n[s], time = fit$time[i], survival = fit$surv[i],
  lower = fit$lower[i], upper = fit$upper[i]) })
test <- survdiff(Surv(time - landmark, event) ~ group, data = data, subset = keep)
# Conditional survival by another route: the ratio of one curve to itself, S(L + t) / S(L), and survfit's start.time.
whole <- survfit(Surv(time, event) ~ 1, data = data)
at <- c(10, 50, 100, 400, 1000)
ratio <- summary(whole, landmark + at)$surv / summary(whole, landmark)$surv
from <- survfit(Surv(time, event) ~ 1, data = data, start.time = landmark + 1e-9)
conditional <- list(at = at, survival = ratio, standardError = summary(from, landmark + at)$std.err)
write_json(list(data = data, landmark = landmark, n = sum(keep), eventsBefore = sum(data$event[!keep]), curves = curves,
  chiSquared = test$chisq, p = test$pvalue, conditional = conditional), "survival-landmark.json", digits = NA,
  auto_unbox = TRUE, na = "null", null = "null")

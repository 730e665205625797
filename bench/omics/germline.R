# Seconds by variant of fitting every variant in full: called by germline.ts.
suppressMessages({library(jsonlite); library(survival)})
d <- fromJSON(commandArgs(TRUE)[1]); x <- t(d$covariates); g <- d$rows
each <- function(fit) unname(system.time(for (v in seq_len(nrow(g))) fit(as.numeric(g[v, ])))["elapsed"]) / nrow(g)
cat(toJSON(list(
  r = as.character(getRversion()), variants = nrow(g),
  lm = each(function(v) summary(lm(d$y ~ x + v))),
  glm = each(function(v) summary(glm(d$b ~ x + v, family = binomial))),
  coxph = each(function(v) summary(coxph(Surv(d$time, d$event) ~ x + v)))
), auto_unbox = TRUE, digits = 6))

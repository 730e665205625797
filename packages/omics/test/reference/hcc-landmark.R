# Rscript hcc-landmark.R FOLDER (with visits.csv of the set hcc_longitudinal): level and slope of alpha-fetoprotein, of the largest
# diameter and of the Child-Pugh score by day 180 since the first visit, against death after it. R 4.2.2, survival 3.5.
suppressMessages({ library(survival); library(jsonlite) })
d <- read.csv(file.path(commandArgs(TRUE)[1], "visits.csv"))
d$Date <- as.Date(d$Date); d <- d[order(d$ID, d$Date), ]
first <- !duplicated(d$ID); zero <- setNames(d$Date[first], d$ID[first])
d$day <- as.numeric(d$Date - zero[d$ID])
time <- setNames(d$OStime_day[first], d$ID[first]); status <- setNames(d$Status_of_death[first], d$ID[first])
L <- 180; d <- d[!duplicated(paste(d$ID, d$day)) & d$day <= L, ]
features <- list(AFP = log2(d$AFP + 1), diameter = d$Largest.Diameter.of.Hepatic.Lesions, child = d$Child_pugh_score)
risk <- names(time)[time > L]
z <- function(x) (x - mean(x)) / sd(x)
one <- function(v) {
  by <- split(seq_along(v), d$ID); by <- lapply(by, function(at) at[!is.na(v[at])]); by <- by[lengths(by) > 0]
  level <- sapply(by, function(at) v[tail(at, 1)])
  slope <- sapply(by, function(at) if (length(at) > 1) coef(lm(v[at] ~ d$day[at]))[[2]] else NA)
  fit <- function(x) { ids <- intersect(names(x)[!is.na(x)], risk); f <- coxph(Surv(time[ids] - L, status[ids]) ~ z(x[ids])); c(length(ids), sum(status[ids]), coef(f), sqrt(vcov(f))) }
  list(level = fit(level), slope = fit(slope)) }
write_json(list(patients = length(time), atRisk = length(risk), deadBy = sum(time <= L & status == 1), censoredBy = sum(time <= L & status == 0),
  features = lapply(features, one)), "hcc-landmark.json", digits = I(12), auto_unbox = TRUE)

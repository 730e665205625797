# First immune-related event with competing events: a made-up trial, its endpoint by plain base R (one patient at a time),
# cumulative incidence by survival::survfit, rates by poisson.test. Rscript immune-endpoint.R > immune-endpoint.json
suppressMessages(library(survival))
set.seed(7)
n <- 60; window <- 90
first <- sample(0:300, n, TRUE)
last <- first + sample(c(0, 21, 42, 84, 210), n, TRUE)
contact <- first + sample(30:600, n, TRUE)
dead <- runif(n) < 0.35
death <- ifelse(dead, contact, NA)
progression <- ifelse(runif(n) < 0.4, first + sample(5:400, n, TRUE), NA)
progression <- ifelse(!is.na(progression) & progression > contact, NA, progression)
events <- do.call(rbind, lapply(seq_len(n), function(i) {
  k <- rpois(1, 1.1)
  if (k == 0) return(NULL)
  data.frame(patient = i, start = first[i] + sample(-20:450, k, TRUE), grade = sample(1:4, k, TRUE),
    term = sample(c("Rash", "Colitis", "Pneumonitis", "Nausea"), k, TRUE))
}))
events <- events[events$start <= contact[events$patient], ]
listed <- events[events$term != "Nausea" & events$start >= first[events$patient] &
  events$start <= last[events$patient] + window, ]
endpoint <- function(minimum) {
  t(sapply(seq_len(n), function(i) {
    end <- min(last[i] + window, contact[i])
    own <- listed$start[listed$patient == i & listed$grade >= minimum]
    day <- if (length(own)) min(own) else Inf
    d <- if (!is.na(death[i]) && death[i] <= end) death[i] else Inf
    p <- if (!is.na(progression[i]) && progression[i] <= end) progression[i] else Inf
    if (day < Inf && day <= d && day <= p) return(c(day - first[i] + 1, 1))
    if (d < Inf && d <= p) return(c(d - first[i] + 1, 2))
    if (p < Inf) return(c(p - first[i] + 1, 3))
    c(end - first[i] + 1, 0)
  }))
}
times <- c(30, 90, 180)
described <- function(minimum) {
  rows <- endpoint(minimum)
  fit <- survfit(Surv(rows[, 1], factor(rows[, 2], 0:3)) ~ 1)
  at <- summary(fit, times = times, extend = TRUE)
  rate <- poisson.test(sum(rows[, 2] == 1), sum(rows[, 1]) / 365.25 / 100)
  list(time = rows[, 1], cause = rows[, 2], incidence = at$pstate[, 2], competing = at$pstate[, 3],
    personYears = sum(rows[, 1]) / 365.25, rate = unname(rate$estimate), lower = rate$conf.int[1], upper = rate$conf.int[2])
}
cat(jsonlite::toJSON(list(window = window, times = times,
  patients = data.frame(first, last, contact, death, progression), events = events,
  any = described(1), severe = described(3)), auto_unbox = TRUE, digits = NA, na = "null"))

# Times to PFS, OS, TTP, DFS, local control and duration of response by two sets of censoring rules, derived in
# R from simulated dates by plain definitions of the rules (docs/endpoints/survival.md says them in words):
#   Rscript packages/clinical/test/reference/survival-endpoints.R
# Days count from 2020-01-01 here; times are date - start + 1. Every patient is derived on its own, by conditions
# on whole vectors of dates, without a list of rules.
set.seed(20201124)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
n <- 150
cut <- 700
every <- 42
window <- 7
chance <- function(p) runif(1) < p
later <- function(rate, p) if (chance(p)) 1 + floor(rexp(1, rate)) else NA

patient <- function(i) {
  zero <- sample(0:120, 1)
  planned <- zero + every * (1:15) + sample(-10:10, 15, TRUE)
  done <- planned[runif(15) > 0.25]
  baseline <- if (chance(0.9)) zero - sample(0:20, 1) else NA
  progression <- if (chance(0.6) && length(done)) sample(done, 1) else NA
  days <- c(baseline, done[is.na(progression) | done <= progression])
  response <- ifelse(runif(length(days)) < 0.3, "PR", ifelse(runif(length(days)) < 0.2, "NE", "SD"))
  response[1] <- "SD"
  response[!is.na(days) & !is.na(progression) & days == progression] <- "PD"
  keep <- !is.na(days)
  death <- zero + later(1 / 400, 0.6)
  after <- function(day) is.na(death) || is.na(day) || day <= death
  days <- days[keep & vapply(days, after, TRUE)]
  response <- response[keep][seq_along(days)]
  local <- if (chance(0.3)) zero + later(1 / 300, 1) else NA
  list(
    id = sprintf("P%03d", i), zero = zero, days = days, response = response, death = death,
    new_therapy = zero + later(1 / 300, 0.3),
    clinical = zero + later(1 / 500, 0.1),
    lost = zero + later(1 / 500, 0.2),
    local = if (after(local)) local else NA,
    second = zero + later(1 / 800, 0.1),
    contact = zero + 200 + sample(0:600, 1)
  )
}
patients <- lapply(seq_len(n), patient)

first <- function(...) {
  all <- c(...)
  all <- all[!is.na(all) & all <= cut]
  if (length(all)) min(all) else NA
}
adequate <- function(p) sort(p$days[p$response != "NE" & p$days <= cut])
progression_of <- function(p) c(p$days[p$response == "PD"], p$local)
missed <- function(p, last, event) {
  scheduled <- p$zero + every * (0:60)
  own <- which.min(abs(scheduled - last))
  sum(scheduled > scheduled[own] & scheduled + window < event)
}
# A local progression is documented, so it is an assessment too.
seen <- function(p) sort(unique(c(adequate(p), p$local[!is.na(p$local) & p$local <= cut])))
outcome <- function(start, date, event) c(days = date - start + 1, event = event)
last_seen <- function(p, until, start, strict = FALSE) {
  s <- seen(p)
  s <- s[s > start & (if (strict) s < until else s <= until)]
  if (length(s)) max(s) else start
}

by_rules <- function(p, events, deaths_count, rules, start = p$zero, baseline_rules = TRUE, need_baseline = TRUE) {
  dead <- first(p$death)
  event <- first(events, if (deaths_count) p$death)
  if (!is.na(event) && event < start) return(c(days = NA, event = NA))
  is_death <- !is.na(event) && !is.na(dead) && event == dead && !(event %in% events[!is.na(events)])
  if (rules == "fda") {
    s <- seen(p)
    if (baseline_rules && need_baseline && !any(adequate(p) <= p$zero)) return(outcome(start, start, 0))
    if (baseline_rules) {
      until <- if (is.na(event)) cut else event
      if (!any(s > start & s <= until) && !(is_death && event <= p$zero + 2 * every + window))
        return(outcome(start, start, 0))
    }
    therapy <- first(p$new_therapy)
    if (!is.na(therapy) && therapy >= start && (is.na(event) || therapy < event))
      return(outcome(start, last_seen(p, therapy, start), 0))
    if (!is.na(event) && missed(p, last_seen(p, event, start, TRUE), event) >= 2)
      return(outcome(start, last_seen(p, event, start, TRUE), 0))
    worse <- first(p$clinical)
    if (!is.na(worse) && worse >= start && (is.na(event) || worse < event))
      return(outcome(start, last_seen(p, worse, start), 0))
  }
  if (!deaths_count && !is.na(dead) && (is.na(event) || dead < event)) return(outcome(start, dead, 0))
  if (is.na(event)) return(outcome(start, last_seen(p, cut, start), 0))
  outcome(start, event, 1)
}

expected <- list()
for (rules in c("fda", "ema")) {
  expected[[rules]] <- list(
    pfs = t(vapply(patients, function(p) by_rules(p, progression_of(p), TRUE, rules), c(days = 0, event = 0))),
    ttp = t(vapply(patients, function(p) by_rules(p, progression_of(p), FALSE, rules), c(days = 0, event = 0))),
    dfs = t(vapply(patients, function(p) by_rules(p, c(progression_of(p), p$second), TRUE, rules, need_baseline = FALSE), c(days = 0, event = 0))),
    dor = t(vapply(patients, function(p) {
      progressed <- p$days[p$response == "PD"]
      responded <- p$days[p$response == "PR" & p$days >= p$zero & p$days <= cut]
      if (length(progressed)) responded <- responded[responded < progressed[1]]
      # Only the first response of anybody counts, and it must be after time zero.
      all <- p$days[p$response == "PR"]
      if (!length(responded) || min(all) < p$zero) return(c(days = NA, event = NA))
      by_rules(p, progression_of(p), TRUE, rules, start = min(responded), baseline_rules = FALSE)
    }, c(days = 0, event = 0)))
  )
}
expected$ema$os <- t(vapply(patients, function(p) {
  dead <- first(p$death)
  if (!is.na(dead)) return(outcome(p$zero, dead, 1))
  known <- c(p$days, p$new_therapy, p$clinical, p$lost, p$local, p$second, p$contact)
  known <- known[!is.na(known)]
  late <- any(c(known, p$death) > cut, na.rm = TRUE)
  outcome(p$zero, if (late) cut else max(known), 0)
}, c(days = 0, event = 0)))
# Local failure with death competing: 1 local, 2 death first, 0 neither.
expected$ema$lc <- t(vapply(patients, function(p) {
  local <- first(p$local)
  dead <- first(p$death)
  if (!is.na(local) && (is.na(dead) || local <= dead)) return(outcome(p$zero, local, 1))
  if (!is.na(dead)) return(outcome(p$zero, dead, 2))
  outcome(p$zero, last_seen(p, cut, p$zero), 0)
}, c(days = 0, event = 0)))

plain <- lapply(expected, function(set) lapply(set, function(m) list(days = m[, 1], event = m[, 2])))
writeLines(
  jsonlite::toJSON(list(cut = cut, every = every, window = window, patients = patients, expected = plain),
    auto_unbox = TRUE, na = "null", digits = NA),
  file.path(folder, "survival-endpoints.json")
)

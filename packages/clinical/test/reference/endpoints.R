# Expected endpoints from dates, computed in base R. Run: Rscript endpoints.R (in this folder).
library(jsonlite)
d <- data.frame(
  id         = sprintf("P%02d", 1:12),
  zero       = as.Date(c("2020-01-31","2020-02-29","2019-12-31","2020-06-15","2020-06-15","2020-06-15","2020-03-01",
                         "2021-01-01","2020-05-05",NA,"2020-05-05","2022-02-01")),
  recurrence = as.Date(c("2020-07-31",NA,"2021-02-28",NA,"2020-06-15","2020-06-01",NA,NA,"2023-01-01",NA,NA,NA)),
  death      = as.Date(c("2021-01-31","2020-12-31",NA,NA,NA,NA,NA,"2021-06-30",NA,NA,NA,NA)),
  contact    = as.Date(c("2021-01-31","2020-12-31","2021-03-01","2021-11-30","2021-01-01","2021-01-01",NA,
                         "2021-05-01","2022-12-31","2021-01-01","2020-04-01","2022-03-01"))
)
cut <- as.Date("2022-01-01")
month <- 30.4375
num <- function(x) { x <- as.numeric(x); x[is.na(x)] <- Inf; x }
first <- pmin(num(d$recurrence), num(d$death))
event <- is.finite(first)
end <- ifelse(event, first, pmin(as.numeric(d$contact), as.numeric(cut)))
days <- end - as.numeric(d$zero)
reason <- rep(NA_character_, nrow(d))
reason[is.na(d$zero)] <- "time-zero-missing"
reason[is.na(reason) & d$zero > cut] <- "time-zero-after-data-cut"
reason[is.na(reason) & event & first > as.numeric(cut)] <- "event-after-data-cut"
reason[is.na(reason) & !event & is.na(d$contact)] <- "follow-up-missing"
reason[is.na(reason) & days == 0] <- "zero-time"
reason[is.na(reason) & days < 0 & event] <- "event-before-time-zero"
reason[is.na(reason) & days < 0] <- "contact-before-time-zero"
ok <- is.na(reason)
cause <- ifelse(!event, 0, ifelse(num(d$recurrence) < num(d$death), 1, 2))
iso <- function(x) ifelse(is.na(x), NA, format(x))
out <- list(
  id = d$id, zero = iso(d$zero), recurrence = iso(d$recurrence), death = iso(d$death), contact = iso(d$contact),
  dataCut = format(cut),
  months = ifelse(ok, days / month, NA), event = ifelse(ok, as.integer(event), -1),
  cause = ifelse(ok, cause, -1), reason = reason
)
write_json(out, "endpoints.json", digits = NA, na = "null", auto_unbox = TRUE)

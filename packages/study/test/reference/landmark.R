# Risk sets at landmarks of ../shared/data/hcc_longitudinal/visits.csv, in base R.
# Run in this folder: Rscript landmark.R (writes landmark.json; holds 40 patients a landmark, not the data set).
library(jsonlite)
v <- read.csv("../../../../../shared/data/hcc_longitudinal/visits.csv")
v$Date <- as.numeric(as.Date(v$Date))
v <- v[order(v$ID, v$Date), ]
month <- 30.4375
first <- tapply(v$Date, v$ID, min)
end <- v$Date + v$OStime_day
range <- tapply(end, v$ID, function(x) max(x) - min(x))
at <- function(months) {
  zero <- first[v$ID] + months * month
  w <- v[v$Date <= zero, ]
  w$zero <- first[w$ID] + months * month
  by <- split(w, w$ID)
  last <- do.call(rbind, lapply(by, function(p) p[nrow(p), ]))
  last$left <- last$OStime_day - (last$zero - last$Date)
  last$visits <- sapply(by, nrow)[last$ID]
  last$embolised <- sapply(by, function(p) as.integer(any(head(p$Embolization, -1) != 0)))[last$ID]
  last$decided <- sapply(by, function(p) if (nrow(p) > 1) p$Embolization[nrow(p) - 1] else NA)[last$ID]
  last[last$left > 0, ]
}
sets <- lapply(c(6, 12), at)
out <- list(
  atRisk = sapply(sets, nrow), events = sapply(sets, function(s) sum(s$Status_of_death == 1)),
  disagree = sum(range > 1e-6),
  landmarks = lapply(sets, function(s) {
    s <- s[round(seq(1, nrow(s), length.out = 40)), ]
    list(id = s$ID, time = s$left, afp = s$AFP, visits = unname(s$visits), embolised = unname(s$embolised),
         decided = unname(s$decided))
  })
)
write_json(out, "landmark.json", digits = NA, na = "null", auto_unbox = TRUE)
cat(out$atRisk, out$events, out$disagree, max(range), "\n")

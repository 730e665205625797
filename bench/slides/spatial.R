# Ripley's K and nearest neighbours of bench/data/slides-spatial/points.csv by spatstat; processor seconds within the process, as JSON.
suppressMessages({ library(spatstat.geom); library(spatstat.explore) })
folder <- commandArgs(TRUE)[1]
p <- read.csv(file.path(folder, "points.csv"), header = FALSE)
X <- ppp(p$V1, p$V2, window = owin(c(0, 10000), c(0, 10000)), check = FALSE)
radii <- seq(0, 100, by = 5)
seconds <- list(); values <- list()
timed <- function(name, work) {
  taken <- system.time(found <- work())
  seconds[[name]] <<- unname(taken["user.self"] + taken["sys.self"])
  found
}
values$isotropic <- timed("isotropic", function() Kest(X, r = radii, correction = "isotropic", nlarge = Inf))$iso
values$translation <- timed("translation", function() Kest(X, r = radii, correction = "translate", nlarge = Inf))$trans
values$neighbours <- mean(timed("neighbours", function() nndist(X)))
list_json <- function(x) paste0("{", paste0('"', names(x), '":', sapply(x, function(v)
  if (length(v) == 1) formatC(v, digits = 17, format = "g") else paste0("[", paste(trimws(formatC(v, digits = 17, format = "g")), collapse = ","), "]")), collapse = ","), "}")
values$neighbours <- c(values$neighbours)
json <- list_json(values)
json <- sub('"neighbours":([0-9.e+-]+)', '"neighbours":[\\1]', json)
cat('{"seconds":', list_json(seconds), ',"values":', json, ',"versions":{"spatstat.explore":"',
  as.character(packageVersion("spatstat.explore")), '","R":"', as.character(getRversion()), '"}}', sep = "")

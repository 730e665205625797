# Exact intervals of Poisson rates and their ratio: poisson.test of R's stats.
# Run: Rscript rates.R > rates.json
rates <- list()
for (x in c(0, 1, 3, 17, 240)) for (t in c(0.4, 12.5, 980)) for (level in c(0.9, 0.95)) {
  test <- poisson.test(x, t, conf.level = level)
  rates[[length(rates) + 1]] <- list(events = x, exposure = t, level = level,
    rate = unname(test$estimate), lower = test$conf.int[1], upper = test$conf.int[2])
}
ratios <- list()
for (case in list(c(11, 800, 23, 1011), c(0, 20, 4, 30), c(3, 100, 3, 55), c(60, 210.5, 31, 199.2))) {
  test <- poisson.test(case[c(1, 3)], case[c(2, 4)])
  ratios[[length(ratios) + 1]] <- list(first = list(events = case[1], exposure = case[2]),
    second = list(events = case[3], exposure = case[4]),
    ratio = unname(test$estimate), lower = test$conf.int[1], upper = test$conf.int[2])
}
cat(jsonlite::toJSON(list(rates = rates, ratios = ratios), auto_unbox = TRUE, digits = NA))

# Run: Rscript binomial-interval.R > binomial-interval.json
suppressMessages(library(jsonlite))
cases <- list(c(0, 10, .95), c(10, 10, .95), c(3, 17, .95), c(127, 515, .95), c(1, 4, .9), c(50, 100, .99))
cat(toJSON(lapply(cases, function(k) { t <- prop.test(k[1], k[2], conf.level = k[3], correct = FALSE)
  list(successes = k[1], n = k[2], level = k[3], lower = t$conf.int[1], upper = t$conf.int[2]) }), digits = NA, auto_unbox = TRUE))

# Scores of six invented patients by their published formulas in plain R; writes scores.json. Units as laboratories print
# them in the United States: the test converts, R does by its own factors (bilirubin 17.104, creatinine is taken in mg/dL).
library(jsonlite)
p <- data.frame(
  bilirubin = c(0.4, 0.8, 1.2, 2.5, 4.2, 11),     # mg/dL
  albumin = c(4.6, 4.0, 3.5, 3.1, 2.8, 2.2),      # g/dL
  neutrophils = c(3.1, 4.2, 7.9, 2.2, 5.5, 9.1),  # 10^9/L
  lymphocytes = c(2.2, 1.4, 0.9, 1.7, 0.6, 1.1),
  leucocytes = c(6.0, 6.4, 9.6, 4.5, 6.9, 11.4),
  platelets = c(240, 210, 430, 95, 60, 45),
  ldh = c(180, 300, 240, 250, 410, 199), ldhUpper = 250, # U/L
  crp = c(1, 8, 60, 10, 22, 35),                  # mg/L
  ast = c(22, 40, 35, 80, 120, 66), astUpper = 40, alt = c(20, 36, 25, 64, 100, 30), # U/L
  age = c(45, 61, 70, 52, 66, 58),
  creatinine = c(0.8, 1.0, 1.2, 1.5, 1.9, 5.2),   # mg/dL
  inr = c(0.9, 1.0, 1.1, 1.3, 1.2, 2.4), sodium = c(140, 138, 136, 133, 128, 120)
)
dnlr <- with(p, neutrophils / (leucocytes - neutrophils))
albi <- with(p, log10(bilirubin * 17.104) * 0.66 + albumin * 10 * -0.085)
meld <- with(p, round(10 * (0.957 * log(pmin(pmax(creatinine, 1), 4)) + 0.378 * log(pmax(bilirubin, 1)) +
  1.120 * log(pmax(inr, 1)) + 0.643), 0))
na <- pmin(pmax(p$sodium, 125), 137)
meldna <- ifelse(meld > 11, round(meld + 1.32 * (137 - na) - 0.033 * meld * (137 - na)), meld)
scores <- with(p, data.frame(
  albi, malbi = albi, nlr = neutrophils / lymphocytes, dnlr, plr = platelets / lymphocytes,
  sii = platelets * neutrophils / lymphocytes, pni = albumin * 10 + 0.005 * lymphocytes * 1000,
  lipi = (dnlr > 3) + (ldh > ldhUpper), car = crp / (albumin * 10),
  mgps = ifelse(crp <= 10, 0, ifelse(albumin * 10 < 35, 2, 1)),
  fib4 = age * ast / (platelets * sqrt(alt)), apri = ast / astUpper * 100 / platelets,
  meld = pmin(meld, 40), meldna = pmin(meldna, 40)
))
groups <- with(scores, data.frame(
  albi = as.character(cut(albi, c(-Inf, -2.6, -1.39, Inf), c("1", "2", "3"))),
  malbi = as.character(cut(albi, c(-Inf, -2.6, -2.27, -1.39, Inf), c("1", "2a", "2b", "3"))),
  lipi = c("good", "intermediate", "poor")[lipi + 1],
  fib4 = ifelse(fib4 < 1.45, "below 1.45", ifelse(fib4 <= 3.25, "1.45 to 3.25", "above 3.25")),
  apri = as.character(cut(apri, c(-Inf, 0.5, 1.5, Inf), c("to 0.5", "above 0.5 to 1.5", "above 1.5")))
))
write_json(list(patients = p, scores = scores, groups = groups), "scores.json", digits = NA, pretty = TRUE)

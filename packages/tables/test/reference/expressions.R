# Expressions with missing values, evaluated by R, whose logic is Kleene's too; month arithmetic by lubridate %m+%.
# Run: Rscript expressions.R
library(jsonlite); library(lubridate)
age <- c(17, 18, 64.5, NA, 80); nlr <- c(2.5, NA, 4, 1, 0.5); mvi <- c(TRUE, FALSE, NA, TRUE, NA)
stage <- c("I", "III", NA, "IV", "III")
surgery <- as.Date(c("2020-01-31", "2019-11-30", NA, "2020-02-29", "2021-12-31")); contact <- as.Date(c("2021-01-31", "2020-01-15", "2020-06-01", NA, "2022-03-01"))
days <- function(x) as.numeric(x)
bool <- function(x) as.logical(x)
rows <- list(
 list("0.5*age + 1", 0.5*age + 1), list("age - 2*nlr/3", age - 2*nlr/3), list("-age % 7", -(age %% 7)), list("log(nlr) + exp(nlr/10)", log(nlr) + exp(nlr/10)),
 list("sqrt(nlr) * abs(age - 60)", sqrt(nlr) * abs(age - 60)), list("min(age, 10*nlr)", pmin(age, 10*nlr)), list("max(age, 60, 10*nlr)", pmax(age, 60, 10*nlr)),
 list("log10(age) + log2(nlr)", log10(age) + log2(nlr)), list("pow(nlr, 2)", nlr^2), list("round(age / 7, 2)", floor(age/7*100 + 0.5)/100), list("floor(nlr) + ceil(nlr)", floor(nlr) + ceiling(nlr)),
 list("age >= 18", bool(age >= 18)), list("age >= 18 && nlr < 3", age >= 18 & nlr < 3), list("age >= 18 || nlr < 3", age >= 18 | nlr < 3), list("!(age >= 18)", !(age >= 18)),
 list("mvi && false", mvi & FALSE), list("mvi || true", mvi | TRUE), list("mvi && age > 20", mvi & age > 20), list("mvi || age > 70", mvi | age > 70), list("mvi == true", mvi == TRUE),
 list("stage in ['III', 'IV']", ifelse(is.na(stage), NA, stage %in% c("III", "IV"))), list("stage != 'III'", stage != "III"), list("isMissing(age)", is.na(age)), list("isMissing(stage) || isMissing(nlr)", is.na(stage) | is.na(nlr)),
 list("mvi ? age : nlr", ifelse(mvi, age, nlr)), list("age > 60 ? 1 : 0", ifelse(age > 60, 1, 0)),
 list("surgery_date + 8 weeks", days(surgery + 56)), list("surgery_date + 56 days", days(surgery + 56)), list("surgery_date + 1 month", days(surgery %m+% months(1))), list("surgery_date + months(13)", days(surgery %m+% months(13))), list("surgery_date - 3 months", days(surgery %m-% months(3))), list("surgery_date + 1 year", days(surgery %m+% years(1))),
 list("last_contact_date - surgery_date", days(contact - surgery)), list("(last_contact_date - surgery_date) / 30.4375", days(contact - surgery) / 30.4375), list("last_contact_date - surgery_date >= 8 weeks", bool(days(contact - surgery) >= 56)),
 list("surgery_date >= date('2020-01-01')", surgery >= as.Date("2020-01-01")), list("surgery_date < '2020-02-01'", surgery < as.Date("2020-02-01")), list("max(surgery_date, date('2020-02-01'))", days(pmax(surgery, as.Date("2020-02-01")))), list("surgery_date + 2 weeks < last_contact_date", surgery + 14 < contact))
out <- lapply(rows, function(r) list(expression = r[[1]], value = as.numeric(r[[2]])))
write_json(list(age = age, nlr = nlr, mvi = mvi, stage = stage, surgery_date = days(surgery), last_contact_date = days(contact), rows = out), "expressions.json", auto_unbox = TRUE, digits = NA, na = "null", pretty = TRUE)

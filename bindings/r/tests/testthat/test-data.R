test_that("log-rank and Cox agree with survival", {
  skip_if_not_installed("survival")
  lung <- survival::lung[, c("time", "status", "sex", "age")]
  data <- data.frame(arm = lung$sex - 1, time = lung$time, status = lung$status - 1, age = lung$age)
  test <- survival::survdiff(survival::Surv(time, status) ~ arm, data)
  ours <- eq_analyze(data, "log-rank")$estimate
  expect_equal(as.numeric(ours$z)^2, test$chisq, tolerance = 1e-8)
  expect_equal(as.numeric(ours$p_value), pchisq(test$chisq, 1, lower.tail = FALSE), tolerance = 1e-6)
  cox <- summary(survival::coxph(survival::Surv(time, status) ~ arm + age, data))
  ours <- eq_analyze(data, "cox", covariates = "age")$estimate
  expect_equal(as.numeric(ours$estimate), cox$coefficients["arm", "coef"], tolerance = 1e-6)
  expect_equal(as.numeric(ours$standard_error), cox$coefficients["arm", "se(coef)"], tolerance = 1e-6)
})

test_that("a difference of proportions agrees with prop.test", {
  data <- pilot_of_160()
  ours <- eq_analyze(data, "proportion-difference", day = 28)$estimate
  theirs <- prop.test(c(26, 40), c(80, 80), correct = FALSE)
  expect_equal(as.numeric(ours$p_value), theirs$p.value, tolerance = 1e-10)
  expect_equal(as.numeric(ours$estimate), -14 / 80)
  expect_error(eq_analyze(data, "log-rnk"), "log-rank")
  expect_error(eq_analyze(data, "log-rank", control = "placebo"), "control")
  expect_error(eq_analyze(list(1), "log-rank"), "data: is of class list")
  expect_error(eq_analyze(data, "fisher", 28), "without a name")
})

test_that("data frames are handed over whole", {
  odd <- data.frame(arm = factor(c("a, \"b\"", "c")), time = c(0.1 + 0.2, NA), status = c(TRUE, FALSE),
                    when = as.Date(c("2026-01-02", NA)))
  expect_identical(equipoise:::csv_text(odd),
                   "\"arm\",\"time\",\"status\",\"when\"\n\"a, \"\"b\"\"\",0.30000000000000004,1,\"2026-01-02\"\n\"c\",,0,\n")
  expect_error(equipoise:::csv_text(data.frame(x = I(list(1, 2)))), "column x")
})

test_that("a fit agrees with survreg", {
  skip_if_not_installed("survival")
  pilot <- pilot_of_160()
  fit <- eq_fit(pilot, c("weibull", "exponential"))
  expect_s3_class(fit, "eq_fit")
  both <- fit$laws[fit$laws$fitted == "both" & fit$laws$law == "weibull", ]
  theirs <- survival::survreg(survival::Surv(time, status) ~ arm, pilot)
  expect_equal(as.numeric(both$log_likelihood), theirs$loglik[2L], tolerance = 1e-7)
  arm <- fit$parameters$value[fit$parameters$fitted == "both" & fit$parameters$law == "weibull" &
                                fit$parameters$parameter == "arm"]
  expect_equal(as.numeric(arm), unname(coef(theirs)["arm"]), tolerance = 1e-4)
  toml <- eq_fit(pilot, "weibull", toml = TRUE)
  expect_match(toml, "[survival]", fixed = TRUE)
  expect_error(eq_fit(pilot, "weibul"), "laws.*weibull")
  expect_error(eq_fit(pilot, bad = 1), "unused argument")
})

test_that("synthetic patients come in portions as in one table", {
  s <- two_endpoints()
  some <- eq_simulate(s, n = 400, trials = 600)
  expect_identical(nrow(some), 240000L)
  last <- eq_simulate(s, n = 400, trials = 1, first = 599)
  tail <- some[some$trial == 599, ]
  expect_identical(as.list(tail)$time, as.list(last)$time)
  expect_identical(attr(some$time, "unit"), "days")
  share <- mean(some$status[some$arm == 0])
  expect_lt(abs(share - 0.4), 4 * sqrt(0.24 / 120000))
  expect_identical(summary(last)$patients, c(200L, 200L))
  long <- eq_simulate(update(s, sofa.plateau.level = 6), n = 20, by_day = TRUE)
  expect_identical(names(long), c("trial", "id", "arm", "day", "score"))
})

test_that("boundaries are O'Brien and Fleming's", {
  b <- eq_boundaries(4, efficacy = "obrien-fleming")
  # Jennison and Turnbull 2000, table 2.3: C_B(4, 0.05) = 2.024 at two-sided 0.05.
  expect_equal(as.numeric(b$looks$z_upper), 2.024 / sqrt(1:4 / 4), tolerance = 5e-4)
  expect_error(eq_boundaries(c(0.5, 0.9)), "looks")
  expect_identical(unique(plot_to_nothing(eq_boundaries(3, futility = "HSD:-2"))$group), c("benefit", "futility"))
  expect_identical(unique(plot_to_nothing(eq_boundaries(3, sides = 2))$group), c("benefit", "harm"))
})

test_that("an interim look answers from a data frame", {
  s <- two_endpoints(design.kind = "group-sequential", design.looks = c(0.5, 1), trial.recruitment.sites = 10,
                     trial.recruitment.per_site_per_month = 4)
  running <- eq_simulate(s, n = 400)
  running <- running[running$arrival <= 200, ]
  running$randomized <- running$arrival
  running$status <- ifelse(running$arrival + running$time <= 200, running$status, 0)
  running$time <- pmin(running$time, 200 - running$arrival)
  look <- eq_interim(s, running, date = 200, trials = 100)
  expect_identical(as.integer(look$standing$randomized), nrow(running))
  expect_true(all(look$chances$power >= 0 & look$chances$power <= 1))
  expect_output(print(look), "look 1 of 2")
  expect_output(print(look), "risk difference.*repeated 95% interval.*limits: benefit .*crossed: none")
  shown <- plot_to_nothing(look)
  simulated <- look$chances$given %in% c("simulated", "own data")
  expect_equal(shown$upper[simulated] > shown$value[simulated], look$chances$power_mcse[simulated] > 0)
  expect_identical(shown$upper[!simulated], shown$value[!simulated])
  expect_identical(nrow(eq_interim(s, running, date = 200, trials = 100, blinded = TRUE)$test), 0L)
})

test_that("a list, its text and a file are one study", {
  s <- two_endpoints()
  expect_s3_class(s, "eq_scenario")
  expect_identical(s$title, "Two endpoints")
  expect_equal(s$n, 400)
  expect_identical(as.character(s$analyses$name), c("28-day mortality", "time to death, \"all\""))
  again <- scenario(s$toml)
  expect_identical(again$hash, s$hash)
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  expect_identical(read_scenario(file)$hash, s$hash)
  expect_false(identical(update(s, seed = 8)$hash, s$hash))
  expect_identical(update(s, trial.arms = c("a", "b"))$arms, c("a", "b"))
  expect_equal(scenario(s$toml, simulation.trials = 123)$trials, 123)
  expect_output(print(s), "28-day mortality")
  expect_output(print(summary(s)), "control against treatment")
  expect_identical(as.data.frame(s)$test, c("proportion-difference", "log-rank"))
})

test_that("a pilot in a data frame is read from memory", {
  s <- scenario(list(pilot = list(survival = pilot_of_160()), survival = list(from = "pilot", cuts = I(7)),
                     effect = list(from = "pilot"),
                     analysis = list(list(name = "m", test = "fisher", day = 28))))
  pilot <- summary(s)$pilot
  expect_equal(pilot$value[pilot$quantity == "patients"], c(80, 80))
  expect_output(print(summary(s)), "The pilot says")
  named <- scenario(s$toml, data = list("pilot-survival.csv" = pilot_of_160()))
  expect_identical(named$hash, s$hash)
})

test_that("mistakes come with file, line and key", {
  error <- tryCatch(scenario("title = 'x'\n[trial]\nalocation = [1, 1]\n", name = "mine.toml"), error = identity)
  expect_s3_class(error, "equipoise_input_error")
  expect_match(conditionMessage(error), "mine.toml, line 3, trial.alocation.*allocation")
  expect_true(any(grepl("line 3", error$problems$place)))
  expect_match(paste(error$problems$instead, collapse = " "), "allocation")
  expect_error(read_scenario(file.path(tempdir(), "nowhere.toml")), "no such file")
  expect_error(two_endpoints(trial.dropout.risk = 2), "trial.dropout.risk")
  expect_error(eq_power(two_endpoints(), n = 1), "^n: ")
  expect_error(eq_power(two_endpoints(), n = 400.5), "not a whole number")
  expect_error(eq_power(two_endpoints(), trials = "many"), "trials")
  expect_error(eq_power(3), "scenario: is of class numeric")
  expect_error(eq_power(two_endpoints(), threads = 5000), "threads")
  expect_error(eq_power(two_endpoints(), threads = -1), "threads: -1 .*write threads = 0")
  expect_identical(eq_power(two_endpoints(), trials = 64, threads = NULL)$analyses,
                   eq_power(two_endpoints(), trials = 64)$analyses)
  expect_error(eq_size(two_endpoints(), power = 0), "^power: 0 is out of range")
  expect_error(eq_size(two_endpoints(), tolerance = 0), "^tolerance: 0 is out of range")
  expect_error(eq_boundaries(drift = 0), "^drift: 0 is out of range")
  expect_error(eq_columns(3), "^x: is of class numeric")
})

test_that("overrides may be tables and lists of tables", {
  s <- update(two_endpoints(), analysis = list(list(name = "only, \"this\"", test = "fisher", day = 14)),
              design.looks = list(list(followed = 0.5), list(followed = 1)), design.kind = "group-sequential",
              trial.recruitment = list(sites = 10, per_site_per_month = 4))
  expect_identical(as.character(s$analyses$name), "only, \"this\"")
  expect_match(s$toml, "followed = 0.5", fixed = TRUE)
  expect_identical(scenario(s, seed = 9)$hash, update(s, seed = 9)$hash)
})

test_that("a check finds what is wrong and raises nothing", {
  bad <- eq_check("title = 'x'\n[trial]\nalocation = [1, 1]\n", design.alpha = 2, name = "mine.toml")
  expect_gte(nrow(bad$problems), 2L)
  expect_true(any(grepl("mine.toml, line 3, trial.alocation", bad$problems$place)))
  expect_output(print(bad), "problems.*alocation")
  s <- two_endpoints()
  good <- eq_check(s)
  expect_identical(nrow(good$problems), 0L)
  expect_identical(good$hash, s$hash)
  expect_output(print(good), "can be simulated")
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  expect_identical(eq_check(file)$hash, s$hash)
  expect_match(eq_check(file, trial.dropout.risk = 2)$problems$place, "trial.dropout.risk")
  expect_match(eq_check(list(seed = NA))$problems$what, "missing")
  expect_match(eq_check(file.path(tempdir(), "nowhere.toml"))$problems$what, "no such file")
})

test_that("a scenario survives being saved", {
  s <- two_endpoints()
  before <- eq_power(s, trials = 64)
  file <- tempfile(fileext = ".rds")
  saveRDS(s, file)
  back <- readRDS(file)
  attr(back, "held")$session <- "of another session"
  expect_identical(eq_power(back, trials = 64)$analyses, before$analyses)
})

test_that("power agrees with the closed form, within its Monte Carlo error", {
  p <- eq_power(two_endpoints(), n = 700, trials = 20000)
  a <- as.data.frame(p, long = FALSE)[1L, ]
  # power.prop.test takes the normal approximation with pooled variance under the null, as the closed form does.
  theory <- power.prop.test(n = 350, p1 = 0.4, p2 = 0.3)$power
  expect_equal(a$closed_form, theory, tolerance = 2e-3)
  # False alarms: 6e-5 for each side at 4 standard errors; the approximation itself is good to 0.005.
  expect_lt(abs(a$power - theory), 4 * a$mcse + 0.005)
  expect_gt(abs(a$power - power.prop.test(n = 350, p1 = 0.4, p2 = 0.27)$power), 4 * a$mcse + 0.005)
  expect_equal(a$mcse, sqrt(a$power * (1 - a$power) / 20000))
})

test_that("size agrees with power.prop.test", {
  sizes <- eq_size(two_endpoints(), power = 0.9, tolerance = 0.03, trials = 4000)$sizes
  theory <- 2 * power.prop.test(p1 = 0.4, p2 = 0.3, power = 0.9)$n
  expect_lt(abs(sizes$n[1L] / theory - 1), 0.06)
  expect_true(all(sizes$n_lower <= sizes$n & sizes$n <= sizes$n_upper))
})

test_that("answers have the same bits on any number of threads, and without a bar", {
  s <- two_endpoints()
  one <- eq_power(s, trials = 500, threads = 1, progress = FALSE)
  two <- eq_power(s, trials = 500, threads = 2)
  expect_identical(one$analyses, two$analyses)
  shown <- capture.output(three <- eq_power(s, trials = 500, progress = TRUE), type = "message")
  expect_identical(three$analyses, one$analyses)
})

test_that("forked processes give the same bits, also after threads have run", {
  skip_on_os("windows")
  s <- two_endpoints()
  one <- eq_power(s, trials = 200, threads = 2)$analyses
  forked <- parallel::mclapply(1:3, function(i) eq_power(s, trials = 200, threads = 2)$analyses, mc.cores = 2)
  for (other in forked) expect_identical(other, one)
})

test_that("a row of the long form is a number with its error", {
  p <- eq_power(two_endpoints(), trials = 500)
  long <- as.data.frame(p)
  power <- long[long$quantity == "power", ]
  expect_identical(power$value, as.numeric(p$analyses$power))
  expect_identical(power$mcse, as.numeric(p$analyses$mcse))
  expect_identical(power$upper, as.numeric(p$analyses$upper))
  expect_identical(power$analysis, as.character(p$analyses$analysis))
  expect_true(all(power$trials == 500))
  expect_false(any(long$quantity %in% c("mcse", "lower", "harm_mcse", "trials")))
  expect_identical(long$mcse[long$quantity == "harm"], as.numeric(p$analyses$harm_mcse))
  expect_identical(names(as.data.frame(p, table = "trials"))[1L], "quantity")
  expect_identical(names(as.data.frame(p, long = FALSE)), names(p$analyses))
  expect_error(as.data.frame(p, table = "sizes"), "choose from analyses")
})

test_that("columns know what they are, also in a part of a table", {
  p <- eq_power(two_endpoints(), trials = 100)
  about <- eq_columns(p)
  expect_identical(about$mcse[about$name == "power"], "mcse")
  expect_true(all(nzchar(about$meaning)))
  expect_identical(attr(p$analyses[2, ]$power, "mcse"), "mcse")
  expect_identical(attr(p$analyses[order(p$analyses$power), c("analysis", "power")]$power, "lower"), "lower")
  expect_identical(p$analyses[1, "power"] + 0, as.numeric(p$analyses$power)[1L])
})

test_that("curve, assurance and plan answer", {
  curve <- eq_curve(two_endpoints(), trials = 200)
  expect_identical(nrow(curve$points), 8L)
  expect_equal(sort(unique(curve$points$n)), c(200, 400))
  s <- scenario(list(pilot = list(survival = pilot_of_160()), survival = list(from = "pilot", cuts = I(7)),
                     effect = list(from = "pilot"), explore = list(n = c(60, 200)),
                     simulation = list(trials = 200, tolerance = 0.3, n = 200),
                     analysis = list(list(name = "mortality", test = "proportion-difference", day = 28))))
  a <- eq_assurance(s, n = c(200, 100), draws = 50, trials_per_draw = 4, parts = TRUE)
  expect_same_bits(a$table$n, c(100, 200))
  expect_gt(nrow(a$parts), 0L)
  expect_gt(a$benefit, 0.5)
  expect_gt(a$benefit_mcse, 0)
  folder <- tempfile("plan")
  plan <- eq_plan(s, out = folder)
  expect_match(plan$answer, "mortality")
  expect_setequal(list.files(folder), names(plan$files))
  report <- file.path(folder, "report.html")
  expect_identical(readChar(report, file.size(report), useBytes = TRUE), plan$files[["report.html"]])
  run <- eq_read_run(folder)
  expect_same_bits(run$power$power, plan$power$power)
  expect_same_bits(run$power$mean_estimate_mcse, plan$power$mean_estimate_mcse)
  expect_same_bits(run$size$n, plan$size$n)
  expect_identical(attr(run$power$power, "mcse"), "mcse")
  expect_identical(attr(run$power$bias, "mcse"), "bias_mcse")
  expect_error(eq_plan(s, out = R.home()), "holds something else")
})

test_that("every result is printed, summarized and drawn", {
  s <- two_endpoints()
  pilot <- pilot_of_160()
  all <- list(eq_power(s, trials = 100), eq_curve(s, trials = 100), eq_size(s, trials = 300, tolerance = 0.3),
              eq_fit(pilot, c("weibull", "exponential")), eq_analyze(pilot, "log-rank"),
              eq_boundaries(3, futility = "hwang-shih-decani:-2"), eq_simulate(s, n = 40),
              eq_simulate(update(s, sofa.plateau.level = 6), n = 20, by_day = TRUE))
  picture <- tempfile(fileext = ".pdf")
  grDevices::pdf(picture)
  for (x in all) {
    expect_output(print(x))
    expect_output(print(summary(x)))
    plot(x)
    if (requireNamespace("ggplot2", quietly = TRUE)) expect_s3_class(print(ggplot2::autoplot(x)), "ggplot")
  }
  grDevices::dev.off()
  expect_gt(file.size(picture), 5000)
  expect_output(print(eq_simulate(s, n = 400)), "and 300 more rows")
  file <- tempfile(fileext = ".rds")
  saveRDS(all, file)
  expect_identical(readRDS(file), all)
  expect_output(print(all[[1L]]), "mcse")
  expect_output(print(all[[1L]]), "100 trials")
})

test_that("the package and the library are of one version", {
  expect_identical(eq_version(), as.character(utils::packageVersion("equipoise")))
})

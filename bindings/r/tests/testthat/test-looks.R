# Group-sequential designs: their looks, stopping, plan and pictures.

three_looks <- function(...) {
  two_endpoints(design = list(kind = "group-sequential", looks = c(0.5, 0.75, 1),
                              futility = list(kind = "hwang-shih-decani", parameter = -4, binding = FALSE)),
                trial.recruitment = list(sites = 10, per_site_per_month = 4), ...)
}

test_that("looks and stopping add up, and a fixed design has none", {
  p <- eq_power(three_looks(), n = 400, trials = 2000)
  expect_identical(nrow(p$looks), 6L)
  expect_identical(nrow(p$stopping), 2L)
  looks <- as.data.frame(p, table = "looks", long = FALSE)
  expect_equal(looks$stop[looks$look < 3], (looks$benefit + looks$harm + looks$futility)[looks$look < 3])
  by_analysis <- split(looks, factor(looks$analysis, p$analyses$analysis))
  for (i in 1:2) {
    own <- by_analysis[[i]]
    expect_equal(cumsum(own$benefit), own$cumulative_power)
    expect_same_bits(own$cumulative_power[3L], p$analyses$power[i])
    expect_equal(sum(own$stop[1:2]), as.numeric(p$stopping$early_stop[i]))
    expect_identical(sum(own$ended), 2000L)
    expect_lt(as.numeric(p$stopping$expected_n[i]), 400)
  }
  # Limits as planned are those of the boundaries.
  limits <- eq_boundaries(c(0.5, 0.75, 1), alpha = 0.05, sides = 2, futility = "hwang-shih-decani:-4")$looks
  expect_equal(looks$z_benefit[1:3], as.numeric(limits$z_upper), tolerance = 1e-8)
  fixed <- eq_power(two_endpoints(), trials = 64)
  expect_identical(c(nrow(fixed$looks), nrow(fixed$stopping)), c(0L, 0L))
})

test_that("looks and stopping are the program's, to the last bit", {
  s <- three_looks()
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  told <- program_json("power", file, "--n", "120", "--trials", "256")$analyses
  p <- eq_power(s, n = 120, trials = 256)
  for (a in 1:2) {
    expect_gt(expect_entry(told[[a]], rbind_rows(p$stopping, p$analyses, a), c(name = "analysis")), 60L)
    for (k in 1:3) expect_gt(expect_entry(told[[a]]$looks[[k]], plain_row(p$looks, 3 * (a - 1) + k)), 35L)
  }
})

test_that("curve, size, assurance and plan run through looks as the program's do", {
  s <- three_looks(simulation.tolerance = 0.3, simulation.trials = 128,
                   prior.log_hazard_ratio = list(mean = -0.4, sd = 0.2))
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  told <- program_json("size", file)$analyses
  sizes <- eq_size(s)$sizes
  for (a in 1:2) expect_gt(expect_entry(told[[a]], plain_row(sizes, a), c(name = "analysis")), 18L)
  told <- program_json("curve", file)$points
  points <- eq_curve(s)$points
  for (i in seq_along(told)) for (a in 1:2)
    expect_gt(expect_entry(told[[i]]$analyses[[a]], plain_row(points, 2 * (i - 1) + a), c(name = "analysis")), 25L)
  told <- program_json("assurance", file, "--n", "200", "--draws", "50", "--trials-per-draw", "4")$points[[1L]]$analyses
  found <- eq_assurance(s, n = 200, draws = 50, trials_per_draw = 4)$table
  for (a in 1:2)
    expect_gt(expect_entry(told[[a]], plain_row(found, a), c(name = "analysis", sd = "power_sd",
                                                             sd_mcse = "power_sd_mcse")), 20L)
  folder <- tempfile("plan")
  system2(program(), shQuote(c("plan", file, "--out", folder)), stdout = TRUE, stderr = TRUE)
  plan <- eq_plan(s)
  run <- eq_read_run(folder)
  for (pair in list(c("looks", "looks"), c("stops", "stopping"))) {
    theirs <- run[[pair[1L]]]
    ours <- plan[[pair[2L]]]
    expect_identical(nrow(ours), nrow(theirs))
    expect_gt(ncol(theirs), 30L)
    for (column in names(theirs)) {
      if (is.numeric(theirs[[column]])) expect_same_bits(ours[[column]], theirs[[column]])
    }
  }
  expect_setequal(plan$looks$effect_scale, c(0, 1))
  expect_identical(attr(run$looks$benefit, "mcse"), "benefit_mcse")
})

test_that("looks are printed, in long form and drawn", {
  p <- eq_power(three_looks(), n = 400, trials = 500)
  expect_output(print(p), "over all looks \\(\\$stopping\\)")
  expect_output(print(summary(p)), "by look \\(\\$looks\\)")
  long <- as.data.frame(p, table = "looks")
  benefit <- long[long$quantity == "benefit", ]
  expect_identical(benefit$value, as.numeric(p$looks$benefit))
  expect_identical(benefit$mcse, as.numeric(p$looks$benefit_mcse))
  expect_identical(benefit$look, as.integer(p$looks$look))
  long <- as.data.frame(p, table = "stopping")
  expect_identical(long$mcse[long$quantity == "expected_n"], as.numeric(p$stopping$expected_n_mcse))
  shown <- plot_to_nothing(p, table = "looks")
  expect_identical(nlevels(shown$panel), 2L)
  expect_identical(shown$value[shown$outcome == "benefit"], as.numeric(p$looks$benefit))
  expect_identical(nlevels(plot_to_nothing(p, table = "looks", analysis = "28-day mortality")$panel), 1L)
  expect_error(plot_to_nothing(p, table = "loks"), "there is no picture of \"loks\"")
  expect_error(plot_to_nothing(p, table = "looks", analysis = "mortality"), "choose from \"28-day mortality\"")
  expect_error(plot_to_nothing(eq_power(two_endpoints(), trials = 64), table = "looks"), "has no looks")
  if (requireNamespace("ggplot2", quietly = TRUE))
    expect_s3_class(ggplot2::autoplot(p, table = "looks"), "ggplot")
})

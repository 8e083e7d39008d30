# Keys that vary, comparisons, n for an assurance, certificates and replays: the program's numbers, and what they mean.

uncertain <- function() two_endpoints(prior.log_hazard_ratio = list(mean = -0.5, sd = 0.2))

study_file <- function(s) {
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  file
}

# Every row of the program's list of entries, beside the table's.
expect_rows <- function(entries, table, least, renamed = c(name = "analysis")) {
  expect_identical(nrow(table), length(entries))
  expect_gt(nrow(table), 0L)
  for (i in seq_along(entries)) expect_gte(expect_entry(entries[[i]], plain_row(table, i), renamed), least)
}

test_that("power along two keys is the program's, and that of eq_power at each place", {
  s <- two_endpoints()
  v <- eq_vary(s, design.alpha = seq(0.01, 0.05, 0.02), simulation.n = c(60, 120), trials = 128, threads = 2)
  expect_identical(nrow(v$points), 12L)
  for (i in seq_len(nrow(v$points))) {
    at <- plain_row(v$points, i)
    there <- eq_power(update(s, design.alpha = at$design.alpha), n = at$simulation.n, trials = 128)$analyses
    row <- which(there$analysis == at$analysis)
    for (column in c("power", "mcse", "lower", "harm", "n")) expect_same_bits(at[[column]], there[[column]][row])
  }
  expect_gt(length(unique(v$points$power)), 3L)
  told <- program_json("power", study_file(s), "--vary", "design.alpha=0.01:0.05:0.02", "--vary",
                       "simulation.n=60,120", "--trials", "128")
  expect_rows(lapply(told$points, function(point) point$analysis), v$points, 20L)
  places <- lapply(told$points, function(point) point$at)
  expect_rows(places, v$points, 2L)
  text <- eq_vary(s, list(design.alpha = "0.01:0.05:0.02", simulation.n = "60,120"), trials = 128)
  expect_identical(text$points, v$points)
})

test_that("size along a key of words is the program's", {
  s <- two_endpoints()
  v <- eq_vary(s, list(`analysis[0].test` = c("proportion-difference", "miettinen-nurminen")), of = "size",
               power = 0.7, tolerance = 0.3, trials = 300)
  expect_identical(as.vector(v$points[[1L]]), rep(c("proportion-difference", "miettinen-nurminen"), each = 2L))
  alone <- eq_size(s, power = 0.7, tolerance = 0.3, trials = 300)$sizes
  for (column in c("n", "n_lower", "n_upper", "power_at_n"))
    expect_same_bits(v$points[[column]][1:2], alone[[column]])
})

test_that("a comparison is the program's, its error that of pairs", {
  s <- two_endpoints()
  early <- update(s, list(`analysis[0].day` = 14, seed = 8))
  found <- eq_compare(plan = s, early = early, n = 80, trials = 256)
  expect_identical(as.vector(found$table$scenario), c("plan", "plan", "early", "early"))
  expect_match(found$notes, "early is simulated with the seed")
  row <- plain_row(found$table, 3L)
  expect_equal(row$difference, row$power - found$table$power[1L])
  apart <- (row$only_here + row$only_first) / 256
  expect_gt(apart, 0)
  expect_equal(row$difference_mcse, sqrt((apart - row$difference^2) / 256))
  expect_true(is.na(found$table$difference[1L]))
  files <- c(study_file(s), study_file(early))
  told <- program_json("compare", files[1L], files[2L], "--n", "80", "--trials", "256", "--size", "--set",
                       "simulation.tolerance=0.3")
  coarse <- lapply(files, function(file) read_scenario(file, simulation.tolerance = 0.3))
  ours <- eq_compare(coarse[[1L]], coarse[[2L]], n = 80, trials = 256, size = TRUE)
  expect_identical(as.vector(ours$table$scenario), rep(files, each = 2L))
  expect_rows(unlist(lapply(told$scenarios, function(one) one$analyses), recursive = FALSE), ours$table, 18L)
})

test_that("n for an assurance is the program's, and has that assurance", {
  s <- uncertain()
  found <- eq_size(s, assurance = 0.7, draws = 200, trials_per_draw = 5, threads = 2)
  there <- eq_assurance(s, n = found$sizes$n[1L], draws = 200, trials_per_draw = 5, trials = 64)$table
  expect_same_bits(there$assurance[1L], found$sizes$assurance_at_n[1L])
  expect_match(found$drawn, "log hazard ratio")
  told <- program_json("size", study_file(s), "--assurance", "0.7", "--draws", "200", "--trials-per-draw", "5")
  expect_rows(told$analyses, found$sizes, 13L)
})

test_that("a certificate is the program's, and its limit has its confidence", {
  s <- two_endpoints()
  found <- eq_certify(s, n = 80, trials = 512)
  row <- plain_row(found$table, 1L)
  expect_equal(stats::pbinom(row$rejections, 512, row$at_most), 0.001, tolerance = 1e-6)
  expect_equal(stats::pbinom(row$rejections - 1, 512, row$at_least, lower.tail = FALSE), 0.001, tolerance = 1e-6)
  expect_same_bits(row$type_one_error, row$rejections / 512)
  told <- program_json("power", study_file(s), "--certify", "--n", "80", "--trials", "512")
  expect_rows(told$analyses, found$table, 17L)
})

test_that("an error above its level is said", {
  table <- eq_certify(two_endpoints(), n = 80, trials = 512)$table
  table$at_least[1L] <- 0.06
  expect_match(equipoise:::above_level(table), "28-day mortality: above its level.*6.000%")
  table$at_least[1L] <- 0.05
  expect_null(equipoise:::above_level(table))
})

test_that("a replayed trial is the program's, and the one that is simulated", {
  s <- two_endpoints(design.kind = "group-sequential", design.looks = c(0.5, 1),
                     trial.recruitment = list(sites = 4, per_site_per_month = 2))
  found <- eq_replay(s, 17, n = 120, effect_scale = 0.5)
  expect_identical(nrow(found$looks) > 0L, TRUE)
  whole <- eq_replay(two_endpoints(), 5, n = 60)
  drawn <- eq_simulate(two_endpoints(), n = 60, first = 5)
  expect_same_bits(whole$patients$known_until, drawn$time)
  expect_same_bits(whole$patients$died, drawn$status)
  told <- program_json("replay", study_file(s), "--replicate", "17", "--n", "120", "--scale", "0.5")
  expect_rows(told$analyses, found$analyses, 13L, character())
  expect_rows(told$looks, found$looks, 14L, character())
  expect_rows(told$patients, found$patients, 10L, character())
  expect_gte(expect_entry(told, plain_row(found$trial, 1L), c(scenario = "title")), 11L)
})

test_that("what cannot be asked is refused with its place", {
  s <- two_endpoints()
  refused <- function(call, place) {
    error <- tryCatch(call, equipoise_input_error = identity)
    expect_s3_class(error, "equipoise_input_error")
    expect_identical(error$problems$place, place)
    expect_true(all(nzchar(error$problems$instead)))
  }
  refused(eq_vary(s), "...")
  refused(eq_vary(s, 3), "...")
  refused(eq_vary(s, design.alpha = numeric()), "vary design.alpha")
  refused(eq_vary(s, a = 1, b = 1, c = 1), "...")
  refused(eq_vary(s, design.alpha = "0:1:x"), "vary design.alpha=0:1:x")
  refused(eq_vary(s, trial.dropout.rissk = 0.1), "vary trial.dropout.rissk = 0.1")
  refused(eq_vary(s, design.alpha = c(0.1, 2)), "vary design.alpha = 2")
  refused(eq_vary(s, simulation.n = 60, n = 60), "vary simulation.n")
  refused(eq_vary(s, seed = 1, of = "sizes"), "of")
  refused(eq_vary(s, seed = 1, power = 0.9), "power")
  refused(eq_compare(s), "...")
  refused(eq_compare(s, s, n = 1), "n")
  refused(eq_size(s, draws = 300), "draws")
  refused(eq_size(s, assurance = 0.7, power = 0.8), "assurance")
  refused(eq_size(uncertain(), assurance = 1), "assurance")
  expect_error(eq_size(s, assurance = 0.7), "nothing is uncertain")
  refused(eq_certify(s, n = 1), "n")
  refused(eq_replay(s, -1), "replicate")
  refused(eq_replay(s, 1, effect_scale = 2), "effect_scale")
})

test_that("these results are printed, summarized, drawn and kept", {
  s <- two_endpoints()
  all <- list(eq_vary(s, survival.mortality = c(0.4, 0.5), trials = 100),
              eq_vary(s, survival.mortality = c(0.4, 0.5), design.alpha = c(0.05, 0.01), of = "size",
                      tolerance = 0.3, trials = 300),
              eq_vary(s, list(`analysis[0].test` = c("proportion-difference", "fisher")), trials = 100),
              eq_compare(s, later = update(s, seed = 8), trials = 100),
              eq_size(uncertain(), assurance = 0.6, draws = 100, trials_per_draw = 2),
              eq_certify(s, trials = 500), eq_replay(s, 3, n = 60))
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
  file <- tempfile(fileext = ".rds")
  saveRDS(all, file)
  expect_identical(readRDS(file), all)
  # Keys say where a number is of, and are none themselves.
  long <- as.data.frame(all[[1L]])
  expect_true("survival.mortality" %in% names(long))
  expect_false("survival.mortality" %in% long$quantity)
  expect_identical(nrow(plot_to_nothing(all[[2L]])), 8L)
  expect_identical(plot_to_nothing(all[[1L]])$value, as.numeric(all[[1L]]$points$power))
})

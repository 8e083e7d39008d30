# The program's own numbers, to the last bit.

test_that("power, curve, size and assurance are the program's", {
  program()
  s <- two_endpoints()
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  told <- program_csv("power", file, "--n", "120", "--trials", "300")
  ours <- eq_power(s, n = 120, trials = 300)$analyses
  compared <- intersect(names(told$power), names(ours))
  expect_gt(length(compared), 20L)
  for (column in compared) expect_identical(told$power[[column]] == ours[[column]], ours[[column]] == ours[[column]])
  told <- program_csv("curve", file, "--trials", "100")
  expect_same_bits(told[[1L]]$power, eq_curve(s, trials = 100)$points$power)
  told <- program_csv("size", file, "--power", "0.9", "--tolerance", "0.2", "--trials", "600")
  ours <- eq_size(s, power = 0.9, tolerance = 0.2, trials = 600)$sizes
  for (column in c("n", "n_lower", "n_upper", "power_at_n", "mcse")) expect_same_bits(told$size[[column]], ours[[column]])
})

test_that("patients and plans are the program's files, byte for byte", {
  program()
  s <- two_endpoints()
  file <- tempfile(fileext = ".toml")
  writeLines(s$toml, file)
  csv <- tempfile(fileext = ".csv")
  system2(program(), shQuote(c("simulate", file, "--n", "40", "--trials", "3", "--out", csv)), stdout = TRUE)
  told <- equipoise:::read_table(csv)
  ours <- eq_simulate(s, n = 40, trials = 3)
  expect_identical(names(told), names(ours))
  for (column in names(ours)) expect_same_bits(told[[column]], ours[[column]])
  short <- update(s, simulation.trials = 200, simulation.tolerance = 0.3)
  writeLines(short$toml, file)
  folder <- tempfile("plan")
  system2(program(), shQuote(c("plan", file, "--out", folder)), stdout = TRUE, stderr = TRUE)
  plan <- eq_plan(short)
  for (name in grep("csv$", names(plan$files), value = TRUE)) {
    path <- file.path(folder, name)
    expect_identical(readChar(path, file.size(path), useBytes = TRUE), plan$files[[name]])
  }
  run <- eq_read_run(folder)
  expect_same_bits(run$power$power, plan$power$power)
  if (requireNamespace("RSQLite", quietly = TRUE)) {
    expect_identical(run$store$run$verb, "plan")
    expect_gt(sum(run$store$points$units), 1000)
  }
})

test_that("a call costs little", {
  skip_on_cran()
  s <- two_endpoints()
  eq_power(s, trials = 1)
  seconds <- system.time(for (i in 1:100) eq_power(s, trials = 1, threads = 1))[["elapsed"]] / 100
  expect_lt(seconds, 0.02)
})

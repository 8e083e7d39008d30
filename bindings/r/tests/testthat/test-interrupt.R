test_that("Ctrl-C stops a run within a second, and the session goes on", {
  skip_on_os("windows")
  s <- two_endpoints()
  for (progress in c(FALSE, TRUE)) {
    system(sprintf("(sleep 1; kill -INT %d) &", Sys.getpid()))
    began <- proc.time()[["elapsed"]]
    shown <- capture.output(type = "message", {
      stopped <- tryCatch(eq_power(s, n = 100000, trials = 1e8, progress = progress), interrupt = identity)
    })
    expect_s3_class(stopped, "interrupt")
    expect_lt(proc.time()[["elapsed"]] - began, 2)
    expect_gt(proc.time()[["elapsed"]] - began, 0.9)
    expect_identical(nrow(eq_power(s, trials = 64)$analyses), 2L)
  }
})

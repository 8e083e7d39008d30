# What eq_power gives when the key is pressed a second after it was called. Where R itself took the key, because a busy
# machine had not begun the run yet, once more.
stopped_run <- function(s, progress) {
  for (attempt in 1:5) {
    sent <- tempfile()
    system(sprintf("(sleep 1; touch %s; kill -INT %d) &", sent, Sys.getpid()))
    capture.output(type = "message", {
      stopped <- tryCatch(eq_power(s, trials = 2e6, progress = progress), interrupt = identity)
    })
    if (inherits(stopped, "equipoise_interrupt")) break
  }
  list(stopped = stopped, seconds = as.numeric(Sys.time()) - as.numeric(file.mtime(sent)))
}

test_that("Ctrl-C stops a run within a second, and the session goes on", {
  skip_on_os("windows")
  s <- two_endpoints()
  for (progress in c(FALSE, TRUE)) {
    run <- stopped_run(s, progress)
    # From the signal on; a machine that is busy otherwise is given more.
    expect_lt(run$seconds, 1 + busy())
    expect_s3_class(run$stopped, "equipoise_interrupt")
    expect_gt(run$stopped$trials_done, 0)
    expect_lt(run$stopped$trials_done, 2e6)
    expect_identical(nrow(eq_power(s, trials = 64)$analyses), 2L)
  }
})

test_that("Ctrl-C is heard by what nothing stops, too", {
  skip_on_os("windows")
  s <- two_endpoints()
  daily_scores <- eq_simulate(update(s, sofa.plateau.level = 6), n = 800)
  calls <- list(simulate = function() eq_simulate(s, n = 1000, trials = 90000),
                analyze = function() eq_analyze(daily_scores, "mmrm"))  # left behind, it ends some seconds later
  for (name in names(calls)) {
    sent <- tempfile()
    system(sprintf("(sleep 0.5; touch %s; kill -INT %d) &", sent, Sys.getpid()))
    ended <- FALSE
    stopped <- suppressMessages(tryCatch({
      calls[[name]]()
      ended <- TRUE
      Sys.sleep(10)
    }, interrupt = identity))
    expect_false(ended, label = paste(name, "ended before the key was pressed"))
    expect_lt(as.numeric(Sys.time()) - as.numeric(file.mtime(sent)), 1 + busy())
    expect_s3_class(stopped, "interrupt")
  }
  expect_identical(nrow(eq_power(s, trials = 64)$analyses), 2L)
})

test_that("an error while the bar is shown stops the run too", {
  s <- two_endpoints()
  tick <- function(done) stop("no more bars")
  study <- equipoise:::study_pointer(s)
  call <- function() .Call(equipoise:::eqr_power, study, list(n = 400, trials = 1e6), 0L, tick)
  expect_error(call(), "no more bars")
  expect_identical(nrow(eq_power(s, trials = 64)$analyses), 2L)
})

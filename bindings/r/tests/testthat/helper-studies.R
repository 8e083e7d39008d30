# 40% of control patients die by day 28, 30% under treatment.
two_endpoints <- function(...) {
  scenario(list(title = "Two endpoints", seed = 7,
                survival = list(law = "exponential", mortality = 0.40, day = 28),
                effect = list(mortality = 0.30, day = 28),
                analysis = list(list(name = "28-day mortality", test = "proportion-difference", day = 28),
                                list(name = "time to death, \"all\"", test = "log-rank")),
                simulation = list(n = 400, trials = 1000, tolerance = 0.1),
                explore = list(n = c(200, 400), effect_scale = c(0, 1), control_mortality_shift = list(0))), ...)
}

# 40 of 80 die under control, 26 of 80 under treatment.
pilot_of_160 <- function() {
  arm <- rep(0:1, 80)
  place <- rep(0:79, each = 2)
  dies <- place < ifelse(arm == 1, 26, 40)
  data.frame(arm = arm, time = ifelse(dies, 1 + place %% 27, 28), status = as.integer(dies))
}

extdata <- function(name) system.file("extdata", name, package = "equipoise", mustWork = TRUE)

# The program's JSON, where EQUIPOISE_PROGRAM names it. jsonlite reads numbers to the last bit only if they are kept as
# text, so they are: comparisons go through the library's own reading.
program <- function() {
  path <- Sys.getenv("EQUIPOISE_PROGRAM")
  if (!nzchar(path)) skip("EQUIPOISE_PROGRAM does not name the program")
  path
}

program_csv <- function(...) {
  folder <- tempfile("run")
  out <- system2(program(), shQuote(c(..., "--out", folder)), stdout = TRUE, stderr = TRUE)
  if (!dir.exists(folder)) stop(paste(out, collapse = "\n"))
  eq_read_run(folder)
}

# Values of two columns have the same bits.
expect_same_bits <- function(object, expected) {
  expect_identical(as.numeric(object), as.numeric(expected))
}

# Seconds that a machine with more to do than processors takes longer: Linux tells how many processes want to run.
busy <- function() {
  if (!file.exists("/proc/loadavg")) return(1)
  waiting <- as.numeric(strsplit(readLines("/proc/loadavg")[1L], " ")[[1L]][1L])
  max(0, waiting / parallel::detectCores() - 1)
}

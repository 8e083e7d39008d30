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

# The program, where EQUIPOISE_PROGRAM names it.
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

# Its JSON, with numbers as the text that stands there: the library's own reading keeps the last bit.
program_json <- function(...) {
  skip_if_not_installed("jsonlite")
  quiet <- if (..1 != "replay") c("--progress", "none")  # which shows none
  told <- system2(program(), shQuote(c(..., "--json", quiet)), stdout = TRUE)
  told <- gsub("\": (-?[0-9][-+0-9.eE]*)", "\": \"\\1\"", paste(told, collapse = "\n"))
  jsonlite::fromJSON(told, simplifyVector = FALSE)
}

plain_row <- function(table, i) lapply(table, function(column) column[[i]])

# One row of two tables of the same analyses.
rbind_rows <- function(first, second, i) {
  more <- plain_row(second, i)
  c(plain_row(first, i), more[setdiff(names(more), names(first))])
}

# Every plain value of the program's entry stands in the row, to the last bit; gives how many.
expect_entry <- function(entry, row, renamed = character()) {
  count <- 0L
  for (key in names(entry)) {
    told <- entry[[key]]
    if (is.list(told)) next
    column <- if (key %in% names(renamed)) renamed[[key]] else key
    expect_true(column %in% names(row), label = paste(key, "is a column"))
    ours <- row[[column]]
    if (is.null(told)) expect_true(is.na(ours), label = paste(key, "is missing"))
    else if (is.numeric(ours)) expect_identical(as.numeric(ours), .Call(equipoise:::eqr_numbers, told), label = key)
    else expect_identical(as.vector(ours), told, label = key)
    count <- count + 1L
  }
  count
}

# What plot gives, drawn into a file that nobody reads.
plot_to_nothing <- function(...) {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  plot(...)
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

# Studies compared, the type I error certified, one trial told.

eq_compare <- function(..., n = NULL, trials = NULL, size = FALSE, threads = 0, progress = interactive()) {
  scenarios <- lapply(list(...), as_scenario)
  if (length(scenarios) < 2L)
    stop_input("...", sprintf("has %s", if (length(scenarios) == 1L) "one scenario" else "no scenario"),
               "give two or more", sys.call())
  options <- given(n = one_whole(n, "n", 2), trials = one_whole(trials, "trials"), size = flag(size, "size"),
                   names = names_of(scenarios))
  total <- if (!size) length(scenarios) * (if (is.null(trials)) scenarios[[1L]]$trials else trials)
  found <- run_study(eqr_compare, unname(scenarios), options, threads, progress, total, sys.call())
  result(found, "eq_comparison", scenarios[[1L]])
}

# What the rows are called: as the arguments are named, else by files; scenarios that are none have letters.
names_of <- function(scenarios) {
  files <- vapply(scenarios, function(s) {
    path <- attr(s, "from")$path
    if (is.null(path)) "" else path
  }, "")
  names <- if (is.null(names(scenarios))) files else ifelse(nzchar(names(scenarios)), names(scenarios), files)
  if (all(names == files) && all(nzchar(files))) return(NULL)
  unname(ifelse(nzchar(names), names, make.unique(rep_len(LETTERS, length(names)))))
}

eq_certify <- function(scenario, n = NULL, trials = NULL, threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  options <- given(n = one_whole(n, "n", 2), trials = one_whole(trials, "trials"))
  found <- run_study(eqr_certify, s, options, threads, progress, call = sys.call())
  result(found, "eq_certificate", s, n = if (is.null(n)) s$n else n)
}

eq_replay <- function(scenario, replicate, n = NULL, effect_scale = 1) {
  s <- as_scenario(scenario)
  options <- given(replicate = one_whole(replicate, "replicate", 0), n = one_whole(n, "n", 2),
                   effect_scale = one_number(effect_scale, "effect_scale"))
  found <- answered(.Call(eqr_replay, study_pointer(s, sys.call()), options), sys.call())
  result(found, "eq_replay", s, arms = s$arms)
}

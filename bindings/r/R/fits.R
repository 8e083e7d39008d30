eq_analyze <- function(data, test, ..., control = NULL, trial = NULL, confidence = 0.95) {
  options <- list(...)
  if (length(options) > 0L && !has_names(options))
    stop_input("...", "has a value without a name", "write the option before it: day = 28")
  told <- vapply(names(options), function(name) paste0(name, "=", option_text(options[[name]], name)), "")
  asked <- given(options = unname(told), control = one_word(control, "control"),
                 trial = if (!is.null(trial)) as.character(trial), confidence = one_number(confidence, "confidence"))
  found <- answered(.Call(eqr_analyze, csv_text(data), one_word(test, "test"), asked), sys.call())
  structure(found, class = c("eq_analysis", "eq_result"))
}

option_text <- function(x, name) {
  if (is.logical(x)) return(paste(ifelse(x, "true", "false"), collapse = ","))
  if (is.numeric(x)) return(paste(toml_number(x), collapse = ","))
  paste(words(x, name), collapse = ",")
}

eq_tests <- function() .Call(eqr_tests)

eq_version <- function() .Call(eqr_version)

eq_fit <- function(x, laws = NULL, scores = NULL, ..., toml = FALSE) {
  options <- fit_options(laws = laws, ...)
  flag(toml, "toml")
  call <- sys.call()
  found <- if (inherits(x, "eq_scenario") || is_path(x)) {
    if (!is.null(scores))
      stop_input("scores", "stand beside data", "name the scores in the scenario: pilot = list(scores = frame)")
    answered(.Call(eqr_fit_scenario, scenario_pointer(as_scenario(x), call), options, toml), call)
  } else {
    answered(.Call(eqr_fit_data, csv_text(x), if (!is.null(scores)) csv_text(scores, "scores"), options, toml), call)
  }
  if (toml) return(structure(found, class = "eq_toml"))
  structure(found, class = c("eq_fit", "eq_result"))
}

fit_options <- function(laws = NULL, control = NULL, trial = NULL, pooled = FALSE, covariates = NULL, days = NULL,
                        cuts = NULL, inner_knots = NULL, spline_scale = NULL, cure_law = NULL, follow_up_days = NULL,
                        estimate = NULL, score_model = FALSE, score = NULL, day = NULL, score_terms = NULL,
                        random = NULL, residual = NULL, method = NULL, course = TRUE) {
  given(laws = words(laws, "laws"), control = one_word(control, "control"),
        trial = if (!is.null(trial)) as.character(trial), pooled = flag(pooled, "pooled"),
        covariates = words(covariates, "covariates"), days = numbers(days, "days"), cuts = numbers(cuts, "cuts"),
        inner_knots = one_whole(inner_knots, "inner_knots", 0), spline_scale = one_word(spline_scale, "spline_scale"),
        cure_law = one_word(cure_law, "cure_law"), follow_up_days = one_whole(follow_up_days, "follow_up_days"),
        estimate = one_word(estimate, "estimate"), score_model = flag(score_model, "score_model"),
        score = one_word(score, "score"), day = one_word(day, "day"), score_terms = one_word(score_terms, "score_terms"),
        random = one_word(random, "random"), residual = one_word(residual, "residual"),
        method = one_word(method, "method"), course = flag(course, "course"))
}

print.eq_toml <- function(x, ...) {
  cat(x)
  invisible(x)
}

eq_boundaries <- function(looks = c(0.5, 1), alpha = 0.025, sides = 1, beta = 0.2,
                          efficacy = "lan-demets-obrien-fleming", futility = "none", binding = FALSE,
                          futility_effect = "plan", futility_region = "below", tests = NULL, drift = NULL,
                          observed = NULL, observed_ends = FALSE) {
  looks <- numbers(looks, "looks")
  if (length(looks) == 1L && looks >= 1 && looks == round(looks)) looks <- seq_len(looks) / looks
  options <- given(looks = looks, alpha = one_number(alpha, "alpha"), sides = one_whole(sides, "sides"),
                   beta = one_number(beta, "beta"), efficacy = one_word(efficacy, "efficacy"),
                   futility = one_word(futility, "futility"), binding = flag(binding, "binding"),
                   futility_effect = one_word(futility_effect, "futility_effect"),
                   futility_region = one_word(futility_region, "futility_region"), tests = words(tests, "tests"),
                   drift = one_positive(drift, "drift"), observed = numbers(observed, "observed"),
                   observed_ends = flag(observed_ends, "observed_ends"))
  found <- answered(.Call(eqr_boundaries, options), sys.call())
  structure(found, class = c("eq_boundaries", "eq_result"))
}

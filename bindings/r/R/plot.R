# Base graphics.

plot_intervals <- function(x, ...) {
  shown <- intervals_of(x)
  data <- shown$data
  if (nrow(data) == 0L) stop_input("x", "has nothing to draw", "see print(x)")
  limits <- if (is.null(shown$limits)) range(data$lower, data$upper, shown$reference, finite = TRUE) else shown$limits
  place <- rev(seq_len(nrow(data)))
  old <- graphics::par(mar = c(4.2, 1 + 0.5 * min(30, max(nchar(data$label))), 1, 1))
  on.exit(graphics::par(old))
  graphics::plot(data$value, place, xlim = limits, ylim = c(0.5, nrow(data) + 0.5), yaxt = "n", ylab = "",
                 xlab = shown$xlab, pch = 19, ...)
  graphics::axis(2, place, data$label, las = 1, tick = FALSE)
  if (length(shown$reference) > 0L) graphics::abline(v = shown$reference, lty = 2, col = "grey50")
  graphics::segments(data$lower, place, data$upper, place, lwd = 2)
  invisible(data)
}

plot_lines <- function(x, ...) {
  shown <- lines_over_n(x)
  data <- shown$data
  groups <- unique(data$group)
  colour <- colours(length(groups))
  graphics::plot(range(data$n), line_limits(shown), type = "n", xlab = line_key(shown), ylab = shown$ylab, las = 1, ...)
  if (length(shown$reference) > 0L) graphics::abline(h = shown$reference, lty = 2, col = "grey50")
  for (i in seq_along(groups)) {
    own <- data[data$group == groups[i], , drop = FALSE]
    own <- own[order(own$n), , drop = FALSE]
    graphics::segments(own$n, own$lower, own$n, own$upper, col = colour[i])
    graphics::lines(own$n, own$value, type = "b", pch = 19, col = colour[i])
  }
  graphics::legend("bottomright", groups, col = colour, lty = 1, pch = 19, bty = "n", cex = 0.8)
  invisible(data)
}

plot_steps <- function(steps, ylab, xlab = "days", ...) {
  groups <- unique(steps$group)
  colour <- colours(length(groups))
  graphics::plot(range(0, steps$time), c(0, 1), type = "n", xlab = xlab, ylab = ylab, las = 1, ...)
  for (i in seq_along(groups)) {
    own <- steps[steps$group == groups[i], , drop = FALSE]
    graphics::lines(own$time, own$value, type = "s", col = colour[i], lwd = 2)
  }
  graphics::legend("bottomleft", groups, col = colour, lty = 1, lwd = 2, bty = "n")
  invisible(colour)
}

plot.eq_power <- function(x, table = NULL, ...) if (draws_looks(table)) plot_looks(x, ...) else plot_intervals(x, ...)
plot.eq_assured_size <- function(x, ...) plot_intervals(x, ...)
plot.eq_certificate <- function(x, ...) plot_intervals(x, ...)
plot.eq_comparison <- function(x, ...) plot_intervals(x, ...)
plot.eq_vary <- function(x, ...) if (varies_numbers(x)) plot_lines(x, ...) else plot_intervals(x, ...)
plot.eq_size <- function(x, ...) plot_intervals(x, ...)
plot.eq_analysis <- function(x, ...) plot_intervals(x, ...)
plot.eq_interim <- function(x, ...) plot_intervals(x, ...)
plot.eq_curve <- function(x, ...) plot_lines(x, ...)
plot.eq_plan <- function(x, table = NULL, ...) if (draws_looks(table)) plot_looks(x, ...) else plot_lines(x, ...)
plot.eq_run <- plot.eq_plan
plot.eq_assurance <- function(x, ...) plot_lines(x, ...)

plot.eq_fit <- function(x, ...) {
  shown <- survival_of(x)
  if (is.null(shown$steps)) stop_input("x", "has no survival to draw", "see print(x)")
  colour <- plot_steps(shown$steps, "survival", ...)
  groups <- unique(shown$steps$group)
  for (i in seq_along(groups)) {
    own <- shown$points[shown$points$group == groups[i], , drop = FALSE]
    graphics::segments(own$time, own$lower, own$time, own$upper, col = colour[i])
    graphics::points(own$time, own$value, pch = 19, col = colour[i])
  }
  invisible(shown)
}

plot.eq_boundaries <- function(x, ...) {
  limits <- limits_of(x)
  groups <- unique(limits$group)
  colour <- colours(length(groups))
  graphics::plot(c(0, 1), range(0, limits$value), type = "n", xlab = "information", ylab = "z (positive: benefit)",
                 las = 1, ...)
  graphics::abline(h = 0, col = "grey80")
  for (i in seq_along(groups)) {
    own <- limits[limits$group == groups[i], , drop = FALSE]
    graphics::lines(own$information, own$value, type = "b", pch = 19, col = colour[i])
  }
  graphics::legend("topright", groups, col = colour, lty = 1, pch = 19, bty = "n")
  invisible(limits)
}

plot.eq_patients <- function(x, ...) {
  steps <- patient_steps(x)
  plot_steps(steps, "survival", ...)
  invisible(steps)
}

plot.eq_replay <- function(x, ...) {
  steps <- replayed_steps(x)
  plot_steps(steps, "survival", ...)
  invisible(steps)
}

plot.eq_scores <- function(x, ...) {
  means <- score_means(x)
  groups <- unique(means$group)
  colour <- colours(length(groups))
  graphics::plot(means$time, means$value, ylim = range(means$value - 2 * means$se, means$value + 2 * means$se,
                                                       finite = TRUE),
                 col = colour[match(means$group, groups)], pch = 19, xlab = "day", ylab = "mean score (2 SE)", las = 1,
                 ...)
  graphics::segments(means$time, means$value - 2 * means$se, means$time, means$value + 2 * means$se,
                     col = colour[match(means$group, groups)])
  graphics::legend("topright", groups, col = colour, pch = 19, bty = "n")
  invisible(means)
}

# The same pictures with ggplot2; registered for its generic when ggplot2 is there (NAMESPACE).

gg_intervals <- function(object, ...) {
  shown <- intervals_of(object)
  data <- shown$data
  data$label <- factor(data$label, levels = rev(unique(data$label)))
  picture <- ggplot2::ggplot(data, ggplot2::aes(x = value, y = label, xmin = lower, xmax = upper)) +
    ggplot2::geom_pointrange() +
    ggplot2::labs(x = shown$xlab, y = NULL)
  if (length(shown$reference) > 0L)
    picture <- picture + ggplot2::geom_vline(xintercept = shown$reference, linetype = 2, colour = "grey50")
  if (!is.null(shown$limits)) picture <- picture + ggplot2::coord_cartesian(xlim = shown$limits)
  picture
}

gg_lines <- function(object, ...) {
  shown <- lines_over_n(object)
  picture <- ggplot2::ggplot(shown$data, ggplot2::aes(x = n, y = value, ymin = lower, ymax = upper, colour = group)) +
    ggplot2::geom_line() + ggplot2::geom_pointrange() +
    ggplot2::scale_colour_manual(values = colours(length(unique(shown$data$group)))) +
    ggplot2::coord_cartesian(ylim = line_limits(shown)) +
    ggplot2::labs(x = line_key(shown), y = shown$ylab, colour = NULL)
  if (length(shown$reference) > 0L)
    picture <- picture + ggplot2::geom_hline(yintercept = shown$reference, linetype = 2, colour = "grey50")
  picture
}

gg_steps <- function(steps) {
  ggplot2::ggplot(steps, ggplot2::aes(x = time, y = value, colour = group)) + ggplot2::geom_step() +
    ggplot2::scale_colour_manual(values = colours(length(unique(steps$group)))) +
    ggplot2::coord_cartesian(ylim = c(0, 1)) +
    ggplot2::labs(x = "days", y = "survival", colour = NULL)
}

autoplot_eq_fit <- function(object, ...) {
  shown <- survival_of(object)
  if (is.null(shown$steps)) stop_input("object", "has no survival to draw", "see print(object)")
  gg_steps(shown$steps) +
    ggplot2::geom_pointrange(ggplot2::aes(ymin = lower, ymax = upper), data = shown$points)
}

autoplot_eq_boundaries <- function(object, ...) {
  limits <- limits_of(object)
  ggplot2::ggplot(limits, ggplot2::aes(x = information, y = value, colour = group)) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey80") + ggplot2::geom_line() + ggplot2::geom_point() +
    ggplot2::scale_colour_manual(values = colours(length(unique(limits$group)))) +
    ggplot2::labs(x = "information", y = "z (positive: benefit)", colour = NULL)
}

autoplot_eq_vary <- function(object, ...) if (varies_numbers(object)) gg_lines(object) else gg_intervals(object)

autoplot_eq_replay <- function(object, ...) gg_steps(replayed_steps(object))

autoplot_eq_patients <- function(object, ...) gg_steps(patient_steps(object))

autoplot_eq_scores <- function(object, ...) {
  means <- score_means(object)
  means$se[is.na(means$se)] <- 0  # a single patient's mean has no error
  means$lower <- means$value - 2 * means$se
  means$upper <- means$value + 2 * means$se
  ggplot2::ggplot(means, ggplot2::aes(x = time, y = value, ymin = lower, ymax = upper, colour = group)) +
    ggplot2::geom_pointrange() +
    ggplot2::scale_colour_manual(values = colours(length(unique(means$group)))) +
    ggplot2::labs(x = "day", y = "mean score (2 SE)", colour = NULL)
}

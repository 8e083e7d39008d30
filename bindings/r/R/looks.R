# What becomes of the trials at each look: for benefit, for harm, for futility.

kOutcomes <- c("benefit", "harm", "futility")
kOutcomeColours <- c(benefit = "#0072B2", harm = "#D55E00", futility = "#999999")

# Whether a picture of the looks was asked for rather than the usual one.
draws_looks <- function(table) {
  if (is.null(table)) return(FALSE)
  table <- one_word(table, "table")
  if (table != "looks")
    stop_input("table", sprintf("there is no picture of \"%s\"", table), "write table = \"looks\", or leave it out")
  TRUE
}

# panel (analysis, and its effect where there are several), look, outcome, value, lower, upper.
stops_by_look <- function(x, analysis = NULL) {
  if (is.null(x$looks) || nrow(x$looks) == 0L)
    stop_input("x", "has no looks", "design = list(kind = \"group-sequential\", looks = c(0.5, 1)) has two, say")
  table <- plain(x$looks)
  unknown <- setdiff(words(analysis, "analysis"), table$analysis)
  if (length(unknown) > 0L)
    stop_input("analysis", sprintf("the looks are not of \"%s\"", unknown[1L]),
               paste("choose from", paste0("\"", unique(table$analysis), "\"", collapse = ", ")))
  if (!is.null(analysis)) table <- table[table$analysis %in% analysis, , drop = FALSE]
  panel <- table$analysis
  if (any(table$effect_scale != 1))
    panel <- paste0(panel, ifelse(table$effect_scale == 1, ", planned effect",
                                  ifelse(table$effect_scale == 0, ", no effect",
                                         sprintf(", %.3g of the effect", table$effect_scale))))
  label <- sprintf("%d (%.3g%%)", table$look, 100 * table$information)
  seen <- kOutcomes[vapply(kOutcomes, function(outcome) outcome == "benefit" || any(table[[outcome]] > 0), NA)]
  last <- table$look == max(table$look)
  parts <- lapply(seen, function(outcome) {
    if (outcome == "futility") table$futility_upper[last] <- 0  # no outcome of the final analysis
    data.frame(panel = factor(panel, unique(panel)), look = factor(label, unique(label)),
               outcome = factor(outcome, seen), value = table[[outcome]], lower = table[[paste0(outcome, "_lower")]],
               upper = table[[paste0(outcome, "_upper")]])
  })
  do.call(rbind, parts)
}

plot_looks <- function(x, analysis = NULL, ...) {
  shown <- stops_by_look(x, analysis)
  panels <- levels(shown$panel)
  outcomes <- levels(shown$outcome)
  colour <- kOutcomeColours[outcomes]
  old <- graphics::par(mfrow = grDevices::n2mfrow(length(panels)), mar = c(4.2, 4.2, 2.2, 1))
  on.exit(graphics::par(old))
  for (panel in panels) {
    own <- shown[shown$panel == panel, , drop = FALSE]
    own <- own[order(own$look, own$outcome), , drop = FALSE]
    middle <- graphics::barplot(matrix(own$value, length(outcomes)), beside = TRUE, names.arg = unique(own$look),
                                ylim = c(0, 1.15 * max(shown$upper)), col = colour, border = NA, las = 1, main = panel,
                                font.main = 1, cex.main = 1, xlab = "look (information)", ylab = "share of all trials",
                                ...)
    graphics::segments(middle, own$lower, middle, own$upper)
    graphics::legend("topleft", outcomes, fill = colour, border = NA, bty = "n", horiz = TRUE, cex = 0.8)
  }
  invisible(shown)
}

gg_looks <- function(object, analysis = NULL) {
  beside <- ggplot2::position_dodge(0.9)
  ggplot2::ggplot(stops_by_look(object, analysis),
                  ggplot2::aes(x = look, y = value, ymin = lower, ymax = upper, fill = outcome)) +
    ggplot2::geom_col(position = beside) + ggplot2::geom_errorbar(position = beside, width = 0.2) +
    ggplot2::scale_fill_manual(values = kOutcomeColours) + ggplot2::facet_wrap("panel") +
    ggplot2::labs(x = "look (information)", y = "share of all trials", fill = NULL)
}

autoplot_eq_power <- function(object, table = NULL, ...)
  if (draws_looks(table)) gg_looks(object, ...) else gg_intervals(object, ...)

autoplot_eq_plan <- function(object, table = NULL, ...)
  if (draws_looks(table)) gg_looks(object, ...) else gg_lines(object, ...)

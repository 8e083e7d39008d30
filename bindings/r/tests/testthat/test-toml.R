test_that("lists become the text of a scenario", {
  text <- equipoise:::toml_text(list(
    title = "a \"quoted\" \\ text\nof two lines", seed = 7L, follow_up_days = 28, assumptions = I("one"),
    trial = list(allocation = c(1, 2), dropout = list(risk = 0.1 + 0.2, `odd key` = TRUE), left_out = NULL),
    analysis = list(list(name = "a", day = 28), list(name = "b", outcome = list(score = "mean"))),
    prior = list(parameters = list(sofa.rate.rate = list(sd = 1 / 3)))))
  expect_identical(strsplit(text, "\n")[[1L]], c(
    "title = \"a \\\"quoted\\\" \\\\ text\\nof two lines\"", "seed = 7", "follow_up_days = 28",
    "assumptions = [\"one\"]", "",
    "[trial]", "allocation = [1, 2]", "dropout = { risk = 0.30000000000000004, \"odd key\" = true }", "",
    "[[analysis]]", "name = \"a\"", "day = 28", "",
    "[[analysis]]", "name = \"b\"", "outcome = { score = \"mean\" }", "",
    "[prior]", "parameters = { sofa.rate.rate = { sd = 0.33333333333333331 } }"))
})

test_that("numbers keep every bit", {
  x <- c(0.1, 1 / 3, 1e-300, 12345678901234567, 1e22, 2^53, -0.5, 123456.789)
  expect_identical(as.numeric(vapply(x, equipoise:::toml_number, "")), x)
  expect_identical(equipoise:::toml_number(c(400, Inf, -Inf)), c("400", "inf", "-inf"))
})

test_that("a data frame is an array of tables, without what is missing", {
  text <- equipoise:::toml_text(list(analysis = data.frame(name = c("a", "b"), day = c(28, NA))))
  expect_identical(text, "\n[[analysis]]\nname = \"a\"\nday = 28\n\n[[analysis]]\nname = \"b\"\n")
})

test_that("what no scenario can hold is refused with its place", {
  expect_error(equipoise:::toml_text(list(1, 2)), "list with names")
  expect_error(equipoise:::toml_text(list(seed = NA)), "^seed: is missing", class = "equipoise_input_error")
  expect_error(equipoise:::toml_text(list(trial = list(dropout = list(risk = NA)))), "^trial.dropout.risk: ")
  expect_error(equipoise:::toml_text(list(trial = list(arms = list(a = "x", "y")))), "with and without a name")
  expect_error(equipoise:::toml_text(list(seed = 1, seed = 2)), "twice")
  expect_error(equipoise:::toml_text(list(seed = mean)), "of class function")
})

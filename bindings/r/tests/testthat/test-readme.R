# The README's lines for R run as they stand there, in a folder that has my-trial.toml.
test_that("the README's lines run", {
  source <- Sys.getenv("EQUIPOISE_SOURCE")
  if (!nzchar(source)) skip("EQUIPOISE_SOURCE does not name the repository")
  lines <- readLines(file.path(source, "README.md"), encoding = "UTF-8")
  begin <- grep("^## From R$", lines)
  expect_length(begin, 1L)
  fence <- grep("^```", lines)
  fence <- fence[fence > begin]
  code <- lines[(fence[1L] + 1L):(fence[2L] - 1L)]
  expect_identical(lines[fence[1L]], "```r")
  expect_lte(length(code), 5L)
  folder <- tempfile("readme")
  dir.create(folder)
  old <- setwd(folder)
  on.exit(setwd(old))
  utils::write.csv(pilot_of_160(), "my-pilot.csv", row.names = FALSE)
  writeLines(two_endpoints()$toml, "my-trial.toml")
  grDevices::pdf("picture.pdf")
  scope <- new.env()
  expect_output(eval(parse(text = code), scope), "patients|n")
  grDevices::dev.off()
  expect_gt(file.size("picture.pdf"), 1000)
})

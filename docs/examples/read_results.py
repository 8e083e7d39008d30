"""Reads a result folder of equipoise: python3 docs/examples/read_results.py results/msc-septic-shock [ANALYSIS]

Python's standard library only. Empty cells are what is not known; shares are 0 to 1; the column NAME_mcse (for the
first share of a table: mcse) is the Monte Carlo standard error of NAME.
"""
import csv
import pathlib
import sys


def read(path):
    """Rows of a CSV as dictionaries; numbers as numbers, empty cells as None."""
    def cell(text):
        if text == "":
            return None
        if text in ("true", "false"):
            return text == "true"
        try:
            return float(text)
        except ValueError:
            return text
    with open(path, newline="", encoding="utf-8") as file:
        return [{name: cell(text) for name, text in row.items()} for row in csv.DictReader(file)]


def points(share, error):
    """A share with its error, in points."""
    return f"{100 * share:5.1f}% ({100 * error:.1f})"


def main():
    folder = pathlib.Path(sys.argv[1])
    sizes = [row for row in read(folder / "size.csv") if row["control_mortality"] is None]  # the plan, not the grid
    primary = sys.argv[2] if len(sys.argv) > 2 else sizes[0]["analysis"]

    print("Required n, with the 95% interval that simulation leaves:")
    for row in sizes:
        if row["reachable"]:
            print(f"  {row['n']:6.0f} ({row['n_lower']:.0f} to {row['n_upper']:.0f})  {row['analysis']}")
        else:
            print(f"       -  {row['analysis']}: {row['note']}")

    if not (folder / "assurance.csv").exists():  # nothing is uncertain
        return
    print(f"\n{primary}: power if the plan is right, and on average over what is uncertain:")
    print("       n  power         assurance     middle 80% of draws  finds harm")
    for row in read(folder / "assurance.csv"):
        if row["analysis"] == primary:
            print(f"  {row['n']:6.0f}  {points(row['conditional_power'], row['conditional_power_mcse'])}"
                  f"  {points(row['assurance'], row['mcse'])}"
                  f"  {100 * row['power_quantile_10']:3.0f}% to {100 * row['power_quantile_90']:3.0f}%         "
                  f"{points(row['harm'], row['harm_mcse'])}")


main()

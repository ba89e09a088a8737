"""The deviation analysis as one writes it in pandas and scipy: area by area, in a loop. What the engine is held against."""

from math import exp, sqrt

import numpy as np
import pandas as pd
from scipy import stats


def analysis(table: pd.DataFrame, *, minimum: float = 500, fdr: float = 0.05) -> pd.DataFrame:
    """Deviation, smoothed rate, exceedance and trend of every area; the same figures as the engine gives."""
    latest = table[table["period"] == table["period"].max()].copy()
    rate = latest["observed"].sum() / latest["population"].sum()
    latest["expected"] = latest["population"] * rate
    z = 2 * (np.sqrt(latest["observed"]) - np.sqrt(latest["expected"]))
    low, high = z.quantile([0.1, 0.9])
    phi, number = float((z.clip(low, high) ** 2).mean()), len(latest)
    weights = 4 * latest["expected"]
    tau2 = 0.0
    if phi > 1 + 2 * sqrt(2 / number):
        spread = weights.sum() - (weights**2).sum() / weights.sum()
        tau2 = max(0.0, (number * phi - (number - 1)) / spread)
    assessed = latest[latest["population"] >= minimum]
    prior = _prior(assessed["observed"], assessed["population"])
    ratio = _prior(assessed["observed"], assessed["expected"])
    rows = [_row(each, tau2, prior, ratio) for each in assessed.itertuples()]
    found = pd.DataFrame(rows).set_index("area")
    found["adjusted_p"] = stats.false_discovery_control(found["p"])
    trends = pd.DataFrame([_trend(area, series) for area, series in table.groupby("area")]).set_index("area")
    return trends.join(found)


def _prior(observed: pd.Series, units: pd.Series) -> tuple[float, float]:
    mean = observed.sum() / units.sum()
    spread = (units * (observed / units - mean) ** 2).sum() / units.sum()
    return float(mean), max(0.0, float(spread - mean / units.mean()))


def _row(row, tau2: float, prior: tuple[float, float], ratio: tuple[float, float]) -> dict[str, float | str]:
    seen, expected, units = row.observed, row.expected, row.population
    z = (sqrt(seen / expected) - 1) / sqrt(1 / (4 * expected) + tau2)
    low, high = _interval(seen)
    weight = prior[1] / (prior[1] + prior[0] / units)
    shape, scale = ratio[0] ** 2 / ratio[1], ratio[0] / ratio[1]
    return {
        "area": row.area,
        "ratio": seen / expected,
        "low": low / expected,
        "high": high / expected,
        "z": z,
        "p": 2 * stats.norm.sf(abs(z)),
        "smoothed": weight * seen / units + (1 - weight) * prior[0],
        "exceedance": stats.gamma.sf(1, shape + seen, scale=1 / (scale + expected)),
    }


def _interval(seen: float) -> tuple[float, float]:
    if seen < 10:
        return (stats.chi2.ppf(0.025, 2 * seen) / 2 if seen else 0.0), stats.chi2.ppf(0.975, 2 * seen + 2) / 2
    z, above = stats.norm.ppf(0.975), seen + 1
    return (
        seen * (1 - 1 / (9 * seen) - z / (3 * sqrt(seen))) ** 3,
        above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3,
    )


def _trend(area: str, series: pd.DataFrame) -> dict[str, float | str]:
    """Poisson trend by reweighted least squares, quasi where it scatters, Mann-Kendall, Sen and the last two years."""
    time = series["period"].astype(float).to_numpy()
    seen, units = series["observed"].to_numpy(), series["population"].to_numpy()
    mean, slope, error = _fit(time - time.mean(), seen, units)
    freedom = len(seen) - 2
    dispersion = float(((seen - mean) ** 2 / mean).sum() / freedom)
    law = stats.t(freedom) if dispersion > 1.5 else stats.norm()
    error *= sqrt(dispersion) if dispersion > 1.5 else 1.0
    reach = law.ppf(0.975) * error
    rates = seen / units
    last = (
        stats.binomtest(int(seen[-1]), int(seen[-2:].sum()), units[-1] / units[-2:].sum())
        if seen[-2:].sum()
        else None
    )
    return {
        "area": area,
        "trend_change": exp(slope),
        "trend_low": exp(slope - reach),
        "trend_high": exp(slope + reach),
        "trend_p": 2 * law.sf(abs(slope) / error),
        "trend_steady_p": _mann_kendall(rates),
        "trend_slope": stats.theilslopes(rates, time).slope,
        "trend_last_p": last.pvalue if last else 1.0,
    }


def _fit(time: np.ndarray, seen: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, float, float]:
    design = np.column_stack([np.ones_like(time), time])
    beta = np.array([np.log(max(seen.sum(), 0.5) / units.sum()), 0.0])
    for _step in range(50):
        mean = units * np.exp(design @ beta)
        information = design.T @ (design * mean[:, None])
        step = np.linalg.solve(information, design.T @ (seen - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            break
    mean = units * np.exp(design @ beta)
    return mean, float(beta[1]), sqrt(np.linalg.inv(design.T @ (design * mean[:, None]))[1, 1])


def _mann_kendall(values: np.ndarray) -> float:
    n = len(values)
    s = sum(np.sign(values[j] - values[i]) for i in range(n) for j in range(i + 1, n))
    ties = pd.Series(values).value_counts().to_numpy()
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    return float(2 * stats.norm.sf(abs((s - np.sign(s)) / sqrt(variance)))) if variance else 1.0

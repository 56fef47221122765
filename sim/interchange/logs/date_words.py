"""Words and signs in dates, put into figures: Chinese units, halves of the day, names of months, wide characters."""

from __future__ import annotations

import polars as pl

__all__ = ["plainly"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WIDE = {chr(0xFF10 + n): str(n) for n in range(10)} | {
    "：": ":",
    "／": "/",
    "－": "-",
    "．": ".",
    "，": ",",
    "\u3000": " ",
}
_ANY_MONTH = rf"(?i)(?:{'|'.join(_MONTHS)})"
_HAN = r"[年月日时点分秒上下中午晚早凌晨：／－．，０-９\u3000]"


def plainly(texts: pl.Series) -> pl.Series:
    """Texts of dates with figures for words, such as `5 Mar 2024` as `2024-03-5`.

    >>> plainly(pl.Series(["2024年3月5日 下午3时30分", "Tue, 05-MAR-2024 08:30", "3/5/24 8:30 PM"])).to_list()
    ['2024-3-5 3:30 PM', '2024-03-05 08:30', '3/5/2024 8:30 PM']
    """
    text = texts.str.strip_chars().str.replace(r"\[[\w/]+\]$", "")  # a zone's name behind its offset
    if text.str.contains(_HAN).any():
        text = _figures(text)
    if text.str.contains(_ANY_MONTH).any():
        text = _months(text)
    text = text.str.replace(r"^(\d{1,2})([/.])(\d{1,2})[/.](\d{2})(\s|$)", "$1$2$3${2}20$4$5")
    text = text.str.replace(r"^(\d{13}|\d{16})\.\d+$", "$1")  # what is finer than a clock that counts so
    return text.str.strip_chars()


def _figures(text: pl.Series) -> pl.Series:
    """Chinese units and halves of the day."""
    text = text.str.replace_many(list(_WIDE), list(_WIDE.values()))
    text = text.str.replace(r"\s*(?:星期|周)[一二三四五六日天]\s*", " ")
    text = text.str.replace_all("[年月]", "-").str.replace("[日号]", " ")
    text = text.str.replace(r"-\s*$", "-1")  # 2024年3月
    # 下午3时 is 15:00, 下午15时 is 15:00 as well
    text = text.str.replace(r"(?:上午|凌晨|早上|早晨)\s*(\d.*)$", "$1 AM")
    text = text.str.replace(r"(?:下午|晚上|中午|傍晚)\s*((?:1[3-9]|2\d)\D.*)$", "$1")
    text = text.str.replace(r"(?:下午|晚上|中午|傍晚)\s*(\d.*)$", "$1 PM")
    text = text.str.replace(r"[时点](\s*(?:[AP]M)?)$", ":00$1").str.replace("[时点]", ":")
    return text.str.replace("分(.*)秒", ":$1").str.replace("分", "").str.replace_all(r"\s+", " ")


def _months(text: pl.Series) -> pl.Series:
    """Names of months, before or behind the day."""
    text = text.str.replace(r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", "")
    for number, name in enumerate(_MONTHS, 1):
        if text.str.contains(f"(?i){name}").any():
            day_first = rf"(?i)^(\d{{1,2}})(?:st|nd|rd|th)?[-\s.]+{name}[a-z]*[-,\s.]+(\d{{4}}),?"
            month_first = rf"(?i)^{name}[a-z]*[-\s.]+(\d{{1,2}})(?:st|nd|rd|th)?[-,\s]+(\d{{4}}),?"
            text = text.str.replace(day_first, f"$2-{number:02d}-$1").str.replace(month_first, f"$2-{number:02d}-$1")
    return text

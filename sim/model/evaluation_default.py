"""The indicator system that stands in where a scenario has none: assumptions throughout."""

from __future__ import annotations

from sim.model.evaluation import Evaluation

__all__ = ["DEFAULT"]

_SHARES = {"excellent": [0.95, 0.98], "good": [0.85, 0.92], "fair": [0.7, 0.8]}
_RIGHT = {"excellent": [0.96, 0.99], "good": [0.9, 0.94], "fair": [0.8, 0.87]}

DEFAULT = Evaluation.model_validate(
    {
        "source": "assumption",
        "systems": {
            "departments": {
                "name": {"zh": "部门通用指标体系（假设）", "en": "Common indicators of departments (assumed)"},
                "weights": {"keeping": 0.35, "quality": 0.3, "speed": 0.25, "load": 0.1},
                "criteria": {
                    "keeping": {
                        "name": {"zh": "时限兑现", "en": "Promises kept"},
                        "figure": "promises_kept",
                        "scale": _SHARES,
                    },
                    "quality": {
                        "name": {"zh": "一次做对", "en": "Right the first time"},
                        "criteria": {
                            "right": {
                                "name": {"zh": "本部门一次做对率", "en": "Items right the first time"},
                                "figure": "first_time_right",
                                "scale": _RIGHT,
                            },
                            "accepted": {
                                "name": {"zh": "移交被接受率", "en": "Hand-offs accepted"},
                                "figure": "accepted",
                                "scale": _RIGHT,
                            },
                        },
                    },
                    "speed": {
                        "name": {"zh": "本部门造成的等待", "en": "Wait for its own people"},
                        "figure": "wait_mean",
                        "scale": {"excellent": ["2 h", "1 h"], "good": ["8 h", "4 h"], "fair": ["24 h", "16 h"]},
                    },
                    "load": {
                        "name": {"zh": "人员负荷", "en": "Load of its people"},
                        "figure": "utilisation",
                        "scale": {"excellent": [0.85, 0.8], "good": [0.92, 0.88], "fair": [0.98, 0.95]},
                    },
                },
            }
        },
    }
)
"""Four criteria for every department, with weights and grades from judgement alone."""

"""Evaluation, value chain and risk register, where the scenario has them."""

from __future__ import annotations

from sim.report.evaluation_sheets import Assessor, Sheet
from sim.report.markup import Element
from sim.report.pictures.chain_matrix import Field, chain_matrix
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.score_bars import Score, score_bars
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, details, figure, note, section, table
from sim.views.evaluation import assess

__all__ = ["evaluation_sections"]


def evaluation_sections(context: Context) -> list[Element | None]:
    """Three sections, each only where the scenario has its part."""
    scenario = context.scenario
    if scenario is None or not (scenario.value_chain or scenario.risks or scenario.evaluation):
        return []
    assessor = Assessor(context.log, context.lang, assess(context.log))
    return [
        _evaluation(context, assessor) if scenario.evaluation is not None else None,
        _chain(context, assessor),
        _risks(context, assessor),
    ]


def _evaluation(context: Context, assessor: Assessor) -> Element:
    """Bars of the first system of departments, then every system and the customers as tables."""
    evaluated = assessor.found.evaluated
    units = [unit for unit in evaluated.units if unit.of == "department"]
    first = [unit for unit in units if unit.system == units[0].system]
    scores = [
        Score(assessor.unit_name(u), u.root.score, assessor.grade(u.root.grade), context.palette.colour(u.unit))
        for u in first
    ]
    marks = sorted(evaluated.evaluation.grades.model_dump(exclude={"source"}).values())
    pictures = [score_bars(scores, lang=context.lang, width=w, marks=marks) for w in (WIDE, NARROW)]
    return section(
        "evaluation",
        context.say("evaluation.title"),
        figure(*pictures) if scores else None,
        [details(sheet.title, *_sheet(sheet)) for sheet in (*assessor.systems(), *assessor.customers())],
        note(context.say("evaluation.note")),
    )


def _chain(context: Context, assessor: Assessor) -> Element | None:
    sheet, scenario = assessor.chain(), context.scenario
    if sheet is None or scenario is None or scenario.value_chain is None:
        return None
    rows = assessor.found.chain
    needs = list(scenario.value_chain.needs)
    departments = [name for name in scenario.departments if name in set(rows["department"])]
    fields = [
        Field(
            department=departments.index(row["department"]),
            need=needs.index(row["need"]),
            value=assessor.value(assessor.link_figure(row), row["value"]),
            short=assessor.value(assessor.link_figure(row), row["value"], digits=0),
            target=assessor.value(assessor.link_figure(row), row["target"]),
            reached=row["reached"],
            gap="" if row["gap"] is None else context.say(f"value_chain.short.{row['gap']}"),
            says=assessor.requirement(row["requirement"]),
        )
        for row in rows.iter_rows(named=True)
        if row["department"] in departments
    ]
    names = [context.name("department", name) for name in departments]
    labels = [assessor.need(need) for need in needs]
    pictures = [chain_matrix(names, labels, fields, lang=context.lang, width=w) for w in (WIDE, NARROW)]
    listed = [note(text) for text in sheet.notes[1:]]
    return section(
        "value-chain", context.say("value_chain.heading"), figure(*pictures), listed, _asked(context, assessor)
    )


def _asked(context: Context, assessor: Assessor) -> Element:
    """Every link of the chain in words."""
    keys = ("need", "department", "requirement", "measure", "n", "reached")
    columns = [Column(context.say(f"value_chain.column.{key}"), numeric=key == "n") for key in keys]
    cells = [
        [
            assessor.need(row["need"]),
            context.name("post", row["post"]) if row["post"] else context.name("department", row["department"]),
            assessor.requirement(row["requirement"]),
            _measure(context, row["measure"], row["standard"]),
            "—" if row["n"] is None else f"{row['n']:,}",
            assessor.link(row),
        ]
        for row in assessor.found.chain.iter_rows(named=True)
    ]
    return details(context.say("value_chain.links"), table(columns, cells))


def _measure(context: Context, measure: str | None, standard: str | None) -> str:
    if measure == "hand_off":
        return context.say("value_chain.hand_off")
    return context.name("standard", standard)


def _risks(context: Context, assessor: Assessor) -> Element | None:
    sheet = assessor.risks()
    return None if sheet is None else section("risks", sheet.title, *_sheet(sheet))


def _sheet(sheet: Sheet) -> list[Element]:
    columns = [Column(heading, numeric=numeric) for heading, numeric in sheet.columns]
    return [table(columns, sheet.rows), *(note(text) for text in sheet.notes)]

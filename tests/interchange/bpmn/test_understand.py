"""What BPMN's words mean when they are run, each on the smallest drawing that shows it."""

import re

import pytest

from sim.errors import InputError
from sim.interchange.bpmn.understand import import_bpmn
from tests.interchange.bpmn.drawn import END, START, ended, flows, run, tasks, walked, write

ERROR = '<{0} id="{1}"{2}><errorEventDefinition/></{0}>'


def refused(path):
    with pytest.raises(InputError) as caught:
        import_bpmn(path)
    return caught.value.mistakes


def test_every_kind_of_task(tmp_path):
    kinds = ("userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "task")
    body = "".join(tasks(f"t{number}", tag) for number, tag in enumerate(kinds))
    imported = import_bpmn(write(tmp_path, START + body + END + flows("s t0 t1 t2 t3 t4 t5 t6 e")))
    elements = imported.written["processes"]["model"]["elements"]
    assert [elements[f"t{number}"].get("drawn") for number in range(7)] == [*kinds[:6], None]
    posts = {name: elements[name]["post"] for name in ("t0", "t2", "t5")}
    assert posts["t0"] == posts["t5"] != posts["t2"]  # a machine has a post of its own
    assert imported.written["staff"][posts["t2"]]["count"] == 10
    assert imported.ids["t0"] == ("processes", "model", "elements", "t0")
    assert imported.ids["t0-t1"] == ("processes", "model", "flows", 1)


def test_several_flows_into_a_task_merge_and_out_of_it_divide(tmp_path):
    path = write(tmp_path, START + tasks("a b c d") + END + flows("s a b d e", "a c d"))
    assert walked(run(path)) == [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("d", 2)]


def test_activities_without_incoming_flow_begin_with_the_process(tmp_path):
    log = run(write(tmp_path, tasks("a b")))
    assert walked(log) == [("a", 0), ("b", 0)]
    assert ended(log)


def test_conditions_out_of_a_task_choose_every_flow_that_holds(tmp_path):
    body = START + tasks("a b c d") + END + flows("s a", "a d", "b e", "c e", "d e")
    for name, low in (("b", 1), ("c", 3000)):
        condition = f"<conditionExpression>${{amount &gt; {low}}}</conditionExpression>"
        body += f'<sequenceFlow id="a-{name}" sourceRef="a" targetRef="{name}">{condition}</sequenceFlow>'
    path = write(tmp_path, body)
    rule = import_bpmn(path).written["processes"]["model"]["attributes"]
    assert rule == {"amount": {"law": "uniform(0, 6000)", "source": "assumption"}}
    log = run(path, settings=["processes.model.attributes.amount=2000"])
    assert walked(log) == [("a", 0), ("b", 1), ("d", 1)]


@pytest.mark.parametrize(("amount", "chosen"), [(2000, "b"), (500, "c")])
def test_exclusive_gateway_with_condition_and_default(tmp_path, amount, chosen):
    body = START + tasks("b c") + END + flows("s g", "g c e", "b e")
    body += '<exclusiveGateway id="g" default="g-c"/><sequenceFlow id="g-b" sourceRef="g" targetRef="b">'
    body += "<conditionExpression>= amount &gt; 1000</conditionExpression></sequenceFlow>"
    log = run(write(tmp_path, body), settings=[f"processes.model.attributes.amount={amount}"])
    assert [name for name, _ in walked(log)] == [chosen]


def test_what_cannot_be_said_is_replaced_by_equal_probabilities(tmp_path):
    body = START + tasks("b c d") + END + flows("s g", "g c e", "g d e", "b e") + '<exclusiveGateway id="g" name="x"/>'
    body += '<sequenceFlow id="g-b" sourceRef="g" targetRef="b">'
    body += "<conditionExpression>orders.stream().anyMatch(o)</conditionExpression></sequenceFlow>"
    imported = import_bpmn(write(tmp_path, body))
    form = [(one.place[-1], one.default) for one in imported.form if one.what == "probability"]
    assert form == [("probability", "0.3333"), ("probability", "0.3333"), ("probability", "0.3334")]
    assert [note.key for note in imported.notes] == ["condition"]


def test_a_condition_in_a_loop_is_a_probability(tmp_path):
    body = START + tasks("a b") + END + flows("s a g", "b e") + '<exclusiveGateway id="g"/>'
    for name, sign in (("a", "&gt;"), ("b", "&lt;")):
        condition = f"<conditionExpression>amount {sign} 5</conditionExpression>"
        body += f'<sequenceFlow id="g-{name}" sourceRef="g" targetRef="{name}">{condition}</sequenceFlow>'
    path = write(tmp_path, body)
    assert [note.key for note in import_bpmn(path).notes] == ["condition_in_loop"]
    assert ended(run(path, cases=20))


def test_numbers_as_conditions_are_probabilities(tmp_path):
    body = START + tasks("a b") + END + flows("s g", "a e", "b e") + '<exclusiveGateway id="g"/>'
    for name, share in (("a", "0.2"), ("b", "0.8")):
        condition = f"<conditionExpression>{share}</conditionExpression>"
        body += f'<sequenceFlow id="g-{name}" sourceRef="g" targetRef="{name}">{condition}</sequenceFlow>'
    imported = import_bpmn(write(tmp_path, body))
    assert [flow.get("probability") for flow in imported.written["processes"]["model"]["flows"]][-2:] == [0.2, 0.8]
    assert "probability" not in {one.what for one in imported.form}


def test_parallel_and_inclusive_gateways(tmp_path):
    body = START + tasks("a b c") + END + '<parallelGateway id="g"/><parallelGateway id="j"/>'
    body += flows("s g", "g a j", "g b j", "j c e")
    assert walked(run(write(tmp_path, body), a="5 min")) == [("a", 0), ("b", 0), ("c", 5)]
    inclusive = body.replace("parallelGateway", "inclusiveGateway")
    log = run(write(tmp_path, inclusive), settings=["processes.model.flows[1].probability=1"])
    assert ended(log)
    assert [name for name, _ in walked(log)].count("c") == 1


def test_event_gateway_takes_the_first(tmp_path):
    body = START + tasks("a b") + END + '<eventBasedGateway id="g"/><receiveTask id="m" name="m"/>'
    body += '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT4M</timeDuration>'
    body += "</timerEventDefinition></intermediateCatchEvent>" + flows("s g", "g m a e", "g t b e")
    assert walked(run(write(tmp_path, body))) == [("b", 4)]
    assert walked(run(write(tmp_path, body), m="3 min")) == [("a", 3)]


@pytest.mark.parametrize(
    ("interrupting", "expected"), [("true", [("a", 0), ("b", 2)]), ("false", [("a", 0), ("b", 2), ("c", 5)])]
)
def test_boundary_timer(tmp_path, interrupting, expected):
    body = START + tasks("a b c") + END + flows("s a c e", "x b e")
    body += f'<boundaryEvent id="x" attachedToRef="a" cancelActivity="{interrupting}"><timerEventDefinition>'
    body += "<timeDuration>PT2M</timeDuration></timerEventDefinition></boundaryEvent>"
    assert walked(run(write(tmp_path, body), a="5 min")) == expected


def test_error_out_of_a_subprocess_is_caught_at_its_edge(tmp_path):
    inside = '<startEvent id="is"/>' + tasks("i k") + '<parallelGateway id="ig"/>' + flows("is ig", "ig i ie", "ig k")
    inside += ERROR.format("endEvent", "ie", "")
    body = START + f'<subProcess id="u" name="u">{inside}</subProcess>' + tasks("a b") + END + flows("s u a e", "x b e")
    log = run(write(tmp_path, body + ERROR.format("boundaryEvent", "x", ' attachedToRef="u"')), k="9 min")
    assert walked(log) == [("u/i", 0), ("u/k", 0), ("b", 1)]
    assert log.work.filter(log.work["element_id"] == "u/k")["outcome"].to_list() == ["cancelled"]


def test_error_of_a_task_is_a_choice_behind_it(tmp_path):
    body = START + tasks("a b c") + END + flows("s a c e", "x b e")
    path = write(tmp_path, body + ERROR.format("boundaryEvent", "x", ' attachedToRef="a"'))
    imported = import_bpmn(path)
    at = next(one for one in imported.form if one.what == "probability")
    assert at.default == "0.1"
    for chance, then in ((1, "b"), (0, "c")):
        assert walked(run(path, settings=[f"{at.path}={chance}"])) == [("a", 0), (then, 1)]


def test_escalation_does_not_end_the_work(tmp_path):
    inside = '<startEvent id="is"/>' + tasks("i k") + '<endEvent id="ie"/>' + flows("is i t k ie")
    inside += '<intermediateThrowEvent id="t"><escalationEventDefinition/></intermediateThrowEvent>'
    body = START + f'<subProcess id="u" name="u">{inside}</subProcess>' + tasks("a b") + END + flows("s u a e", "x b e")
    body += (
        '<boundaryEvent id="x" attachedToRef="u" cancelActivity="false"><escalationEventDefinition/></boundaryEvent>'
    )
    assert walked(run(write(tmp_path, body))) == [("u/i", 0), ("b", 1), ("u/k", 1), ("a", 2)]


def test_event_subprocess_interrupts_its_level(tmp_path):
    handler = '<subProcess id="h" name="h" triggeredByEvent="true"><startEvent id="hs"><timerEventDefinition>'
    handler += "<timeDuration>PT3M</timeDuration></timerEventDefinition></startEvent>" + tasks("c")
    handler += flows("hs c") + "</subProcess>"
    log = run(write(tmp_path, START + tasks("a b") + END + flows("s a b e") + handler), b="9 min")
    assert walked(log) == [("main/a", 0), ("main/b", 1), ("h/c", 3)]
    assert ended(log)


def test_links_are_sequence_flows(tmp_path):
    link = '<{0} id="{1}"><linkEventDefinition name="over there"/></{0}>'
    body = START + tasks("a b") + END + flows("s a l", "k b e")
    body += link.format("intermediateThrowEvent", "l") + link.format("intermediateCatchEvent", "k")
    assert walked(run(write(tmp_path, body))) == [("a", 0), ("b", 1)]
    mistakes = refused(write(tmp_path, body.replace('"over there"', '"elsewhere"', 1)))
    assert [one.key for one in mistakes] == ["bpmn.link"]


def test_compensation_runs_the_handlers_of_what_was_done(tmp_path):
    handlers = "".join(
        f'<boundaryEvent id="c{name}" attachedToRef="{name}"><compensateEventDefinition/></boundaryEvent>'
        f'<task id="un{name}" name="un{name}" isForCompensation="true"/>'
        f'<association id="l{name}" sourceRef="c{name}" targetRef="un{name}"/>'
        for name in "ab"
    )
    throw = '<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent>'
    log = run(write(tmp_path, START + tasks("a b") + END + handlers + throw + flows("s a b t e")))
    assert walked(log) == [("a", 0), ("b", 1), ("unb", 2), ("una", 3)]


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("<standardLoopCharacteristics/>", [("a", 0), ("b", 1)]),
        ('<standardLoopCharacteristics loopMaximum="3"/>', [("a", 0), ("a", 1), ("a", 2), ("b", 3)]),
        (
            '<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>2</loopCardinality>'
            "</multiInstanceLoopCharacteristics>",
            [("a", 0), ("a", 1), ("b", 2)],
        ),
        (
            "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>",
            [("a_whole/a", 0)] * 3 + [("b", 1)],
        ),
    ],
)
def test_markers_of_repetition(tmp_path, marker, expected):
    body = START + f'<task id="a" name="a">{marker}</task>' + tasks("b") + END + flows("s a b e")
    assert walked(run(write(tmp_path, body))) == expected


def test_ad_hoc_subprocess_does_everything_once(tmp_path):
    for ordering, second in (("Parallel", 0), ("Sequential", 1)):
        inside = f'<adHocSubProcess id="u" name="u" ordering="{ordering}">' + tasks("a b") + "</adHocSubProcess>"
        log = run(write(tmp_path, START + inside + END + flows("s u e")))
        assert walked(log) == [("u/a", 0), ("u/b", second)]


def test_call_activity_walks_the_other_process(tmp_path):
    other = '<process id="Q" name="sub">' + tasks("x") + "</process>"
    body = START + '<callActivity id="c" name="c" calledElement="Q"/>' + END + flows("s c e")
    path = write(tmp_path, body, around=other)
    assert walked(run(path)) == [("c/x", 0)]
    assert list(import_bpmn(path).written["arrivals"]) == ["model"]  # what is called has no cases of its own


def test_calls_in_a_circle_are_refused(tmp_path):
    body = START + '<callActivity id="c" calledElement="P"/>' + END + flows("s c e")
    (mistake,) = refused(write(tmp_path, body))
    assert mistake.key == "bpmn.circle"
    assert "P -> P" in mistake.rule


def test_terminate_ends_everything(tmp_path):
    body = START + tasks("a b") + '<endEvent id="e"><terminateEventDefinition/></endEvent>' + flows("s a e", "s b")
    log = run(write(tmp_path, body), b="9 min")
    assert log.work.sort("element_id")["outcome"].to_list() == ["done", "cancelled"]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (
            START + '<complexGateway id="g"/><complexGateway id="j"/>' + tasks("a") + END + flows("s g j e", "g a j"),
            "bpmn.complex",
        ),
        (START + '<eventBasedGateway id="g"/>' + tasks("a b") + flows("s g a", "g b"), "bpmn.event_gateway"),
        ('<startEvent id="s"><errorEventDefinition/></startEvent>', "bpmn.start_kind"),
        (START + '<endEvent id="e"><timerEventDefinition/></endEvent>' + flows("s e"), "bpmn.end_kind"),
        (START + '<endEvent id="e"><cancelEventDefinition/></endEvent>' + flows("s e"), "bpmn.cancel"),
        (
            START + '<intermediateCatchEvent id="i"><errorEventDefinition/></intermediateCatchEvent>' + flows("s i"),
            "bpmn.catch_kind",
        ),
        (START + tasks("a b") + '<exclusiveGateway id="g"/>' + flows("s a g a"), "bpmn.no_end"),
        (
            START + tasks("a b") + '<exclusiveGateway id="g"/><parallelGateway id="j"/>' + END
            + flows("s g", "g a j", "g b j", "j e"),
            "bpmn.deadlock",
        ),
        (
            START + '<boundaryEvent id="x" attachedToRef="s"><timerEventDefinition/></boundaryEvent>',
            "bpmn.boundary_host",
        ),
        (START + '<subProcess id="h" triggeredByEvent="true"/>', "bpmn.handler"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_of_bpmn_is_refused(tmp_path, body, key):
    (mistake, *_) = refused(write(tmp_path, "\n" + body))
    assert mistake.key == key
    assert re.fullmatch(r".*model\.bpmn:[45] \w+", mistake.place)  # the line after the definitions, or the next
    assert "BPMN 2.0.2" in mistake.rule

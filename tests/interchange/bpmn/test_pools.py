"""Pools, lanes and messages: departments, posts, hand-offs, waits for the customer, touchpoints."""

from sim.interchange.bpmn.understand import import_bpmn
from tests.interchange.bpmn.drawn import END, NAMESPACE, START, ended, flows, run, tasks, walked, write

MESSAGE = "<messageEventDefinition/>"


def pools(folder, collaboration, **processes):
    """A file with a collaboration and several processes."""
    inside = "\n".join(f'<process id="{name}">{body}</process>' for name, body in processes.items())
    path = folder / "pools.bpmn"
    around = f"<collaboration id='C'>{collaboration}</collaboration>"
    path.write_text(f'<definitions xmlns="{NAMESPACE}">{around}{inside}</definitions>', encoding="utf-8")
    return path


def pool(name, process=None):
    ref = f' processRef="{process}"' if process else ""
    return f'<participant id="pool_{name}" name="{name}"{ref}/>'


def messages(*pairs):
    return "".join(f'<messageFlow id="m_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def lane(name, *holds, inner=""):
    refs = "".join(f"<flowNodeRef>{one}</flowNodeRef>" for one in holds)
    return f'<lane id="lane_{name}" name="{name}">{refs}{inner}</lane>'


def process_of(imported):
    (found,) = imported.written["processes"].values()
    return found


def test_lanes_are_posts_of_the_pools_department(tmp_path):
    lanes = "<laneSet id='l'>" + lane("Clerk", "a") + lane("Boss", "b") + "</laneSet>"
    body = lanes + START + tasks("a b") + END + flows("s a b e")
    imported = import_bpmn(pools(tmp_path, pool("Office", "P"), P=body))
    assert imported.written["departments"] == {"office": {"name": "Office"}}
    assert imported.written["posts"] == {
        "clerk": {"name": "Clerk", "department": "office"},
        "boss": {"name": "Boss", "department": "office"},
    }
    elements = process_of(imported)["elements"]
    assert (elements["a"]["post"], elements["b"]["post"]) == ("clerk", "boss")


def test_of_nested_lanes_the_outer_one_is_the_department(tmp_path):
    inner = "<childLaneSet id='k'>" + lane("Clerk", "a", "b") + "</childLaneSet>"
    lanes = "<laneSet id='l'>" + lane("Sales", "a", "b", inner=inner) + "</laneSet>"
    body = lanes + START + tasks("a") + '<subProcess id="b">' + tasks("c") + "</subProcess>" + END + flows("s a b e")
    imported = import_bpmn(pools(tmp_path, pool("Utility", "P"), P=body))
    assert imported.written["departments"]["sales"] == {"name": "Sales", "parent": "utility"}
    assert imported.written["posts"] == {"clerk": {"name": "Clerk", "department": "sales"}}
    inside = process_of(imported)["elements"]["subprocess_1"]["elements"]
    assert inside["c"]["post"] == "clerk"  # a sub-process has the lane that holds it


def test_a_message_that_starts_another_pool_is_a_hand_off(tmp_path):
    first = START + tasks("a b") + END + flows("s a b e")
    then = f'<startEvent id="s2">{MESSAGE}</startEvent>' + tasks("x") + '<endEvent id="e2"/>' + flows("s2 x e2")
    path = pools(tmp_path, pool("Front", "P") + pool("Back", "Q") + messages(("a", "s2")), P=first, Q=then)
    log = run(path)
    assert walked(log) == [("a", 0), ("b", 1), ("x", 1)]
    sender = log.work.filter(log.work["element_id"] == "a")["work_id"].item()
    assert log.work.filter(log.work["element_id"] == "x")["sent_by"].item() == sender
    assert ended(log)


def test_an_answer_is_waited_for(tmp_path):
    first = START + tasks("a b") + f'<intermediateCatchEvent id="c" name="answer">{MESSAGE}</intermediateCatchEvent>'
    first += END + flows("s a c b e")
    then = f'<startEvent id="s2">{MESSAGE}</startEvent>' + tasks("x") + f'<endEvent id="e2">{MESSAGE}</endEvent>'
    both = messages(("a", "s2"), ("e2", "c"))
    path = pools(tmp_path, pool("Front", "P") + pool("Back", "Q") + both, P=first, Q=then + flows("s2 x e2"))
    assert walked(run(path, x="7 min")) == [("a", 0), ("x", 1), ("b", 8)]


def test_a_task_that_asks_waits_for_its_answer_after_the_work(tmp_path):
    then = f'<startEvent id="s2">{MESSAGE}</startEvent>' + tasks("x") + '<endEvent id="e2"/>' + flows("s2 x e2")
    both = messages(("a", "s2"), ("x", "a"))
    first = START + tasks("a b") + END + flows("s a b e")
    path = pools(tmp_path, pool("Front", "P") + pool("Back", "Q") + both, P=first, Q=then)
    assert walked(run(path, x="7 min")) == [("a", 0), ("x", 1), ("b", 8)]


def test_a_message_that_need_not_come_is_not_waited_for_for_ever(tmp_path):
    first = START + tasks("a b") + f'<intermediateCatchEvent id="c" name="c">{MESSAGE}</intermediateCatchEvent>' + END
    first += flows("s a c b e")
    then = (
        f'<startEvent id="s2">{MESSAGE}</startEvent><exclusiveGateway id="g"/>' + tasks("x y") + '<endEvent id="e2"/>'
    )
    then += flows("s2 g x e2", "g y e2")
    both = messages(("a", "s2"), ("x", "c"))
    path = pools(tmp_path, pool("Front", "P") + pool("Back", "Q") + both, P=first, Q=then)
    assert [note.key for note in import_bpmn(path).notes] == ["pools_joined", "in_vain"]
    chances = [one.path for one in import_bpmn(path).form if one.what == "probability"]
    for sent, start in ((1, 2), (0, 31)):
        settings = [f"{chance}={value}" for chance, value in zip(chances, (sent, 1 - sent), strict=True)]
        log = run(path, settings=settings, no_c="30 min")
        assert dict(walked(log))["b"] == start
        assert ended(log)


def test_what_is_sent_in_a_branch_beside_others_comes_for_certain(tmp_path):
    first = START + tasks("a b") + f'<intermediateCatchEvent id="c" name="c">{MESSAGE}</intermediateCatchEvent>' + END
    first += flows("s a c b e")
    then = (
        f'<startEvent id="s2">{MESSAGE}</startEvent><parallelGateway id="g"/>' + tasks("x y") + flows("s2 g x", "g y")
    )
    both = messages(("a", "s2"), ("x", "c"))
    path = pools(tmp_path, pool("Front", "P") + pool("Back", "Q") + both, P=first, Q=then)
    assert [note.key for note in import_bpmn(path).notes] == ["pools_joined"]
    assert walked(run(path)) == [("a", 0), ("x", 1), ("y", 1), ("b", 2)]


def test_the_customer_walks_a_pool_of_their_own(tmp_path):
    customer = START + tasks("order") + END + flows("s order e")
    office = (
        f'<startEvent id="s2">{MESSAGE}</startEvent>' + tasks("phone") + '<endEvent id="e2"/>' + flows("s2 phone e2")
    )
    path = pools(
        tmp_path, pool("Customer", "P") + pool("Office", "Q") + messages(("order", "s2"), ("phone", "pool_Customer")),
        P=customer, Q=office,
    )  # fmt: skip
    imported = import_bpmn(path)
    elements = process_of(imported)["elements"]
    assert elements["order"] | {"after": ""} == {
        "type": "message", "name": "order", "origin": "order", "waits_for": "customer", "after": "",
        "source": "assumption",
    }  # fmt: skip
    assert list(imported.written["departments"]) == ["office"]
    assert walked(run(path)) == [("phone", 10)]  # after ten minutes at the customer


def test_black_boxes_are_touchpoints_and_waits(tmp_path):
    body = START + tasks("a") + '<task id="b" name="phone the customer"/>' + END + flows("s a b e")
    both = messages(("pool_Customer", "a"), ("b", "pool_Customer"))
    imported = import_bpmn(pools(tmp_path, pool("Office", "P") + pool("Customer") + both, P=body))
    elements = process_of(imported)["elements"]
    assert elements["a"]["touchpoint"] == "online"
    assert elements["a"]["external"]["waits_for"] == "customer"
    assert elements["phone_the_customer"]["touchpoint"] == "hotline"
    assert "external" not in elements["phone_the_customer"]


def test_pools_without_messages_between_them_are_processes_of_their_own(tmp_path):
    one = START + tasks("a") + END + flows("s a e")
    other = (
        one.replace('"', "'")
        .replace("'s'", "'s2'")
        .replace("'a'", "'a2'")
        .replace("'e'", "'e2'")
        .replace("'s-a'", "'f'")
    )
    other = other.replace("'a-e'", "'g'")
    imported = import_bpmn(pools(tmp_path, pool("Front", "P") + pool("Back", "Q"), P=one, Q=other))
    assert list(imported.written["processes"]) == ["front", "back"]
    assert list(imported.written["arrivals"]) == ["front", "back"]


def test_an_empty_pool_is_a_black_box(tmp_path):
    body = START + tasks("a") + END + flows("s a e")
    path = pools(tmp_path, pool("Office", "P") + pool("Agency", "Q") + messages(("a", "pool_Agency")), P=body, Q="")
    assert list(import_bpmn(path).written["processes"]) == ["office"]


def test_data_and_notes_are_kept(tmp_path):
    body = (
        START
        + '<task id="a" name="a"><dataOutputAssociation id="d"><targetRef>o</targetRef></dataOutputAssociation></task>'
    )
    body += END + flows("s a e") + '<dataObjectReference id="o" name="Form" dataObjectRef="x"/><dataObject id="x"/>'
    body += '<textAnnotation id="n"><text>By phone, too</text></textAnnotation>'
    body += '<association id="j" sourceRef="a" targetRef="n"/>'
    body += '<group id="g" categoryValueRef="v"/>'
    around = '<category id="k"><categoryValue id="v" value="Frame"/></category>'
    imported = import_bpmn(write(tmp_path, body, around=around))
    assert process_of(imported)["artifacts"] == {
        "form": {"kind": "data_object", "name": "Form", "writes": ["a"]},
        "by_phone_too": {"kind": "annotation", "text": "By phone, too", "joined": ["a"]},
        "frame": {"kind": "group", "name": "Frame"},
    }

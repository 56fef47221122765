"""A small scenario that is right, for tests that break it in one place."""

import textwrap

from sim.errors import InputError
from sim.model.check import check_path
from sim.model.load import load_scenario

RIGHT = """\
id: tiny
title: {zh: 小场景, en: A small scenario}
start: 2024-03-04T00:00
zone: Asia/Shanghai
horizon: {time: 30 d}
sources:
  F1: {tag: F1, text: A paper}
calendars:
  office:
    days: working_days
    hours: ["08:30-12:00", "14:00-17:30"]
  rota: {cycle: 4, on: [0, 1], hours: ["08:00-20:00"]}
districts:
  north: {customers: 100}
  south: {customers: 50, parent: north}
departments:
  service: {name: {zh: 营业厅, en: Service hall}, front: true}
  field: {parent: service}
posts:
  clerk: {department: service}
  crew: {department: field, by_district: true}
staff:
  clerks: {posts: [clerk], count: 2, calendar: office}
  crew_north: {posts: [crew], calendar: rota, district: north, skills: [climb]}
  crew_south: {posts: [crew], calendar: rota, district: south, skills: [climb]}
segments:
  home: {}
  firm: {priority: 2}
processes:
  supply:
    attributes:
      kva: {by: segment, cases: {firm: "uniform(10, 100)"}, otherwise: 8}
      complete: {chance: 0.9}
    elements:
      apply: {type: start}
      accept:
        post: clerk
        duration: lognormal(mean=10 min, cv=0.5)
        touchpoint: hall
      papers: {type: exclusive}
      fit: {type: exclusive}
      bring: {type: timer, after: 2 d}
      survey:
        post: crew
        skill: climb
        duration: triangular(20 min, 30 min, 60 min)
        external: {after: 4 h, chance: 0.5}
      both: {type: parallel}
      plan: {post: clerk, duration: 20 min, batch: {size: 2, longest: 1 d}}
      tell: {type: throw, message: ready, to: parent}
      meet: {type: parallel}
      late: {type: boundary, attached_to: survey, after: 5 d, interrupting: false}
      excuse: {post: clerk, duration: 5 min, sets: {sorry: true}}
      excused: {type: end}
      done: {type: end}
    flows:
      - apply -> accept -> papers
      - {from: papers, to: fit, when: complete, loss: 0.1, on_loss: return}
      - {from: papers, to: bring, default: true}
      - bring -> fit
      - fit -> both
      - both -> survey -> meet
      - both -> plan -> tell -> meet -> done
      - late -> excuse -> excused
    behaviours:
      chase: {kind: chase, after: 3 d, until: plan, starts: call}
  call:
    elements:
      ring: {type: start}
      answer: {post: clerk, duration: 3 min}
      wait: {type: message, on: ready}
      bye: {type: end}
    flows: [ring -> answer -> bye, "answer -> wait -> bye"]
arrivals:
  forms: {process: supply, per_day: 5, calendar: office, segments: {home: 3, firm: 1}}
surges:
  storm: {begins: 2024-03-10T08:00, lasts: 2 d, factor: 3, streams: [forms], on: false}
standards:
  promise:
    process: supply
    limit: 8 d
    begins: {element: accept, moment: ended}
    ends: {element: survey}
    calendar: office
indicators:
  straight: {name: Straight, kind: once, process: [supply], elements: [survey]}
outages:
  cut: {process: supply, restored: {element: survey}, customers: kva}
"""


def write(folder, text, name="scenario.yaml"):
    """A scenario file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def broken(folder, *changes):
    """The file of the right scenario with pieces of its text exchanged."""
    text = RIGHT
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return write(folder, text)


def mistakes(path, **rest):
    """What loading and checking say of a file, as texts without its folder."""
    return [str(m).replace(f"{path.parent.resolve().as_posix()}/", "") for m in check_path(path, **rest)]


def refusal(source, **rest):
    """What loading says when it refuses."""
    try:
        load_scenario(source, **rest)
    except InputError as error:
        return str(error)
    raise AssertionError("it was loaded")

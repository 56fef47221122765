"""What a log shows: KPIs, waits, hand-offs, bottlenecks, promises, walkthroughs; all are functions of an event log."""

from sim.views.bottlenecks import bottlenecks, week
from sim.views.busy import busy_spells
from sim.views.handoffs import betweenness, bouncing, crossings, handoffs, network
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.lacks import cannot_tell
from sim.views.names import Names, names_of
from sim.views.outages import SUSTAINED, outages
from sim.views.plain import records
from sim.views.queues import in_queue, queues, steps
from sim.views.replay import one_more
from sim.views.scope import extent, known_keys, scenario_of, select_cases
from sim.views.standards import clocks, fulfilment, versions
from sim.views.summary import combine, summary
from sim.views.utilisation import utilisation
from sim.views.waits import causes, waits

__all__ = [
    "SUSTAINED",  # five minutes, the least length of a sustained interruption
    "Names",  # names of everything in both languages
    "betweenness",  # which units stand between others
    "bottlenecks",  # posts by the waits that they cause
    "bouncing",  # between which units cases bounce
    "busy_spells",  # when people really worked
    "cannot_tell",  # what a log lacks
    "causes",  # waits by cause, one row a cause
    "clocks",  # one row a standard and case
    "combine",  # figures of replications as means with intervals
    "crossings",  # one row a hand-off
    "extent",  # the first and the last instant of a log
    "fulfilment",  # how each standard was kept
    "handoffs",  # the hand-off matrix
    "in_queue",  # when work lay in queues
    "indicators",  # the scenario's own indicators
    "known_keys",  # what views can be broken down by
    "kpis",  # time, throughput, cost and quality of cases or work items
    "names_of",  # the names behind a log
    "network",  # the hand-off network as a graph
    "one_more",  # what one more person would save
    "outages",  # SAIDI, SAIFI, CAIDI
    "queues",  # queue lengths
    "records",  # a table as JSON data, in seconds
    "scenario_of",  # the scenario behind a log
    "select_cases",  # the cases that a view speaks of
    "steps",  # how many at a time, as a step function
    "summary",  # all figures of a log, the content of kpis.json
    "utilisation",  # how much of their duty people worked
    "versions",  # promises kept by rule version
    "waits",  # where the time went
    "week",  # queues and load by hour of the week
]

"""What a log shows: KPIs, waits, hand-offs, bottlenecks, promises, walkthroughs; all are functions of an event log."""

from sim.views.bottlenecks import bottlenecks, week
from sim.views.breaches import breaches, clock_holders
from sim.views.busy import busy_spells
from sim.views.decomposition import Estimate, compare_causes, estimate_waits, rostered
from sim.views.evaluation import assess, benchmark, customers, difference, evaluate, proposal
from sim.views.experience import dissatisfaction, experience, moments_of_truth, satisfaction
from sim.views.external import external_spells
from sim.views.flow import END, START, flow_arrows, flow_boxes, processes_of
from sim.views.handoffs import betweenness, bouncing, crossings, handoffs, network
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.lacks import cannot_tell
from sim.views.names import Names, names_of
from sim.views.outages import SUSTAINED, outages
from sim.views.pick import day_of, find_case, find_day, find_department, find_post
from sim.views.plain import records
from sim.views.queues import in_queue, queues, steps
from sim.views.replay import one_more
from sim.views.risks import risk_register
from sim.views.scope import extent, known_keys, scenario_of, select_cases
from sim.views.standards import clocks, fulfilment, versions
from sim.views.summary import combine, summary
from sim.views.utilisation import utilisation
from sim.views.value_chain import value_chain
from sim.views.waits import causes, waits
from sim.views.walk_customer import CustomerWalk, walk_customer
from sim.views.walk_department import DepartmentWalk, walk_department
from sim.views.walk_post import PostWalk, gantt, walk_post
from sim.views.walk_text import Teller, customer_text, department_text, post_text

__all__ = [
    "END",  # where the arrows of cases lead that are over
    "START",  # where the arrows of cases come from that begin
    "SUSTAINED",  # five minutes, the least length of a sustained interruption
    "CustomerWalk",  # one case walked as its customer
    "DepartmentWalk",  # a department walked over a window
    "Estimate",  # waits by cause as a log alone tells them
    "Names",  # names of everything in both languages
    "PostWalk",  # a day in one post
    "Teller",  # says sentences of walks in one language
    "assess",  # all that evaluation tells
    "benchmark",  # one's own figures beside those of others
    "betweenness",  # which units stand between others
    "bottlenecks",  # posts by the waits that they cause
    "bouncing",  # between which units cases bounce
    "breaches",  # in whose hands promises broke
    "busy_spells",  # when people really worked
    "cannot_tell",  # what a log lacks
    "causes",  # waits by cause, one row a cause
    "clock_holders",  # in which departments the time of clocks went
    "clocks",  # one row a standard and case
    "combine",  # figures of replications as means with intervals
    "compare_causes",  # exact causes beside those told from the log alone
    "crossings",  # one row a hand-off
    "customer_text",  # a customer walkthrough as lines of text
    "customers",  # what customers are worth
    "day_of",  # the day in which an instant lies
    "department_text",  # a department walkthrough as lines of text
    "dissatisfaction",  # what cost the customers most points
    "difference",  # what changed between two evaluations
    "estimate_waits",  # waits by cause, from the log alone
    "experience",  # one row a customer: what they felt
    "evaluate",  # departments, posts and the company judged
    "extent",  # the first and the last instant of a log
    "external_spells",  # when cases waited for somebody outside
    "find_case",  # the median, 95th percentile or worst case
    "find_day",  # the day to walk in a post
    "find_department",  # the department to walk
    "find_post",  # the post to walk
    "flow_arrows",  # how often and how slowly one activity hands on to another
    "flow_boxes",  # activities by department
    "fulfilment",  # how each standard was kept
    "gantt",  # spells of work at a post
    "handoffs",  # the hand-off matrix
    "in_queue",  # when work lay in queues
    "indicators",  # the scenario's own indicators
    "known_keys",  # what views can be broken down by
    "kpis",  # time, throughput, cost and quality of cases or work items
    "moments_of_truth",  # where customers met the organisation, and how it went
    "names_of",  # the names behind a log
    "network",  # the hand-off network as a graph
    "one_more",  # what one more person would save
    "outages",  # SAIDI, SAIFI, CAIDI
    "post_text",  # a post walkthrough as lines of text
    "processes_of",  # the processes of a log, by their work
    "proposal",  # a redesign that follows from the customers' evaluation
    "queues",  # queue lengths
    "records",  # a table as JSON data, in seconds
    "risk_register",  # how often risks came true and controls fired
    "rostered",  # when people were on duty, as a log's rosters have it
    "satisfaction",  # felt, and reported to the company and to a third party
    "scenario_of",  # the scenario behind a log
    "select_cases",  # the cases that a view speaks of
    "steps",  # how many at a time, as a step function
    "summary",  # all figures of a log, the content of kpis.json
    "utilisation",  # how much of their duty people worked
    "value_chain",  # needs, requirements, standards and how they are met
    "versions",  # promises kept by rule version
    "waits",  # where the time went
    "walk_customer",  # walk one case
    "walk_department",  # walk a department
    "walk_post",  # walk a post
    "week",  # queues and load by hour of the week
]

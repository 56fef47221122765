"""What customers live through and how satisfied they are: moments of truth, expectations in three tiers, the latent
score, and the two that are reported.
"""

from sim.views.experience.feeling import experience
from sim.views.experience.losses import dissatisfaction
from sim.views.experience.moments import moments_of_truth
from sim.views.experience.reported import satisfaction

__all__ = ["dissatisfaction", "experience", "moments_of_truth", "satisfaction"]

import { assumptions } from '../truth/assumption.ts'

const cohort = 'rounded to the shape of the public visits of the SurvivalPath package; value chosen'
const chosen = 'chosen'

/** The numbers that make visits of intermediate-stage hepatocellular carcinoma. */
export const visitsOf = assumptions({
  ageMean: [54, 'years', cohort],
  ageSd: [11.5, 'years', cohort],
  sizeMedianLog2: [5.95, 'log2 mm', cohort],
  sizeOnAggressiveness: [0.3, 'log2 mm per SD', chosen],
  sizeSd: [0.8, 'log2 mm', chosen],
  afpMedianLog2: [6.5, 'log2 ng/mL', cohort],
  afpOnAggressiveness: [1, 'log2 ng/mL per SD', chosen],
  afpSd: [4, 'log2 ng/mL', cohort],
  afpOnSize: [0.8, 'log2 ng/mL per doubling', chosen],
  liverLogit: [-1.25, 'log odds', cohort],
  liverOnFrailty: [0.6, 'log odds per SD', chosen],
  furtherPoint: [0.35, null, cohort],
  shape: [1.1, null, chosen],
  scale: [1150, 'days', 'chosen: median survival of about two and a half years'],
  horizon: [36, 'months', 'the example study'],
  lostPerYear: [0.12, null, cohort],
  gapMedian: [66, 'days', cohort],
  gapSd: [0.5, 'log', cohort],
  lastVisit: [0.13, null, cohort],
  growthPerVisit: [0.16, 'log2 per visit', chosen],
  growthOnAggressiveness: [0.1, 'log2 per visit per SD', chosen],
  completeAfterEmbolisation: [0.35, null, chosen],
  newLesionLogit: [-1.8, 'log odds per visit', cohort],
  newLesionOnAggressiveness: [0.4, 'log odds per SD', chosen],
  inconsistent: [0.3, null, 'planted: part of the visits whose residual time is off'],
  inconsistentDays: [30, 'days', 'planted: the largest difference'],
})

import { assumptions } from '../truth/assumption.ts'

const cohort =
  'rounded to the shape of the cohort of Chowell et al., Nat Biotechnol 2022;40:499 (as in Chang et al., Nat Cancer 2024;5:1158)'
const chosen = 'chosen'

/** The numbers that make a cohort under checkpoint inhibitors. */
export const ici = assumptions({
  ageMean: [62, 'years', cohort],
  ageSd: [13, 'years', cohort],
  male: [0.55, null, cohort],
  treatedBefore: [0.68, null, cohort],
  combination: [0.18, null, cohort],
  stageFour: [0.93, null, cohort],
  albuminMean: [3.82, 'g/dL', cohort],
  albuminOnFrailty: [-0.22, 'g/dL per SD', chosen],
  albuminSd: [0.4, 'g/dL', cohort],
  nlrMedianLog: [1.47, 'log', cohort],
  nlrOnFrailty: [0.25, 'log per SD', chosen],
  nlrOnAggressiveness: [0.12, 'log per SD', chosen],
  nlrSd: [0.65, 'log', cohort],
  tmbSd: [1, 'log', cohort],
  tmbHighest: [180, 'mutations/Mb', cohort],
  responseIntercept: [-1.15, 'log odds', 'chosen: about 29 % respond'],
  survivalShape: [0.95, null, chosen],
  survivalScale: [25, 'months', 'chosen: median overall survival of about 16 months'],
  progressionShape: [0.8, null, chosen],
  progressionScale: [7, 'months', 'chosen: median progression-free survival of about 4 months'],
  survivalHorizon: [24, 'months', 'the example study'],
  lostPerYear: [0.03, null, chosen],
})

import type { Assumption } from '../truth/assumption.ts'
import { assumptions } from '../truth/assumption.ts'

const chosen = 'chosen'
const indication = 'planted: confounding by indication'
const centre = 'planted: each centre has its own practice'
const rate = 'chosen so that the registered rate comes out'

/** The numbers of adjuvant therapy after resection: who gets it, when, what it does, and what it costs. */
export const adjuvant = assumptions({
  tace: [-0.93, 'log odds against none', rate],
  taceOnMvi: [0.5, 'log odds', indication],
  taceOnSatellites: [0.45, 'log odds', indication],
  taceOnNumber: [0.35, 'log odds, several against one', indication],
  taceOnSize: [0.25, 'log odds per doubling', indication],
  taceOnAfp: [0.06, 'log odds per doubling', indication],
  taceOnGrade: [0.2, 'log odds, III or IV', indication],
  taceOnMargin: [0.3, 'log odds, below 1 cm', indication],
  taceOnAlbumin: [0.05, 'log odds per g/L', indication],
  taceOnBilirubin: [-0.2, 'log odds per doubling', indication],
  taceOnAntiviral: [0.1, 'log odds', indication],
  taceOnPeriod: [-0.05, 'log odds per year', indication],
  taceCentreSd: [0.2, 'log odds', centre],
  tki: [-2.07, 'log odds against none', rate],
  tkiOnMvi: [0.7, 'log odds', indication],
  tkiOnSatellites: [0.55, 'log odds', indication],
  tkiOnNumber: [0.3, 'log odds, several against one', indication],
  tkiOnSize: [0.2, 'log odds per doubling', indication],
  tkiOnAfp: [0.1, 'log odds per doubling', indication],
  tkiOnGrade: [0.35, 'log odds, III or IV', indication],
  tkiOnMargin: [0.15, 'log odds, below 1 cm', indication],
  tkiOnAlbumin: [0.08, 'log odds per g/L', indication],
  tkiOnBilirubin: [-0.3, 'log odds per doubling', indication],
  tkiOnAntiviral: [0.25, 'log odds', indication],
  tkiOnPeriod: [0.2, 'log odds per year', indication],
  tkiCentreSd: [0.25, 'log odds', centre],
  earliestStart: [28, 'days from surgery', 'chosen: four weeks'],
  latestStart: [84, 'days from surgery', 'chosen: twelve weeks'],
  late: [0.12, 'of those who are to be treated', 'planted: begun only after the grace period'],
  latestLate: [300, 'days from surgery', chosen],
  crossoverPerYear: [0.06, 'of those without adjuvant therapy', 'planted: crossover at will'],
  crossoverToTace: [0.65, null, chosen],
  switchPerYear: [0.08, 'of those with adjuvant therapy, to the other one', chosen],
  tacePerMvi: [
    -0.25,
    'log hazard ratio with microvascular invasion',
    'chosen: so that the registered gain comes out',
  ],
  taceEffect: [-0.16, 'log hazard ratio', 'chosen: so that the registered gain comes out'],
  tacePerSensitivity: [-0.32, 'log hazard ratio per SD', 'chosen: so that the registered gain comes out'],
  tkiEffect: [-0.34, 'log hazard ratio', 'chosen: so that the registered gain comes out'],
  tkiPerSensitivity: [-0.45, 'log hazard ratio per SD', 'chosen: so that the registered gain comes out'],
  sensitivityTace: [0.8, 'SD per SD of aggressiveness', chosen],
  sensitivityTki: [0.85, 'SD per SD of infiltration', 'chosen: excluded and desert tumours gain less'],
  benefit: [1, 'months of restricted mean', 'assumed: a gain that counts'],
  stopSevere: [0.35, 'stopped for toxicity, of those with grade 3 or 4', rate],
  stopMild: [0.065, 'stopped for toxicity, of the others', rate],
  tkiSevere: [0.5, 'with grade 3 or 4', 'registered'],
  taceSevere: [0.18, 'with grade 3 or 4', chosen],
  noneSevere: [0.05, 'with grade 3 or 4', chosen],
  severeOnSusceptibility: [0.8, 'log odds per SD', chosen],
  firstImaging: [50, 'days from surgery', 'chosen: before the decision residual tumour is looked for'],
  imagingInterval: [91, 'days', 'chosen: every three months for three years, without adjuvant therapy'],
  imagingIntervalTreated: [77, 'days', 'planted: who is treated is looked at more often'],
  imagingIntervalLater: [182, 'days', 'chosen: every six months after three years'],
  imagingSpread: [7, 'days', chosen],
})

/** What the registration gives; the cohort is made so that these come out. */
export const registered: readonly Assumption[] = [
  of('patients', 900, null),
  of('centres', 6, null),
  of('withoutAdjuvant', 450, 'patients'),
  of('withTace', 300, 'patients'),
  of('withTki', 150, 'patients'),
  of('recurrenceFiveYears', 0.6, null),
  of('tkiGrade3Or4', 0.5, null),
  of('tkiStopped', 0.2, null),
  of('gainFrom', 3, 'months of recurrence-free survival in those who benefit'),
  of('gainTo', 5, 'months of recurrence-free survival in those who benefit'),
]

function of(name: string, value: number, unit: string | null): Assumption {
  return {
    name,
    value,
    unit,
    status: 'registered',
    source: 'NCT07417800, as the protocol of the study gives it',
  }
}

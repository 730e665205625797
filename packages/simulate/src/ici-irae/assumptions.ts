import { assumptions, registeredNumbers } from '../truth/assumption.ts'

const chosen = 'chosen: a mixed cohort of advanced tumours under checkpoint inhibitors'
const rate =
  'the study as described: irAE 35 % of any grade and 12 % of grade 3 or more by week 30; law chosen'
const effect = 'chosen: an effect that 300 patients could show'
const labs =
  'chosen: shape as in Chowell et al., Nat Biotechnol 2022;40:499 for the ratio, effects on the state chosen'
const rm =
  'chosen: plasma of a metabolomics laboratory; QC precision as in Dunn et al., Nat Protoc 2011;6:1060'
const conduct = 'chosen: conduct of a multi-centre study'

/** The numbers that make the cohort of toxicity and response under checkpoint inhibitors. */
export const irae = assumptions({
  ageMean: [62, 'years', chosen],
  ageSd: [11, 'years', chosen],
  male: [0.62, null, chosen],
  ecogLogit: [-0.4, 'log odds of ECOG 1 against 0', chosen],
  ecogOnFrailty: [0.8, 'log odds per SD', chosen],
  autoimmuneLogit: [-2.3, 'log odds of a history of autoimmune disease', chosen],
  autoimmuneOnSusceptibility: [0.5, 'log odds per SD', chosen],
  combinationMelanomaRenal: [0.35, 'of melanoma and renal cell carcinoma: CTLA-4 with PD-1', chosen],
  combinationOther: [0.08, 'of other tumours: CTLA-4 with PD-1', chosen],
  pdL1: [0.22, 'of those without CTLA-4', chosen],
  sensitivityOnInfiltration: [0.55, 'correlation', effect],
  sensitivityOnAggressiveness: [-0.2, 'correlation', effect],
  ldhMedian: [7.8, 'log2 U/L', labs],
  ldhOnAggressiveness: [0.3, 'log2 per SD', labs],
  ldhBetween: [0.35, 'log2', labs],
  ldhWithin: [0.2, 'log2', labs],
  nlrMedian: [1.45, 'log', labs],
  nlrOnFrailty: [0.25, 'log per SD', labs],
  nlrOnInfiltration: [-0.15, 'log per SD', labs],
  nlrOnReactivity: [0.18, 'log per SD and 12 weeks', effect],
  nlrBetween: [0.45, 'log', labs],
  nlrWithin: [0.3, 'log', labs],
  ctdnaMedian: [-0.3, 'log10 % of cell-free DNA', chosen],
  ctdnaOnAggressiveness: [0.35, 'log10 per SD', chosen],
  ctdnaOnSensitivity: [-0.6, 'log10 per SD and 12 weeks', effect],
  ctdnaBetween: [0.6, 'log10', chosen],
  ctdnaWithin: [0.25, 'log10', chosen],
  tmbMedian: [2.3, 'log2 mutations/Mb', chosen],
  tmbSd: [1.1, 'log2', chosen],
  hazardShape: [1.1, null, 'chosen: onset of irAE from week 2 on, median at 6 to 12 weeks'],
  mildScale: [112, 'weeks', rate],
  severeScale: [375, 'weeks', rate],
  deathScale: [215, 'weeks', 'chosen: about 15 % die by week 30'],
  iraeOnSusceptibility: [0.75, 'log hazard ratio per SD', effect],
  iraeOnReactivity: [0.8, 'log hazard ratio per SD', effect],
  iraeOnCombination: [
    0.9,
    'log hazard ratio',
    'sign as in Larkin et al., N Engl J Med 2015;373:23; value chosen',
  ],
  iraeOnPdL1: [-0.2, 'log hazard ratio', chosen],
  iraeOnAutoimmune: [0.6, 'log hazard ratio', chosen],
  severeOnFrailty: [0.25, 'log hazard ratio per SD, beyond any grade', effect],
  deathOnAggressiveness: [0.4, 'log hazard ratio per SD', effect],
  deathOnSensitivity: [-0.6, 'log hazard ratio per SD', effect],
  deathOnFrailty: [0.3, 'log hazard ratio per SD', effect],
  deathOnEcog: [0.4, 'log hazard ratio', effect],
  responseOnSensitivity: [1.1, 'log odds ratio per SD', effect],
  responseOnTmb: [0.25, 'log odds ratio per doubling', effect],
  responseOnLines: [-0.3, 'log odds ratio per previous line', effect],
  cutDisease: [-0.5, 'log odds: PD against the others', chosen],
  cutResponse: [0.9, 'log odds: PR or CR', chosen],
  cutComplete: [3, 'log odds: CR', chosen],
  lateResponse: [0.4, 'of responses are first seen at the second assessment', chosen],
  responseWeek: [9, 'weeks between assessments', chosen],
  measurementSd: [0.03, 'of the diameter', 'chosen: repeated readings of one reader'],
  horizon: [30, 'weeks', 'the study as described'],
  lostPerYear: [0.04, null, conduct],
  missedDraw: [0.05, null, conduct],
  missedBeforeEvent: [0.45, 'of draws within 6 weeks before an irAE in one centre', 'planted'],
  lateDraw: [0.07, 'of draws come after the day they were planned for', conduct],
  stopsAfterSevere: [0.85, 'leave draws after an irAE of grade 3 or more', conduct],
  stopsAfterProgression: [0.6, 'leave draws after progression', conduct],
  metabolites: [240, null, rm],
  factorBetween: [0.55, 'SD between patients of a metabolic factor, beside what the state gives', rm],
  factorWithin: [0.4, 'SD between visits of a metabolic factor', rm],
  loading: [0.35, 'natural log per SD of its factor', rm],
  ownSd: [0.4, 'natural log between patients', rm],
  noiseSd: [0.18, 'natural log between measurements', rm],
  driftSd: [0.35, 'natural log over a batch', rm],
  batchSd: [0.25, 'natural log between batches', rm],
  censored: [0.2, 'of metabolites have values below their limit of detection', rm],
  censoredMost: [0.4, 'of such a metabolite', rm],
  qcEvery: [6, 'study samples between two QC samples', rm],
  patientsPerBatch: [15, null, rm],
  noGermline: [0.06, 'without genotypes', conduct],
})

/** What the study says of itself. */
export const registered = registeredNumbers(
  'the study as described: metabolomics and genomics of blood at baseline and every two cycles',
  {
    patients: [300, null],
    centres: [4, null],
    drawEvery: [6, 'weeks'],
    lastDraw: [30, 'weeks'],
    accrualFrom: [2020 + 10 / 12, 'year'],
    accrualTo: [2025 + 11 / 12, 'year'],
  },
)

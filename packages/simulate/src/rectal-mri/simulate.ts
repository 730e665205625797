import { isExtent } from '@tessera/radiomics'
import { createRandom } from '@tessera/statistics'
import { daysPerMonth } from '@tessera/tables'
import { type Centre, makeInternalCentres } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { logistic } from '../outcome/draws.ts'
import { scan } from '../scan/assumptions.ts'
import { drawScanFeatures, featureCloseness, scanFeatureNames } from '../scan/feature-law.ts'
import { scannerOf } from '../scan/scanner.ts'
import type { Settings, SimulatedFile, Simulation } from '../simulation.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { Planted, TrueOutcome, Truth } from '../truth/truth.ts'
import { type Cell, csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { rectal, registered } from './assumptions.ts'
import { type RectalEndpoint, rectalBest, rectalEndpoints } from './best.ts'
import { rectalEffects } from './effects.ts'
import { gradeAtMost, pathologyLogits } from './pathology.ts'
import { drawRectalPatient, monthsToSurgery, progressionProbability, type RectalPatient } from './patient.ts'
import { rectalDictionary, rectalProtocol } from './protocol.ts'
import { rectalRadiomics } from './radiomics-settings.ts'
import { cumulativeIncidence, deathBy, meanAfterRecurrence } from './recurrence.ts'
import { type SentScan, scanFile, scanHeader, scanRow, sentScans } from './scans.ts'
import { rectalHeader, rectalRow } from './table.ts'

const v = rectal.values

/** Patients from whom the best achievable is computed, at most: the areas are then known to about 0.01. */
const mostForBest = 1500

/** The cohort behind the tables: for tests that ask what was drawn. */
export function drawRectalCohort({
  patients,
  centres: count,
  seed,
  noSignal,
}: Pick<Settings, 'patients' | 'centres' | 'seed' | 'noSignal'>) {
  const centres = makeInternalCentres(count, patients, seed)
  const drawn = patientsOfCentres(centres, (centre, i, c) =>
    drawRectalPatient(centre, scannerOf(c, seed), i, seed, noSignal),
  )
  return { centres, drawn }
}

/** cT4 rectal cancer, MRI before and after neoadjuvant therapy: regression, recurrence, survival. */
export function simulateRectalMri(settings: Settings): Simulation {
  const { seed, noSignal, monteCarlo, files } = settings
  const { centres, drawn } = drawRectalCohort(settings)
  const gapCentre = centreWithGap(centres, noSignal)
  const sent = files === 'tables' ? [] : drawn.flatMap(who => sentScans(who, seed))
  const size = Math.min(monteCarlo, mostForBest)
  const truth: Truth = {
    schema: 'tessera-truth/1',
    study: 'rectal-mri',
    seed,
    noSignal,
    assumptions: [...registered, ...rectal.records, ...scan.records],
    latent: [
      ...latentDescriptions,
      { name: 'sensitivity', description: 'how far chemoradiotherapy makes the tumour shrink' },
    ],
    latentCorrelation,
    centres: trueCentres(centres, noSignal),
    planted: planted(gapCentre),
    patients: {
      id: drawn.map(who => who.id),
      centre: drawn.map(who => who.centre.name),
      latent: {
        ...latentColumns(drawn.map(who => who.state)),
        sensitivity: drawn.map(who => who.sensitivity),
      },
    },
    outcomes: Object.fromEntries(
      rectalEndpoints.map(endpoint => [endpoint, outcomeOf(endpoint, drawn, centres, seed, noSignal, size)]),
    ),
    modalities: {
      mri: {
        scanners: [...new Set(drawn.map(who => who.scanner))],
        residualShare: drawn.map(who => who.scans.residualShare),
        featureCloseness,
      },
      course: { left: drawn.map(who => who.left), eligible: drawn.map(who => who.eligible) },
    },
  }
  return {
    files: [
      csvFile(
        'patients.csv',
        rectalHeader,
        drawn.map(who => rectalRow(who, seed, who.centre.name === gapCentre)),
      ),
      ...(files === 'tables' ? [] : scanTables(sent, seed, files === 'features')),
      { name: 'study.yaml', text: rectalProtocol(seed, centres.length, files) },
      { name: 'dictionary.yaml', text: rectalDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    ...(files === 'pixels' ? { drawn: sent.map(scanFile) } : {}),
    truth,
  }
}

/** The sheet of scans, the settings of radiomics and, where no picture is drawn, their features. */
function scanTables(sent: readonly SentScan[], seed: number, features: boolean): SimulatedFile[] {
  return [
    csvFile('mri.csv', scanHeader, sent.map(scanRow)),
    { name: 'radiomics.yaml', text: rectalRadiomics },
    ...(features ? [featureTable(sent, seed)] : []),
  ]
}

/** A row a scan; a tumour that is gone has extents of 0 and nothing else. */
function featureTable(sent: readonly SentScan[], seed: number): SimulatedFile {
  return csvFile(
    'mri_features.csv',
    ['sample', ...scanFeatureNames],
    sent.map(({ sample, who, material }): Cell[] => {
      const drawn = drawScanFeatures(who.scans, createRandom(seed, 'rectal features', who.id))
      const values = drawn[material]
      return [
        sample,
        ...scanFeatureNames.map((name, f) => {
          if (values !== null) return Number(values[f].toPrecision(6))
          return isExtent(name) ? 0 : null
        }),
      ]
    }),
  )
}

function outcomeOf(
  endpoint: RectalEndpoint,
  drawn: readonly RectalPatient[],
  centres: readonly Centre[],
  seed: number,
  noSignal: boolean,
  size: number,
): TrueOutcome {
  const timed = endpoint === 'os'
  const competing = endpoint === 'local_recurrence' || endpoint === 'distant_recurrence'
  const horizon = timed ? 120 : competing ? v.horizonRecurrence : null
  return {
    kind: timed ? 'time-to-event' : competing ? 'competing' : endpoint === 'trg' ? 'ordinal' : 'binary',
    label: labels[endpoint],
    formula: timed
      ? 'recurrence or death after surgery by cause-specific Weibull hazards of one shape, then an exponential time to death'
      : competing
        ? 'H_k(t) = h_k (t / 60)^shape exp(linear_k), first event of three'
        : 'logit P = intercept + linear',
    baseline: timed || competing ? { shape: v.shape, scale: 60, unit: 'months from surgery' } : null,
    intercept: null,
    horizon,
    unit: horizon === null ? null : timed ? 'months from the start of therapy' : 'months from surgery',
    effects: noSignal ? [] : rectalEffects(endpoint),
    best: rectalBest(endpoint, centres, seed, noSignal, size),
    patients: {
      linear: drawn.map(
        who => Math.log(trueRisk(endpoint, who, noSignal)) - Math.log1p(-trueRisk(endpoint, who, noSignal)),
      ),
      risk: drawn.map(who => trueRisk(endpoint, who, noSignal)),
      riskFromObservables: drawn.map(() => null),
      time: timed ? drawn.map(who => (who.death - who.start) / daysPerMonth) : null,
    },
  }
}

const labels: Readonly<Record<RectalEndpoint, string>> = {
  pcr: 'Pathological complete response, of those operated on',
  trg: 'Complete regression (TRG 0), of those operated on',
  fascia: 'Mesorectal fascia involved at restaging',
  deposits: 'Tumour deposits, of those operated on',
  margin: 'Involved margin, of those operated on',
  sphincter: 'Sphincter preserved, of those operated on',
  local_recurrence: 'Local recurrence first, within 60 months of surgery',
  distant_recurrence: 'Distant recurrence first, within 60 months of surgery',
  os: 'Death within 120 months of the start of therapy',
}

/** P(event) of a patient as they are, of recurrence and death given what the specimen shows or would show. */
function trueRisk(endpoint: RectalEndpoint, who: RectalPatient, noSignal: boolean): number {
  const { state, sensitivity, observables: x, hazards } = who
  const logits = pathologyLogits(state, sensitivity, x, noSignal)
  switch (endpoint) {
    case 'pcr':
      return gradeAtMost(sensitivity, x, 0, noSignal) * (1 - v.nodesLeftAfterComplete)
    case 'trg':
      return gradeAtMost(sensitivity, x, 0, noSignal)
    case 'fascia':
      return logistic(logits.fasciaAfter)
    case 'deposits':
      return logistic(logits.deposits)
    case 'margin':
      return logistic(logits.margin)
    case 'sphincter':
      return logistic(logits.sphincter)
    case 'local_recurrence':
      return cumulativeIncidence(hazards, 0, v.horizonRecurrence)
    case 'distant_recurrence':
      return cumulativeIncidence(hazards, 1, v.horizonRecurrence)
    case 'os': {
      const stops = v.diesBefore + progressionProbability(state, sensitivity, noSignal)
      const mean = noSignal ? v.afterRecurrence : meanAfterRecurrence(state)
      return stops + (1 - stops) * deathBy(hazards, mean, 120 - monthsToSurgery(x.therapy, noSignal))
    }
  }
}

function planted(gapCentre: string | null): Planted[] {
  const always: Planted[] = [
    {
      code: 'never-reached-surgery',
      description: 'some progress, are watched after a complete response, refuse or die before surgery',
      centre: null,
    },
    { code: 'not-eligible', description: 'some have cT3 or lie higher than 12 cm', centre: null },
  ]
  if (gapCentre === null) return always
  return [
    ...always,
    {
      code: 'missing-by-outcome',
      description: 'cea is missing more often in patients who recurred or died',
      centre: gapCentre,
    },
  ]
}

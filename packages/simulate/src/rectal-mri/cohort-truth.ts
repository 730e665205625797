import { daysPerMonth } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { scan } from '../scan/assumptions.ts'
import { featureCloseness } from '../scan/feature-law.ts'
import type { Settings } from '../simulation.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { Planted, TrueOutcome, Truth } from '../truth/truth.ts'
import { horizonSurvival, rectal, registered } from './assumptions.ts'
import { rectalBest } from './best.ts'
import { rectalEffects } from './effects.ts'
import type { RectalPatient } from './patient.ts'
import { type RectalEndpoint, rectalEndpoints, rectalRisk } from './risk.ts'

const v = rectal.values

/** Patients from whom the best achievable is computed, at most: the areas are then known to about 0.01. */
const mostForBest = 1500

/** `truth.json` of the cohort: what made it, and what could be foretold from what. */
export function truthOf(
  centres: readonly Centre[],
  drawn: readonly RectalPatient[],
  gapCentre: string | null,
  { seed, noSignal, monteCarlo }: Settings,
): Truth {
  const size = Math.min(monteCarlo, mostForBest)
  return {
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
  const horizon = timed ? horizonSurvival : competing ? v.horizonRecurrence : null
  const risks = drawn.map(who => rectalRisk(endpoint, { ...who, hazards: () => who.hazards }, noSignal))
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
      linear: risks.map(risk => Math.log(risk) - Math.log1p(-risk)),
      risk: risks,
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

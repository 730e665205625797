import {
  type Assay,
  driftCorrection,
  driftPrecision,
  fitLinearModels,
  imputation,
  medianOf,
  missingKinds,
  missingnessTest,
  moderatedTests,
  normalisationNamed,
  placesOfKind,
  qualityFilter,
  trainingSamples,
} from '@tessera/omics'
import { benjaminiHochberg } from '@tessera/statistics'
import type { RunTruth } from './simulate-run.ts'

/** Median over metabolites of the relative standard deviation of the QC samples, percent. */
export interface MedianRsd {
  readonly before: number
  readonly after: number
  readonly heldOut: number
}

/** What an analysis of a simulated run found of its truth. */
export interface Recovery {
  /** Null where it was not asked for. */
  readonly medianRsd: MedianRsd | null
  readonly kept: number
  /** Metabolites with an adjusted p below the rate. */
  readonly discoveries: number
  readonly falseDiscoveries: number
  /** Of the discoveries; 0 without any. */
  readonly falseShare: number
  /** Planted metabolites that were found, of those that were kept. */
  readonly power: number
  /** Values filled in, by kind. */
  readonly filled: {
    readonly 'left-censored': number
    readonly random: number
    readonly 'left missing': number
  }
}

/**
 * The usual analysis of a run, and what it found of the truth: kinds of missing values in the raw table, drift by QC samples, filter by QC precision and
 * detection, PQN, imputation by kind, logarithms, moderated t of the groups, Benjamini and Hochberg. Every step before
 * the test is blind to the groups. The precision after correction is told on QC samples held out from it, too.
 */
export function recover(
  assay: Assay,
  truth: RunTruth,
  { rate = 0.05, precision = true }: { readonly rate?: number; readonly precision?: boolean } = {},
): Recovery {
  const corrected = fitAndApply(driftCorrection(), assay)
  const kept = fitAndApply(qualityFilter(), corrected)
  const pqn = normalisationNamed('pqn')
  if (pqn === null) throw new RangeError('there is no PQN')
  const normalised = fitAndApply(pqn.fitter({}), kept)
  const kinds = missingKinds(missingnessTest(assay))
  const filled = imputation({ kinds })
    .fit(trainingSamples(normalised), { seed: truth.law.seed })
    .impute(normalised)
  const study = placesOfKind(filled.assay, 'study')
  const { features, values } = filled.assay.select(study)
  const group = Float64Array.from(study, place => truth.group[place] ?? Number.NaN)
  const fits = fitLinearModels(values.map(Math.log), {
    names: ['control', 'case'],
    columns: [new Float64Array(group.length).fill(1), group],
  })
  const tests = moderatedTests(fits)
  const p = Float64Array.from(features, (_, f) => tests.p[f * fits.contrasts.length + 1])
  const adjusted = benjaminiHochberg(p)
  const differs = new Map(assay.features.map(({ id }, f) => [id, truth.difference[f] !== 0]))
  const isPlanted = features.map(({ id }) => differs.get(id) === true)
  const found = Array.from(adjusted, q => q < rate)
  const discoveries = found.filter(Boolean).length
  const falseDiscoveries = found.filter((is, f) => is && !isPlanted[f]).length
  const planted = isPlanted.filter(Boolean).length
  return {
    medianRsd: precision ? medianRsd(assay) : null,
    kept: features.length,
    discoveries,
    falseDiscoveries,
    falseShare: discoveries === 0 ? 0 : falseDiscoveries / discoveries,
    power: planted === 0 ? Number.NaN : (discoveries - falseDiscoveries) / planted,
    filled: filled.counts,
  }
}

function medianRsd(assay: Assay): MedianRsd {
  const { before, after, heldOut } = driftPrecision(assay)
  return { before: medianOf(before), after: medianOf(after), heldOut: medianOf(heldOut) }
}

function fitAndApply(
  fitter: {
    fit(
      training: ReturnType<typeof trainingSamples>,
      context: { seed: number },
    ): { apply(assay: Assay): Assay }
  },
  assay: Assay,
): Assay {
  return fitter.fit(trainingSamples(assay), { seed: 1 }).apply(assay)
}

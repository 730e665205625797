import type { Finding } from '@tessera/evidence'
import { combat, LearnerError, ModellingRows } from '@tessera/learning'
import { benjaminiHochberg } from '@tessera/statistics'
import type { Assay } from '../assay/assay.ts'
import { requireScale } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { featureSums } from '../normalisation/columns.ts'
import { tmm } from '../normalisation/methods/tmm.ts'
import { splitEvery, trainingSamples } from '../normalisation/training-samples.ts'
import { type Confounding, confounding } from './design/confounding.ts'
import { defaultContrasts } from './design/contrasts.ts'
import { sampleDesign } from './design/design-matrix.ts'
import { sampleVariable } from './design/sample-variable.ts'
import { fitLinearModels } from './linear/linear-fits.ts'
import { moderatedTests } from './moderated/moderated-tests.ts'

/** How many features differ at the false discovery rate, by one way of dealing with the batch. */
export interface BatchShare {
  readonly name: string
  readonly significant: number
  readonly tested: number
  /** Why it could not be done; null where it was. */
  readonly why: string | null
}

export interface BatchComparison {
  readonly confounding: Confounding
  readonly shares: readonly BatchShare[]
  readonly findings: readonly Finding[]
}

/**
 * The moderated F (t with two groups) test of the group in every feature four ways: as measured, after ComBat that
 * knows nothing of the group, after ComBat that keeps the group's share (which then overstates the evidence where group
 * and batch are confounded: Nygaard et al., Biostatistics 2016;17:29), and with the batch in the model.
 * Counts are tested as log2 counts per million of TMM.
 * @throws OmicsError `scale` for another linear scale, `design` for a group or batch of one level
 */
export function batchComparison(
  given: Assay,
  options: {
    readonly group: string
    readonly batch: string
    readonly covariates?: readonly string[]
    readonly fdr?: number
  },
): BatchComparison {
  const { group, batch, fdr = 0.05 } = options
  const covariates = (options.covariates ?? []).filter(name => name !== batch)
  const logged = given.scale === 'counts' ? logCounts(given) : given
  requireScale(logged, ['log2', 'ln', 'log10', 'ratio', 'score'], 'the comparison of batches')
  const all = sampleDesign(given.samples, { group, covariates: [...covariates] })
  const batches = sampleVariable(given.samples, batch).values
  const rows = all.rows.filter(row => batches[row] !== null)
  // The batch is a factor, also where its names are numbers.
  const assay = withText(logged.select(rows), batch)
  const labels = sampleVariable(assay.samples, batch).values
  const table = confounding(sampleVariable(assay.samples, group).values, labels)
  if (table.batches.length < 2)
    throw new OmicsError('design', `'${batch}' has one level`, 'name the column of the batches')
  const share = (
    name: string,
    work: () => { values: Float64Array; adjust: readonly string[] },
  ): BatchShare => {
    try {
      const { values, adjust } = work()
      const p = pValues(assay.with({ values }), group, adjust)
      const known = p.filter(one => !Number.isNaN(one))
      const significant = benjaminiHochberg(known).reduce((sum, one) => sum + (one < fdr ? 1 : 0), 0)
      return { name, significant, tested: known.length, why: null }
    } catch (error) {
      if (error instanceof OmicsError || error instanceof LearnerError)
        return { name, significant: 0, tested: 0, why: error.message }
      throw error
    }
  }
  const findings = strongFinding(group, batch, table)
  return {
    confounding: table,
    shares: [
      share('as measured', () => ({ values: assay.values, adjust: covariates })),
      share('after ComBat', () => ({ values: adjustedValues(assay, labels, null), adjust: covariates })),
      share('after ComBat that keeps the group', () => ({
        values: adjustedValues(assay, labels, sampleVariable(assay.samples, group).values),
        adjust: covariates,
      })),
      share('batch in the model', () => ({ values: assay.values, adjust: [...covariates, batch] })),
    ],
    findings,
  }
}

/** Log2 counts per million of TMM, for features that have a read. */
function logCounts(assay: Assay): Assay {
  const read = Array.from(featureSums(assay.values, assay.size), (sum, f) => (sum > 0 ? f : -1))
  const expressed = assay.selectFeatures(read.filter(f => f >= 0))
  return tmm.fitter({}).fit(trainingSamples(expressed), { seed: 1 }).apply(expressed)
}

function withText(assay: Assay, column: string): Assay {
  const { values } = sampleVariable(assay.samples, column)
  return assay.with({
    samples: assay.samples.map((sample, s) => ({
      ...sample,
      covariates: { ...sample.covariates, [column]: String(values[s]) },
    })),
  })
}

function pValues(assay: Assay, group: string, covariates: readonly string[]): Float64Array {
  const design = sampleDesign(assay.samples, { group, covariates })
  const fits = fitLinearModels(assay.select(design.rows).values, design, {
    contrasts: defaultContrasts(design),
  })
  const tests = moderatedTests(fits)
  return fits.contrasts.length === 1 ? tests.p : tests.fP
}

/** ComBat of `learning` with the batch as its centre. */
function adjustedValues(
  assay: Assay,
  batch: readonly (string | number | null)[],
  keep: readonly (string | number | null)[] | null,
): Float64Array {
  const { size } = assay
  const centres = [...new Set(batch.map(String))].sort()
  const groups = keep === null ? [] : [...new Set(keep.map(String))].sort()
  const names = assay.features.map((_, f) => `f${f}`)
  const rows = new ModellingRows({
    features: [
      ...names.map((name, f) => ({ kind: 'numeric' as const, name, unit: null, values: assay.row(f) })),
      ...(keep === null
        ? []
        : [
            {
              kind: 'categorical' as const,
              name: 'kept group',
              levels: groups,
              codes: Int32Array.from(keep, value => groups.indexOf(String(value))),
            },
          ]),
    ],
    outcome: { kind: 'binary', event: new Uint8Array(size) },
    patient: Int32Array.from({ length: size }, (_, s) => s),
    centre: Int32Array.from(batch, value => centres.indexOf(String(value))),
    centres,
  })
  const fitted = combat({ features: names, covariates: keep === null ? [] : ['kept group'] }).fit(
    splitEvery(size).everyTraining(rows),
    { seed: 1 },
  )
  const values = new Float64Array(assay.values.length)
  fitted.apply(rows).features.forEach((feature, f) => {
    if (feature.kind === 'numeric' && f < names.length) values.set(feature.values, f * size)
  })
  return values
}

function strongFinding(group: string, batch: string, table: Confounding): Finding[] {
  const lost = table.aloneBatches.reduce((sum, { samples }) => sum + samples, 0)
  if (!(table.cramersV > 0.5) && lost === 0) return []
  const alone = table.aloneBatches.map(one => `batch ${one.batch} holds ${one.group} alone`).join(', ')
  return [
    {
      severity: 'warning',
      code: 'group-confounded',
      message: `'${group}' is confounded with '${batch}' (Cramér's V ${table.cramersV.toFixed(2)})${alone === '' ? '' : `: ${alone}`}`,
      cure: `read the share with the batch in the model; the shares without it mix ${group} and ${batch}`,
      field: batch,
      count: lost,
    },
  ]
}

import { Assay, type Sample, unknownSample } from '@tessera/omics'
import { createRandom, normalUpper, type Random } from '@tessera/statistics'
import { drawInstrument, instrumentAt } from './instrument.ts'
import { type RunLaw, type RunLawInput, runLawSchema } from './run-law.ts'
import { planRun, type RunPlan } from './run-plan.ts'

/** What is true of a simulated run. */
export interface RunTruth {
  readonly law: RunLaw
  /** Difference of cases less controls of each metabolite, natural logarithm; 0 is none. */
  readonly difference: Float64Array
  /** Limit of detection of each metabolite; NaN where nothing is censored. */
  readonly limit: Float64Array
  /** Log level before drift, batch and dilution: metabolites x samples; NaN in blanks. */
  readonly level: Float64Array
  /** Dilution of each sample as a factor. */
  readonly dilution: Float64Array
  /** 1 case, 0 control, null for samples that are no patient's. */
  readonly group: readonly (0 | 1 | null)[]
}

/** Factors that metabolites share. */
const FACTORS = 5
/** Log level over metabolites. */
const MEAN = 10
const SPREAD = 2

/**
 * A run of a metabolomics laboratory with its truth. The logarithm of a study sample's intensity is the metabolite's
 * level + the patient (shared factors and its own) + the planted difference + dilution + batch + drift + noise; a QC
 * sample is the pool of all study samples (the mean intensity) with batch, drift and noise; a blank holds a hundredth
 * of a level. Drift is a smooth curve of each metabolite that begins anew in every batch: a slope and a bend. What
 * falls under the limit of detection, which holds for the raw intensity, is missing.
 */
export function simulateRun(input: RunLawInput): { assay: Assay; truth: RunTruth } {
  const law = runLawSchema.parse(input)
  const plan = planRun(law)
  const size = plan.injections.length
  const values = new Float64Array(law.metabolites * size)
  const level = new Float64Array(values.length).fill(Number.NaN)
  const difference = plantedDifferences(law)
  const limit = new Float64Array(law.metabolites).fill(Number.NaN)
  const patients = plan.group.length
  const random = createRandom(law.seed, 'run', 'patients')
  const dilution = normals(random, patients, law.dilution)
  const factors = Array.from({ length: FACTORS }, () => normals(random, patients, 1))
  for (let f = 0; f < law.metabolites; f++) {
    const draw = createRandom(law.seed, 'run', 'metabolite', f)
    const row = metabolite(law, plan, difference[f], dilution, factors, draw)
    level.set(row.level, f * size)
    limit[f] = row.limit
    values.set(row.values, f * size)
  }
  return {
    assay: new Assay({
      name: 'simulated run',
      scale: 'intensity',
      features: Array.from({ length: law.metabolites }, (_, f) => ({
        id: `m${String(f + 1).padStart(String(law.metabolites).length, '0')}`,
        symbol: null,
        names: {},
      })),
      samples: samplesOf(plan, createRandom(law.seed, 'run', 'names').permutation(patients)),
      values,
    }),
    truth: {
      law,
      difference,
      limit,
      level,
      dilution: Float64Array.from(plan.injections, ({ patient }) =>
        patient === null ? 1 : Math.exp(dilution[patient]),
      ),
      group: plan.injections.map(({ patient }) =>
        patient === null ? null : plan.group[patient] === 1 ? 1 : 0,
      ),
    },
  }
}

/** Up and down in turn, at random places. */
function plantedDifferences(law: RunLaw): Float64Array {
  const difference = new Float64Array(law.metabolites)
  const places = createRandom(law.seed, 'run', 'planted').permutation(law.metabolites)
  const planted = Math.min(law.planted, law.metabolites)
  for (let k = 0; k < planted; k++)
    difference[places[k]] = (k % 2 === 0 ? 1 : -1) * law.effect * law.betweenPatients
  return difference
}

function normals(random: Random, n: number, sd: number): Float64Array {
  return Float64Array.from({ length: n }, () => sd * random.normal())
}

function metabolite(
  law: RunLaw,
  { injections, group }: RunPlan,
  difference: number,
  dilution: Float64Array,
  factors: readonly Float64Array[],
  random: Random,
) {
  const mean = MEAN + SPREAD * random.normal()
  const factor = factors[random.integer(FACTORS)]
  const sign = random.next() < 0.5 ? -1 : 1
  const common = sign * law.betweenPatients * Math.sqrt(law.shared)
  const own = law.betweenPatients * Math.sqrt(1 - law.shared)
  const patient = Float64Array.from(
    factor,
    (value, i) => mean + common * value + own * random.normal() + difference * group[i],
  )
  const pool = Math.log(
    patient.reduce((sum, value, i) => sum + Math.exp(value + dilution[i]), 0) / patient.length,
  )
  const batches = Array.from({ length: law.batches }, () => drawInstrument(law.batch, law.drift, random))
  // The instrument's limit takes more of what is rare.
  const rare = 2 * normalUpper((mean - MEAN) / SPREAD)
  const censored = random.next() < law.censoredMetabolites * rare
  const share = censored ? law.censoredMost * random.next() : 0
  const level = Float64Array.from(injections, one =>
    one.kind === 'blank' ? Number.NaN : one.patient === null ? pool : patient[one.patient],
  )
  const logs = Float64Array.from(injections, (one, i) => {
    const instrument = instrumentAt(batches[one.batch], one.through)
    const before = one.kind === 'blank' ? mean - Math.log(100) : level[i]
    const diluted = one.patient === null ? 0 : dilution[one.patient]
    return before + diluted + instrument + law.noise * random.normal()
  })
  const study = logs.filter((_, i) => injections[i].kind === 'study').sort()
  const limit = share > 0 ? Math.exp(study[Math.floor(share * study.length)]) : Number.NaN
  const values = logs.map(value => {
    const intensity = Math.exp(value)
    const lost = random.next() < law.atRandom
    return intensity < limit || lost ? Number.NaN : intensity
  })
  return { level, limit, values }
}

/** Patients are measured in random order: their numbers are dealt. */
function samplesOf({ injections, group }: RunPlan, number: Int32Array): Sample[] {
  return injections.map(({ id, kind, batch, runOrder, patient }) => ({
    ...unknownSample(id),
    kind,
    patientId: patient === null ? null : `P${String(number[patient] + 1).padStart(4, '0')}`,
    batch: `batch ${batch + 1}`,
    runOrder,
    covariates: { group: patient === null ? null : group[patient] === 1 ? 'case' : 'control' },
  }))
}

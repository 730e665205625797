// node bench/studies/recovery/time-auc.ts [batches]: how often 95 % intervals of the AUC at 120 months hold the value that
// the same model has in all patients drawn, at the sizes of the centres of 2,000 and of 1,000 patients: value -/+ 1.96
// standard errors, and the limits that the report prints. One Cox model, so that there are thousands of intervals. Writes
// bench/results/studies-recovery-time-auc.json after every batch, and goes on from there when it was killed.
import type { LearningOutcome } from '@tessera/learning'
import { type Evaluated, selectEvaluated } from '../../../packages/study/src/run/evaluated.ts'
import { fitFold } from '../../../packages/study/src/run/fit-fold.ts'
import { timeAucMeasure } from '../../../packages/study/src/run/measures/time-auc.ts'
import { workOf } from '../../../packages/study/test/recovery-coverage.ts'
import { joinRows, type Pool } from '../../../packages/study/test/recovery-pool.ts'
import { acceptedCovers, meanOf } from './counting.ts'
import { draw } from './rectal-cohorts.ts'
import { resumable } from './resumable.ts'

const batches = Number(process.argv[2] ?? 20)
const settings = { study: 'rectal-mri', perBatch: 40_000, centres: 5, cohorts: [2000, 1000], training: 8000 }
const horizon = 120
const measure = timeAucMeasure(horizon, 'months')

interface Row {
  readonly batch: number
  readonly centre: number
  /** Size of the cohort of which this centre is a part, and of the centre. */
  readonly cohort: number
  readonly n: number
  readonly controls: number
  /** The value in all patients of the centre of this batch. */
  readonly all: number
  /** [value, standard error, lower, upper] of each centre of a cohort. */
  readonly made: readonly (readonly number[])[]
}

let training: Pool | null = null

async function run(batch: number): Promise<Omit<Row, 'batch'>[]> {
  training ??= (await draw(settings.training, 60_000)).survival
  const pool = (await draw(settings.perBatch, 50_000 + batch)).survival
  const evaluated = await evaluate(training, pool)
  const made: Omit<Row, 'batch'>[] = []
  for (let centre = 0; centre < settings.centres; centre++) {
    const own = Int32Array.from(pool.rows.centre.keys()).filter(row => pool.rows.centre[row] === centre)
    const all = measure.value(selectEvaluated(evaluated, own))
    for (const cohort of settings.cohorts) {
      const n = Math.floor((own.length * cohort) / settings.perBatch)
      const parts = Array.from({ length: Math.floor(own.length / n) }, (_, k) =>
        selectEvaluated(evaluated, own.slice(k * n, (k + 1) * n)),
      )
      const controls = parts.reduce((sum, part) => sum + beyond(part.outcome) / parts.length, 0)
      made.push({ centre, cohort, n, controls, all, made: parts.map(intervalOf) })
    }
  }
  return made
}

/** The model of the training patients on every patient of the pool. */
async function evaluate(trained: Pool, pool: Pool): Promise<Evaluated> {
  const rows = joinRows([trained.rows, pool.rows])
  const span = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  const [first] = trained.specs
  const folds = [
    {
      name: 'all',
      training: span(0, trained.rows.size),
      heldOut: span(trained.rows.size, rows.size),
    },
  ]
  const design = {
    id: 'recovery',
    kind: 'external',
    label: '',
    description: '',
    about: 'fitted model',
    folds,
  } as const
  const { evaluated } = await fitFold({ design: 0, fold: 0, model: first.id }, workOf(rows, design, first, 1))
  return evaluated
}

const beyond = (outcome: LearningOutcome) =>
  'time' in outcome ? outcome.time.filter(time => time > horizon).length : 0

function intervalOf(part: Evaluated): number[] {
  const own = measure.interval(part, 0.95)
  return own ? [own.value, own.se ?? Number.NaN, own.lower, own.upper] : []
}

function summarise(rows: readonly Row[]) {
  return settings.cohorts.map(cohort => {
    const own = rows.filter(row => row.cohort === cohort)
    const found = own.flatMap(row => {
      const truths = rows.filter(({ centre }) => centre === row.centre).map(({ all }) => all)
      return row.made.map(values => ({ values, truth: meanOf(truths).mean }))
    })
    const counted = (lower: (v: readonly number[]) => number, upper: (v: readonly number[]) => number) => ({
      cover: found.filter(({ values, truth }) => lower(values) <= truth && truth <= upper(values)).length,
      above: found.filter(({ values, truth }) => lower(values) > truth).length,
      below: found.filter(({ values, truth }) => upper(values) < truth).length,
    })
    return {
      patients: cohort,
      controls: [0, 1, 2, 3, 4].map(c => Math.round(own.find(({ centre }) => centre === c)?.controls ?? 0)),
      intervals: found.length,
      accepted: acceptedCovers(found.length),
      plain: counted(
        ([value, se]) => value - 1.959964 * se,
        ([value, se]) => value + 1.959964 * se,
      ),
      printed: counted(
        values => values[2],
        values => values[3],
      ),
      error: meanOf(found.map(({ values, truth }) => values[0] - truth)),
    }
  })
}

console.log(
  JSON.stringify(
    await resumable<Row>({ name: 'studies-recovery-time-auc', settings, batches, run, summarise }),
    null,
    1,
  ),
)

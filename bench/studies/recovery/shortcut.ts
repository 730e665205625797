// node bench/studies/recovery/shortcut.ts [cohorts]: where centres differ in how often patients have the event and a column
// tells the centre, what random folds promise, what left-out centres say, and what the same models reach on fresh patients
// of the centre that they never saw; and the same without the column. Writes bench/results/studies-recovery-shortcut.json.
import type { OutcomeRows } from '@tessera/learning'
import { dealOut, ofCentre } from '../../../packages/study/test/recovery-pool.ts'
import {
  compareSplits,
  plantShortcut,
  type Splits,
  withShortcut,
} from '../../../packages/study/test/recovery-shortcut.ts'
import { meanOf } from './counting.ts'
import { draw, drawFresh } from './rectal-cohorts.ts'
import { resumable } from './resumable.ts'

const cohorts = Number(process.argv[2] ?? 50)
const settings = { study: 'rectal-mri', patients: 2000, centres: 5, cohorts, fresh: 5000 }
const perBatch = 10
const models = ['without', 'with'] as const

interface Row extends Splits {
  readonly batch: number
  /** The column that tells the centre is among what the model reads. */
  readonly shortcut: (typeof models)[number]
}

let fresh: readonly OutcomeRows[] | null = null

async function run(batch: number): Promise<Omit<Row, 'batch'>[]> {
  fresh ??= (await drawFresh(2 * settings.fresh)).binary.map((rows, c) =>
    ofCentre(plantShortcut(rows, 99), c, settings.fresh),
  )
  const { binary } = await draw(perBatch * settings.patients, 5000 + batch)
  const [logistic] = binary.specs
  const made: Omit<Row, 'batch'>[] = []
  for (const [i, rows] of dealOut(binary.rows, perBatch).entries()) {
    const seed = perBatch * batch + i
    const cohort = plantShortcut(rows, seed)
    for (const shortcut of models) {
      const spec = shortcut === 'with' ? withShortcut(logistic) : logistic
      made.push({ shortcut, ...(await compareSplits({ cohort, fresh, spec, seed })) })
    }
  }
  return made
}

function summarise(rows: readonly Row[]) {
  return models.map(shortcut => {
    const own = rows.filter(row => row.shortcut === shortcut)
    return {
      shortcut,
      cohorts: own.length,
      random: meanOf(own.map(row => row.random)),
      leftOut: meanOf(own.map(row => row.leftOut)),
      fresh: meanOf(own.map(row => row.fresh)),
      optimismOfRandomFolds: meanOf(own.map(row => row.random - row.fresh)),
      errorOfLeftOutCentres: meanOf(own.map(row => row.leftOut - row.fresh)),
    }
  })
}

const name = 'studies-recovery-shortcut'
const batches = cohorts / perBatch
console.log(JSON.stringify(await resumable<Row>({ name, settings, batches, run, summarise }), null, 1))

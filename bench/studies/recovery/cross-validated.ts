// node bench/studies/recovery/cross-validated.ts [patients] [replications]: the 95 % bootstrap interval of a cross-validated
// AUC against the value that the folds' models have on average on 20,000 fresh patients of each centre, and against that of
// the model trained on everybody, which is the one that is reported. Writes
// bench/results/studies-recovery-cross-validated-PATIENTS.json after every batch, and goes on from there.
import type { OutcomeRows } from '@tessera/learning'
import { covers, recoverCrossValidated } from '../../../packages/study/test/recovery-coverage.ts'
import { dealOut, joinRows } from '../../../packages/study/test/recovery-pool.ts'
import { acceptedCovers, meanOf } from './counting.ts'
import { draw, drawFresh } from './rectal-cohorts.ts'
import { resumable } from './resumable.ts'

const patients = Number(process.argv[2] ?? 186)
const replications = Number(process.argv[3] ?? 400)
const settings = { study: 'rectal-mri', patients, centres: 5, replications, fresh: 20_000, bootstrap: 200 }
const perBatch = 20
const designs = ['repeated-k-fold', 'leave-one-centre-out'] as const

interface Row {
  readonly batch: number
  readonly design: (typeof designs)[number]
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** Mean value of the folds' models, and of the model of everybody, on fresh patients. */
  readonly folds: number
  readonly everybody: number
}

/** Fresh patients, each centre with its share. */
let fresh: OutcomeRows | null = null

async function drawShared(): Promise<OutcomeRows> {
  const { binary } = await drawFresh(settings.fresh)
  const shares = [0.3, 0.22, 0.2, 0.16, 0.12]
  const first = (count: number) => Int32Array.from({ length: count }, (_, i) => i)
  return joinRows(binary.map((rows, c) => rows.select(first(settings.fresh * shares[c]))))
}

async function run(batch: number): Promise<Omit<Row, 'batch'>[]> {
  fresh ??= await drawShared()
  const { binary } = await draw(perBatch * patients, 3000 + batch)
  const made: Omit<Row, 'batch'>[] = []
  for (const [i, cohort] of dealOut(binary.rows, perBatch).entries())
    for (const design of designs) {
      const { value, lower, upper, truth, whole } = await recoverCrossValidated({
        cohort,
        fresh,
        kind: design,
        spec: binary.specs[0],
        bootstrap: settings.bootstrap,
        seed: perBatch * batch + i,
      })
      made.push({ design, value, lower, upper, folds: truth, everybody: whole })
    }
  return made
}

function summarise(rows: readonly Row[]) {
  return designs.map(design => {
    const own = rows.flatMap(row =>
      row.design === design && row.value !== null && row.lower !== null && row.upper !== null
        ? [{ ...row, measure: 'auc', value: row.value }]
        : [],
    )
    const against = (truth: 'folds' | 'everybody') => ({
      cover: own.filter(row => covers({ ...row, truth: row[truth] }) === true).length,
      error: meanOf(own.map(row => row.value - row[truth])),
    })
    return {
      design,
      intervals: own.length,
      accepted: acceptedCovers(own.length),
      folds: against('folds'),
      everybody: against('everybody'),
    }
  })
}

console.log(
  JSON.stringify(
    await resumable<Row>({
      name: `studies-recovery-cross-validated-${patients}`,
      settings,
      batches: replications / perBatch,
      run,
      summarise,
    }),
    null,
    1,
  ),
)

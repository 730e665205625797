// node bench/studies/recovery/coverage.ts [patients] [replications]: models trained on four centres of a cohort; how often
// the 95 % interval that the report prints for the fifth holds the same fitted model's value on 20,000 fresh patients of
// that centre, and the mean error. Writes
// bench/results/studies-recovery-coverage-PATIENTS.json after every batch, and goes on from there when it was killed.
import { covers, type Recovered, recoverCentre } from '../../../packages/study/test/recovery-coverage.ts'
import { dealOut } from '../../../packages/study/test/recovery-pool.ts'
import { acceptedCovers, meanOf } from './counting.ts'
import { draw, drawFresh, kinds } from './rectal-cohorts.ts'
import { resumable } from './resumable.ts'

const patients = Number(process.argv[2] ?? 2000)
const replications = Number(process.argv[3] ?? 1000)
const settings = { study: 'rectal-mri', patients, centres: 5, replications, fresh: 20_000 }
const perBatch = 20
interface Row {
  readonly batch: number
  /** Place of the centre that was held out. */
  readonly centre: number
  /** [value, lower, upper, truth] by model and measure. */
  readonly held: Readonly<Record<string, Numbers>>
}
type Numbers = readonly (number | null)[]

const numbersOf = ({ value, lower, upper, truth }: Recovered): Numbers => [value, lower, upper, truth]

let fresh: Awaited<ReturnType<typeof drawFresh>> | null = null

async function run(batch: number): Promise<Omit<Row, 'batch'>[]> {
  fresh ??= await drawFresh(settings.fresh)
  const pools = await draw(perBatch * patients, 1000 + batch)
  const cohorts = {
    binary: dealOut(pools.binary.rows, perBatch),
    survival: dealOut(pools.survival.rows, perBatch),
  }
  const made: Omit<Row, 'batch'>[] = []
  for (let i = 0; i < perBatch; i++) {
    const seed = perBatch * batch + i
    const centre = seed % 5
    const held: Record<string, Numbers> = {}
    for (const kind of kinds)
      for (const spec of pools[kind].specs) {
        const cohort = cohorts[kind][i]
        for (const own of await recoverCentre({ cohort, fresh: fresh[kind][centre], centre, spec, seed }))
          held[`${spec.id}, ${own.measure}`] = numbersOf(own)
      }
    made.push({ centre, held })
  }
  return made
}

function summarise(rows: readonly Row[]) {
  return {
    replications: rows.length,
    heldOutCentre: Object.fromEntries(
      Object.keys(rows[0].held).map(key => [key, counted(rows.map(({ held }) => held[key]))]),
    ),
  }
}

/** Intervals, how many hold the truth and how many a valid one holds, and the mean error. */
function counted(rows: readonly Numbers[]) {
  const made = rows.flatMap(([value, lower, upper, truth]) =>
    value === null || lower === null || upper === null || truth === null
      ? []
      : [{ measure: '', value, lower, upper, truth }],
  )
  return {
    intervals: made.length,
    cover: made.filter(own => covers(own) === true).length,
    accepted: acceptedCovers(made.length),
    error: meanOf(made.map(({ value, truth }) => value - truth)),
  }
}

console.log(
  JSON.stringify(
    await resumable<Row>({
      name: `studies-recovery-coverage-${patients}`,
      settings,
      batches: replications / perBatch,
      run,
      summarise,
    }),
    null,
    1,
  ),
)

// node bench/studies/recovery/null-refitted.ts [cohorts] [permutations]: cohorts of the registered size in which nothing has
// an effect; how often the permutation test that the report prints, every fold fitted again, rejects at 5 %. Writes
// bench/results/studies-recovery-null-refitted.json after every batch, and goes on from there when it was killed.
import { acceptedRejections, refittedP } from '../../../packages/study/test/recovery-null.ts'
import { dealOut, drawPools } from '../../../packages/study/test/recovery-pool.ts'
import { resumable } from './resumable.ts'

const cohorts = Number(process.argv[2] ?? 1000)
// p = (k + 1) / 20: a level of 5 % exactly, as any number has of which a twentieth is whole.
const permutations = Number(process.argv[3] ?? 19)
const settings = { study: 'rectal-mri', patients: 186, centres: 5, cohorts, permutations }
const perBatch = 50
const questions = [
  { id: 'baseline-fascia', models: { logistic: { blocks: ['clinical'] } } },
  { id: 'baseline-os', models: { cox: { blocks: ['clinical'] } } },
]

interface Row {
  readonly batch: number
  readonly logistic: number
  readonly cox: number
}

async function run(batch: number): Promise<Omit<Row, 'batch'>[]> {
  const patients = settings.patients * perBatch
  const options = { study: 'rectal-mri', patients, centres: 5, seed: 7000 + batch, noSignal: true } as const
  const pools = await drawPools(options, questions)
  const [binary, survival] = pools.map(({ rows, specs }) =>
    dealOut(rows, perBatch).map((own, i) => ({ rows: own, specs, seed: perBatch * batch + i })),
  )
  const made: Omit<Row, 'batch'>[] = []
  for (let i = 0; i < perBatch; i++) {
    const [logistic] = await refittedP(binary[i], permutations)
    const [cox] = await refittedP(survival[i], permutations)
    made.push({ logistic, cox })
  }
  return made
}

function summarise(rows: readonly Row[]) {
  return {
    cohorts: rows.length,
    accepted: acceptedRejections(rows.length),
    rejections: {
      logistic: rows.filter(row => row.logistic <= 0.05).length,
      cox: rows.filter(row => row.cox <= 0.05).length,
    },
  }
}

const name = 'studies-recovery-null-refitted'
const batches = cohorts / perBatch
console.log(JSON.stringify(await resumable<Row>({ name, settings, batches, run, summarise }), null, 1))

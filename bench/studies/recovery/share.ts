// node bench/studies/recovery/share.ts CASE [replications] [models] [sizes]: how much of the signal that the blocks of a
// study show its models find in centres on which they were not trained, (AUC - 0.5) / (AUC* - 0.5), at 2,000 patients and
// at the registered size, among patients who have all that a model reads. Models and sizes (large, registered), separated
// by commas, narrow what is run: networks of slides take minutes. Writes bench/results/studies-recovery-share-CASE.json
// after every replication, and goes on from there.
import { drawStudy } from '../../../packages/study/test/recovery-pool.ts'
import type { PoolQuestion } from '../../../packages/study/test/recovery-protocol.ts'
import { bestOf, heldOutAuc, presentFor, shareOf } from '../../../packages/study/test/recovery-share.ts'
import { resumable } from './resumable.ts'
import { shareCases } from './share-cases.ts'

const asked = shareCases.find(({ name }) => name === process.argv[2])
if (!asked) throw new RangeError(`give one of ${shareCases.map(({ name }) => name).join(', ')}`)
const replications = Number(process.argv[3] ?? 50)
const { study, files, centres, patients } = asked
const wanted = process.argv[4]?.split(',')
const sizes = (['large', 'registered'] as const).filter(
  size => process.argv[5]?.split(',').includes(size) ?? true,
)
const questions = asked.asked.map(({ question }) => question).map(narrowed)
const file = new URL(`../../../studies/${study}/study.yaml`, import.meta.url).pathname

interface Row {
  readonly batch: number
  readonly size: 'large' | 'registered'
  readonly model: string
  /** Who have all that the model reads: it is asked about them. */
  readonly patients: number
  readonly auc: number
  readonly best: number
  readonly share: number
}

/** The question with the models that are wanted alone. */
function narrowed(question: PoolQuestion): PoolQuestion {
  if (wanted === undefined) return question
  const models = Object.entries(question.models ?? {}).filter(([name]) => wanted.includes(name))
  if (models.length === 0) throw new RangeError(`question ${question.id} has none of ${wanted.join(', ')}`)
  return { ...question, models: Object.fromEntries(models) }
}

async function run(batch: number): Promise<Omit<Row, 'batch'>[]> {
  const made: Omit<Row, 'batch'>[] = []
  const seed = 300 + batch
  for (const size of sizes) {
    const options = { study, files, centres, seed, patients: patients[size === 'large' ? 0 : 1] }
    const own = { ...options, monteCarlo: asked?.name === 'hcc-adjuvant' ? 2400 : 0 }
    const { pools, truth, release } = await drawStudy(own, questions, file)
    for (const [q, pool] of pools.entries()) {
      const best = asked?.asked[q].best(seed, truth) ?? []
      const found = await heldOutAuc(pool, seed)
      for (const [model, auc] of Object.entries(found)) {
        const most = bestOf(best, pool.blocks[model])
        if (most === null)
          throw new RangeError(`the truth does not tell the best of ${pool.blocks[model].join()}`)
        const own = presentFor(pool, model)?.reduce((sum, one) => sum + one, 0) ?? pool.rows.size
        made.push({ size, model, patients: own, auc, best: most, share: shareOf(auc, most) })
      }
    }
    release()
  }
  return made
}

function summarise(rows: readonly Row[]) {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.size}, ${row.model}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map(own => {
    const mean = (of: (row: Row) => number) => own.reduce((sum, row) => sum + of(row) / own.length, 0)
    const share = mean(row => row.share)
    const spread = Math.sqrt(own.reduce((sum, row) => sum + (row.share - share) ** 2, 0) / (own.length - 1))
    const round = (value: number) => Number(value.toFixed(3))
    return {
      size: own[0].size,
      model: own[0].model,
      replications: own.length,
      patients: Math.round(mean(row => row.patients)),
      auc: round(mean(row => row.auc)),
      best: round(mean(row => row.best)),
      share: round(share),
      monteCarloError: own.length > 1 ? round(spread / Math.sqrt(own.length)) : null,
    }
  })
}

const settings = {
  ...{ study, files, centres, patients },
  among: 'patients who have all that a model reads',
  replications: 'of the summary',
}
console.log(
  JSON.stringify(
    await resumable<Row>({
      name: `studies-recovery-share-${asked.name}`,
      settings,
      batches: replications,
      run,
      summarise,
    }),
    null,
    1,
  ),
)

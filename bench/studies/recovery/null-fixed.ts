// node bench/studies/recovery/null-fixed.ts [cohorts] [permutations]: cohorts of the registered size in which nothing has an
// effect; how often the report rejects at 5 % where models are not fitted again, with and without minding that the folds of
// a cross-validation teach each other's models, and how often the interval of a difference lies beyond 0. Of each model the
// first 1,000 cohorts count in which it says anything: an elastic net that keeps no column gives everybody the same risk,
// and no test of its predictions can reject. Writes
// bench/results/studies-recovery-null-fixed.json after every batch, and goes on from there when it was killed.
import {
  acceptedRejections,
  type FixedTests,
  fixedTests,
} from '../../../packages/study/test/recovery-null.ts'
import { dealOut, drawPools } from '../../../packages/study/test/recovery-pool.ts'
import { resumable } from './resumable.ts'

const cohorts = Number(process.argv[2] ?? 1300)
const permutations = Number(process.argv[3] ?? 99)
const settings = { study: 'rectal-mri', patients: 186, centres: 5, cohorts, permutations, bootstrap: 100 }
const perBatch = 50
const counted = 1000
const models = {
  three: { features: ['age', 'sex', 'ecog'] },
  net: { blocks: ['clinical'], learner: { name: 'elastic-net', innerFolds: 3 } },
  logistic: { blocks: ['clinical'] },
}
const names = Object.keys(models)

interface Row extends FixedTests {
  readonly batch: number
}

async function run(batch: number): Promise<FixedTests[]> {
  const patients = settings.patients * perBatch
  const options = { study: 'rectal-mri', patients, centres: 5, seed: 7000 + batch, noSignal: true } as const
  const [{ rows, specs }] = await drawPools(options, [{ id: 'baseline-fascia', models }])
  const made: FixedTests[] = []
  for (const [i, own] of dealOut(rows, perBatch).entries())
    made.push(
      await fixedTests(
        { rows: own, specs, seed: perBatch * batch + i },
        { permutations, bootstrap: settings.bootstrap },
      ),
    )
  return made
}

function summarise(rows: readonly Row[]) {
  return {
    models: names.map((model, m) => {
      const tested = rows.filter(({ silent }) => !silent[m]).slice(0, counted)
      return {
        model,
        silent: rows.filter(({ silent }) => silent[m]).length,
        tested: tested.length,
        accepted: acceptedRejections(tested.length),
        rejections: tested.filter(({ p }) => p[m] <= 0.05).length,
        asIfIndependent: tested.filter(({ independent }) => independent[m] <= 0.05).length,
      }
    }),
    cohorts: rows.length,
    differences: {
      above: rows.filter(row => row.difference === 'above').length,
      below: rows.filter(row => row.difference === 'below').length,
      none: rows.filter(row => row.difference === 'none').length,
    },
  }
}

const name = 'studies-recovery-null-fixed'
const batches = cohorts / perBatch
console.log(JSON.stringify(await resumable<Row>({ name, settings, batches, run, summarise }), null, 1))

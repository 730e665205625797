import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chooseBlockDiscriminant, type NamedBlock } from '@tessera/learning'
import { type BalancedError, balancedError, createRandom } from '@tessera/statistics'
import { columnOf, readTable, textAt } from '@tessera/tables'

/**
 * `node bench/omics/breast-multiomics.ts DATA`: subtypes of breast cancers of TCGA (the set that mixOmics ships). Trained on
 * 150 with messenger RNA, micro-RNA and protein, and 70 called without their proteins; beside each block alone. The
 * settings below and the inner folds see training rows alone. Results: bench/results/omics-breast-multiomics.json.
 */
const settings = { components: 3, keep: [5, 10, 25, 50], design: 0.1, folds: 5, repeats: 5, seed: 1 }
const classes = ['Basal', 'Her2', 'LumA']
const data = process.argv[2]
if (data === undefined || !existsSync(data)) {
  console.error('node bench/omics/breast-multiomics.ts FOLDER (with train_mrna.csv ... test_subtype.csv)')
  process.exit(2)
}

async function block(set: string, name: string): Promise<NamedBlock> {
  const { table } = await readTable(path.join(data, `${set}_${name}.csv`))
  return {
    name,
    x: table.columns.slice(1).flatMap(column => (column.kind === 'number' ? [column.values] : [])),
  }
}
async function subtypes(set: string): Promise<number[]> {
  const { table } = await readTable(path.join(data, `${set}_subtype.csv`))
  const column = columnOf(table, 'subtype')
  return Array.from({ length: table.rowCount }, (_, i) => classes.indexOf(textAt(column, i) ?? ''))
}

const y = await subtypes('train')
const truth = await subtypes('test')
const train = await Promise.all(['mrna', 'mirna', 'protein'].map(name => block('train', name)))
const test = Object.fromEntries(
  (await Promise.all(['mrna', 'mirna'].map(name => block('test', name)))).map(({ name, x }) => [name, x]),
)

function run(names: readonly string[]) {
  const available = names.filter(name => name in test)
  const chosen = chooseBlockDiscriminant({
    blocks: train.filter(({ name }) => names.includes(name)),
    y,
    classes,
    ...settings,
    available,
  })
  const inner = Math.min(...chosen.tried.map(one => one.balancedError))
  const { called } = chosen.model.call(test)
  return {
    blocks: names,
    called,
    setting: { components: chosen.components, keep: chosen.keep },
    inner,
    result: balancedError(truth, called, classes),
  }
}

const joint = run(['mrna', 'mirna', 'protein'])
const single = ['mrna', 'mirna'].map(name => run([name]))
const best = single.reduce((a, b) => (b.inner < a.inner ? b : a))

/** Percentiles of the difference in balanced error over resamples within class. */
function differenceInterval(a: Int32Array, b: Int32Array, resamples = 10_000): [number, number] {
  const random = createRandom(1, 'balanced error difference')
  const members = classes.map((_, k) => truth.flatMap((value, i) => (value === k ? [i] : [])))
  const differences = Float64Array.from({ length: resamples }, () =>
    members.reduce((sum, rows) => {
      let extra = 0
      for (let draw = 0; draw < rows.length; draw++) {
        const i = rows[random.integer(rows.length)]
        extra += Number(a[i] !== truth[i]) - Number(b[i] !== truth[i])
      }
      return sum + extra / rows.length / classes.length
    }, 0),
  ).sort()
  return [differences[Math.floor(0.025 * resamples)], differences[Math.ceil(0.975 * resamples) - 1]]
}

const shown = ({ estimate, lower, upper, confusion }: BalancedError) => ({
  balancedError: estimate,
  lower,
  upper,
  confusion,
})
const results = {
  date: new Date().toISOString(),
  machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}`,
  settings,
  models: [joint, ...single].map(({ blocks, setting, inner, result }) => ({
    blocks,
    setting,
    innerBalancedError: inner,
    ...shown(result),
  })),
  bestSingleByInnerFolds: best.blocks[0],
  differenceFromBestSingle: {
    estimate: joint.result.estimate - best.result.estimate,
    interval: differenceInterval(joint.called, best.called),
  },
  published: { peer: 'R mixOmics, case study of TCGA (settings chosen there)', balancedError: 0.02539683 },
}
mkdirSync(new URL('../results/', import.meta.url), { recursive: true })
writeFileSync(
  new URL('../results/omics-breast-multiomics.json', import.meta.url),
  `${JSON.stringify(results, null, 2)}\n`,
)
console.log(JSON.stringify(results, null, 1))

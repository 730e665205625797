import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  crossNeighbourDistances,
  hotSpots,
  layQuadrats,
  neighbourDistances,
  rectangleWindow,
  ripley,
} from '@tessera/slides'
import { createRandom } from '@tessera/statistics'

/**
 * `node bench/slides/spatial.ts [--points 100000] [--rounds 3]`: Ripley's K with isotropic and with translation correction, and
 * nearest neighbours, of points drawn evenly with clusters among them on 10 x 10 mm, radii to 100 µm in steps of 5; by us and by R's
 * spatstat on the same points, in turn, each by the processor's time within its process. Needs R with spatstat.explore. -> results/slides-spatial.json
 *
 * Figures are the best of the rounds: what disturbs a run only ever slows it.
 */
const { values: asked } = parseArgs({
  options: { points: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } },
})
const [n, rounds] = [Number(asked.points), Number(asked.rounds)]
const folder = path.join(import.meta.dirname, '../data/slides-spatial')
mkdirSync(folder, { recursive: true })

const side = 10_000
const radii = Array.from({ length: 21 }, (_, k) => 5 * k)
const points = drawn()
writeFileSync(
  path.join(folder, 'points.csv'),
  Array.from(points.x, (x, i) => `${x},${points.y[i]}`).join('\n'),
)

const best = new Map<string, number>()
const load: number[] = []
const values: Record<string, number[]> = {}
for (let round = 0; round < rounds; round++) {
  load.push(os.loadavg()[0])
  ours()
  peer()
}
const differences = Object.fromEntries(
  ['isotropic', 'translation', 'neighbours'].map(name => [
    name,
    values[`ours ${name}`].reduce(
      (most, value, k) =>
        Math.max(most, Math.abs(value - values[`spatstat ${name}`][k]) / Math.max(1, Math.abs(value))),
      0,
    ),
  ]),
)
const result = {
  about: `${n} points on 10 x 10 mm, radii 0 to 100 µm; processor seconds, best of ${rounds} rounds`,
  machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, load },
  seconds: Object.fromEntries(best),
  largestRelativeDifference: differences,
}
writeFileSync(
  path.join(import.meta.dirname, '../results/slides-spatial.json'),
  `${JSON.stringify(result, null, 2)}\n`,
)
console.log(JSON.stringify(result, null, 2))

function drawn() {
  const random = createRandom(1, 'bench', 'spatial')
  const [x, y] = [new Float64Array(n), new Float64Array(n)]
  const within = () => side * random.next()
  let [cx, cy] = [within(), within()]
  for (let i = 0; i < n; i++) {
    // Half of the points in clusters of a hundred or so, of 100 µm.
    if (random.next() < 0.01) [cx, cy] = [within(), within()]
    const clustered = random.next() < 0.5
    const at = clustered ? [cx + 100 * random.normal(), cy + 100 * random.normal()] : [within(), within()]
    x[i] = Math.round(1000 * Math.min(side, Math.max(0, at[0]))) / 1000
    y[i] = Math.round(1000 * Math.min(side, Math.max(0, at[1]))) / 1000
  }
  return { x, y }
}

function timed<T>(name: string, work: () => T): T {
  const start = process.cpuUsage()
  const done = work()
  const { user, system } = process.cpuUsage(start)
  keep(name, (user + system) / 1e6)
  return done
}

function keep(name: string, seconds: number): void {
  best.set(name, Math.min(seconds, best.get(name) ?? Number.POSITIVE_INFINITY))
}

function ours(): void {
  const window = rectangleWindow({ x0: 0, y0: 0, x1: side, y1: side })
  for (const correction of ['isotropic', 'translation'] as const) {
    const { k } = timed(`ours ${correction}`, () => ripley(points, window, { radii, correction }))
    values[`ours ${correction}`] = k.map(value => value ?? Number.NaN)
  }
  const near = timed('ours neighbours', () => neighbourDistances(points))
  values['ours neighbours'] = [near.reduce((sum, d) => sum + d, 0) / n]
  timed('ours cross neighbours', () => crossNeighbourDistances(points, { x: points.y, y: points.x }))
  timed('ours hot spots, squares of 50 µm', () => hotSpots(points, layQuadrats(window, 50), { reach: 150 }))
}

function peer(): void {
  const out = execFileSync('Rscript', [path.join(import.meta.dirname, 'spatial.R'), folder], {
    encoding: 'utf8',
  })
  const found: {
    seconds: Record<string, number>
    values: Record<string, number[]>
    versions: Record<string, string>
  } = JSON.parse(out || readFileSync(path.join(folder, 'spatstat.json'), 'utf8'))
  for (const [name, seconds] of Object.entries(found.seconds)) keep(`spatstat ${name}`, seconds)
  for (const [name, numbers] of Object.entries(found.values)) values[`spatstat ${name}`] = numbers
}

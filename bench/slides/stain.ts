import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { haematoxylinEosinDab, separateStains } from '@tessera/imaging'
import { augment, drawAugmentation, estimateStains, type Raster, stainMap } from '@tessera/slides'
import sharp from 'sharp'

/**
 * `node bench/slides/stain.ts [--rounds 20]`: stains of a real tile, 512 x 512 (../shared/data/slides_he), separated,
 * estimated and normalised, by us and by torchstain, StainTools (SPAMS) and scikit-image; one thread, processor time, the
 * best of the rounds. Needs bench/slides/setup-stain.sh. -> results/slides-stain.json
 *
 * Peers estimate each tile; we estimate once a slide and then only map: both are given.
 */
const { values: asked } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } })
const rounds = Number(asked.rounds)
const here = import.meta.dirname
const tiles = path.join(here, '../../../shared/data/slides_he/tiles')
const names = ['tissue-level0-4302-10273-4814-10785', 'high-nuclei-score-level0']
const files = names.map(name => path.join(tiles, `${name}.png`))
const python = path.join(here, '../.venv-stain/bin/python')
if (!existsSync(python)) throw new Error('run bench/slides/setup-stain.sh first')

interface Time {
  readonly cpuMs: number
  readonly wallMs: number
}

const [target, source] = await Promise.all(files.map(readTile))
const loadBefore = os.loadavg()[0]
const ours = ourTimes()
const peers: unknown = JSON.parse(
  execFileSync(python, [path.join(here, 'stain_peer.py'), ...files, String(rounds)], {
    encoding: 'utf8',
    maxBuffer: 1e7,
  }),
)
const result = {
  tile: '512 x 512',
  rounds,
  machine: os.cpus()[0].model,
  cores: os.cpus().length,
  loadBefore,
  loadAfter: os.loadavg()[0],
  node: process.version,
  ours,
  peers,
}
mkdirSync(path.join(here, '../results'), { recursive: true })
writeFileSync(path.join(here, '../results/slides-stain.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log(JSON.stringify(result, null, 1))

async function readTile(file: string): Promise<Raster> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .extract({ left: 0, top: 0, width: 512, height: 512 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

function ourTimes(): Record<string, Time> {
  const times: Record<string, Time> = {
    'separate stains': best(() => separateStains(source.pixels, haematoxylinEosinDab)),
    'augment (stain, light, lay)': best(() => augment(source, drawAugmentation({}, 1))),
  }
  for (const settings of [
    { method: 'macenko' },
    { method: 'vahadane' },
    { method: 'reinhard' },
    { method: 'reinhard', space: 'cielab' },
  ] as const) {
    const name = 'space' in settings ? 'reinhard (CIE Lab)' : settings.method
    const reference = estimateStains(target, settings)
    const own = estimateStains(source, settings)
    const map = stainMap(own, reference, settings)
    times[`${name}, normalised`] = best(() => map(source))
    times[`${name}, estimated and normalised`] = best(() =>
      stainMap(estimateStains(source, settings), reference, settings)(source),
    )
  }
  return times
}

function best(work: () => unknown): Time {
  let [cpuMs, wallMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < rounds + 5; round++) {
    const cpu = process.cpuUsage()
    const wall = performance.now()
    work()
    const { user, system } = process.cpuUsage(cpu)
    // The first rounds are not yet compiled.
    if (round < 5) continue
    cpuMs = Math.min(cpuMs, (user + system) / 1000)
    wallMs = Math.min(wallMs, performance.now() - wall)
  }
  return { cpuMs, wallMs }
}
